/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AddReg lines of an INF file become values of a key. */
#include "config.h"

#include <string.h>

#include "windows/drivers/inf.h"
#include "windows/install/driver-reg.h"

/* FLG_ADDREG_* */
#define NOCLOBBER 0x00000002u
#define DELETES 0x00000004u      /* DELVAL, and the flags of DelReg */
#define APPEND 0x00000008u
#define KEY_ONLY 0x00002010u     /* KEYONLY_COMMON too */
#define OVERWRITE_ONLY 0x00000020u
#define TYPE_MASK 0xffff0001u

#define TYPE_SZ 0x00000000u
#define TYPE_BINARY 0x00000001u
#define TYPE_MULTI_SZ 0x00010000u
#define TYPE_DWORD 0x00010001u
#define TYPE_EXPAND_SZ 0x00020000u
#define TYPE_NONE 0x00020001u
#define OTHER_TYPE 0x00000001u   /* with the type's number above */

static const char *
first_value (const struct driver_reg *r)
{
  return r->values && r->values[0] ? r->values[0] : "";
}

static bool
set_text (struct hive *h, hive_key key, const struct driver_reg *r,
          GError **error)
{
  return hive_set_text (h, key, r->name, first_value (r), error);
}

static bool
set_expand (struct hive *h, hive_key key, const struct driver_reg *r,
            GError **error)
{
  return hive_set_expand (h, key, r->name, first_value (r), error);
}

static bool
set_none (struct hive *h, hive_key key, const struct driver_reg *r,
          GError **error)
{
  return hive_set (h, key, r->name, REG_NONE, NULL, 0, error);
}

/* Bytes are fields of hexadecimal digits: "1f,00,a0". */
static GByteArray *
read_bytes (const struct driver_reg *r)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (size_t i = 0; r->values && r->values[i]; i++) {
    const char *text = r->values[i];
    guint8 byte;

    if (!*text)
      continue;
    if (!g_ascii_isxdigit (text[0]) || (text[1] && text[2]) ||
        (text[1] && !g_ascii_isxdigit (text[1])) ||
        bytes->len >= DRIVER_REG_MAX_BINARY)
      return NULL;
    byte = (guint8) g_ascii_xdigit_value (text[0]);
    if (text[1])
      byte = (guint8) (byte * 16 + g_ascii_xdigit_value (text[1]));
    g_byte_array_append (bytes, &byte, 1);
  }
  return g_steal_pointer (&bytes);
}

static bool
set_bytes (struct hive *h, hive_key key, const struct driver_reg *r,
           GError **error)
{
  g_autoptr (GByteArray) bytes = read_bytes (r);

  return !bytes || hive_set (h, key, r->name, REG_BINARY, bytes->data,
                             bytes->len, error);
}

/* One number, or its four bytes, the lowest first. */
static bool
set_dword (struct hive *h, hive_key key, const struct driver_reg *r,
           GError **error)
{
  if (r->values && g_strv_length (r->values) == 4) {
    g_autoptr (GByteArray) bytes = read_bytes (r);

    return !bytes || bytes->len != 4 ||
           hive_set (h, key, r->name, REG_DWORD, bytes->data, 4, error);
  }
  return hive_set_dword (h, key, r->name, inf_number (first_value (r), 0),
                         error);
}

static bool
set_list (struct hive *h, hive_key key, const struct driver_reg *r,
          GError **error)
{
  g_auto (GStrv) old = r->flags & APPEND ?
    hive_get_list (h, key, r->name) : NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (size_t i = 0; old && old[i]; i++)
    g_ptr_array_add (texts, old[i]);
  for (size_t i = 0; r->values && r->values[i]; i++)
    if (*r->values[i] &&
        !(old && g_strv_contains ((const char *const *) old, r->values[i])))
      g_ptr_array_add (texts, r->values[i]);
  g_ptr_array_add (texts, NULL);
  return hive_set_list (h, key, r->name, (const char *const *) texts->pdata,
                        error);
}

/* REG_QWORD, for one: its bytes are given. */
static bool
set_other (struct hive *h, hive_key key, const struct driver_reg *r,
           GError **error)
{
  g_autoptr (GByteArray) bytes = read_bytes (r);

  return !bytes || hive_set (h, key, r->name,
                             (enum reg_type) (r->flags >> 16), bytes->data,
                             bytes->len, error);
}

static const struct {
  uint32_t type;
  bool (*set) (struct hive *h, hive_key key, const struct driver_reg *r,
               GError **error);
} types[] = {
  { TYPE_SZ, set_text },         { TYPE_EXPAND_SZ, set_expand },
  { TYPE_DWORD, set_dword },     { TYPE_MULTI_SZ, set_list },
  { TYPE_BINARY, set_bytes },    { TYPE_NONE, set_none },
};

static bool
is_wanted (struct hive *h, hive_key key, const struct driver_reg *r)
{
  const bool there = hive_has (h, key, r->name);

  return !(r->flags & (DELETES | KEY_ONLY)) &&
         !(there && (r->flags & NOCLOBBER)) &&
         !(!there && (r->flags & OVERWRITE_ONLY));
}

static bool
apply (struct hive *h, const char *base, const struct driver_reg *r,
       GError **error)
{
  const hive_key key = hive_make (h, error, "%s\\%s", base, r->subkey);

  if (!key)
    return false;
  if (!is_wanted (h, key, r))
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == (r->flags & TYPE_MASK))
      return types[i].set (h, key, r, error);
  return !(r->flags & OTHER_TYPE) || set_other (h, key, r, error);
}

static bool
is_relative (const struct driver_reg *r)
{
  return g_ascii_strcasecmp (r->root, "HKR") == 0;
}

bool
driver_regs_any (GPtrArray *regs)
{
  for (guint i = 0; regs && i < regs->len; i++)
    if (is_relative (g_ptr_array_index (regs, i)))
      return true;
  return false;
}

bool
driver_regs_apply (struct hive *h, const char *base, GPtrArray *regs,
                   GError **error)
{
  for (guint i = 0; regs && i < regs->len; i++) {
    const struct driver_reg *r = g_ptr_array_index (regs, i);

    if (is_relative (r) && !apply (h, base, r, error))
      return false;
  }
  return true;
}
