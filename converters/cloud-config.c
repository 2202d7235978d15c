/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cloud-init's list of data sources in its configuration. */
#include "config.h"

#include <string.h>

#include "converters/cloud-config.h"
#include "converters/text.h"

static const char ends[] = " \t\r,[]\"'";

/* Data sources that need the platform of a cloud or hypervisor that is not
 * the target. */
static const char *const foreign[] = {
  "AliYun", "Akamai", "AltCloud", "Azure", "Bigstep", "CloudSigma",
  "DigitalOcean", "Ec2", "Exoscale", "GCE", "Hetzner", "IBMCloud", "NWCS",
  "OVF", "Oracle", "RbxCloud", "Scaleway", "SmartOS", "UpCloud", "VMware",
  "Vultr", "WSL", NULL
};

static void
add_names (GPtrArray *names, const char *text)
{
  const char *p = text;

  while (*p && *p != '#' && names->len < CLOUD_CONFIG_MAX_SOURCES) {
    const size_t length = strcspn (p, ends);

    if (length > 0)
      g_ptr_array_add (names, g_strndup (p, length));
    p += length;
    p += strspn (p, ends);
  }
}

/* What stands behind "KEY:" on a line that begins with it; NULL. */
static const char *
value_of (const char *line, const char *key)
{
  const size_t length = strlen (key);

  if (strncmp (line, key, length) != 0)
    return NULL;
  line += length;
  line += strspn (line, " \t");
  return *line == ':' ? line + 1 : NULL;
}

static bool
is_blank (const char *text)
{
  return text_is_comment (text);
}

/* The lines below "datasource_list:" or "datasource_list: [", up to the end
 * of the list. */
static void
read_below (GPtrArray *names, char **lines, bool brackets)
{
  for (size_t i = 0; lines[i]; i++) {
    const char *p = lines[i] + strspn (lines[i], " \t");

    if (names->len >= CLOUD_CONFIG_MAX_SOURCES)
      return;
    if (is_blank (p))
      continue;
    if (!brackets && *p != '-')
      return;
    add_names (names, brackets ? p : p + 1);
    if (brackets && strchr (p, ']'))
      return;
  }
}

static GPtrArray *
read_list (const char *value, char **below)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *open = value + strspn (value, " \t");

  if (*open == '[')
    add_names (names, open);
  if (is_blank (value))
    read_below (names, below, false);
  else if (*open == '[' && !strchr (open, ']'))
    read_below (names, below, true);
  g_ptr_array_add (names, NULL);
  return names;
}

GStrv
cloud_config_sources (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GStrv found = NULL;

  for (size_t i = 0; lines[i]; i++) {
    const char *value = value_of (lines[i], "datasource_list");

    if (value) {
      g_autoptr (GPtrArray) names = read_list (value, lines + i + 1);
      g_strfreev (found);
      found = (GStrv) g_ptr_array_steal (names, NULL);
    }
  }
  return found;
}

bool
cloud_sources_all_foreign (const char *const *sources)
{
  bool any = false;

  for (size_t i = 0; sources[i]; i++) {
    if (strcmp (sources[i], "None") == 0)
      continue;
    if (!g_strv_contains (foreign, sources[i]))
      return false;
    any = true;
  }
  return any;
}

static char *
edit_identify_line (const char *line, void *opaque G_GNUC_UNUSED)
{
  const char *value = value_of (line, "datasource");
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!value)
    return NULL;
  add_names (names, value);
  g_ptr_array_add (names, NULL);
  return cloud_sources_all_foreign ((const char *const *) names->pdata)
         ? g_strconcat ("# ", line, NULL) : NULL;
}

char *
cloud_config_edit_identify (const char *text)
{
  return text_edit_lines (text, edit_identify_line, NULL);
}
