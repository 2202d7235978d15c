/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block devices and permissions of Windows, in the appliance. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/guest-private.h"

static bool
fail (struct guest *g, const char *what, const char *path, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%s ‘%s’ in the guest", what,
                                           path);

  return appliance_error (guest_libguestfs_handle (g), text, error);
}

/* --- permissions ------------------------------------------------------- */

/* A value of guestfs_lsetxattr ends at its first NUL, but an archive can carry
 * any: so the file is put back by tar, with the descriptor as the extended
 * attribute that ntfs-3g has for it (tar.5: ustar, pax; tar(1), --xattrs). */
#define TAR_BLOCK 512
#define MAX_DESCRIPTOR (64 * 1024)
#define ATTRIBUTE "SCHILY.xattr.system.ntfs_acl="

static void
pad (GByteArray *tar)
{
  static const guint8 zero[TAR_BLOCK];

  if (tar->len % TAR_BLOCK)
    g_byte_array_append (tar, zero, TAR_BLOCK - tar->len % TAR_BLOCK);
}

static void
add_member (GByteArray *tar, char type, const char *name, const void *data,
            gsize size)
{
  char h[TAR_BLOCK] = { 0 };
  unsigned sum = 0;

  g_strlcpy (h, name, 100);
  g_snprintf (h + 100, 8, "%07o", type == '5' ? 0755 : 0644);
  g_snprintf (h + 108, 8, "%07o", 0);
  g_snprintf (h + 116, 8, "%07o", 0);
  g_snprintf (h + 124, 12, "%011" G_GINT64_MODIFIER "o", (guint64) size);
  g_snprintf (h + 136, 12, "%011" G_GINT64_MODIFIER "o",
              (guint64) g_get_real_time () / G_USEC_PER_SEC);
  memset (h + 148, ' ', 8);
  h[156] = type;
  memcpy (h + 257, "ustar\00000", 8);
  for (unsigned i = 0; i < TAR_BLOCK; i++)
    sum += (unsigned char) h[i];
  g_snprintf (h + 148, 8, "%06o", sum);
  g_byte_array_append (tar, (guint8 *) h, TAR_BLOCK);
  if (size > 0)
    g_byte_array_append (tar, data, (guint) size);
  pad (tar);
}

/* "LENGTH KEY=VALUE\n", where LENGTH counts its own digits: six here. */
static GByteArray *
make_attribute (GBytes *descriptor)
{
  gsize size;
  const guint8 *p = g_bytes_get_data (descriptor, &size);
  gsize total = 6 + 1 + strlen (ATTRIBUTE) + size + 1;
  g_autofree char *begin = g_strdup_printf ("%06zu " ATTRIBUTE, total);
  GByteArray *record = g_byte_array_new ();

  g_assert (total <= 999999);
  g_byte_array_append (record, (guint8 *) begin, (guint) strlen (begin));
  g_byte_array_append (record, p, (guint) size);
  g_byte_array_append (record, (const guint8 *) "\n", 1);
  return record;
}

static bool
extract (struct guest *g, const GByteArray *tar, const char *dir,
         GError **error)
{
  autofd fd = memfd_create ("permissions", MFD_CLOEXEC);
  g_autofree char *local = g_strdup_printf ("/dev/fd/%d", fd);

  if (fd == -1 || write (fd, tar->data, tar->len) != (ssize_t) tar->len)
    return error_set_errno (error, errno, "memfd_create");
  if (guestfs_tar_in_opts (guest_libguestfs_handle (g), local, dir,
                           GUESTFS_TAR_IN_OPTS_XATTRS, 1, -1) == -1)
    return fail (g, "cannot set the permissions of files in", dir, error);
  return true;
}

/* The member NAME of the directory PARENT: a directory if DATA is NULL. */
static bool
put_member (struct guest *g, const char *path, GBytes *data,
            GBytes *descriptor, GError **error)
{
  static const guint8 end[2 * TAR_BLOCK];
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *parent = g_path_get_dirname (path), *real = NULL;
  g_autoptr (GByteArray) record = make_attribute (descriptor);
  g_autoptr (GByteArray) tar = g_byte_array_new ();
  gsize size = 0;
  const void *bytes = data ? g_bytes_get_data (data, &size) : NULL;

  if (strlen (name) > 99)
    return error_set (error, "‘%s’ has a too long name", path);
  real = guestfs_realpath (guest_libguestfs_handle (g), parent);
  if (!real)
    return fail (g, "cannot resolve", parent, error);
  add_member (tar, 'x', "permissions", record->data, record->len);
  add_member (tar, data ? '0' : '5', name, bytes, size);
  g_byte_array_append (tar, end, sizeof end);
  return extract (g, tar, real, error);
}

bool
lg_set_security (struct guest *g, const char *path, GBytes *descriptor,
                 GError **error)
{
  g_autoptr (GBytes) data = NULL;

  if (!guest_is_dir (g, path) &&
      !(data = guest_read (g, path, GUEST_MAX_FILE, error)))
    return false;
  return put_member (g, path, data, descriptor, error);
}

bool
lg_stage_secured (struct guest *g, const char *from, const char *to,
                  GBytes *data, bool *ret_done, GError **error)
{
  size_t size = 0;
  g_autofree char *sd = guestfs_lgetxattr (guest_libguestfs_handle (g), from,
                                           "system.ntfs_acl", &size);
  g_autoptr (GBytes) descriptor = g_bytes_new (sd, sd ? size : 0);

  *ret_done = sd && size > 0 && size <= MAX_DESCRIPTOR;
  return !*ret_done || put_member (g, to, data, descriptor, error);
}

/* --- devices ----------------------------------------------------------- */

bool
lg_read_device (struct guest *g, const char *device, uint64_t offset,
                size_t size, GBytes **ret_data, GError **error)
{
  size_t n;
  char *data = guestfs_pread_device (guest_libguestfs_handle (g), device,
                                     (int) size, (int64_t) offset, &n);

  if (data == NULL)
    return fail (g, "cannot read", device, error);
  *ret_data = g_bytes_new_with_free_func (data, n, free, data);
  return true;
}

bool
lg_write_device (struct guest *g, const char *device, uint64_t offset,
                 GBytes *data, GError **error)
{
  gsize size;
  const char *p = g_bytes_get_data (data, &size);

  if (guestfs_pwrite_device (guest_libguestfs_handle (g), device, p, size,
                             (int64_t) offset) != (int) size)
    return fail (g, "cannot write", device, error);
  return true;
}
