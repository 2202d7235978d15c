/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: grub.cfg and grubenv of a guest.  The first 1024 bytes
 * are also taken as an environment block. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "converters/bls-entry.h"
#include "converters/grub-cfg.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_entry (const struct grub_cfg *cfg, const char *value)
{
  const struct grub_entry *e = grub_cfg_resolve (cfg, value);

  g_assert ((e == NULL) == (cfg->entries->len == 0));
  if (e)
    g_assert_true (g_ptr_array_find (cfg->entries, e, NULL));
}

static void
check_defaults (const struct grub_cfg *cfg, const char *text)
{
  size_t len = strlen (text);
  guint i;

  for (i = 0; i < cfg->defaults->len; i++) {
    const struct grub_default *d = cfg->defaults->pdata[i];
    g_assert_cmpuint (d->start, <=, len);
    g_assert_cmpuint (d->length, <=, len - d->start);
    check_entry (cfg, d->value);
  }
}

/* As if the same text were a file of variables, and an entry. */
static void
check_additions (struct grub_cfg *cfg, const char *text)
{
  g_autoptr (GPtrArray) entries =
    g_ptr_array_new_with_free_func (bls_entry_free);
  g_autofree char *expanded = grub_cfg_expand (cfg, text);
  const guint before = cfg->entries->len;

  g_assert_cmpuint (strlen (expanded), <=, GRUB_MAX_EXPANDED);
  g_ptr_array_add (entries, bls_entry_parse ("a>b.conf", text));
  grub_cfg_insert_bls (cfg, entries);
  g_assert_cmpuint (cfg->entries->len, ==, before + (cfg->blscfg ? 1 : 0));
  grub_cfg_add_variables (cfg, text);
  grub_cfg_expand_entries (cfg);
}

static void
check_config (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (grub_cfg) cfg = grub_cfg_parse (text, &error);
  g_autofree char *changed = NULL;

  g_assert ((cfg == NULL) == (error != NULL));
  if (cfg == NULL)
    return;
  check_defaults (cfg, text);
  check_entry (cfg, "1>0");
  if (cfg->entries->len > 0) {
    const struct grub_entry *last =
      cfg->entries->pdata[cfg->entries->len - 1];
    check_entry (cfg, last->path);
    grub_cfg_find (cfg, last->kernel ? last->kernel : "vmlinuz");
  }
  check_additions (cfg, text);
  changed = grub_cfg_set_default (cfg, text, "1>2");
  g_assert_nonnull (changed);
}

static void
check_environment (const char *data, size_t size)
{
  g_autofree char *before = grubenv_get (data, size, "saved_entry");
  g_autofree char *block = grubenv_set (data, size, "saved_entry", "1>2",
                                        NULL);
  g_autofree char *now = NULL;

  if (before)
    g_assert_true (grubenv_is_block (data, size));
  if (block == NULL)             /* full */
    return;
  now = grubenv_get (block, GRUBENV_SIZE, "saved_entry");
  g_assert_cmpstr (now, ==, "1>2");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_config (text);
  check_environment ((const char *) data, MIN (size, GRUBENV_SIZE));
  return 0;
}
