/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which kernels the guest has, and which one it is to boot. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/version-order.h"
#include "v2v/base/error.h"

#define MAX_KERNELS 100
#define MAX_VERSION 100
#define MAX_CONFIG (4 * 1024 * 1024)

static const char *const image_prefixes[] = { "vmlinuz-", "vmlinux-" };

void
linux_kernel_free (gpointer data)
{
  struct linux_kernel *k = data;

  g_free (k->version);
  g_free (k->image);
  g_free (k->initrd);
  g_free (k->package);
  g_clear_pointer (&k->texts.dep, g_bytes_unref);
  g_clear_pointer (&k->texts.alias, g_bytes_unref);
  g_clear_pointer (&k->texts.softdep, g_bytes_unref);
  g_clear_pointer (&k->texts.builtin, g_bytes_unref);
  module_db_free (k->db);
  g_free (k);
}

const char *
linux_kernel_file (const struct linux_kernel *kernel)
{
  return strrchr (kernel->image, '/') + 1;
}

/*----- finding them -------------------------------------------------------*/

/* It becomes part of paths and of argument vectors. */
static bool
is_version (const char *text)
{
  if (!g_ascii_isdigit (text[0]) || strlen (text) > MAX_VERSION)
    return false;
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && !strchr ("+-._~", *text))
      return false;
  return true;
}

/* Copies that tools leave beside a kernel. */
static bool
is_leftover (const char *version)
{
  static const char *const suffixes[] = {
    ".old", ".bak", ".orig", ".dpkg-tmp", ".dpkg-new", ".dpkg-old",
    ".dpkg-bak", ".efi.signed", ".hmac", ".gz", ".xz", ".zst", ".rpmsave",
    ".rpmnew",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (version, suffixes[i]))
      return true;
  return strstr (version, "rescue") != NULL;
}

/* Made for debugging, or for writing a crash dump. */
static bool
is_debug (const char *version)
{
  static const char *const marks[] = {
    "-dbg", "debug", "kdump",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_suffix (version, marks[i]))
      return true;
  return false;
}

static struct linux_kernel *
find_kernel (const GPtrArray *kernels, const char *version)
{
  for (guint i = 0; i < kernels->len; i++) {
    struct linux_kernel *k = g_ptr_array_index (kernels, i);
    if (strcmp (k->version, version) == 0)
      return k;
  }
  return NULL;
}

/* "kernel-core" says more than the "kernel" beside it. */
static bool
name_package (const struct kernel_naming *naming, const struct package *p,
              const GPtrArray *kernels)
{
  bool found = false;

  for (guint i = 0; i < kernels->len; i++) {
    struct linux_kernel *k = g_ptr_array_index (kernels, i);

    if (!naming->holds (p, k->version))
      continue;
    found = true;
    if (k->package && strlen (k->package) >= strlen (p->name))
      continue;
    g_free (k->package);
    k->package = g_strdup (p->name);
  }
  return found;
}

/* Name the package of each kernel; say which packages lost their files. */
static void
match_packages (const struct conversion *cv, GPtrArray *kernels)
{
  const GPtrArray *packages = linux_state (cv)->packages;
  const struct kernel_naming *naming = linux_state (cv)->family->kernels;

  for (guint i = 0; i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);

    if (naming->is_kernel (p) && !name_package (naming, p, kernels))
      linux_warning (cv, "the package %s (%s) is installed, but its kernel "
                     "is missing in /boot; this kernel is left out",
                     p->name, p->version);
  }
}

static struct linux_kernel *
kernel_new (const char *file, const char *version, char **boot,
            char **modules)
{
  struct linux_kernel *k = g_new0 (struct linux_kernel, 1);

  k->version = g_strdup (version);
  k->image = g_strconcat ("/boot/", file, NULL);
  k->initrd = linux_initrd_find (boot, version);
  k->has_modules = g_strv_contains ((const char *const *) modules, version);
  k->debug = is_debug (version);
  return k;
}

bool
linux_kernel_add (const struct conversion *cv, GPtrArray *kernels,
                  const char *version, const char *image, const char *initrd)
{
  g_autofree char *modules = g_strconcat ("/lib/modules/", version, NULL);
  struct linux_kernel *k = find_kernel (kernels, version);

  if (!is_version (version) || (!k && kernels->len >= MAX_KERNELS))
    return false;
  if (!k) {
    k = g_new0 (struct linux_kernel, 1);
    k->version = g_strdup (version);
    k->has_modules = guest_is_dir (cv->guest, modules);
    k->debug = is_debug (version);
    g_ptr_array_add (kernels, k);
  }
  g_free (k->image);
  g_free (k->initrd);
  k->image = g_strdup (image);
  k->initrd = g_strdup (initrd);
  return true;
}

static bool
find_kernels (struct conversion *cv, GPtrArray *kernels, GError **error)
{
  const struct linux_boot_ops *ops = linux_state (cv)->boot.ops;
  g_auto (GStrv) boot = guest_list (cv->guest, "/boot", error);
  g_auto (GStrv) modules = boot ? guest_list (cv->guest, "/lib/modules", NULL)
                                : NULL;

  if (!boot)
    return false;
  if (!modules)
    modules = g_new0 (char *, 1);
  for (size_t i = 0; boot[i]; i++) {
    for (size_t j = 0; j < G_N_ELEMENTS (image_prefixes); j++) {
      const char *version = boot[i] + strlen (image_prefixes[j]);

      if (kernels->len < MAX_KERNELS &&
          g_str_has_prefix (boot[i], image_prefixes[j]) &&
          is_version (version) && !is_leftover (version) &&
          !find_kernel (kernels, version))
        g_ptr_array_add (kernels,
                         kernel_new (boot[i], version, boot, modules));
    }
  }
  if (ops && ops->add_kernels && !ops->add_kernels (cv, kernels, error))
    return false;
  match_packages (cv, kernels);
  return true;
}

/*----- what a kernel has --------------------------------------------------*/

/* Drivers that old kernels without modules.builtin may have built in. */
static const struct { const char *symbol, *module; } symbols[] = {
  { "CONFIG_VIRTIO_PCI=y", "virtio_pci" },
  { "CONFIG_VIRTIO_BLK=y", "virtio_blk" },
  { "CONFIG_SCSI_VIRTIO=y", "virtio_scsi" },
  { "CONFIG_VIRTIO_NET=y", "virtio_net" },
  { "CONFIG_VIRTIO_BALLOON=y", "virtio_balloon" },
  { "CONFIG_HW_RANDOM_VIRTIO=y", "virtio_rng" },
  { "CONFIG_VIRTIO_CONSOLE=y", "virtio_console" },
  { "CONFIG_BLK_DEV_SD=y", "sd_mod" },
  { "CONFIG_SATA_AHCI=y", "ahci" },
  { "CONFIG_ATA_PIIX=y", "ata_piix" },
  { "CONFIG_E1000=y", "e1000" },
};

static char *
read_config (const struct conversion *cv, const struct linux_kernel *kernel)
{
  g_autofree char *path = g_strconcat ("/boot/config-", kernel->version, NULL);
  g_autoptr (GBytes) data = guest_read (cv->guest, path, MAX_CONFIG, NULL);
  gsize size = 0;
  const char *text = data ? g_bytes_get_data (data, &size) : NULL;

  return text ? g_strndup (text, size) : NULL;
}

static bool
config_has (const char *config, const char *line)
{
  g_autofree char *whole = g_strconcat ("\n", line, "\n", NULL);
  return strstr (config, whole) != NULL;
}

/* modules.builtin as the kernel's configuration tells it. */
static GBytes *
builtin_from_config (const struct conversion *cv,
                     const struct linux_kernel *kernel)
{
  g_autofree char *config = read_config (cv, kernel);
  GString *out = g_string_new (NULL);

  for (size_t i = 0; config && i < G_N_ELEMENTS (symbols); i++)
    if (config_has (config, symbols[i].symbol))
      g_string_append_printf (out, "kernel/%s.ko\n", symbols[i].module);
  return g_string_free_to_bytes (out);
}

static bool
read_index (const struct conversion *cv, const struct linux_kernel *kernel,
            const char *name, GBytes **data, GError **error)
{
  g_autofree char *path = g_strconcat ("/lib/modules/", kernel->version, "/",
                                       name, NULL);

  return *data || linux_read_bytes (cv, path, MODULES_MAX_TEXT, data, error);
}

bool
linux_kernel_load (const struct conversion *cv, struct linux_kernel *kernel,
                   bool full, GError **error)
{
  struct module_texts *texts = &kernel->texts;
  struct module_db *db;

  if (kernel->db && (!full || texts->alias))
    return true;
  if (kernel->has_modules &&
      (!read_index (cv, kernel, "modules.dep", &texts->dep, error) ||
       !read_index (cv, kernel, "modules.builtin", &texts->builtin, error) ||
       !read_index (cv, kernel, "modules.softdep", &texts->softdep, error)))
    return false;
  if (kernel->has_modules && full &&
      !read_index (cv, kernel, "modules.alias", &texts->alias, error))
    return false;
  if (!texts->dep)
    texts->dep = g_bytes_new_static ("", 0);
  if (!texts->builtin)
    texts->builtin = builtin_from_config (cv, kernel);

  db = module_db_new (kernel->version, texts, error);
  if (!db)
    return false;
  module_db_free (kernel->db);
  kernel->db = db;
  return true;
}

bool
linux_kernel_has (const struct linux_kernel *kernel, const char *module)
{
  return kernel->db &&
         (module_db_path (kernel->db, module) ||
          module_db_is_builtin (kernel->db, module));
}

/* Kernels of the time before pv_ops, made for nothing but Xen: their
 * configuration says it; without it the name must do. */
static bool
is_xen_only (const struct conversion *cv, const struct linux_kernel *kernel)
{
  g_autofree char *config = NULL;

  if (!strstr (kernel->version, "xen"))
    return false;
  config = read_config (cv, kernel);
  if (config)
    return config_has (config, "CONFIG_X86_XEN=y") ||
           config_has (config, "CONFIG_X86_64_XEN=y");
  return true;
}

/*----- the best -----------------------------------------------------------*/

/* What cannot boot comes last; then newer versions first; of one version,
 * the flavour that boots by default. */
static gint
compare_kernels (gconstpointer a, gconstpointer b)
{
  const struct linux_kernel *x = *(struct linux_kernel *const *) a;
  const struct linux_kernel *y = *(struct linux_kernel *const *) b;
  g_autofree char *version_x = version_without_flavour (x->version);
  g_autofree char *version_y = version_without_flavour (y->version);
  int order;

  if (x->in_menu != y->in_menu)
    return x->in_menu ? -1 : 1;
  if (x->lacks_initrd != y->lacks_initrd)
    return y->lacks_initrd ? -1 : 1;
  order = version_compare_kernel (version_y, version_x);
  if (order != 0)
    return order;
  if (x->is_default != y->is_default)
    return x->is_default ? -1 : 1;
  return version_compare_kernel (y->version, x->version);
}

static bool
has_block_driver (const struct linux_kernel *kernel, enum block_bus bus)
{
  const char *const *modules = linux_block_modules (bus);

  for (size_t i = 0; modules[i]; i++)
    if (!linux_kernel_has (kernel, modules[i]))
      return false;
  return true;
}

/* One kernel with broken files is no reason to give up the others. */
static bool
is_usable (const struct conversion *cv, struct linux_kernel *kernel)
{
  g_autoptr (GError) error = NULL;

  if (kernel->xen_only || kernel->debug)
    return false;
  if (linux_kernel_load (cv, kernel, false, &error))
    return true;
  linux_warning (cv, "the kernel %s is left out: %s", kernel->version,
                 error->message);
  return false;
}

/* Without an initramfs it must have the disk's drivers built in. */
static bool
can_start (const struct linux_kernel *k, enum block_bus bus)
{
  const char *const *modules = linux_block_modules (bus);

  for (size_t i = 0; !k->initrd && modules[i]; i++)
    if (!module_db_is_builtin (k->db, modules[i]))
      return false;
  return true;
}

/* The first with the drivers that are asked for, else the first with any
 * virtio disk, else the first. */
static struct linux_kernel *
choose (const struct conversion *cv)
{
  const struct linux_state *state = linux_state (cv);
  struct linux_kernel *any = NULL, *virtio = NULL, *last_resort = NULL;

  for (guint i = 0; i < state->kernels->len; i++) {
    struct linux_kernel *k = g_ptr_array_index (state->kernels, i);

    if (!is_usable (cv, k))
      continue;
    if (!can_start (k, cv->options->block_bus)) {
      last_resort = last_resort ? last_resort : k;
      continue;
    }
    if (has_block_driver (k, cv->options->block_bus))
      return k;
    if (!virtio && (has_block_driver (k, BUS_VIRTIO_BLK) ||
                    has_block_driver (k, BUS_VIRTIO_SCSI)))
      virtio = k;
    any = any ? any : k;
  }
  return virtio ? virtio : any ? any : last_resort;
}

static bool
no_kernel (const struct conversion *cv, GError **error)
{
  const struct linux_state *state = linux_state (cv);
  const char *advice = state->family->kernel_advice;

  for (guint i = 0; i < state->kernels->len; i++) {
    const struct linux_kernel *k = g_ptr_array_index (state->kernels, i);
    if (k->xen_only)
      return error_set (error, "only Xen kernels are installed in this "
                        "guest: install %s in it before the conversion",
                        advice);
  }
  return error_set (error, "no kernel was found in /boot of this guest: "
                    "install %s in it before the conversion", advice);
}

static void
note_choice (const struct conversion *cv)
{
  const struct linux_state *state = linux_state (cv);
  const struct linux_boot *boot = &state->boot;
  const struct linux_kernel *k = state->kernel;

  linux_note (cv, "kernel %s chosen, of %u installed", k->version,
              state->kernels->len);
  if (k->lacks_initrd)
    linux_warning (cv, "the kernel %s has no initramfs in /boot, but its "
                   "entry in the boot menu names one: run %s %s in the "
                   "guest before the conversion", k->version,
                   state->family->initrd_advice, k->version);
  if (boot->ops && boot->ops->has_menu (boot->data) && !k->in_menu &&
      !boot->ops->adds_entries)
    linux_warning (cv, "%s's menu has no entry for the kernel %s: run %s in "
                   "the guest before the conversion", boot->ops->name,
                   k->version, state->family->menu_advice);
}

bool
linux_choose_kernel (struct conversion *cv, GError **error)
{
  struct linux_state *state = linux_state (cv);

  state->kernels = g_ptr_array_new_with_free_func (linux_kernel_free);
  if (!linux_boot_load (cv, error) ||
      !find_kernels (cv, state->kernels, error))
    return false;
  for (guint i = 0; i < state->kernels->len; i++) {
    struct linux_kernel *k = g_ptr_array_index (state->kernels, i);

    k->xen_only = is_xen_only (cv, k);
    if (state->boot.ops)
      state->boot.ops->match (state->boot.data, k);
  }
  g_ptr_array_sort (state->kernels, compare_kernels);
  state->kernel = choose (cv);
  if (!state->kernel)
    return no_kernel (cv, error);
  note_choice (cv);
  return true;
}
