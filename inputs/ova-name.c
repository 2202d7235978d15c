/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of files in an OVF package. */
#include "config.h"

#include <string.h>

#include "inputs/ova-name.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

static char *
refuse (const char *name, const char *why, GError **error)
{
  g_autofree char *shown = clean_text (name, 200);

  error_set (error, "the name ‘%s’ %s, which is not allowed in an OVF "
             "package: do not trust this package; if it is yours, pack it "
             "again with plain names", shown, why);
  return NULL;
}

char *
ova_name_clean (const char *name, GError **error)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (strlen (name) > OVA_MAX_NAME)
    return refuse (name, "is too long", error);
  if (name[0] == '/')
    return refuse (name, "is absolute", error);
  parts = g_strsplit (name, "/", -1);
  for (size_t i = 0; parts[i]; i++) {
    if (strcmp (parts[i], "..") == 0)
      return refuse (name, "leads out of its folder by ‘..’", error);
    if (parts[i][0] == '\0' || strcmp (parts[i], ".") == 0)
      continue;
    if (out->len > 0)
      g_string_append_c (out, '/');
    g_string_append (out, parts[i]);
  }
  if (out->len == 0)
    return refuse (name, "names no file", error);
  return g_strdup (out->str);
}

char *
ova_name_of_href (const char *descriptor, const char *href, bool unescape,
                  GError **error)
{
  const char *slash = strrchr (descriptor, '/');
  g_autofree char *plain = unescape ? g_uri_unescape_string (href, "/")
                                    : g_strdup (href);
  g_autofree char *name = NULL;

  if (!plain)
    return refuse (href, "has an escape that cannot be", error);
  if (strstr (plain, "://"))
    return refuse (href, "is a URL", error);
  name = ova_name_clean (plain, error);
  if (!name || !slash)
    return g_steal_pointer (&name);
  return g_strdup_printf ("%.*s/%s", (int) (slash - descriptor), descriptor,
                          name);
}
