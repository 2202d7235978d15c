/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UEFI fallback boot path: a new machine's firmware has no boot entries,
 * and then starts \EFI\BOOT\BOOTX64.EFI (UEFI specification, section "Boot
 * Manager", removable media boot). */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "v2v/base/error.h"

static const struct efi_names {
  const char *arch;
  const char *fallback, *shim, *grub, *mok;
} names[] = {
  { "x86_64", "BOOTX64.EFI", "shimx64.efi", "grubx64.efi", "mmx64.efi" },
  { "aarch64", "BOOTAA64.EFI", "shimaa64.efi", "grubaa64.efi",
    "mmaa64.efi" },
  { "i386", "BOOTIA32.EFI", "shimia32.efi", "grubia32.efi", "mmia32.efi" },
};

static const struct efi_names *
find_names (const char *arch)
{
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (arch, names[i].arch) == 0)
      return &names[i];
  return NULL;
}

/* The file system knows no case, but a directory tree may. */
static const char *
find_name (char **list, const char *name)
{
  for (size_t i = 0; list && list[i]; i++)
    if (g_ascii_strcasecmp (list[i], name) == 0)
      return list[i];
  return NULL;
}

/* A vendor's directory with a boot loader: its files as they are spelled. */
typedef struct loader {
  char *dir;
  char *shim, *grub, *mok;       /* NULL: it is not there */
} loader;

static void
loader_clear (struct loader *l)
{
  g_free (l->dir);
  g_free (l->shim);
  g_free (l->grub);
  g_free (l->mok);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (loader, loader_clear)

static bool
look_at_vendor (const struct conversion *cv, const struct efi_names *efi,
                const char *dir, struct loader *ret)
{
  g_auto (GStrv) files = guest_list (cv->guest, dir, NULL);

  if (!find_name (files, efi->grub))
    return false;
  ret->dir = g_strdup (dir);
  ret->grub = g_strdup (find_name (files, efi->grub));
  ret->shim = g_strdup (find_name (files, efi->shim));
  ret->mok = g_strdup (find_name (files, efi->mok));
  return true;
}

/* The distribution's own directory first, then any other. */
static bool
find_loader (const struct conversion *cv, const struct efi_names *efi,
             const char *top, char **vendors, struct loader *ret)
{
  const char *own = find_name (vendors, cv->inspect->distro
                               ? cv->inspect->distro : "");
  g_autofree char *dir = own ? g_build_filename (top, own, NULL) : NULL;

  if (dir && look_at_vendor (cv, efi, dir, ret))
    return true;
  for (size_t i = 0; vendors[i]; i++) {
    g_autofree char *other = g_build_filename (top, vendors[i], NULL);

    if (g_ascii_strcasecmp (vendors[i], "BOOT") != 0 &&
        look_at_vendor (cv, efi, other, ret))
      return true;
  }
  return false;
}

static bool
copy_file (const struct conversion *cv, const char *from_dir,
           const char *from, const char *to_dir, const char *to,
           GError **error)
{
  g_autofree char *source = g_build_filename (from_dir, from, NULL);
  g_autofree char *target = g_build_filename (to_dir, to, NULL);

  return guest_copy (cv->guest, source, target, error);
}

/* shim starts the GRUB that lies beside it; Debian's GRUB finds its
 * configuration by the path that is built into it. */
static bool
install_fallback (const struct conversion *cv, const struct efi_names *efi,
                  const struct loader *l, const char *dir, GError **error)
{
  if (!guest_mkdir_p (cv->guest, dir, error))
    return false;
  if (!l->shim)
    return copy_file (cv, l->dir, l->grub, dir, efi->fallback, error);
  if (l->mok && !copy_file (cv, l->dir, l->mok, dir, efi->mok, error))
    return false;
  return copy_file (cv, l->dir, l->grub, dir, efi->grub, error) &&
         copy_file (cv, l->dir, l->shim, dir, efi->fallback, error);
}

/* Where the guest mounts its EFI system partition; the mount that the
 * appliance made counts, a bare directory of that name does not. */
static const char *
find_esp (const struct conversion *cv)
{
  static const char *const paths[] = { "/boot/efi", "/efi", "/boot" };
  const GPtrArray *mounts = cv->inspect->mounts;

  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
    for (guint j = 0; mounts && j < mounts->len; j++) {
      const struct inspect_mount *m = g_ptr_array_index (mounts, j);
      if (strcmp (m->mountpoint, paths[i]) == 0 &&
          (strcmp (paths[i], "/boot") != 0 ||
           g_strcmp0 (m->fstype, "vfat") == 0))
        return paths[i];
    }
  return NULL;
}

static bool
add_fallback (const struct conversion *cv, const struct efi_names *efi,
              const char *top, char **vendors, GError **error)
{
  const char *boot = find_name (vendors, "BOOT");
  g_autofree char *dir = g_build_filename (top, boot ? boot : "BOOT", NULL);
  g_auto (GStrv) files = boot ? guest_list (cv->guest, dir, NULL) : NULL;
  g_auto (loader) l = { NULL };

  if (find_name (files, efi->fallback))
    return true;
  if (!find_loader (cv, efi, top, vendors, &l)) {
    linux_warning (cv, "%s holds no boot loader that we know: if the guest "
                   "does not boot, choose its boot loader in the firmware's "
                   "menu", top);
    return true;
  }
  linux_note (cv, "the boot loader of %s is copied to the fallback path",
              l.dir);
  return install_fallback (cv, efi, &l, dir, error);
}

bool
linux_uefi_fallback (struct conversion *cv, GError **error)
{
  const struct efi_names *efi = find_names (cv->inspect->arch);
  const char *esp = find_esp (cv);
  g_autofree char *top = NULL;
  g_auto (GStrv) list = NULL, vendors = NULL;

  list = esp ? guest_list (cv->guest, esp, NULL) : NULL;
  if (!efi || !find_name (list, "EFI")) {
    linux_warning (cv, "the guest's EFI system partition is not mounted or "
                   "has no directory EFI: if the guest does not boot, "
                   "choose its boot loader in the firmware's menu");
    return true;
  }
  top = g_build_filename (esp, find_name (list, "EFI"), NULL);
  vendors = guest_list (cv->guest, top, error);
  return vendors && add_fallback (cv, efi, top, vendors, error);
}
