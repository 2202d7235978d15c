/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which drive goes where on the target's buses. */
#include "config.h"

#include "outputs/disk-slots.h"

static const struct {
  const char *name, *prefix;
  unsigned keep;                 /* slots that a removable may keep: those
                                    of one controller */
  unsigned most;                 /* slots that there can be; 0: any number */
} buses[] = {
  [SLOT_VIRTIO] = { "virtio", "vd", 0, 0 },
  [SLOT_IDE]    = { "ide", "hd", 4, 4 },
  [SLOT_SATA]   = { "sata", "sd", 6, 0 },
  [SLOT_SCSI]   = { "scsi", "sd", 6, 0 },
  [SLOT_FLOPPY] = { "fdc", "fd", 2, 2 },
};

const char *
disk_slots_bus_name (enum slot_bus bus)
{
  return buses[bus].name;
}

const char *
disk_slots_prefix (enum slot_bus bus)
{
  return buses[bus].prefix;
}

static bool
is_used (const struct disk_slots *s, enum slot_bus bus, unsigned n)
{
  const struct drive_slot *slot;

  if (n >= s->bus[bus]->len)
    return false;
  slot = &g_array_index (s->bus[bus], struct drive_slot, n);
  return slot->disk || slot->removable;
}

/* SATA and SCSI share the names sda, sdb, ...: one drive may have each. */
static bool
name_is_used (const struct disk_slots *s, enum slot_bus bus, unsigned n)
{
  size_t other;

  for (other = 0; other < NR_SLOT_BUSES; other++)
    if (buses[other].prefix[0] == buses[bus].prefix[0] &&
        is_used (s, other, n))
      return true;
  return false;
}

static bool
put (struct disk_slots *s, enum slot_bus bus, int wanted,
     struct drive_slot drive)
{
  unsigned n = wanted >= 0 && (unsigned) wanted < buses[bus].keep
    ? (unsigned) wanted : 0;

  while (name_is_used (s, bus, n))
    n++;
  /* Behind the end of a small controller: any slot before will do. */
  if (buses[bus].most && n >= buses[bus].most)
    for (n = 0; name_is_used (s, bus, n); n++)
      ;
  if (buses[bus].most && n >= buses[bus].most)
    return bus == SLOT_IDE && put (s, SLOT_SATA, -1, drive);
  if (n >= s->bus[bus]->len)
    g_array_set_size (s->bus[bus], n + 1);
  g_array_index (s->bus[bus], struct drive_slot, n) = drive;
  return true;
}

static enum slot_bus
bus_of_removable (const struct source_removable *r,
                  const struct guestcaps *caps)
{
  static const enum slot_bus own[] = {
    [MACHINE_I440FX] = SLOT_IDE, [MACHINE_Q35] = SLOT_SATA,
    [MACHINE_VIRT] = SLOT_SCSI,
  };
  bool scsi = r->controller == CONTROLLER_SCSI ||
              r->controller == CONTROLLER_VIRTIO_SCSI;

  if (r->floppy)
    return SLOT_FLOPPY;
  return scsi && caps->block_bus == BUS_VIRTIO_SCSI ? SLOT_SCSI
    : own[caps->machine];
}

void
disk_slots_assign (struct disk_slots *s, const struct source *source,
                   const struct target *target)
{
  static const enum slot_bus disk_bus[] = {
    [BUS_IDE] = SLOT_IDE, [BUS_SATA] = SLOT_SATA,
    [BUS_VIRTIO_BLK] = SLOT_VIRTIO, [BUS_VIRTIO_SCSI] = SLOT_SCSI,
  };
  const struct guestcaps *caps = &target->caps;
  size_t b;
  guint i;

  for (b = 0; b < NR_SLOT_BUSES; b++)
    s->bus[b] = g_array_new (FALSE, TRUE, sizeof (struct drive_slot));
  for (i = 0; i < target->disks->len; i++)
    put (s, disk_bus[caps->block_bus], -1,
         (struct drive_slot) { .disk = target->disks->pdata[i] });
  for (i = 0; i < source->removables->len; i++) {
    const struct source_removable *r = source->removables->pdata[i];
    put (s, bus_of_removable (r, caps), r->slot,
         (struct drive_slot) { .removable = r });
  }
}

void
disk_slots_clear (struct disk_slots *s)
{
  size_t b;

  for (b = 0; b < NR_SLOT_BUSES; b++)
    g_clear_pointer (&s->bus[b], g_array_unref);
}
