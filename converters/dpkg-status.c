/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The package database of dpkg: /var/lib/dpkg/status. */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "converters/dpkg-status.h"
#include "v2v/base/error.h"

static bool
is_made_of (const char *text, const char *more)
{
  if (!*text || strlen (text) > PACKAGE_MAX_NAME)
    return false;
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && !strchr (more, *text))
      return false;
  return true;
}

/* A name that goes into an argument vector: never an option. */
static bool
is_name (const char *name)
{
  return is_made_of (name, "+-.") && g_ascii_isalnum (name[0]);
}

static bool
is_arch (const char *arch)
{
  return is_made_of (arch, "-") && g_ascii_isalnum (arch[0]);
}

/* "install ok installed": the third word. */
static bool
is_there (const char *status)
{
  static const char *const states[] = {
    "installed", "unpacked", "half-configured", "triggers-awaited",
    "triggers-pending", NULL
  };
  g_auto (GStrv) words = g_strsplit (status, " ", 4);

  return g_strv_length (words) == 3 && g_strv_contains (states, words[2]);
}

struct paragraph { char *package, *status, *version, *arch; };

static void
paragraph_line (struct paragraph *p, const char *line, size_t length)
{
  const struct { const char *key; char **value; } fields[] = {
    { "Package:", &p->package }, { "Status:", &p->status },
    { "Version:", &p->version }, { "Architecture:", &p->arch },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++) {
    const size_t key = strlen (fields[i].key);

    if (length < key || memcmp (line, fields[i].key, key) != 0)
      continue;
    g_free (*fields[i].value);
    *fields[i].value = g_strstrip (g_strndup (line + key, length - key));
  }
}

static void
paragraph_end (struct paragraph *p, GPtrArray *packages)
{
  struct package *package;

  if (p->package && p->status && p->version && is_name (p->package) &&
      is_made_of (p->version, "+-.~:") && is_there (p->status)) {
    package = g_new0 (struct package, 1);
    package->name = g_steal_pointer (&p->package);
    package->version = g_steal_pointer (&p->version);
    package->arch = p->arch && is_arch (p->arch)
                    ? g_steal_pointer (&p->arch) : g_strdup ("");
    g_ptr_array_add (packages, package);
  }
  g_clear_pointer (&p->package, g_free);
  g_clear_pointer (&p->status, g_free);
  g_clear_pointer (&p->version, g_free);
  g_clear_pointer (&p->arch, g_free);
}

GPtrArray *
dpkg_status_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) packages = packages_new ();
  struct paragraph paragraph = { NULL };

  for (const char *p = text; *p;) {
    const size_t length = strcspn (p, "\n");

    if (length == 0)
      paragraph_end (&paragraph, packages);
    else
      paragraph_line (&paragraph, p, length);
    p += length + (p[length] == '\n');
    if (packages->len >= PACKAGES_MAX) {
      paragraph_end (&paragraph, packages);
      error_set (error, "more than %d packages are installed", PACKAGES_MAX);
      return NULL;
    }
  }
  paragraph_end (&paragraph, packages);
  return g_steal_pointer (&packages);
}
