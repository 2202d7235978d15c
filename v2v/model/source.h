/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source guest as the input backend found it: plain data, no I/O. */
#ifndef V2V_MODEL_SOURCE_H
#define V2V_MODEL_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

enum source_hypervisor {
  HV_UNKNOWN, HV_QEMU, HV_KVM, HV_XEN, HV_LXC, HV_UML, HV_OPENVZ, HV_TEST,
  HV_VMWARE, HV_HYPERV, HV_VBOX, HV_PHYP, HV_PARALLELS, HV_BHYVE,
  HV_PHYSICAL,
};
enum source_controller {
  CONTROLLER_UNKNOWN, CONTROLLER_IDE, CONTROLLER_SATA, CONTROLLER_SCSI,
  CONTROLLER_VIRTIO_BLK, CONTROLLER_VIRTIO_SCSI, CONTROLLER_NVME,
};
enum source_firmware {
  FIRMWARE_UNKNOWN, FIRMWARE_BIOS, FIRMWARE_UEFI,
};
enum nic_model { NIC_UNKNOWN, NIC_VIRTIO, NIC_E1000, NIC_RTL8139, NIC_OTHER };
enum vnet_type { VNET_NETWORK, VNET_BRIDGE };
enum display_type { DISPLAY_NONE, DISPLAY_WINDOW, DISPLAY_VNC, DISPLAY_SPICE };
enum display_listen {            /* where a VNC or SPICE server listens */
  LISTEN_DEFAULT, LISTEN_ADDRESS, LISTEN_NETWORK, LISTEN_SOCKET, LISTEN_NONE,
};

struct source_disk {
  unsigned id;                   /* 0, 1, ... in the guest's order */
  char *uri;                     /* where it is: a path or a URI */
  char *device;                  /* what the source calls it: "vda",
                                    "scsi0:1"; NULL: nothing */
  uint64_t size;                 /* bytes as far as probe knows; 0: not */
  bool local;                    /* uri is a file or device of this host */
  char *format;                  /* "raw", "qcow2", ...; NULL: detect */
  enum source_controller controller;
  char *checksum_method, *checksum;   /* NULL: none given */
  bool checksum_only_printed;    /* and not compared */
};

struct source_removable {        /* CD-ROM or floppy */
  bool floppy;
  enum source_controller controller;
  int slot;                      /* -1: unknown */
};

struct source_nic {
  char *mac;                     /* "52:54:00:01:02:03"; NULL: none */
  enum nic_model model;
  char *model_name;              /* when model is NIC_OTHER */
  enum vnet_type vnet_type, vnet_type_orig;
  char *vnet;                    /* network or bridge, after mapping */
  char *vnet_orig;               /* before mapping */
  char *static_ip;               /* "ADDR[,GW[,LEN[,NS...]]][;ADDR...]" that a
                                    Windows guest is to have; NULL: as it
                                    had */
};

struct source_display {
  enum display_type type;
  char *keymap, *password;       /* NULL: none */
  int port;                      /* -1: automatic */
  enum display_listen listen;
  char *listen_to;               /* address, network, socket; NULL: none */
};

struct source_topology {         /* all 0: not given */
  unsigned sockets, cores, threads;
};

struct source {
  enum source_hypervisor hypervisor;
  char *name, *orig_name;
  char *genid;                   /* VM generation id, NULL none */
  uint64_t memory;               /* bytes */
  unsigned vcpus;
  char *cpu_vendor, *cpu_model;  /* NULL: not given */
  GPtrArray *cpu_flags;          /* char *, libvirt's names: what the guest
                                    was promised beyond the model */
  struct source_topology topology;
  GPtrArray *features;           /* char *: "acpi", "apic", "pae", ... */
  enum source_firmware firmware;
  bool secure_boot;
  bool tpm;
  struct source_display display;
  char *sound;                   /* model, NULL none */
  GPtrArray *disks;              /* struct source_disk * */
  GPtrArray *left_behind;        /* the same: what --disks did not select;
                                    no longer in disks, whose ids keep */
  GPtrArray *removables;         /* struct source_removable * */
  GPtrArray *nics;               /* struct source_nic * */
};

/* An empty source with all arrays made. */
struct source *source_new (void);
void source_free (struct source *s);                 /* accepts NULL */
struct source_disk *source_add_disk (struct source *s, const char *uri,
                                     const char *format);
struct source_nic *source_add_nic (struct source *s, const char *mac,
                                   enum vnet_type type, const char *vnet);

const char *source_hypervisor_name (enum source_hypervisor hv);
const char *source_controller_name (enum source_controller c);

/* The ids of S->disks, in their order.  Newly allocated. */
unsigned *source_disk_ids (const struct source *s);

/* The text of --print-source: same letters and columns as the interface
 * contract says.  Newly allocated. */
char *source_format (const struct source *s);

typedef struct source v2v_source;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_source, source_free)

#endif
