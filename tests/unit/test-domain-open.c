/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The format of a libvirt domain's disk without <driver type>. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "inputs/domain-open.h"

#define SIZE 65536

/* A disk that begins with HEAD, and has BYTE at OFFSET. */
static const struct {
  const char *head;
  size_t offset;
  char byte;
  const char *format;            /* NULL: refused */
} cases[] = {
  { "", 511, 1, "raw" },
  { "QFI\xfb", 7, 3, "qcow2" },
  { "QFI\xfb", 15, 104, NULL },  /* a backing file */
  { "vhdxfile", 511, 1, "vhdx" },
  { "# Disk DescriptorFile\nRW 2 FLAT \"/etc/shadow\" 0\n", 511, 1, NULL },
};

static void
test_formats (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *bytes = g_malloc0 (SIZE), *path = NULL;
    g_autoptr (GError) error = NULL;
    const int fd = g_file_open_tmp ("domain-open-XXXXXX", &path, NULL);
    const char *format;

    memcpy (bytes, cases[i].head, strlen (cases[i].head));
    bytes[cases[i].offset] = cases[i].byte;
    g_assert_cmpint (fd, >=, 0);
    g_assert_cmpint (write (fd, bytes, SIZE), ==, SIZE);
    close (fd);
    format = domain_disk_format (path, &error);
    g_unlink (path);
    g_assert_cmpstr (format, ==, cases[i].format);
    g_assert_true ((format == NULL) == (error != NULL));
    if (error)
      g_assert_nonnull (strstr (error->message, "-if: "));
  }
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (domain_disk_format ("/nowhere/disk.img", &error));
  g_assert_nonnull (strstr (error->message, "No such file"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain-open/formats", test_formats);
  g_test_add_func ("/domain-open/missing", test_missing);
  return g_test_run ();
}
