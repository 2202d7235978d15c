/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a VMX file. */
#include "config.h"

#include <string.h>

#include "inputs/vmx-file.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_WARNINGS 20          /* of lines; then they are only counted */
#define MAX_SHOWN 100

void
vmx_file_warn (struct vmx_file *f, const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  g_ptr_array_add (f->warnings, g_strdup_vprintf (fmt, args));
  va_end (args);
}

/* --- the character set ------------------------------------------------- */

/* iconv(3) loads code by the name that it is given, so only these. */
static const struct {
  const char *vmware, *iconv;
} encodings[] = {
  { "UTF-8", "UTF-8" },
  { "windows-1250", "CP1250" }, { "windows-1251", "CP1251" },
  { "windows-1252", "CP1252" }, { "windows-1253", "CP1253" },
  { "windows-1254", "CP1254" }, { "windows-1255", "CP1255" },
  { "windows-1256", "CP1256" }, { "windows-1257", "CP1257" },
  { "windows-1258", "CP1258" }, { "windows-874", "CP874" },
  { "windows-932", "CP932" }, { "Shift_JIS", "CP932" },
  { "windows-936", "GBK" }, { "GBK", "GBK" }, { "GB2312", "GBK" },
  { "GB18030", "GB18030" },
  { "windows-949", "CP949" }, { "EUC-KR", "CP949" },
  { "windows-950", "CP950" }, { "Big5", "CP950" },
  { "EUC-JP", "EUC-JP" }, { "KOI8-R", "KOI8-R" },
  { "US-ASCII", "UTF-8" }, { "ISO-8859-1", "CP1252" },
  { "ISO-8859-2", "ISO-8859-2" }, { "ISO-8859-15", "ISO-8859-15" },
};

/* The value of the first line whose key is .encoding; in front of it are only
 * characters that all of them have in common. */
static char *
find_encoding (const char *text)
{
  static const char key[] = ".encoding";
  const char *line = text;

  for (; line; line = strchr (line, '\n')) {
    line += strspn (line, " \t\r\n");
    if (g_ascii_strncasecmp (line, key, sizeof key - 1) != 0)
      continue;
    line += sizeof key - 1;
    line += strspn (line, " \t=\"");
    return g_strndup (line, strcspn (line, "\" \t\r\n"));
  }
  return NULL;
}

/* Valid UTF-8 in any case. */
static char *
to_utf8 (struct vmx_file *f, const char *text)
{
  g_autofree char *name = find_encoding (text);
  const char *iconv_name = NULL;
  char *converted;

  for (size_t i = 0; name && i < G_N_ELEMENTS (encodings); i++)
    if (g_ascii_strcasecmp (encodings[i].vmware, name) == 0)
      iconv_name = encodings[i].iconv;
  if (name && !iconv_name) {
    g_autofree char *shown = clean_text (name, MAX_SHOWN);
    vmx_file_warn (f, "the encoding ‘%s’ is not known: names may have wrong "
                   "letters", shown);
  }
  if ((!iconv_name || strcmp (iconv_name, "UTF-8") == 0) &&
      g_utf8_validate (text, -1, NULL))
    return g_strdup (text);
  converted = g_convert (text, -1, "UTF-8",
                         iconv_name ? iconv_name : "CP1252", NULL, NULL,
                         NULL);
  if (converted && g_utf8_validate (converted, -1, NULL))
    return converted;
  g_free (converted);
  vmx_file_warn (f, "not all of the text is %s: names may have wrong letters",
                 name ? name : "windows-1252");
  return g_utf8_make_valid (text, -1);
}

/* --- lines ------------------------------------------------------------- */

/* VALUE with |XX decoded; NULL: a NUL is among them. */
static char *
decode (const char *value, size_t length)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (size_t i = 0; i < length; i++)
    if (value[i] == '|' && length - i > 2 &&
        g_ascii_isxdigit (value[i + 1]) && g_ascii_isxdigit (value[i + 2])) {
      int byte = g_ascii_xdigit_value (value[i + 1]) * 16 +
                 g_ascii_xdigit_value (value[i + 2]);
      if (byte == 0)
        return NULL;
      g_string_append_c (out, (char) byte);
      i += 2;
    }
    else
      g_string_append_c (out, value[i]);
  return g_utf8_make_valid (out->str, (gssize) out->len);
}

/* The value that begins at TEXT, in quotes or without; NULL: it is none. */
static char *
read_value (const char *text)
{
  const char *end, *rest;

  if (*text != '"')
    return decode (text, strcspn (text, " \t#\""));
  end = strchr (++text, '"');
  if (!end)
    return NULL;
  rest = end + 1 + strspn (end + 1, " \t");
  return *rest && *rest != '#' ? NULL : decode (text, (size_t) (end - text));
}

/* False: the line is not understood. */
static bool
read_line (struct vmx_file *f, const char *line)
{
  size_t length = strcspn (line, " \t=\"#");
  const char *p = line + length + strspn (line + length, " \t");
  g_autofree char *key = NULL, *value = NULL;

  if (length == 0 || *p != '=')
    return false;
  p++;
  value = read_value (p + strspn (p, " \t"));
  if (!value)
    return false;
  key = g_ascii_strdown (line, (gssize) length);
  if (!g_hash_table_contains (f->values, key))
    g_hash_table_insert (f->values, g_steal_pointer (&key),
                         g_steal_pointer (&value));
  return true;
}

static void
read_lines (struct vmx_file *f, const GStrv lines)
{
  unsigned ignored = 0;

  for (guint i = 0; lines[i]; i++) {
    char *line = g_strstrip (lines[i]);
    if (*line == '\0' || *line == '#' || read_line (f, line))
      continue;
    if (++ignored <= MAX_WARNINGS) {
      g_autofree char *shown = clean_text (line, MAX_SHOWN);
      vmx_file_warn (f, "line %u is ignored, because it is not KEY = "
                     "\"VALUE\": %s", i + 1, shown);
    }
  }
  if (ignored > MAX_WARNINGS)
    vmx_file_warn (f, "%u more lines are ignored, because they are not KEY "
                   "= \"VALUE\"", ignored - MAX_WARNINGS);
}

static bool
check (const char *text, size_t size, const char *what, GError **error)
{
  size_t lines = 0;

  if (size > VMX_FILE_MAX)
    return error_set (error, "%s is too large for a VMX file (more than %d "
                      "bytes)", what, VMX_FILE_MAX);
  if (memchr (text, '\0', size))
    return error_set (error, "%s is no VMX file: it has NUL bytes", what);
  for (size_t i = 0; i < size; i++)
    lines += text[i] == '\n';
  if (lines > VMX_FILE_MAX_LINES)
    return error_set (error, "%s has more than %d lines: is it a VMX file?",
                      what, VMX_FILE_MAX_LINES);
  return true;
}

struct vmx_file *
vmx_file_parse (const char *text, size_t size, const char *what,
                GError **error)
{
  g_autoptr (v2v_vmx_file) f = NULL;
  g_autofree char *copy = NULL, *utf8 = NULL;
  g_auto (GStrv) lines = NULL;

  if (!check (text, size, what, error))
    return NULL;
  f = g_new0 (struct vmx_file, 1);
  f->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->warnings = g_ptr_array_new_with_free_func (g_free);
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;                   /* a byte order mark */
    size -= 3;
  }
  copy = g_strndup (text, size);
  utf8 = to_utf8 (f, copy);
  lines = g_strsplit (utf8, "\n", -1);
  read_lines (f, lines);
  if (g_hash_table_size (f->values) == 0) {
    error_set (error, "%s is no VMX file: it has no line KEY = \"VALUE\"",
               what);
    return NULL;
  }
  return g_steal_pointer (&f);
}

void
vmx_file_free (struct vmx_file *f)
{
  if (!f)
    return;
  g_hash_table_unref (f->values);
  g_ptr_array_unref (f->warnings);
  g_free (f);
}

const char *
vmx_file_get (const struct vmx_file *f, const char *key)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);
  const char *value = g_hash_table_lookup (f->values, lower);

  return value && *value ? value : NULL;
}

bool
vmx_file_flag (const struct vmx_file *f, const char *key, bool otherwise)
{
  const char *value = vmx_file_get (f, key);

  if (value && g_ascii_strcasecmp (value, "true") == 0)
    return true;
  if (value && g_ascii_strcasecmp (value, "false") == 0)
    return false;
  return otherwise;
}
