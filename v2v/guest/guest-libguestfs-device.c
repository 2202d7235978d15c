/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block devices and permissions of Windows, in the appliance. */
#include "config.h"

#include <guestfs.h>

#include "v2v/guest/appliance.h"
#include "v2v/guest/guest-private.h"

static bool
fail (struct guest *g, const char *what, const char *path, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%s ‘%s’ in the guest", what,
                                           path);

  return appliance_error (guest_libguestfs_handle (g), text, error);
}

/* ntfs-3g's extended attribute is the descriptor itself. */
bool
lg_set_security (struct guest *g, const char *path, GBytes *descriptor,
                 GError **error)
{
  gsize size;
  const char *p = g_bytes_get_data (descriptor, &size);

  if (guestfs_lsetxattr (guest_libguestfs_handle (g), "system.ntfs_acl", p,
                         (int) size, path) == -1)
    return fail (g, "cannot set the permissions of", path, error);
  return true;
}

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
