/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packed ELF file of a kernel, and its entry for qemu. */
#include "config.h"

#include <string.h>

#include "v2v/guest/bzimage.h"

#define KERNEL_SIZE 8192
#define START ((2 + 1) * 512)    /* of the protected-mode code */

static void
put32 (uint8_t *p, uint32_t v)
{
  p[0] = (uint8_t) v;
  p[1] = (uint8_t) (v >> 8);
  p[2] = (uint8_t) (v >> 16);
  p[3] = (uint8_t) (v >> 24);
}

/* A boot header with two sectors of setup and a payload of 100 bytes, 16
 * bytes into the code, which is 300000 bytes when unpacked. */
static void
make_kernel (uint8_t *k)
{
  memset (k, 0, KERNEL_SIZE);
  k[0x1f1] = 2;
  memcpy (k + 0x202, "HdrS", 4);
  k[0x206] = 0x0f;
  k[0x207] = 0x02;
  put32 (k + 0x248, 16);
  put32 (k + 0x24c, 100);
  put32 (k + START + 16 + 96, 300000);
}

static void
test_payload (void)
{
  uint8_t k[KERNEL_SIZE];
  struct bzimage_payload p;
  g_autoptr (GError) error = NULL;

  make_kernel (k);
  g_assert_true (bzimage_find_payload (k, sizeof k, &p, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (p.offset, ==, START + 16);
  g_assert_cmpuint (p.length, ==, 100);
  g_assert_cmpuint (p.unpacked_size, ==, 300000);

  k[0x1f1] = 0;                  /* means 4 */
  put32 (k + 5 * 512 + 16 + 96, 70);
  g_assert_true (bzimage_find_payload (k, sizeof k, &p, NULL));
  g_assert_cmpuint (p.offset, ==, 5 * 512 + 16);
  g_assert_cmpuint (p.unpacked_size, ==, 70);
}

static void
test_bad_kernels (void)
{
  static const struct {
    size_t at;
    uint32_t value;
    const char *message;
  } cases[] = {
    { 0x202, 0, "not a Linux kernel" },
    { 0x206, 0x0207, "boot protocol" },
    { 0x248, 0xffffffff, "outside" },
    { 0x248, KERNEL_SIZE - START - 99, "outside" },
    { 0x24c, 0xfffffff0, "outside" },
    { 0x24c, 7, "outside" },
    { START + 16 + 96, 0x7fffffff, "larger than" },
  };
  struct bzimage_payload p;
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    uint8_t k[KERNEL_SIZE];
    g_autoptr (GError) error = NULL;

    make_kernel (k);
    put32 (k + cases[i].at, cases[i].value);
    g_assert_false (bzimage_find_payload (k, sizeof k, &p, &error));
    g_assert_nonnull (strstr (error->message, cases[i].message));
  }
  g_assert_false (bzimage_find_payload ((const uint8_t *) "", 0, &p, NULL));
}

/* An ELF file with one segment of notes at 120: a foreign one, then PVH's. */
static void
make_elf (uint8_t *e)
{
  memset (e, 0, 256);
  memcpy (e, "\177ELF\2\1\1", 7);
  e[18] = 62;
  e[32] = 64;
  e[54] = 56;
  e[56] = 1;
  put32 (e + 64, 4);             /* PT_NOTE */
  put32 (e + 64 + 8, 120);       /* offset */
  put32 (e + 64 + 32, 52);       /* size */
  put32 (e + 120, 6);            /* "Linux", padded to 8 */
  put32 (e + 124, 4);
  put32 (e + 128, 18);
  memcpy (e + 132, "Linux", 6);
  put32 (e + 144, 4);
  put32 (e + 148, 8);
  put32 (e + 152, 18);
  memcpy (e + 156, "Xen", 4);
}

static void
test_pvh (void)
{
  static const struct { size_t at; uint32_t value; } broken[] = {
    { 0, 0 },                    /* no ELF */
    { 64, 1 },                   /* no notes */
    { 152, 19 },                 /* another note */
    { 156, 0 },                  /* of another name */
    { 64 + 8, 0xffffffff },      /* outside of the file */
    { 64 + 32, 0xffffffff },
    { 120, 0xfffffff0 },         /* a name longer than the segment */
    { 32, 0xffffffff },
  };
  uint8_t e[256];
  size_t i;

  make_elf (e);
  g_assert_true (bzimage_has_pvh_entry (e, sizeof e));
  g_assert_false (bzimage_has_pvh_entry (e, 63));
  g_assert_false (bzimage_has_pvh_entry (e, 160));
  for (i = 0; i < G_N_ELEMENTS (broken); i++) {
    make_elf (e);
    put32 (e + broken[i].at, broken[i].value);
    g_assert_false (bzimage_has_pvh_entry (e, sizeof e));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bzimage/payload", test_payload);
  g_test_add_func ("/bzimage/bad", test_bad_kernels);
  g_test_add_func ("/bzimage/pvh", test_pvh);
  return g_test_run ();
}
