/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: the first bytes of disks and of what is on them. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "v2v/guest/devices.h"
#include "v2v/guest/partition.h"
#include "v2v/guest/superblock.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define check_ended(array) \
  g_assert_nonnull (memchr (array, '\0', sizeof array))

static void
check_superblock (const struct superblock *s)
{
  g_assert_nonnull (s->type);
  check_ended (s->uuid);
  check_ended (s->label);
}

static void
check_partitions (const uint8_t *data, size_t size)
{
  g_autoptr (GArray) found =
    g_array_new (FALSE, FALSE, sizeof (struct partition));
  enum partition_table table = partition_parse (data, size, found);
  const struct partition extended = { .mbr_type = 5, .start = 1,
                                      .uuid = "12345678-02" };
  guint i;

  if (table == PARTITION_MBR)
    partition_parse_logical (data, 1, &extended, found);

  if (table == PARTITION_NONE)
    g_assert_cmpuint (found->len, ==, 0);
  for (i = 0; i < found->len; i++) {
    const struct partition *p = &g_array_index (found, struct partition, i);
    g_assert_cmpuint (p->number, >, 0);
    g_assert_false (partition_is_ldm (p) && !partition_any_ldm (found));
    check_ended (p->type);
    check_ended (p->uuid);
    check_ended (p->name);
    g_assert_true (g_utf8_validate (p->name, -1, NULL));
  }
}

/* What the device says of itself must lead back to it. */
static void
check_device (const uint8_t *data, size_t size)
{
  g_autoptr (v2v_devices) d = devices_new ();
  struct device *dev = devices_add (d, "/dev/sda1", data, size);
  g_autofree char *clear = devices_clear_name (dev);
  g_autofree char *uuid = g_strconcat ("UUID=", dev->holds.uuid, NULL);
  g_autofree char *label = g_strconcat ("LABEL=", dev->holds.label, NULL);

  check_superblock (&dev->holds);
  g_assert_true (devices_find (d, "/dev/sda1") == dev);
  g_assert_null (strchr (clear, '/'));
  if (dev->holds.uuid[0])
    g_assert_true (devices_find_spec (d, uuid, NULL) == dev);
  devices_find_spec (d, label, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  struct superblock s = { 0 };

  superblock_parse (data, size, &s);
  check_superblock (&s);
  check_partitions (data, size);
  check_device (data, size);
  return 0;
}
