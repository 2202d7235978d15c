/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest does at its first boot: the service that runs the scripts,
 * and the scripts that apply.
 *
 * A guest without them starts too: nothing here can fail the conversion. */
#include "config.h"

#include <string.h>

#include "converters/windows.h"
#include "windows/firstboot.h"
#include "windows/path.h"
#include "windows/scripts.h"

static char *
driver_path (struct conversion *cv, const char *name)
{
  return windows_path (cv->guest, "%s" WINDOWS_DRIVER_DIR "/%s",
                       windows_state (cv)->systemroot, name);
}

static bool
has_driver_file (struct conversion *cv, const char *name)
{
  g_autofree char *path = driver_path (cv, name);

  return guest_is_file (cv->guest, path);
}

static bool
has_drivers (struct conversion *cv)
{
  g_autofree char *dir = windows_path (cv->guest, "%s" WINDOWS_DRIVER_DIR,
                                       windows_state (cv)->systemroot);
  g_auto (GStrv) names = guest_is_dir (cv->guest, dir)
    ? guest_list (cv->guest, dir, NULL) : NULL;

  for (guint i = 0; names && names[i]; i++)
    if (g_str_has_suffix (names[i], ".inf"))
      return true;
  return false;
}

static const char *
find_agent (struct conversion *cv)
{
  const char *name = windows_agent_file (cv);

  return name && has_driver_file (cv, name) ? name : NULL;
}

/* TEXT, which becomes the caller's no more; NULL: there is nothing to do. */
static bool
add_script (struct conversion *cv, const char *name, unsigned priority,
            char *text, GError **error)
{
  g_autoptr (GBytes) data = text ? g_bytes_new_take (text, strlen (text))
                                 : NULL;

  return !data || windows_firstboot_add (cv->guest, name, priority, data,
                                         error);
}

/* What earlier steps left for then. */
static bool
add_left_scripts (struct conversion *cv, GError **error)
{
  const GPtrArray *left = windows_state (cv)->scripts;

  for (guint i = 0; left && i < left->len; i++) {
    const struct windows_boot_script *s = left->pdata[i];

    if (!add_script (cv, s->name, s->priority, g_strdup (s->text), error))
      return false;
  }
  return true;
}

static bool
add_scripts (struct conversion *cv, const char *network, GError **error)
{
  const struct windows_script_facts facts = {
    .version = &windows_state (cv)->version,
    .drivers = has_drivers (cv),
    .agent = find_agent (cv),
    .serial = has_driver_file (cv, "vioser.inf"),
    .balloon = has_driver_file (cv, "blnsvr.exe"),
    .disks = cv->source->disks->len,
    .network = network,
  };

  for (const struct windows_script *s = windows_scripts; s->name; s++) {
    char *text = s->text (&facts);
    const bool limited = text && s->limits;

    if (!add_script (cv, s->name, s->order, text, error) ||
        (limited && !windows_firstboot_limit (cv->guest, s->name, s->order,
                                              s->limits, error)))
      return false;
  }
  return add_left_scripts (cv, error);
}

bool
windows_first_boot (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const struct windows_state *state = windows_state (cv);
  const struct registry *r = state->registry;
  g_autoptr (GError) err = NULL;
  g_autofree char *network = NULL;

  if (!windows_firstboot_install (cv->guest, r->system, r->control_set,
                                  state->version.arch, &err)) {
    guest_warning (cv->guest, "nothing is done at the guest's first boot, "
                   "install drivers and the guest agent and set network "
                   "addresses in the guest: %s", err->message);
    return true;
  }
  network = windows_network_prepare (cv);
  if (!add_scripts (cv, network, &err))
    guest_warning (cv->guest, "not all that should be done at the guest's "
                   "first boot is: %s", err->message);
  return true;
}
