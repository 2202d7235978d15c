/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration of extlinux and syslinux. */
#include "config.h"

#include <string.h>

#include "converters/syslinux-cfg.h"
#include "converters/text.h"

/*----- reading ------------------------------------------------------------*/

enum { BY_DEFAULT = 1, BY_MENU, BY_TIMEOUT };

struct parser {
  struct boot_menu *menu;
  struct boot_entry *entry;      /* the label that we are in, or NULL */
  int chosen_by;
};

static void
choose (struct parser *p, const char *label, int by)
{
  if (by < p->chosen_by)
    return;
  g_free (p->menu->chosen);
  p->menu->chosen = g_strdup (label);
  p->chosen_by = by;
}

static void
do_default (struct parser *p, const char *value)
{
  choose (p, value, BY_DEFAULT);
}

static void
do_timeout (struct parser *p, const char *value)
{
  choose (p, value, BY_TIMEOUT);
}

static void
do_kernel (struct parser *p, const char *value)
{
  g_autofree char *path = g_strndup (value, strcspn (value, " \t"));

  if (!p->entry || !*path)
    return;
  if (g_str_has_suffix (path, "mboot.c32"))
    p->entry->xen = true;
  else if (!g_str_has_suffix (path, ".c32"))
    boot_entry_set_kernel (p->entry, path);
}

static void
do_initrd (struct parser *p, const char *value)
{
  if (p->entry && !p->entry->initrd)
    p->entry->initrd = g_strndup (value, strcspn (value, " \t,"));
}

static void
do_append (struct parser *p, const char *value)
{
  g_auto (GStrv) words = g_strsplit_set (value, " \t", -1);

  if (!p->entry)
    return;
  boot_entry_look_at (p->entry, value);
  for (size_t i = 0; words[i]; i++)
    if (g_str_has_prefix (words[i], "initrd="))
      do_initrd (p, words[i] + strlen ("initrd="));
}

static void
do_include (struct parser *p, const char *value)
{
  if (p->menu->includes->len < BOOT_MAX_INCLUDES)
    g_ptr_array_add (p->menu->includes,
                     g_strndup (value, strcspn (value, " \t")));
}

static void
do_menu (struct parser *p, const char *value)
{
  struct boot_line l;

  if (!boot_line_parse (value, &l))
    return;
  if (p->entry && boot_line_is (value, &l, "default"))
    choose (p, p->entry->name, BY_MENU);
  else if (boot_line_is (value, &l, "include"))
    do_include (p, value + l.value);
}

static const struct {
  const char *name;
  void (*run) (struct parser *p, const char *value);
} directives[] = {
  { "default", do_default }, { "ontimeout", do_timeout },
  { "kernel", do_kernel }, { "linux", do_kernel },
  { "initrd", do_initrd }, { "append", do_append },
  { "include", do_include }, { "menu", do_menu },
};

static void
run_line (struct parser *p, const char *line, const struct boot_line *l)
{
  g_autofree char *value = boot_line_value (line, l);

  for (size_t i = 0; i < G_N_ELEMENTS (directives); i++)
    if (boot_line_is (line, l, directives[i].name))
      directives[i].run (p, value);
}

bool
syslinux_parse (struct boot_menu *menu, const char *text,
                unsigned file_index, GError **error)
{
  g_auto (GStrv) lines = boot_lines_split (text, error);
  struct parser p = { .menu = menu };
  struct boot_line l;

  for (unsigned i = 0; lines && lines[i]; i++) {
    if (!boot_line_parse (lines[i], &l))
      continue;
    if (boot_line_is (lines[i], &l, "label")) {
      g_autofree char *name = boot_line_value (lines[i], &l);

      p.entry = boot_menu_add (menu, name, i, error);
      if (!p.entry)
        return false;
      p.entry->file_index = file_index;
      continue;
    }
    run_line (&p, lines[i], &l);
    if (p.entry)
      p.entry->end = i + 1;
  }
  return lines != NULL;
}

/*----- changing -----------------------------------------------------------*/

struct edit {
  const struct boot_menu *menu;
  const char *label;
  char *current;                 /* the label above the line */
  bool said;                     /* the file says a default */
  bool moved;                    /* a MENU DEFAULT was taken out */
};

/* The value of DEFAULT may be a module ("vesamenu.c32") that shows the menu:
 * that one stays. */
static char *
edit_named (struct edit *e, const char *line, const struct boot_line *l)
{
  g_autofree char *value = boot_line_value (line, l);

  if (boot_menu_index (e->menu, value) < 0)
    return NULL;
  e->said = true;
  return boot_line_set (line, l, e->label);
}

static char *
edit_line (const char *line, void *opaque)
{
  struct edit *e = opaque;
  struct boot_line l, inner;

  if (!boot_line_parse (line, &l))
    return NULL;
  if (boot_line_is (line, &l, "default") ||
      boot_line_is (line, &l, "ontimeout"))
    return edit_named (e, line, &l);
  if (boot_line_is (line, &l, "label")) {
    g_free (e->current);
    e->current = boot_line_value (line, &l);
  }
  if (!boot_line_is (line, &l, "menu") ||
      !boot_line_parse (line + l.value, &inner) ||
      !boot_line_is (line + l.value, &inner, "default"))
    return NULL;
  e->said = true;
  if (g_strcmp0 (e->current, e->label) == 0)
    return NULL;
  e->moved = true;
  return TEXT_DELETE;
}

/* "MENU DEFAULT" below the label that is to be it. */
static char *
mark_line (const char *line, void *opaque)
{
  struct edit *e = opaque;
  g_autofree char *value = NULL;
  struct boot_line l;

  if (!boot_line_parse (line, &l) || !boot_line_is (line, &l, "label"))
    return NULL;
  value = boot_line_value (line, &l);
  return strcmp (value, e->label) == 0
         ? g_strconcat (line, "\n  MENU DEFAULT", NULL) : NULL;
}

char *
syslinux_set_default (const struct boot_menu *menu, const char *text,
                      const char *label)
{
  struct edit e = { .menu = menu, .label = label };
  char *with = text_edit_lines (text, edit_line, &e);

  g_free (e.current);
  if (e.moved) {
    g_autofree char *old = with;
    char *marked = text_edit_lines (old, mark_line, &e);

    with = marked ? marked : g_strdup (old);
  }
  return with ? with : e.said ? g_strdup (text) : NULL;
}

size_t
syslinux_arguments (const char *line)
{
  struct boot_line l;

  return boot_line_parse (line, &l) && boot_line_is (line, &l, "append")
         ? l.value : 0;
}
