/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of init systems, and those that need little: Upstart, OpenRC. */
#include "config.h"

#include <string.h>

#include "converters/linux-init.h"

#define JOB "/etc/init/" INIT_FIRSTBOOT ".conf"
#define RC_SCRIPT "/etc/init.d/" INIT_FIRSTBOOT
#define RC_LINK "/etc/runlevels/default/" INIT_FIRSTBOOT

static bool
any_is_file (struct guest *guest, const char *const *paths)
{
  for (size_t i = 0; paths[i]; i++)
    if (guest_is_file (guest, paths[i]))
      return true;
  return false;
}

/*----- Upstart ------------------------------------------------------------*/

/* Ubuntu's: RHEL 6 has Upstart too, but starts its services by System V
 * links and has no rc-sysinit. */
static bool
upstart_detect (struct guest *guest)
{
  static const char *const programs[] = {
    "/sbin/initctl", "/usr/sbin/initctl", NULL
  };

  return guest_is_file (guest, "/etc/init/rc-sysinit.conf") &&
         any_is_file (guest, programs);
}

/* No task: nothing waits for it to end.  No "console", no "kill timeout":
 * older releases do not know all of them. */
static bool
upstart_enable_program (struct guest *guest, const char *program,
                        GError **error)
{
  g_autofree char *job = g_strdup_printf
    ("description \"Scripts that run once after the conversion by "
     "virt-v2v\"\n"
     "start on stopped rc RUNLEVEL=[2345]\n"
     "exec %s\n", program);

  return guest_write_text (guest, JOB, job, error);
}

/* A job is enabled by being there, unless its override file says manual
 * (since Upstart 1.3). */
static bool
upstart_enable_service (struct guest *guest, const char *name,
                        bool *ret_found, bool *ret_changed, GError **error)
{
  g_autofree char *job = g_strdup_printf ("/etc/init/%s.conf", name);
  g_autofree char *override = g_strdup_printf ("/etc/init/%s.override", name);

  if (!guest_is_file (guest, job))
    return linux_sysv_enable_service (guest, name, ret_found, ret_changed,
                                      error);
  *ret_found = true;
  *ret_changed = guest_exists (guest, override);
  return guest_remove (guest, override, error);
}

/* init(5): "manual" in an override keeps the job from starting by itself. */
static bool
upstart_disable_service (struct guest *guest, const char *unit,
                         bool *ret_found, GError **error)
{
  g_autofree char *name = linux_init_service_name (unit);
  g_autofree char *job = g_strdup_printf ("/etc/init/%s.conf", name);
  g_autofree char *override = g_strdup_printf ("/etc/init/%s.override", name);

  *ret_found = name && guest_is_file (guest, job);
  return !*ret_found ||
         guest_write_text (guest, override, "manual\n", error);
}

/*----- OpenRC -------------------------------------------------------------*/

static bool
openrc_detect (struct guest *guest)
{
  static const char *const programs[] = {
    "/sbin/openrc-run", "/usr/sbin/openrc-run", "/usr/bin/openrc-run", NULL
  };

  return guest_is_dir (guest, "/etc/runlevels/default") &&
         any_is_file (guest, programs);
}

static bool
openrc_enable_program (struct guest *guest, const char *program,
                       GError **error)
{
  g_autofree char *script = g_strdup_printf
    ("#!/sbin/openrc-run\n"
     "# Scripts that run once after the conversion by virt-v2v.\n"
     "depend () {\n"
     "  need localmount\n"
     "  after net\n"
     "}\n"
     "start () {\n"
     "  %s </dev/null >/dev/null 2>&1 &\n"
     "  return 0\n"
     "}\n", program);

  return guest_write_text (guest, RC_SCRIPT, script, error) &&
         guest_chmod (guest, RC_SCRIPT, 0755, error) &&
         guest_symlink (guest, RC_SCRIPT, RC_LINK, error);
}

static bool
openrc_enable_service (struct guest *guest, const char *name,
                       bool *ret_found, bool *ret_changed, GError **error)
{
  g_autofree char *script = g_strdup_printf ("/etc/init.d/%s", name);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_free);
  static const char *const levels[] = { "default", "boot", "sysinit" };

  *ret_found = guest_is_file (guest, script);
  *ret_changed = false;
  if (!*ret_found)
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (levels); i++) {
    char *link = g_strdup_printf ("/etc/runlevels/%s/%s", levels[i], name);

    g_ptr_array_add (links, link);
    if (guest_exists (guest, link))
      return true;
  }
  *ret_changed = true;
  return guest_symlink (guest, script, links->pdata[0], error);
}

/* As "rc-update delete --all" does. */
static bool
openrc_disable_service (struct guest *guest, const char *unit,
                        bool *ret_found, GError **error)
{
  g_autofree char *name = linux_init_service_name (unit);
  g_autofree char *pattern = g_strdup_printf ("/etc/runlevels/*/%s", name);
  g_auto (GStrv) links = name ? guest_glob (guest, pattern, error) : NULL;

  *ret_found = links && links[0];
  return !name || (links && guest_remove_matches (guest, pattern, error));
}

/*----- System V -----------------------------------------------------------*/

static bool
sysv_detect (struct guest *guest)
{
  return guest_is_dir (guest, "/etc/init.d") &&
         linux_sysv_folder (guest) != NULL;
}

/*----- the table ----------------------------------------------------------*/

/* The order matters: systemd, Upstart and OpenRC may have System V's
 * folders too. */
const struct linux_init linux_inits[] = {
  {
    .name = "systemd",
    .detect = linux_systemd_detect,
    .enable_program = linux_systemd_enable_program,
    .disable = "systemctl disable " INIT_FIRSTBOOT ".service\n",
    .enable_service = linux_systemd_enable_service,
    .disable_service = linux_systemd_disable_service,
  },
  {
    .name = "Upstart",
    .detect = upstart_detect,
    .enable_program = upstart_enable_program,
    .disable = "rm -f " JOB "\n",
    .enable_service = upstart_enable_service,
    .disable_service = upstart_disable_service,
  },
  {
    .name = "OpenRC",
    .detect = openrc_detect,
    .enable_program = openrc_enable_program,
    .disable = "rm -f " RC_LINK " " RC_SCRIPT "\n",
    .enable_service = openrc_enable_service,
    .disable_service = openrc_disable_service,
  },
  {
    .name = "System V init",
    .detect = sysv_detect,
    .enable_program = linux_sysv_enable_program,
    .disable = "rm -f /etc/rc[2-5].d/S99" INIT_FIRSTBOOT
               " /etc/rc.d/rc[2-5].d/S99" INIT_FIRSTBOOT
               " /etc/init.d/rc[2-5].d/S99" INIT_FIRSTBOOT
               " /etc/init.d/" INIT_FIRSTBOOT "\n",
    .enable_service = linux_sysv_enable_service,
    .disable_service = linux_sysv_disable_service,
  },
  { .name = NULL },
};

char *
linux_init_service_name (const char *unit)
{
  static const char suffix[] = ".service";

  return g_str_has_suffix (unit, suffix)
    ? g_strndup (unit, strlen (unit) - strlen (suffix)) : NULL;
}

const struct linux_init *
linux_init_find (struct guest *guest)
{
  for (const struct linux_init *init = linux_inits; init->name; init++)
    if (init->detect (guest))
      return init;
  return NULL;
}
