/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /etc/fstab where disks were left behind: what is on them cannot be
 * mounted, and systemd would end in its emergency mode for each. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

enum { FIELD_SPEC, FIELD_MOUNTPOINT, FIELD_TYPE, FIELD_OPTIONS };

struct absent {
  const struct conversion *cv;
  char *needed;                  /* a line that the system cannot do without;
                                    NULL: none */
};

/* A system without these is none. */
static const char *const needed[] = { "/", "/boot", "/boot/efi", "/etc",
                                      "/usr", "/var", NULL };

static bool
is_block_device (const char *spec)
{
  static const char *const prefixes[] = {
    "/dev/", "UUID=", "LABEL=", "PARTUUID=", "PARTLABEL=",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (spec, prefixes[i]))
      return true;
  return false;
}

static bool
is_mounted (const struct conversion *cv, const char *mountpoint)
{
  const GPtrArray *mounts = cv->inspect->mounts;
  g_autofree char *path = g_strcompress (mountpoint);   /* "\040": a blank */

  for (guint i = 0; mounts && i < mounts->len; i++) {
    const struct inspect_mount *m = g_ptr_array_index (mounts, i);
    if (g_strcmp0 (m->mountpoint, path) == 0)
      return true;
  }
  return false;
}

/* "/dev/sdb1" of a disk that stayed: another disk may have that name now. */
static bool
is_disk_name (const struct conversion *cv, const char *spec)
{
  g_autofree char *with = NULL;

  return devmap_translate (linux_state (cv)->devmap, spec, &with) ==
         DEVMAP_UNKNOWN;
}

/* Swap space that is told by what it holds may be on any disk. */
static bool
is_absent (const struct conversion *cv, const char *line, const char *spec,
           const char *mountpoint, const char *type)
{
  return is_block_device (spec) && !linux_is_optional_mount (line) &&
         (strcmp (type, "swap") == 0 ? is_disk_name (cv, spec)
          : mountpoint[0] == '/' && !is_mounted (cv, mountpoint));
}

/* "defaults" becomes "defaults,nofail"; a line may end before its options. */
static char *
add_options (const char *line, const char *more)
{
  size_t start, length;
  g_autofree char *options = NULL;

  if (!text_field (line, FIELD_OPTIONS, &start, &length)) {
    g_autofree char *all = g_strchomp (g_strdup (line));
    return g_strconcat (all, " ", more, NULL);
  }
  options = g_strdup_printf ("%.*s,%s", (int) length, line + start, more);
  return text_replace (line, start, length, options);
}

static char *
edit_line (const char *line, void *opaque)
{
  struct absent *a = opaque;
  g_autofree char *spec = text_field_dup (line, FIELD_SPEC);
  g_autofree char *mountpoint = text_field_dup (line, FIELD_MOUNTPOINT);
  g_autofree char *type = text_field_dup (line, FIELD_TYPE);
  const char *more;

  if (text_is_comment (line) || !type ||
      !is_absent (a->cv, line, spec, mountpoint, type))
    return NULL;
  if (g_strv_contains (needed, mountpoint)) {
    if (!a->needed)
      a->needed = g_strdup_printf ("‘%s’ (%s)", mountpoint, spec);
    return NULL;
  }
  more = is_disk_name (a->cv, spec) ? "nofail,noauto" : "nofail";
  linux_warning (a->cv, "%s (%s in /etc/fstab) is on none of the disks that "
                 "are converted: it is marked ‘%s’, so that the guest boots "
                 "without it", strcmp (type, "swap") == 0 ? "swap space"
                 : mountpoint, spec, more);
  return add_options (line, more);
}

static char *
edit (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_line, opaque);
}

bool
linux_absent_mounts (struct conversion *cv, GError **error)
{
  struct absent a = { .cv = cv };
  g_autofree char *owned = NULL;

  if (!linux_edit_file (cv, "/etc/fstab", edit, &a, error))
    return false;
  owned = a.needed;
  return !owned || error_set (error, "%s of the guest's /etc/fstab is on none "
                              "of the disks that --disks selects, and the "
                              "guest does not boot without it", owned);
}
