/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of Boot Loader Specification entries, loader.conf, and what they
 * and variables add to a grub.cfg. */
#include "config.h"

#include <string.h>

#include "converters/bls-entry.h"
#include "converters/grub-cfg.h"

/*----- entries ------------------------------------------------------------*/

static void
test_entry (void)
{
  static const struct {
    const char *file, *text;
    const char *id, *title, *kernel, *initrd, *version;
    bool recovery;
  } rows[] = {
    { "a-1.conf",
      "title A Linux\nversion 1\nlinux /vmlinuz-1\n"
      "initrd /initrd-1 $tuned_initrd\ninitrd /more\noptions $kernelopts\n",
      "a-1", "A Linux", "/vmlinuz-1", "/initrd-1", "1", false },
    { "crlf.conf", "title\tB\r\nlinux\t/b\r\noptions single\r\n",
      "crlf", "B", "/b", NULL, NULL, true },
    { "x-0-rescue.conf", "linux /r", "x-0-rescue", "x-0-rescue", "/r", NULL,
      NULL, true },
    { "garbage.conf", "\xff\xfe = \n\n#linux /x\nlinux\n", "garbage",
      "garbage", NULL, NULL, NULL, false },
    { "empty.conf", "", "empty", "empty", NULL, NULL, NULL, false },
    { ".conf", "title a\ntitle b", "", "a", NULL, NULL, NULL, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct bls_entry *e = bls_entry_parse (rows[i].file, rows[i].text);

    g_assert_cmpstr (e->id, ==, rows[i].id);
    g_assert_cmpstr (e->title, ==, rows[i].title);
    g_assert_cmpstr (e->kernel, ==, rows[i].kernel);
    g_assert_cmpstr (e->initrd, ==, rows[i].initrd);
    g_assert_cmpstr (e->version, ==, rows[i].version);
    g_assert_cmpint (e->recovery, ==, rows[i].recovery);
    bls_entry_free (e);
  }
}

/* The specification's own examples, "Version Format", and some more. */
static void
test_versions (void)
{
  static const struct { const char *a, *b; int order; } rows[] = {
    { "11", "11", 0 }, { "systemd-123", "systemd-123", 0 },
    { "bar-123", "foo-123", -1 }, { "123a", "123", 1 },
    { "123.a", "123", 1 }, { "123.a", "123.b", -1 }, { "123a", "123.a", 1 },
    { "11α", "11β", 0 }, { "B", "a", -1 }, { "", "0", -1 },
    { "0.", "0", 1 }, { "0.0", "0", 1 }, { "0", "~", 1 }, { "", "~", 1 },
    { "1_", "1", 0 }, { "_1", "1", 0 }, { "1", "1.2.3", -1 },
    { "1.2.3", "1.3.3", -1 }, { "122.1", "123~rc1-1", -1 },
    { "123~rc1-1", "123", -1 }, { "123", "123-a", -1 },
    { "123-a", "123-a.1", -1 }, { "123-a.1", "123^post1", -1 },
    { "6.8.5-301.fc40", "6.8.10-300.fc40", -1 },
    { "000100", "99", 1 },
    { "99999999999999999999999999", "99999999999999999999999998", 1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    const int order = bls_compare_versions (rows[i].a, rows[i].b);
    const int back = bls_compare_versions (rows[i].b, rows[i].a);

    if (CLAMP (order, -1, 1) != rows[i].order ||
        CLAMP (back, -1, 1) != -rows[i].order)
      g_error ("%s and %s: %d, %d", rows[i].a, rows[i].b, order, back);
  }
}

static void
check_order (int (*order) (const struct bls_entry *, const struct bls_entry *),
             const char *first, const char *text_first, const char *second,
             const char *text_second)
{
  struct bls_entry *a = bls_entry_parse (first, text_first);
  struct bls_entry *b = bls_entry_parse (second, text_second);

  g_assert_cmpint (order (a, b), <, 0);
  g_assert_cmpint (order (b, a), >, 0);
  g_assert_cmpint (order (a, a), ==, 0);
  bls_entry_free (a);
  bls_entry_free (b);
}

static void
test_order (void)
{
  check_order (bls_compare_grub, "m-6.8.10-300.conf", "", "m-6.8.5-301.conf",
               "");
  check_order (bls_compare_grub, "m-4.18.0-80.conf", "", "m-0-rescue.conf",
               "");
  check_order (bls_compare_grub, "b.conf", "", "a.conf", "");
  check_order (bls_compare_systemd, "a.conf", "sort-key k\nversion 1\n",
               "z.conf", "version 9\n");
  check_order (bls_compare_systemd, "a.conf", "sort-key k\nversion 2\n",
               "z.conf", "sort-key k\nversion 1\n");
  check_order (bls_compare_systemd, "m-6.8.10.conf", "", "m-6.8.5.conf", "");
}

static void
test_loader_conf (void)
{
  static const struct { const char *text, *value, *with; } rows[] = {
    { "timeout 3\ndefault a-*\n", "a-*", "timeout 3\ndefault new\n" },
    { "default a\r\n", "a", "default new\r\n" },
    { "#default a", NULL, "#default a\ndefault new\n" },
    { "", NULL, "default new\n" },
    { "default @saved", "@saved", "default new" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *value = loader_conf_default (rows[i].text);
    g_autofree char *with = loader_conf_set_default (rows[i].text, "new");

    g_assert_cmpstr (value, ==, rows[i].value);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

/*----- in a grub.cfg ------------------------------------------------------*/

static struct grub_cfg *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  struct grub_cfg *cfg = grub_cfg_parse (text, &error);

  g_assert_no_error (error);
  return cfg;
}

static void
test_insert (void)
{
  static const char *const numbers[] = { "0", "1", "2", "3>0", "4" };
  static const char *const ids[] = { "before", "b>>1", "b0", "in", "after" };
  g_autoptr (grub_cfg) cfg = parse
    ("menuentry before { linux /a }\nblscfg\nblscfg\n"
     "submenu s { menuentry in { linux /b } }\nmenuentry after { linux /c }");
  g_autoptr (GPtrArray) entries =
    g_ptr_array_new_with_free_func (bls_entry_free);

  g_ptr_array_add (entries, bls_entry_parse ("b>1.conf", "linux /1"));
  g_ptr_array_add (entries, bls_entry_parse ("b0.conf", "linux /0"));
  g_assert_true (cfg->blscfg);
  grub_cfg_insert_bls (cfg, entries);
  g_assert_cmpuint (cfg->entries->len, ==, G_N_ELEMENTS (numbers));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const struct grub_entry *e = g_ptr_array_index (cfg->entries, i);

    g_assert_cmpstr (e->number, ==, numbers[i]);
    g_assert_cmpstr (i == 1 ? e->path : e->id, ==, ids[i]);
    g_assert_true (grub_cfg_resolve (cfg, e->path) == e);
    g_assert_true (grub_cfg_resolve (cfg, e->number) == e);
  }
}

static void
test_expand (void)
{
  static const struct { const char *text, *expanded; } rows[] = {
    { "$prefix/grub.cfg", "()/boot/grub/grub.cfg" },
    { "${prefix}x", "()/boot/grubx" }, { "$none$", "$" }, { "a$", "a$" },
    { "${", "$" "{" }, { "/boot/$kernel", "/boot/vmlinuz-1" },
    { "$loop", "" },
  };
  g_autoptr (grub_cfg) cfg = parse
    ("set prefix=($root)/boot/grub\nset loop=$loop\n"
     "load_env -f /photon.cfg\nload_env --file $prefix/env\n"
     "source \"${prefix}/x\"\nconfigfile /y\n"
     "menuentry a { linux \"/boot/\"$kernel\nset loop=1\nsource /z }");

  grub_cfg_add_variables (cfg, "# block\nkernel=vmlinuz-1\r\nno\n=\n");
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = grub_cfg_expand (cfg, rows[i].text);
    g_assert_cmpstr (text, ==, rows[i].expanded);
  }
  grub_cfg_expand_entries (cfg);
  g_assert_nonnull (grub_cfg_find (cfg, "vmlinuz-1"));
  g_assert_cmpstr (cfg->configfile, ==, "${prefix}/x");
  g_assert_cmpuint (cfg->env_files->len, ==, 2);
}

/* Values that grow when they are expanded, and such that only take time. */
static void
test_expand_limit (void)
{
  static const char *const ends[] = { "x", "" };

  for (size_t i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (GString) value = g_string_new ("set a=");
    g_autoptr (grub_cfg) cfg = NULL;
    g_autofree char *text = NULL;

    for (unsigned n = 0; n < 10000; n++)
      g_string_append (value, "$a$b");
    g_string_append_printf (value, "%s\nset b=$a$a$a$a%s\n", ends[i],
                            ends[i]);
    cfg = parse (value->str);
    text = grub_cfg_expand (cfg, "$a$b");
    g_assert_cmpuint (strlen (text), <=, GRUB_MAX_EXPANDED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bls-entry/entry", test_entry);
  g_test_add_func ("/bls-entry/versions", test_versions);
  g_test_add_func ("/bls-entry/order", test_order);
  g_test_add_func ("/bls-entry/loader-conf", test_loader_conf);
  g_test_add_func ("/bls-entry/insert", test_insert);
  g_test_add_func ("/bls-entry/expand", test_expand);
  g_test_add_func ("/bls-entry/expand-limit", test_expand_limit);
  return g_test_run ();
}
