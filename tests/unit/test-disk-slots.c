/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which drive goes where on the target's buses. */
#include "config.h"

#include <string.h>

#include "outputs/disk-slots.h"

struct removable {
  bool floppy;
  enum source_controller controller;
  int slot;
};

static const struct slot_case {
  enum block_bus block_bus;
  enum target_machine machine;
  unsigned nr_disks;
  struct removable removables[4];
  unsigned nr_removables;
  const char *expected;          /* per bus: D disk, C CD-ROM, F floppy */
} cases[] = {
  { BUS_VIRTIO_BLK, MACHINE_Q35, 2, { { 0 } }, 0, "DD||||" },
  { BUS_VIRTIO_BLK, MACHINE_Q35, 1,      /* gap, clash, unknown slot */
    { { false, CONTROLLER_IDE, 1 }, { false, CONTROLLER_IDE, 1 },
      { false, CONTROLLER_SATA, -1 }, { true, CONTROLLER_UNKNOWN, 1 } }, 4,
    "D||CCC||-F" },
  { BUS_VIRTIO_BLK, MACHINE_Q35, 1,      /* no such slot */
    { { false, CONTROLLER_IDE, 6 }, { false, CONTROLLER_SATA, 2147483647 },
      { false, CONTROLLER_SCSI, 5 } }, 3, "D||CC---C||" },
  { BUS_VIRTIO_SCSI, MACHINE_Q35, 2,     /* sda is taken on SCSI */
    { { false, CONTROLLER_SATA, 0 }, { false, CONTROLLER_SCSI, 0 } }, 2,
    "||--C|DD-C|" },
  { BUS_IDE, MACHINE_I440FX, 3,          /* wraps, then goes to SATA */
    { { false, CONTROLLER_IDE, 3 }, { false, CONTROLLER_IDE, 0 } }, 2,
    "|DDDC|C||" },
  { BUS_IDE, MACHINE_I440FX, 2,
    { { false, CONTROLLER_IDE, 3 }, { false, CONTROLLER_IDE, 3 } }, 2,
    "|DDCC|||" },
  { BUS_VIRTIO_BLK, MACHINE_I440FX, 1,   /* a third floppy is lost */
    { { true, CONTROLLER_UNKNOWN, 0 }, { true, CONTROLLER_UNKNOWN, 0 },
      { true, CONTROLLER_UNKNOWN, 0 } }, 3, "D||||FF" },
  { BUS_VIRTIO_BLK, MACHINE_VIRT, 1,
    { { false, CONTROLLER_SATA, 0 } }, 1, "D|||C|" },
};

static char *
describe (const struct disk_slots *s)
{
  GString *out = g_string_new (NULL);
  size_t b;
  guint i;

  for (b = 0; b < NR_SLOT_BUSES; b++) {
    if (b > 0)
      g_string_append_c (out, '|');
    for (i = 0; i < s->bus[b]->len; i++) {
      const struct drive_slot *slot =
        &g_array_index (s->bus[b], struct drive_slot, i);
      g_assert_true (slot->disk == NULL || slot->removable == NULL);
      g_string_append_c (out, slot->disk ? 'D' : slot->removable == NULL
                         ? '-' : slot->removable->floppy ? 'F' : 'C');
    }
  }
  return g_string_free (out, FALSE);
}

static void
run_case (gconstpointer data)
{
  const struct slot_case *c = data;
  g_autoptr (v2v_source) source = source_new ();
  g_autoptr (v2v_target) target = target_new ();
  g_autofree char *found = NULL;
  struct disk_slots slots;
  unsigned i;

  target->caps.block_bus = c->block_bus;
  target->caps.machine = c->machine;
  for (i = 0; i < c->nr_disks; i++)
    g_ptr_array_add (target->disks, g_new0 (struct target_disk, 1));
  for (i = 0; i < c->nr_removables; i++) {
    struct source_removable *r = g_new0 (struct source_removable, 1);
    r->floppy = c->removables[i].floppy;
    r->controller = c->removables[i].controller;
    r->slot = c->removables[i].slot;
    g_ptr_array_add (source->removables, r);
  }
  disk_slots_assign (&slots, source, target);
  found = describe (&slots);
  disk_slots_clear (&slots);
  g_assert_cmpstr (found, ==, c->expected);
}

int
main (int argc, char **argv)
{
  size_t i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/disk-slots/%zu", i);
    g_test_add_data_func (name, &cases[i], run_case);
  }
  return g_test_run ();
}
