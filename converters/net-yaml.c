/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scalars of a YAML text in block style, with their places. */
#include "config.h"

#include <string.h>

#include "converters/net-yaml.h"

struct walker {
  const char *text;
  net_yaml_func visit;
  void *opaque;
  char *keys[NET_YAML_DEPTH + 1];
  size_t indents[NET_YAML_DEPTH];
  unsigned depth;
  bool in_block;                 /* within a block scalar … */
  size_t block_indent;           /* … of a key with this indentation */
};

static void
pop_to (struct walker *w, size_t indent)
{
  while (w->depth > 0 && w->indents[w->depth - 1] >= indent)
    g_clear_pointer (&w->keys[--w->depth], g_free);
}

static bool
push (struct walker *w, char *key, size_t indent)
{
  if (w->depth == NET_YAML_DEPTH) {
    g_free (key);
    return false;
  }
  w->indents[w->depth] = indent;
  w->keys[w->depth++] = key;
  return true;
}

/* The end of the scalar at P, which ends before END at the latest; in a flow
 * mapping also before "," and "}".  NULL: not understood. */
static const char *
scalar_end (const char *p, const char *end, bool flow, bool key)
{
  if (p < end && (*p == '"' || *p == '\'')) {
    const char *quote = memchr (p + 1, *p, (size_t) (end - p - 1));
    /* No escapes: nobody needs them here. */
    return quote && !memchr (p, '\\', (size_t) (quote - p)) ? quote + 1
                                                            : NULL;
  }
  for (; p < end; p++)
    if ((*p == ':' && key && (p + 1 == end || strchr (" \r", p[1]))) ||
        (flow && strchr (",}{[]", *p)) ||
        (*p == ' ' && p + 1 < end && p[1] == '#'))
      return p;
  return p;
}

static char *
scalar_text (const char *start, const char *end)
{
  if (start < end && (*start == '"' || *start == '\''))
    return g_strndup (start + 1, (gsize) (end - start - 2));
  return g_strchomp (g_strndup (start, (gsize) (end - start)));
}

static const char *
skip_spaces (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\r'))
    p++;
  return p;
}

static void
show (struct walker *w, const char *key, const char *start, const char *end,
      const char *value)
{
  while (end > start && strchr (" \r", end[-1]))
    end--;
  const struct net_yaml_item item = {
    (const char *const *) w->keys, w->depth, value,
    (size_t) (key - w->text), (size_t) (start - w->text),
    (size_t) (end - w->text),
  };
  w->visit (&item, w->opaque);
}

static const char *read_entry (struct walker *w, const char *p,
                               const char *end, size_t indent, bool flow);

/* "{a: b, c: d}" behind a key; returns what follows it. */
static const char *
read_flow (struct walker *w, const char *p, const char *end, size_t indent)
{
  for (p = skip_spaces (p + 1, end); p < end && *p != '}';) {
    p = read_entry (w, p, end, indent + 1, true);
    if (!p)
      return NULL;
    pop_to (w, indent + 1);
    p = skip_spaces (p, end);
    if (p < end && *p == ',')
      p = skip_spaces (p + 1, end);
    else if (p == end || *p != '}')
      return NULL;
  }
  return p < end ? p + 1 : NULL;
}

/* What stands behind "key:" in this line. */
static const char *
read_value (struct walker *w, const char *key, const char *p,
            const char *end, size_t indent, bool flow)
{
  g_autofree char *value = NULL;
  const char *stop;

  if (p < end && *p == '[') {
    stop = memchr (p, ']', (size_t) (end - p));
    if (stop)
      show (w, key, p, stop + 1, NULL);
    return stop ? stop + 1 : NULL;
  }
  if (p < end && *p == '{') {
    show (w, key, p, p, "");
    return read_flow (w, p, end, indent);
  }
  if (p < end && strchr ("&!@`%", *p))
    return NULL;
  if (p < end && *p == '*' && (p + 1 < end) && g_ascii_isalnum (p[1]))
    return NULL;
  if (p < end && (*p == '|' || *p == '>') && !flow) {
    w->in_block = true;
    w->block_indent = indent;
    return end;
  }
  if (p < end && *p == '#')
    stop = p;
  else
    stop = scalar_end (p, end, flow, false);
  if (stop) {
    value = scalar_text (p, stop);
    show (w, key, p, stop, value);
  }
  return stop;
}

/* "key: value"; returns what follows it, NULL: not understood. */
static const char *
read_entry (struct walker *w, const char *p, const char *end, size_t indent,
            bool flow)
{
  const char *key = p, *stop = scalar_end (p, end, flow, true);

  if (!stop || stop == p || strchr ("&!*?", *p) || stop >= end ||
      *stop != ':' || !push (w, scalar_text (p, stop), indent))
    return NULL;
  return read_value (w, key, skip_spaces (stop + 1, end), end, indent, flow);
}

static bool
read_line (struct walker *w, const char *line, const char *end)
{
  const char *p = skip_spaces (line, end);
  const size_t indent = (size_t) (p - line);

  if (p == end || *p == '#')
    return true;
  if (*p == '\t')
    return false;
  if (w->in_block && indent > w->block_indent)
    return true;
  w->in_block = false;
  if (*p == '-' && (p + 1 == end || strchr (" \r", p[1])))
    return true;
  if (indent == 0 && g_str_has_prefix (p, "---"))
    return w->depth == 0;
  pop_to (w, indent);
  p = read_entry (w, p, end, indent, false);
  if (!p)
    return false;
  p = skip_spaces (p, end);
  return p == end || *p == '#';
}

bool
net_yaml_walk (const char *text, net_yaml_func visit, void *opaque)
{
  struct walker w = { .text = text, .visit = visit, .opaque = opaque };
  bool ok = true;

  for (const char *line = text; ok && *line;) {
    const char *end = line + strcspn (line, "\n");

    ok = read_line (&w, line, end);
    line = *end ? end + 1 : end;
  }
  pop_to (&w, 0);
  return ok;
}
