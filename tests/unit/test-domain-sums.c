/* SPDX-License-Identifier: GPL-2.0-or-later */
/* <checksum> of a libvirt domain's disks, with files. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "inputs/domain-sums.h"

/* The sums of the three bytes "abc": FIPS 180-2, appendices A and B; RFC
 * 1321, A.5. */
#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"
#define SHA256_ABC \
  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define MD5_ABC "900150983cd24fb0d6963f7d28e17f72"

static const struct {
  const char *method, *sum;
  bool print;
  const char *error;             /* NULL: it is right */
} cases[] = {
  { "sha256", SHA256_ABC, false, NULL },
  { "md5", MD5_ABC, false, NULL },
  { "SHA1", "A9993E364706816ABA3E25717850C26C9CD0D89D", false, NULL },
  { "md5", "000150983cd24fb0d6963f7d28e17f72", false,
    "its md5 sum is " MD5_ABC ", 000150983cd24fb0d6963f7d28e17f72 is" },
  { "md5", "000150983cd24fb0d6963f7d28e17f72", true, NULL },
  { "sha256", SHA1_ABC, false, "is no sha256 sum" },
  { "sha1", "x9993e364706816aba3e25717850c26c9cd0d89d", false,
    "is no sha1 sum" },
  { "crc32", "352441c2", false, "‘crc32’, which is not known" },
  { NULL, MD5_ABC, false, "which is not known" },
};

/* Of the file PATH, said to have SIZE bytes. */
static bool
check (const char *path, uint64_t size, size_t row, GError **error)
{
  g_autoptr (v2v_source) source = source_new ();
  g_autoptr (GPtrArray) endpoints =
    g_ptr_array_new_with_free_func ((GDestroyNotify) endpoint_free);
  struct source_disk *d = source_add_disk (source, path, "raw");
  struct endpoint *e = endpoint_new_file (path, "raw");
  struct domain_sums *sums = NULL;
  bool ok;

  e->virtual_size = size;
  g_ptr_array_add (endpoints, e);
  d->checksum_method = g_strdup (cases[row].method);
  d->checksum = g_strdup (cases[row].sum);
  d->checksum_only_printed = cases[row].print;
  ok = domain_sums_start (source, endpoints, &sums, error) &&
       domain_sums_wait (sums, error);
  domain_sums_stop (sums);
  return ok;
}

static char *
make_file (void)
{
  char *path = NULL;
  const int fd = g_file_open_tmp ("domain-sums-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, "abc", 3), ==, 3);
  close (fd);
  return path;
}

static void
test_cases (void)
{
  g_autofree char *path = make_file ();

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %zu", i);
    g_assert_true (check (path, 3, i, &error) == !cases[i].error);
    if (cases[i].error)
      g_assert_nonnull (strstr (error->message, cases[i].error));
  }
  g_unlink (path);
}

static void
test_cut (void)
{
  g_autofree char *path = make_file ();
  g_autoptr (GError) error = NULL, gone = NULL;

  g_assert_false (check (path, 4, 0, &error));
  g_assert_nonnull (strstr (error->message, "to its end"));
  g_unlink (path);
  g_assert_false (check (path, 3, 0, &gone));
  g_assert_nonnull (strstr (gone->message, "No such file"));
}

/* Most guests have no sums: nothing is started. */
static void
test_none (void)
{
  g_autoptr (v2v_source) source = source_new ();
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new ();
  struct domain_sums *sums = NULL;

  source_add_disk (source, "/nowhere", "raw");
  g_assert_true (domain_sums_start (source, endpoints, &sums, NULL));
  g_assert_null (sums);
  g_assert_true (domain_sums_wait (sums, NULL));
  domain_sums_stop (sums);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain-sums/cases", test_cases);
  g_test_add_func ("/domain-sums/cut", test_cut);
  g_test_add_func ("/domain-sums/none", test_none);
  return g_test_run ();
}
