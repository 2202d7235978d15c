/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files in which the guest keeps what it knew of its disks: the new ones
 * have other names and identifiers. */
#include "config.h"

#include "converters/linux.h"

/* glob(7) patterns. */
static const char *const caches[] = {
  "/etc/blkid/blkid.tab*", "/etc/blkid.tab*",
  "/run/blkid/blkid.tab*", "/var/run/blkid/blkid.tab*",
  "/etc/lvm/cache/.cache",
};

/* Where this file is, LVM uses the devices in it and no others; it knows
 * them by their hardware, which is gone.  Without it, LVM looks at all. */
static const char lvm_devices[] = "/etc/lvm/devices/system.devices";

static bool
remove_lvm_devices (const struct conversion *cv, GError **error)
{
  struct linux_state *state = linux_state (cv);

  if (!guest_is_file (cv->guest, lvm_devices))
    return true;
  linux_note (cv, "LVM's devices file is removed, so that volumes are found "
              "on the new disks; vgimportdevices makes a new one");
  if (!state->initrd_stale)
    state->initrd_stale = g_strdup (lvm_devices);
  return guest_remove (cv->guest, lvm_devices, error);
}

bool
linux_remove_caches (struct conversion *cv, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS (caches); i++)
    if (!linux_remove_matches (cv, caches[i], error))
      return false;
  return remove_lvm_devices (cv, error);
}
