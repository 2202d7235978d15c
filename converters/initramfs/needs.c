/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which modules an initramfs lacks for a set of drivers. */
#include "config.h"

#include <string.h>

#include "converters/initramfs/initramfs.h"
#include "converters/initramfs/text.h"

/* Names listed in the initramfs's own modules.dep: modprobe finds only
 * those.  NULL: it has no such file. */
static GHashTable *
listed_modules (const struct initramfs_contents *c, const char *version)
{
  g_autofree char *path = g_strdup_printf ("lib/modules/%s/modules.dep",
                                           version);
  GBytes *text = initramfs_contents_text (c, path);
  struct text rest = text_of_bytes (text), line;
  GHashTable *listed;

  if (!text)
    return NULL;
  listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (text_line (&rest, &line)) {
    size_t len = text_length (line);
    const char *colon = len > 0 ? memchr (line.at, ':', len) : NULL;
    g_autofree char *file = colon
      ? g_strndup (line.at, (size_t) (colon - line.at)) : NULL;
    char *name = file ? module_name (file) : NULL;

    if (name)
      g_hash_table_add (listed, name);
  }
  return listed;
}

static bool
holds (const struct initramfs_contents *c, const char *version,
       GHashTable *listed, const char *name)
{
  g_autofree char *path = initramfs_contents_module (c, version, name);
  g_autofree char *key = module_name (name);

  return path && key && (!listed || g_hash_table_contains (listed, key));
}

static GPtrArray *
missing_of (const struct initramfs_contents *c, const struct module_db *db,
            GHashTable *listed, const char *const *wanted, bool soft)
{
  g_autoptr (GPtrArray) order = module_db_closure (db, wanted, soft, NULL);
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);

  for (unsigned i = 0; i < order->len; i++)
    if (!holds (c, module_db_version (db), listed, order->pdata[i]))
      g_ptr_array_add (missing, g_strdup (order->pdata[i]));
  return missing;
}

struct initramfs_needs *
initramfs_find_needs (const struct initramfs_contents *c,
                      const struct module_db *db, const char *const *wanted)
{
  const char *version = module_db_version (db);
  struct initramfs_needs *n = g_new0 (struct initramfs_needs, 1);
  g_autoptr (GHashTable) listed = listed_modules (c, version);

  n->present = g_ptr_array_new_with_free_func (g_free);
  n->builtin = g_ptr_array_new_with_free_func (g_free);
  n->unavailable = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; wanted[i]; i++) {
    GPtrArray *to = NULL;

    if (module_db_is_builtin (db, wanted[i]))
      to = n->builtin;
    else if (holds (c, version, listed, wanted[i]))
      to = n->present;
    else if (!module_db_path (db, wanted[i]))
      to = n->unavailable;
    if (to)
      g_ptr_array_add (to, g_strdup (wanted[i]));
  }
  /* What is only softly needed never makes an image unfit, but comes along
   * where something has to be added anyway. */
  n->missing = missing_of (c, db, listed, wanted, false);
  if (n->missing->len > 0) {
    g_ptr_array_unref (n->missing);
    n->missing = missing_of (c, db, listed, wanted, true);
  }
  return n;
}

void
initramfs_needs_free (struct initramfs_needs *n)
{
  if (!n)
    return;
  g_ptr_array_unref (n->missing);
  g_ptr_array_unref (n->present);
  g_ptr_array_unref (n->builtin);
  g_ptr_array_unref (n->unavailable);
  g_free (n);
}
