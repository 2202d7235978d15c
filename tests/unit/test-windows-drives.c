/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drive letters of a Windows, and the partitions that they are. */
#include "config.h"

#include <string.h>

#include "tests/hive-empty.h"
#include "windows/drives.h"

#define GPT "DMIO:ID:\x0f\x1e\x2d\x3c\x4b\x5a\x69\x78\x81\x92\xa3\xb4\xc5\xd6" \
            "\xe7\xf8"
#define GPT_UUID "3c2d1e0f-5a4b-7869-8192-a3b4c5d6e7f8"
/* Signature 0x1234abcd, offset 1 MiB. */
#define MBR "\xcd\xab\x34\x12\x00\x00\x10\x00\x00\x00\x00\x00"

static void
test_parse (void)
{
  static const struct {
    const char *name, *data;
    size_t size;
    bool ok;
  } rows[] = {
    { "\\DosDevices\\C:", MBR, 12, true },
    { "\\dosdevices\\d:", GPT, 24, true },
    { "\\DosDevices\\C:", MBR, 11, false },
    { "\\DosDevices\\C:", GPT, 23, false },
    { "\\DosDevices\\C:", "", 0, false },
    { "\\DosDevices\\1:", MBR, 12, false },
    { "\\DosDevices\\C", MBR, 12, false },
    { "\\DosDevices\\C:x", MBR, 12, false },
    { "\\DosDevices\\", MBR, 12, false },
    { "\\??\\Volume{3c2d1e0f-0000}", MBR, 12, false },
    { "", MBR, 12, false },
  };
  struct windows_drive d;

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (windows_drive_parse (rows[i].name, rows[i].data,
                                          rows[i].size, &d), ==, rows[i].ok);
  g_assert_true (windows_drive_parse (rows[0].name, MBR, 12, &d));
  g_assert_cmpint (d.letter, ==, 'C');
  g_assert_cmpstr (d.guid, ==, "");
  g_assert_cmphex (d.signature, ==, 0x1234abcd);
  g_assert_cmpuint (d.offset, ==, 1024 * 1024);
  g_assert_true (windows_drive_parse (rows[1].name, GPT, 24, &d));
  g_assert_cmpint (d.letter, ==, 'D');
  g_assert_cmpstr (d.guid, ==, GPT_UUID);
}

static void
add (GPtrArray *partitions, const char *device, const char *uuid,
     uint64_t start)
{
  struct inspect_partition *p = g_new0 (struct inspect_partition, 1);

  p->device = g_strdup (device);
  p->uuid = g_strdup (uuid);
  p->start = start;
  g_ptr_array_add (partitions, p);
}

static void
put (struct hive *h, const char *name, const char *data, size_t size)
{
  const hive_key key = hive_make (h, NULL, "MountedDevices");

  g_assert_true (hive_set (h, key, name, REG_BINARY, data, size, NULL));
}

static void
test_read (void)
{
  g_autoptr (GBytes) data = hive_empty ("SYSTEM");
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_hive) h = hive_open (data, "SYSTEM", true, &error);
  g_autoptr (v2v_inspect) i = inspect_new ();
  const struct { char letter; const char *device; } expected[] = {
    { 'C', "/dev/sda1" }, { 'D', "/dev/sdb2" }, { 'F', NULL },
  };

  g_assert_no_error (error);
  windows_drives_read (h, i->partitions, i->drives);
  g_assert_cmpuint (i->drives->len, ==, 0);   /* there is no such key */

  add (i->partitions, "/dev/sdc1", "1234abcd-01", 63);
  add (i->partitions, "/dev/sda1", "1234abcd-02", 2048);
  add (i->partitions, "/dev/sdb2", GPT_UUID, 4096);
  put (h, "\\DosDevices\\F:", "\1\2\3\4\0\0\0\0\0\0\0\0", 12);
  put (h, "\\DosDevices\\D:", GPT, 24);
  put (h, "\\DosDevices\\C:", MBR, 12);
  put (h, "\\DosDevices\\E:", "\\\0?\0?\0\\\0S\0C\0", 12 + 1);
  windows_drives_read (h, i->partitions, i->drives);
  g_assert_cmpuint (i->drives->len, ==, G_N_ELEMENTS (expected));
  for (size_t n = 0; n < G_N_ELEMENTS (expected); n++) {
    const struct inspect_drive *d = i->drives->pdata[n];
    g_assert_cmpint (d->letter, ==, expected[n].letter);
    g_assert_cmpstr (d->device, ==, expected[n].device);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows-drives/parse", test_parse);
  g_test_add_func ("/windows-drives/read", test_read);
  return g_test_run ();
}
