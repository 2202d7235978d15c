/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files in which the guest keeps what it knew of its disks: the new ones
 * have other names and identifiers. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"

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

/*----- rules of udev ------------------------------------------------------*/

#define MAX_RULES 200            /* files that are looked into */

/* A rule of the guest's owner that finds disks by what the old hypervisor
 * called them finds none now; what it should find, only the owner knows. */
static char *
look_for_vendor (const char *line, void *opaque)
{
  static const char *const vendors[] = {
    "VMware", "VBOX HARDDISK", "Msft",
  };
  bool *found = opaque;

  for (size_t i = 0; i < G_N_ELEMENTS (vendors) && !text_is_comment (line);
       i++)
    *found = *found || strstr (line, vendors[i]);
  return NULL;
}

static void
check_rules (const struct conversion *cv)
{
  g_auto (GStrv) paths = guest_glob (cv->guest,
                                     "/etc/udev/rules.d/*.rules", NULL);

  for (size_t i = 0; paths && paths[i] && i < MAX_RULES; i++) {
    g_autofree char *text = NULL, *unused = NULL;
    bool found = false;

    if (linux_read_text (cv, paths[i], &text, NULL) && text)
      unused = text_edit_lines (text, look_for_vendor, &found);
    if (found)
      linux_warning (cv, "%s has rules for disks of the old hypervisor, "
                     "which no disk fits now: check them", paths[i]);
  }
}

bool
linux_remove_caches (struct conversion *cv, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS (caches); i++) {
    g_autoptr (GError) failure = NULL;

    if (!guest_remove_matches (cv->guest, caches[i], &failure))
      linux_warning (cv, "a list of the old devices stays: %s",
                     failure->message);
  }
  check_rules (cv);
  return remove_lvm_devices (cv, error);
}
