/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What inspection found inside the guest: plain data, no I/O.
 * Strings come from the guest: bounded and cleaned when they are stored. */
#ifndef V2V_MODEL_INSPECT_H
#define V2V_MODEL_INSPECT_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

struct inspect_mount {
  char *mountpoint;              /* "/", "/boot" */
  char *device;                  /* appliance name: "/dev/sda1",
                                    "btrfsvol:/dev/sda2/root" */
  char *fstype;                  /* "ext4", "" unknown */
};

struct inspect_partition {
  char *device;                  /* "/dev/sda2" */
  char *uuid;                    /* as /dev/disk/by-partuuid names it */
  uint64_t start;                /* its first sector, of 512 bytes */
};

struct inspect_content {
  char *device;                  /* "/dev/sda", "/dev/sda2", "/dev/vg/lv" */
  const char *holds;             /* static: "ext4", "LVM2_member", as blkid(8)
                                    says; "" unknown, "blank" */
};

struct inspect_drive {           /* Windows */
  char letter;                   /* 'C' */
  char *device;                  /* NULL: on none of the guest's disks, or on
                                    a logical partition */
};

struct inspect {
  char *root;                    /* appliance device of the root */
  char *fstab_root;              /* the device that its own fstab mounts at "/"
                                    where that is another; or NULL */
  char *type;                    /* "linux", "windows" */
  char *distro;                  /* libguestfs name: "debian", "ubuntu" */
  char *osinfo;                  /* libosinfo short id: "debian12" */
  char *arch;                    /* "x86_64" */
  unsigned major, minor;
  unsigned build;                /* Windows: 19045; 0: not known */
  char *product_name;            /* PRETTY_NAME */
  char *product_variant;         /* Windows: "Client", "Server",
                                    "Server Core", "Embedded" */
  char *package_format;          /* "deb", "rpm", "" */
  char *package_management;      /* "apt" */
  char *hostname;
  GPtrArray *mounts;             /* struct inspect_mount *, "/" first */
  bool uefi;                     /* boots by UEFI: has an ESP */
  GPtrArray *esp;                /* char *: appliance devices of ESPs */
  GPtrArray *swap;               /* char *: swap areas without a suspended
                                    system in them */
  GPtrArray *partitions;         /* struct inspect_partition * */
  GPtrArray *contents;           /* struct inspect_content *, of each disk and
                                    volume that has no partitions */
  /* Windows */
  GPtrArray *drives;             /* struct inspect_drive *, by letter */
  char *windows_systemroot, *windows_software_hive, *windows_system_hive,
       *windows_current_control_set;
  char *windows_esp;             /* the directory of the guest where its EFI
                                    system partition is mounted meanwhile, as
                                    Windows itself does not; NULL: nowhere */
};

struct inspect *inspect_new (void);
void inspect_free (struct inspect *i);               /* accepts NULL */

typedef struct inspect v2v_inspect;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_inspect, inspect_free)

#endif
