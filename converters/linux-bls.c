/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's files of the Boot Loader Specification. */
#include "config.h"

#include <string.h>

#include "converters/linux-bls.h"
#include "converters/text.h"

static void
file_free (gpointer data)
{
  struct linux_bls_file *f = data;

  g_free (f->path);
  g_free (f->text);
  bls_entry_free (f->entry);
  g_free (f);
}

/* A file that is too large, or cannot be read, is no entry for us. */
static void
add_file (struct conversion *cv, GPtrArray *files, const char *dir,
          const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GBytes) data = guest_read (cv->guest, path, BLS_MAX_ENTRY, NULL);
  struct linux_bls_file *f;
  gsize size;
  const char *text;

  if (!data) {
    linux_warning (cv, "%s cannot be read, so this entry of the boot menu is "
                   "left as it is", path);
    return;
  }
  text = g_bytes_get_data (data, &size);
  f = g_new0 (struct linux_bls_file, 1);
  f->path = g_steal_pointer (&path);
  f->text = g_strndup (text, size);
  f->entry = bls_entry_parse (name, f->text);
  g_ptr_array_add (files, f);
}

static gint
compare_files (gconstpointer a, gconstpointer b, gpointer order)
{
  const struct linux_bls_file *x = *(struct linux_bls_file *const *) a;
  const struct linux_bls_file *y = *(struct linux_bls_file *const *) b;

  return (*(linux_bls_order *) order) (x->entry, y->entry);
}

GPtrArray *
linux_bls_read (struct conversion *cv, const char *dir,
                linux_bls_order order)
{
  g_auto (GStrv) names = guest_list (cv->guest, dir, NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);

  for (size_t i = 0; names && names[i] && files->len < BLS_MAX_ENTRIES; i++)
    if (g_str_has_suffix (names[i], ".conf"))
      add_file (cv, files, dir, names[i]);
  g_ptr_array_sort_with_data (files, compare_files, &order);
  return files;
}

/*----- kernel arguments ---------------------------------------------------*/

struct place { const struct conversion *cv; const char *path; };

static char *
edit_line (const char *line, void *opaque)
{
  const struct place *p = opaque;
  const size_t start = bls_arguments (line);
  g_autofree char *with =
    start > 0 ? linux_edit_arguments (p->cv, p->path, line + start) : NULL;

  return with ? text_replace (line, start, strlen (line + start), with)
              : NULL;
}

bool
linux_bls_edit_arguments (struct conversion *cv, GPtrArray *files,
                          GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    struct linux_bls_file *f = g_ptr_array_index (files, i);
    struct place place = { cv, f->path };
    g_autofree char *with = text_edit_lines (f->text, edit_line, &place);

    if (!with)
      continue;
    if (!guest_write_text (cv->guest, f->path, with, error))
      return false;
    g_free (f->text);
    f->text = g_steal_pointer (&with);
  }
  return true;
}

static char *
edit_cmdline_line (const char *line, void *opaque)
{
  const struct place *p = opaque;
  return text_is_comment (line)
         ? NULL : linux_edit_arguments (p->cv, p->path, line);
}

static char *
edit_cmdline (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_cmdline_line, opaque);
}

bool
linux_bls_edit_cmdline (struct conversion *cv, GError **error)
{
  struct place place = { cv, "/etc/kernel/cmdline" };
  return linux_edit_file (cv, place.path, edit_cmdline, &place, error);
}
