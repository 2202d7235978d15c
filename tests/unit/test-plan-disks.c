/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --print-plan says of the guest's disks. */
#include "config.h"

#include "v2v/plan-disks.h"

static void
add_content (struct inspect *inspect, const char *device, const char *holds)
{
  struct inspect_content *c = g_new0 (struct inspect_content, 1);

  c->device = g_strdup (device);
  c->holds = holds;
  g_ptr_array_add (inspect->contents, c);
}

static void
add_disk (struct source *source, unsigned id, const char *name,
          uint64_t size)
{
  struct source_disk *d = source_add_disk (source, "/x", NULL);

  d->id = id;
  d->device = g_strdup (name);
  d->size = size;
}

/* Disk 1 was not selected: the appliance's sdb is disk 2. */
static void
fill (struct source *source, struct inspect *inspect)
{
  add_disk (source, 0, "scsi0:0", 3ULL << 30);
  add_disk (source, 2, NULL, 1 << 20);
  add_content (inspect, "/dev/sda1", "ext4");
  add_content (inspect, "/dev/sda12", "LVM2_member");
  add_content (inspect, "/dev/sdb", "blank");
  add_content (inspect, "/dev/sdb-data/x", "xfs");   /* a volume group */
  add_content (inspect, "/dev/vg/root\n", "");
}

static void
test_text (void)
{
  g_autoptr (v2v_source) source = source_new ();
  g_autoptr (v2v_inspect) inspect = inspect_new ();
  g_autofree char *text = NULL;

  fill (source, inspect);
  text = plan_disks_text (source, inspect);
  g_assert_cmpstr (text, ==,
                   "Disk 0 (scsi0:0), 3.0 GiB: sda1 ext4, sda12 LVM2_member\n"
                   "Disk 2, 1.0 MiB: sdb blank\n"
                   "Volumes: sdb-data/x xfs, vg/root? unknown\n");
}

static void
test_json (void)
{
  g_autoptr (v2v_source) source = source_new ();
  g_autoptr (v2v_inspect) inspect = inspect_new ();
  struct json_object *disks, *volumes;

  fill (source, inspect);
  disks = plan_disks_json (source, inspect);
  volumes = plan_volumes_json (source, inspect);
  g_assert_cmpstr (json_object_to_json_string_ext (disks, 0), ==,
                   "[{\"id\":0,\"name\":\"scsi0:0\",\"size\":3221225472,"
                   "\"contents\":{\"\\/dev\\/sda1\":\"ext4\","
                   "\"\\/dev\\/sda12\":\"LVM2_member\"}},"
                   "{\"id\":2,\"name\":null,\"size\":1048576,"
                   "\"contents\":{\"\\/dev\\/sdb\":\"blank\"}}]");
  g_assert_cmpint (json_object_object_length (volumes), ==, 2);
  json_object_put (disks);
  json_object_put (volumes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-disks/text", test_text);
  g_test_add_func ("/plan-disks/json", test_json);
  return g_test_run ();
}
