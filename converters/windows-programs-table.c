/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of programs: tools of hypervisors, and antivirus software. */
#include "config.h"

#include "converters/windows-programs.h"

#define VMWARE "VMware Tools", "vmware-tools"
#define VBOX "VirtualBox Guest Additions", "virtualbox"
#define PARALLELS "Parallels Tools", "parallels-tools"
#define XEN "Xen PV drivers and tools", "xen-tools"
#define VPC "Virtual PC additions", "virtual-pc"

/* VirtualBox's and old XenServer's uninstallers are made with NSIS, whose
 * option /S is: silent. */
const struct windows_tools_row windows_tools[] = {
  { "vmware tools", VMWARE, NULL },
  { "*virtualbox guest additions*", VBOX, "/S" },
  { "parallels tools*", PARALLELS, NULL },
  { "citrix tools for virtual machines*", XEN, "/S" },
  { "citrix xenserver tools*", XEN, "/S" },
  { "citrix xenserver windows guest agent*", XEN, NULL },
  { "citrix xenserver vss provider*", XEN, NULL },
  { "citrix xen windows*pv drivers*", XEN, NULL },
  { "citrix hypervisor*tools*", XEN, NULL },
  { "xenserver*tools*", XEN, NULL },
  { "xcp-ng*", XEN, NULL },
  { "aws pv drivers*", XEN, NULL },
  { "gplpv*", XEN, NULL },
  { "virtual machine additions*", VPC, NULL },
  { NULL, NULL, NULL, NULL }
};

const char *const windows_antivirus[] = {
  "*anti-virus*", "*antivirus*", "*virusscan*", "avast*", "avg *", "avira*",
  "bitdefender*", "carbon black*", "cb defense*", "comodo*", "cortex xdr*",
  "crowdstrike*", "cylance*", "deep security agent*", "eset *", "f-secure*",
  "g data*", "kaspersky*", "malwarebytes*", "mcafee*", "norton*", "panda *",
  "sentinel agent*", "sentinelone*", "sophos*", "symantec endpoint*",
  "symantec antivirus*", "trellix*", "trend micro*", "webroot*",
  NULL
};
