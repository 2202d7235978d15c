/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Login prompts on the old hypervisor's console move to the serial port. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

static const char serial[] = "ttyS0";
const char *const linux_old_consoles[2] = { "hvc0", "xvc0" };

static char *
edit_console_word (const char *word, void *opaque G_GNUC_UNUSED)
{
  for (size_t i = 0; i < G_N_ELEMENTS (linux_old_consoles); i++)
    if (strcmp (word, linux_old_consoles[i]) == 0)
      return g_strdup (serial);
  return NULL;
}

static bool
names_console (const char *line, const char *console)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t\r:", -1);
  return !text_is_comment (line) &&
         g_strv_contains ((const char *const *) words, console);
}

static bool
names_old_console (const char *line)
{
  for (size_t i = 0; i < G_N_ELEMENTS (linux_old_consoles); i++)
    if (names_console (line, linux_old_consoles[i]))
      return true;
  return false;
}

static char *
find_serial (const char *line, void *opaque)
{
  bool *found = opaque;

  *found = *found || names_console (line, serial);
  return NULL;
}

/* Two login prompts on one port take each other's letters. */
static char *
edit_inittab_line (const char *line, void *opaque)
{
  bool *have_serial = opaque;

  if (!names_old_console (line))
    return NULL;
  if (*have_serial)
    return g_strconcat ("#", line, NULL);
  *have_serial = true;
  return text_edit_words (line, " \t\r:", edit_console_word, NULL);
}

static char *
edit_inittab (const char *text, void *opaque G_GNUC_UNUSED)
{
  bool have_serial = false;
  g_autofree char *unused = text_edit_lines (text, find_serial,
                                             &have_serial);

  return text_edit_lines (text, edit_inittab_line, &have_serial);
}

/* Root may log in where it could before; only where an old console is in
 * the list, so that a list without consoles stays one. */
static char *
edit_securetty (const char *text, void *opaque G_GNUC_UNUSED)
{
  bool had = false;

  for (size_t i = 0; i < G_N_ELEMENTS (linux_old_consoles); i++)
    had = had || text_has_word (text, linux_old_consoles[i]);
  if (!had || text_has_word (text, serial))
    return NULL;
  return text_append_line (text, serial);
}

/*----- systemd ------------------------------------------------------------*/

static const char wants[] = "/etc/systemd/system/getty.target.wants/";

static bool
move_getty (struct conversion *cv, const char *console, bool have_serial,
            GError **error)
{
  g_autofree char *from = g_strconcat (wants, "serial-getty@", console,
                                       ".service", NULL);
  g_autofree char *to = g_strconcat (wants, "serial-getty@", serial,
                                     ".service", NULL);

  return guest_remove (cv->guest, from, error) &&
         (have_serial ||
          guest_symlink (cv->guest, "/lib/systemd/system/"
                         "serial-getty@.service", to, error));
}

static bool
move_gettys (struct conversion *cv, GError **error)
{
  g_auto (GStrv) names = guest_list (cv->guest, wants, NULL);
  bool have_serial;

  if (!names)
    return true;
  have_serial = g_strv_contains ((const char *const *) names,
                                 "serial-getty@ttyS0.service");
  for (size_t i = 0; i < G_N_ELEMENTS (linux_old_consoles); i++) {
    g_autofree char *unit = g_strconcat ("serial-getty@", linux_old_consoles[i],
                                         ".service", NULL);

    if (!g_strv_contains ((const char *const *) names, unit))
      continue;
    if (!move_getty (cv, linux_old_consoles[i], have_serial, error))
      return false;
    have_serial = true;
  }
  return true;
}

/*----- upstart ------------------------------------------------------------*/

static char *
edit_job_line (const char *line, void *opaque)
{
  return names_old_console (line)
         ? text_edit_words (line, " \t\r:", edit_console_word, opaque) : NULL;
}

static char *
edit_job (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_job_line, opaque);
}

/* A job of the serial port's own is enough. */
static void
move_job (const struct conversion *cv, const char *dir, const char *console,
          const char *suffix)
{
  g_autofree char *old = g_strconcat (dir, console, suffix, NULL);
  g_autofree char *own = g_strconcat (dir, serial, suffix, NULL);
  g_autoptr (GError) error = NULL;

  if (!guest_is_file (cv->guest, old))
    return;
  if (!guest_exists (cv->guest, own))
    linux_improve_files (cv, old, edit_job, NULL);
  else if (!guest_remove (cv->guest, old, &error))
    linux_warning (cv, "remove %s by hand, its console is gone: %s", old,
                   error->message);
}

/* The folders of upstart's jobs: new, and before 0.6. */
static void
move_jobs (const struct conversion *cv)
{
  static const struct { const char *dir, *suffix; } kinds[] = {
    { "/etc/init/", ".conf" }, { "/etc/event.d/", "" },
  };

  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (guest_is_dir (cv->guest, kinds[k].dir))
      for (size_t i = 0; i < G_N_ELEMENTS (linux_old_consoles); i++)
        move_job (cv, kinds[k].dir, linux_old_consoles[i], kinds[k].suffix);
}

bool
linux_serial_console (struct conversion *cv, GError **error)
{
  move_jobs (cv);
  linux_improve_files (cv, "/etc/inittab", edit_inittab, NULL);
  linux_improve_files (cv, "/etc/securetty", edit_securetty, NULL);
  return move_gettys (cv, error);
}
