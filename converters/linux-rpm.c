/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removing packages by the guest's rpm. */
#include "config.h"

#include "converters/linux.h"

/* A package's script may make an initramfs anew: minutes under emulation. */
#define REMOVE_SECONDS 900

/* One transaction: each would open the database and check it anew.
 *
 * --nodeps, because the guest's own packages need not wait for what depends
 * on a hypervisor's tools: a desktop's group or an update agent would else
 * keep all of them.  --allmatches: more than one architecture or version of
 * a name. */
static const char *const command[] = {
  "rpm", "-e", "--allmatches", "--nodeps",
};
static const char *const without_scripts[] = { "--noscripts", "--notriggers" };

/* The environment of a Berkeley DB holds the locks of whoever used it when
 * the guest was stopped or a snapshot was made; rpm would wait for them for
 * ever.  It is made anew from nothing, and ours is not left to the guest. */
static bool
remove_environment (const struct conversion *cv, GError **error)
{
  return guest_remove_matches (cv->guest, "/var/lib/rpm/__db.*", error);
}

bool
linux_rpm_remove (const struct conversion *cv, const GPtrArray *names,
                  bool scripts, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (command); i++)
    g_ptr_array_add (argv, (gpointer) command[i]);
  for (size_t i = 0; !scripts && i < G_N_ELEMENTS (without_scripts); i++)
    g_ptr_array_add (argv, (gpointer) without_scripts[i]);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (argv, g_ptr_array_index (names, i));
  g_ptr_array_add (argv, NULL);
  if (!remove_environment (cv, error))
    return false;
  if (!linux_run (cv, (const char *const *) argv->pdata, REMOVE_SECONDS,
                  error)) {
    remove_environment (cv, NULL);
    return false;
  }
  return remove_environment (cv, error);
}
