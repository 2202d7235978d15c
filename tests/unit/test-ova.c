/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OVF packages: names, manifests, sums, and the heads of disks. */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "inputs/ova-check.h"
#include "v2v/disk/disk-head.h"
#include "inputs/ova-manifest.h"
#include "inputs/ova-name.h"

/* --- names --------------------------------------------------------------- */

static const struct {
  const char *descriptor, *href;
  bool unescape;
  const char *name;              /* NULL: refused */
  const char *why;
} names[] = {
  { "a.ovf", "disk.vmdk", false, "disk.vmdk", NULL },
  { "a.ovf", "./x//disk.vmdk", false, "x/disk.vmdk", NULL },
  { "in/a.ovf", "disk.vmdk", false, "in/disk.vmdk", NULL },
  { "a.ovf", "my%20disk.vmdk", true, "my disk.vmdk", NULL },
  { "a.ovf", "my%20disk.vmdk", false, "my%20disk.vmdk", NULL },
  { "a.ovf", "..disk", false, "..disk", NULL },
  { "a.ovf", "../disk.vmdk", false, NULL, "‘..’" },
  { "in/a.ovf", "../disk.vmdk", false, NULL, "‘..’" },
  { "a.ovf", "x/../../disk.vmdk", false, NULL, "‘..’" },
  { "a.ovf", "%2e%2e/disk.vmdk", true, NULL, "‘..’" },
  { "a.ovf", "..%2fdisk.vmdk", true, NULL, "escape" },
  { "a.ovf", "disk%00.vmdk", true, NULL, "escape" },
  { "a.ovf", "/etc/shadow", false, NULL, "absolute" },
  { "a.ovf", "http://host/disk.vmdk", false, NULL, "URL" },
  { "a.ovf", "file:///etc/shadow", true, NULL, "URL" },
  { "a.ovf", "./", false, NULL, "names no file" },
};

static void
test_names (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = ova_name_of_href (names[i].descriptor,
                                              names[i].href,
                                              names[i].unescape, &error);

    g_assert_cmpstr (name, ==, names[i].name);
    if (names[i].name)
      g_assert_no_error (error);
    else
      g_assert_nonnull (strstr (error->message, names[i].why));
  }
}

/* --- manifests ----------------------------------------------------------- */

static void
test_manifest (void)
{
  static const char text[] =
    "SHA1(a.ovf)= 00FF\r\n"
    "SHA256(disk (1).vmdk) =ab\n\n"
    "sha512(x=y)=12  \n"
    "MD5(a.ovf)= 00\n" "SHA1(a.ovf)= xyz\n" "SHA1()= 00\n" "SHA1 a= 00\n"
    "SHA1(a.ovf)=\n" "rubbish\x01";
  static const struct manifest_line expected[] = {
    { SUM_SHA1, (char *) "a.ovf", (char *) "00ff" },
    { SUM_SHA256, (char *) "disk (1).vmdk", (char *) "ab" },
    { SUM_SHA512, (char *) "x=y", (char *) "12" },
  };
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lines = manifest_parse (text, sizeof text - 1, bad);

  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < lines->len; i++) {
    const struct manifest_line *l = lines->pdata[i];
    g_assert_cmpint (l->method, ==, expected[i].method);
    g_assert_cmpstr (l->name, ==, expected[i].name);
    g_assert_cmpstr (l->sum, ==, expected[i].sum);
  }
  g_assert_cmpuint (bad->len, ==, 6);
  g_assert_cmpstr (bad->pdata[0], ==, "MD5(a.ovf)= 00");
  g_assert_cmpstr (bad->pdata[5], ==, "rubbish?");
}

/* FIPS 180-4, the examples for "abc". */
#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"
#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223" \
                   "b00361a396177a9cb410ff61f20015ad"

static void
test_sums (void)
{
  g_autoptr (v2v_sums) s = sums_new (1U << SUM_SHA1 | 1U << SUM_SHA256);
  g_autofree char *sha1 = NULL, *sha256 = NULL;

  sums_add (s, "a", 1);
  sums_add (s, "bc", 2);
  sha1 = sums_end (s, SUM_SHA1);
  sha256 = sums_end (s, SUM_SHA256);
  g_assert_cmpstr (sha1, ==, SHA1_ABC);
  g_assert_cmpstr (sha256, ==, SHA256_ABC);
  g_assert_null (sums_end (s, SUM_SHA512));
}

/* --- the check beside ---------------------------------------------------- */

static void
add_job (GPtrArray *jobs, const char *file, uint64_t size, const char *sum)
{
  struct check_job *j = g_new0 (struct check_job, 1);

  j->name = g_strdup ("disk.vmdk");
  j->file = g_strdup (file);
  j->offset = 2;
  j->size = size;
  j->method = SUM_SHA1;
  j->expected = g_strdup (sum);
  g_ptr_array_add (jobs, j);
}

static void
check_case (const char *file, uint64_t size, const char *sum,
            const char *why)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (check_job_free);
  g_autoptr (GError) error = NULL;
  struct check *c;
  bool ok;

  add_job (jobs, file, size, sum);
  c = check_start (jobs);
  ok = check_wait (c, -1, &error);
  g_assert_true (ok == (why == NULL));
  if (why)
    g_assert_nonnull (strstr (error->message, why));
  /* Asked again it says the same. */
  g_assert_true (check_wait (c, 0, NULL) == ok);
  check_stop (c);
}

static void
test_check (void)
{
  g_autofree char *dir = g_dir_make_tmp ("v2v-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "x", NULL);

  g_assert_true (g_file_set_contents (file, "--abc--", -1, NULL));
  check_case (file, 3, SHA1_ABC, NULL);
  check_case (file, 4, SHA1_ABC, "corrupt OVA: checksum of disk disk.vmdk");
  check_case (file, 9, SHA1_ABC, "cannot read");
  check_case (dir, 3, SHA1_ABC, "cannot read");
  g_unlink (file);
  check_case (file, 3, SHA1_ABC, "cannot open");
  g_rmdir (dir);
}

/* --- heads of disks ------------------------------------------------------ */

struct head {
  uint8_t bytes[HEAD_BYTES], tail[TAIL_BYTES];
  size_t size, tail_size;
};

static struct head *
head_new (const char *magic, size_t offset)
{
  struct head *h = g_new0 (struct head, 1);

  h->size = HEAD_BYTES;
  h->tail_size = TAIL_BYTES;
  memcpy (h->bytes + offset, magic, strlen (magic));
  return h;
}

static void
head_is (struct head *h, const char *format, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (disk_head_format (h->bytes, h->size, h->tail, h->tail_size,
                                     &error), ==, format);
  if (why)
    g_assert_nonnull (strstr (error->message, why));
  else
    g_assert_no_error (error);
  g_free (h);
}

static struct head *
vmdk_new (void)
{
  struct head *h = head_new ("KDMV", 0);

  h->bytes[12] = 8;              /* capacity, sectors */
  h->bytes[28] = 1;              /* the descriptor's sector */
  return h;
}

static void
test_heads (void)
{
  struct head *h;

  head_is (head_new ("", 0), "raw", NULL);
  head_is (head_new ("vhdxfile", 0), "vhdx", NULL);
  head_is (head_new ("\x7f\x10\xda\xbe", 64), "vdi", NULL);
  head_is (head_new ("conectix", 0), "vpc", NULL);
  head_is (head_new ("\x1f\x8b\x08", 0), "gzip", NULL);
  head_is (head_new ("# Disk DescriptorFile", 0), NULL, "other files");
  h = head_new ("conectix", 0);
  h->bytes[63] = 4;
  head_is (h, NULL, "other files");
  h = head_new ("", 0);
  memcpy (h->tail + TAIL_BYTES - 512, "conectix", 8);
  head_is (h, "vpc", NULL);
  h = head_new ("", 0);
  h->size = 511;
  head_is (h, NULL, "too few");
  head_is (head_new ("QFI\xfb", 0), "qcow2", NULL);
  h = head_new ("QFI\xfb", 0);
  h->bytes[15] = 1;              /* a backing file's place */
  head_is (h, NULL, "other files");
  h = head_new ("QFI\xfb", 0);
  h->bytes[7] = 3;
  h->bytes[79] = 4;              /* its data in another file */
  head_is (h, NULL, "other files");
}

static void
test_vmdk (void)
{
  struct head *h = vmdk_new ();

  head_is (h, "vmdk", NULL);
  h = vmdk_new ();
  h->bytes[12] = 0;              /* a descriptor only */
  head_is (h, NULL, "other files");
  h = vmdk_new ();
  memcpy (h->bytes + 9000, "parentFileNameHint=\"/x\"", 23);
  head_is (h, NULL, "other files");
  h = vmdk_new ();
  h->bytes[28] = 0;              /* qemu looks behind the header all the same */
  memcpy (h->bytes + 600, "parentFileNameHint=\"/x\"", 23);
  head_is (h, NULL, "other files");
  h = vmdk_new ();
  h->bytes[28] = 60;
  memcpy (h->bytes + 600, "parentFileNameHint=\"/x\"", 23);
  head_is (h, NULL, "other files");
  h = vmdk_new ();
  h->bytes[30] = 1;              /* the descriptor is far away */
  head_is (h, NULL, "other files");
  h = vmdk_new ();
  memset (h->bytes + 56, 0xff, 8);
  head_is (h, NULL, "truncated");
  h = vmdk_new ();
  memset (h->bytes + 56, 0xff, 8);
  memcpy (h->tail + 512, h->bytes, 512);
  head_is (h, "vmdk", NULL);
  h = vmdk_new ();
  memset (h->bytes + 56, 0xff, 8);
  memcpy (h->tail + 512, h->bytes, 512);
  h->tail[512 + 28] = 9;         /* another descriptor */
  head_is (h, NULL, "other files");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ova/names", test_names);
  g_test_add_func ("/ova/manifest", test_manifest);
  g_test_add_func ("/ova/sums", test_sums);
  g_test_add_func ("/ova/check", test_check);
  g_test_add_func ("/ova/heads", test_heads);
  g_test_add_func ("/ova/vmdk", test_vmdk);
  return g_test_run ();
}
