/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a guest's udev names its network cards, and how it is told to. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/linux-network.h"
#include "converters/text.h"
#include "v2v/base/error.h"

/* From this version on a .link file can match the address that the card has
 * from its firmware, which VLANs and bridges do not inherit.  Before version
 * 240 a .link file that the initramfs lacks came too late, too: a card that
 * was renamed there was not renamed again.  A rule with NAME= always is
 * heeded. */
#define LINK_VERSION 245

static const char rules_path[] = "/etc/udev/rules.d/70-persistent-net.rules";

/*----- the version of systemd ---------------------------------------------*/

/* Its private library has the version in its name. */
static unsigned
version_by_library (struct conversion *cv)
{
  static const char *const patterns[] = {
    "/usr/lib/systemd/libsystemd-shared-*.so",
    "/usr/lib/*/systemd/libsystemd-shared-*.so",
    "/usr/lib64/systemd/libsystemd-shared-*.so",
    "/lib/systemd/libsystemd-shared-*.so",
    "/lib/*/systemd/libsystemd-shared-*.so",
  };
  static const char mark[] = "libsystemd-shared-";

  for (size_t i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_auto (GStrv) paths = guest_glob (cv->guest, patterns[i], NULL);
    const char *p = paths && paths[0] ? strstr (paths[0], mark) : NULL;

    if (p)
      return (unsigned) g_ascii_strtoull (p + strlen (mark), NULL, 10);
  }
  return 0;
}

/* 0: there is none, or an old one. */
static unsigned
systemd_version (struct conversion *cv)
{
  const GPtrArray *packages = linux_state (cv)->packages;

  for (guint i = 0; i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);
    const char *epoch = strchr (p->version, ':');

    if (strcmp (p->name, "systemd") == 0)
      return (unsigned) g_ascii_strtoull (epoch ? epoch + 1 : p->version,
                                          NULL, 10);
  }
  return version_by_library (cv);
}

/*----- which names it gives -----------------------------------------------*/

static bool
has_rules (struct conversion *cv, const char *name)
{
  static const char *const dirs[] = {
    "/lib/udev/rules.d/", "/usr/lib/udev/rules.d/",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *path = g_strconcat (dirs[i], name, NULL);
    if (guest_exists (cv->guest, path))
      return true;
  }
  return false;
}

/* An empty file, or a link to /dev/null, in /etc. */
static bool
is_masked (struct conversion *cv, const char *path)
{
  g_autofree char *target = NULL;
  struct guest_stat st;

  if (!guest_stat (cv->guest, path, false, &st, NULL))
    return false;
  if (st.type == GUEST_FILE)
    return st.size == 0;
  if (st.type == GUEST_LINK)
    target = guest_readlink (cv->guest, path, NULL);
  return g_strcmp0 (target, "/dev/null") == 0;
}

static bool
text_has_argument (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (size_t i = 0; lines[i]; i++) {
    g_auto (GStrv) words = NULL;

    if (text_is_comment (lines[i]) || !strstr (lines[i], "net.ifnames="))
      continue;
    words = g_strsplit_set (lines[i], " \t\r\"'", -1);
    if (g_strv_contains ((const char *const *) words, "net.ifnames=0"))
      return true;
  }
  return false;
}

/* On the kernel's command line, wherever boot loaders keep it. */
static bool
has_argument (struct conversion *cv)
{
  static const char *const patterns[] = {
    "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg",
    "/boot/efi/EFI/*/grub.cfg", "/boot/loader/entries/*.conf",
    "/boot/grub2/grubenv", "/boot/efi/loader/entries/*.conf",
    "/boot/grub/grub.conf", "/boot/grub/menu.lst", "/etc/kernel/cmdline",
    "/boot/extlinux/extlinux.conf",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_auto (GStrv) paths = guest_glob (cv->guest, patterns[i], NULL);

    for (size_t j = 0; paths && paths[j] && j < 50; j++) {
      g_autofree char *text = guest_read_text (cv->guest, paths[j], NULL);
      if (text && text_has_argument (text))
        return true;
    }
  }
  return false;
}

/* The first .link file that fits a card is used alone.  A rule goes along
 * with one that the guest has, for other things than names. */
static bool
has_own_links (struct conversion *cv)
{
  g_auto (GStrv) paths = guest_glob (cv->guest,
                                     "/etc/systemd/network/*.link", NULL);

  for (size_t i = 0; paths && paths[i]; i++)
    if (!g_str_has_suffix (paths[i], "/99-default.link") &&
        !strstr (paths[i], "/10-virt-v2v-"))
      return true;
  return false;
}

void
net_udev_look (struct conversion *cv, struct net_udev *ret_udev)
{
  static const char link_rules[] = "80-net-setup-link.rules";
  static const char slot_rules[] = "80-net-name-slot.rules";
  const unsigned version = systemd_version (cv);
  const bool links = has_rules (cv, link_rules) &&
    !is_masked (cv, "/etc/udev/rules.d/80-net-setup-link.rules");
  const bool slots = has_rules (cv, slot_rules) &&
    !is_masked (cv, "/etc/udev/rules.d/80-net-name-slot.rules");
  const bool generator = has_rules (cv, "75-persistent-net-generator.rules");

  ret_udev->systemd = version > 0 ||
    guest_exists (cv->guest, "/usr/lib/systemd/systemd") ||
    guest_exists (cv->guest, "/lib/systemd/systemd");
  ret_udev->swaps = !links && !slots;
  ret_udev->naming = links && version >= LINK_VERSION &&
    !has_own_links (cv) ? NET_NAMING_LINK : NET_NAMING_RULE;
  ret_udev->kernel_names =
    (!links && !slots) || generator ||
    is_masked (cv, "/etc/systemd/network/99-default.link") ||
    has_argument (cv);
}

/*----- giving one ---------------------------------------------------------*/

static bool
write_link (struct conversion *cv, const char *mac, const char *driver,
            const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf
    ("/etc/systemd/network/10-virt-v2v-%s.link", name);
  g_autofree char *text = g_strdup_printf
    ("# By virt-v2v: the interface keeps its name.%s\n"
     "[Match]\n"
     "%s=%s\n"
     "[Link]\n"
     "Name=%s\n",
     mac ? "" : "  If cards are added, match by MAC.",
     mac ? "PermanentMACAddress" : "Driver", mac ? mac : driver, name);

  return guest_mkdir_p (cv->guest, "/etc/systemd/network", error) &&
         guest_write_text (cv->guest, path, text, error);
}

static bool
write_rule (struct conversion *cv, const char *mac, const char *driver,
            const char *name, GError **error)
{
  g_autofree char *line = net_rules_line (mac, driver, name);
  g_autofree char *old = NULL, *text = NULL;

  if (!linux_read_text (cv, rules_path, &old, error))
    return false;
  text = g_strconcat (old ? old : "# Written by virt-v2v: interfaces keep the "
                      "names that they had before.\n",
                      old && *old && !g_str_has_suffix (old, "\n") ? "\n" : "",
                      line, NULL);
  return guest_mkdir_p (cv->guest, "/etc/udev/rules.d", error) &&
         guest_write_text (cv->guest, rules_path, text, error);
}

/* initscripts heed HWADDR; udev of RHEL 5 knows no rules of today's form.
 * *ret_done is false where there is no such file. */
static bool
write_hwaddr (struct conversion *cv, const char *mac, const char *name,
              bool *ret_done, GError **error)
{
  g_autofree char *path = g_strconcat
    ("/etc/sysconfig/network-scripts/ifcfg-", name, NULL);
  g_autofree char *text = NULL, *with = NULL;

  if (!linux_read_text (cv, path, &text, error))
    return false;
  *ret_done = text != NULL;
  if (text)
    with = net_ifcfg_bind (text, mac);
  return !with || guest_write_text (cv->guest, path, with, error);
}

bool
net_udev_bind (struct conversion *cv, const struct net_udev *udev,
               const char *mac, const char *driver, const char *name,
               GError **error)
{
  bool done = false;

  if (udev->naming == NET_NAMING_LINK)
    return write_link (cv, mac, driver, name, error);
  if (mac && !udev->systemd &&
      !write_hwaddr (cv, mac, name, &done, error))
    return false;
  return done || write_rule (cv, mac, driver, name, error);
}
