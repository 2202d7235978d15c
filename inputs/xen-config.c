/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of xl and xm: assignments as Python writes them.
 *
 * Taken: strings in either quotes (r and u before them, escapes), numbers,
 * True, False, None, lists, tuples, names that were assigned before, and "+"
 * between them; comments, continued lines, ";".  xm ran the file as a program;
 * a line that is more than that is code, which is not run: it is named in a
 * warning, or in an error when it sets what the guest is made of. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "inputs/xen-file.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_WARNINGS 10          /* of lines; then they are only counted */
#define MAX_SHOWN 100

struct parser {
  struct xen_file *f;
  const char *p;
  unsigned line;
  unsigned depth;                /* of brackets */
  unsigned ignored;              /* lines of code */
};

/* Without these the guest would be another one. */
static const char *const needed[] = {
  "disk", "name", "memory", "maxmem", "vcpus", "maxvcpus", "vif", "builder",
  "type", "bios", "firmware", NULL,
};

/* --- what is no value -------------------------------------------------- */

/* How many bytes of a backslash and the end of a line are at P. */
static size_t
continuation (const char *p)
{
  const size_t n = p[0] != '\\' ? 0 : p[1] == '\r' ? 2 : 1;

  return n && p[n] == '\n' ? n + 1 : 0;
}

/* Blanks and comments; within brackets also the ends of lines. */
static void
skip_blanks (struct parser *s)
{
  for (;;) {
    const size_t joined = continuation (s->p);
    if (*s->p == '#')
      s->p += strcspn (s->p, "\n");
    if (joined) {
      s->line++;
      s->p += joined;
    }
    else if (*s->p == '\0' || !strchr (s->depth ? " \t\r\n" : " \t\r", *s->p))
      return;
    else
      s->line += *s->p++ == '\n';
  }
}

static bool
take (struct parser *s, char c)
{
  skip_blanks (s);
  if (*s->p != c)
    return false;
  s->p++;
  return true;
}

/* A name, or NULL; the blanks before it are skipped. */
static char *
take_name (struct parser *s)
{
  const char *begin;

  skip_blanks (s);
  begin = s->p;
  if (!g_ascii_isalpha (*begin) && *begin != '_')
    return NULL;
  while (g_ascii_isalnum (*s->p) || *s->p == '_')
    s->p++;
  return g_strndup (begin, (gsize) (s->p - begin));
}

/* --- strings ----------------------------------------------------------- */

static const struct { char letter, byte; } escapes[] = {
  { 'n', '\n' }, { 't', '\t' }, { 'r', '\r' }, { 'a', '\a' }, { 'b', '\b' },
  { 'f', '\f' }, { 'v', '\v' }, { '\\', '\\' }, { '\'', '\'' }, { '"', '"' },
};

/* Behind the backslash; other letters stay with it. */
static void
take_escape (struct parser *s, GString *out)
{
  if (*s->p == '\n') {
    s->line++;
    s->p++;
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (*s->p == escapes[i].letter) {
      g_string_append_c (out, escapes[i].byte);
      s->p++;
      return;
    }
  g_string_append_c (out, '\\');
}

/* One string in quotes is added to OUT. */
static bool
take_string (struct parser *s, GString *out)
{
  const bool raw = *s->p == 'r' || *s->p == 'R';
  char quote;

  if (strchr ("rRuU", *s->p))
    s->p++;
  quote = *s->p++;
  if (s->p[0] == quote && s->p[1] == quote)
    return false;                /* """: code */
  while (*s->p != quote) {
    if (*s->p == '\0' || *s->p == '\n')
      return false;
    if (*s->p == '\\' && !raw && s->p[1] != '\0') {
      s->p++;
      take_escape (s, out);
    }
    else
      g_string_append_c (out, *s->p++);
  }
  s->p++;
  return true;
}

static bool
is_string (const char *p)
{
  if (*p && strchr ("rRuU", *p))
    p++;
  return *p == '"' || *p == '\'';
}

/* Several beside each other are one. */
static struct xen_value *
take_strings (struct parser *s)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const unsigned line = s->line;

  do {
    if (!take_string (s, out))
      return NULL;
    skip_blanks (s);
  } while (is_string (s->p));
  return xen_value_new (s->f, out->str, line);
}

/* --- values ------------------------------------------------------------ */

static struct xen_value *take_value (struct parser *s);

static struct xen_value *
take_number (struct parser *s)
{
  const size_t sign = *s->p == '-';
  const size_t n = sign + strspn (s->p + sign, "0123456789abcdefxABCDEFX");
  g_autofree char *text = g_strndup (s->p, n);
  struct xen_value *v;

  s->p += n;
  if (g_ascii_strncasecmp (text, "0x", 2) == 0) {
    const guint64 value = g_ascii_strtoull (text, NULL, 16);
    g_free (text);
    text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);
  }
  v = text[strspn (text, "-0123456789")] == '\0'
    ? xen_value_new (s->f, text, s->line) : NULL;
  if (v)
    v->number = true;
  return v;
}

/* Behind the bracket.  What Python has in round ones is a list only with a
 * comma. */
static struct xen_value *
take_list (struct parser *s, char end)
{
  g_autoptr (v2v_xen_value) list = xen_value_new_list (s->f, s->line);
  bool comma = false;

  if (!list || s->depth >= XEN_FILE_MAX_DEPTH)
    return NULL;
  s->depth++;
  while (!take (s, end)) {
    struct xen_value *item;
    if (list->items->len > 0 && !comma)
      return NULL;
    item = take_value (s);
    if (!item)
      return NULL;
    g_ptr_array_add (list->items, item);
    comma = take (s, ',');
  }
  s->depth--;
  if (end == ')' && list->items->len == 1 && !comma)
    return g_ptr_array_steal_index (list->items, 0);
  return g_steal_pointer (&list);
}

/* A name that is known. */
static struct xen_value *
take_reference (struct parser *s)
{
  static const struct { const char *name, *text; } constants[] = {
    { "True", "1" }, { "False", "0" }, { "None", "" },
  };
  g_autofree char *name = take_name (s);
  const struct xen_value *v;

  if (!name)
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (constants); i++)
    if (strcmp (name, constants[i].name) == 0)
      return xen_value_new (s->f, constants[i].text, s->line);
  v = g_hash_table_lookup (s->f->values, name);
  return v ? xen_value_copy (s->f, v, s->line) : NULL;
}

static struct xen_value *
take_term (struct parser *s)
{
  skip_blanks (s);
  if (is_string (s->p))
    return take_strings (s);
  if (g_ascii_isdigit (*s->p) || *s->p == '-')
    return take_number (s);
  if (take (s, '['))
    return take_list (s, ']');
  if (take (s, '('))
    return take_list (s, ')');
  return take_reference (s);
}

/* A and B, which it takes over. */
static struct xen_value *
join (struct parser *s, struct xen_value *a, struct xen_value *b)
{
  g_autoptr (v2v_xen_value) left = a;
  g_autoptr (v2v_xen_value) right = b;
  g_autofree char *text = NULL;

  if (!left || !right || left->number || right->number ||
      !left->items != !right->items)
    return NULL;
  if (left->items) {
    g_ptr_array_extend_and_steal (left->items,
                                  g_steal_pointer (&right->items));
    return g_steal_pointer (&left);
  }
  text = g_strconcat (left->text, right->text, NULL);
  return xen_value_new (s->f, text, left->line);
}

static struct xen_value *
take_value (struct parser *s)
{
  struct xen_value *v = take_term (s);

  while (v && take (s, '+'))
    v = join (s, v, take_term (s));
  return v;
}

/* --- lines ------------------------------------------------------------- */

/* To the end of a line of code, with what its brackets and backslashes join to
 * it. */
static void
skip_code (struct parser *s)
{
  unsigned depth = 0;
  char quote = 0;

  for (; *s->p && (*s->p != '\n' || depth > 0); s->p++) {
    if (*s->p == '\n') {
      s->line++;
      quote = 0;
    }
    else if (*s->p == '\\' && s->p[1]) {
      s->line += s->p[1] == '\n';
      s->p++;
    }
    else if (quote)
      quote = *s->p == quote ? 0 : quote;
    else if (*s->p == '"' || *s->p == '\'')
      quote = *s->p;
    else if (*s->p == '#')
      s->p += strcspn (s->p, "\n") - 1;
    else if (strchr ("([{", *s->p))
      depth++;
    else if (strchr (")]}", *s->p) && depth > 0)
      depth--;
  }
}

static void
note_code (struct parser *s, const char *begin, unsigned line)
{
  g_autofree char *text = g_strndup (begin, strcspn (begin, "\r\n"));
  g_autofree char *shown = clean_text (g_strstrip (text), MAX_SHOWN);

  if (++s->ignored <= MAX_WARNINGS)
    xen_file_warn (s->f, "line %u is ignored, because it is not of the form "
                   "NAME = VALUE but Python code: %s", line, shown);
}

/* Is the next thing "NAME =" or "NAME +="?  Then its name. */
static char *
take_assigned (struct parser *s, bool *ret_add)
{
  g_autofree char *name = take_name (s);

  if (!name)
    return NULL;
  skip_blanks (s);
  *ret_add = s->p[0] == '+' && s->p[1] == '=';
  if (*ret_add)
    s->p++;
  if (s->p[0] != '=' || s->p[1] == '=')
    return NULL;
  s->p++;
  return g_steal_pointer (&name);
}

static bool
at_end (struct parser *s)
{
  skip_blanks (s);
  return *s->p == '\0' || *s->p == '\n' || *s->p == ';';
}

static struct xen_value *
added (struct parser *s, const char *name, struct xen_value *v)
{
  const struct xen_value *old = g_hash_table_lookup (s->f->values, name);

  return join (s, old ? xen_value_copy (s->f, old, s->line) : NULL, v);
}

/* One statement; BLOCK: it is inside of an "if" or the like. */
static void
take_statement (struct parser *s, bool block)
{
  const char *begin = s->p;
  const unsigned line = s->line;
  bool add = false;
  g_autofree char *name = take_assigned (s, &add);
  struct xen_value *v = name && !block ? take_value (s) : NULL;

  if (v && add)
    v = added (s, name, v);
  if (v && at_end (s)) {
    xen_file_set (s->f, name, v);
    return;
  }
  xen_value_free (v);
  s->depth = 0;
  s->p = begin;
  s->line = line;
  skip_code (s);
  if (!name) {
    note_code (s, begin, line);
    return;
  }
  v = g_new0 (struct xen_value, 1);
  v->line = line;
  xen_file_set (s->f, name, v);
}

/* Values that only a run of the code would tell. */
static bool
check_code (struct xen_file *f, const char *what, GError **error)
{
  GHashTableIter i;
  gpointer name, value;

  for (size_t k = 0; needed[k]; k++) {
    const struct xen_value *v = g_hash_table_lookup (f->values, needed[k]);
    if (v && !v->text && !v->items)
      return error_set (error, "%s, line %u: ‘%s’ is not set to a plain text, "
                        "number or list: Python code is not run, and a quote "
                        "or a bracket may be open.  Write the value there, "
                        "or let ‘xm create --dryrun’ write all of them out",
                        what, v->line, needed[k]);
  }
  g_hash_table_iter_init (&i, f->values);
  while (g_hash_table_iter_next (&i, &name, &value)) {
    const struct xen_value *v = value;
    if (!v->text && !v->items)
      g_hash_table_iter_remove (&i);
  }
  return true;
}

/* Does the line that ends before P open a block? */
static bool
opens_block (const char *begin, const char *end)
{
  const char *comment = memchr (begin, '#', (size_t) (end - begin));

  if (comment)
    end = comment;
  while (end > begin && strchr (" \t\r\n", end[-1]))
    end--;
  return end > begin && end[-1] == ':';
}

bool
xen_config_read (struct xen_file *f, const char *text, const char *what,
                 GError **error)
{
  struct parser s = { .f = f, .p = text, .line = 1 };
  bool block = false;

  while (*s.p) {
    const char *begin = s.p;
    bool indented;
    skip_blanks (&s);
    indented = s.p > begin;
    if (*s.p == '\n' || *s.p == ';') {
      s.line += *s.p == '\n';
      s.p++;
      continue;
    }
    if (!*s.p)
      break;
    begin = s.p;
    block = block && indented;
    take_statement (&s, block);
    if (!block)
      block = opens_block (begin, s.p);
  }
  if (s.ignored > MAX_WARNINGS)
    xen_file_warn (f, "%u more lines of code are ignored",
                   s.ignored - MAX_WARNINGS);
  return check_code (f, what, error);
}
