/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths in a boot loader's configuration, as files of the guest. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"

#define MAX_LINKS 8

/* PATH itself if it is a file; freed if not. */
static char *
take_file (const struct conversion *cv, char *path)
{
  if (guest_is_file (cv->guest, path))
    return path;
  g_free (path);
  return NULL;
}

char *
linux_boot_resolve (const struct conversion *cv, const char *dir,
                    const char *path)
{
  static const char *const tops[] = { "/boot", "/boot/efi" };
  const char *inner = strstr (path, "/boot/");
  char *found = take_file (cv, path[0] == '/'
                           ? g_strdup (path)
                           : g_build_filename (dir, path, NULL));

  for (size_t i = 0; i < G_N_ELEMENTS (tops) && !found; i++)
    found = take_file (cv, g_build_filename (tops[i], path, NULL));
  if (!found && inner)
    found = take_file (cv, g_strdup (inner));
  return found;
}

/* One step along a link; NULL: it is none. */
static char *
follow_link (const struct conversion *cv, const char *path)
{
  struct guest_stat st;
  g_autofree char *target = NULL, *dir = NULL;

  if (!guest_stat (cv->guest, path, false, &st, NULL) ||
      st.type != GUEST_LINK)
    return NULL;
  target = guest_readlink (cv->guest, path, NULL);
  if (!target)
    return NULL;
  dir = g_path_get_dirname (path);
  return target[0] == '/' ? g_strdup (target)
                          : g_build_filename (dir, target, NULL);
}

/* Each look into the guest costs: what has a version in its name is no link
 * to another one. */
static bool
is_versioned (const char *base)
{
  return (g_str_has_prefix (base, "vmlinuz-") ||
          g_str_has_prefix (base, "vmlinux-")) &&
         g_ascii_isdigit (base[strlen ("vmlinuz-")]);
}

char *
linux_boot_real_path (const struct conversion *cv, const char *path)
{
  char *at = g_strdup (path);

  for (unsigned i = 0; i < MAX_LINKS; i++) {
    char *next = follow_link (cv, at);

    if (!next)
      break;
    g_free (at);
    at = next;
  }
  return at;
}

char *
linux_boot_kernel_name (const struct conversion *cv, const char *dir,
                        const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *at = NULL, *real = NULL;

  if (is_versioned (base))
    return g_steal_pointer (&base);
  at = linux_boot_resolve (cv, dir, path);
  real = at ? linux_boot_real_path (cv, at) : NULL;
  return g_path_get_basename (real ? real : base);
}
