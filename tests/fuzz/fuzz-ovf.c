/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: OVF descriptors, and the same bytes as a manifest. */
#include "config.h"

#include <stdint.h>

#include "inputs/ova-manifest.h"
#include "inputs/ova-name.h"
#include "inputs/ovf.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
try_manifest (const char *text, size_t size)
{
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lines = manifest_parse (text, size, bad);

  for (guint i = 0; i < lines->len; i++) {
    const struct manifest_line *l = lines->pdata[i];
    g_assert_true (*l->name && *l->sum && l->method < SUM_METHODS);
  }
}

/* No name leads out. */
static void
check_href (const char *href)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = ova_name_of_href ("a/b.ovf", href, true, &error);
  g_auto (GStrv) parts = name ? g_strsplit (name, "/", -1) : NULL;

  g_assert_true ((name == NULL) == (error != NULL));
  for (size_t i = 0; parts && parts[i]; i++)
    g_assert_true (parts[i][0] && g_strcmp0 (parts[i], "..") != 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_ovf) o =
    ovf_parse ((const char *) data, size, "‘guest.ovf’", &error);
  g_autofree char *text = NULL;

  try_manifest ((const char *) data, size);
  if (!o) {
    g_assert_nonnull (error);
    return 0;
  }
  g_assert_cmpuint (o->disks->len, ==, o->source->disks->len);
  for (guint i = 0; i < o->disks->len; i++) {
    const struct ovf_disk *d = o->disks->pdata[i];
    g_assert_true (d->href || d->capacity > 0);
    if (d->href)
      check_href (d->href);
  }
  text = source_format (o->source);
  return 0;
}
