/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INF files: lines, sections, and looking things up in them. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/inf.h"

#define MAX_SHOWN 60             /* bytes of foreign text in a message */

/*----- one line -----------------------------------------------------------*/

void
inf_line_free (struct inf_line *line)
{
  if (!line)
    return;
  g_free (line->key);
  g_strfreev (line->fields);
  g_free (line);
}

struct scan {
  GString *field;                /* what was read of the current one */
  size_t kept;                   /* its length without blanks at the end */
  bool quoted;                   /* within quotes */
  bool begun;                    /* a character of the field was seen */
};

static void
scan_char (struct scan *s, char c)
{
  const bool blank = !s->quoted && g_ascii_isspace (c);

  if (blank && !s->begun)
    return;
  s->begun = true;
  g_string_append_c (s->field, c);
  if (!blank)
    s->kept = s->field->len;
}

static char *
scan_end (struct scan *s)
{
  char *text = g_strndup (s->field->str, s->kept);

  g_string_truncate (s->field, 0);
  s->kept = 0;
  s->begun = false;
  return text;
}

/* A quote at TEXT: returns how many bytes it takes. */
static size_t
scan_quote (struct scan *s, const char *text, const char *end)
{
  if (s->quoted && text + 1 < end && text[1] == '"') {
    scan_char (s, '"');
    return 2;
  }
  s->quoted = !s->quoted;
  s->begun = true;
  s->kept = s->field->len;       /* blanks before a quoted part belong */
  return 1;
}

struct inf_line *
inf_line_parse (const char *text, size_t length)
{
  struct inf_line *line = g_new0 (struct inf_line, 1);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  struct scan s = { .field = g_string_new (NULL) };
  const char *end = text + length;

  for (const char *p = text; p < end;) {
    if (*p == '"') {
      p += scan_quote (&s, p, end);
      continue;
    }
    if (!s.quoted && *p == ';')
      break;
    if (!s.quoted && *p == ',' && fields->len + 2 < INF_MAX_FIELDS)
      g_ptr_array_add (fields, scan_end (&s));
    else if (!s.quoted && *p == '=' && !line->key && fields->len == 0)
      line->key = scan_end (&s);
    else
      scan_char (&s, *p);
    p++;
  }
  if (s.begun || fields->len > 0)
    g_ptr_array_add (fields, scan_end (&s));
  g_string_free (s.field, TRUE);
  line->count = fields->len;
  g_ptr_array_add (fields, NULL);
  line->fields = (GStrv) g_ptr_array_steal (fields, NULL);
  return line;
}

/*----- sections -----------------------------------------------------------*/

static void
section_free (void *opaque)
{
  struct inf_section *section = opaque;

  g_free (section->name);
  g_ptr_array_unref (section->lines);
  g_free (section);
}

void
inf_free (struct inf *inf)
{
  if (!inf)
    return;
  g_free (inf->name);
  g_hash_table_unref (inf->sections);
  g_free (inf);
}

static struct inf_section *
section_need (struct inf *inf, const char *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);
  struct inf_section *section = g_hash_table_lookup (inf->sections, key);

  if (!section) {
    section = g_new0 (struct inf_section, 1);
    section->name = g_strdup (name);
    section->lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify) inf_line_free);
    g_hash_table_insert (inf->sections, g_steal_pointer (&key), section);
  }
  return section;
}

/*----- the file -----------------------------------------------------------*/

struct reader {
  struct inf *inf;
  struct inf_section *section;   /* NULL: before the first */
  const char *p;                 /* what comes next */
  unsigned number;               /* of the line, for errors */
  unsigned kept;                 /* lines */
};

static bool
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

/* Append one line of the file to LOGICAL.  Returns whether the next belongs
 * to it: a backslash is the last character, outside of quotes and before a
 * comment. */
static bool
read_physical (struct reader *r, GString *logical)
{
  const char *start = r->p;
  const char *last = NULL;       /* the last that is not blank */
  const char *end;
  bool quoted = false;

  for (end = start; *end && !is_line_end (*end); end++) {
    if (*end == '"')
      quoted = !quoted;
    if (!quoted && *end == ';')
      break;
    if (!g_ascii_isspace (*end))
      last = end;
  }
  r->p = end + strcspn (end, "\r\n");
  if (r->p[0] == '\r' && r->p[1] == '\n')
    r->p++;
  if (*r->p)
    r->p++;
  r->number++;
  if (!quoted && last && *last == '\\') {
    g_string_append_len (logical, start, last - start);
    return *r->p != '\0';
  }
  g_string_append_len (logical, start, end - start);
  return false;
}

static bool
read_logical (struct reader *r, GString *logical, GError **error)
{
  const unsigned first = r->number + 1;
  bool more = true;

  g_string_truncate (logical, 0);
  while (more && logical->len <= INF_MAX_LINE)
    more = read_physical (r, logical);
  if (logical->len > INF_MAX_LINE)
    return error_set (error, "line %u of %s is longer than %lu bytes",
                      first, r->inf->name, INF_MAX_LINE);
  return true;
}

static bool
begin_section (struct reader *r, const char *text, GError **error)
{
  const char *close = strchr (text, ']');
  g_autofree char *name = NULL;

  if (!close)
    return error_set (error, "line %u of %s begins a section, but has no "
                      "‘]’", r->number, r->inf->name);
  name = g_strstrip (g_strndup (text + 1, (gsize) (close - text - 1)));
  r->section = section_need (r->inf, name);
  if (g_hash_table_size (r->inf->sections) > INF_MAX_SECTIONS)
    return error_set (error, "%s has more than %u sections", r->inf->name,
                      INF_MAX_SECTIONS);
  return true;
}

static bool
keep_line (struct reader *r, const char *text, size_t length, GError **error)
{
  struct inf_line *line;

  if (++r->kept > INF_MAX_LINES)
    return error_set (error, "%s has more than %u lines", r->inf->name,
                      INF_MAX_LINES);
  if (!r->section)               /* what stands before the first section */
    return true;
  line = inf_line_parse (text, length);
  if (line->key || line->count > 0)
    g_ptr_array_add (r->section->lines, line);
  else
    inf_line_free (line);
  return true;
}

static bool
read_sections (struct inf *inf, const char *text, GError **error)
{
  g_autoptr (GString) logical = g_string_new (NULL);
  struct reader r = { .inf = inf, .p = text };

  while (*r.p && *r.p != 0x1a) {     /* the end of a file of DOS */
    const char *begin;
    bool ok;

    if (!read_logical (&r, logical, error))
      return false;
    begin = logical->str + strspn (logical->str, " \t\f\v");
    if (!*begin)
      continue;
    ok = *begin == '[' ? begin_section (&r, begin, error)
      : keep_line (&r, begin, strlen (begin), error);
    if (!ok)
      return false;
  }
  if (g_hash_table_size (inf->sections) == 0)
    return error_set (error, "%s is no INF file: it has no sections",
                      inf->name);
  return true;
}

/* "INF Version Section": what every INF of today's Windows begins with. */
static bool
check_signature (const struct inf *inf, GError **error)
{
  const char *said = inf_value (inf_section (inf, "Version"), "Signature");
  g_autofree char *clean = clean_text (said, MAX_SHOWN);

  if (!said)
    return error_set (error, "%s is no INF file: it has no Signature in a "
                      "[Version] section", inf->name);
  if (g_ascii_strcasecmp (said, "$Windows NT$") != 0 &&
      g_ascii_strcasecmp (said, "$CHICAGO$") != 0)
    return error_set (error, "%s is not for Windows NT: its Signature is "
                      "‘%s’", inf->name, clean);
  return true;
}

struct inf *
inf_parse (const void *data, size_t size, const char *name, GError **error)
{
  g_autofree char *text = inf_decode (data, size, name, error);
  g_autoptr (v2v_inf) inf = NULL;

  if (!text)
    return NULL;
  inf = g_new0 (struct inf, 1);
  inf->name = g_strdup (name);
  inf->sections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         section_free);
  if (!read_sections (inf, text, error) ||
      !inf_replace_strings (inf, error) ||
      !check_signature (inf, error))
    return NULL;
  return g_steal_pointer (&inf);
}

/*----- looking up ---------------------------------------------------------*/

const struct inf_section *
inf_section (const struct inf *inf, const char *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (inf->sections, key);
}

const struct inf_line *
inf_find (const struct inf_section *section, const char *key)
{
  for (guint i = 0; section && i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);

    if (line->key && g_ascii_strcasecmp (line->key, key) == 0)
      return line;
  }
  return NULL;
}

const char *
inf_field (const struct inf_line *line, guint n)
{
  return n < line->count ? line->fields[n] : "";
}

const char *
inf_value (const struct inf_section *section, const char *key)
{
  const struct inf_line *line = inf_find (section, key);

  return line ? inf_field (line, 0) : NULL;
}

uint32_t
inf_number (const char *text, uint32_t fallback)
{
  const bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  guint64 value;

  if (g_ascii_string_to_unsigned (hex ? text + 2 : text, hex ? 16 : 10, 0,
                                  UINT32_MAX, &value, NULL))
    return (uint32_t) value;
  return fallback;
}
