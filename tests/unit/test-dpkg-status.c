/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parser of dpkg's status file. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/dpkg-status.h"

static const char status[] =
  "Package: one\nStatus: install ok installed\nArchitecture: amd64\n"
  "Version: 1:2.0-3+b1\nDescription: text\n Package: not-this\n .\n\n"
  "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n"
  "Package: waiting\nStatus: install ok triggers-pending\nVersion: 2~rc1\n\n"
  "\n\n"
  "Package: half\nStatus: install reinstreq half-configured\nVersion: 3\n"
  "Architecture: all";

static void
check (const GPtrArray *packages, guint i, const char *name,
       const char *version, const char *arch)
{
  const struct package *p = g_ptr_array_index (packages, i);

  g_assert_cmpstr (p->name, ==, name);
  g_assert_cmpstr (p->version, ==, version);
  g_assert_cmpstr (p->arch, ==, arch);
}

static void
test_usual (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packages = dpkg_status_parse (status, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (packages->len, ==, 3);
  check (packages, 0, "one", "1:2.0-3+b1", "amd64");
  check (packages, 1, "waiting", "2~rc1", "");
  check (packages, 2, "half", "3", "all");
}

/* Paragraphs that must not become packages: their names and versions go into
 * argument vectors and messages. */
static const char *const bad[] = {
  "", "\n", "\n\n\n", "Package: x", "Package: x\nVersion: 1\n",
  "Package: x\nStatus: install ok installed\n",
  "Package: -x\nStatus: install ok installed\nVersion: 1\n",
  "Package: --purge\nStatus: install ok installed\nVersion: 1\n",
  "Package: a/b\nStatus: install ok installed\nVersion: 1\n",
  "Package: a b\nStatus: install ok installed\nVersion: 1\n",
  "Package: \nStatus: install ok installed\nVersion: 1\n",
  "Package: x\nStatus: installed\nVersion: 1\n",
  "Package: x\nStatus: install ok not-installed\nVersion: 1\n",
  "Package: x\nStatus: install ok installed\nVersion: 1;rm\n",
  "Package: x\nStatus: a b c installed\nVersion: 1\n",
  "Package: \001\nStatus: install ok installed\nVersion: 1\n",
};

static void
test_bad (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) packages = dpkg_status_parse (bad[i], &error);

    g_assert_no_error (error);
    g_assert_cmpuint (packages->len, ==, 0);
  }
}

static void
test_long_name (void)
{
  g_autofree char *name = g_strnfill (PACKAGE_MAX_NAME + 1, 'a');
  g_autofree char *text = g_strdup_printf
    ("Package: %s\nStatus: install ok installed\nVersion: 1\n\n"
     "Package: %s\nStatus: install ok installed\nVersion: 1\n", name,
     name + 1);
  g_autoptr (GPtrArray) packages = dpkg_status_parse (text, NULL);

  g_assert_cmpuint (packages->len, ==, 1);
  check (packages, 0, name + 1, "1", "");
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < PACKAGES_MAX; i++)
    g_string_append (text, "Package: x\nStatus: install ok installed\n"
                     "Version: 1\n\n");
  g_assert_null (dpkg_status_parse (text->str, &error));
  g_assert_nonnull (strstr (error->message, "more than 100000 packages"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dpkg-status/usual", test_usual);
  g_test_add_func ("/dpkg-status/bad", test_bad);
  g_test_add_func ("/dpkg-status/long-name", test_long_name);
  g_test_add_func ("/dpkg-status/too-many", test_too_many);
  return g_test_run ();
}
