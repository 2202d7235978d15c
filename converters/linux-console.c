/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Login prompts on the old hypervisor's console move to the serial port. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

static const char serial[] = "ttyS0";
static const char *const old_consoles[] = { "hvc0", "xvc0" };

static char *
edit_console_word (const char *word, void *opaque G_GNUC_UNUSED)
{
  for (size_t i = 0; i < G_N_ELEMENTS (old_consoles); i++)
    if (strcmp (word, old_consoles[i]) == 0)
      return g_strdup (serial);
  return NULL;
}

static char *
edit_inittab_line (const char *line, void *opaque)
{
  if (text_is_comment (line))
    return NULL;
  return text_edit_words (line, " \t\r:", edit_console_word, opaque);
}

static char *
edit_inittab (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_inittab_line, opaque);
}

/* Root may log in where it could before; only where an old console is in
 * the list, so that a list without consoles stays one. */
static char *
edit_securetty (const char *text, void *opaque G_GNUC_UNUSED)
{
  bool had = false;

  for (size_t i = 0; i < G_N_ELEMENTS (old_consoles); i++)
    had = had || text_has_word (text, old_consoles[i]);
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
  for (size_t i = 0; i < G_N_ELEMENTS (old_consoles); i++) {
    g_autofree char *unit = g_strconcat ("serial-getty@", old_consoles[i],
                                         ".service", NULL);

    if (!g_strv_contains ((const char *const *) names, unit))
      continue;
    if (!move_getty (cv, old_consoles[i], have_serial, error))
      return false;
    have_serial = true;
  }
  return true;
}

bool
linux_serial_console (struct conversion *cv, GError **error)
{
  return move_gettys (cv, error) &&
         linux_edit_file (cv, "/etc/inittab", edit_inittab, NULL, error) &&
         linux_edit_file (cv, "/etc/securetty", edit_securetty, NULL, error);
}
