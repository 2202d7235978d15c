/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an initramfs knows of the old disks: copies of the guest's
 * configuration, corrected where the tool reads them as plain files (which
 * saves a rebuild), and devices that it waits for. */
#include "config.h"

#include <string.h>

#include "converters/linux-initrd.h"
#include "converters/text.h"

#define MAX_CONFS 100                  /* files of etc/cmdline.d looked at */
#define MAX_HOOKS 1000                 /* hooks of dracut looked at */

/* LVM's list of devices: where it is, LVM uses no others. */
static const char lvm_devices[] = "/etc/lvm/devices/system.devices";

static char *
rewrite_line (const char *line, void *opaque)
{
  return text_is_comment (line) ? NULL : devmap_rewrite (opaque, line);
}

static char *
rewrite_filter (const char *line, void *opaque)
{
  const char *p = line + strspn (line, " \t");

  return g_str_has_prefix (p, "filter") ||
         g_str_has_prefix (p, "global_filter")
         ? rewrite_line (line, opaque) : NULL;
}

static const struct {
  const char *path;              /* in the initramfs */
  const char *original;          /* in the guest */
  text_line_func edit;           /* NULL: it is no plain copy */
} copies[] = {
  { "cryptroot/crypttab", "/etc/crypttab", rewrite_line },
  { "conf/conf.d/cryptroot", "/etc/crypttab", NULL },
  { "etc/crypttab", "/etc/crypttab", rewrite_line },
  { "etc/lvm/lvm.conf", "/etc/lvm/lvm.conf", rewrite_filter },
  { "etc/lvm/lvmlocal.conf", "/etc/lvm/lvmlocal.conf", rewrite_filter },
  { "etc/mdadm.conf", "/etc/mdadm.conf", rewrite_line },
  { "etc/mdadm/mdadm.conf", "/etc/mdadm/mdadm.conf", rewrite_line },
};

static void
add_file (struct linux_initrd *initrd, const char *path, char *text)
{
  const struct initramfs_file f = {
    g_strdup (path), text ? g_bytes_new_take (text, strlen (text)) : NULL,
  };
  g_array_append_val (initrd->files, f);
}

static void
set_stale (struct linux_initrd *initrd, char *why)
{
  g_free (initrd->stale);
  initrd->stale = why;
}

struct unknown { const struct devmap *map; bool found; };

/* Does this line name a disk by its old hardware? */
static char *
find_unknown (const char *line, void *opaque)
{
  struct unknown *u = opaque;
  g_auto (GStrv) words = text_is_comment (line)
                         ? g_new0 (char *, 1)
                         : g_strsplit_set (line, " \t,=\"'", -1);

  for (size_t i = 0; words[i]; i++) {
    g_autofree char *name = NULL;

    if (g_str_has_prefix (words[i], "/dev/") &&
        devmap_translate (u->map, words[i], &name) == DEVMAP_UNKNOWN)
      u->found = true;
  }
  return NULL;
}

static void
look_at (const struct conversion *cv, struct linux_initrd *initrd,
         const char *path, const char *original, text_line_func edit)
{
  const struct linux_state *state = linux_state (cv);
  const bool changed = original &&
                       g_strcmp0 (original, state->initrd_stale) == 0;
  GBytes *bytes = initramfs_contents_text (initrd->contents, path);
  struct unknown unknown = { state->devmap, false };
  g_autofree char *text = NULL, *with = NULL, *none = NULL;

  if (bytes)
    text = g_strndup (g_bytes_get_data (bytes, NULL),
                      g_bytes_get_size (bytes));
  if (text && edit)
    with = text_edit_lines (text, edit, state->devmap);
  if (text && edit == rewrite_line)
    none = text_edit_lines (text, find_unknown, &unknown);
  if (changed && (!text || !edit || unknown.found))
    set_stale (initrd, g_strdup_printf ("it holds a copy of %s, which was "
                                        "changed", original));
  else if (with)
    add_file (initrd, path, g_steal_pointer (&with));
}

/* What dracut adds to the kernel's command line. */
static void
look_at_arguments (const struct conversion *cv, struct linux_initrd *initrd)
{
  g_autoptr (GPtrArray) names = initramfs_contents_list (initrd->contents,
                                                         "etc/cmdline.d");

  for (guint i = 0; i < names->len && i < MAX_CONFS; i++) {
    g_autofree char *path = g_strconcat ("etc/cmdline.d/", names->pdata[i],
                                         NULL);
    look_at (cv, initrd, path, NULL, rewrite_line);
  }
}

/* "devexists-\x2fdev\x2fsda1.sh" -> "/dev/sda1" */
static char *
hook_device (const char *hook)
{
  static const char prefix[] = "devexists-", suffix[] = ".sh";
  g_autofree char *name = NULL;
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (hook, prefix) || !g_str_has_suffix (hook, suffix))
    return NULL;
  name = g_strndup (hook + strlen (prefix),
                    strlen (hook) - strlen (prefix) - strlen (suffix));
  parts = g_strsplit (name, "\\x2f", -1);
  return g_strjoinv ("/", parts);
}

/* dracut's start ends only when the devices of these hooks are there
 * (wait_for_dev of its 99base). */
static void
look_at_hooks (const struct conversion *cv, struct linux_initrd *initrd)
{
  g_autoptr (GPtrArray) names =
    initramfs_contents_list (initrd->contents,
                             "lib/dracut/hooks/initqueue/finished");

  for (guint i = 0; i < names->len && i < MAX_HOOKS; i++) {
    g_autofree char *device = hook_device (names->pdata[i]), *with = NULL;
    const enum devmap_result r = device
      ? devmap_translate (linux_state (cv)->devmap, device, &with)
      : DEVMAP_OTHER;

    if (r == DEVMAP_CHANGED || r == DEVMAP_UNKNOWN)
      set_stale (initrd, g_strdup_printf ("it waits for %s", device));
  }
}

void
linux_initrd_find_copies (const struct conversion *cv,
                          struct linux_initrd *initrd)
{
  if (!initrd->contents || !linux_state (cv)->devmap)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (copies); i++)
    if (initramfs_contents_has (initrd->contents, copies[i].path))
      look_at (cv, initrd, copies[i].path, copies[i].original,
               copies[i].edit);
  look_at_arguments (cv, initrd);
  look_at_hooks (cv, initrd);
  if (initramfs_contents_has (initrd->contents, lvm_devices) &&
      !guest_is_file (cv->guest, lvm_devices))
    add_file (initrd, lvm_devices + 1, NULL);
}

/* "etc/crypttab, etc/lvm/lvm.conf"; NULL: there are none. */
char *
linux_initrd_copies (const struct linux_initrd *initrd)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < initrd->files->len; i++)
    g_string_append_printf (out, "%s%s", i ? ", " : "",
                            g_array_index (initrd->files,
                                           struct initramfs_file, i).path);
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
