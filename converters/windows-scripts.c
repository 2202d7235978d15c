/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripts that the steps want to be run at the first boot. */
#include "config.h"

#include "converters/windows.h"

static void
script_free (gpointer data)
{
  struct windows_boot_script *s = data;

  g_free (s->name);
  g_free (s->text);
  g_free (s);
}

void
windows_boot_script_add (struct conversion *cv, unsigned priority,
                         const char *name, const char *text)
{
  struct windows_state *state = windows_state (cv);
  struct windows_boot_script *s = g_new0 (struct windows_boot_script, 1);

  s->priority = priority;
  s->name = g_strdup (name);
  s->text = g_strdup (text);
  if (!state->scripts)
    state->scripts = g_ptr_array_new_with_free_func (script_free);
  g_ptr_array_add (state->scripts, s);
}
