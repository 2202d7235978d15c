/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Windows converter: its table of steps. */
#include "config.h"

#include <string.h>

#include "converters/windows.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "windows/inspect.h"

/* The order matters: what may refuse the guest before anything is changed;
 * drivers before the devices that they decide; the hives go back last, so
 * that a failure before leaves them as they were; permissions after all that
 * makes files. */
static const struct step windows_steps[] = {
  { "install-drivers", "Installing virtio drivers", NULL,
    windows_install_drivers },
  { "choose-devices", "Choosing virtual devices", NULL,
    windows_choose_devices },
  { "clock", "Reading the clock's setting", NULL, windows_read_clock },
  { "disable-services", "Disabling services of the old hypervisor", NULL,
    windows_disable_services },
  { "remove-tools", "Preparing the removal of the old hypervisor's tools",
    NULL, windows_remove_tools },
  { "boot-options", "Setting what the next boot does", NULL,
    windows_set_boot_options },
  { "fallback", "Preparing drivers of emulated disks",
    windows_needs_fallback, windows_prepare_fallback },
  { "policies", "Looking at policies", NULL, windows_look_at_policies },
  { "antivirus", "Looking for antivirus software", NULL,
    windows_look_for_antivirus },
  { "first-boot", "Preparing the first boot", NULL, windows_first_boot },
  { "uefi", "Setting up the UEFI boot path", windows_has_esp,
    windows_fix_uefi },
  { "geometry", "Setting the geometry in the boot sector",
    windows_has_geometry, windows_fix_geometry },
  { "registry", "Writing the registry", NULL, windows_commit_registry },
  { "permissions", "Setting permissions", windows_on_ntfs,
    windows_set_permissions },
  { NULL, NULL, NULL, NULL }
};

static bool
windows_accepts (const struct inspect *inspect)
{
  return g_strcmp0 (inspect->type, "windows") == 0;
}

static bool
windows_start (struct conversion *cv, GError **error)
{
  struct windows_state *state = g_new0 (struct windows_state, 1);

  cv->state = state;
  state->systemroot =
    windows_find_systemroot (cv->guest, cv->inspect->windows_systemroot);
  state->registry = registry_open (cv->guest, state->systemroot, error);
  if (!state->registry ||
      !windows_version_read (state->registry->software,
                             state->registry->system,
                             state->registry->control_set, &state->version,
                             error))
    return false;
  report_debug ("converter windows: %u.%u build %u, %s",
                state->version.major, state->version.minor,
                state->version.build, state->version.product_name);
  return true;
}

static void
windows_finish (struct conversion *cv)
{
  struct windows_state *state = windows_state (cv);

  if (!state)
    return;
  registry_free (state->registry);
  driver_set_free (state->drivers);
  windows_version_clear (&state->version);
  g_free (state->systemroot);
  g_clear_pointer (&state->scripts, g_ptr_array_unref);
  g_free (state);
  cv->state = NULL;
}

bool
windows_commit_registry (struct conversion *cv, GError **error)
{
  return registry_commit (windows_state (cv)->registry, error);
}

const struct converter windows_converter = {
  .name = "windows",
  .accepts = windows_accepts,
  .steps = windows_steps,
  .start = windows_start,
  .finish = windows_finish,
};
