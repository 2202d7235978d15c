/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UEFI fallback boot path: a new machine's firmware has no boot entries,
 * and then starts \EFI\BOOT\BOOTX64.EFI (UEFI specification, section "Boot
 * Manager", removable media boot).
 *
 * Where that is shim with fbx64.efi beside it (RHEL, Fedora, SLES) it is
 * complete: fbx64.efi makes the boot entries anew from the vendors'
 * BOOTX64.CSV and starts the first (shim, README.fallback). */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/uefi.h"
#include "v2v/base/error.h"

#define MAX_SHIM (16 * 1024 * 1024)

static const struct efi_names {
  const char *arch;
  const char *fallback, *shim, *grub, *mok, *fb;
  const char *systemd;
  const char *legacy;            /* GRUB legacy, and what it looks for */
  const char *legacy_conf;       /* beside itself, by its own name */
} names[] = {
  { "x86_64", "BOOTX64.EFI", "shimx64.efi", "grubx64.efi", "mmx64.efi",
    "fbx64.efi", "systemd-bootx64.efi", "grub.efi", "BOOTX64.conf" },
  { "aarch64", "BOOTAA64.EFI", "shimaa64.efi", "grubaa64.efi",
    "mmaa64.efi", "fbaa64.efi", "systemd-bootaa64.efi", NULL, NULL },
  { "i386", "BOOTIA32.EFI", "shimia32.efi", "grubia32.efi", "mmia32.efi",
    "fbia32.efi", "systemd-bootia32.efi", "grub.efi", "BOOTIA32.conf" },
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
  char *program;                 /* GRUB, or what stands in its place */
  char *shim, *mok;              /* NULL: it is not there */
  char *conf;                    /* copied with the program; or NULL */
  bool has_cfg;                  /* GRUB 2's grub.cfg is there */
} loader;

static void
loader_clear (struct loader *l)
{
  g_free (l->dir);
  g_free (l->program);
  g_free (l->shim);
  g_free (l->mok);
  g_free (l->conf);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (loader, loader_clear)

static bool
look_at_vendor (const struct conversion *cv, const struct efi_names *efi,
                const char *dir, struct loader *ret)
{
  g_auto (GStrv) files = guest_list (cv->guest, dir, NULL);
  const char *grub = find_name (files, efi->grub);
  const char *systemd = find_name (files, efi->systemd);
  const char *legacy = efi->legacy ? find_name (files, efi->legacy) : NULL;
  const char *conf = legacy ? find_name (files, "grub.conf") : NULL;

  if (!grub && !systemd && !conf)
    return false;
  ret->dir = g_strdup (dir);
  ret->program = g_strdup (grub ? grub : systemd ? systemd : legacy);
  if (grub) {
    ret->shim = g_strdup (find_name (files, efi->shim));
    ret->mok = g_strdup (find_name (files, efi->mok));
    ret->has_cfg = find_name (files, "grub.cfg") != NULL;
  }
  else if (!systemd)
    ret->conf = g_strdup (conf);
  return true;
}

/* Directories that are not called as the distribution is. */
static const struct { const char *distro, *dir; } own_dirs[] = {
  { "rhel", "redhat" }, { "oraclelinux", "redhat" },
  { "scientificlinux", "scientific" }, { "amazonlinux", "amzn" },
  { "kalilinux", "kali" }, { "linuxmint", "ubuntu" },
};

const char *
linux_uefi_own_dir (const struct conversion *cv)
{
  const char *distro = cv->inspect->distro ? cv->inspect->distro : "";

  if (linux_state (cv)->boot.ops == &linux_boot_systemd)
    return "systemd";
  for (size_t i = 0; i < G_N_ELEMENTS (own_dirs); i++)
    if (strcmp (own_dirs[i].distro, distro) == 0)
      return own_dirs[i].dir;
  return distro;
}

/* The distribution's own directory first, then any other. */
static bool
find_loader (const struct conversion *cv, const struct efi_names *efi,
             const char *top, char **vendors, struct loader *ret)
{
  const char *own = find_name (vendors, linux_uefi_own_dir (cv));
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

  return uefi_copy_loader (cv->guest, source, target, error);
}

/* GRUB of Red Hat and its relatives looks for grub.cfg beside itself first;
 * that of Debian only at the path that is built into it. */
static bool
write_config (const struct conversion *cv, const struct loader *l,
              const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "grub.cfg", NULL);
  const char *vendor = strrchr (l->dir, '/') + 1;
  g_autofree char *text = g_strdup_printf
    ("# GRUB was copied here from EFI/%s, where its configuration is.\n"
     "set prefix=($root)/EFI/%s\n"
     "configfile $prefix/grub.cfg\n", vendor, vendor);

  if (!l->has_cfg || g_strcmp0 (cv->inspect->package_format, "rpm") != 0 ||
      guest_exists (cv->guest, path))
    return true;
  return guest_write_text (cv->guest, path, text, error);
}

/* shim starts the GRUB that lies beside it. */
static bool
install_grub (const struct conversion *cv, const struct efi_names *efi,
              const struct loader *l, const char *dir, GError **error)
{
  if (l->mok && !copy_file (cv, l->dir, l->mok, dir, efi->mok, error))
    return false;
  return copy_file (cv, l->dir, l->program, dir, efi->grub, error) &&
         write_config (cv, l, dir, error);
}

static bool
install_fallback (const struct conversion *cv, const struct efi_names *efi,
                  const struct loader *l, const char *dir, GError **error)
{
  if (!guest_mkdir_p (cv->guest, dir, error))
    return false;
  if (l->conf &&
      !copy_file (cv, l->dir, l->conf, dir, efi->legacy_conf, error))
    return false;
  if (!l->shim)
    return copy_file (cv, l->dir, l->program, dir, efi->fallback, error) &&
           write_config (cv, l, dir, error);
  return install_grub (cv, efi, l, dir, error) &&
         copy_file (cv, l->dir, l->shim, dir, efi->fallback, error);
}

/* Is the program at the fallback path this vendor's shim? */
static bool
is_shim (const struct conversion *cv, const struct loader *l,
         const char *dir, const char *name)
{
  g_autofree char *ours = g_build_filename (dir, name, NULL);
  g_autofree char *theirs =
    l->shim ? g_build_filename (l->dir, l->shim, NULL) : NULL;
  g_autoptr (GBytes) a = NULL, b = NULL;

  if (!theirs)
    return false;
  a = guest_read (cv->guest, ours, MAX_SHIM, NULL);
  b = guest_read (cv->guest, theirs, MAX_SHIM, NULL);
  return a && b && g_bytes_equal (a, b);
}

/* A shim with neither fbx64.efi nor a GRUB beside it starts nothing. */
static bool
complete_fallback (const struct conversion *cv, const struct efi_names *efi,
                   const char *top, char **vendors, const char *dir,
                   char **files, GError **error)
{
  g_auto (loader) l = { NULL };

  if (find_name (files, efi->fb) || find_name (files, efi->grub) ||
      !find_loader (cv, efi, top, vendors, &l) ||
      !is_shim (cv, &l, dir, find_name (files, efi->fallback)))
    return true;
  linux_note (cv, "the GRUB of %s is copied to the shim at the fallback "
              "path", l.dir);
  return install_grub (cv, efi, &l, dir, error);
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
    return complete_fallback (cv, efi, top, vendors, dir, files, error);
  if (!find_loader (cv, efi, top, vendors, &l)) {
    linux_warning (cv, "%s holds no boot loader that we know: if the guest "
                   "does not boot, choose its boot loader in the firmware's "
                   "menu", top);
    return true;
  }
  linux_note (cv, "the boot loader of %s is copied to the fallback path%s",
              l.dir, l.conf ? ", with its configuration: copy that again "
              "when a kernel was installed, or enter the boot loader in the "
              "firmware's menu" : "");
  return install_fallback (cv, efi, &l, dir, error);
}

bool
linux_uefi_fallback (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const struct efi_names *efi = find_names (cv->inspect->arch);
  const char *esp = find_esp (cv);
  g_autofree char *top = NULL;
  g_auto (GStrv) list = NULL, vendors = NULL;
  g_autoptr (GError) failure = NULL;

  list = esp ? guest_list (cv->guest, esp, NULL) : NULL;
  if (!efi || !find_name (list, "EFI")) {
    linux_warning (cv, "the guest's EFI system partition is not mounted or "
                   "has no directory EFI: if the guest does not boot, "
                   "choose its boot loader in the firmware's menu");
    return true;
  }
  top = g_build_filename (esp, find_name (list, "EFI"), NULL);
  vendors = guest_list (cv->guest, top, &failure);
  if (!vendors || !add_fallback (cv, efi, top, vendors, &failure))
    linux_warning (cv, "the fallback boot path could not be made: %s; if the "
                   "guest does not boot, choose its boot loader in the "
                   "firmware's menu", failure->message);
  return true;
}
