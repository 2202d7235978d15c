/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tools of the old hypervisor that are no packages: their uninstallers, and
 * what stays behind. */
#include "config.h"

#include <string.h>

#include "converters/linux-tools.h"
#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

/* Some make an initramfs anew, which takes minutes under emulation. */
#define UNINSTALL_SECONDS 900

/*----- uninstallers -------------------------------------------------------*/

/* By the installer's note.  The path is the guest's own claim, so it must be
 * one that the installer makes. */
static char *
find_by_config (const struct conversion *cv,
                const struct linux_addition_row *row)
{
  g_autofree char *text = NULL, *dir = NULL, *path = NULL;

  if (!row->config || !linux_read_text (cv, row->config, &text, NULL) ||
      !text)
    return NULL;
  dir = text_get_variable (text, "INSTALL_DIR");
  if (!dir || !g_str_has_prefix (dir, row->prefix) || strstr (dir, ".."))
    return NULL;
  path = g_strconcat (dir, strrchr (row->program, '/'), NULL);
  return guest_is_file (cv->guest, path) ? g_steal_pointer (&path) : NULL;
}

static char *
find_program (const struct conversion *cv,
              const struct linux_addition_row *row)
{
  g_auto (GStrv) found = NULL;

  if (!row->program)
    return NULL;
  if (!strchr (row->program, '*'))
    return guest_is_file (cv->guest, row->program)
           ? g_strdup (row->program) : NULL;
  found = guest_glob (cv->guest, row->program, NULL);
  return found && found[0] ? g_strdup (found[0]) : find_by_config (cv, row);
}

static void
uninstall (const struct conversion *cv, const struct linux_addition_row *row,
           const char *path)
{
  const char *const argv[] = { path, row->arguments[0], NULL };
  g_autoptr (GError) failure = NULL;
  bool off;

  if (linux_run (cv, argv, UNINSTALL_SECONDS, &failure))
    return;
  off = linux_services_off (cv, row->units);
  linux_warning (cv, "%s could not be uninstalled%s; run %s%s%s in the "
                 "converted guest: %s", row->title,
                 off ? ", so the services are switched off instead" : "",
                 path, argv[1] ? " " : "", argv[1] ? argv[1] : "",
                 failure->message);
}

static void
remove_addition (const struct conversion *cv,
                 const struct linux_addition_row *row)
{
  g_autofree char *path = NULL;

  /* In a plan the files of packages that are removed are still there. */
  if (cv->options->dry && linux_tools_installed (cv, row->title))
    return;
  path = find_program (cv, row);
  if (path)
    uninstall (cv, row, path);
  else if (guest_exists (cv->guest, row->marker) &&
           linux_services_off (cv, row->units))
    linux_note (cv, "%s has no uninstaller, its services are switched off",
                row->title);
}

/*----- leftovers ----------------------------------------------------------*/

static void
remove_leftover (const struct conversion *cv, const char *dir,
                 const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!guest_remove (cv->guest, path, &error))
    linux_warning (cv, "%s serves only the old hypervisor, remove it by "
                   "hand: %s", path, error->message);
}

static void
remove_leftovers (const struct conversion *cv)
{
  const char *dir = NULL;
  g_auto (GStrv) names = NULL;

  for (size_t i = 0; linux_leftovers[i].dir; i++) {
    if (g_strcmp0 (dir, linux_leftovers[i].dir) != 0) {
      dir = linux_leftovers[i].dir;
      g_strfreev (names);
      names = guest_list (cv->guest, dir, NULL);
    }
    for (size_t j = 0; names && names[j]; j++)
      if (g_pattern_match_simple (linux_leftovers[i].names, names[j]))
        remove_leftover (cv, dir, names[j]);
  }
}

bool
linux_remove_additions (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  for (size_t i = 0; linux_additions[i].title; i++)
    remove_addition (cv, &linux_additions[i]);
  remove_leftovers (cv);
  return true;
}
