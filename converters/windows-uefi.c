/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The EFI system partition of a Windows guest: the fallback boot path, for a
 * machine whose firmware has no boot entry yet (UEFI specification, section
 * "Boot Manager"), and what the boot manager's store says of the display. */
#include "config.h"

#include "converters/uefi.h"
#include "converters/windows.h"
#include "v2v/base/error.h"
#include "windows/bcd.h"
#include "windows/path.h"
#include "windows/registry/hive-check.h"

#define MAX_BCD (16 * 1024 * 1024)

/* UEFI specification, table "UEFI Image Types". */
static const char *const fallback_names[] = {
  [ARCH_X86] = "BOOTIA32.EFI", [ARCH_AMD64] = "BOOTX64.EFI",
  [ARCH_ARM64] = "BOOTAA64.EFI",
};

bool
windows_has_esp (const struct conversion *cv)
{
  return cv->inspect->uefi;
}

/*----- the fallback boot path ---------------------------------------------*/

/* Whatever is there stays: it may be somebody's own boot manager. */
static bool
add_fallback (const struct conversion *cv, const char *esp, GError **error)
{
  const char *name = fallback_names[windows_state (cv)->version.arch];
  g_autofree char *target = windows_path (cv->guest, "%s/EFI/BOOT/%s", esp,
                                          name);
  g_autofree char *loader = windows_path (cv->guest, "%s/EFI/Microsoft/Boot/"
                                          "bootmgfw.efi", esp);
  g_autofree char *dir = g_path_get_dirname (target);

  if (guest_exists (cv->guest, target))
    return true;
  if (!guest_is_file (cv->guest, loader))
    return error_set (error, "the boot manager \\EFI\\Microsoft\\Boot\\"
                      "bootmgfw.efi is not in the EFI system partition");
  return guest_mkdir_p (cv->guest, dir, error) &&
         uefi_copy_loader (cv->guest, loader, target, error);
}

/*----- the boot manager's store -------------------------------------------*/

static bool
write_store (const struct conversion *cv, const char *path, struct hive *bcd,
             GError **error)
{
  g_autoptr (GBytes) data = hive_save (bcd, error);

  return data && guest_write (cv->guest, path, data, error);
}

static bool
allow_graphics (const struct conversion *cv, const char *esp, GError **error)
{
  g_autofree char *path = windows_path (cv->guest, "%s/EFI/Microsoft/Boot/"
                                        "BCD", esp);
  g_autoptr (GBytes) data = guest_read (cv->guest, path, MAX_BCD, error);
  g_autoptr (v2v_hive) bcd = NULL;
  guint objects;

  if (data && !hive_is_clean (data))
    return error_set (error, "the last change of the boot manager's store "
                      "was not finished");
  bcd = data ? hive_open (data, "BCD", true, error) : NULL;
  if (!bcd)
    return false;
  hive_set_account (bcd, cv->guest->account);
  if (!bcd_allow_graphics (bcd, &objects, error))
    return false;
  return objects == 0 || write_store (cv, path, bcd, error);
}

/*----- the step -----------------------------------------------------------*/

/* The guest may boot without: by an entry that the user makes, and with what
 * its loader draws. */
bool
windows_fix_uefi (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const char *esp = cv->inspect->windows_esp;
  g_autoptr (GError) failure = NULL;

  if (!esp) {
    guest_warning (cv->guest, "the guest's EFI system partition could not be "
                   "opened: if the guest does not boot, choose its boot "
                   "loader in the firmware's menu");
    return true;
  }
  if (!add_fallback (cv, esp, &failure))
    guest_warning (cv->guest, "the fallback boot path could not be made: %s; "
                   "if the guest does not boot, choose its boot loader in the "
                   "firmware's menu", failure->message);
  g_clear_error (&failure);
  if (!allow_graphics (cv, esp, &failure))
    guest_warning (cv->guest, "the boot manager's store could not be looked "
                   "at: %s; if the screen stays black at boot, run ‘bcdedit "
                   "/deletevalue {globalsettings} graphicsmodedisabled’ in "
                   "the guest", failure->message);
  return true;
}
