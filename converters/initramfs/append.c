/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The archive that brings missing modules into an initramfs. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "converters/initramfs/compress.h"
#include "converters/initramfs/cpio.h"
#include "converters/initramfs/look.h"
#include "converters/initramfs/merge.h"
#include "converters/initramfs/text.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

struct build {
  const struct initramfs_contents *c;
  const struct initramfs_append *input;
  GByteArray *cpio;
  GHashTable *made;              /* directories in the new archive */
};

static const struct initramfs_segment *
last_segment (const struct initramfs_contents *c)
{
  return &g_array_index (c->segments, struct initramfs_segment,
                         c->segments->len - 1);
}

/* Can it be done at all?  NULL: yes; else why not, newly allocated. */
static char *
why_impossible (const struct initramfs_contents *c)
{
  const struct initramfs_segment *last = last_segment (c);

  if (!c->tool->load_list && !c->tool->udev)
    return g_strdup_printf ("it was made by %s, which would not load what is "
                            "added", c->tool->summary);
  switch (last->compression) {
  case INITRAMFS_LZMA:
  case INITRAMFS_LZO:
    return g_strdup_printf ("it is not known to work behind an archive that "
                            "is compressed with %s",
                            initramfs_compression_name (last->compression));
  case INITRAMFS_LZ4:
    /* Until Linux 5.14 the decompressor took zeros for data. */
    if (last->offset + last->size != c->image_size)
      return g_strdup ("its lz4 data is followed by padding, behind which "
                       "older kernels find nothing");
    return NULL;
  case INITRAMFS_PLAIN:
  case INITRAMFS_GZIP:
  case INITRAMFS_BZIP2:
  case INITRAMFS_XZ:
  case INITRAMFS_ZSTD:
  default:
    return NULL;
  }
}

bool
initramfs_append_proven (const struct initramfs_contents *c, char **ret_why)
{
  g_autofree char *why = why_impossible (c);

  if (!why && !c->tool->append_proven)
    why = g_strdup_printf ("it was made by %s, for which appending is not "
                           "proven", c->tool->summary);
  if (why && ret_why)
    *ret_why = g_strdup (why);
  return !why;
}

/* Put something at PATH as the initramfs has it: links followed, directories
 * made only where there are none, since a directory entry would replace
 * the symbolic link of a merged /usr. */
static bool
add_entry (struct build *b, const char *path, uint32_t mode, GBytes *data,
           GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *real = tree_place (b->c->tree, path, missing);
  size_t len;
  const void *bytes = g_bytes_get_data (data, &len);

  if (!real) {
    g_autofree char *shown = clean_text (path, 200);
    return error_set (error, "no place for \"%s\" in the initramfs: "
                      "something on the way is no directory", shown);
  }
  if (len > (size_t) INITRAMFS_MAX_UNPACKED - b->cpio->len)
    return error_set (error, "the modules to append are larger than %lld "
                      "MiB", (long long) INITRAMFS_MAX_UNPACKED >> 20);
  for (unsigned i = 0; i < missing->len; i++)
    if (g_hash_table_add (b->made, g_strdup (missing->pdata[i])))
      cpio_write_entry (b->cpio, missing->pdata[i], S_IFDIR | 0755,
                        b->input->mtime, NULL, 0);
  cpio_write_entry (b->cpio, real, mode, b->input->mtime, bytes, len);
  return true;
}

static bool
add_file (struct build *b, const char *path, GBytes *data, GError **error)
{
  return add_entry (b, path, S_IFREG | 0644, data, error);
}

static bool
add_modules (struct build *b, const GPtrArray *missing, GError **error)
{
  const struct module_db *db = b->input->modules;

  for (unsigned i = 0; i < missing->len; i++) {
    const char *path = module_db_path (db, missing->pdata[i]);
    g_autofree char *from = g_strdup_printf ("/lib/modules/%s/%s",
                                             module_db_version (db), path);
    g_autofree char *rel = merge_unpacked_path (path);
    g_autofree char *to = g_strdup_printf ("lib/modules/%s/%s",
                                           module_db_version (db), rel);
    g_autoptr (GBytes) file = b->input->read_file (from, b->input->opaque,
                                                   error);
    g_autoptr (GBytes) module = NULL;

    if (!file)
      return false;
    module = compress_unpack_module (from, file, error);
    if (!module || !add_file (b, to, module, error))
      return false;
  }
  return true;
}

static bool
add_indexes (struct build *b, const GPtrArray *missing, GError **error)
{
  g_autoptr (merged) m = merge_indexes (b->c, b->input->modules, missing);
  const struct { const char *name; GBytes *data; } files[] = {
    { "modules.dep", m->dep }, { "modules.dep.bin", m->dep_bin },
    { "modules.alias", m->alias }, { "modules.alias.bin", m->alias_bin },
    { "modules.softdep", m->softdep },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path =
      g_strdup_printf ("lib/modules/%s/%s",
                       module_db_version (b->input->modules), files[i].name);

    if (!files[i].data)
      return error_set (error, "the module lists in the initramfs are too "
                        "large to be merged");
    if (!add_file (b, path, files[i].data, error))
      return false;
  }
  return true;
}

/* Names that the list loads already: the first word of each line. */
static GHashTable *
listed_names (GBytes *list)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal,
                                             g_free, NULL);
  struct text rest = text_of_bytes (list), line, word;

  while (text_line (&rest, &line)) {
    g_autofree char *first = NULL;
    char *name;

    if (!text_word (&line, &word))
      continue;
    first = g_strndup (word.at, text_length (word));
    name = module_name (first);
    if (name)
      g_hash_table_add (names, name);
  }
  return names;
}

/* The tool's load list: its lines, then those wanted modules that are not
 * in it. */
static bool
add_load_list (struct build *b, GError **error)
{
  const char *path = b->c->tool->load_list;
  const struct tree_node *n = path ? tree_find (b->c->tree, path, true)
                                   : NULL;
  GBytes *old = n ? n->text : NULL;
  g_autoptr (GHashTable) names = listed_names (old);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) list = NULL;

  if (!path)
    return true;
  if (n && (!old || n->hard_link))
    return error_set (error, "\"%s\" in the initramfs is no plain file of "
                      "its own", path);
  if (old)
    g_string_append_len (text, g_bytes_get_data (old, NULL),
                         (gssize) g_bytes_get_size (old));
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, '\n');
  for (size_t i = 0; b->input->wanted[i]; i++) {
    char *name = module_name (b->input->wanted[i]);

    if (name && module_db_path (b->input->modules, name) &&
        !module_db_is_builtin (b->input->modules, name) &&
        !g_hash_table_contains (names, name)) {
      g_string_append_printf (text, "%s\n", name);
      g_hash_table_add (names, name);
    } else
      g_free (name);
  }
  list = g_string_free_to_bytes (g_steal_pointer (&text));
  return add_file (b, path, list, error);
}

/* A symbolic link takes the place of the file that it hides. */
static bool
add_files (struct build *b, GError **error)
{
  static const char nowhere[] = "/run/virt-v2v-removed";
  g_autoptr (GBytes) target = g_bytes_new_static (nowhere,
                                                  sizeof nowhere - 1);

  for (size_t i = 0; i < b->input->nr_files; i++) {
    const struct initramfs_file *f = &b->input->files[i];

    if (!(f->data ? add_file (b, f->path, f->data, error)
                  : add_entry (b, f->path, S_IFLNK | 0777, target, error)))
      return false;
  }
  return true;
}

static bool
add_drivers (struct build *b, const GPtrArray *missing, GError **error)
{
  return missing->len == 0 ||
         (add_modules (b, missing, error) && add_indexes (b, missing, error) &&
          add_load_list (b, error));
}

/* The archive compressed as the image's last segment is, and what has to
 * stand before it.  A compressed archive may begin anywhere and follows at
 * once, so that tools which unpack by stream find it too; a plain one
 * begins at a multiple of 4.  lz4 frames that touch are one stream to the
 * kernel: there the padding goes into the frame. */
static GBytes *
pack_archive (const struct initramfs_contents *c, GByteArray *cpio,
              GError **error)
{
  static const uint8_t zeros[4];
  const struct initramfs_segment *last = last_segment (c);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) packed = NULL;

  if (last->compression == INITRAMFS_PLAIN)
    g_byte_array_append (out, zeros, -c->image_size & 3);
  if (last->compression == INITRAMFS_LZ4)
    g_byte_array_prepend (cpio, zeros, -last->unpacked & 3);
  packed = compress_pack (last->compression, cpio->data, cpio->len, error);
  if (!packed)
    return NULL;
  g_byte_array_append (out, g_bytes_get_data (packed, NULL),
                       (guint) g_bytes_get_size (packed));
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
initramfs_build_append (const struct initramfs_contents *c,
                        const struct initramfs_append *input, GError **error)
{
  g_autoptr (initramfs_needs) needs =
    initramfs_find_needs (c, input->modules, input->wanted);
  g_autofree char *why = NULL;
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash,
                                                       g_str_equal,
                                                       g_free, NULL);
  struct build b = { c, input, cpio, made };

  if (needs->missing->len == 0 && input->nr_files == 0)
    return g_bytes_new (NULL, 0);
  why = why_impossible (c);
  if (why) {
    error_set (error, "nothing can be appended to the initramfs: %s", why);
    return NULL;
  }
  if (!add_drivers (&b, needs->missing, error) || !add_files (&b, error))
    return NULL;
  cpio_write_end (cpio);
  return pack_archive (c, cpio, error);
}
