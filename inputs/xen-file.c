/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Xen configuration file assigns: names and their values. */
#include "config.h"

#include <string.h>

#include "inputs/xen-file.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define VALUE_COST 64            /* bytes that a value counts beside its text */
#define MAX_MESSAGE 1000

/* --- values ------------------------------------------------------------ */

void
xen_value_free (struct xen_value *v)
{
  if (!v)
    return;
  g_free (v->text);
  g_clear_pointer (&v->items, g_ptr_array_unref);
  g_free (v);
}

static void
value_free (gpointer p)
{
  xen_value_free (p);
}

static struct xen_value *
make (struct xen_file *f, size_t bytes, unsigned line)
{
  struct xen_value *v;

  if (bytes + VALUE_COST > f->room)
    return NULL;
  f->room -= bytes + VALUE_COST;
  v = g_new0 (struct xen_value, 1);
  v->line = line;
  return v;
}

struct xen_value *
xen_value_new (struct xen_file *f, const char *text, unsigned line)
{
  struct xen_value *v = make (f, strlen (text), line);

  if (v)
    v->text = g_strdup (text);
  return v;
}

struct xen_value *
xen_value_new_list (struct xen_file *f, unsigned line)
{
  struct xen_value *v = make (f, 0, line);

  if (v)
    v->items = g_ptr_array_new_with_free_func (value_free);
  return v;
}

struct xen_value *
xen_value_copy (struct xen_file *f, const struct xen_value *v, unsigned line)
{
  g_autoptr (v2v_xen_value) copy = NULL;

  if (!v->items) {
    copy = v->text ? xen_value_new (f, v->text, line) : NULL;
    if (copy)
      copy->number = v->number;
    return g_steal_pointer (&copy);
  }
  copy = xen_value_new_list (f, line);
  for (guint i = 0; copy && i < v->items->len; i++) {
    struct xen_value *item = xen_value_copy (f, v->items->pdata[i], line);
    if (!item)
      return NULL;
    g_ptr_array_add (copy->items, item);
  }
  return g_steal_pointer (&copy);
}

/* --- the file ---------------------------------------------------------- */

void
xen_file_warn (struct xen_file *f, const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  g_ptr_array_add (f->warnings, clean_vprintf (MAX_MESSAGE, fmt, args));
  va_end (args);
}

void
xen_file_set (struct xen_file *f, const char *name, struct xen_value *v)
{
  g_hash_table_replace (f->values, g_strdup (name), v);
}

void
xen_file_free (struct xen_file *f)
{
  if (!f)
    return;
  g_hash_table_unref (f->values);
  g_ptr_array_unref (f->warnings);
  g_free (f);
}

/* What it is instead, by its first letter that is no blank. */
static const struct {
  char first;
  const char *text;
} others[] = {
  { '<', "is XML: is it a libvirt domain?  Then give it with -i libvirtxml" },
  { '{', "is JSON, as ‘xl list -l’ prints it: give the file that the guest "
    "is created from, mostly in /etc/xen" },
  { '[', "is JSON, as ‘xl list -l’ prints it: give the file that the guest "
    "is created from, mostly in /etc/xen" },
};

static const char *
skip_blanks (const char *text)
{
  for (;;) {
    text += strspn (text, " \t\r\n");
    if (*text != '#')
      return text;
    text += strcspn (text, "\n");
  }
}

static bool
check_size (const char *text, size_t size, const char *what, GError **error)
{
  if (size > XEN_FILE_MAX)
    return error_set (error, "%s is too large for a Xen configuration file "
                      "(more than %d bytes): is it a disk?", what,
                      XEN_FILE_MAX);
  if (memchr (text, '\0', size))
    return error_set (error, "%s is no Xen configuration file: it has NUL "
                      "bytes", what);
  return true;
}

static bool
check_begin (const char *begin, const char *what, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    if (*begin == others[i].first)
      return error_set (error, "%s is no Xen configuration file: it %s", what,
                        others[i].text);
  return true;
}

static struct xen_file *
file_new (void)
{
  struct xen_file *f = g_new0 (struct xen_file, 1);

  f->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                     value_free);
  f->warnings = g_ptr_array_new_with_free_func (g_free);
  f->room = XEN_FILE_MAX_VALUES;
  return f;
}

struct xen_file *
xen_file_parse (const char *text, size_t size, const char *what,
                GError **error)
{
  g_autofree char *copy = NULL, *utf8 = NULL;
  g_autoptr (v2v_xen_file) f = NULL;
  bool ok;

  if (!check_size (text, size, what, error))
    return NULL;
  copy = g_strndup (text, size);
  utf8 = g_utf8_make_valid (copy, -1);
  if (!check_begin (skip_blanks (utf8), what, error))
    return NULL;
  f = file_new ();
  ok = *skip_blanks (utf8) == '('
    ? xen_sxp_read (f, utf8, what, error)
    : xen_config_read (f, utf8, what, error);
  if (ok && g_hash_table_size (f->values) == 0)
    ok = error_set (error, "%s is no Xen configuration file: it assigns "
                    "nothing (‘name = \"guest\"’)", what);
  return ok ? g_steal_pointer (&f) : NULL;
}

/* --- asking ------------------------------------------------------------ */

const char *
xen_file_get (const struct xen_file *f, const char *name)
{
  const struct xen_value *v = g_hash_table_lookup (f->values, name);

  return v && v->text && *v->text ? v->text : NULL;
}

const struct xen_value *
xen_file_list (const struct xen_file *f, const char *name)
{
  struct xen_value *v = g_hash_table_lookup (f->values, name), *item;

  if (!v || (!v->items && (!v->text || !*v->text)))
    return NULL;
  if (v->items)
    return v;
  item = g_new0 (struct xen_value, 1);
  item->text = g_steal_pointer (&v->text);
  item->line = v->line;
  v->items = g_ptr_array_new_with_free_func (value_free);
  g_ptr_array_add (v->items, item);
  return v;
}

uint64_t
xen_file_number (const struct xen_file *f, const char *name, uint64_t max,
                 uint64_t otherwise)
{
  const char *text = xen_file_get (f, name);
  uint64_t value;

  return text && parse_uint64 (text, name, 0, max, &value, NULL) ? value
                                                                 : otherwise;
}
