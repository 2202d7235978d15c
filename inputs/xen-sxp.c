/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The S-expressions of xend: (vm (name x) (device (vbd …)) …) or (domain …).
 *
 * Names are those of xend's configuration; what xl writes in one text
 * ('mac=…,bridge=…') is an expression each here, and becomes such a text. */
#include "config.h"

#include <string.h>

#include "inputs/xen-file.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_DEPTH 64
#define MAX_SHOWN 100

struct parser {
  struct xen_file *f;
  const char *p;
  unsigned line;
};

/* --- expressions to lists ---------------------------------------------- */

static void
skip_blanks (struct parser *s)
{
  for (;; s->p++) {
    if (*s->p == '#')
      s->p += strcspn (s->p, "\n");
    if (*s->p == '\n')
      s->line++;
    if (*s->p == '\0' || !strchr (" \t\r\n", *s->p))
      return;
  }
}

static struct xen_value *
take_quoted (struct parser *s)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char quote = *s->p++;

  for (; *s->p != quote; s->p++) {
    if (*s->p == '\\' && s->p[1])
      s->p++;
    if (*s->p == '\0')
      return NULL;
    s->line += *s->p == '\n';
    g_string_append_c (out, *s->p);
  }
  s->p++;
  return xen_value_new (s->f, out->str, s->line);
}

static struct xen_value *
take_atom (struct parser *s)
{
  const size_t n = strcspn (s->p, " \t\r\n()'\"");
  g_autofree char *text = g_strndup (s->p, n);

  if (*s->p == '\'' || *s->p == '"')
    return take_quoted (s);
  s->p += n;
  return n ? xen_value_new (s->f, text, s->line) : NULL;
}

/* At its "(". */
static struct xen_value *
take_expression (struct parser *s, unsigned depth)
{
  g_autoptr (v2v_xen_value) list = xen_value_new_list (s->f, s->line);

  if (!list || depth > MAX_DEPTH)
    return NULL;
  for (s->p++; skip_blanks (s), *s->p != ')';) {
    struct xen_value *item = *s->p == '(' ? take_expression (s, depth + 1)
                                          : take_atom (s);
    if (!item)
      return NULL;
    g_ptr_array_add (list->items, item);
  }
  s->p++;
  return g_steal_pointer (&list);
}

/* --- looking into them ------------------------------------------------- */

static const struct xen_value *
item (const struct xen_value *e, guint i)
{
  return e && e->items && i < e->items->len ? e->items->pdata[i] : NULL;
}

static const char *
text_of (const struct xen_value *e, guint i)
{
  const struct xen_value *v = item (e, i);

  return v ? v->text : NULL;
}

static bool
is (const struct xen_value *e, const char *name)
{
  return g_strcmp0 (text_of (e, 0), name) == 0;
}

/* "(NAME x …)" in E. */
static const struct xen_value *
find (const struct xen_value *e, const char *name)
{
  for (guint i = 1; item (e, i); i++)
    if (is (item (e, i), name))
      return item (e, i);
  return NULL;
}

static const char *
find_text (const struct xen_value *e, const char *name)
{
  return text_of (find (e, name), 1);
}

/* --- to what xl's files assign ----------------------------------------- */

static void
set_text (struct xen_file *f, const char *name, const char *text,
          unsigned line)
{
  struct xen_value *v = text ? xen_value_new (f, text, line) : NULL;

  if (v)
    xen_file_set (f, name, v);
}

/* TEXT becomes one more item of the list NAME. */
static void
add_item (struct xen_file *f, const char *name, const char *text,
          unsigned line)
{
  struct xen_value *list = g_hash_table_lookup (f->values, name), *v;

  if (!list || !list->items) {
    list = xen_value_new_list (f, line);
    if (!list)
      return;
    xen_file_set (f, name, list);
  }
  v = xen_value_new (f, text, line);
  if (v)
    g_ptr_array_add (list->items, v);
}

/* (uname tap:aio:/x) (dev xvda:disk) (mode w): the path comes last, where a
 * comma in it is part of it. */
static void
add_disk (struct xen_file *f, const struct xen_value *e)
{
  const char *dev = find_text (e, "dev"), *uname = find_text (e, "uname");
  const char *mode = find_text (e, "mode");
  g_autofree char *text =
    g_strdup_printf ("vdev=%s,access=%s,target=%s", dev ? dev : "",
                     mode ? mode : "", uname ? uname : "");

  add_item (f, "disk", text, e->line);
}

/* "(mac x) (bridge y)" to "mac=x,bridge=y". */
static void
add_pairs (struct xen_file *f, const struct xen_value *e, const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 1; item (e, i); i++) {
    const char *key = text_of (item (e, i), 0);
    const char *value = text_of (item (e, i), 1);
    if (key && value && !strpbrk (key, ",=") && !strchr (value, ','))
      g_string_append_printf (out, "%s%s=%s", out->len ? "," : "", key,
                              value);
  }
  add_item (f, name, out->str, e->line);
}

static void
read_device (struct xen_file *f, const struct xen_value *e)
{
  static const char *const pairs[] = { "vif", "vfb", "vtpm", "pci" };

  if (is (e, "vbd") || is (e, "tap") || is (e, "tap2"))
    add_disk (f, e);
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (is (e, pairs[i]))
      add_pairs (f, e, pairs[i]);
}

/* "(NAME text)" of E become assignments. */
static void
read_texts (struct xen_file *f, const struct xen_value *e)
{
  for (guint i = 1; item (e, i); i++)
    if (text_of (item (e, i), 0) && text_of (item (e, i), 1))
      set_text (f, text_of (item (e, i), 0), text_of (item (e, i), 1),
                item (e, i)->line);
}

/* (image (hvm (kernel x) …)), (image (linux …)) */
static void
read_image (struct xen_file *f, const struct xen_value *e)
{
  const struct xen_value *image = item (e, 1);

  if (!text_of (image, 0))
    return;
  set_text (f, "builder", text_of (image, 0), image->line);
  read_texts (f, image);
}

/* xend writes (state -b----) and (status 2) of a guest that runs. */
static void
note_state (struct xen_file *f, const struct xen_value *top)
{
  const char *state = find_text (top, "state");

  if (state && strpbrk (state, "rbp") && !strpbrk (state, "sc"))
    xen_file_warn (f, "the guest was running or paused when the file was "
                   "written: it must be shut down, or its data would be "
                   "lost or damaged");
}

static void
read_guest (struct xen_file *f, const struct xen_value *top)
{
  read_texts (f, top);
  for (guint i = 1; item (top, i); i++)
    if (is (item (top, i), "device"))
      read_device (f, item (item (top, i), 1));
    else if (is (item (top, i), "image"))
      read_image (f, item (top, i));
  note_state (f, top);
}

bool
xen_sxp_read (struct xen_file *f, const char *text, const char *what,
              GError **error)
{
  struct parser s = { .f = f, .p = text, .line = 1 };
  g_autoptr (v2v_xen_value) top = NULL;

  skip_blanks (&s);
  top = take_expression (&s, 0);
  if (!top)
    return error_set (error, "%s, line %u: this is no S-expression as xend "
                      "writes it: a bracket or a quote is not closed, or it "
                      "is too large", what, s.line);
  if (!is (top, "vm") && !is (top, "domain")) {
    g_autofree char *shown = clean_text (text_of (top, 0), MAX_SHOWN);
    return error_set (error, "%s begins with (%s …), not with (vm …) or "
                      "(domain …): it describes no guest", what, shown);
  }
  read_guest (f, top);
  skip_blanks (&s);
  if (*s.p == '(')
    return error_set (error, "%s, line %u: a second guest begins here: give "
                      "one file for each guest", what, s.line);
  return true;
}
