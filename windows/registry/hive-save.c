/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of a changed hive, sealed so that Windows takes it as it is, and
 * read again before anyone gets it. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "windows/registry/hive-format.h"
#include "windows/registry/hive-private.h"

#define UNIX_EPOCH_FILETIME 116444736000000000ULL   /* 100 ns since 1601 */

struct change {
  char *path, *value;            /* value NULL: the key */
};

void
hive_change_free (void *opaque)
{
  struct change *c = opaque;

  g_free (c->path);
  g_free (c->value);
  g_free (c);
}

void
hive_change_add (struct hive *h, const char *path, const char *value)
{
  struct change *c = g_new0 (struct change, 1);

  c->path = g_strdup (path);
  c->value = g_strdup (value);
  g_ptr_array_add (h->changes, c);
}

static guint8 *
read_all (int fd, gsize *ret_size)
{
  const off_t size = lseek (fd, 0, SEEK_END);
  g_autofree guint8 *data = NULL;
  off_t done = 0;

  if (size < REGF_BASE + REGF_PAGE || (guint64) size > HIVE_MAX_SIZE)
    return NULL;
  data = g_malloc ((gsize) size);
  while (done < size) {
    const ssize_t n = pread (fd, data + done, (size_t) (size - done), done);

    if (n <= 0)
      return NULL;
    done += n;
  }
  *ret_size = (gsize) size;
  return g_steal_pointer (&data);
}

/* Windows applies logs only to a hive that is not clean.  Should that happen
 * later, what they hold of the time before us must not fit any more: the old
 * format is told by the time, the new one by the sequence number. */
static void
seal (guint8 *data, uint32_t sequence)
{
  const uint64_t before = le64 (data + REGF_TIME);
  uint64_t now = (uint64_t) g_get_real_time () * 10 + UNIX_EPOCH_FILETIME;

  if (now <= before)             /* the guest's clock is ahead of ours */
    now = before + 1;
  sequence = MAX (sequence, le32 (data + REGF_SEQUENCE1));
  regf_put32 (data + REGF_SEQUENCE1, sequence);
  regf_put32 (data + REGF_SEQUENCE2, sequence);
  regf_put64 (data + REGF_TIME, now);
  regf_put64 (data + REGF_BASE + REGF_BIN_TIME, now);
  regf_put32 (data + REGF_CHECKSUM, regf_checksum (data));
}

/* Nothing, or the same bytes of the same type, in both. */
static bool
is_equal_value (struct hive *a, hive_key key_a, struct hive *b,
                hive_key key_b, const char *name)
{
  enum reg_type type_a, type_b;
  g_autoptr (GBytes) data_a = hive_get (a, key_a, name, &type_a);
  g_autoptr (GBytes) data_b = hive_get (b, key_b, name, &type_b);

  if (!data_a || !data_b)
    return !data_a && !data_b;
  return type_a == type_b && g_bytes_equal (data_a, data_b);
}

static bool
verify (struct hive *h, GBytes *data, GError **error)
{
  g_autoptr (v2v_hive) saved = hive_open (data, h->name, false, error);

  if (!saved) {
    g_prefix_error (error, "after its changes: ");
    return false;
  }
  for (guint i = 0; i < h->changes->len; i++) {
    const struct change *c = g_ptr_array_index (h->changes, i);
    const hive_key ours = hive_key_at (h, c->path);
    const hive_key theirs = hive_key_at (saved, c->path);

    if (!ours != !theirs ||
        (c->value && !is_equal_value (h, ours, saved, theirs, c->value)))
      return error_set (error, "%s\\%s: the change of %s%s cannot be found in "
                        "the new registry hive; this should not happen",
                        h->name, c->path, c->value ? "its value " : "it",
                        c->value ? c->value : "");
  }
  return true;
}

GBytes *
hive_save (struct hive *h, GError **error)
{
  g_autofree char *path = NULL;
  autofd fd = hive_memory_file (&path);
  guint8 *bytes = NULL;
  gsize size = 0;
  g_autoptr (GBytes) data = NULL;

  if (fd >= 0 && hivex_commit (h->handle, path, 0) == 0)
    bytes = read_all (fd, &size);
  if (!bytes) {
    error_set_errno (error, errno, "%s: the changed registry hive cannot be "
                     "written", h->name);
    return NULL;
  }
  seal (bytes, h->sequence + 1);
  data = g_bytes_new_take (bytes, size);
  return verify (h, data, error) ? g_steal_pointer (&data) : NULL;
}

struct hive *
hive_copy (struct hive *h, GError **error)
{
  g_autoptr (GBytes) data = hive_save (h, error);

  return data ? hive_open (data, h->name, true, error) : NULL;
}
