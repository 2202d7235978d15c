/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of services and drivers that are no use without the hypervisor
 * that they were made for.
 *
 * Not in it, on purpose: drivers that Windows only loads for a device that the
 * target does not have (vmxnet3, pvscsi, vm3dmp, xennet, VBoxVideo, prl_eth5):
 * they do nothing there, and the way back needs them; all of Hyper-V
 * (vmbus, storvsc, vmic*), which is part of Windows and ends by itself; drivers
 * of virtio by other vendors, which KVM's devices need; the guest agents of
 * clouds. */
#include "config.h"

#include "converters/windows-services.h"

#define VMWARE "VMware Tools"
#define NSX "VMware's guest introspection"
#define XEN "Xen PV drivers"
#define VBOX "VirtualBox Guest Additions"
#define PARALLELS "Parallels Tools"
#define VPC "Virtual PC additions"
#define NUTANIX "Nutanix Guest Tools"
#define CPU "processor drivers"

const struct windows_service_row windows_services[] = {
  { "vmtools", VMWARE, HARM_USELESS, 0 },
  { "vgauthservice", VMWARE, HARM_USELESS, 0 },
  { "vm3dservice", VMWARE, HARM_USELESS, 0 },
  { "vmware physical disk helper service", VMWARE, HARM_USELESS, 0 },
  { "vmupgradehelper", VMWARE, HARM_USELESS, 0 },
  { "vmwarecaf*", VMWARE, HARM_USELESS, 0 },
  { "tpautoconnsvc", VMWARE, HARM_USELESS, 0 },
  { "tpvcgateway", VMWARE, HARM_USELESS, 0 },
  { "vmmemctl", VMWARE, HARM_USELESS, 0 },
  { "vmdebug", VMWARE, HARM_USELESS, 0 },
  { "vmrawdsk", VMWARE, HARM_USELESS, 0 },
  { "vmhgfs", VMWARE, HARM_USELESS, 0 },
  { "vmci", VMWARE, HARM_USELESS, 0 },
  { "vsock", VMWARE, HARM_USELESS, 0 },
  { "vmmouse", VMWARE, HARM_USELESS, 0 },
  { "vmusbmouse", VMWARE, HARM_USELESS, 0 },
  { "giappflt", NSX, HARM_USELESS, 0 },
  { "vsepflt", NSX, HARM_USELESS, 0 },
  { "vnetflt", NSX, HARM_USELESS, 0 },
  { "vnetwfp", NSX, HARM_USELESS, 0 },

  /* They look for Xen, and what is above them in a disk's stack fails with
   * them: STOP 0x7B.  xenhide and xenfilt hide the emulated disks; scsifilt is
   * XenServer's filter of disks, which its own installer takes away too. */
  { "xen", XEN, HARM_BOOT, 0 },
  { "xenbus", XEN, HARM_BOOT, 0 },
  { "xencrsh", XEN, HARM_BOOT, 0 },
  { "xendisk", XEN, HARM_BOOT, 0 },
  { "xenevtchn", XEN, HARM_BOOT, 0 },
  { "xevtchn", XEN, HARM_BOOT, 0 },
  { "scsifilt", XEN, HARM_BOOT, 0 },
  { "xenfilt", XEN, HARM_BOOT, 0 },
  { "xenhide", XEN, HARM_BOOT, 0 },
  { "xenpci", XEN, HARM_BOOT, 0 },
  { "xenscsi", XEN, HARM_BOOT, 0 },
  { "xenutil", XEN, HARM_BOOT, 0 },
  { "xenvbd", XEN, HARM_BOOT, 0 },
  { "rhelfltr", XEN, HARM_BOOT, 0 },
  { "rhelscsi", XEN, HARM_BOOT, 0 },
  { "xeniface", XEN, HARM_USELESS, 0 },
  { "xenagent", XEN, HARM_USELESS, 0 },
  { "xenbus_monitor", XEN, HARM_USELESS, 0 },
  { "xeninstall", XEN, HARM_USELESS, 0 },
  { "xenlite", XEN, HARM_USELESS, 0 },
  { "xensvc", XEN, HARM_USELESS, 0 },
  { "awsliteagent", XEN, HARM_USELESS, 0 },

  { "vboxguest", VBOX, HARM_USELESS, 0 },
  { "vboxmouse", VBOX, HARM_USELESS, 0 },
  { "vboxservice", VBOX, HARM_USELESS, 0 },
  { "vboxsf", VBOX, HARM_USELESS, 0 },

  /* A filter of disks that waits for Parallels' device: STOP 0x7B. */
  { "prl_strg", PARALLELS, HARM_BOOT, 0 },
  { "prl_*", PARALLELS, HARM_USELESS, 0 },
  { "parallels tools service", PARALLELS, HARM_USELESS, 0 },
  { "parallels coherence service", PARALLELS, HARM_USELESS, 0 },

  /* They look for the host's services at its cluster's address. */
  { "nutanix guest agent", NUTANIX, HARM_USELESS, 0 },
  { "nutanix self service restore*", NUTANIX, HARM_USELESS, 0 },
  { "nutanix vss*", NUTANIX, HARM_USELESS, 0 },

  { "1-vmsrvc", VPC, HARM_USELESS, 0 },
  { "vpcmap", VPC, HARM_USELESS, 0 },
  { "msvmmouf", VPC, HARM_USELESS, 0 },

  /* Power management of a maker's processors, which on others ends in STOP
   * 0x7E (KB 888372, XP and 2003), and which a guest has no use for. */
  { "intelppm", CPU, HARM_BOOT, 5 },
  { "processor", CPU, HARM_BOOT, 5 },
  { "amdk6", CPU, HARM_BOOT, 5 },
  { "amdk7", CPU, HARM_BOOT, 5 },
  { "amdk8", CPU, HARM_BOOT, 5 },
  { "amdppm", CPU, HARM_BOOT, 5 },
  { "crusoe", CPU, HARM_BOOT, 5 },
  { "p3", CPU, HARM_BOOT, 5 },
  { NULL, NULL, HARM_USELESS, 0 }
};
