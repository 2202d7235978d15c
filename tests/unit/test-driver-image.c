/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a driver's file is whole: programs that a linker made, and what
 * damage does to them. */
#include "config.h"

#include <string.h>

#include "windows/drivers/driver-image.h"

static const struct {
  const char *file;
  enum windows_arch arch;
} programs[] = {
  { "v2v-firstboot-i686.exe", ARCH_X86 },
  { "v2v-firstboot-x86_64.exe", ARCH_AMD64 },
};

static guint8 *
load (size_t i, gsize *ret_size)
{
  const char *top = g_getenv ("top_builddir");
  g_autofree char *path =
    g_build_filename (top ? top : ".", "windows", "firstboot-service",
                      programs[i].file, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, ret_size, &error);
  g_assert_no_error (error);
  return (guint8 *) data;
}

static void
assert_bad (const guint8 *data, size_t size, enum windows_arch arch,
            const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (driver_image_check (data, size, "a.sys", arch, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_whole (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autoptr (GError) error = NULL;
    gsize size;
    g_autofree guint8 *data = load (i, &size);

    driver_image_check (data, size, "a.sys", programs[i].arch, &error);
    g_assert_no_error (error);
    assert_bad (data, size, ARCH_ARM64, "a.sys is not for ARM64");
    assert_bad (data, size, programs[!i].arch, "a.sys is not for");
  }
}

/* One bit anywhere, and any end, but for where the file says nothing. */
static void
test_damage (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (programs); i++) {
    gsize size;
    g_autofree guint8 *data = load (i, &size);

    for (gsize at = 1024; at < size; at += size / 7) {
      data[at] ^= 4;
      assert_bad (data, size, programs[i].arch, "a.sys is damaged");
      data[at] ^= 4;
    }
    assert_bad (data, size - 1, programs[i].arch, "a.sys is damaged");
    assert_bad (data, size / 2, programs[i].arch, "a.sys is damaged");
    for (gsize end = 0; end < 1024; end++) {
      /* A copy, so that what is read behind its end is noticed. */
      g_autofree guint8 *cut = g_memdup2 (data, end);

      assert_bad (cut, end, programs[i].arch, "a.sys is ");
    }
    memset (data, 0, size);
    assert_bad (data, size, programs[i].arch, "a.sys is no driver");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/driver-image/whole", test_whole);
  g_test_add_func ("/driver-image/damage", test_damage);
  return g_test_run ();
}
