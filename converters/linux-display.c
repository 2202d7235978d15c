/* SPDX-License-Identifier: GPL-2.0-or-later */
/* X11's configuration: the display driver of the new machine.  A guest
 * without such configuration chooses by itself. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/xorg-conf.h"

static const char *const files[] = {
  "/etc/X11/xorg.conf", "/etc/X11/xorg.conf.d/*.conf",
  "/etc/X11/XF86Config", "/etc/X11/XF86Config-4",
};

static bool
has_modesetting (const struct conversion *cv)
{
  static const char *const patterns[] = {
    "/usr/lib*/xorg/modules/drivers/modesetting_drv.so",
    "/usr/lib/*/xorg/modules/drivers/modesetting_drv.so",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_auto (GStrv) found = guest_glob (cv->guest, patterns[i], NULL);
    if (found && found[0])
      return true;
  }
  return false;
}

/* The target has a VGA card: the kernel's driver for it is bochs_drm (since
 * 6.14 bochs); without that X drives the card through its BIOS, which UEFI
 * does not have. */
static const char *
choose_driver (const struct conversion *cv)
{
  const struct linux_kernel *k = linux_state (cv)->kernel;

  if ((linux_kernel_has (k, "bochs_drm") || linux_kernel_has (k, "bochs")) &&
      has_modesetting (cv))
    return "modesetting";
  return cv->inspect->uefi ? "fbdev" : "vesa";
}

static char *
edit (const char *text, void *opaque)
{
  return xorg_conf_edit (text, opaque);
}

bool
linux_display_driver (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const char *driver;

  if (!guest_is_dir (cv->guest, "/etc/X11"))
    return true;
  driver = choose_driver (cv);
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    linux_improve_files (cv, files[i], edit, (void *) driver);
  return true;
}
