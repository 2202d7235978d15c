/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DriverDatabase: numbers in use, installed packages, and the indexes by
 * device and by INF file. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "windows/install/driver-database.h"

#define ROOT "DriverDatabase"
#define MAX_MAP (OEM_MAX_NUMBER / 8 + 1)     /* bytes of OemInfMap */
#define MATCH_HARDWARE 1
#define MATCH_COMPATIBLE 2

static bool
map_has (struct hive *h, unsigned number)
{
  g_autoptr (GBytes) map = hive_get (h, hive_find (h, ROOT), "OemInfMap",
                                     NULL);
  gsize size = 0;
  const guint8 *bits = map ? g_bytes_get_data (map, &size) : NULL;

  return number / 8 < size && (bits[number / 8] & (0x80u >> number % 8));
}

static bool
map_set (struct hive *h, unsigned number, GError **error)
{
  const hive_key key = hive_make (h, error, ROOT);
  g_autoptr (GBytes) map = hive_get (h, key, "OemInfMap", NULL);
  guint8 bits[MAX_MAP] = { 0 };
  gsize size = map ? MIN (g_bytes_get_size (map), sizeof bits) : 0;

  if (!key)
    return false;
  if (size)
    memcpy (bits, g_bytes_get_data (map, NULL), size);
  bits[number / 8] |= (guint8) (0x80u >> number % 8);
  return hive_set (h, key, "OemInfMap", REG_BINARY, bits,
                   MAX (size, number / 8 + 1), error);
}

static bool
has_inf (struct hive *h, unsigned number)
{
  return hive_find (h, ROOT "\\DriverInfFiles\\oem%u.inf", number) != 0;
}

bool
driver_database_has_number (const struct driver_target *t, unsigned number)
{
  return map_has (t->system, number) || has_inf (t->system, number) ||
         (t->drivers && has_inf (t->drivers, number));
}

/* --- what is installed ---------------------------------------------------- */

/* "oem12.inf" */
static bool
read_number (const char *inf, unsigned *ret_number)
{
  char *end;
  guint64 number;

  if (g_ascii_strncasecmp (inf, "oem", 3) != 0 || !g_ascii_isdigit (inf[3]))
    return false;
  number = g_ascii_strtoull (inf + 3, &end, 10);
  if (g_ascii_strcasecmp (end, ".inf") != 0 || number > OEM_MAX_NUMBER)
    return false;
  *ret_number = (unsigned) number;
  return true;
}

static bool
is_as_new (struct hive *h, hive_key key, const struct driver_package *p)
{
  g_autofree char *name = hive_get_text (h, key, "InfName");
  g_autoptr (GBytes) there = hive_get (h, key, "Version", NULL);
  guint8 ours[DRIVER_VERSION_SIZE];

  if (!name || g_ascii_strcasecmp (name, p->inf_name) != 0 || !there ||
      g_bytes_get_size (there) != DRIVER_VERSION_SIZE)
    return false;
  driver_version_pack (p, ours);
  return driver_version_same_class (g_bytes_get_data (there, NULL), ours) &&
         driver_version_compare (g_bytes_get_data (there, NULL), ours) >= 0;
}

bool
driver_database_find (struct hive *h, const struct driver_package *p,
                      unsigned *ret_number, char **ret_folder)
{
  const hive_key files = hive_find (h, ROOT "\\DriverInfFiles");
  g_auto (GStrv) infs = hive_subkeys (h, files);

  for (size_t i = 0; infs[i]; i++) {
    g_autofree char *folder = NULL;

    if (!read_number (infs[i], ret_number))
      continue;
    folder = hive_get_text (h, hive_find (h, ROOT "\\DriverInfFiles\\%s",
                                          infs[i]), "Active");
    if (folder && *folder && !strchr (folder, '\\') &&
        is_as_new (h, hive_find (h, ROOT "\\DriverPackages\\%s", folder),
                   p)) {
      *ret_folder = g_steal_pointer (&folder);
      return true;
    }
  }
  *ret_number = 0;
  return false;
}

/* One without a database is of another kind than those that are known. */
struct hive *
driver_database_of (const struct driver_target *t,
                    const struct driver_package *p)
{
  if (driver_is_storage (p))
    return t->system;
  return t->drivers && driver_is_network (p) && hive_find (t->drivers, ROOT)
    ? t->drivers : NULL;
}

/* --- the indexes ---------------------------------------------------------- */

/* One that is a hardware ID of one model and a compatible ID of another
 * counts as the first. */
static bool
add_id (struct hive *h, const char *id, const char *inf, guint8 match,
        GError **error)
{
  const guint8 value[4] = { match, 0xff, 0, 0 };
  const hive_key key = hive_make (h, error, ROOT "\\DeviceIds\\%s", id);

  if (!key)
    return false;
  if (match != MATCH_HARDWARE && hive_has (h, key, inf))
    return true;
  return hive_set (h, key, inf, REG_BINARY, value, sizeof value, error);
}

static bool
add_ids (struct hive *h, const struct driver_package *p, const char *inf,
         GError **error)
{
  const hive_key class = hive_make (h, error, ROOT "\\DeviceIds\\%s",
                                    p->class_guid);

  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    if (!add_id (h, m->hardware_id, inf, MATCH_HARDWARE, error))
      return false;
    for (size_t n = 0; m->compatible_ids && m->compatible_ids[n]; n++)
      if (!add_id (h, m->compatible_ids[n], inf, MATCH_COMPATIBLE, error))
        return false;
  }
  return class && hive_set (h, class, inf, REG_NONE, NULL, 0, error);
}

static bool
has_text (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (texts, i), text) == 0)
      return true;
  return false;
}

static bool
add_inf_file (struct hive *h, const struct driver_names *n, GError **error)
{
  const char *const folders[] = { n->folder, NULL };
  const hive_key key = hive_make (h, error, ROOT "\\DriverInfFiles\\%s",
                                  n->inf);

  return key && hive_set_list (h, key, "", folders, error) &&
         hive_set_text (h, key, "Active", n->folder, error);
}

static bool
add_sections (struct hive *h, const struct driver_package *p,
              const struct driver_names *n, GError **error)
{
  const hive_key key = hive_find (h, ROOT "\\DriverInfFiles\\%s", n->inf);
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();

  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);
    if (!has_text (sections, m->section_decorated))
      g_ptr_array_add (sections, m->section_decorated);
  }
  g_ptr_array_add (sections, NULL);
  return hive_set_list (h, key, "Configurations",
                        (const char *const *) sections->pdata, error);
}

/* The map of numbers is in SYSTEM for all. */
bool
driver_database_import (const struct driver_target *t,
                        const struct driver_package *p,
                        const struct driver_names *n, GError **error)
{
  struct hive *h = driver_database_of (t, p);

  return map_set (t->system, n->number, error) &&
         driver_database_add_head (t, p, n, error) &&
         add_inf_file (h, n, error) && add_ids (h, p, n->inf, error);
}

bool
driver_database_add (const struct driver_target *t,
                     const struct driver_package *p,
                     const struct driver_names *n, GError **error)
{
  return driver_database_import (t, p, n, error) &&
         driver_database_add_models (t, p, n, error) &&
         add_sections (driver_database_of (t, p), p, n, error);
}
