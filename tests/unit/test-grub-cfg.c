/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB's menu, its default, its environment block. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/grub-cfg.h"

static const char usual[] =
  "if [ \"${next_entry}\" ] ; then\n"
  "   set default=\"${next_entry}\"\n"
  "else\n"
  "   set default=\"0\"\n"
  "fi\n"
  "function load_video {\n"
  "  if [ x$feature = xy ]; then insmod all_video; else insmod vga; fi\n"
  "}\n"
  "menuentry 'Debian' --class os $menuentry_id_option 'simple' {\n"
  "\tset default=inner\n"
  "\tlinux\t/boot/vmlinuz-6.1.0-18-amd64 root=UUID=1 ro # quiet\n"
  "\tinitrd\t/boot/initrd.img-6.1.0-18-amd64\n"
  "}\n"
  "submenu \"Advanced\" --id adv {\n"
  "\tmenuentry 'New' --id 'new' { linux /boot/vmlinuz-6.1.0-18-amd64; }\n"
  "\tmenuentry 'Rescue' --id 'rescue' {\n"
  "\t\tlinux /boot/vmlinuz-6.1.0-9-amd64 single\n"
  "\t}\n"
  "\tmenuentry 'Old > older' {\n"
  "\t\tlinux /boot/vmlinuz-6.1.0-9-amd64 \\\n"
  "\t\t  foo=${bar}\n"
  "\t}\n"
  "}\n"
  "menuentry 'Xen' { multiboot /boot/xen.gz; module /boot/vmlinuz-6.1.0-9 }\n"
  "menuentry \"Memory test (it's \\\"old\\\")\" { linux16 /boot/memtest }\n";

static struct grub_cfg *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  struct grub_cfg *cfg = grub_cfg_parse (text, &error);

  g_assert_no_error (error);
  return cfg;
}

static void
test_menu (void)
{
  static const struct {
    const char *title, *path, *number, *kernel;
    bool recovery, xen;
  } rows[] = {
    { "Debian", "simple", "0", "/boot/vmlinuz-6.1.0-18-amd64", 0, 0 },
    { "New", "adv>new", "1>0", "/boot/vmlinuz-6.1.0-18-amd64", 0, 0 },
    { "Rescue", "adv>rescue", "1>1", "/boot/vmlinuz-6.1.0-9-amd64", 1, 0 },
    { "Old > older", "adv>Old >> older", "1>2",
      "/boot/vmlinuz-6.1.0-9-amd64", 0, 0 },
    { "Xen", "Xen", "2", NULL, 0, 1 },
    { "Memory test (it's \"old\")", "Memory test (it's \"old\")", "3",
      "/boot/memtest", 0, 0 },
  };
  g_autoptr (grub_cfg) cfg = parse (usual);

  g_assert_cmpuint (cfg->entries->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const struct grub_entry *e = g_ptr_array_index (cfg->entries, i);

    g_assert_cmpstr (e->title, ==, rows[i].title);
    g_assert_cmpstr (e->path, ==, rows[i].path);
    g_assert_cmpstr (e->number, ==, rows[i].number);
    g_assert_cmpstr (e->kernel, ==, rows[i].kernel);
    g_assert_cmpint (e->recovery, ==, rows[i].recovery);
    g_assert_cmpint (e->xen, ==, rows[i].xen);
  }
}

static void
test_resolve (void)
{
  static const struct { const char *value, *title; } rows[] = {
    { "0", "Debian" }, { "1", "New" }, { "1>0", "New" },
    { "1>2", "Old > older" }, { "adv", "New" }, { "adv>rescue", "Rescue" },
    { "adv>1", "Rescue" }, { "adv>Old >> older", "Old > older" },
    { "simple", "Debian" }, { "Debian", "Debian" }, { "2", "Xen" },
    { "99", "Debian" }, { "nothing", "Debian" }, { "", "Debian" },
    { "1>2>3", "Debian" }, { "99999999999999999999", "Debian" },
    { ">", "Debian" }, { "adv>Rescue", "Rescue" },
  };
  g_autoptr (grub_cfg) cfg = parse (usual);
  g_autoptr (grub_cfg) empty = parse ("");

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (grub_cfg_resolve (cfg, rows[i].value)->title, ==,
                     rows[i].title);
  g_assert_null (grub_cfg_resolve (empty, "0"));
}

/* Each entry's own path leads back to it. */
static void
test_paths (void)
{
  g_autoptr (grub_cfg) cfg = parse (usual);

  for (guint i = 0; i < cfg->entries->len; i++) {
    const struct grub_entry *e = g_ptr_array_index (cfg->entries, i);

    g_assert_true (grub_cfg_resolve (cfg, e->path) == e);
    g_assert_true (grub_cfg_resolve (cfg, e->number) == e);
  }
}

static void
test_find (void)
{
  g_autoptr (grub_cfg) cfg = parse (usual);

  g_assert_cmpstr (grub_cfg_find (cfg, "vmlinuz-6.1.0-18-amd64")->title, ==,
                   "Debian");
  g_assert_cmpstr (grub_cfg_find (cfg, "vmlinuz-6.1.0-9-amd64")->title, ==,
                   "Old > older");
  g_assert_null (grub_cfg_find (cfg, "vmlinuz-6.1.0-9"));
}

static void
test_default (void)
{
  g_autoptr (grub_cfg) cfg = parse (usual);
  const struct grub_default *d;
  g_autofree char *text = NULL, *start = NULL;
  g_autoptr (grub_cfg) again = NULL;

  g_assert_cmpuint (cfg->defaults->len, ==, 2);
  d = g_ptr_array_index (cfg->defaults, 0);
  g_assert_true (grub_default_is (d, "next_entry"));
  g_assert_false (grub_default_is (d, "next"));
  d = g_ptr_array_index (cfg->defaults, 1);
  g_assert_cmpstr (d->value, ==, "0");
  start = g_strndup (usual + d->start, d->length);
  g_assert_cmpstr (start, ==, "\"0\"");

  text = grub_cfg_set_default (cfg, usual, "a>\"$b");
  g_assert_nonnull (strstr (text, "set default=\"a>\\\"\\$b\"\nfi\n"));
  g_assert_nonnull (strstr (text, "set default=\"${next_entry}\"\n"));
  again = parse (text);
  d = g_ptr_array_index (again->defaults, 1);
  g_assert_cmpstr (d->value, ==, "a>\"$b");
  g_assert_cmpuint (again->entries->len, ==, cfg->entries->len);
}

/*----- hostile ------------------------------------------------------------*/

static const struct { const char *text, *message; } bad[] = {
  { "menuentry 'no end {\n", "line 1: a quote is not closed" },
  { "\n\necho \"x", "line 3: a quote is not closed" },
  { "}", "line 1: '}' without '{'" },
  { "submenu x {\n}\n}\n", "line 3: '}' without '{'" },
};

static void
test_bad (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (grub_cfg_parse (bad[i].text, &error));
    g_assert_cmpstr (error->message, ==, bad[i].message);
  }
}

static void
check_limit (const char *unit, unsigned times, const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < times; i++)
    g_string_append (text, unit);
  g_assert_null (grub_cfg_parse (text->str, &error));
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_limits (void)
{
  check_limit ("submenu x {\n", 100000, "nested blocks");
  check_limit ("{", 100000, "nested blocks");
  check_limit ("menuentry x { linux /a }\n", 100000, "menu entries");
  check_limit ("a ", 1000000, "a command of more than");
}

/* Nothing here is an error; it is enough that no read leaves the text. */
static void
test_odd (void)
{
  static const char *const odd[] = {
    "\\", "$", "${", "${x", "menuentry", "menuentry {", "menuentry {\nlinux\n}",
    "set", "set default", "set default=", "default=",
    "submenu {\nmenuentry {",
    "#", "\\\n", "'a'\\\n'b'", "linux /x", "menuentry a { linux }\ninitrd",
    "menuentry a --id {\nlinux /x\n}", ";;;\n;", "a\\", "\"\\\\\"",
    "menuentry '\xff\xfe' { linux /\xff }",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (grub_cfg) cfg = parse (odd[i]);
    g_autofree char *text = grub_cfg_set_default (cfg, odd[i], "1");

    g_assert_nonnull (text);
  }
}

/*----- grubenv ---------------------------------------------------------- */

static char *
make_env (const char *settings)
{
  char *block = g_strnfill (GRUBENV_SIZE, '#');
  g_autofree char *head = g_strconcat ("# GRUB Environment Block\n", settings,
                                       NULL);

  memcpy (block, head, strlen (head));
  return block;
}

static void
test_env (void)
{
  g_autofree char *block = make_env ("a=1\nsaved_entry=x>y\nb=\n");
  g_autofree char *set = NULL, *cut = NULL, *value = NULL, *other = NULL,
                  *gone = NULL;

  value = grubenv_get (block, GRUBENV_SIZE, "saved_entry");
  g_assert_cmpstr (value, ==, "x>y");
  g_assert_null (grubenv_get (block, GRUBENV_SIZE, "saved"));
  g_assert_null (grubenv_get (block, GRUBENV_SIZE - 1, "a"));
  set = grubenv_set (block, GRUBENV_SIZE, "saved_entry", "0", NULL);
  g_assert_cmpuint (strlen (set), ==, GRUBENV_SIZE);
  g_assert_true (g_str_has_prefix (set, "# GRUB Environment Block\na=1\nb=\n"
                                   "saved_entry=0\n####"));
  cut = grubenv_set (set, GRUBENV_SIZE, "a", NULL, NULL);
  gone = grubenv_get (cut, GRUBENV_SIZE, "a");
  other = grubenv_get (cut, GRUBENV_SIZE, "saved_entry");
  g_assert_null (gone);
  g_assert_cmpstr (other, ==, "0");
}

static void
test_env_bad (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fresh = grubenv_set ("junk", 4, "k", "v", &error);
  g_autofree char *full = g_strnfill (GRUBENV_SIZE, 'x');
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  value = grubenv_get (fresh, GRUBENV_SIZE, "k");
  g_assert_cmpstr (value, ==, "v");
  g_assert_null (grubenv_set (fresh, GRUBENV_SIZE, "k", full, &error));
  g_assert_nonnull (strstr (error->message, "no room for k"));
  g_assert_false (grubenv_is_block (full, GRUBENV_SIZE));
}

/* systemd-escaped names of devices have backslashes. */
static void
test_env_backslash (void)
{
  static const char value[] = "resume=/dev/mapper/a\\x2db ro";
  g_autofree char *set = grubenv_set ("", 0, "kernelopts", value, NULL);
  g_autofree char *got = grubenv_get (set, GRUBENV_SIZE, "kernelopts");

  g_assert_nonnull (strstr (set, "a\\\\x2db"));
  g_assert_cmpstr (got, ==, value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grub-cfg/menu", test_menu);
  g_test_add_func ("/grub-cfg/env-backslash", test_env_backslash);
  g_test_add_func ("/grub-cfg/resolve", test_resolve);
  g_test_add_func ("/grub-cfg/paths", test_paths);
  g_test_add_func ("/grub-cfg/find", test_find);
  g_test_add_func ("/grub-cfg/default", test_default);
  g_test_add_func ("/grub-cfg/bad", test_bad);
  g_test_add_func ("/grub-cfg/limits", test_limits);
  g_test_add_func ("/grub-cfg/odd", test_odd);
  g_test_add_func ("/grub-cfg/env", test_env);
  g_test_add_func ("/grub-cfg/env-bad", test_env_bad);
  return g_test_run ();
}
