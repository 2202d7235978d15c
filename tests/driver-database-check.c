/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a DriverDatabase agree with itself?  For tests. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/driver-database-check.h"

#define ROOT "DriverDatabase"

struct check {
  struct hive *h;
  GPtrArray *problems;
};

static void problem (struct check *c, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);

static void
problem (struct check *c, const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  g_ptr_array_add (c->problems, g_strdup_vprintf (fmt, args));
  va_end (args);
}

static bool
list_has (GStrv list, const char *text)
{
  for (size_t i = 0; list && list[i]; i++)
    if (g_ascii_strcasecmp (list[i], text) == 0)
      return true;
  return false;
}

/* The ID tree below KEY: F for each key that has values. */
static void
walk (struct check *c, const char *path,
      void (*f) (struct check *c, const char *path, hive_key key,
                 const char *data), const char *data)
{
  const hive_key key = hive_find (c->h, "%s", path);
  g_auto (GStrv) below = hive_subkeys (c->h, key);

  f (c, path, key, data);
  for (size_t i = 0; below[i]; i++) {
    g_autofree char *next = g_strdup_printf ("%s\\%s", path, below[i]);
    walk (c, next, f, data);
  }
}

static void
check_device_id (struct check *c, const char *path, hive_key key,
                 const char *data G_GNUC_UNUSED)
{
  g_auto (GStrv) infs = hive_values (c->h, key);

  for (size_t i = 0; infs[i]; i++)
    if (*infs[i] && !hive_find (c->h, ROOT "\\DriverInfFiles\\%s", infs[i]))
      problem (c, "%s names %s", path, infs[i]);
}

static void
check_descriptor (struct check *c, const char *path, hive_key key,
                  const char *inf)
{
  g_auto (GStrv) parts = g_strsplit (path, "\\", 5);
  g_autofree char *section = hive_get_text (c->h, key, "Configuration");
  hive_key device;

  if (!section)
    return;
  if (!hive_find (c->h, ROOT "\\DriverPackages\\%s\\Configurations\\%s",
                  parts[2], section))
    problem (c, "%s names the section %s", path, section);
  device = hive_find (c->h, ROOT "\\DeviceIds\\%s", parts[4]);
  if (!hive_has (c->h, device, inf))
    problem (c, "%s: the device does not name %s", path, inf);
}

static void
check_package (struct check *c, const char *folder)
{
  g_autofree char *path = g_strdup_printf (ROOT "\\DriverPackages\\%s",
                                           folder);
  g_autofree char *devices = g_strdup_printf ("%s\\Descriptors", path);
  g_autofree char *inf = hive_get_text (c->h, hive_find (c->h, "%s", path),
                                        "");
  g_auto (GStrv) folders = NULL;

  if (!inf) {
    problem (c, "%s names no INF file", path);
    return;
  }
  folders = hive_get_list (c->h, hive_find (c->h, ROOT "\\DriverInfFiles\\%s",
                                            inf), "");
  if (!list_has (folders, folder))
    problem (c, "%s is not named by %s", path, inf);
  if (hive_find (c->h, "%s", devices))
    walk (c, devices, check_descriptor, inf);
}

static void
check_number (struct check *c, const char *inf)
{
  g_autoptr (GBytes) map = hive_get (c->h, hive_find (c->h, ROOT),
                                     "OemInfMap", NULL);
  gsize size = 0;
  const guint8 *bits = map ? g_bytes_get_data (map, &size) : NULL;
  const unsigned long n = strtoul (inf + 3, NULL, 10);

  if (n / 8 >= size || !(bits[n / 8] >> (7 - n % 8) & 1))
    problem (c, "%s has no bit in OemInfMap", inf);
}

static void
check_inf (struct check *c, const char *inf)
{
  const hive_key key = hive_find (c->h, ROOT "\\DriverInfFiles\\%s", inf);
  g_autofree char *active = hive_get_text (c->h, key, "Active");
  g_auto (GStrv) folders = hive_get_list (c->h, key, "");
  g_auto (GStrv) sections = hive_get_list (c->h, key, "Configurations");

  for (size_t i = 0; folders && folders[i]; i++)
    if (!hive_find (c->h, ROOT "\\DriverPackages\\%s", folders[i]))
      problem (c, "%s names the package %s", inf, folders[i]);
  if (!active || !list_has (folders, active))
    problem (c, "%s: its active package is not in its list", inf);
  for (size_t i = 0; active && sections && sections[i]; i++)
    if (!hive_find (c->h, ROOT "\\DriverPackages\\%s\\Configurations\\%s",
                    active, sections[i]))
      problem (c, "%s names the section %s", inf, sections[i]);
  if (g_ascii_strncasecmp (inf, "oem", 3) == 0 && g_ascii_isdigit (inf[3]))
    check_number (c, inf);
}

static void
check_each (struct check *c, const char *name,
            void (*f) (struct check *c, const char *name))
{
  g_auto (GStrv) names = hive_subkeys (c->h, hive_find (c->h, ROOT "\\%s",
                                                        name));

  for (size_t i = 0; names[i]; i++)
    f (c, names[i]);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GStrv
driver_database_check (struct hive *system)
{
  struct check c = { .h = system, .problems = g_ptr_array_new () };

  check_each (&c, "DriverInfFiles", check_inf);
  check_each (&c, "DriverPackages", check_package);
  walk (&c, ROOT "\\DeviceIds", check_device_id, NULL);
  g_ptr_array_sort (c.problems, compare);
  g_ptr_array_add (c.problems, NULL);
  return (GStrv) g_ptr_array_free (c.problems, FALSE);
}
