/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpio "newc" archives: a reader that is fed bytes, and a writer. */
#include "config.h"

#include "converters/initramfs/cpio.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define CPIO_TRAILER "TRAILER!!!"
#define CPIO_MAX_LINK 4096             /* bytes of a symbolic link's target */

enum cpio_state { BETWEEN, HEADER, NAME, BODY, PADDING };

/* The header's fields in their order. */
enum cpio_field {
  F_INO, F_MODE, F_UID, F_GID, F_NLINK, F_MTIME, F_FILESIZE, F_MAJOR,
  F_MINOR, F_RMAJOR, F_RMINOR, F_NAMESIZE, F_CHECK, F_COUNT
};

struct cpio_reader {
  const struct initramfs_visitor *visitor;
  void *opaque;
  enum cpio_state state;
  uint64_t pos, end;
  uint64_t entries;              /* of this segment */
  uint64_t all_entries, all_names;

  /* The entry that is being read */
  uint8_t buf[CPIO_MAX_NAME + 4];      /* header, then name */
  size_t have, need;
  uint32_t field[F_COUNT];
  bool sums;                     /* magic 070702: data has a sum */
  bool report;                   /* the kernel makes something of it */
  bool keep;                     /* its data is wanted */
  uint32_t sum;
  uint64_t left;                 /* of body or padding */
  char name[CPIO_MAX_NAME];
  GByteArray *data;
  struct initramfs_entry entry;
};

struct cpio_reader *
cpio_reader_new (const struct initramfs_visitor *visitor, void *opaque)
{
  struct cpio_reader *r = g_new0 (struct cpio_reader, 1);

  r->visitor = visitor;
  r->opaque = opaque;
  r->data = g_byte_array_new ();
  return r;
}

void
cpio_reader_free (struct cpio_reader *r)
{
  if (!r)
    return;
  g_byte_array_unref (r->data);
  g_free (r);
}

void
cpio_reader_begin (struct cpio_reader *r, unsigned segment, uint64_t pos)
{
  r->state = BETWEEN;
  r->entry.segment = segment;
  r->entries = 0;
  r->pos = r->end = pos;
}

bool
cpio_reader_idle (const struct cpio_reader *r)
{
  return r->state == BETWEEN || r->state == PADDING;
}

uint64_t
cpio_reader_entries (const struct cpio_reader *r)
{
  return r->entries;
}

uint64_t
cpio_reader_end (const struct cpio_reader *r)
{
  return r->end;
}

static bool
parse_field (const uint8_t *s, uint32_t *ret)
{
  uint32_t v = 0;

  for (size_t i = 0; i < 8; i++) {
    int digit = g_ascii_xdigit_value ((char) s[i]);

    if (digit < 0)
      return false;
    v = v << 4 | (uint32_t) digit;
  }
  *ret = v;
  return true;
}

static bool
take_header (struct cpio_reader *r, GError **error)
{
  uint32_t namesize;

  if (memcmp (r->buf, "07070", 5) != 0 ||
      (r->buf[5] != '1' && r->buf[5] != '2'))
    return error_set (error, "a cpio archive in the initramfs is damaged or "
                      "of another kind than \"newc\" (at its byte %" PRIu64
                      ")", r->pos - CPIO_HEADER);
  r->sums = r->buf[5] == '2';
  for (size_t i = 0; i < F_COUNT; i++)
    if (!parse_field (r->buf + 6 + 8 * i, &r->field[i]))
      return error_set (error, "a cpio header in the initramfs is damaged "
                        "(at byte %" PRIu64 " of its archive)",
                        r->pos - CPIO_HEADER);
  namesize = r->field[F_NAMESIZE];
  if (namesize == 0 || namesize > CPIO_MAX_NAME)
    return error_set (error, "a cpio header in the initramfs claims a name "
                      "of %" PRIu32 " bytes", namesize);
  r->all_names += namesize;
  r->all_entries++;
  if (r->all_names > INITRAMFS_MAX_NAMES ||
      r->all_entries > INITRAMFS_MAX_ENTRIES)
    return error_set (error, "the initramfs has more than %d entries, or "
                      "more than %d MiB of names", INITRAMFS_MAX_ENTRIES,
                      INITRAMFS_MAX_NAMES >> 20);
  /* Header and name together end at a multiple of 4. */
  r->need = ((CPIO_HEADER + namesize + 3) & ~3U) - CPIO_HEADER;
  r->have = 0;
  r->state = NAME;
  return true;
}

/* What init/initramfs.c makes nothing of is not reported: a directory or
 * device with data, a symbolic link with too much. */
static bool
is_made (uint32_t mode, uint32_t size)
{
  if (S_ISLNK (mode))
    return size <= CPIO_MAX_LINK;
  return S_ISREG (mode) || size == 0;
}

static bool
finish_entry (struct cpio_reader *r, GError **error)
{
  bool regular = S_ISREG (r->entry.mode);

  r->left = -r->entry.size & 3;
  r->state = PADDING;
  r->end = r->pos + r->left;
  if (!r->report)
    return true;
  if (r->sums && regular && r->sum != r->field[F_CHECK])
    return error_set (error, "\"%s\" in the initramfs has a wrong checksum",
                      r->name);
  r->entries++;
  if (r->keep)
    r->entry.data = r->data->data ? r->data->data : (const uint8_t *) "";
  return r->visitor->entry (&r->entry, r->opaque, error);
}

static bool
take_name (struct cpio_reader *r, GError **error)
{
  struct initramfs_entry *e = &r->entry;
  uint32_t namesize = r->field[F_NAMESIZE];
  const char *from = (const char *) r->buf;

  if (r->buf[namesize - 1] != '\0')
    return error_set (error, "a name in a cpio archive of the initramfs "
                      "does not end");
  memcpy (r->name, from, strlen (from) + 1);
  e->name = r->name;
  for (;;) {
    if (e->name[0] == '/')
      e->name++;
    else if (e->name[0] == '.' && e->name[1] == '/')
      e->name += 2;
    else
      break;
  }
  e->mode = r->field[F_MODE];
  e->nlink = r->field[F_NLINK];
  e->size = r->field[F_FILESIZE];
  e->data = NULL;
  r->report = strcmp (r->name, CPIO_TRAILER) != 0 &&
              is_made (e->mode, e->size);
  r->keep = r->report &&
            (S_ISLNK (e->mode) ||
             (r->visitor->want && r->visitor->want (e, r->opaque)));
  if (r->keep && e->size > INITRAMFS_MAX_WANTED) {
    g_autofree char *shown = clean_text (r->name, 200);
    return error_set (error, "\"%s\" in the initramfs is larger than %d MiB",
                      shown, INITRAMFS_MAX_WANTED >> 20);
  }
  g_byte_array_set_size (r->data, 0);
  r->sum = 0;
  r->left = e->size;
  r->state = BODY;
  return r->left > 0 || finish_entry (r, error);
}

static bool
take_body (struct cpio_reader *r, const uint8_t *data, size_t len,
           GError **error)
{
  if (r->keep)
    g_byte_array_append (r->data, data, (guint) len);
  if (r->sums)
    for (size_t i = 0; i < len; i++)
      r->sum += data[i];
  r->left -= len;
  return r->left > 0 || finish_entry (r, error);
}

/* Between entries: padding, then a header.  *ret_taken 0: neither. */
static bool
take_padding (struct cpio_reader *r, const uint8_t *data, size_t len,
              size_t *ret_taken, GError **error)
{
  size_t n = 0;

  while (n < len && data[n] == 0)
    n++;
  r->pos += n;
  *ret_taken = n;
  if (n == len || data[n] != '0')
    return true;
  if (r->pos & 3)
    return error_set (error, "a cpio header in the initramfs is not aligned "
                      "to 4 bytes: the kernel would refuse it");
  r->state = HEADER;
  r->have = 0;
  r->need = CPIO_HEADER;
  return true;
}

/* Take what one state can use of the bytes. */
static bool
take (struct cpio_reader *r, const uint8_t *data, size_t len,
      size_t *ret_taken, GError **error)
{
  size_t n;

  switch (r->state) {
  case BETWEEN:
    return take_padding (r, data, len, ret_taken, error);
  case HEADER:
  case NAME:
    n = MIN (len, r->need - r->have);
    memcpy (r->buf + r->have, data, n);
    r->have += n;
    break;
  case BODY:
  case PADDING:
  default:
    n = (size_t) MIN ((uint64_t) len, r->left);
    break;
  }
  r->pos += n;
  *ret_taken = n;
  if (r->state == BODY)
    return take_body (r, data, n, error);
  if (r->state == PADDING) {
    r->left -= n;
    if (r->left == 0)
      r->state = BETWEEN;
    return true;
  }
  if (r->have < r->need)
    return true;
  return r->state == HEADER ? take_header (r, error) : take_name (r, error);
}

bool
cpio_reader_push (struct cpio_reader *r, const uint8_t *data, size_t len,
                  size_t *ret_used, GError **error)
{
  size_t used = 0;

  while (used < len) {
    enum cpio_state before = r->state;
    size_t taken = 0;

    if (!take (r, data + used, len - used, &taken, error))
      return false;
    used += taken;
    if (taken == 0 && r->state == before)
      break;
  }
  *ret_used = used;
  return true;
}

static void
write_zeros (GByteArray *out, size_t multiple)
{
  size_t old = out->len, new = (old + multiple - 1) / multiple * multiple;

  g_byte_array_set_size (out, (guint) new);
  if (new > old)
    memset (out->data + old, 0, new - old);
}

void
cpio_write_entry (GByteArray *out, const char *name, uint32_t mode,
                  int64_t mtime, const void *data, size_t len)
{
  /* Inode numbers need not differ: the links are below 2 or directories. */
  uint32_t seconds = (uint32_t) CLAMP (mtime, 0, (int64_t) UINT32_MAX);
  g_autofree char *header =
    g_strdup_printf ("070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
                     "%08x%08x", out->len + 1, mode, 0, 0,
                     S_ISDIR (mode) ? 2 : 1, seconds, (unsigned) len, 0, 0,
                     0, 0, (unsigned) strlen (name) + 1, 0);

  g_byte_array_append (out, (const guint8 *) header, CPIO_HEADER);
  g_byte_array_append (out, (const guint8 *) name,
                       (guint) strlen (name) + 1);
  write_zeros (out, 4);
  if (len > 0)
    g_byte_array_append (out, data, (guint) len);
  write_zeros (out, 4);
}

void
cpio_write_end (GByteArray *out)
{
  cpio_write_entry (out, CPIO_TRAILER, 0, 0, NULL, 0);
  write_zeros (out, 512);
}
