/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modules added to the configuration of initramfs programs. */
#include "config.h"

#include "converters/initrd-config.h"

#include <string.h>

#include "converters/initramfs/modules.h"
#include "converters/text.h"

#define MAX_ADAPTERS 32                /* numbers of scsi_hostadapter tried */

static bool
is_module (const char *word, const char *module)
{
  g_autofree char *a = module_name (word), *b = module_name (module);

  return a && b && strcmp (a, b) == 0;
}

/* Is MODULE among the words of TEXT? */
static bool
has_module (const char *text, const char *separators, const char *module)
{
  g_auto (GStrv) words = g_strsplit_set (text, separators, -1);

  for (size_t i = 0; words[i]; i++)
    if (is_module (words[i], module))
      return true;
  return false;
}

/* The lines of TEXT that are no comments. */
static char *
without_comments (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);

  for (size_t i = 0; lines[i]; i++)
    if (!text_is_comment (lines[i]))
      g_string_append_printf (out, "%s\n", lines[i]);
  return g_string_free (out, FALSE);
}

/* The modules that TEXT does not name, each with a blank before it; NULL:
 * there are none. */
static char *
missing_in (const char *text, const char *separators,
            const char *const *modules)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (size_t i = 0; modules[i]; i++)
    if (!has_module (text, separators, modules[i]))
      g_string_append_printf (out, " %s", modules[i]);
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

char *
initrd_config_lines (const char *text, const char *const *modules)
{
  g_autofree char *out = g_strdup (text);

  for (size_t i = 0; modules[i]; i++) {
    g_autofree char *code = without_comments (out);
    char *with;

    if (has_module (code, " \t\n", modules[i]))
      continue;
    with = text_append_line (out, modules[i]);
    g_free (out);
    out = with;
  }
  return strcmp (out, text) == 0 ? NULL : g_steal_pointer (&out);
}

char *
initrd_config_dracut (const char *text, const char *const *modules)
{
  g_autofree char *code = without_comments (text);
  g_autofree char *missing = missing_in (code, " \t\n\"'=", modules);
  g_autofree char *line = NULL;

  if (!missing)
    return NULL;
  line = g_strdup_printf ("add_drivers+=\"%s \"", missing);
  return text_append_line (text, line);
}

char *
initrd_config_sysconfig (const char *text, const char *const *modules)
{
  g_autofree char *old = text_get_variable (text, "INITRD_MODULES");
  g_autofree char *missing = missing_in (old ? old : "", " \t\n", modules);
  g_autofree char *value = NULL;

  if (!missing)
    return NULL;
  value = g_strconcat (old ? old : "", missing, NULL);
  return text_set_variable (text, "INITRD_MODULES", g_strstrip (value));
}

/* "alias scsi_hostadapter3": the first that TEXT does not have. */
static char *
free_adapter (const char *text)
{
  for (unsigned n = 0; n < MAX_ADAPTERS; n++) {
    g_autofree char *number = n ? g_strdup_printf ("%u", n) : g_strdup ("");
    g_autofree char *name = g_strconcat ("scsi_hostadapter", number, NULL);

    if (!has_module (text, " \t\n", name))
      return g_steal_pointer (&name);
  }
  return NULL;
}

char *
initrd_config_modprobe (const char *text, const char *const *modules)
{
  g_autofree char *out = g_strdup (text);

  for (size_t i = 0; modules[i]; i++) {
    g_autofree char *code = without_comments (out);
    g_autofree char *name = free_adapter (code), *line = NULL;
    char *with;

    if (!name || has_module (code, " \t\n", modules[i]))
      continue;
    line = g_strdup_printf ("alias %s %s", name, modules[i]);
    with = text_append_line (out, line);
    g_free (out);
    out = with;
  }
  return strcmp (out, text) == 0 ? NULL : g_steal_pointer (&out);
}

char *
initrd_config_make (const char *text, const char *const *modules)
{
  g_autofree char *code = without_comments (text);
  g_autofree char *missing = missing_in (code, " \t\n=", modules);
  g_autofree char *line = NULL;

  if (!missing)
    return NULL;
  line = g_strdup_printf ("MODULES_ADD +=%s", missing);
  return text_append_line (text, line);
}

char *
initrd_config_features (const char *text,
                        const char *const *modules G_GNUC_UNUSED)
{
  static const char *const feature[] = { "virtio", NULL };
  g_autofree char *old = text_get_variable (text, "features");
  g_autofree char *missing = missing_in (old ? old : "", " \t\n", feature);
  g_autofree char *value = NULL;

  if (!old || !missing)
    return NULL;
  value = g_strconcat (old, missing, NULL);
  return text_set_variable (text, "features", g_strstrip (value));
}
