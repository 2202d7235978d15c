/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of a hive's keys. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/registry/hive-private.h"

#define MAX_DETAIL 120           /* bytes of a value in the record */

static hive_value_h
find_value (struct hive *h, hive_key key, const char *name)
{
  return key ? hivex_node_get_value (h->handle, key, name) : 0;
}

GStrv
hive_values (struct hive *h, hive_key key)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  hive_value_h *values = key ? hivex_node_values (h->handle, key) : NULL;

  for (size_t i = 0; values && values[i]; i++) {
    char *name = hivex_value_key (h->handle, values[i]);

    if (name)
      g_ptr_array_add (names, g_strdup (name));
    free (name);
  }
  free (values);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

/* --- reading ------------------------------------------------------------ */

bool
hive_has (struct hive *h, hive_key key, const char *name)
{
  return find_value (h, key, name) != 0;
}

GBytes *
hive_get (struct hive *h, hive_key key, const char *name,
          enum reg_type *ret_type)
{
  const hive_value_h value = find_value (h, key, name);
  hive_type type;
  size_t size;
  char *data;

  if (!value || hivex_value_type (h->handle, value, &type, &size) == -1 ||
      size > HIVE_MAX_VALUE)
    return NULL;
  data = hivex_value_value (h->handle, value, &type, &size);
  if (!data)
    return NULL;
  if (ret_type)
    *ret_type = (enum reg_type) type;
  return g_bytes_new_with_free_func (data, size, free, data);
}

char *
hive_text_of_utf16 (const void *data, size_t size)
{
  g_autofree gunichar2 *units = g_new0 (gunichar2, size / 2 + 1);
  GString *text = g_string_new (NULL);

  memcpy (units, data, size / 2 * 2);
  for (size_t i = 0; i < size / 2 && units[i]; i++) {
    const gunichar2 u = GUINT16_FROM_LE (units[i]);
    const gunichar2 next = GUINT16_FROM_LE (units[i + 1]);

    if (u >= 0xd800 && u < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      g_string_append_unichar (text, 0x10000 + ((u - 0xd800u) << 10) +
                                       (next - 0xdc00u));
      i++;
    } else
      g_string_append_unichar (text, u >= 0xd800 && u < 0xe000 ? 0xfffd : u);
  }
  return g_string_free (text, FALSE);
}

void *
hive_utf16_of_text (const char *text, size_t *ret_size)
{
  glong length = 0;
  gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);

  if (!units)
    return NULL;
  for (glong i = 0; i < length; i++)
    units[i] = GUINT16_TO_LE (units[i]);
  *ret_size = 2 * ((size_t) length + 1);
  return units;
}

char *
hive_get_text (struct hive *h, hive_key key, const char *name)
{
  enum reg_type type;
  g_autoptr (GBytes) data = hive_get (h, key, name, &type);

  if (!data || (type != REG_SZ && type != REG_EXPAND_SZ))
    return NULL;
  return hive_text_of_utf16 (g_bytes_get_data (data, NULL),
                             g_bytes_get_size (data));
}

/* Texts with a NUL behind each, up to an empty one or the end. */
static GStrv
split_texts (const guint8 *data, size_t size)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  size_t at = 0;

  while (at + 2 <= size && (data[at] || data[at + 1])) {
    const size_t begin = at;

    while (at + 2 <= size && (data[at] || data[at + 1]))
      at += 2;
    g_ptr_array_add (texts, hive_text_of_utf16 (data + begin, at - begin));
    at += 2;
  }
  g_ptr_array_add (texts, NULL);
  return (GStrv) g_ptr_array_steal (texts, NULL);
}

GStrv
hive_get_list (struct hive *h, hive_key key, const char *name)
{
  enum reg_type type;
  g_autoptr (GBytes) data = hive_get (h, key, name, &type);

  if (!data || (type != REG_SZ && type != REG_EXPAND_SZ &&
                type != REG_MULTI_SZ))
    return NULL;
  return split_texts (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
}

bool
hive_get_dword (struct hive *h, hive_key key, const char *name,
                uint32_t *ret_value)
{
  enum reg_type type;
  g_autoptr (GBytes) data = hive_get (h, key, name, &type);
  uint32_t value;

  if (!data || type != REG_DWORD || g_bytes_get_size (data) != sizeof value)
    return false;
  memcpy (&value, g_bytes_get_data (data, NULL), sizeof value);
  *ret_value = GUINT32_FROM_LE (value);
  return true;
}

/* --- changing ----------------------------------------------------------- */

/* "dword:00000003", a text, "12 bytes": for the record. */
static char *
describe (enum reg_type type, const void *data, size_t size)
{
  g_autofree char *text = NULL;

  if (type == REG_DWORD && size == 4) {
    uint32_t value;
    memcpy (&value, data, sizeof value);
    return g_strdup_printf ("dword:%08x", GUINT32_FROM_LE (value));
  }
  if (type == REG_MULTI_SZ) {
    g_auto (GStrv) texts = split_texts (data, size);
    g_autofree char *all = g_strjoinv (", ", texts);
    return clean_text (all, MAX_DETAIL);
  }
  if (type != REG_SZ && type != REG_EXPAND_SZ)
    return g_strdup_printf ("%zu bytes", size);
  text = hive_text_of_utf16 (data, size);
  return clean_text (text, MAX_DETAIL);
}

static bool
is_same (struct hive *h, hive_key key, const char *name, enum reg_type type,
         const void *data, size_t size)
{
  enum reg_type old_type;
  g_autoptr (GBytes) old = hive_get (h, key, name, &old_type);

  return old && old_type == type && g_bytes_get_size (old) == size &&
         (size == 0 || memcmp (g_bytes_get_data (old, NULL), data, size) == 0);
}

static bool
value_error (struct hive *h, hive_key key, const char *name, int errnum,
             GError **error)
{
  g_autofree char *path = hive_key_path (h, key);

  return error_set_errno (error, errnum, "%s\\%s: the value \"%s\" cannot be "
                          "set", h->name, path, name);
}

static bool
check_size (struct hive *h, hive_key key, const char *name, size_t size,
            GError **error)
{
  g_autofree char *path = NULL;

  if (size <= HIVE_MAX_SET)
    return true;
  path = hive_key_path (h, key);
  return error_set (error, "%s\\%s: the value \"%s\" has %zu bytes, and a key "
                    "with values of more than %u bytes cannot be changed",
                    h->name, path, name, size, HIVE_MAX_SET);
}

/* Are all values of KEY small enough to be written again? */
static bool
check_others (struct hive *h, hive_key key, GError **error)
{
  hive_value_h *values = hivex_node_values (h->handle, key);
  bool ok = true;

  for (size_t i = 0; ok && values && values[i]; i++) {
    hive_type type;
    size_t size = 0;

    if (hivex_value_type (h->handle, values[i], &type, &size) == 0 &&
        size > HIVE_MAX_SET) {
      char *name = hivex_value_key (h->handle, values[i]);

      ok = check_size (h, key, name ? name : "?", size, error);
      free (name);
    }
  }
  free (values);
  return ok;
}

bool
hive_set (struct hive *h, hive_key key, const char *name, enum reg_type type,
          const void *data, size_t size, GError **error)
{
  hive_set_value value = {
    .key = (char *) name, .t = (hive_type) type, .len = size,
    .value = (char *) (size ? data : ""),
  };
  const bool there = hive_has (h, key, name);
  g_autofree char *detail = NULL;

  if (is_same (h, key, name, type, data, size))
    return true;
  if (!check_size (h, key, name, size, error) ||
      !check_others (h, key, error))
    return false;
  if (hivex_node_set_value (h->handle, key, &value, 0) == -1)
    return value_error (h, key, name, errno, error);
  detail = describe (type, data, size);
  hive_record (h, there ? ACCOUNT_WRITE : ACCOUNT_CREATE, key, name,
               *detail ? detail : "(empty)");
  return true;
}

static bool
set_utf16 (struct hive *h, hive_key key, const char *name, enum reg_type type,
           const char *text, GError **error)
{
  size_t size;
  g_autofree void *data = hive_utf16_of_text (text, &size);

  if (!data)
    return value_error (h, key, name, EILSEQ, error);
  return hive_set (h, key, name, type, data, size, error);
}

bool
hive_set_text (struct hive *h, hive_key key, const char *name,
               const char *text, GError **error)
{
  return set_utf16 (h, key, name, REG_SZ, text, error);
}

bool
hive_set_expand (struct hive *h, hive_key key, const char *name,
                 const char *text, GError **error)
{
  return set_utf16 (h, key, name, REG_EXPAND_SZ, text, error);
}

bool
hive_set_list (struct hive *h, hive_key key, const char *name,
               const char *const *texts, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();

  for (size_t i = 0; texts[i]; i++) {
    size_t size;
    g_autofree void *data = hive_utf16_of_text (texts[i], &size);

    if (!data)
      return value_error (h, key, name, EILSEQ, error);
    g_byte_array_append (all, data, (guint) size);
  }
  g_byte_array_append (all, (const guint8 *) "\0", 2);
  return hive_set (h, key, name, REG_MULTI_SZ, all->data, all->len, error);
}

bool
hive_set_dword (struct hive *h, hive_key key, const char *name,
                uint32_t value, GError **error)
{
  const uint32_t le = GUINT32_TO_LE (value);

  return hive_set (h, key, name, REG_DWORD, &le, sizeof le, error);
}

/* hivex sets all values of a key at once: those that stay. */
bool
hive_unset (struct hive *h, hive_key key, const char *name, GError **error)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, TRUE, sizeof (hive_set_value));
  hive_value_h *values = key ? hivex_node_values (h->handle, key) : NULL;
  const hive_value_h gone = find_value (h, key, name);
  bool ok = true;

  if (gone && !check_others (h, key, error)) {
    free (values);
    return false;
  }
  for (size_t i = 0; gone && values && values[i]; i++) {
    hive_set_value v = { 0 };

    if (values[i] == gone)
      continue;
    v.key = hivex_value_key (h->handle, values[i]);
    v.value = hivex_value_value (h->handle, values[i], &v.t, &v.len);
    ok = ok && v.key && v.value;
    g_array_append_val (kept, v);
  }
  free (values);
  if (gone)
    ok = ok && hivex_node_set_values (h->handle, key, kept->len,
                                      (hive_set_value *) kept->data, 0) == 0;
  if (!ok)
    value_error (h, key, name, errno, error);
  else if (gone)
    hive_record (h, ACCOUNT_REMOVE, key, name, NULL);
  for (guint i = 0; i < kept->len; i++) {
    free (g_array_index (kept, hive_set_value, i).key);
    free (g_array_index (kept, hive_set_value, i).value);
  }
  return ok;
}
