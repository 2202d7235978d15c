/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which Linux distribution a guest is. */
#include "config.h"

#include <string.h>

#include "v2v/base/parse.h"
#include "v2v/guest/distro.h"
#include "v2v/guest/etc-files.h"

#define MAX_TEXT 200             /* bytes of a name that are kept */
#define MAX_SMALL_FILE (64 * 1024)

static const struct distro {
  const char *id;                /* ID of os-release(5) */
  const char *distro;            /* libguestfs's name, where it has one */
  const char *format, *management;
} distros[] = {
  { "debian", "debian", "deb", "apt" },
  { "ubuntu", "ubuntu", "deb", "apt" },
  { "linuxmint", "linuxmint", "deb", "apt" },
  { "kali", "kalilinux", "deb", "apt" },
  { "fedora", "fedora", "rpm", "dnf" },
  { "rhel", "rhel", "rpm", "dnf" },
  { "redhat", "rhel", "rpm", "dnf" },
  { "centos", "centos", "rpm", "dnf" },
  { "rocky", "rocky", "rpm", "dnf" },
  { "almalinux", "almalinux", "rpm", "dnf" },
  { "ol", "oraclelinux", "rpm", "dnf" },
  { "scientific", "scientificlinux", "rpm", "yum" },
  { "amzn", "amazonlinux", "rpm", "dnf" },
  { "anolis", "anolis", "rpm", "dnf" },
  { "kylin", "kylin", "rpm", "dnf" },
  { "openEuler", "openeuler", "rpm", "dnf" },
  { "opensuse", "opensuse", "rpm", "zypper" },
  { "opensuse-leap", "opensuse", "rpm", "zypper" },
  { "opensuse-tumbleweed", "opensuse", "rpm", "zypper" },
  { "sles", "sles", "rpm", "zypper" },
  { "sles_sap", "sles", "rpm", "zypper" },
  { "sle_hpc", "sles", "rpm", "zypper" },
  { "sled", "sled", "rpm", "zypper" },
  { "photon", "photon", "rpm", "tdnf" },
  { "mageia", "mageia", "rpm", "urpmi" },
  { "altlinux", "altlinux", "rpm", "apt" },
  { "alpine", "alpinelinux", "apk", "apk" },
  { "arch", "archlinux", "pacman", "pacman" },
  { "gentoo", "gentoo", "ebuild", "portage" },
  { "void", "voidlinux", "xbps", "xbps" },
};

/* ID_LIKE of os-release(5), for those that have no row above. */
static const struct distro relatives[] = {
  { "rhel", "redhat-based", "rpm", "dnf" },
  { "centos", "redhat-based", "rpm", "dnf" },
  { "fedora", "redhat-based", "rpm", "dnf" },
  { "suse", "suse-based", "rpm", "zypper" },
  { "opensuse", "suse-based", "rpm", "zypper" },
  { "ubuntu", "debian-based", "deb", "apt" },
  { "debian", "debian-based", "deb", "apt" },
};

/* dnf took yum's place with these major versions; before, it was yum. */
static const struct { const char *distro; unsigned major; } dnf_since[] = {
  { "fedora", 22 }, { "amazonlinux", 2022 }, { "rhel", 8 }, { "centos", 8 },
  { "oraclelinux", 8 }, { "anolis", 8 }, { "kylin", 10 },
};

/* Systems older than os-release, by the files that they had; a derivative's
 * file comes before that of its origin, which it has too. */
static const struct {
  const char *file, *begin;      /* begin of its first line; "" any */
  const char *id;
} release_files[] = {
  { "/etc/oracle-release", "Oracle Linux", "ol" },
  { "/etc/enterprise-release", "Enterprise Linux", "ol" },
  { "/etc/altlinux-release", "ALT Linux", "altlinux" },
  { "/etc/photon-release", "VMware Photon", "photon" },
  { "/etc/redhat-release", "Red Hat Enterprise Linux", "rhel" },
  { "/etc/redhat-release", "CentOS", "centos" },
  { "/etc/redhat-release", "Scientific Linux", "scientific" },
  { "/etc/redhat-release", "Fedora", "fedora" },
  { "/etc/redhat-release", "NeoKylin", "kylin" },
  { "/etc/system-release", "Amazon Linux", "amzn" },
  { "/etc/SuSE-release", "openSUSE", "opensuse" },
  { "/etc/SuSE-release", "SUSE LINUX", "opensuse" },
  { "/etc/SuSE-release", "SUSE Linux Enterprise Server", "sles" },
  { "/etc/SuSE-release", "SUSE Linux Enterprise Desktop", "sled" },
};

/* Files that know the minor version, which os-release leaves out. */
static const struct {
  const char *distro, *file;
} minor_files[] = {
  { "debian", "/etc/debian_version" },
  { "centos", "/etc/centos-release" },
};

char *
linux_read_small (struct guest *guest, const char *path)
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

/* --- the distribution -------------------------------------------------- */

static bool
set_distro (struct inspect *i, const struct distro *rows, size_t n,
            const char *id)
{
  for (size_t row = 0; row < n; row++)
    if (g_ascii_strcasecmp (id, rows[row].id) == 0) {
      replace (&i->distro, g_strdup (rows[row].distro));
      replace (&i->package_format, g_strdup (rows[row].format));
      replace (&i->package_management, g_strdup (rows[row].management));
      return true;
    }
  return false;
}

static bool
set_relative (struct inspect *i, const char *id_like)
{
  g_auto (GStrv) ids = g_strsplit (id_like, " ", 10);

  for (size_t n = 0; ids[n]; n++)
    if (set_distro (i, relatives, G_N_ELEMENTS (relatives), ids[n]))
      return true;
  return false;
}

/* One name, two kinds of packages (Kylin's server and desktop). */
static void
correct_format (struct guest *guest, struct inspect *i)
{
  if (strcmp (i->package_format, "rpm") == 0 &&
      strcmp (i->distro, "kylin") == 0 &&
      guest_is_file (guest, "/var/lib/dpkg/status")) {
    replace (&i->package_format, g_strdup ("deb"));
    replace (&i->package_management, g_strdup ("apt"));
  }
}

static void
correct_management (struct inspect *i)
{
  if (g_strcmp0 (i->package_management, "dnf") != 0)
    return;
  for (size_t n = 0; n < G_N_ELEMENTS (dnf_since); n++)
    if (strcmp (i->distro, dnf_since[n].distro) == 0 &&
        i->major < dnf_since[n].major)
      replace (&i->package_management, g_strdup ("yum"));
}

static bool
fill_from_os_release (struct guest *guest, struct inspect *i)
{
  g_autofree char *etc = linux_read_small (guest, "/etc/os-release");
  g_autofree char *usr =
    etc ? NULL : linux_read_small (guest, "/usr/lib/os-release");
  const char *text = etc ? etc : usr;
  g_autoptr (GHashTable) keys = NULL;
  const char *id, *like, *version, *pretty;

  if (text == NULL)
    return false;
  keys = os_release_parse (text);
  id = g_hash_table_lookup (keys, "ID");
  like = g_hash_table_lookup (keys, "ID_LIKE");
  version = g_hash_table_lookup (keys, "VERSION_ID");
  pretty = g_hash_table_lookup (keys, "PRETTY_NAME");
  if ((id == NULL ||
       !set_distro (i, distros, G_N_ELEMENTS (distros), id)) &&
      (like == NULL || !set_relative (i, like)))
    return false;
  if (version)
    version_parse (version, &i->major, &i->minor);
  replace (&i->product_name, clean_text (pretty, MAX_TEXT));
  return true;
}

/* "PATCHLEVEL = 4" of /etc/SuSE-release is the service pack. */
static void
fill_patchlevel (const char *text, struct inspect *i)
{
  const char *p = strstr (text, "\nPATCHLEVEL = ");
  unsigned minor, unused;

  if (p && version_parse (p + strlen ("\nPATCHLEVEL = "), &minor, &unused))
    i->minor = minor;
}

static bool
fill_from_release_files (struct guest *guest, struct inspect *i)
{
  for (size_t n = 0; n < G_N_ELEMENTS (release_files); n++) {
    g_autofree char *text = linux_read_small (guest, release_files[n].file);
    g_autofree char *line = text ? first_line (text) : NULL;

    if (line == NULL || !g_str_has_prefix (line, release_files[n].begin))
      continue;
    set_distro (i, distros, G_N_ELEMENTS (distros), release_files[n].id);
    version_parse (line, &i->major, &i->minor);
    fill_patchlevel (text, i);
    replace (&i->product_name, g_steal_pointer (&line));
    return true;
  }
  return false;
}

/* Ubuntu before 12.04 had no os-release, but this file, and Debian's. */
static bool
fill_from_lsb_release (struct guest *guest, struct inspect *i)
{
  g_autofree char *text = linux_read_small (guest, "/etc/lsb-release");
  g_autoptr (GHashTable) keys = text ? os_release_parse (text) : NULL;
  const char *id, *version;

  id = keys ? g_hash_table_lookup (keys, "DISTRIB_ID") : NULL;
  version = keys ? g_hash_table_lookup (keys, "DISTRIB_RELEASE") : NULL;
  if (id == NULL || !set_distro (i, distros, G_N_ELEMENTS (distros), id))
    return false;
  if (version)
    version_parse (version, &i->major, &i->minor);
  replace (&i->product_name,
           clean_text (g_hash_table_lookup (keys, "DISTRIB_DESCRIPTION"),
                       MAX_TEXT));
  return true;
}

static bool
fill_from_debian_version (struct guest *guest, struct inspect *i)
{
  g_autofree char *text = linux_read_small (guest, "/etc/debian_version");

  if (text == NULL)
    return false;
  set_distro (i, distros, G_N_ELEMENTS (distros), "debian");
  version_parse (text, &i->major, &i->minor);
  replace (&i->product_name, first_line (text));
  return true;
}

static void
fill_minor (struct guest *guest, struct inspect *i)
{
  unsigned major, minor;

  for (size_t n = 0; n < G_N_ELEMENTS (minor_files); n++) {
    g_autofree char *text = NULL;

    if (i->minor != 0 || strcmp (i->distro, minor_files[n].distro) != 0)
      continue;
    text = linux_read_small (guest, minor_files[n].file);
    if (text && version_parse (text, &major, &minor) && major == i->major)
      i->minor = minor;
  }
}

/* --- the rest ---------------------------------------------------------- */

/* Programs that every system has, by their places before and after the
 * merge of /bin into /usr/bin. */
static const char *const programs[] = {
  "/bin/sh", "/bin/bash", "/usr/bin/sh", "/bin/busybox", "/sbin/init",
};

static void
fill_arch (struct guest *guest, struct inspect *i)
{
  for (size_t n = 0; n < G_N_ELEMENTS (programs); n++) {
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

/* The name is the file, or a variable in it. */
static const struct { const char *file, *key; } hostname_files[] = {
  { "/etc/hostname", NULL },
  { "/etc/HOSTNAME", NULL },                   /* SUSE */
  { "/etc/sysconfig/network", "HOSTNAME" },    /* RHEL before 7 */
};

static void
fill_hostname (struct guest *guest, struct inspect *i)
{
  for (size_t n = 0; n < G_N_ELEMENTS (hostname_files); n++) {
    const char *key = hostname_files[n].key;
    g_autofree char *text = linux_read_small (guest, hostname_files[n].file);
    g_autoptr (GHashTable) keys = text && key ? os_release_parse (text)
                                              : NULL;
    const char *name = keys ? g_hash_table_lookup (keys, key) : text;

    if (name && *name) {
      replace (&i->hostname, first_line (name));
      return;
    }
  }
  replace (&i->hostname, g_strdup (""));
}

void
linux_fill (struct guest *guest, struct inspect *i)
{
  replace (&i->type, g_strdup ("linux"));
  fill_hostname (guest, i);
  if (fill_from_os_release (guest, i) ||
      fill_from_release_files (guest, i) ||
      fill_from_lsb_release (guest, i) ||
      fill_from_debian_version (guest, i)) {
    fill_minor (guest, i);
    correct_format (guest, i);
    correct_management (i);
  }
  fill_arch (guest, i);
}
