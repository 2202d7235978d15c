/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a distribution and its version to libosinfo's short id; the ids are
 * those of osinfo-db 20240701 and later. */
#include "config.h"

#include <string.h>

#include "v2v/model/osinfo.h"

/* --- Linux ------------------------------------------------------------- */

/* How the version is appended to the prefix. */
enum version_form {
  FORM_NONE,                     /* "archlinux" */
  FORM_MAJOR,                    /* "debian12" */
  FORM_MAJOR_MINOR,              /* "rhel8.6" */
  FORM_UBUNTU,                   /* "ubuntu22.04" */
  FORM_SERVICE_PACK,             /* "sles15", "sles12sp1" */
};

/* The first row whose versions include the guest's counts. */
static const struct {
  const char *distro;
  unsigned from, to;             /* major versions */
  const char *prefix;
  enum version_form form;
} linux_ids[] = {
  { "debian", 0, 999, "debian", FORM_MAJOR },
  { "ubuntu", 0, 999, "ubuntu", FORM_UBUNTU },
  { "fedora", 0, 999, "fedora", FORM_MAJOR },
  { "rhel", 0, 999, "rhel", FORM_MAJOR_MINOR },
  { "redhat-based", 0, 999, "rhel", FORM_MAJOR_MINOR },
  { "centos", 0, 7, "centos", FORM_MAJOR_MINOR },
  { "centos", 8, 8, "centos", FORM_MAJOR },
  { "centos", 9, 999, "centos-stream", FORM_MAJOR },
  { "scientificlinux", 0, 999, "scientific", FORM_MAJOR_MINOR },
  { "oraclelinux", 0, 999, "ol", FORM_MAJOR_MINOR },
  { "rocky", 0, 999, "rocky", FORM_MAJOR },
  { "almalinux", 0, 999, "almalinux", FORM_MAJOR },
  { "sles", 0, 999, "sles", FORM_SERVICE_PACK },
  { "sled", 0, 999, "sled", FORM_SERVICE_PACK },
  { "suse-based", 0, 999, "sles", FORM_SERVICE_PACK },
  { "opensuse", 20000000, 99999999, "opensusetumbleweed", FORM_NONE },
  { "opensuse", 0, 999, "opensuse", FORM_MAJOR_MINOR },
  { "alpinelinux", 0, 999, "alpinelinux", FORM_MAJOR_MINOR },
  { "mageia", 0, 999, "mageia", FORM_MAJOR },
  { "cirros", 0, 999, "cirros", FORM_MAJOR_MINOR },
  { "altlinux", 0, 999, "alt.p", FORM_MAJOR },
  { "archlinux", 0, 99999999, "archlinux", FORM_NONE },
  { "gentoo", 0, 99999999, "gentoo", FORM_NONE },
  { "voidlinux", 0, 99999999, "voidlinux", FORM_NONE },
};

static char *
format_version (const char *prefix, enum version_form form, unsigned major,
                unsigned minor)
{
  switch (form) {
  case FORM_NONE:
    return g_strdup (prefix);
  case FORM_MAJOR:
    return g_strdup_printf ("%s%u", prefix, major);
  case FORM_MAJOR_MINOR:
    return g_strdup_printf ("%s%u.%u", prefix, major, minor);
  case FORM_UBUNTU:
    return g_strdup_printf ("%s%u.%02u", prefix, major, minor);
  case FORM_SERVICE_PACK:
    return minor == 0 ? g_strdup_printf ("%s%u", prefix, major)
                      : g_strdup_printf ("%s%usp%u", prefix, major, minor);
  }
  g_assert_not_reached ();
}

static char *
linux_id (const struct inspect *i)
{
  size_t n;

  for (n = 0; n < G_N_ELEMENTS (linux_ids); n++)
    if (g_strcmp0 (i->distro, linux_ids[n].distro) == 0 &&
        i->major >= linux_ids[n].from && i->major <= linux_ids[n].to)
      return format_version (linux_ids[n].prefix, linux_ids[n].form,
                             i->major, i->minor);
  return NULL;
}

/* --- Windows ----------------------------------------------------------- */

/* Several releases share a version of the kernel: the build tells them apart,
 * and where it does not or is not known, the product's name.  Releases of
 * Windows Server between those with years (1709 to 23H2) go with the year
 * before.  The first row that fits counts.  Builds: "Windows Server release
 * information" and "Windows 11 release information", Microsoft. */
static const struct {
  unsigned major, minor;
  bool server;
  const char *product;           /* within the product's name; NULL: any */
  const char *id;
  unsigned build;                /* from which on; 0: the name decides */
} windows_ids[] = {
  { 5, 0, false, NULL, "win2k", 0 },
  { 5, 0, true, NULL, "win2k", 0 },
  { 5, 1, false, NULL, "winxp", 0 },
  { 5, 2, true, " R2", "win2k3r2", 0 },
  { 5, 2, true, NULL, "win2k3", 0 },
  { 5, 2, false, "XP", "winxp", 0 },
  { 5, 2, false, " R2", "win2k3r2", 0 },
  { 5, 2, false, NULL, "win2k3", 0 },
  { 6, 0, true, NULL, "win2k8", 0 },
  { 6, 0, false, NULL, "winvista", 0 },
  { 6, 1, true, NULL, "win2k8r2", 0 },
  { 6, 1, false, NULL, "win7", 0 },
  { 6, 2, true, NULL, "win2k12", 0 },
  { 6, 2, false, NULL, "win8", 0 },
  { 6, 3, true, NULL, "win2k12r2", 0 },
  { 6, 3, false, NULL, "win8.1", 0 },
  { 10, 0, true, "2025", "win2k25", 26040 },
  { 10, 0, true, "2022", "win2k22", 20348 },
  { 10, 0, true, "2019", "win2k19", 17763 },
  { 10, 0, true, NULL, "win2k16", 0 },
  { 10, 0, false, "Windows 11", "win11", 22000 },
  { 10, 0, false, NULL, "win10", 0 },
};

static bool
fits_release (const struct inspect *i, size_t row)
{
  if (windows_ids[row].build && i->build)
    return i->build >= windows_ids[row].build;
  return windows_ids[row].product == NULL ||
         (i->product_name && strstr (i->product_name,
                                     windows_ids[row].product));
}

/* The variant is "Server" or "Server Core" (no desktop). */
static char *
windows_id (const struct inspect *i)
{
  bool server = i->product_variant &&
                g_str_has_prefix (i->product_variant, "Server");
  size_t n;

  for (n = 0; n < G_N_ELEMENTS (windows_ids); n++)
    if (i->major == windows_ids[n].major &&
        i->minor == windows_ids[n].minor &&
        server == windows_ids[n].server && fits_release (i, n))
      return g_strdup (windows_ids[n].id);
  return NULL;
}

char *
osinfo_short_id (const struct inspect *inspect)
{
  char *id = g_strcmp0 (inspect->type, "windows") == 0
    ? windows_id (inspect) : linux_id (inspect);

  return id ? id : g_strdup ("unknown");
}
