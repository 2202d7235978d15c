/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removing what the old hypervisor had the guest install. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

#define REMOVE_SECONDS 300
#define MAX_UNITS 4

/* What the scripts of VMware's packages clean up: links that enable their
 * services, and notes of those. */
static const char *const vmware_links[] = {
  "/etc/rc?.d/[KS]??open-vm-tools",
  "/etc/systemd/system/vmtoolsd.service",
  "/etc/systemd/system/open-vm-tools.service.requires",
  "/etc/systemd/system/*.wants/open-vm-tools.service",
  "/etc/systemd/system/*.wants/vgauth.service",
  "/etc/systemd/system/*.wants/run-vmblock*fuse.mount",
  "/var/lib/systemd/deb-systemd-helper-*/vmtoolsd.service*",
  "/var/lib/systemd/deb-systemd-helper-*/open-vm-tools.service*",
  "/var/lib/systemd/deb-systemd-helper-*/vgauth.service*",
  "/var/lib/systemd/deb-systemd-helper-*/run-vmblock*fuse.mount*",
  "/var/lib/systemd/deb-systemd-helper-*/*/open-vm-tools.service",
  "/var/lib/systemd/deb-systemd-helper-*/*/vgauth.service",
  "/var/lib/systemd/deb-systemd-helper-*/*/run-vmblock*fuse.mount",
  NULL
};

/* PACKAGES is a glob(7) pattern of names, the first row that fits counts.
 * UNITS are switched off when the package manager cannot remove it.  LINKS
 * are removed instead of running the packages' scripts, which are known to
 * do no more than that; NULL: they run. */
static const struct {
  const char *packages, *title;
  const char *units[MAX_UNITS + 1];
  const char *const *links;
} tools[] = {
  { "open-vm-tools", "VMware Tools",
    { "open-vm-tools.service", "vgauth.service" }, vmware_links },
  { "open-vm-tools-desktop", "VMware Tools",
    { "run-vmblock\\x2dfuse.mount" }, vmware_links },
  { "open-vm-tools-*", "VMware Tools", { NULL }, NULL },
  { "vmware-tools-*", "VMware Tools", { "vmware-tools.service" }, NULL },
  { "virtualbox-guest-*", "VirtualBox Guest Additions",
    { "virtualbox-guest-utils.service", "vboxadd.service" }, NULL },
  { "virtualbox-ose-guest-*", "VirtualBox Guest Additions", { NULL }, NULL },
  { "xe-guest-utilities*", "Citrix XenServer tools",
    { "xe-linux-distribution.service", "xe-daemon.service" }, NULL },
  { "hyperv-daemons", "Hyper-V daemons",
    { "hyperv-daemons.hv-kvp-daemon.service",
      "hyperv-daemons.hv-vss-daemon.service",
      "hyperv-daemons.hv-fcopy-daemon.service" }, NULL },
};

#define NO_TOOL G_N_ELEMENTS (tools)

static size_t
tool_of (const char *package)
{
  for (size_t t = 0; t < G_N_ELEMENTS (tools); t++)
    if (g_pattern_match_simple (tools[t].packages, package))
      return t;
  return NO_TOOL;
}

/* Names of installed packages to remove, in the database's order: those
 * whose scripts have to run, or those whose scripts need not. */
static GPtrArray *
find_tools (const struct conversion *cv, bool scripts)
{
  const GPtrArray *packages = linux_state (cv)->packages;
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);
    const size_t t = tool_of (p->name);

    if (t != NO_TOOL && (tools[t].links == NULL) == scripts &&
        !g_ptr_array_find_with_equal_func (names, p->name, g_str_equal,
                                           NULL))
      g_ptr_array_add (names, p->name);
  }
  return names;
}

/*----- if that fails ------------------------------------------------------*/

static bool
has_unit (const struct conversion *cv, const char *unit)
{
  static const char *const dirs[] = {
    "/lib/systemd/system/", "/etc/systemd/system/",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *path = g_strconcat (dirs[i], unit, NULL);
    if (guest_is_file (cv->guest, path))
      return true;
  }
  return false;
}

/* As "systemctl mask" does. */
static bool
mask_unit (const struct conversion *cv, const char *unit, GError **error)
{
  g_autofree char *path = g_strconcat ("/etc/systemd/system/", unit, NULL);

  return guest_symlink (cv->guest, "/dev/null", path, error);
}

static void
mask_units (const struct conversion *cv, size_t tool)
{
  for (size_t i = 0; i < MAX_UNITS && tools[tool].units[i]; i++) {
    const char *unit = tools[tool].units[i];
    g_autoptr (GError) error = NULL;

    if (has_unit (cv, unit) && !mask_unit (cv, unit, &error))
      linux_warning (cv, "the service %s cannot be switched off: %s", unit,
                     error->message);
  }
}

static void
switch_off (const struct conversion *cv, const GPtrArray *names,
            const GError *failure)
{
  const char *first = g_ptr_array_index (names, 0);

  for (guint i = 0; i < names->len; i++)
    mask_units (cv, tool_of (g_ptr_array_index (names, i)));
  linux_warning (cv, "%s could not be removed, so the services are switched "
                 "off instead; remove the package %s in the converted "
                 "guest: %s", tools[tool_of (first)].title, first,
                 failure->message);
}

static bool
remove_links (const struct conversion *cv, const GPtrArray *names,
              GError **error)
{
  const char *const *done = NULL;

  for (guint i = 0; i < names->len; i++) {
    const char *const *links =
      tools[tool_of (g_ptr_array_index (names, i))].links;

    for (size_t j = 0; links != done && links[j]; j++)
      if (!linux_remove_matches (cv, links[j], error))
        return false;
    done = links;
  }
  return true;
}

/* Nothing of this ends the conversion. */
static void
remove_tools (const struct conversion *cv, bool scripts)
{
  const struct linux_package_tool *manager =
    linux_state (cv)->family->packages;
  g_autoptr (GPtrArray) names = find_tools (cv, scripts);
  g_autoptr (GError) failure = NULL;

  if (names->len == 0)
    return;
  if (!manager->remove (cv, names, scripts, &failure) ||
      (!scripts && !remove_links (cv, names, &failure)))
    switch_off (cv, names, failure);
}

bool
linux_remove_tools (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  remove_tools (cv, true);
  remove_tools (cv, false);
  return true;
}

/*----- additions that are no packages -------------------------------------*/

static const char vbox_prefix[] = "/opt/VBoxGuestAdditions-";

/* The installation directory, as the installer noted it; the path is the
 * guest's own claim, so it must be one that the installer makes. */
static char *
vbox_from_config (const struct conversion *cv)
{
  g_autofree char *text = NULL, *dir = NULL;

  if (!linux_read_text (cv, "/var/lib/VBoxGuestAdditions/config", &text,
                        NULL) || !text)
    return NULL;
  dir = text_get_variable (text, "INSTALL_DIR");
  if (!dir || !g_str_has_prefix (dir, vbox_prefix) || strstr (dir, ".."))
    return NULL;
  return g_strconcat (dir, "/uninstall.sh", NULL);
}

static char *
find_vbox (const struct conversion *cv)
{
  g_auto (GStrv) found =
    guest_glob (cv->guest, "/opt/VBoxGuestAdditions-*/uninstall.sh", NULL);
  g_autofree char *path = NULL;

  if (found && found[0])
    return g_strdup (found[0]);
  path = vbox_from_config (cv);
  return path && guest_is_file (cv->guest, path) ? g_steal_pointer (&path)
                                                 : NULL;
}

static char *
find_vmware (const struct conversion *cv)
{
  static const char path[] = "/usr/bin/vmware-uninstall-tools.pl";
  return guest_is_file (cv->guest, path) ? g_strdup (path) : NULL;
}

static const struct {
  const char *title;
  char *(*find) (const struct conversion *cv);
} uninstallers[] = {
  { "VMware Tools", find_vmware },
  { "VirtualBox Guest Additions", find_vbox },
};

bool
linux_remove_tarballs (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  for (size_t i = 0; i < G_N_ELEMENTS (uninstallers); i++) {
    g_autofree char *path = uninstallers[i].find (cv);
    const char *const argv[] = { path, NULL };
    g_autoptr (GError) failure = NULL;

    if (path && !linux_run (cv, argv, REMOVE_SECONDS, &failure))
      linux_warning (cv, "%s could not be uninstalled; run %s in the "
                     "converted guest: %s", uninstallers[i].title, path,
                     failure->message);
  }
  return true;
}
