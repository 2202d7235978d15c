/* SPDX-License-Identifier: GPL-2.0-or-later */
/* systemd-boot: which kernel it boots.  Its entries, and with many
 * distributions its kernels too, lie on the EFI system partition or on
 * XBOOTLDR (the Boot Loader Specification, "The Partitions"). */
#include "config.h"

#include <fnmatch.h>
#include <string.h>

#include "converters/linux-bls.h"
#include "v2v/base/error.h"

struct systemd_boot {
  char *conf_path, *conf;        /* loader.conf; conf "": there is none */
  char *top;                     /* what paths of entries begin at */
  GPtrArray *files;              /* struct linux_bls_file * */
};

static const char *const tops[] = { "/boot/efi", "/efi", "/boot" };

static void
free_data (gpointer data)
{
  struct systemd_boot *b = data;

  if (!b)
    return;
  g_free (b->conf_path);
  g_free (b->conf);
  g_free (b->top);
  g_clear_pointer (&b->files, g_ptr_array_unref);
  g_free (b);
}

/*----- reading ------------------------------------------------------------*/

/* The first of the places where PATH is. */
static const char *
find_top (const struct conversion *cv, const char *path)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tops); i++) {
    g_autofree char *full = g_build_filename (tops[i], path, NULL);
    if (guest_exists (cv->guest, full))
      return tops[i];
  }
  return NULL;
}

/* Unified kernel images hold their initramfs and arguments, and may be
 * signed: nothing in them can be changed. */
static void
note_images (const struct conversion *cv)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tops); i++) {
    g_autofree char *pattern = g_strconcat (tops[i], "/EFI/Linux/*.efi",
                                            NULL);
    g_auto (GStrv) images = guest_glob (cv->guest, pattern, NULL);

    for (size_t j = 0; images && images[j]; j++)
      linux_warning (cv, "%s is a unified kernel image, which is left as it "
                     "is: if the guest does not boot, make it anew in the "
                     "guest with virtio drivers before the conversion",
                     images[j]);
  }
}

static bool
load (struct conversion *cv, gpointer *ret_data, GError **error)
{
  const char *conf = find_top (cv, "loader/loader.conf");
  const char *entries = find_top (cv, "loader/entries");
  const char *program = find_top (cv, "EFI/systemd");
  struct systemd_boot *b;
  g_autofree char *dir = NULL;

  if (!conf && !program)         /* such entries alone may be GRUB's */
    return true;
  b = g_new0 (struct systemd_boot, 1);
  *ret_data = b;
  b->top = g_strdup (entries ? entries : tops[0]);
  b->conf_path = g_build_filename (conf ? conf : program, "loader",
                                   "loader.conf", NULL);
  dir = g_build_filename (b->top, "loader", "entries", NULL);
  b->files = linux_bls_read (cv, dir, bls_compare_systemd);
  if (!linux_read_text (cv, b->conf_path, &b->conf, error)) {
    g_clear_pointer (ret_data, free_data);
    return false;
  }
  if (!b->conf)
    b->conf = g_strdup ("");
  note_images (cv);
  return true;
}

static bool
has_menu (gconstpointer data)
{
  const struct systemd_boot *b = data;
  return b->files->len > 0;
}

/*----- entries and kernels ------------------------------------------------*/

/* The file of the guest that an entry's path names; NULL: there is none. */
static char *
entry_file (const struct conversion *cv, const struct systemd_boot *b,
            const char *path)
{
  g_autofree char *full = path ? g_build_filename (b->top, path, NULL) : NULL;

  return full && guest_is_file (cv->guest, full) ? g_steal_pointer (&full)
                                                 : NULL;
}

/* uname -r of the kernel: "/TOKEN/VERSION/linux", "vmlinuz-VERSION", or what
 * the entry says. */
static char *
entry_version (const struct bls_entry *e)
{
  g_autofree char *base = g_path_get_basename (e->kernel);
  g_autofree char *dir = g_path_get_dirname (e->kernel);

  if (g_str_has_prefix (base, "vmlinuz-"))
    return g_strdup (base + strlen ("vmlinuz-"));
  if (strcmp (base, "linux") == 0 && strchr (dir + 1, '/'))
    return g_path_get_basename (dir);
  return g_strdup (e->version);
}

static bool
add_kernels (struct conversion *cv, GPtrArray *kernels,
             GError **error G_GNUC_UNUSED)
{
  const struct systemd_boot *b = linux_state (cv)->boot.data;

  for (guint i = 0; i < b->files->len; i++) {
    const struct linux_bls_file *f = g_ptr_array_index (b->files, i);
    g_autofree char *image = entry_file (cv, b, f->entry->kernel);
    g_autofree char *initrd = entry_file (cv, b, f->entry->initrd);
    g_autofree char *version = image && !f->entry->recovery
                               ? entry_version (f->entry) : NULL;

    if (version)
      linux_kernel_add (cv, kernels, version, image, initrd);
  }
  return true;
}

static bool
boots (const struct systemd_boot *b, const struct bls_entry *e,
       const struct linux_kernel *kernel)
{
  g_autofree char *full = e->kernel ? g_build_filename (b->top, e->kernel,
                                                        NULL) : NULL;

  return full && !e->recovery && !e->xen &&
         strcmp (full, kernel->image) == 0;
}

static const struct bls_entry *
find_entry (const struct systemd_boot *b, const struct linux_kernel *kernel)
{
  for (guint i = 0; i < b->files->len; i++) {
    const struct linux_bls_file *f = g_ptr_array_index (b->files, i);
    if (boots (b, f->entry, kernel))
      return f->entry;
  }
  return NULL;
}

/* By loader.conf: a pattern over ids, with or without ".conf".  Choices that
 * firmware variables keep ("@saved") are lost with the old machine; without
 * any it is the first. */
static const struct bls_entry *
current_entry (const struct systemd_boot *b)
{
  g_autofree char *pattern = loader_conf_default (b->conf);

  for (guint i = 0; pattern && i < b->files->len; i++) {
    const struct linux_bls_file *f = g_ptr_array_index (b->files, i);
    g_autofree char *name = g_path_get_basename (f->path);

    if (fnmatch (pattern, name, FNM_CASEFOLD) == 0 ||
        fnmatch (pattern, f->entry->id, FNM_CASEFOLD) == 0)
      return f->entry;
  }
  return b->files->len > 0
    ? ((const struct linux_bls_file *) g_ptr_array_index (b->files, 0))->entry
    : NULL;
}

static void
match (gconstpointer data, struct linux_kernel *kernel)
{
  const struct systemd_boot *b = data;
  const struct bls_entry *entry = find_entry (b, kernel);
  const struct bls_entry *current = current_entry (b);

  kernel->in_menu = entry != NULL;
  kernel->lacks_initrd = entry && entry->initrd && !kernel->initrd;
  kernel->is_default = current && boots (b, current, kernel);
}

/*----- changing -----------------------------------------------------------*/

static bool
set_default (struct conversion *cv, GError **error)
{
  struct systemd_boot *b = linux_state (cv)->boot.data;
  const struct linux_kernel *kernel = linux_state (cv)->kernel;
  const struct bls_entry *entry = find_entry (b, kernel);
  const struct bls_entry *current = current_entry (b);
  g_autofree char *value = NULL, *with = NULL;

  if (!entry || (current && boots (b, current, kernel)))
    return true;
  linux_note (cv, "systemd-boot's default was \"%s\", is now \"%s\"",
              current ? current->id : "", entry->id);
  value = g_strconcat (entry->id, ".conf", NULL);
  with = loader_conf_set_default (b->conf, value);
  g_free (b->conf);
  b->conf = g_steal_pointer (&with);
  return guest_write_text (cv->guest, b->conf_path, b->conf, error);
}

static bool
edit_arguments (struct conversion *cv, GError **error)
{
  struct systemd_boot *b = linux_state (cv)->boot.data;

  return linux_bls_edit_arguments (cv, b->files, error) &&
         linux_bls_edit_cmdline (cv, error);
}

const struct linux_boot_ops linux_boot_systemd = {
  .name = "systemd-boot",
  .load = load,
  .free = free_data,
  .has_menu = has_menu,
  .match = match,
  .add_kernels = add_kernels,
  .set_default = set_default,
  .edit_arguments = edit_arguments,
};
