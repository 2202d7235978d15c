/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: package databases of an RPM guest, and single headers.
 * SQLite's files are the library's own business. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "converters/rpm-bdb.h"
#include "converters/rpm-header.h"
#include "converters/rpm-ndb.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_word (const char *word, gsize max)
{
  g_assert_cmpuint (strlen (word), <=, max);
  for (; *word; word++)
    g_assert_true (g_ascii_isgraph (*word));
}

static void
check (bool (*read) (const guint8 *data, gsize size, GPtrArray *packages,
                     GError **error),
       const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) packages = packages_new ();
  g_autoptr (GError) error = NULL;
  const bool ok = read (data, size, packages, &error);

  g_assert_true (ok == (error == NULL));
  g_assert_cmpuint (packages->len, <=, PACKAGES_MAX);
  for (guint i = 0; i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);

    g_assert_true (g_ascii_isalnum (p->name[0]));
    check_word (p->name, PACKAGE_MAX_NAME);
    check_word (p->version, 2 * PACKAGE_MAX_NAME + 20);
    check_word (p->arch, PACKAGE_MAX_NAME);
  }
}

static bool
read_header (const guint8 *data, gsize size, GPtrArray *packages,
             GError **error)
{
  return rpm_packages_add (packages, data, size, error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  check (rpm_bdb_read, data, size);
  check (rpm_ndb_read, data, size);
  check (read_header, data, size);
  return 0;
}
