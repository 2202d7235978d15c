/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The target guest: what the converted guest can do (struct guestcaps,
 * from the converter) and how the target is laid out.  Plain data. */
#ifndef V2V_MODEL_TARGET_H
#define V2V_MODEL_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/model/source.h"

enum block_bus { BUS_IDE, BUS_SATA, BUS_VIRTIO_BLK, BUS_VIRTIO_SCSI };
enum target_video { VIDEO_QXL, VIDEO_VGA, VIDEO_CIRRUS };
enum target_machine { MACHINE_I440FX, MACHINE_Q35, MACHINE_VIRT };

struct guestcaps {
  enum block_bus block_bus;
  enum nic_model nic_model;
  enum target_video video;
  enum target_machine machine;
  char *arch;                    /* "x86_64" */
  bool virtio_rng, virtio_balloon, isa_pvpanic, virtio_socket;
  bool virtio_1_0;               /* false: only transitional devices */
  bool guest_agent_channel;
  bool rtc_utc;                  /* false: local time */
};

struct target_disk {
  unsigned id;                   /* as struct source_disk */
  char *path;                    /* final name (absolute); NULL: none */
  char *format;                  /* "raw", "qcow2" */
  bool device;                   /* a block device, not a file */
  uint64_t virtual_size;         /* bytes */
  bool boot;                     /* the disk that the firmware boots */
};

struct target {
  char *name;                    /* of the target guest (-on or source's) */
  struct guestcaps caps;
  enum source_firmware firmware; /* BIOS or UEFI, decided */
  GPtrArray *disks;              /* struct target_disk * */
};

struct target *target_new (void);
void target_free (struct target *t);                 /* accepts NULL */

typedef struct target v2v_target;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_target, target_free)

#endif
