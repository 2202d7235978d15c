/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel arguments in a boot loader's files: device names, consoles. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

struct arguments {
  const struct conversion *cv;
  const char *path;              /* the file that is edited */
};

/* Consoles of Xen and of POWER hypervisors. */
static const char *const old_consoles[] = { "hvc0", "xvc0" };

static char *
edit_console (const char *word)
{
  const char *device = word + strlen ("console=");

  for (size_t i = 0; i < G_N_ELEMENTS (old_consoles); i++) {
    const size_t length = strlen (old_consoles[i]);

    if (strncmp (device, old_consoles[i], length) == 0 &&
        (device[length] == '\0' || device[length] == ','))
      return g_strconcat ("console=ttyS0", device + length, NULL);
  }
  return NULL;
}

static char *
edit_word (const char *word, void *opaque)
{
  static const char *const devices[] = { "root=", "resume=" };
  const struct arguments *a = opaque;
  const struct devmap *map = linux_state (a->cv)->devmap;

  if (g_str_has_prefix (word, "console="))
    return edit_console (word);
  for (size_t i = 0; i < G_N_ELEMENTS (devices); i++) {
    g_autofree char *unused = NULL;

    if (g_str_has_prefix (word, devices[i]) &&
        devmap_translate (map, word + strlen (devices[i]), &unused) ==
        DEVMAP_UNKNOWN)
      linux_warning (a->cv, "%s has the kernel argument %s, which names no "
                     "disk of the converted guest: replace it by a UUID",
                     a->path, word);
  }
  return devmap_rewrite (map, word);
}

char *
linux_edit_arguments (const struct conversion *cv, const char *path,
                      const char *line)
{
  struct arguments a = { cv, path };
  return text_edit_words (line, " \t\r\"'", edit_word, &a);
}
