/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: menus of GRUB legacy, extlinux and ELILO, entries of the
 * Boot Loader Specification, loader.conf. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "converters/bls-entry.h"
#include "converters/elilo-conf.h"
#include "converters/grub-legacy.h"
#include "converters/syslinux-cfg.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_entries (const struct boot_menu *menu, const char *text)
{
  for (guint i = 0; i < menu->entries->len; i++) {
    const struct boot_entry *e = g_ptr_array_index (menu->entries, i);
    g_autofree char *added = grub_legacy_add (text, e, "t", "vmlinuz-1",
                                              "initrd-1");

    g_assert_nonnull (e->name);
    g_assert ((e->kernel == NULL) == (e->file == NULL));
    g_assert_cmpuint (e->line, <, e->end);
    if (added)
      g_assert_true (g_str_has_prefix (added, text));
  }
}

static void
check_legacy (const char *text)
{
  g_autoptr (boot_menu) menu = boot_menu_new ();
  g_autoptr (boot_menu) again = boot_menu_new ();
  g_autofree char *with = grub_legacy_set_default (text, 1);
  g_autofree char *saved = grub_legacy_set_saved (text, 12);

  if (!grub_legacy_parse (menu, text, 0, NULL))
    return;
  check_entries (menu, text);
  g_assert_true (grub_legacy_parse (again, with, 0, NULL));
  g_assert_cmpstr (again->chosen, ==, "1");
  g_assert_cmpint (grub_legacy_resolve (menu, menu->chosen), <,
                   (int) menu->entries->len);
}

static void
check_others (const char *text)
{
  g_autoptr (boot_menu) syslinux = boot_menu_new ();
  g_autoptr (boot_menu) elilo = boot_menu_new ();
  g_autofree char *with = elilo_set_default (text, "x");
  g_autofree char *label = NULL;

  if (elilo_parse (elilo, text, 0, NULL))
    check_entries (elilo, text);
  if (!syslinux_parse (syslinux, text, 0, NULL))
    return;
  check_entries (syslinux, text);
  if (syslinux->entries->len > 0)
    label = syslinux_set_default (syslinux, text,
                                  boot_menu_last (syslinux)->name);
}

static void
check_bls (const char *text)
{
  struct bls_entry *a = bls_entry_parse ("a-1.conf", text);
  struct bls_entry *b = bls_entry_parse (text, "version 1\nsort-key a");
  g_autofree char *value = loader_conf_default (text);
  g_autofree char *with = loader_conf_set_default (text, "x");
  g_autofree char *now = loader_conf_default (with);
  const int order = bls_compare_grub (a, b);
  const int back = bls_compare_grub (b, a);

  g_assert_cmpstr (now, ==, "x");
  g_assert ((order < 0) == (back > 0) && (order > 0) == (back < 0));
  bls_compare_systemd (a, b);
  bls_entry_free (a);
  bls_entry_free (b);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_legacy (text);
  check_others (text);
  check_bls (text);
  return 0;
}
