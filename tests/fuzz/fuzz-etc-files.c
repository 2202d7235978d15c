/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: the files of a guest that inspection reads.  The bytes
 * before the first "%%%%" are fstab, those behind it (or all) the others. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "v2v/guest/devices.h"
#include "v2v/guest/etc-files.h"
#include "v2v/guest/inspection-linux.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static bool
is_normal (const char *path)
{
  return path[0] == '/' && strstr (path, "//") == NULL &&
         strstr (path, "/../") == NULL && !g_str_has_suffix (path, "/..");
}

static void
check_fstab (const char *text)
{
  g_autoptr (GPtrArray) entries = fstab_parse (text);
  guint i;

  for (i = 0; i < entries->len; i++) {
    const struct fstab_entry *e = entries->pdata[i];
    g_assert_true (is_normal (e->mountpoint));
    g_assert_nonnull (e->spec);
    g_assert_nonnull (e->type);
    g_assert_nonnull (e->options);
  }
}

static void
check_mounts (const char *fstab, const char *crypttab)
{
  g_autoptr (v2v_devices) d = devices_new ();
  g_autoptr (v2v_inspect) inspect = inspect_new ();
  const struct device *root;
  guint i;

  devices_add (d, "/dev/sda1", "", 0);
  devices_add (d, "/dev/sda2", "", 0);
  devices_add (d, "/dev/vg/root", "", 0);
  root = devices_find (d, "/dev/sda1");
  linux_add_mounts (d, root, fstab, crypttab, fstab, inspect);
  for (i = 0; i < inspect->mounts->len; i++) {
    const struct inspect_mount *m = inspect->mounts->pdata[i];
    g_assert_true (is_normal (m->mountpoint));
  }
}

static void
check_others (const char *text, size_t size)
{
  g_autoptr (GHashTable) crypttab = crypttab_parse (text);
  g_autoptr (GHashTable) os_release = os_release_parse (text);
  g_autofree char *name = device_canonical (text);
  unsigned major = 0, minor = 0;

  g_assert_nonnull (crypttab);
  g_assert_nonnull (os_release);
  g_assert_nonnull (name);
  version_parse (text, &major, &minor);
  elf_arch (text, size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  const char *cut = strstr (text, "%%%%");
  g_autofree char *fstab =
    cut ? g_strndup (text, (gsize) (cut - text)) : g_strdup (text);
  const char *rest = cut ? cut + 4 : text;

  check_fstab (fstab);
  check_mounts (fstab, rest);
  check_others (rest, strlen (rest));
  /* Without a NUL behind it. */
  elf_arch (data, size);
  return 0;
}
