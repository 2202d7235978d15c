/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Helper of test-initramfs-append-boots.sh: append modules to an image.
 *
 *   initramfs-append IMAGE ROOT VERSION OUT MODULE...
 *
 * ROOT is the tree that holds /lib/modules/VERSION.  OUT becomes IMAGE with
 * the archive behind it, or IMAGE alone if nothing is missing.  What was
 * seen is printed as "key: value" lines. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "converters/initramfs/initramfs.h"

static void
die (const char *what, const GError *error)
{
  fprintf (stderr, "initramfs-append: %s: %s\n", what,
           error ? error->message : "failed");
  exit (1);
}

static GBytes *
read_guest (const char *path, void *opaque, GError **error)
{
  g_autofree char *full = g_build_filename (opaque, path, NULL);
  char *data;
  size_t len;

  if (!g_file_get_contents (full, &data, &len, error))
    return NULL;
  return g_bytes_new_take (data, len);
}

static GBytes *
read_index (const char *root, const char *version, const char *name)
{
  g_autofree char *path = g_build_filename ("lib/modules", version, name,
                                            NULL);

  return read_guest (path, (void *) root, NULL);
}

static struct module_db *
read_modules (const char *root, const char *version)
{
  g_autoptr (GBytes) dep = read_index (root, version, "modules.dep");
  g_autoptr (GBytes) alias = read_index (root, version, "modules.alias");
  g_autoptr (GBytes) softdep = read_index (root, version,
                                           "modules.softdep");
  g_autoptr (GBytes) builtin = read_index (root, version,
                                           "modules.builtin");
  const struct module_texts texts = { dep, alias, softdep, builtin };
  g_autoptr (GError) error = NULL;
  struct module_db *db = module_db_new (version, &texts, &error);

  if (!db)
    die (version, error);
  return db;
}

static void
print_names (const char *key, const GPtrArray *names)
{
  printf ("%s:", key);
  for (unsigned i = 0; i < names->len; i++)
    printf (" %s", (const char *) names->pdata[i]);
  printf ("\n");
}

static void
print_contents (const struct initramfs_contents *c, const char *version,
                double seconds)
{
  const GArray *segments = initramfs_contents_segments (c);
  g_autoptr (GPtrArray) modules = initramfs_contents_modules (c, version);
  struct initramfs_counts counts;

  initramfs_contents_counts (c, &counts);
  for (unsigned i = 0; i < segments->len; i++) {
    const struct initramfs_segment *s =
      &g_array_index (segments, struct initramfs_segment, i);
    printf ("segment: %s at %llu, %llu bytes, %llu unpacked, %llu entries\n",
            initramfs_compression_name (s->compression),
            (unsigned long long) s->offset, (unsigned long long) s->size,
            (unsigned long long) s->unpacked,
            (unsigned long long) s->entries);
  }
  printf ("tool: %s\n", initramfs_contents_tool (c)->name);
  print_names ("kernels", initramfs_contents_versions (c));
  printf ("modules: %u\n", modules->len);
  printf ("lost: %llu\n", (unsigned long long) counts.lost);
  printf ("usr-merged: %s\n",
          initramfs_contents_usr_merged (c) ? "yes" : "no");
  printf ("look: %.3f s\n", seconds);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GBytes) image = NULL, extra = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (initramfs_contents) c = NULL;
  g_autoptr (initramfs_needs) needs = NULL;
  g_autoptr (module_db) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimer) timer = g_timer_new ();
  struct initramfs_append input = { .read_file = read_guest };

  if (argc < 6)
    die ("usage", NULL);
  image = read_guest (argv[1], (void *) "", &error);
  db = image ? read_modules (argv[2], argv[3]) : NULL;
  g_timer_start (timer);
  c = image ? initramfs_look (image, &error) : NULL;
  if (!c)
    die (argv[1], error);
  print_contents (c, argv[3], g_timer_elapsed (timer, NULL));
  input.modules = db;
  input.wanted = (const char *const *) argv + 5;
  input.opaque = argv[2];
  needs = initramfs_find_needs (c, db, input.wanted);
  print_names ("missing", needs->missing);
  print_names ("builtin", needs->builtin);
  print_names ("unavailable", needs->unavailable);
  g_timer_start (timer);
  extra = initramfs_build_append (c, &input, &error);
  if (!extra)
    die ("append", error);
  printf ("append: %.3f s, %zu bytes\n", g_timer_elapsed (timer, NULL),
          g_bytes_get_size (extra));
  g_byte_array_append (out, g_bytes_get_data (image, NULL),
                       (guint) g_bytes_get_size (image));
  g_byte_array_append (out, g_bytes_get_data (extra, NULL),
                       (guint) g_bytes_get_size (extra));
  if (!g_file_set_contents (argv[4], (char *) out->data, out->len, &error))
    die (argv[4], error);
  return 0;
}
