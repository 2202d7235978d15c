/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Find Linux roots and say what they are. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/etc-files.h"
#include "v2v/guest/guest.h"
#include "v2v/guest/inspection-linux.h"

#define MAX_TEXT 200             /* bytes of a name that are kept */
#define MAX_SMALL_FILE (64 * 1024)

/* --- what the files say ------------------------------------------------ */

static const struct {
  const char *id;                /* ID of os-release(5) */
  const char *distro;            /* libguestfs's name */
  const char *format, *management;
} distros[] = {
  { "debian", "debian", "deb", "apt" },
  { "ubuntu", "ubuntu", "deb", "apt" },
  { "linuxmint", "linuxmint", "deb", "apt" },
  { "kali", "kalilinux", "deb", "apt" },
  { "fedora", "fedora", "rpm", "dnf" },
  { "rhel", "rhel", "rpm", "dnf" },
  { "centos", "centos", "rpm", "dnf" },
  { "rocky", "rocky", "rpm", "dnf" },
  { "almalinux", "almalinux", "rpm", "dnf" },
  { "ol", "oraclelinux", "rpm", "dnf" },
  { "scientific", "scientificlinux", "rpm", "yum" },
  { "amzn", "amazonlinux", "rpm", "yum" },
  { "opensuse", "opensuse", "rpm", "zypper" },
  { "opensuse-leap", "opensuse", "rpm", "zypper" },
  { "opensuse-tumbleweed", "opensuse", "rpm", "zypper" },
  { "sles", "sles", "rpm", "zypper" },
  { "sles_sap", "sles", "rpm", "zypper" },
  { "sled", "sled", "rpm", "zypper" },
  { "mageia", "mageia", "rpm", "urpmi" },
  { "altlinux", "altlinux", "rpm", "apt" },
  { "alpine", "alpinelinux", "apk", "apk" },
  { "arch", "archlinux", "pacman", "pacman" },
  { "gentoo", "gentoo", "ebuild", "portage" },
  { "void", "voidlinux", "xbps", "xbps" },
};

/* Systems older than os-release, by the files that they had. */
static const struct {
  const char *file, *begin;      /* begin of its first line; "" any */
  const char *id;
} release_files[] = {
  { "/etc/redhat-release", "Red Hat Enterprise Linux", "rhel" },
  { "/etc/redhat-release", "CentOS", "centos" },
  { "/etc/redhat-release", "Scientific Linux", "scientific" },
  { "/etc/redhat-release", "Fedora", "fedora" },
  { "/etc/SuSE-release", "openSUSE", "opensuse" },
  { "/etc/SuSE-release", "SUSE Linux Enterprise Server", "sles" },
  { "/etc/SuSE-release", "SUSE Linux Enterprise Desktop", "sled" },
  { "/etc/debian_version", "", "debian" },
};

/* Files that know the minor version, which os-release leaves out. */
static const struct {
  const char *distro, *file;
} minor_files[] = {
  { "debian", "/etc/debian_version" },
  { "centos", "/etc/centos-release" },
};

static char *
read_small (struct guest *guest, const char *path)
{
  g_autoptr (GBytes) data = guest_read (guest, path, MAX_SMALL_FILE, NULL);

  if (data == NULL)
    return NULL;
  return g_strndup (g_bytes_get_size (data) > 0
                    ? g_bytes_get_data (data, NULL) : "",
                    g_bytes_get_size (data));
}

static char *
first_line (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));

  return clean_text (g_strstrip (line), MAX_TEXT);
}

static void
replace (char **to, char *value)
{
  g_free (*to);
  *to = value;
}

static bool
set_distro (struct inspect *i, const char *id)
{
  size_t n;

  for (n = 0; n < G_N_ELEMENTS (distros); n++)
    if (g_ascii_strcasecmp (id, distros[n].id) == 0) {
      replace (&i->distro, g_strdup (distros[n].distro));
      replace (&i->package_format, g_strdup (distros[n].format));
      replace (&i->package_management, g_strdup (distros[n].management));
      return true;
    }
  return false;
}

/* dnf came with Fedora 22 and RHEL 8. */
static void
correct_management (struct inspect *i)
{
  unsigned first = strcmp (i->distro, "fedora") == 0 ? 22 : 8;

  if (g_strcmp0 (i->package_management, "dnf") == 0 && i->major < first)
    replace (&i->package_management, g_strdup ("yum"));
}

static bool
fill_from_os_release (struct guest *guest, struct inspect *i)
{
  g_autofree char *etc = read_small (guest, "/etc/os-release");
  g_autofree char *usr = etc ? NULL
                             : read_small (guest, "/usr/lib/os-release");
  const char *text = etc ? etc : usr;
  g_autoptr (GHashTable) keys = NULL;
  const char *id, *version, *pretty;

  if (text == NULL)
    return false;
  keys = os_release_parse (text);
  id = g_hash_table_lookup (keys, "ID");
  version = g_hash_table_lookup (keys, "VERSION_ID");
  pretty = g_hash_table_lookup (keys, "PRETTY_NAME");
  if (id == NULL || !set_distro (i, id))
    return false;
  if (version)
    version_parse (version, &i->major, &i->minor);
  replace (&i->product_name, clean_text (pretty, MAX_TEXT));
  return true;
}

static void
fill_from_release_files (struct guest *guest, struct inspect *i)
{
  size_t n;

  for (n = 0; n < G_N_ELEMENTS (release_files); n++) {
    g_autofree char *text = read_small (guest, release_files[n].file);
    g_autofree char *line = text ? first_line (text) : NULL;

    if (line == NULL || !g_str_has_prefix (line, release_files[n].begin))
      continue;
    set_distro (i, release_files[n].id);
    version_parse (line, &i->major, &i->minor);
    replace (&i->product_name, g_steal_pointer (&line));
    return;
  }
}

static void
fill_minor (struct guest *guest, struct inspect *i)
{
  unsigned major, minor;
  size_t n;

  for (n = 0; n < G_N_ELEMENTS (minor_files); n++) {
    g_autofree char *text = NULL;

    if (i->minor != 0 || strcmp (i->distro, minor_files[n].distro) != 0)
      continue;
    text = read_small (guest, minor_files[n].file);
    if (text && version_parse (text, &major, &minor) && major == i->major)
      i->minor = minor;
  }
}

/* Programs that every system has, by their places before and after the
 * merge of /bin into /usr/bin. */
static const char *const programs[] = {
  "/bin/sh", "/bin/bash", "/usr/bin/sh", "/bin/busybox", "/sbin/init",
};

static void
fill_arch (struct guest *guest, struct inspect *i)
{
  size_t n;

  for (n = 0; n < G_N_ELEMENTS (programs); n++) {
    g_autoptr (GBytes) data = guest_read (guest, programs[n],
                                          GUEST_MAX_TEXT, NULL);
    gsize size = 0;
    const void *p = data ? g_bytes_get_data (data, &size) : NULL;
    const char *arch = size > 0 ? elf_arch (p, size) : NULL;

    if (arch) {
      replace (&i->arch, g_strdup (arch));
      return;
    }
  }
}

void
linux_fill (struct guest *guest, struct inspect *i)
{
  g_autofree char *hostname = read_small (guest, "/etc/hostname");

  replace (&i->type, g_strdup ("linux"));
  replace (&i->hostname, hostname ? first_line (hostname) : g_strdup (""));
  if (!fill_from_os_release (guest, i))
    fill_from_release_files (guest, i);
  if (i->distro) {
    fill_minor (guest, i);
    correct_management (i);
  }
  fill_arch (guest, i);
}

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
                  struct inspect *inspect)
{
  g_autoptr (GHashTable) crypt = crypttab_parse (crypttab ? crypttab : "");
  g_autoptr (GPtrArray) entries = fstab_parse (fstab ? fstab : "");
  guint i;

  add_mount (inspect, "/", root);
  for (i = 0; i < entries->len; i++) {
    const struct fstab_entry *e = g_ptr_array_index (entries, i);
    const struct device *dev;

    if (strcmp (e->mountpoint, "/") == 0)
      continue;
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
  g_autofree char *fstab = read_small (guest, "/etc/fstab");
  g_autofree char *crypttab = read_small (guest, "/etc/crypttab");

  i->root = g_strdup (dev->name);
  linux_add_mounts (d, dev, fstab, crypttab, i);
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
