/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which drive goes where on the target's buses: pure. */
#ifndef OUTPUTS_DISK_SLOTS_H
#define OUTPUTS_DISK_SLOTS_H

#include "v2v/model/source.h"
#include "v2v/model/target.h"

enum slot_bus { SLOT_VIRTIO, SLOT_IDE, SLOT_SATA, SLOT_SCSI, SLOT_FLOPPY,
                NR_SLOT_BUSES };

struct drive_slot {              /* both NULL: an empty slot */
  const struct target_disk *disk;
  const struct source_removable *removable;
};

struct disk_slots {
  GArray *bus[NR_SLOT_BUSES];    /* struct drive_slot, in slot order */
};

/* Disks take the first slots of the converted guest's bus.  A removable
 * drive keeps the slot that it had where that exists and is free, else it
 * gets the next one; it goes to the machine's own controller (IDE of i440fx,
 * SATA of q35), except SCSI drives beside SCSI disks, and on the virt
 * machine, which has neither.  What is too much for IDE goes to SATA; a
 * third floppy has no place. */
void disk_slots_assign (struct disk_slots *s, const struct source *source,
                        const struct target *target);
void disk_slots_clear (struct disk_slots *s);

/* "ide", the letters in front of a drive's name: "hd". */
const char *disk_slots_bus_name (enum slot_bus bus);
const char *disk_slots_prefix (enum slot_bus bus);

#endif
