/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building a directory-tree guest from its description. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/convert/tree.h"
#include "v2v/base/error.h"
#include "v2v/guest/distro.h"

struct builder {
  struct tree_case *c;
  const char *file;              /* the description's name, for errors */
  unsigned line;
  char *path;                    /* of the file that "|" lines go into */
  unsigned mode;
  GString *text;
  char *arguments;               /* of kernels in the next grub.cfg */
  bool is_hive;                  /* PATH is one, TEXT its keys */
  struct tree_rpm *rpm;
  struct tree_hives *hives;
};

bool
tree_write (const char *dir, const char *path, const void *data, gsize size,
            GError **error)
{
  g_autofree char *full = g_build_filename (dir, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);

  if (g_mkdir_with_parents (parent, 0755) == -1)
    return error_set (error, "cannot make %s", parent);
  return g_file_set_contents (full, data, (gssize) size, error);
}

static const char *
value_of (char **words, const char *key, const char *otherwise)
{
  for (size_t i = 0; words[i]; i++)
    if (g_str_has_prefix (words[i], key) && words[i][strlen (key)] == '=')
      return words[i] + strlen (key) + 1;
  return otherwise;
}

struct name { const char *name; int value; };

static bool
lookup (const struct name *names, size_t n, const char *name, int *ret,
        GError **error)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp (names[i].name, name) == 0) {
      *ret = names[i].value;
      return true;
    }
  return error_set (error, "unknown word %s", name);
}

/*----- statements ---------------------------------------------------------*/

static bool
do_inspect (struct builder *b, char **w, GError **error G_GNUC_UNUSED)
{
  struct inspect *i = b->c->inspect;

  i->type = g_strdup (value_of (w, "type", "linux"));
  i->distro = g_strdup (value_of (w, "distro", "debian"));
  i->arch = g_strdup (value_of (w, "arch", "x86_64"));
  i->major = (unsigned) atoi (value_of (w, "major", "0"));
  i->minor = (unsigned) atoi (value_of (w, "minor", "0"));
  i->package_format = g_strdup (value_of (w, "package-format", "deb"));
  i->package_management = g_strdup
    (value_of (w, "package-management",
               strcmp (i->package_format, "deb") == 0 ? "apt" : "dnf"));
  i->uefi = strcmp (value_of (w, "uefi", "no"), "yes") == 0;
  return true;
}

/* What the guest is, is told by its files, as in a real conversion. */
static bool
do_recognise (struct builder *b, char **w, GError **error G_GNUC_UNUSED)
{
  b->c->recognise = true;
  b->c->inspect->type = g_strdup (value_of (w, "type", NULL));
  b->c->inspect->arch = g_strdup (value_of (w, "arch", "x86_64"));
  b->c->inspect->uefi = strcmp (value_of (w, "uefi", "no"), "yes") == 0;
  return true;
}

static bool
do_mount (struct builder *b, char **w, GError **error)
{
  struct inspect_mount *m;

  if (g_strv_length (w) != 4)
    return error_set (error, "mount MOUNTPOINT DEVICE FSTYPE");
  m = g_new0 (struct inspect_mount, 1);
  m->mountpoint = g_strdup (w[1]);
  m->device = g_strdup (w[2]);
  m->fstype = g_strdup (w[3]);
  g_ptr_array_add (b->c->inspect->mounts, m);
  return true;
}

static bool
do_source (struct builder *b, char **w, GError **error)
{
  static const struct name hypervisors[] = {
    { "unknown", HV_UNKNOWN }, { "vmware", HV_VMWARE }, { "xen", HV_XEN },
    { "vbox", HV_VBOX }, { "hyperv", HV_HYPERV },
  };
  static const struct name controllers[] = {
    { "unknown", CONTROLLER_UNKNOWN }, { "ide", CONTROLLER_IDE },
    { "sata", CONTROLLER_SATA }, { "scsi", CONTROLLER_SCSI },
    { "virtio", CONTROLLER_VIRTIO_BLK }, { "nvme", CONTROLLER_NVME },
  };
  struct source *s = b->c->source;
  int value = 0;

  if (!w[1] || !lookup (hypervisors, G_N_ELEMENTS (hypervisors), w[1],
                        &value, error))
    return false;
  s->hypervisor = (enum source_hypervisor) value;
  for (unsigned i = 2; w[i]; i++) {
    bool stays = w[i][0] == '-';         /* --disks left it behind */
    if (!lookup (controllers, G_N_ELEMENTS (controllers), w[i] + stays,
                 &value, error))
      return false;
    tree_add_disk (s, i - 2, value, stays);
  }
  return true;
}

/* nic MAC|- [MODEL] */
static bool
do_nic (struct builder *b, char **w, GError **error)
{
  struct source_nic *n;

  if (!w[1])
    return error_set (error, "nic MAC|- [MODEL]");
  n = source_add_nic (b->c->source, strcmp (w[1], "-") ? w[1] : NULL,
                      VNET_NETWORK, "default");
  if (w[2]) {
    n->model = NIC_OTHER;
    n->model_name = g_strdup (w[2]);
  }
  return true;
}

static bool
do_option (struct builder *b, char **w, GError **error)
{
  static const struct name blocks[] = {
    { "virtio-blk", BUS_VIRTIO_BLK }, { "virtio-scsi", BUS_VIRTIO_SCSI },
  };
  static const struct name modes[] = {
    { "auto", INITRD_AUTO }, { "append", INITRD_APPEND },
    { "rebuild", INITRD_REBUILD }, { "keep", INITRD_KEEP },
  };
  static const struct name identities[] = {
    { "keep", NETWORK_KEEP }, { "none", NETWORK_NONE },
  };
  int block = 0, mode = 0, identity = 0;

  if (!lookup (blocks, G_N_ELEMENTS (blocks),
               value_of (w, "block", "virtio-blk"), &block, error) ||
      !lookup (modes, G_N_ELEMENTS (modes), value_of (w, "initrd", "auto"),
               &mode, error) ||
      !lookup (identities, G_N_ELEMENTS (identities),
               value_of (w, "network-identity", "keep"), &identity, error))
    return false;
  b->c->options.selinux_relabel =
    strcmp (value_of (w, "relabel", "yes"), "no") != 0;
  b->c->options.selinux_at_boot =
    strcmp (value_of (w, "relabel", "yes"), "at-boot") == 0;
  b->c->options.block_bus = (enum block_bus) block;
  b->c->options.initrd = (enum initrd_mode) mode;
  b->c->options.network_identity = (enum network_identity) identity;
  return true;
}

static bool
do_dir (struct builder *b, char **w, GError **error)
{
  g_autofree char *path = g_strjoinv (" ", w + 1);
  g_autofree char *full = g_build_filename (b->c->dir, path, NULL);

  if (g_mkdir_with_parents (full, 0755) == -1)
    return error_set (error, "cannot make %s", full);
  return true;
}

/* A last word of digits is the mode; PATH may have blanks in it. */
static bool
do_file (struct builder *b, char **w, GError **error)
{
  const guint n = g_strv_length (w);
  char *end = NULL;

  if (n < 2)
    return error_set (error, "file PATH [MODE]");
  b->mode = (unsigned) g_ascii_strtoull (w[n - 1], &end, 8);
  if (n > 2 && !*end)
    g_clear_pointer (&w[n - 1], g_free);
  else
    b->mode = 0644;
  b->path = g_strjoinv (" ", w + 1);
  return true;
}

static bool
do_hive (struct builder *b, char **w, GError **error)
{
  if (!w[1])
    return error_set (error, "hive PATH");
  b->path = g_strjoinv (" ", w + 1);
  b->is_hive = true;
  return true;
}

static bool
do_link (struct builder *b, char **w, GError **error)
{
  g_autofree char *full = NULL, *parent = NULL;

  if (g_strv_length (w) != 3)
    return error_set (error, "link PATH TARGET");
  full = g_build_filename (b->c->dir, w[1], NULL);
  parent = g_path_get_dirname (full);
  g_mkdir_with_parents (parent, 0755);
  return symlink (w[2], full) == 0 || error_set (error, "cannot link %s",
                                                 full);
}

static bool
do_rpmdb (struct builder *b, char **w, GError **error)
{
  return tree_rpm_place (b->rpm, w, error);
}

/* Two arguments: a package of dpkg; three: one of rpm. */
static bool
do_package (struct builder *b, char **w, GError **error)
{
  if (g_strv_length (w) == 4)
    return tree_rpm_add (b->rpm, w, error);
  if (g_strv_length (w) != 3)
    return error_set (error, "package NAME VERSION [ARCH]");
  g_string_append_printf (b->c->packages, "Package: %s\n"
                          "Status: install ok installed\n"
                          "Architecture: amd64\nVersion: %s\n"
                          "Description: phony\n\n", w[1], w[2]);
  return true;
}

static bool
do_kernel (struct builder *b, char **w, GError **error)
{
  if (g_strv_length (w) != 3)
    return error_set (error, "kernel VERSION virtio|builtin|none|xen");
  return phony_kernel (b->c->dir, w[1], w[2], error);
}

static bool
do_initrd (struct builder *b, char **w, GError **error)
{
  g_autofree char *path = g_strconcat ("/boot/initrd.img-", w[1], NULL);

  return phony_place_image (b->c->dir, "initramfs-tools", path, w + 1, error);
}

static bool
do_image (struct builder *b, char **w, GError **error)
{
  return g_strv_length (w) < 4
         ? error_set (error, "image KIND PATH VERSION")
         : phony_place_image (b->c->dir, w[1], w[2], w + 3, error);
}

static bool
do_arguments (struct builder *b, char **w, GError **error G_GNUC_UNUSED)
{
  g_free (b->arguments);
  b->arguments = g_strjoinv (" ", w + 1);
  return true;
}

static bool
do_grub (struct builder *b, char **w, GError **error)
{
  g_autofree char *text = NULL;

  if (g_strv_length (w) < 3)
    return error_set (error, "grub DEFAULT VERSION…");
  text = phony_grub_cfg (w + 2, "Phony GNU/Linux", w[1],
                         b->arguments ? b->arguments : "root=UUID=1 ro");
  return tree_write (b->c->dir, "/boot/grub/grub.cfg", text, strlen (text),
                     error);
}

static bool
do_grubenv (struct builder *b, char **w, GError **error)
{
  return phony_grubenv (b->c->dir, w + 1, error);
}

static bool
do_digest (struct builder *b, char **w, GError **error)
{
  return phony_digest (b->c->dir, w[1], error);
}

static bool
do_free (struct builder *b, char **w, GError **error G_GNUC_UNUSED)
{
  b->c->free_bytes = g_ascii_strtoull (w[1] ? w[1] : "0", NULL, 10);
  return true;
}

/* rule PATTERN => fail MESSAGE
 * rule PATTERN => initrd … | image …, as the statements */
static bool
do_rule (struct builder *b, char **w, GError **error)
{
  struct tree_rule *r = g_new0 (struct tree_rule, 1);
  g_autofree char *all = g_strjoinv (" ", w + 1);
  g_auto (GStrv) sides = g_strsplit (all, " => ", 2);
  g_auto (GStrv) words = NULL;

  g_ptr_array_add (b->c->rules, r);
  words = g_strsplit (g_strv_length (sides) == 2 ? sides[1] : "", " ", -1);
  r->pattern = g_strdup (sides[0]);
  if (g_strcmp0 (words[0], "fail") == 0)
    r->failure = g_strjoinv (" ", words + 1);
  else if (g_strcmp0 (words[0], "initrd") == 0 && words[1]) {
    r->path = g_strconcat ("/boot/initrd.img-", words[1], NULL);
    r->data = phony_image ("initramfs-tools", words[1], words + 2);
  }
  else if (g_strcmp0 (words[0], "image") == 0 && g_strv_length (words) >= 4) {
    r->path = g_strdup (words[2]);
    r->data = phony_image (words[1], words[3], words + 4);
  }
  else
    return error_set (error, "rule PATTERN => fail MESSAGE | initrd …");
  return true;
}

static bool read_description (struct builder *b, const char *file,
                              GError **error);

static bool
do_include (struct builder *b, char **w, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (b->file);
  g_autofree char *path = g_build_filename (dir, w[1], NULL);
  const char *file = b->file;
  const unsigned line = b->line;
  const bool ok = read_description (b, path, error);

  b->file = file;
  b->line = line;
  return ok;
}

static const struct {
  const char *name;
  bool (*run) (struct builder *b, char **words, GError **error);
} statements[] = {
  { "inspect", do_inspect }, { "recognise", do_recognise },
  { "mount", do_mount }, { "source", do_source }, { "nic", do_nic },
  { "option", do_option }, { "dir", do_dir }, { "file", do_file },
  { "link", do_link }, { "package", do_package }, { "kernel", do_kernel },
  { "initrd", do_initrd }, { "image", do_image },
  { "arguments", do_arguments },
  { "grub", do_grub }, { "grubenv", do_grubenv }, { "rule", do_rule },
  { "include", do_include }, { "digest", do_digest }, { "free", do_free },
  { "rpmdb", do_rpmdb }, { "hive", do_hive },
};

/*----- the description ----------------------------------------------------*/

static bool
write_text (const struct builder *b, GError **error)
{
  g_autofree char *full = g_build_filename (b->c->dir, b->path, NULL);

  return tree_write (b->c->dir, b->path, b->text->str, b->text->len, error)
         && (chmod (full, b->mode) == 0 ||
             error_set (error, "cannot chmod %s", full));
}

static bool
end_file (struct builder *b, GError **error)
{
  if (!b->path)
    return true;
  if (b->is_hive)
    tree_hives_add (b->hives, b->path, b->text->str);
  else if (!write_text (b, error))
    return false;
  b->is_hive = false;
  g_clear_pointer (&b->path, g_free);
  g_string_truncate (b->text, 0);
  return true;
}

static bool
run_line (struct builder *b, const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (line[0] == '|') {
    if (!b->path)
      return error_set (error, "a line of text without a file");
    phony_text (b->text, line + 1);
    return true;
  }
  if (!end_file (b, error))
    return false;
  if (line[0] == '\0' || line[0] == '#')
    return true;
  words = g_strsplit (line, " ", -1);
  for (size_t i = 0; i < G_N_ELEMENTS (statements); i++)
    if (strcmp (words[0], statements[i].name) == 0)
      return statements[i].run (b, words, error);
  return error_set (error, "unknown statement %s", words[0]);
}

static bool
read_description (struct builder *b, const char *file, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, error))
    return false;
  lines = g_strsplit (text, "\n", -1);
  b->file = file;
  b->line = 0;
  for (size_t i = 0; lines[i]; i++) {
    b->line++;
    if (!run_line (b, lines[i], error)) {
      g_prefix_error (error, "%s:%u: ", b->file, b->line);
      return false;
    }
  }
  return end_file (b, error);
}

static bool
recognise (struct tree_case *c, GError **error)
{
  g_autoptr (v2v_guest) guest = guest_dir_new (c->dir, true, error);

  if (guest)
    linux_fill (guest, c->inspect);
  return guest != NULL;
}

struct tree_case *
tree_case_new (const char *file, const char *dir, GError **error)
{
  struct tree_case *c = g_new0 (struct tree_case, 1);
  struct builder b = { .c = c, .text = g_string_new (NULL) };
  bool ok;

  c->dir = g_strdup (dir);
  c->free_bytes = G_MAXINT64;
  c->options.selinux_relabel = true;
  c->options.block_bus = BUS_VIRTIO_BLK;
  c->source = source_new ();
  c->inspect = inspect_new ();
  c->rules = g_ptr_array_new_with_free_func (tree_rule_free);
  c->packages = g_string_new (NULL);
  b.rpm = tree_rpm_new ();
  b.hives = tree_hives_new ();
  ok = read_description (&b, file, error) &&
       tree_rpm_write (b.rpm, dir, error) &&
       tree_hives_write (b.hives, dir, error) &&
       (c->packages->len == 0 ||
        tree_write (dir, "/var/lib/dpkg/status", c->packages->str,
                    c->packages->len, error));
  tree_rpm_free (b.rpm);
  tree_hives_free (b.hives);
  ok = ok && (!c->recognise || c->inspect->type || recognise (c, error));
  g_string_free (b.text, TRUE);
  g_free (b.arguments);
  g_free (b.path);
  if (ok)
    return c;
  tree_case_free (c);
  return NULL;
}
