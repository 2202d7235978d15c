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

static char *
edit_console (const char *word)
{
  const char *device = word + strlen ("console=");

  for (size_t i = 0; i < G_N_ELEMENTS (linux_old_consoles); i++) {
    const size_t length = strlen (linux_old_consoles[i]);

    if (strncmp (device, linux_old_consoles[i], length) == 0 &&
        (device[length] == '\0' || device[length] == ','))
      return g_strconcat ("console=ttyS0", device + length, NULL);
  }
  return NULL;
}

/* A root that is named by hardware which is gone: the appliance knows where
 * it is. */
static char *
edit_root (const struct arguments *a, const char *word)
{
  static const char key[] = "root=";
  g_autofree char *unused = NULL, *device = NULL;

  if (!g_str_has_prefix (word, key) ||
      devmap_translate (linux_state (a->cv)->devmap, word + strlen (key),
                        &unused) != DEVMAP_UNKNOWN)
    return NULL;
  device = linux_mounted_device (a->cv, "/");
  return device ? g_strconcat (key, device, NULL) : NULL;
}

static char *
edit_word (const char *word, void *opaque)
{
  static const char *const devices[] = { "root=", "resume=" };
  const struct arguments *a = opaque;
  const struct devmap *map = linux_state (a->cv)->devmap;
  char *root;

  if (g_str_has_prefix (word, "console="))
    return edit_console (word);
  root = edit_root (a, word);
  if (root)
    return root;
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

/* "xencons=tty1" says which devices Xen's console driver takes; NULL: there
 * is none. */
static char *
drop_xencons (const char *line)
{
  static const char key[] = "xencons=";
  const char *p = strstr (line, key);
  size_t start, length;

  if (!p || (p > line && !strchr (" \t\"'", p[-1])))
    return NULL;
  start = (size_t) (p - line);
  length = strcspn (p, " \t\r\n\"'");
  if (start > 0 && strchr (" \t", line[start - 1])) {
    start--;
    length++;
  }
  else
    length += strspn (p + length, " \t");
  return text_replace (line, start, length, "");
}

char *
linux_edit_arguments (const struct conversion *cv, const char *path,
                      const char *line)
{
  struct arguments a = { cv, path };
  g_autofree char *without = drop_xencons (line);
  char *with = text_edit_words (without ? without : line, " \t\r\"'",
                                edit_word, &a);

  return with ? with : g_steal_pointer (&without);
}
