/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registry hives from text. */
#include "config.h"

#include <string.h>

#include "tests/reg-text.h"
#include "v2v/base/error.h"

/* A text in quotes at *AT, which is moved behind it; NULL: there is none. */
static char *
take_quoted (const char **at)
{
  GString *text;
  const char *p = *at;

  if (*p != '"')
    return NULL;
  text = g_string_new (NULL);
  for (p++; *p && *p != '"'; p++) {
    if (*p == '\\' && p[1])
      p++;
    g_string_append_c (text, *p);
  }
  if (*p == '"') {
    *at = p + 1;
    return g_string_free (text, FALSE);
  }
  g_string_free (text, TRUE);
  return NULL;
}

typedef bool (*take_value) (struct hive *h, hive_key key, const char *name,
                            const char *text, GError **error);

static bool
take_text (struct hive *h, hive_key key, const char *name, const char *text,
           GError **error)
{
  g_autofree char *value = take_quoted (&text);

  return value && !*text ? hive_set_text (h, key, name, value, error)
                         : error_set (error, "no text in quotes");
}

static bool
take_expand (struct hive *h, hive_key key, const char *name,
             const char *text, GError **error)
{
  g_autofree char *value = take_quoted (&text);

  return value && !*text ? hive_set_expand (h, key, name, value, error)
                         : error_set (error, "no text in quotes");
}

static bool
take_multi (struct hive *h, hive_key key, const char *name, const char *text,
            GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  while (*text) {
    char *value = take_quoted (&text);

    if (!value)
      return error_set (error, "no texts in quotes");
    g_ptr_array_add (list, value);
    text += *text == ',';
  }
  g_ptr_array_add (list, NULL);
  return hive_set_list (h, key, name, (const char *const *) list->pdata,
                        error);
}

static bool
take_dword (struct hive *h, hive_key key, const char *name, const char *text,
            GError **error)
{
  char *end;
  const guint64 value = g_ascii_strtoull (text, &end, 16);

  if (end != text + 8 || *end)
    return error_set (error, "dword: and eight digits");
  return hive_set_dword (h, key, name, (uint32_t) value, error);
}

static bool
set_bytes (struct hive *h, hive_key key, const char *name,
           enum reg_type type, const char *text, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  while (*text) {
    char *end;
    const guint8 byte = (guint8) g_ascii_strtoull (text, &end, 16);

    if (end != text + 2 || (*end && *end != ','))
      return error_set (error, "hex: and pairs of digits, with commas");
    g_byte_array_append (bytes, &byte, 1);
    text = end + (*end == ',');
  }
  return hive_set (h, key, name, type, bytes->data, bytes->len, error);
}

static bool
take_binary (struct hive *h, hive_key key, const char *name,
             const char *text, GError **error)
{
  return set_bytes (h, key, name, REG_BINARY, text, error);
}

static bool
take_typed (struct hive *h, hive_key key, const char *name, const char *text,
            GError **error)
{
  char *end;
  const guint64 type = g_ascii_strtoull (text, &end, 16);

  if (end[0] != ')' || end[1] != ':')
    return error_set (error, "hex(TYPE):");
  return set_bytes (h, key, name, (enum reg_type) type, end + 2, error);
}

static bool
take_none (struct hive *h, hive_key key, const char *name,
           const char *text G_GNUC_UNUSED, GError **error)
{
  return hive_unset (h, key, name, error);
}

static const struct {
  const char *prefix;
  take_value take;
} forms[] = {
  { "dword:", take_dword }, { "hex:", take_binary }, { "hex(", take_typed },
  { "expand:", take_expand }, { "multi:", take_multi }, { "-", take_none },
  { "", take_text },
};

static bool
merge_value (struct hive *h, hive_key key, const char *line, GError **error)
{
  g_autofree char *name = line[0] == '@' ? g_strdup ("")
                                         : take_quoted (&line);

  if (line[0] == '@')
    line++;
  if (!key || !name || line[0] != '=')
    return error_set (error, "not \"NAME\"=VALUE below a [KEY]");
  for (size_t i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (line + 1, forms[i].prefix))
      return forms[i].take (h, key, name,
                            line + 1 + strlen (forms[i].prefix), error);
  return false;
}

static bool
merge_key (struct hive *h, hive_key *key, const char *line, GError **error)
{
  const bool gone = line[1] == '-';
  g_autofree char *path = g_strdup (line + 1 + gone);

  if (!g_str_has_suffix (path, "]"))
    return error_set (error, "a key without ]");
  path[strlen (path) - 1] = '\0';
  if (gone)
    return hive_remove (h, error, "%s", path);
  *key = hive_make (h, error, "%s", path);
  return *key != 0;
}

bool
reg_text_merge (struct hive *h, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  hive_key key = 0;

  for (size_t i = 0; lines[i]; i++) {
    bool ok = true;

    g_string_append (line, line->len ? g_strchug (lines[i]) : lines[i]);
    if (g_str_has_suffix (line->str, "\\")) {
      g_string_truncate (line, line->len - 1);
      continue;
    }
    if (line->str[0] == '[')
      ok = merge_key (h, &key, line->str, error);
    else if (line->str[0] != '\0' && line->str[0] != ';')
      ok = merge_value (h, key, line->str, error);
    if (!ok) {
      g_prefix_error (error, "%s: ", line->str);
      return false;
    }
    g_string_truncate (line, 0);
  }
  return true;
}
