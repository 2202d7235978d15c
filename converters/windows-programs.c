/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scripts that remove a hypervisor's tools at the first boot, and a warning
 * of antivirus software. */
#include "config.h"

#include "converters/windows-programs.h"
#include "windows/programs.h"

#define MAX_SCRIPTS 16
#define PRIORITY 6000            /* when drivers have been installed */

const struct windows_tools_row *
windows_tools_find (const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);

  for (const struct windows_tools_row *r = windows_tools; r->name; r++)
    if (g_pattern_match_simple (r->name, folded))
      return r;
  return NULL;
}

bool
windows_is_antivirus (const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);

  for (const char *const *p = windows_antivirus; *p; p++)
    if (g_pattern_match_simple (*p, folded))
      return true;
  return false;
}

static void
add_script (struct conversion *cv, const struct windows_program *p,
            const struct windows_tools_row *row, unsigned *count)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = windows_uninstall_script (p, row->script,
                                                    row->arguments, &error);
  g_autofree char *name = g_strdup_printf ("uninstall-%s", row->script);

  if (!text)
    guest_warning (cv->guest, "%s (%s) cannot be removed at the first boot: "
                   "%s.  Remove it by hand.", row->title, p->name,
                   error->message);
  else if (*count < MAX_SCRIPTS)
    windows_boot_script_add (cv, PRIORITY + (*count)++, name, text);
}

bool
windows_remove_tools (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  struct hive *software = windows_state (cv)->registry->software;
  g_autoptr (GPtrArray) programs = windows_programs_list (software);
  unsigned count = 0;

  for (guint i = 0; i < programs->len; i++) {
    const struct windows_program *p = g_ptr_array_index (programs, i);
    const struct windows_tools_row *row = windows_tools_find (p->name);

    if (row)
      add_script (cv, p, row, &count);
  }
  return true;
}

bool
windows_look_for_antivirus (struct conversion *cv,
                            GError **error G_GNUC_UNUSED)
{
  struct hive *software = windows_state (cv)->registry->software;
  g_autoptr (GPtrArray) programs = windows_programs_list (software);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *all = NULL;

  for (guint i = 0; i < programs->len; i++) {
    const struct windows_program *p = g_ptr_array_index (programs, i);

    if (windows_is_antivirus (p->name) &&
        !g_ptr_array_find_with_equal_func (names, p->name, g_str_equal, NULL))
      g_ptr_array_add (names, p->name);
  }
  if (names->len == 0)
    return true;
  g_ptr_array_add (names, NULL);
  all = g_strjoinv (", ", (char **) names->pdata);
  guest_warning (cv->guest, "the guest has antivirus software (%s): it may "
                 "keep drivers from being installed and scripts from running "
                 "at the first boot.  If that happens, switch it off in the "
                 "source and convert again.", all);
  return true;
}
