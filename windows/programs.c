/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of installed programs. */
#include "config.h"

#include "windows/programs.h"

static const char *const places[] = {
  "Microsoft\\Windows\\CurrentVersion\\Uninstall",
  "Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
};

static void
program_free (gpointer data)
{
  struct windows_program *p = data;

  g_free (p->key);
  g_free (p->name);
  g_free (p->command);
  g_free (p);
}

static void
add_program (GPtrArray *programs, struct hive *software, const char *place,
             const char *key_name)
{
  const hive_key key = hive_find (software, "%s\\%s", place, key_name);
  g_autofree char *name = hive_get_text (software, key, "DisplayName");
  struct windows_program *p;
  uint32_t installer = 0;

  if (!name || !*name)
    return;
  hive_get_dword (software, key, "WindowsInstaller", &installer);
  p = g_new0 (struct windows_program, 1);
  p->key = g_strdup (key_name);
  p->name = g_steal_pointer (&name);
  p->command = hive_get_text (software, key, "UninstallString");
  if (!p->command)
    p->command = g_strdup ("");
  p->installer = installer != 0;
  g_ptr_array_add (programs, p);
}

GPtrArray *
windows_programs_list (struct hive *software)
{
  GPtrArray *programs = g_ptr_array_new_with_free_func (program_free);

  for (size_t i = 0; i < G_N_ELEMENTS (places); i++) {
    const hive_key place = hive_find (software, "%s", places[i]);
    g_auto (GStrv) names = hive_subkeys (software, place);
    const bool too_many = g_strv_length (names) > PROGRAMS_MAX;

    for (size_t n = 0; names[n] && !too_many; n++)
      add_program (programs, software, places[i], names[n]);
  }
  return programs;
}
