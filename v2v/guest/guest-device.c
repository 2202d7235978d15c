/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The front of every guest, for block devices and permissions of Windows. */
#include "config.h"

#include "v2v/base/error.h"
#include "v2v/guest/guest-private.h"

static bool
check_device (const char *device, GError **error)
{
  return guest_check_path (device, error) &&
         (g_str_has_prefix (device, "/dev/") ||
          error_set (error, "‘%s’ is no block device", device));
}

GBytes *
guest_read_device (struct guest *g, const char *device, uint64_t offset,
                   size_t size, GError **error)
{
  GBytes *data = NULL;

  g_return_val_if_fail (size <= GUEST_MAX_DEVICE, NULL);
  if (!check_device (device, error) || offset > INT64_MAX - size ||
      !g->ops->read_device (g, device, offset, size, &data, error))
    return NULL;
  if (g_bytes_get_size (data) == size)
    return data;
  error_set (error, "‘%s’ has fewer than %ju bytes", device,
             (uintmax_t) (offset + size));
  g_bytes_unref (data);
  return NULL;
}

bool
guest_set_security (struct guest *g, const char *path, GBytes *descriptor,
                    const char *sddl, GError **error)
{
  if (!guest_check_path (path, error) ||
      !g->ops->set_security (g, path, descriptor, error))
    return false;
  account_add (g->account, ACCOUNT_SECURITY, path, sddl);
  return true;
}

bool
guest_patch_device (struct guest *g, const char *device, uint64_t offset,
                    GBytes *old, GBytes *new, GError **error)
{
  const gsize size = g_bytes_get_size (old);
  g_autofree char *detail = g_strdup_printf ("%zu bytes at %ju", size,
                                             (uintmax_t) offset);
  g_autoptr (GBytes) there = NULL;

  g_return_val_if_fail (size == g_bytes_get_size (new), false);
  there = guest_read_device (g, device, offset, size, error);
  if (!there)
    return false;
  if (!g_bytes_equal (there, old))
    return error_set (error, "‘%s’ does not hold at %ju what was read there "
                      "before", device, (uintmax_t) offset);
  if (g_bytes_equal (there, new))
    return true;
  if (!g->ops->write_device (g, device, offset, new, error))
    return false;
  account_add (g->account, ACCOUNT_PATCH, device, detail);
  return true;
}
