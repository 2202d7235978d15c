/* SPDX-License-Identifier: GPL-2.0-or-later */
/* systemd: units that are started at boot. */
#include "config.h"

#include <string.h>

#include "converters/linux-init.h"
#include "converters/systemd-unit.h"

#define UNITS "/etc/systemd/system/"
#define UNIT INIT_FIRSTBOOT ".service"
#define WANTS UNITS "multi-user.target.wants"

static bool
has_program (struct guest *guest)
{
  return guest_is_file (guest, "/lib/systemd/systemd") ||
         guest_is_file (guest, "/usr/lib/systemd/systemd");
}

/* Where systemd is only installed, /sbin/init is another program. */
bool
linux_systemd_detect (struct guest *guest)
{
  static const char init[] = "/sbin/init";
  g_autofree char *target = NULL;

  if (!has_program (guest))
    return false;
  if (!guest_exists (guest, init))
    return true;
  target = guest_readlink (guest, init, NULL);
  return target && strstr (target, "systemd");
}

/* Type=simple: started is enough, so nothing in the boot waits for it; it
 * comes after the network where that comes up, but does not ask for it. */
static char *
make_unit (const char *program)
{
  g_autofree char *folder = g_path_get_dirname (program);

  return g_strdup_printf
    ("[Unit]\n"
     "Description=Scripts that run once after the conversion by virt-v2v\n"
     "ConditionDirectoryNotEmpty=%s/scripts\n"
     "After=network.target network-online.target\n"
     "\n"
     "[Service]\n"
     "Type=simple\n"
     "ExecStart=%s\n"
     "RuntimeMaxSec=2h\n"
     "\n"
     "[Install]\n"
     "WantedBy=multi-user.target\n", folder, program);
}

bool
linux_systemd_enable_program (struct guest *guest, const char *program,
                              GError **error)
{
  g_autofree char *unit = make_unit (program);

  return guest_mkdir_p (guest, WANTS, error) &&
         guest_write_text (guest, UNITS UNIT, unit, error) &&
         guest_symlink (guest, UNITS UNIT, WANTS "/" UNIT, error);
}

/*----- services that are installed ----------------------------------------*/

/* A link to /dev/null: "masked". */
static bool
is_masked (struct guest *guest, const char *path)
{
  g_autofree char *target = guest_readlink (guest, path, NULL);

  return g_strcmp0 (target, "/dev/null") == 0;
}

static char *
find_unit (struct guest *guest, const char *unit)
{
  static const char *const folders[] = {
    UNITS, "/usr/lib/systemd/system/", "/lib/systemd/system/",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_strconcat (folders[i], unit, NULL);

    if (guest_is_file (guest, path))
      return g_steal_pointer (&path);
  }
  return NULL;
}

static bool
enable (struct guest *guest, const char *path, const char *unit,
        bool *ret_changed, GError **error)
{
  g_autofree char *text = guest_read_text (guest, path, error);
  g_auto (GStrv) wanted_by = text ? systemd_unit_wanted_by (text) : NULL;

  for (size_t i = 0; wanted_by && wanted_by[i]; i++) {
    g_autofree char *folder = g_strconcat (UNITS, wanted_by[i], ".wants",
                                           NULL);
    g_autofree char *link = g_build_filename (folder, unit, NULL);

    if (guest_exists (guest, link))
      continue;
    if (!guest_mkdir_p (guest, folder, error) ||
        !guest_symlink (guest, path, link, error))
      return false;
    *ret_changed = true;
  }
  return text != NULL;
}

bool
linux_systemd_enable_service (struct guest *guest, const char *name,
                              bool *ret_found, bool *ret_changed,
                              GError **error)
{
  g_autofree char *unit = g_strconcat (name, ".service", NULL);
  g_autofree char *own = g_strconcat (UNITS, unit, NULL);
  g_autofree char *path = NULL;

  *ret_found = *ret_changed = false;
  if (is_masked (guest, own)) {
    if (!guest_remove (guest, own, error))
      return false;
    *ret_changed = true;
  }
  path = find_unit (guest, unit);
  *ret_found = path != NULL;
  return !path || enable (guest, path, unit, ret_changed, error);
}

/*----- switching off ------------------------------------------------------*/

/* What "systemctl disable" removes. */
static bool
disable_unit (struct guest *guest, const char *unit, GError **error)
{
  static const char *const kinds[] = { "wants", "requires" };

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *pattern =
      g_strconcat (UNITS "*.", kinds[i], "/", unit, NULL);
    if (!guest_remove_matches (guest, pattern, error))
      return false;
  }
  return true;
}

/* As "systemctl mask" does; a unit file that stands in /etc itself cannot
 * be masked. */
static bool
mask_unit (struct guest *guest, const char *unit, GError **error)
{
  g_autofree char *path = g_strconcat (UNITS, unit, NULL);
  struct guest_stat st;

  if (!guest_stat (guest, path, false, &st, error))
    return false;
  if (st.type == GUEST_FILE)
    return disable_unit (guest, unit, error);
  return (st.type == GUEST_NONE || guest_remove (guest, path, error)) &&
         guest_symlink (guest, "/dev/null", path, error);
}

bool
linux_systemd_disable_service (struct guest *guest, const char *unit,
                               bool *ret_found, GError **error)
{
  g_autofree char *path = find_unit (guest, unit);

  *ret_found = path != NULL;
  return !path || mask_unit (guest, unit, error);
}
