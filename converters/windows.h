/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the Windows converter: what they know of the guest, and the
 * steps.  Only for converters/windows*.c. */
#ifndef CONVERTERS_WINDOWS_H
#define CONVERTERS_WINDOWS_H

#include <stdbool.h>
#include <glib.h>

#include "converters/converter.h"
#include "windows/drivers/choose.h"
#include "windows/registry/registry.h"
#include "windows/version.h"

extern const struct converter windows_converter;

struct windows_state {
  struct registry *registry;
  struct windows_version version;
  char *systemroot;              /* "/Windows", as the guest spells it */
  struct driver_set *drivers;    /* what was installed; NULL: none */
  GPtrArray *scripts;            /* struct windows_boot_script *, or NULL */
};

/* What is to be run at the first boot, those of low priority first. */
struct windows_boot_script {
  unsigned priority;
  char *name;                    /* "uninstall-vmware-tools" */
  char *text;                    /* of a batch file, with CRLF */
};

static inline struct windows_state *
windows_state (const struct conversion *cv)
{
  return cv->state;
}

void windows_boot_script_add (struct conversion *cv, unsigned priority,
                              const char *name, const char *text);
/* Prepares the script that gives the network cards their addresses; its name
 * in the folder of the first boot's data, newly allocated, or NULL: there is
 * nothing to do.  Warns of what is not certain. */
char *windows_network_prepare (struct conversion *cv);
/* What the guest agent's installer is called in the guest, beside the drivers;
 * NULL: there is none for this processor. */
const char *windows_agent_file (const struct conversion *cv);

/*----- steps, in their order in windows.c ---------------------------------*/

bool windows_has_geometry (const struct conversion *cv);
bool windows_fix_geometry (struct conversion *cv, GError **error);
bool windows_has_esp (const struct conversion *cv);
bool windows_fix_uefi (struct conversion *cv, GError **error);
bool windows_install_drivers (struct conversion *cv, GError **error);
bool windows_choose_devices (struct conversion *cv, GError **error);
bool windows_read_clock (struct conversion *cv, GError **error);
bool windows_disable_services (struct conversion *cv, GError **error);
bool windows_remove_tools (struct conversion *cv, GError **error);
bool windows_set_boot_options (struct conversion *cv, GError **error);
bool windows_needs_fallback (const struct conversion *cv);
bool windows_prepare_fallback (struct conversion *cv, GError **error);
bool windows_look_at_policies (struct conversion *cv, GError **error);
bool windows_look_for_antivirus (struct conversion *cv, GError **error);
bool windows_first_boot (struct conversion *cv, GError **error);
bool windows_commit_registry (struct conversion *cv, GError **error);
bool windows_on_ntfs (const struct conversion *cv);
bool windows_set_permissions (struct conversion *cv, GError **error);

#endif
