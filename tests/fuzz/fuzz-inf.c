/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: INF files and the packages that they describe. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "windows/drivers/inf.h"
#include "windows/drivers/package-inf.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const struct windows_version versions[] = {
  { .major = 5, .minor = 1, .build = 2600, .arch = ARCH_X86 },
  { .major = 6, .minor = 1, .build = 7601, .arch = ARCH_AMD64 },
  { .major = 10, .build = 26100, .arch = ARCH_AMD64, .server = true },
  { .major = 10, .build = 22631, .arch = ARCH_ARM64 },
};

static void
check_line (const struct inf_line *line)
{
  g_assert_cmpuint (g_strv_length (line->fields), ==, line->count);
  g_assert (line->key || line->count > 0);
}

static void
check_sections (const struct inf *inf)
{
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, inf->sections);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const struct inf_section *section = value;

    g_assert (inf_section (inf, section->name) == section);
    for (guint i = 0; i < section->lines->len; i++)
      check_line (g_ptr_array_index (section->lines, i));
  }
}

/* No name leads out of the package or of the folder that it goes to. */
static void
check_copies (const struct driver_model *m)
{
  for (guint i = 0; i < m->copies->len; i++) {
    const struct driver_copy *c = g_ptr_array_index (m->copies, i);

    g_assert_true (package_name_is_plain (c->source));
    g_assert_true (package_name_is_plain (c->target));
    g_assert_null (strstr (c->subdir, ".."));
    g_assert_cmpuint (c->dirid, !=, 0);
  }
}

static void
check_package (const struct driver_package *p)
{
  g_assert_cmpuint (p->models->len, >, 0);
  g_assert_nonnull (p->manufacturer);
  for (guint i = 0; p->sources[i]; i++)
    g_assert_false (strstr (p->sources[i], "../") != NULL);
  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    g_assert_nonnull (m->hardware_id);
    check_copies (m);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (v2v_inf) inf = inf_parse (data, size, "fuzz.inf", NULL);

  if (!inf)
    return 0;
  check_sections (inf);
  for (size_t i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autoptr (v2v_driver_package) p = package_from_inf (inf, &versions[i],
                                                         NULL);

    if (p)
      check_package (p);
  }
  return 0;
}
