/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot loaders whose menu is text of "KEY VALUE" lines: what they share. */
#include "config.h"

#include <string.h>

#include "converters/linux-menu.h"
#include "converters/text.h"
#include "v2v/base/error.h"

#define MAX_FILES 16             /* one includes the other */

/*----- reading ------------------------------------------------------------*/

static void
file_free (gpointer data)
{
  struct linux_menu_file *f = data;

  g_free (f->path);
  g_free (f->text);
  g_free (f);
}

void
linux_menu_free (gpointer data)
{
  struct linux_menu *m = data;

  if (!m)
    return;
  g_ptr_array_unref (m->files);
  boot_menu_free (m->menu);
  g_free (m->saved);
  g_free (m);
}

static bool
has_file (const struct linux_menu *m, const char *path)
{
  for (guint i = 0; i < m->files->len; i++) {
    const struct linux_menu_file *f = g_ptr_array_index (m->files, i);
    if (strcmp (f->path, path) == 0)
      return true;
  }
  return false;
}

static void
add_file (struct conversion *cv, struct linux_menu *m, const char *path)
{
  struct linux_menu_file *f;
  char *text;

  if (!linux_boot_read (cv, path, &text))
    return;
  f = g_new0 (struct linux_menu_file, 1);
  f->path = g_strdup (path);
  f->text = text;
  g_ptr_array_add (m->files, f);
}

static void
note_broken (const struct conversion *cv, struct linux_menu *m,
             const char *path, const char *why)
{
  linux_warning (cv, "%s cannot be understood, so the kernel that it boots "
                 "is left as it is: %s", path, why);
  g_clear_pointer (&m->menu, boot_menu_free);
}

static void
find_kernel_file (const struct conversion *cv, const struct linux_menu *m,
                  struct boot_entry *e)
{
  const struct linux_menu_file *f =
    g_ptr_array_index (m->files, e->file_index);
  g_autofree char *dir = g_path_get_dirname (f->path);
  char *file = e->kernel ? linux_boot_kernel_name (cv, dir, e->kernel) : NULL;

  if (!file)
    return;
  g_free (e->file);
  e->file = file;
}

static void
note_loop (const struct conversion *cv, struct linux_menu *m,
           const char *from, const char *to)
{
  if (!m->loops)
    linux_warning (cv, "%s names %s, which was read before: the "
                   "configuration of %s loops, and is followed no further",
                   from, to, m->kind->name);
  m->loops = true;
}

/* The files that one file names; each once, so that a ring ends. */
static void
add_includes (struct conversion *cv, struct linux_menu *m,
              const struct linux_menu_file *from)
{
  g_autofree char *dir = g_path_get_dirname (from->path);
  g_autoptr (GPtrArray) names = g_steal_pointer (&m->menu->includes);

  m->menu->includes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = linux_boot_resolve (cv, dir, name);

    if (!path || m->complete)
      continue;
    if (has_file (m, path) || m->files->len >= MAX_FILES)
      note_loop (cv, m, from->path, path);
    else
      add_file (cv, m, path);
  }
}

/* Parse what is there, and what it names; the list grows meanwhile. */
static void
parse_all (struct conversion *cv, struct linux_menu *m)
{
  boot_menu_free (m->menu);
  m->menu = boot_menu_new ();
  for (guint i = 0; i < m->files->len; i++) {
    const struct linux_menu_file *f = g_ptr_array_index (m->files, i);
    g_autoptr (GError) failure = NULL;

    if (!m->kind->parse (m->menu, f->text, i, &failure)) {
      note_broken (cv, m, f->path, failure->message);
      return;
    }
    add_includes (cv, m, f);
  }
  m->complete = true;
  for (guint i = 0; i < m->menu->entries->len; i++)
    find_kernel_file (cv, m, g_ptr_array_index (m->menu->entries, i));
}

static struct linux_menu *
menu_new (const struct linux_menu_kind *kind)
{
  struct linux_menu *m = g_new0 (struct linux_menu, 1);

  m->kind = kind;
  m->files = g_ptr_array_new_with_free_func (file_free);
  return m;
}

/* A file without any entry is another program's of the same name
 * (SUSE's /etc/grub.conf holds commands of an installation). */
static void
try_file (struct conversion *cv, const struct linux_menu_kind *kind,
          const char *path, struct linux_menu **ret)
{
  struct linux_menu *m = menu_new (kind);

  add_file (cv, m, path);
  if (m->files->len > 0)
    parse_all (cv, m);
  if (m->files->len > 0 && (!m->menu || m->menu->entries->len > 0))
    *ret = m;
  else
    linux_menu_free (m);
}

static void
try_patterns (struct conversion *cv, const struct linux_menu_kind *kind,
              const char *const *patterns, struct linux_menu **ret)
{
  for (size_t i = 0; patterns && patterns[i] && !*ret; i++) {
    g_auto (GStrv) paths = guest_glob (cv->guest, patterns[i], NULL);

    for (size_t j = 0; paths && paths[j] && !*ret; j++)
      try_file (cv, kind, paths[j], ret);
  }
}

struct linux_menu *
linux_menu_load (struct conversion *cv, const struct linux_menu_kind *kind)
{
  struct linux_menu *m = NULL;

  if (cv->inspect->uefi)
    try_patterns (cv, kind, kind->uefi_paths, &m);
  try_patterns (cv, kind, kind->paths, &m);
  return m;
}

/*----- questions ----------------------------------------------------------*/

bool
linux_menu_has_menu (gconstpointer data)
{
  const struct linux_menu *m = data;
  return m->menu != NULL;
}

int
linux_menu_current (const struct linux_menu *m)
{
  if (!m->menu)
    return -1;
  return m->kind->current (m->menu, m->saved ? m->saved : m->menu->chosen);
}

void
linux_menu_match (gconstpointer data, struct linux_kernel *kernel)
{
  const struct linux_menu *m = data;
  const char *file = linux_kernel_file (kernel);
  const int current = linux_menu_current (m);
  const int index = m->menu ? boot_menu_find (m->menu, file) : -1;
  const struct boot_entry *entry =
    index >= 0 ? g_ptr_array_index (m->menu->entries, index) : NULL;

  kernel->in_menu = entry != NULL;
  kernel->lacks_initrd = entry && entry->initrd && !kernel->initrd;
  kernel->is_default =
    current >= 0 &&
    boot_entry_boots (g_ptr_array_index (m->menu->entries, current), file);
}

/*----- changing -----------------------------------------------------------*/

bool
linux_menu_write (struct conversion *cv, struct linux_menu *m,
                  unsigned file_index, const char *text, GError **error)
{
  struct linux_menu_file *f = g_ptr_array_index (m->files, file_index);

  if (strcmp (f->text, text) == 0)
    return true;
  if (!guest_write_text (cv->guest, f->path, text, error))
    return false;
  g_free (f->text);
  f->text = g_strdup (text);
  parse_all (cv, m);
  return true;
}

bool
linux_menu_set_index (struct conversion *cv, struct linux_menu *m,
                      unsigned index, GError **error)
{
  const struct linux_menu_file *first = g_ptr_array_index (m->files, 0);
  g_autofree char *added = NULL;
  bool said = false;

  for (guint i = 0; m->menu && i < m->files->len; i++) {
    const struct linux_menu_file *f = g_ptr_array_index (m->files, i);
    g_autofree char *with = m->kind->set_default (m->menu, f->text, index);

    said = said || with;
    if (with && !linux_menu_write (cv, m, i, with, error))
      return false;
  }
  if (said || !m->kind->add_default || !m->menu)
    return true;
  added = m->kind->add_default (m->menu, first->text, index);
  return linux_menu_write (cv, m, 0, added, error);
}

bool
linux_menu_set_default (struct conversion *cv, GError **error)
{
  struct linux_menu *m = linux_state (cv)->boot.data;
  const char *file = linux_kernel_file (linux_state (cv)->kernel);
  const int index = m->menu ? boot_menu_find (m->menu, file) : -1;
  const int current = linux_menu_current (m);
  const struct boot_entry *old, *entry;

  if (index < 0)
    return true;
  entry = g_ptr_array_index (m->menu->entries, index);
  old = current >= 0 ? g_ptr_array_index (m->menu->entries, current) : NULL;
  if (old && boot_entry_boots (old, file))
    return true;
  linux_note (cv, "%s's default was \"%s\", is now \"%s\"", m->kind->name,
              old ? old->name : "", entry->name);
  return linux_menu_set_index (cv, m, (unsigned) index, error);
}

/*----- kernel arguments ---------------------------------------------------*/

struct place {
  const struct conversion *cv;
  const struct linux_menu_kind *kind;
  const char *path;
};

static char *
edit_line (const char *line, void *opaque)
{
  const struct place *p = opaque;
  const size_t start = p->kind->arguments (line);
  g_autofree char *with =
    start > 0 ? linux_edit_arguments (p->cv, p->path, line + start) : NULL;

  return with ? text_replace (line, start, strlen (line + start), with)
              : NULL;
}

static char *
edit_setting (const char *line, void *opaque)
{
  const struct place *p = opaque;
  return text_is_comment (line)
         ? NULL : linux_edit_arguments (p->cv, p->path, line);
}

static char *
edit_settings (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_setting, opaque);
}

bool
linux_menu_edit_arguments (struct conversion *cv, GError **error)
{
  struct linux_menu *m = linux_state (cv)->boot.data;
  struct place place = { cv, m->kind, NULL };

  for (guint i = 0; i < m->files->len; i++) {
    const struct linux_menu_file *f = g_ptr_array_index (m->files, i);
    g_autofree char *with = NULL;

    place.path = f->path;
    with = text_edit_lines (f->text, edit_line, &place);
    if (with && !linux_menu_write (cv, m, i, with, error))
      return false;
  }
  for (size_t i = 0; m->kind->settings && m->kind->settings[i]; i++) {
    place.path = m->kind->settings[i];
    if (!linux_edit_file (cv, place.path, edit_settings, &place, error))
      return false;
  }
  return true;
}
