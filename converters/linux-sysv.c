/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V init: scripts, the links of runlevels, insserv's order. */
#include "config.h"

#include "converters/linux-init.h"
#include "converters/sysv-depend.h"

#define SCRIPTS "/etc/init.d/"
#define DEPEND SCRIPTS ".depend.start"
#define FIRST_LEVEL 2
#define LAST_LEVEL 5
#define USUAL_NUMBER 90
#define FIRSTBOOT_NUMBER 99

/* Where the links of a runlevel are, and how they name a script: SUSE keeps
 * them in /etc/init.d, Red Hat in /etc/rc.d, Debian in /etc. */
static const struct {
  const char *folder;            /* of runlevel 3 */
  const char *before;            /* the folder of runlevel N: before N.d */
  const char *up;                /* from there to the scripts */
} layouts[] = {
  { "/etc/init.d/rc3.d", "/etc/init.d/rc", "../" },
  { "/etc/rc.d/rc3.d", "/etc/rc.d/rc", "../init.d/" },
  { "/etc/rc3.d", "/etc/rc", "../init.d/" },
};

static int
find_layout (struct guest *guest)
{
  for (size_t i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (guest_is_dir (guest, layouts[i].folder))
      return (int) i;
  return -1;
}

const char *
linux_sysv_folder (struct guest *guest)
{
  const int layout = find_layout (guest);

  return layout < 0 ? NULL : layouts[layout].folder;
}

static bool
add_links (struct guest *guest, const char *name, unsigned number,
           GError **error)
{
  const int layout = find_layout (guest);
  g_autofree char *target = NULL;

  if (layout < 0)
    return true;
  target = g_strconcat (layouts[layout].up, name, NULL);
  for (unsigned level = FIRST_LEVEL; level <= LAST_LEVEL; level++) {
    g_autofree char *folder = g_strdup_printf
      ("%s%u.d", layouts[layout].before, level);
    g_autofree char *link = g_strdup_printf ("%s/S%02u%s", folder, number,
                                             name);

    if (guest_is_dir (guest, folder) &&
        !guest_symlink (guest, target, link, error))
      return false;
  }
  return true;
}

/* A guest without startpar does not have the file. */
static bool
add_dependencies (struct guest *guest, const char *name, GError **error)
{
  g_autofree char *text = NULL, *with = NULL;

  if (!guest_is_file (guest, DEPEND))
    return true;
  text = guest_read_text (guest, DEPEND, error);
  if (text == NULL)
    return false;
  with = sysv_depend_add (text, name);
  return !with || guest_write_text (guest, DEPEND, with, error);
}

/* The names in $ are those of the Linux Standard Base; the line chkconfig is
 * what Red Hat's program of that name reads. */
static char *
make_script (const char *program)
{
  return g_strdup_printf
    ("#!/bin/sh\n"
     "# chkconfig: 2345 99 01\n"
     "# description: Scripts that run once after the conversion by virt-v2v\n"
     "### BEGIN INIT INFO\n"
     "# Provides:          " INIT_FIRSTBOOT "\n"
     "# Required-Start:    $remote_fs $syslog $network\n"
     "# Required-Stop:\n"
     "# Default-Start:     2 3 4 5\n"
     "# Default-Stop:\n"
     "# Short-Description: Scripts that run once after the conversion\n"
     "### END INIT INFO\n"
     "\n"
     "# In the background: the boot does not wait.\n"
     "case \"$1\" in\n"
     "  start)\n"
     "    if command -v setsid >/dev/null 2>&1; then\n"
     "      setsid %s </dev/null >/dev/null 2>&1 &\n"
     "    else\n"
     "      %s </dev/null >/dev/null 2>&1 &\n"
     "    fi ;;\n"
     "esac\n"
     "exit 0\n", program, program);
}

bool
linux_sysv_enable_program (struct guest *guest, const char *program,
                           GError **error)
{
  static const char path[] = SCRIPTS INIT_FIRSTBOOT;
  g_autofree char *script = make_script (program);

  return guest_write_text (guest, path, script, error) &&
         guest_chmod (guest, path, 0755, error) &&
         add_links (guest, INIT_FIRSTBOOT, FIRSTBOOT_NUMBER, error) &&
         add_dependencies (guest, INIT_FIRSTBOOT, error);
}

static bool
has_start_link (struct guest *guest, const char *name)
{
  const int layout = find_layout (guest);
  g_autofree char *pattern = NULL;
  g_auto (GStrv) found = NULL;

  if (layout < 0)
    return true;
  pattern = g_strdup_printf ("%s[2-5].d/S[0-9][0-9]%s",
                             layouts[layout].before, name);
  found = guest_glob (guest, pattern, NULL);
  return found && found[0];
}

static bool
remove_stop_links (struct guest *guest, const char *name, GError **error)
{
  const int layout = find_layout (guest);
  g_autofree char *pattern = g_strdup_printf
    ("%s[2-5].d/K[0-9][0-9]%s", layouts[layout].before, name);

  return guest_remove_matches (guest, pattern, error);
}

bool
linux_sysv_enable_service (struct guest *guest, const char *name,
                           bool *ret_found, bool *ret_changed,
                           GError **error)
{
  g_autofree char *path = g_strconcat (SCRIPTS, name, NULL);
  g_autofree char *script = NULL;
  unsigned number;

  *ret_found = guest_is_file (guest, path);
  *ret_changed = false;
  if (!*ret_found || has_start_link (guest, name))
    return true;
  script = guest_read_text (guest, path, error);
  if (script == NULL)
    return false;
  number = sysv_start_number (script);
  *ret_changed = true;
  return remove_stop_links (guest, name, error) &&
         add_links (guest, name, number > 0 ? number : USUAL_NUMBER,
                    error) &&
         add_dependencies (guest, name, error);
}

/*----- switching off ------------------------------------------------------*/

/* "S05kudzu" becomes "K95kudzu". */
static bool
turn_link (struct guest *guest, const char *path, GError **error)
{
  const char *name = strrchr (path, '/') + 1;
  const unsigned order = (unsigned) strtoul (name + 1, NULL, 10);
  g_autofree char *dir = g_strndup (path, (gsize) (name - path));
  g_autofree char *to = g_strdup_printf ("%sK%02u%s", dir, 100 - order,
                                         name + strlen ("S00"));

  if (order == 0 || guest_exists (guest, to))
    return guest_remove (guest, path, error);
  return guest_rename (guest, path, to, error);
}

bool
linux_sysv_disable_service (struct guest *guest, const char *unit,
                            bool *ret_found, GError **error)
{
  /* The second is often the same as the first, then without an S link. */
  static const char *const dirs[] = {
    "/etc/rc?.d/", "/etc/rc.d/rc?.d/", "/etc/init.d/rc?.d/",
  };
  g_autofree char *name = linux_init_service_name (unit);

  for (size_t i = 0; name && i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *pattern = g_strconcat (dirs[i], "S[0-9][0-9]", name,
                                            NULL);
    g_auto (GStrv) paths = guest_glob (guest, pattern, error);

    if (!paths)
      return false;
    for (size_t j = 0; paths[j]; j++) {
      *ret_found = true;
      if (!turn_link (guest, paths[j], error))
        return false;
    }
  }
  return true;
}
