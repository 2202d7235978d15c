/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What install sections of an INF file list: registry values and files. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/package-inf.h"

#define MAX_SHOWN 60             /* bytes of a foreign name in a message */
#define MAX_NAME 255             /* characters of a file's name in NTFS */

bool
install_spend (const struct inf *inf, guint *budget, GError **error)
{
  if (*budget == 0)
    return error_set (error, "%s installs more than %u things", inf->name,
                      PACKAGE_MAX_ITEMS);
  --*budget;
  return true;
}

/*----- AddReg -------------------------------------------------------------*/

static bool
read_reg_section (const struct inf *inf, const char *name, GPtrArray *regs,
                  guint *budget, GError **error)
{
  const struct inf_section *section = inf_section (inf, name);

  for (guint i = 0; section && i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);
    struct driver_reg *reg;

    if (!install_spend (inf, budget, error))
      return false;
    if (line->key || line->count < 2)    /* no root and subkey */
      continue;
    reg = g_new0 (struct driver_reg, 1);
    reg->root = g_ascii_strup (inf_field (line, 0), -1);
    reg->subkey = g_strdup (inf_field (line, 1));
    reg->name = g_strdup (inf_field (line, 2));
    reg->flags = inf_number (inf_field (line, 3), 0);
    reg->values = g_strdupv (line->fields + MIN (line->count, 4));
    g_ptr_array_add (regs, reg);
  }
  return true;
}

bool
install_read_regs (const struct inf *inf, const struct inf_section *section,
                   GPtrArray *regs, guint *budget, GError **error)
{
  for (guint i = 0; section && i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);

    if (!line->key || g_ascii_strcasecmp (line->key, "AddReg") != 0)
      continue;
    for (guint f = 0; f < line->count; f++)
      if (!install_spend (inf, budget, error) ||
          !read_reg_section (inf, line->fields[f], regs, budget, error))
        return false;
  }
  return true;
}

/*----- CopyFiles ----------------------------------------------------------*/

/* "File names, paths, and namespaces" of the Windows documentation. */
bool
package_name_is_plain (const char *name)
{
  const size_t length = strlen (name);

  if (length == 0 || length > MAX_NAME || strpbrk (name, "/\\:*?\"<>|") ||
      name[length - 1] == '.' || name[length - 1] == ' ')
    return false;
  for (const char *p = name; *p; p++)
    if (g_ascii_iscntrl (*p))
      return false;
  return true;
}

static bool
subdir_is_plain (const char *subdir)
{
  g_auto (GStrv) parts = g_strsplit_set (subdir, "/\\", -1);

  for (guint i = 0; parts[i]; i++)
    if (*parts[i] && !package_name_is_plain (parts[i]))
      return false;
  return strlen (subdir) <= MAX_NAME;
}

static bool
refuse_name (const struct inf *inf, const char *name, GError **error)
{
  g_autofree char *clean = clean_text (name, MAX_SHOWN);

  return error_set (error, "%s wants to copy ‘%s’, which is no name of a "
                    "file: the package is damaged or malicious", inf->name,
                    clean);
}

/* Where the files of the section LIST go. */
static bool
find_destination (const struct inf *inf, const char *list,
                  struct driver_copy *copy, GError **error)
{
  const struct inf_section *dirs = inf_section (inf, "DestinationDirs");
  const struct inf_line *line = list ? inf_find (dirs, list) : NULL;
  g_autofree char *clean = NULL;

  if (!line)
    line = inf_find (dirs, "DefaultDestDir");
  copy->dirid = line ? inf_number (inf_field (line, 0), 0) : 0;
  if (copy->dirid == 0) {
    clean = clean_text (copy->source, MAX_SHOWN);
    return error_set (error, "%s does not say where ‘%s’ is to be copied",
                      inf->name, clean);
  }
  copy->subdir = g_strdup (inf_field (line, 1));
  if (!subdir_is_plain (copy->subdir))
    return refuse_name (inf, copy->subdir, error);
  return true;
}

static bool
add_copy (const struct inf *inf, const char *list, const char *target,
          const char *source, GPtrArray *copies, GError **error)
{
  struct driver_copy *copy = g_new0 (struct driver_copy, 1);

  g_ptr_array_add (copies, copy);
  copy->target = g_strdup (target);
  copy->source = g_ascii_strdown (*source ? source : target, -1);
  if (!package_name_is_plain (copy->target))
    return refuse_name (inf, copy->target, error);
  if (!package_name_is_plain (copy->source))
    return refuse_name (inf, copy->source, error);
  return find_destination (inf, list, copy, error);
}

static bool
read_copy_section (const struct inf *inf, const char *name,
                   GPtrArray *copies, guint *budget, GError **error)
{
  const struct inf_section *section = inf_section (inf, name);

  for (guint i = 0; section && i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);

    if (!install_spend (inf, budget, error))
      return false;
    if (line->key || line->count == 0)
      continue;
    if (!add_copy (inf, name, inf_field (line, 0), inf_field (line, 1),
                   copies, error))
      return false;
  }
  return true;
}

static bool
read_copy_value (const struct inf *inf, const char *value,
                 GPtrArray *copies, guint *budget, GError **error)
{
  if (!install_spend (inf, budget, error))
    return false;
  if (value[0] == '@')
    return add_copy (inf, NULL, value + 1, "", copies, error);
  return read_copy_section (inf, value, copies, budget, error);
}

bool
install_read_copies (const struct inf *inf,
                     const struct inf_section *section, GPtrArray *copies,
                     guint *budget, GError **error)
{
  for (guint i = 0; section && i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);

    if (!line->key || g_ascii_strcasecmp (line->key, "CopyFiles") != 0)
      continue;
    for (guint f = 0; f < line->count; f++)
      if (!read_copy_value (inf, line->fields[f], copies, budget, error))
        return false;
  }
  return true;
}
