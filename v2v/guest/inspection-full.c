/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guestfs_inspect_os and what it found. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/parse.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/device-names.h"
#include "v2v/guest/inspection-full.h"

#define MAX_TEXT 500             /* bytes of a text that are kept */

typedef char *(*get_text) (guestfs_h *g, const char *root);

/* Which call fills which field. */
static const struct {
  size_t offset;
  get_text get;
} texts[] = {
#define FIELD(field, call) { offsetof (struct inspect, field), call }
  FIELD (type, guestfs_inspect_get_type),
  FIELD (distro, guestfs_inspect_get_distro),
  FIELD (arch, guestfs_inspect_get_arch),
  FIELD (product_name, guestfs_inspect_get_product_name),
  FIELD (product_variant, guestfs_inspect_get_product_variant),
  FIELD (package_format, guestfs_inspect_get_package_format),
  FIELD (package_management, guestfs_inspect_get_package_management),
  FIELD (hostname, guestfs_inspect_get_hostname),
#undef FIELD
};

static const struct {
  size_t offset;
  get_text get;
} windows_texts[] = {
#define FIELD(field, call) { offsetof (struct inspect, field), call }
  FIELD (windows_systemroot, guestfs_inspect_get_windows_systemroot),
  FIELD (windows_software_hive, guestfs_inspect_get_windows_software_hive),
  FIELD (windows_system_hive, guestfs_inspect_get_windows_system_hive),
  FIELD (windows_current_control_set,
         guestfs_inspect_get_windows_current_control_set),
#undef FIELD
};

/* "unknown" is said as "". */
static void
fill_field (guestfs_h *g, struct inspect *i, size_t offset, get_text get)
{
  g_autofree char *text = get (g, i->root);
  char **field = (char **) ((char *) i + offset);

  *field = clean_text (text && strcmp (text, "unknown") != 0 ? text : "",
                       MAX_TEXT);
}

/* A copy of a system, such as a snapshot, has its fstab, which names the
 * original.  What was found here is what shall be mounted. */
static const char *
own_root (struct inspect *i, const char *mountpoint, const char *device)
{
  if (strcmp (mountpoint, "/") != 0 || strcmp (device, i->root) == 0)
    return device;
  g_free (i->fstab_root);
  i->fstab_root = g_strdup (device);
  return i->root;
}

static void
fill_mounts (guestfs_h *g, const struct devices *d, GHashTable *names,
             struct inspect *i)
{
  g_auto (GStrv) mounts = guestfs_inspect_get_mountpoints (g, i->root);
  size_t n;

  for (n = 0; mounts && mounts[n] && mounts[n + 1]; n += 2) {
    g_autofree char *stated = device_names_translate (names, mounts[n + 1]);
    const char *name = own_root (i, mounts[n], stated);
    const struct device *dev = devices_find (d, name);
    struct inspect_mount *m = g_new0 (struct inspect_mount, 1);

    m->mountpoint = g_strdup (mounts[n]);
    m->device = g_strdup (name);
    m->fstype = g_strdup (dev ? dev->holds.type :
                          g_str_has_prefix (m->device, "btrfsvol:")
                          ? "btrfs" : "");
    g_ptr_array_add (i->mounts, m);
  }
}

/* "/" first, and each place after those above it. */
static int
compare_mounts (const void *a, const void *b)
{
  const struct inspect_mount *x = *(struct inspect_mount *const *) a;
  const struct inspect_mount *y = *(struct inspect_mount *const *) b;

  return strcmp (x->mountpoint, y->mountpoint);
}

static struct inspect *
inspect_root (guestfs_h *g, const struct devices *d, GHashTable *names,
              const char *found)
{
  struct inspect *i = inspect_new ();
  const char *root;
  size_t n;

  i->root = device_names_translate (names, found);
  root = i->root;
  for (n = 0; n < G_N_ELEMENTS (texts); n++)
    fill_field (g, i, texts[n].offset, texts[n].get);
  i->major = (unsigned) MAX (guestfs_inspect_get_major_version (g, root), 0);
  i->minor = (unsigned) MAX (guestfs_inspect_get_minor_version (g, root), 0);
  if (strcmp (i->type, "windows") == 0)
    for (n = 0; n < G_N_ELEMENTS (windows_texts); n++)
      fill_field (g, i, windows_texts[n].offset, windows_texts[n].get);
  fill_mounts (g, d, names, i);
  g_ptr_array_sort (i->mounts, compare_mounts);
  return i;
}

bool
full_find_roots (guestfs_h *g, const struct devices *d, GPtrArray *ret_roots,
                 GError **error)
{
  g_auto (GStrv) roots = guestfs_inspect_os (g);
  g_autoptr (GHashTable) names = NULL;
  size_t n;

  if (roots == NULL)
    return appliance_error (g, "inspection could not detect the source guest "
                            "(or physical machine)", error);
  if (devices_have (d, "btrfs"))
    names = device_names_read (g);
  for (n = 0; roots[n]; n++)
    g_ptr_array_add (ret_roots, inspect_root (g, d, names, roots[n]));
  return true;
}
