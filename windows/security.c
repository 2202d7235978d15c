/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A self-relative SECURITY_DESCRIPTOR, put together byte by byte. */
#include "config.h"

#include <stdint.h>

#include "windows/security.h"

#define SE_DACL_PRESENT 0x0004
#define SE_DACL_PROTECTED 0x1000
#define SE_SELF_RELATIVE 0x8000
#define ACL_REVISION 2
#define ACCESS_ALLOWED 0
#define INHERIT_BOTH 3           /* by files and by directories */
#define FILE_ALL_ACCESS 0x001f01ff
#define FILE_READ_EXECUTE 0x001200a9
#define HEADER 20                /* bytes of SECURITY_DESCRIPTOR */
#define ACE_HEADER 8             /* bytes before an entry's SID */
#define ACL_HEADER 8

static const struct {
  guint8 bytes[16];
  guint size;
} system_sid = { { 1, 1, 0, 0, 0, 0, 0, 5, 18 }, 12 },
  administrators = { { 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2 }, 16 },
  users = { { 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x21, 2 }, 16 };

static void
put16 (GByteArray *to, guint value)
{
  const guint8 bytes[2] = { value & 0xff, value >> 8 & 0xff };

  g_byte_array_append (to, bytes, sizeof bytes);
}

static void
put32 (GByteArray *to, guint32 value)
{
  put16 (to, value & 0xffff);
  put16 (to, value >> 16);
}

static void
put_entry (GByteArray *to, bool directory, guint32 mask, const guint8 *sid,
           guint sid_size)
{
  put16 (to, ACCESS_ALLOWED | (directory ? INHERIT_BOTH << 8 : 0));
  put16 (to, ACE_HEADER + sid_size);
  put32 (to, mask);
  g_byte_array_append (to, sid, sid_size);
}

static GByteArray *
make_entries (bool directory, bool private)
{
  GByteArray *entries = g_byte_array_new ();

  put_entry (entries, directory, FILE_ALL_ACCESS, system_sid.bytes,
             system_sid.size);
  put_entry (entries, directory, FILE_ALL_ACCESS, administrators.bytes,
             administrators.size);
  if (!private)
    put_entry (entries, directory, FILE_READ_EXECUTE, users.bytes,
               users.size);
  return entries;
}

GBytes *
security_descriptor (bool directory, bool private)
{
  g_autoptr (GByteArray) entries = make_entries (directory, private);
  GByteArray *sd = g_byte_array_new ();
  const guint group = HEADER + administrators.size;

  put16 (sd, 1);                 /* revision */
  put16 (sd, SE_SELF_RELATIVE | SE_DACL_PROTECTED | SE_DACL_PRESENT);
  put32 (sd, HEADER);            /* offset of the owner */
  put32 (sd, group);
  put32 (sd, 0);                 /* no SACL: nothing is audited */
  put32 (sd, group + system_sid.size);
  g_byte_array_append (sd, administrators.bytes, administrators.size);
  g_byte_array_append (sd, system_sid.bytes, system_sid.size);
  put16 (sd, ACL_REVISION);
  put16 (sd, ACL_HEADER + entries->len);
  put16 (sd, private ? 2 : 3);   /* entries */
  put16 (sd, 0);
  g_byte_array_append (sd, entries->data, entries->len);
  return g_byte_array_free_to_bytes (sd);
}

const char *
security_sddl (bool directory, bool private)
{
  static const char *const texts[2][2] = {
    { "O:BAG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)",
      "O:BAG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)" },
    { "O:BAG:SYD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)",
      "O:BAG:SYD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)" },
  };

  return texts[directory][private];
}
