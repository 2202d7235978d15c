/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of GRUB legacy's, extlinux's and ELILO's configuration. */
#include "config.h"

#include <string.h>

#include "converters/elilo-conf.h"
#include "converters/grub-legacy.h"
#include "converters/syslinux-cfg.h"

typedef bool (*parse_func) (struct boot_menu *menu, const char *text,
                            unsigned file_index, GError **error);

static struct boot_menu *
parse (parse_func func, const char *text)
{
  g_autoptr (GError) error = NULL;
  struct boot_menu *menu = boot_menu_new ();

  g_assert_true (func (menu, text, 0, &error));
  g_assert_no_error (error);
  return menu;
}

struct row {
  const char *name, *kernel, *initrd;
  bool recovery, xen;
};

static void
check_rows (const struct boot_menu *menu, const struct row *rows, guint n)
{
  g_assert_cmpuint (menu->entries->len, ==, n);
  for (guint i = 0; i < n; i++) {
    const struct boot_entry *e = g_ptr_array_index (menu->entries, i);

    g_assert_cmpstr (e->name, ==, rows[i].name);
    g_assert_cmpstr (e->kernel, ==, rows[i].kernel);
    g_assert_cmpstr (e->initrd, ==, rows[i].initrd);
    g_assert_cmpint (e->recovery, ==, rows[i].recovery);
    g_assert_cmpint (e->xen, ==, rows[i].xen);
  }
}

/*----- GRUB legacy --------------------------------------------------------*/

static const char legacy[] =
  "# comment\n"
  "default\t\t1\r\n"
  "timeout=5\n"
  "title Xen\n"
  "\troot (hd0,0)\n"
  "\tkernel --type=multiboot /xen.gz-2.6.18 dom0_mem=512M\n"
  "\tmodule /vmlinuz-2.6.18-el5xen ro root=/dev/xvda1 xencons=xvc0\n"
  "\tmodule /initrd-2.6.18-el5xen.img\n"
  "TITLE Plain\r\n"
  "kernel (hd0,0)/vmlinuz-2.6.18-el5 ro root=/dev/xvda1\r\n"
  "initrd (hd0,0)/initrd-2.6.18-el5.img\r\n"
  "title Rescue\n"
  " kernel=/vmlinuz-2.6.18-el5 ro single\n"
  "title Windows\n"
  "  rootnoverify (hd0,1)\n"
  "  chainloader +1";

static void
test_legacy (void)
{
  static const struct row rows[] = {
    { "Xen", "/vmlinuz-2.6.18-el5xen", "/initrd-2.6.18-el5xen.img", 0, 1 },
    { "Plain", "/vmlinuz-2.6.18-el5", "/initrd-2.6.18-el5.img", 0, 0 },
    { "Rescue", "/vmlinuz-2.6.18-el5", NULL, 1, 0 },
    { "Windows", NULL, NULL, 0, 0 },
  };
  g_autoptr (boot_menu) menu = parse (grub_legacy_parse, legacy);

  check_rows (menu, rows, G_N_ELEMENTS (rows));
  g_assert_cmpstr (menu->chosen, ==, "1");
  g_assert_cmpint (boot_menu_find (menu, "vmlinuz-2.6.18-el5"), ==, 1);
  g_assert_cmpint (boot_menu_find (menu, "vmlinuz-2.6.18-el5xen"), ==, -1);
}

static void
test_legacy_resolve (void)
{
  static const struct { const char *value; int index; } rows[] = {
    { "0", 0 }, { "3", 3 }, { "4", 0 }, { "saved", 0 }, { "", 0 },
    { "2\n#\n#\n", 2 }, { "99999999999999999999999", 0 }, { "-1", 0 },
  };
  g_autoptr (boot_menu) menu = parse (grub_legacy_parse, legacy);
  g_autoptr (boot_menu) empty = parse (grub_legacy_parse, "");

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (grub_legacy_resolve (menu, rows[i].value), ==,
                     rows[i].index);
  g_assert_cmpint (grub_legacy_resolve (menu, NULL), ==, 0);
  g_assert_cmpint (grub_legacy_resolve (empty, "0"), ==, -1);
}

static void
test_legacy_edit (void)
{
  static const struct { const char *text, *with; } rows[] = {
    { "default 0\ntitle a\n", "default 7\ntitle a\n" },
    { "default=0\r\ntitle a\n", "default=7\r\ntitle a\n" },
    { "default\ntitle a\n", "default 7\ntitle a\n" },
    { "title a", "default 7\ntitle a" },
    { "#default 1\n", "default 7\n#default 1\n" },
    { "default=7\n", "default=7\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = grub_legacy_set_default (rows[i].text, 7);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

/* GRUB writes into the file's blocks: its size may not change. */
static void
test_legacy_saved (void)
{
  static const struct { const char *text; unsigned index; } rows[] = {
    { "2\n#\n#\n#\n", 1 }, { "2\n#\n#\n#\n", 12 }, { "12\n#\n#\n#\n", 3 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = grub_legacy_set_saved (rows[i].text,
                                                   rows[i].index);

    g_assert_cmpuint (strlen (with), ==, strlen (rows[i].text));
    g_assert_cmpuint (g_ascii_strtoull (with, NULL, 10), ==, rows[i].index);
  }
}

static void
test_legacy_add (void)
{
  static const char *const added[] = {
    "title New\n"
    "\troot (hd0,0)\n"
    "\tkernel /vmlinuz-2 ro root=/dev/xvda1\n"
    "\tinitrd /initrd-2\n",
    "title New\n"
    "\tkernel (hd0,0)/vmlinuz-2 ro root=/dev/xvda1\n"
    "\tinitrd (hd0,0)/initrd-2\n",
  };
  g_autoptr (boot_menu) menu = parse (grub_legacy_parse, legacy);

  for (guint i = 0; i < G_N_ELEMENTS (added); i++) {
    g_autofree char *with =
      grub_legacy_add (legacy, g_ptr_array_index (menu->entries, i), "New",
                       "vmlinuz-2", "initrd-2");
    g_autoptr (boot_menu) again = parse (grub_legacy_parse, with);

    g_assert_true (g_str_has_prefix (with, legacy));
    g_assert_cmpstr (with + strlen (legacy) + 1, ==, added[i]);
    g_assert_cmpint (boot_menu_find (again, "vmlinuz-2"), ==, 4);
  }
  g_assert_null (grub_legacy_add (legacy,
                                  g_ptr_array_index (menu->entries, 3), "New",
                                  "vmlinuz-2", NULL));
}

static void
test_arguments (void)
{
  static const struct {
    size_t (*func) (const char *line);
    const char *line, *arguments;
  } rows[] = {
    { grub_legacy_arguments, "\tkernel /a root=b", "/a root=b" },
    { grub_legacy_arguments, "module=/a c", "/a c" },
    { grub_legacy_arguments, "# kopt=root=/dev/hda1 ro",
      "root=/dev/hda1 ro" },
    { grub_legacy_arguments, "#boot=/dev/hda", "/dev/hda" },
    { grub_legacy_arguments, "## e.g. kopt=root=/dev/hda1", NULL },
    { grub_legacy_arguments, "root (hd0,0)", NULL },
    { syslinux_arguments, "  Append root=a", "root=a" },
    { syslinux_arguments, "linux /a", NULL },
    { elilo_arguments, "root = /dev/sda2", "/dev/sda2" },
    { elilo_arguments, "append=\"a b\"", "\"a b\"" },
    { elilo_arguments, "read-only", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    const size_t start = rows[i].func (rows[i].line);

    g_assert_cmpstr (start ? rows[i].line + start : NULL, ==,
                     rows[i].arguments);
  }
}

/*----- extlinux -----------------------------------------------------------*/

static const char ext[] =
  "DEFAULT menu.c32\r\n"
  "include other.cfg\n"
  "menu include theme.cfg graphics\n"
  "LABEL one\n"
  "  KERNEL /boot/vmlinuz-1\n"
  "  APPEND initrd=/boot/initrd-1,/more root=/dev/sda1\n"
  "label two words\r\n"
  "  Menu Default\r\n"
  "  linux ../vmlinuz-2\r\n"
  "  initrd ../initrd-2\r\n"
  "label xen\n"
  "  kernel mboot.c32\n"
  "  append xen.gz --- vmlinuz-2 --- initrd-2\n"
  "label rescue\n"
  "  linux /boot/vmlinuz-1\n"
  "  append single";

static void
test_syslinux (void)
{
  static const struct row rows[] = {
    { "one", "/boot/vmlinuz-1", "/boot/initrd-1", 0, 0 },
    { "two words", "../vmlinuz-2", "../initrd-2", 0, 0 },
    { "xen", NULL, NULL, 0, 1 },
    { "rescue", "/boot/vmlinuz-1", NULL, 1, 0 },
  };
  g_autoptr (boot_menu) menu = parse (syslinux_parse, ext);

  check_rows (menu, rows, G_N_ELEMENTS (rows));
  g_assert_cmpstr (menu->chosen, ==, "two words");
  g_assert_cmpuint (menu->includes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (menu->includes, 1), ==, "theme.cfg");
}

static void
test_syslinux_edit (void)
{
  static const struct { const char *text, *with; } rows[] = {
    { "default two\nlabel one\n", "default one\nlabel one\n" },
    { "ontimeout two\r\n", "ontimeout one\r\n" },
    { "default menu.c32\nlabel one\nlabel two\n menu default\n",
      "default menu.c32\nlabel one\n  MENU DEFAULT\nlabel two\n" },
    { "label one\n menu default\n", "label one\n menu default\n" },
    { "default menu.c32\nlabel one\n", NULL },
    { "", NULL },
  };
  g_autoptr (boot_menu) menu = parse (syslinux_parse,
                                      "label one\nlabel two\n");

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = syslinux_set_default (menu, rows[i].text, "one");
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

/*----- ELILO --------------------------------------------------------------*/

static void
test_elilo (void)
{
  static const char text[] =
    "default = \"xen\"\n"
    "image = /boot/vmlinuz-xen\n label = xen\n vmm = /boot/xen.gz\n"
    "image=/boot/vmlinuz-1\r\n label=linux\r\n initrd=/boot/initrd-1\r\n"
    "image=/boot/vmlinuz-1\n label=failsafe\n append=\"x 1\"";
  static const struct row rows[] = {
    { "xen", "/boot/vmlinuz-xen", NULL, 0, 1 },
    { "linux", "/boot/vmlinuz-1", "/boot/initrd-1", 0, 0 },
    { "failsafe", "/boot/vmlinuz-1", NULL, 1, 0 },
  };
  g_autoptr (boot_menu) menu = parse (elilo_parse, text);
  g_autofree char *with = elilo_set_default (text, "linux");
  g_autofree char *added = elilo_set_default ("", "linux");
  g_autoptr (boot_menu) again = parse (elilo_parse, with);

  check_rows (menu, rows, G_N_ELEMENTS (rows));
  g_assert_cmpstr (menu->chosen, ==, "xen");
  g_assert_cmpstr (again->chosen, ==, "linux");
  g_assert_cmpstr (added, ==, "default = linux\n");
}

/*----- hostile ------------------------------------------------------------*/

static const parse_func parsers[] = {
  grub_legacy_parse, syslinux_parse, elilo_parse,
};

static void
check_limit (parse_func func, const char *unit, unsigned times,
             const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (boot_menu) menu = boot_menu_new ();
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < times; i++)
    g_string_append (text, unit);
  g_assert_false (func (menu, text->str, 0, &error));
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_limits (void)
{
  static const char *const units[] = { "title a\n", "label a\n",
                                       "image=a\n" };

  for (size_t i = 0; i < G_N_ELEMENTS (parsers); i++) {
    check_limit (parsers[i], units[i], 5000, "menu entries");
    check_limit (parsers[i], "\n", 200000, "lines");
  }
}

/* Nothing here is an error; it is enough that no read leaves the text. */
static void
test_odd (void)
{
  static const char *const odd[] = {
    "", "\n", "\r", "=", " = ", "title", "title\nkernel", "kernel /a",
    "title a\nkernel --x", "title a\nmodule", "title a\nkernel (hd0",
    "label", "label a\nmenu", "menu default", "append", "include",
    "image", "image=\"", "image=\"\"", "default", "default=", "vmm",
    "title \xff\xfe\nkernel \xff", "configfile", "configfile (",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (odd); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (parsers); j++) {
      g_autoptr (boot_menu) menu = parse (parsers[j], odd[i]);
      g_autofree char *a = grub_legacy_set_default (odd[i], 1);
      g_autofree char *b = elilo_set_default (odd[i], "x");
      g_autofree char *c = syslinux_set_default (menu, odd[i], "a");

      g_assert_nonnull (a);
      g_assert_nonnull (b);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boot-menu/legacy", test_legacy);
  g_test_add_func ("/boot-menu/legacy-resolve", test_legacy_resolve);
  g_test_add_func ("/boot-menu/legacy-edit", test_legacy_edit);
  g_test_add_func ("/boot-menu/legacy-saved", test_legacy_saved);
  g_test_add_func ("/boot-menu/legacy-add", test_legacy_add);
  g_test_add_func ("/boot-menu/arguments", test_arguments);
  g_test_add_func ("/boot-menu/syslinux", test_syslinux);
  g_test_add_func ("/boot-menu/syslinux-edit", test_syslinux_edit);
  g_test_add_func ("/boot-menu/elilo", test_elilo);
  g_test_add_func ("/boot-menu/limits", test_limits);
  g_test_add_func ("/boot-menu/odd", test_odd);
  return g_test_run ();
}
