/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phony kernels and GRUB menus for directory-tree guests.
 * They have the layout of real ones; none of them could boot. */
#include "config.h"

#include <string.h>

#include "converters/grub-cfg.h"
#include "tests/convert/tree.h"

/*----- kernels ------------------------------------------------------------*/

static const struct { const char *path, *deps; } drivers[] = {
  { "drivers/virtio/virtio", "" },
  { "drivers/virtio/virtio_ring", "" },
  { "drivers/virtio/virtio_pci_legacy_dev", "" },
  { "drivers/virtio/virtio_pci_modern_dev", "" },
  { "drivers/virtio/virtio_pci",
    "drivers/virtio/virtio_pci_legacy_dev drivers/virtio/virtio_pci_modern_dev"
    " drivers/virtio/virtio drivers/virtio/virtio_ring" },
  { "drivers/block/virtio_blk",
    "drivers/virtio/virtio drivers/virtio/virtio_ring" },
  { "drivers/scsi/virtio_scsi",
    "drivers/virtio/virtio drivers/virtio/virtio_ring"
    " drivers/scsi/scsi_mod" },
  { "drivers/net/virtio_net",
    "drivers/virtio/virtio drivers/virtio/virtio_ring" },
  { "drivers/char/virtio_console",
    "drivers/virtio/virtio drivers/virtio/virtio_ring" },
  { "drivers/char/hw_random/virtio-rng",
    "drivers/virtio/virtio drivers/virtio/virtio_ring" },
  { "drivers/virtio/virtio_balloon",
    "drivers/virtio/virtio drivers/virtio/virtio_ring" },
};

static const struct { const char *path, *deps; } others[] = {
  { "drivers/scsi/scsi_mod", "" },
  { "drivers/scsi/sd_mod", "drivers/scsi/scsi_mod" },
  { "drivers/ata/libata", "drivers/scsi/scsi_mod" },
  { "drivers/ata/ahci", "drivers/ata/libata" },
  { "drivers/ata/ata_piix", "drivers/ata/libata" },
  { "drivers/message/fusion/mptspi", "drivers/scsi/scsi_mod" },
  { "drivers/net/e1000/e1000", "" },
};

void
phony_add_dep (GString *dep, const char *path, const char *deps)
{
  g_auto (GStrv) words = g_strsplit (deps, " ", -1);

  g_string_append_printf (dep, "kernel/%s.ko:", path);
  for (size_t i = 0; words[i] && *words[i]; i++)
    g_string_append_printf (dep, " kernel/%s.ko", words[i]);
  g_string_append_c (dep, '\n');
}

static bool
write_in (const char *dir, const char *version, const char *name,
          const char *text, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/lib/modules/%s/%s", version,
                                           name);
  return tree_write (dir, path, text, strlen (text), error);
}

static bool
write_module (const char *dir, const char *version, const char *path,
              GError **error)
{
  g_autofree char *name = g_strdup_printf ("kernel/%s.ko", path);
  g_autofree char *text = g_strdup_printf ("\177ELF phony module %s of %s\n",
                                           path, version);
  return write_in (dir, version, name, text, error);
}

static bool
write_modules (const char *dir, const char *version, const char *options,
               GError **error)
{
  g_autoptr (GString) dep = g_string_new (NULL);
  g_autoptr (GString) builtin = g_string_new ("kernel/fs/ext4/ext4.ko\n");
  const bool modules = strcmp (options, "virtio") == 0;

  for (size_t i = 0; i < G_N_ELEMENTS (others); i++) {
    phony_add_dep (dep, others[i].path, others[i].deps);
    if (!write_module (dir, version, others[i].path, error))
      return false;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (drivers); i++) {
    if (modules)
      phony_add_dep (dep, drivers[i].path, drivers[i].deps);
    else if (strcmp (options, "builtin") == 0)
      g_string_append_printf (builtin, "kernel/%s.ko\n", drivers[i].path);
    if (modules && !write_module (dir, version, drivers[i].path, error))
      return false;
  }
  return write_in (dir, version, "modules.dep", dep->str, error) &&
         write_in (dir, version, "modules.builtin", builtin->str, error) &&
         write_in (dir, version, "modules.alias", "# phony\n", error) &&
         write_in (dir, version, "modules.softdep", "# phony\n", error);
}

bool
phony_kernel (const char *dir, const char *version, const char *options,
              GError **error)
{
  g_autofree char *image = g_strconcat ("/boot/vmlinuz-", version, NULL);
  g_autofree char *config = g_strconcat ("/boot/config-", version, NULL);
  const char *symbols = strcmp (options, "xen") == 0 ? "CONFIG_X86_XEN=y\n"
                                                     : "CONFIG_PARAVIRT=y\n";
  g_autofree char *text = g_strconcat ("# phony\n", symbols, NULL);

  return tree_write (dir, image, "phony kernel\n", 13, error) &&
         tree_write (dir, config, text, strlen (text), error) &&
         write_modules (dir, version, options, error);
}

/* The path of a module in a phony kernel. */
const char *
phony_module_path (const char *name, const char **ret_deps)
{
  for (size_t i = 0; i < G_N_ELEMENTS (drivers); i++)
    if (g_str_has_suffix (drivers[i].path, name)) {
      *ret_deps = drivers[i].deps;
      return drivers[i].path;
    }
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_suffix (others[i].path, name)) {
      *ret_deps = others[i].deps;
      return others[i].path;
    }
  g_error ("no phony module is called %s", name);
}

/*----- GRUB ---------------------------------------------------------------*/

static void
add_menuentry (GString *out, const char *indent, const char *title,
               const char *id, const char *version, const char *arguments)
{
  g_string_append_printf
    (out, "%smenuentry '%s' --class os $menuentry_id_option '%s' {\n"
     "%s\tload_video\n"
     "%s\tif [ x$grub_platform = xxen ]; then insmod xzio; fi\n"
     "%s\tset root='hd0,msdos1'\n"
     "%s\tlinux\t/boot/vmlinuz-%s %s\n"
     "%s\tinitrd\t/boot/initrd.img-%s\n"
     "%s}\n",
     indent, title, id, indent, indent, indent, indent, version, arguments,
     indent, version, indent);
}

static const char grub_header[] =
  "# phony: in the form of a generated grub.cfg\n"
  "if [ -s $prefix/grubenv ]; then\n"
  "  set have_grubenv=true\n"
  "  load_env\n"
  "fi\n"
  "if [ \"${next_entry}\" ] ; then\n"
  "   set default=\"${next_entry}\"\n"
  "   set next_entry=\n"
  "   save_env next_entry\n"
  "   set boot_once=true\n"
  "else\n"
  "   set default=\"%s\"\n"
  "fi\n"
  "function gfxmode {\n"
  "\tset gfxpayload=\"${1}\"\n"
  "}\n";

char *
phony_grub_cfg (char **versions, const char *name, const char *def,
                const char *arguments)
{
  static const char uuid[] = "11111111-2222-3333-4444-555555555555";
  GString *out = g_string_new (NULL);
  g_autofree char *simple = g_strconcat ("gnulinux-simple-", uuid, NULL);
  const char *value = strcmp (def, "saved") == 0 ? "${saved_entry}" : def;
  g_auto (GStrv) header = g_strsplit (grub_header, "%s", 2);

  g_string_append_printf (out, "%s%s%s", header[0], value, header[1]);
  add_menuentry (out, "", name, simple, versions[0], arguments);
  g_string_append_printf (out, "submenu 'Advanced options for %s' "
                          "$menuentry_id_option 'gnulinux-advanced-%s' {\n",
                          name, uuid);
  for (size_t i = 0; versions[i]; i++) {
    g_autofree char *title = g_strdup_printf ("%s, with Linux %s", name,
                                              versions[i]);
    g_autofree char *rescue = g_strconcat (title, " (recovery mode)", NULL);
    g_autofree char *id = g_strdup_printf ("gnulinux-%s-advanced-%s",
                                           versions[i], uuid);
    g_autofree char *rescue_id = g_strdup_printf ("gnulinux-%s-recovery-%s",
                                                  versions[i], uuid);
    g_autofree char *single = g_strconcat (arguments, " single", NULL);

    add_menuentry (out, "\t", title, id, versions[i], arguments);
    add_menuentry (out, "\t", rescue, rescue_id, versions[i], single);
  }
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

void
phony_text (GString *text, const char *line)
{
  char *end = (char *) line;
  const guint64 times = *line == '*' ? g_ascii_strtoull (line + 1, &end, 10)
                                     : 1;

  if (*line == '0') {
    g_string_append_len (text, "\0\0\0\0\0\0\0", 8);
    return;
  }
  for (guint64 i = 0; i < times; i++)
    g_string_append_printf (text, "%s\n", *end == ' ' ? end + 1 : end);
}

bool
phony_digest (const char *dir, const char *version, GError **error)
{
  g_autofree char *image = g_strdup_printf ("%s/boot/initrd.img-%s",
                                            dir, version);
  g_autofree char *path = g_strconcat ("/var/lib/initramfs-tools/", version,
                                       NULL);
  g_autofree char *data = NULL, *sum = NULL, *line = NULL;
  gsize size;

  if (!g_file_get_contents (image, &data, &size, error))
    return false;
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA1, (guchar *) data, size);
  line = g_strdup_printf ("%s  /boot/initrd.img-%s\n", sum, version);
  return tree_write (dir, path, line, strlen (line), error);
}

bool
phony_grubenv (const char *dir, char **words, GError **error)
{
  g_autoptr (GString) text = g_string_new ("# GRUB Environment Block\n");
  const char *path = "/boot/grub/grubenv";

  if (words[0] && words[0][0] == '/')
    path = *words++;
  for (size_t i = 0; words[i]; i++)
    g_string_append_printf (text, "%s\n", g_strdelimit (words[i], "~", ' '));
  while (text->len < GRUBENV_SIZE)
    g_string_append_c (text, '#');
  return tree_write (dir, path, text->str, text->len, error);
}
