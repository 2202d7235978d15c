/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Elements of a BCD store. */
#include "config.h"

#include "v2v/base/error.h"
#include "windows/bcd.h"

#define MAX_OBJECTS 1000
/* BcdLibraryBoolean_GraphicsModeDisabled */
#define GRAPHICS_DISABLED "16000046"

/* A hive has no other true than what is not 0. */
static bool
is_true (struct hive *bcd, hive_key element)
{
  enum reg_type type;
  g_autoptr (GBytes) data = hive_get (bcd, element, "Element", &type);
  gsize size = 0;
  const guint8 *bytes = data ? g_bytes_get_data (data, &size) : NULL;

  return bytes && type == REG_BINARY && size > 0 && bytes[0] != 0;
}

bool
bcd_allow_graphics (struct hive *bcd, guint *ret_objects, GError **error)
{
  hive_key objects = hive_find (bcd, "Objects");
  g_auto (GStrv) names = hive_subkeys (bcd, objects);

  *ret_objects = 0;
  if (!objects)
    return error_set (error, "%s has no key Objects: it is no store of the "
                      "boot manager", hive_name (bcd));
  if (g_strv_length (names) > MAX_OBJECTS)
    return error_set (error, "%s has more than %d objects", hive_name (bcd),
                      MAX_OBJECTS);
  for (size_t i = 0; names[i]; i++) {
    hive_key element = hive_find (bcd, "Objects\\%s\\Elements\\"
                                  GRAPHICS_DISABLED, names[i]);

    if (!element || !is_true (bcd, element))
      continue;
    if (!hive_set (bcd, element, "Element", REG_BINARY, "", 1, error))
      return false;
    ++*ret_objects;
  }
  return true;
}
