/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB legacy's menu.lst: reading it, changing its default, adding to it. */
#include "config.h"

#include <string.h>

#include "converters/grub-legacy.h"
#include "converters/text.h"
#include "v2v/base/error.h"

/*----- reading ------------------------------------------------------------*/

/* "(hd0,0)/vmlinuz" without its device. */
static const char *
skip_device (const char *path)
{
  const char *end = *path == '(' ? strchr (path, ')') : NULL;
  return end ? end + 1 : path;
}

/* The path in "kernel --no-mem-option (hd0,0)/vmlinuz root=…" as it is
 * written, and what stands behind it.  NULL: there is none. */
static char *
command_path (const char *value, const char **ret_rest)
{
  size_t length;

  while (g_str_has_prefix (value, "--")) {
    value += strcspn (value, " \t");
    value += strspn (value, " \t");
  }
  length = strcspn (value, " \t\r");
  *ret_rest = value + length;
  return length > 0 ? g_strndup (value, length) : NULL;
}

/* xen.gz, xen-4.1-amd64.gz, xen-pae.gz; "xen-syms" is never booted. */
static bool
is_hypervisor (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return strcmp (base, "xen") == 0 || g_str_has_prefix (base, "xen.") ||
         g_str_has_prefix (base, "xen-");
}

static void
command_kernel (struct boot_entry *e, const char *value)
{
  const char *rest = "";
  g_autofree char *path = command_path (value, &rest);

  if (!path || e->kernel || e->xen)
    return;
  if (is_hypervisor (path))
    e->xen = true;
  else
    boot_entry_set_kernel (e, skip_device (path));
  boot_entry_look_at (e, rest);
}

/* Modules of a hypervisor: the kernel, then its initramfs. */
static void
command_module (struct boot_entry *e, const char *value)
{
  const char *rest = "";
  g_autofree char *path = command_path (value, &rest);

  if (!path || !e->xen)
    return;
  if (!e->kernel)
    boot_entry_set_kernel (e, skip_device (path));
  else if (!e->initrd)
    e->initrd = g_strdup (skip_device (path));
}

static void
command_initrd (struct boot_entry *e, const char *value)
{
  const char *rest = "";
  g_autofree char *path = command_path (value, &rest);

  if (path && !e->initrd)
    e->initrd = g_strdup (skip_device (path));
}

static const struct {
  const char *name;
  void (*run) (struct boot_entry *e, const char *value);
} commands[] = {
  { "kernel", command_kernel }, { "module", command_module },
  { "initrd", command_initrd },
};

static void
entry_line (struct boot_entry *e, const char *line,
            const struct boot_line *l, const char *value)
{
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    if (boot_line_is (line, l, commands[i].name))
      commands[i].run (e, value);
}

static void
global_line (struct boot_menu *menu, const char *line,
             const struct boot_line *l, const char *value)
{
  if (menu->includes->len < BOOT_MAX_INCLUDES &&
      boot_line_is (line, l, "configfile") && *value)
    g_ptr_array_add (menu->includes, g_strdup (skip_device (value)));
}

bool
grub_legacy_parse (struct boot_menu *menu, const char *text,
                   unsigned file_index, GError **error)
{
  g_auto (GStrv) lines = boot_lines_split (text, error);
  struct boot_entry *e = NULL;
  struct boot_line l;

  for (unsigned i = 0; lines && lines[i]; i++) {
    g_autofree char *value = NULL;

    if (!boot_line_parse (lines[i], &l))
      continue;
    value = boot_line_value (lines[i], &l);
    if (boot_line_is (lines[i], &l, "title")) {
      e = boot_menu_add (menu, value, i, error);
      if (!e)
        return false;
      e->file_index = file_index;
    }
    else if (boot_line_is (lines[i], &l, "default")) {
      g_free (menu->chosen);
      menu->chosen = g_steal_pointer (&value);
    }
    else if (e) {
      entry_line (e, lines[i], &l, value);
      e->end = i + 1;
    }
    else
      global_line (menu, lines[i], &l, value);
  }
  return lines != NULL;
}

int
grub_legacy_resolve (const struct boot_menu *menu, const char *value)
{
  guint64 number = 0;

  if (menu->entries->len == 0)
    return -1;
  if (value && g_ascii_isdigit (value[0]))
    number = g_ascii_strtoull (value, NULL, 10);
  return number < menu->entries->len ? (int) number : 0;
}

/*----- changing -----------------------------------------------------------*/

char *
grub_legacy_set_default (const char *text, unsigned index)
{
  g_autofree char *value = g_strdup_printf ("%u", index);
  char *with = boot_lines_set_default (text, value);

  return with ? with : g_strconcat ("default ", value, "\n", text, NULL);
}

char *
grub_legacy_set_saved (const char *text, unsigned index)
{
  g_autofree char *value = g_strdup_printf ("%u", index);
  const size_t length = strcspn (text, "\n");
  const size_t now = strlen (value);
  const char *rest = text + length;
  size_t pad = strlen (rest);

  if (now <= length)             /* more lines of '#' fill what is free */
    return g_strdup_printf ("%s%s%.*s", value, rest, (int) (length - now),
                            "##########");
  pad = pad > now - length ? pad - (now - length) : pad;
  return g_strdup_printf ("%s%.*s", value, (int) pad, rest);
}

/* What only a Xen kernel, or a hypervisor's guest, understands. */
static char *
drop_xen_word (const char *word, void *opaque G_GNUC_UNUSED)
{
  static const char *const prefixes[] = {
    "xencons=", "xen-fbfront.", "xenfb.", "xenblk.", "xen-pciback.",
    "pciback.", "swiotlb=", "earlyprintk=xen",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (word, prefixes[i]))
      return g_strdup ("");
  return NULL;
}

static char *
plain_arguments (const char *rest)
{
  char *with = text_edit_words (rest, " \t\r", drop_xen_word, NULL);
  return g_strchomp (with ? with : g_strdup (rest));
}

/* The line that loads the kernel itself, not a hypervisor, and the folder of
 * its files, with the device if there is one. */
static void
add_kernel (GString *out, const char *line, const struct boot_line *l,
            const struct boot_entry *from, const char *kernel,
            const char *initrd)
{
  g_autofree char *value = boot_line_value (line, l);
  const char *rest = "";
  g_autofree char *path = command_path (value, &rest);
  g_autofree char *plain = plain_arguments (rest);
  const char *slash = path ? strrchr (path, '/') : NULL;
  const int folder = slash ? (int) (slash - path + 1) : 0;

  if (!path || strcmp (skip_device (path), from->kernel) != 0)
    return;
  g_string_append_printf (out, "\tkernel %.*s%s%s\n", folder, path, kernel,
                          plain);
  if (initrd)
    g_string_append_printf (out, "\tinitrd %.*s%s\n", folder, path, initrd);
}

static bool
is_root_line (const char *line, const struct boot_line *l)
{
  return boot_line_is (line, l, "root") ||
         boot_line_is (line, l, "rootnoverify") ||
         boot_line_is (line, l, "uuid");
}

char *
grub_legacy_add (const char *text, const struct boot_entry *from,
                 const char *title, const char *kernel, const char *initrd)
{
  g_auto (GStrv) lines = boot_lines_split (text, NULL);
  const unsigned n = lines ? g_strv_length (lines) : 0;
  g_autoptr (GString) out = g_string_new (text);
  struct boot_line l;

  if (!from->kernel || from->end > n)
    return NULL;
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
  g_string_append_printf (out, "title %s\n", title);
  for (unsigned i = from->line; i < from->end; i++) {
    if (!boot_line_parse (lines[i], &l))
      continue;
    if (is_root_line (lines[i], &l))
      g_string_append_printf (out, "\t%.*s\n",
                              (int) (l.value + l.value_length - l.key),
                              lines[i] + l.key);
    else if (boot_line_is (lines[i], &l, "kernel") ||
             boot_line_is (lines[i], &l, "module"))
      add_kernel (out, lines[i], &l, from, kernel, initrd);
  }
  return g_strdup (out->str);
}

size_t
grub_legacy_arguments (const char *line)
{
  static const char *const comments[] = {
    "# kopt", "# defoptions", "# xenkopt", "# altoptions", "#boot=",
  };
  struct boot_line l;

  if (boot_line_parse (line, &l))
    return boot_line_is (line, &l, "kernel") ||
           boot_line_is (line, &l, "module") ? l.value : 0;
  for (size_t i = 0; i < G_N_ELEMENTS (comments); i++) {
    const char *equal = strchr (line, '=');
    if (equal && g_str_has_prefix (line, comments[i]))
      return (size_t) (equal + 1 - line);
  }
  return 0;
}
