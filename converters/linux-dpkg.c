/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dpkg: the list of packages, and removing some as cheaply as it can be
 * had. */
#include "config.h"

#include "converters/dpkg-status.h"
#include "converters/linux.h"
#include "v2v/base/error.h"

/* A package's script may make an initramfs anew: minutes under emulation. */
#define REMOVE_SECONDS 900
#define MAX_SCRIPT (1024 * 1024)

static const char status_path[] = "/var/lib/dpkg/status";

GPtrArray *
linux_dpkg_read (const struct conversion *cv, GError **error)
{
  g_autofree char *text = NULL;

  if (!linux_read_text (cv, status_path, &text, error))
    return NULL;
  if (!text) {
    error_set (error, "%s is missing", status_path);
    return NULL;
  }
  return dpkg_status_parse (text, error);
}

/*----- services must not be started or stopped in here --------------------*/

static const char policy_path[] = "/usr/sbin/policy-rc.d";
static const char policy_text[] = "#!/bin/sh\nexit 101\n";

/* invoke-rc.d(8) asks this program first.  One of the guest's own stays. */
static bool
add_policy (const struct conversion *cv, bool *ret_added, GError **error)
{
  *ret_added = false;
  if (guest_exists (cv->guest, policy_path))
    return true;
  if (!guest_write_text (cv->guest, policy_path, policy_text, error))
    return false;
  *ret_added = true;
  return guest_chmod (cv->guest, policy_path, 0755, error);
}

static void
remove_policy (const struct conversion *cv)
{
  g_autoptr (GError) error = NULL;

  if (!guest_remove (cv->guest, policy_path, &error))
    linux_warning (cv, "remove %s from the guest by hand, it keeps services "
                   "from starting after updates: %s", policy_path,
                   error->message);
}

/*----- the packages' scripts -------------------------------------------- */

struct script {
  char *path;
  GBytes *data;
};

static void
script_free (gpointer data)
{
  struct script *s = data;

  g_free (s->path);
  g_bytes_unref (s->data);
  g_free (s);
}

/* dpkg has no option to leave a script out, but does without one. */
static bool
take_script (const struct conversion *cv, const char *package,
             const char *kind, GPtrArray *taken, GError **error)
{
  g_autofree char *path = g_strconcat ("/var/lib/dpkg/info/", package, ".",
                                       kind, NULL);
  GBytes *data = NULL;
  struct script *s;

  if (!linux_read_bytes (cv, path, MAX_SCRIPT, &data, error))
    return false;
  if (!data)
    return true;
  s = g_new0 (struct script, 1);
  s->path = g_steal_pointer (&path);
  s->data = data;
  g_ptr_array_add (taken, s);
  return guest_remove (cv->guest, s->path, error);
}

static bool
take_scripts (const struct conversion *cv, const GPtrArray *names,
              GPtrArray *taken, GError **error)
{
  for (guint i = 0; i < names->len; i++)
    if (!take_script (cv, g_ptr_array_index (names, i), "prerm", taken,
                      error) ||
        !take_script (cv, g_ptr_array_index (names, i), "postrm", taken,
                      error))
      return false;
  return true;
}

static void
put_scripts_back (const struct conversion *cv, const GPtrArray *taken)
{
  for (guint i = 0; i < taken->len; i++) {
    const struct script *s = g_ptr_array_index (taken, i);
    g_autoptr (GError) error = NULL;

    if (!guest_write (cv->guest, s->path, s->data, &error) ||
        !guest_chmod (cv->guest, s->path, 0755, &error))
      linux_warning (cv, "%s could not be put back: %s", s->path,
                     error->message);
  }
}

/*----- removing --------------------------------------------------------- */

/* Triggers (man-db, ldconfig, initramfs) stay pending: dpkg runs them with
 * the guest's next package.  Here they would cost more than all else. */
static bool
purge (const struct conversion *cv, const GPtrArray *names, GError **error)
{
  static const char *const command[] = {
    "dpkg", "--force-unsafe-io", "--no-triggers", "--purge",
  };
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (command); i++)
    g_ptr_array_add (argv, (gpointer) command[i]);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (argv, g_ptr_array_index (names, i));
  g_ptr_array_add (argv, NULL);
  return linux_run (cv, (const char *const *) argv->pdata, REMOVE_SECONDS,
                    error);
}

static bool
purge_with_scripts (const struct conversion *cv, const GPtrArray *names,
                    GError **error)
{
  bool added;
  const bool ok = add_policy (cv, &added, error) && purge (cv, names, error);

  if (added)
    remove_policy (cv);
  return ok;
}

bool
linux_dpkg_remove (const struct conversion *cv, const GPtrArray *names,
                   bool scripts, GError **error)
{
  g_autoptr (GPtrArray) taken =
    g_ptr_array_new_with_free_func (script_free);

  if (scripts)
    return purge_with_scripts (cv, names, error);
  if (take_scripts (cv, names, taken, error) && purge (cv, names, error))
    return true;
  put_scripts_back (cv, taken);
  return false;
}
