/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Find Linux roots and say what they are. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/distro.h"
#include "v2v/guest/etc-files.h"
#include "v2v/guest/guest.h"
#include "v2v/guest/inspection-linux.h"

/* --- mounts ------------------------------------------------------------ */

static void
add_mount (struct inspect *i, const char *mountpoint,
           const struct device *dev)
{
  struct inspect_mount *m = g_new0 (struct inspect_mount, 1);

  m->mountpoint = g_strdup (mountpoint);
  m->device = g_strdup (dev->name);
  m->fstype = g_strdup (dev->holds.type);
  g_ptr_array_add (i->mounts, m);
}

void
linux_add_mounts (const struct devices *d, const struct device *root,
                  const char *fstab, const char *crypttab,
                  const char *mdadm_conf, struct inspect *inspect)
{
  g_autoptr (GHashTable) crypt = crypttab_parse (crypttab ? crypttab : "");
  g_autoptr (GHashTable) md = mdadm_conf_parse (mdadm_conf ? mdadm_conf : "");
  g_autoptr (GPtrArray) entries = fstab_parse (fstab ? fstab : "");
  guint i;

  add_mount (inspect, "/", root);
  for (i = 0; i < entries->len; i++) {
    const struct fstab_entry *e = g_ptr_array_index (entries, i);
    const struct device *dev;

    if (strcmp (e->mountpoint, "/") == 0)
      continue;
    dev = devices_find_array (d, e->spec, md);
    if (dev == NULL)
      dev = devices_find_spec (d, e->spec, crypt);
    if (dev && dev != root && dev->holds.type[0])
      add_mount (inspect, e->mountpoint, dev);
  }
}

/* --- roots ------------------------------------------------------------- */

static const char *const plain_types[] = { "ext2", "ext3", "ext4", "xfs",
                                           NULL };

static bool
exists (struct guest *guest, const char *path, GError **why)
{
  struct guest_stat st;

  return guest_stat (guest, path, false, &st, *why ? NULL : why) &&
         st.type != GUEST_NONE;
}

/* Signs of a root, not of a /boot, a /usr or a /home of its own.  *WHY is
 * set if the file system cannot be read. */
static bool
looks_like_root (struct guest *guest, GError **why)
{
  g_auto (GStrv) names = guest_list (guest, "/", why);
  const char *const *n = (const char *const *) names;

  return names && g_strv_contains (n, "etc") &&
         (g_strv_contains (n, "usr") || g_strv_contains (n, "bin")) &&
         (g_strv_contains (n, "proc") || g_strv_contains (n, "dev")) &&
         (exists (guest, "/etc/fstab", why) ||
          exists (guest, "/etc/os-release", why));
}

/* The words about XFS are what callers know from xfs_repair's findings. */
static void
add_problem (GPtrArray *problems, const struct device *dev,
             const char *problem, const GError *why)
{
  bool xfs = strcmp (dev->holds.type, "xfs") == 0;
  char *text =
    g_strdup_printf ("%s ‘%s’ (%s) cannot be %s: %s.  If the guest's system "
                     "is on it, start the source guest in rescue mode and "
                     "run %s on it", xfs
                     ? "detected errors on the XFS filesystem:"
                     : "the file system on", dev->name, dev->holds.type,
                     problem, why->message, xfs ? "xfs_repair" : "fsck");

  report_debug ("%s", text);
  g_ptr_array_add (problems, text);
}

static struct inspect *
inspect_root (struct guest *guest, const struct devices *d,
              const struct device *dev)
{
  struct inspect *i = inspect_new ();
  g_autofree char *fstab = linux_read_small (guest, "/etc/fstab");
  g_autofree char *crypttab = linux_read_small (guest, "/etc/crypttab");
  g_autofree char *mdadm = linux_read_small (guest, "/etc/mdadm/mdadm.conf");

  if (mdadm == NULL)
    mdadm = linux_read_small (guest, "/etc/mdadm.conf");
  i->root = g_strdup (dev->name);
  linux_add_mounts (d, dev, fstab, crypttab, mdadm, i);
  linux_fill (guest, i);
  return i;
}

static bool
look_at (guestfs_h *g, const struct devices *d, const struct device *dev,
         GPtrArray *ret_roots, GPtrArray *problems, GError **error)
{
  g_autoptr (v2v_guest) guest = guest_libguestfs_new (g);
  g_autoptr (GError) why = NULL;

  if (guestfs_mount_ro (g, dev->name, "/") == -1) {
    appliance_error (g, NULL, &why);
    add_problem (problems, dev, "mounted", why);
    return true;
  }
  if (looks_like_root (guest, &why))
    g_ptr_array_add (ret_roots, inspect_root (guest, d, dev));
  else if (why)
    add_problem (problems, dev, "read", why);
  if (guestfs_umount_all (g) == -1)
    return appliance_error (g, "cannot unmount the guest's file systems",
                            error);
  return true;
}

bool
linux_find_roots (guestfs_h *g, const struct devices *d,
                  GPtrArray *ret_roots, GPtrArray *problems, GError **error)
{
  guint i;

  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);

    if (g_strv_contains (plain_types, dev->holds.type) &&
        !look_at (g, d, dev, ret_roots, problems, error))
      return false;
  }
  return true;
}
