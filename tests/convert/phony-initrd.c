/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phony initramfs images for directory-tree guests: the files by which each
 * tool's are known, and modules where that tool puts them. */
#include "config.h"

#include <string.h>

#include "converters/initramfs/compress.h"
#include "tests/convert/tree.h"
#include "v2v/base/error.h"

struct image {
  GByteArray *out;
  GHashTable *seen;              /* directories */
  GString *dep, *script;
  const struct image_kind *kind;
  const char *version;
};

struct image_kind {
  const char *name;
  const char *files[4];          /* empty ones */
  bool usr_merged;
  bool flat;                     /* modules in /lib, loaded by /init */
};

static const struct image_kind kinds[] = {
  { "initramfs-tools",
    { "conf/initramfs.conf", "conf/modules", "scripts/functions" },
    false, false },
  { "dracut", { "usr/lib/dracut/hooks/cmdline/01-parse-kernel.sh",
                "usr/lib/dracut-lib.sh" }, true, false },
  { "dracut-004", { "lib/dracut-lib.sh", "pre-trigger/50-x.sh" },
    false, false },
  { "dracut-squash", { "squash-root.img", "squash/setup-squash.sh" },
    true, false },
  { "mkinitrd", { "bin/nash", "bin/insmod" }, false, true },
  { "mkinitrd-suse", { "run_all.sh", "config/start.sh" }, false, false },
  { "make-initrd", { "etc/initrd/cmdline.d/base" }, false, false },
  { "mkinitfs", { "sbin/nlplug-findfs" }, false, false },
};

/* One entry in the "newc" format of cpio(5). */
static void
add_entry (GByteArray *out, const char *name, unsigned mode,
           const char *data)
{
  const unsigned size = (unsigned) strlen (data);
  const unsigned inode = out->len + 1;
  g_autofree char *header = g_strdup_printf
    ("070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", inode,
     mode, 0, 0, 1, 0, size, 0, 0, 0, 0, (unsigned) strlen (name) + 1, 0);
  static const guint8 zero[4];

  g_byte_array_append (out, (const guint8 *) header, strlen (header));
  g_byte_array_append (out, (const guint8 *) name, strlen (name) + 1);
  g_byte_array_append (out, zero, -out->len % 4);
  g_byte_array_append (out, (const guint8 *) data, size);
  g_byte_array_append (out, zero, -out->len % 4);
}

static void
add_file (struct image *i, const char *name, const char *data)
{
  for (const char *p = strchr (name, '/'); p; p = strchr (p + 1, '/')) {
    char *dir = g_strndup (name, (gsize) (p - name));

    if (!g_hash_table_contains (i->seen, dir))
      add_entry (i->out, dir, 040755, "");
    g_hash_table_add (i->seen, dir);
  }
  add_entry (i->out, name, 0100644, data);
}

static void
add_module (struct image *i, const char *name)
{
  const char *deps = "", *path = phony_module_path (name, &deps);
  g_autofree char *file = i->kind->flat
    ? g_strdup_printf ("lib/%s.ko", strrchr (path, '/') + 1)
    : g_strdup_printf ("%slib/modules/%s/kernel/%s.ko",
                       i->kind->usr_merged ? "usr/" : "", i->version, path);

  phony_add_dep (i->dep, path, deps);
  g_string_append_printf (i->script, "insmod /%s\n", file);
  add_file (i, file, "\177ELF phony module\n");
}

/* "+PATH" or "+PATH=TEXT", where "~" is a blank. */
static void
add_other (struct image *i, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "=", 2);
  g_autofree char *text = parts[1] ? g_strconcat (parts[1], "\n", NULL)
                                   : g_strdup ("");

  add_file (i, parts[0], g_strdelimit (text, "~", ' '));
}

static void
add_contents (struct image *i, char **words)
{
  g_autofree char *dep_path = g_strdup_printf
    ("%slib/modules/%s/modules.dep", i->kind->usr_merged ? "usr/" : "",
     i->version);

  for (size_t j = 0; i->kind->files[j]; j++)
    add_file (i, i->kind->files[j], "");
  if (i->kind->usr_merged)
    add_entry (i->out, "lib", 0120777, "usr/lib");
  for (size_t j = 0; words[j]; j++) {
    if (words[j][0] == '+')
      add_other (i, words[j] + 1);
    else
      add_module (i, words[j]);
  }
  add_file (i, "init", i->script->str);
  if (!i->kind->flat)
    add_file (i, dep_path, i->dep->str);
  add_entry (i->out, "TRAILER!!!", 0, "");
  while (i->out->len % 512)
    g_byte_array_append (i->out, (const guint8 *) "", 1);
}

/* In the form that its name says; NULL: there is no such form. */
static GBytes *
pack (GByteArray *cpio, const char *form)
{
  static const struct {
    const char *name; enum initramfs_compression c;
  } forms[] = {
    { "gzip", INITRAMFS_GZIP }, { "xz", INITRAMFS_XZ },
    { "zstd", INITRAMFS_ZSTD }, { "bzip2", INITRAMFS_BZIP2 },
  };

  if (!form)
    return g_bytes_new (cpio->data, cpio->len);
  for (size_t i = 0; i < G_N_ELEMENTS (forms); i++)
    if (strcmp (forms[i].name, form) == 0)
      return compress_pack (forms[i].c, cpio->data, cpio->len, NULL);
  if (strcmp (form, "lzo") == 0)
    return g_bytes_new_static ("\x89LZO phony", 10);
  return NULL;
}

GBytes *
phony_image (const char *kind, const char *version, char **words)
{
  g_auto (GStrv) parts = g_strsplit (kind, ",", 2);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) dep = g_string_new (NULL);
  g_autoptr (GString) script = g_string_new ("#!/bin/phony\n");
  struct image i = { out, seen, dep, script, NULL, version };

  for (size_t j = 0; j < G_N_ELEMENTS (kinds); j++)
    if (strcmp (kinds[j].name, parts[0]) == 0)
      i.kind = &kinds[j];
  if (!i.kind)
    return NULL;
  add_contents (&i, words);
  return pack (out, parts[1]);
}

bool
phony_place_image (const char *dir, const char *kind, const char *path,
                   char **words, GError **error)
{
  g_autoptr (GBytes) image =
    words[0] ? phony_image (kind, words[0], words + 1) : NULL;

  if (!image)
    return error_set (error, "no version, or unknown kind of image %s", kind);
  return tree_write (dir, path, g_bytes_get_data (image, NULL),
                     g_bytes_get_size (image), error);
}
