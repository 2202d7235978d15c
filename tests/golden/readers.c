/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Golden tests of the pure readers: each document in a reader's folder must
 * give NAME.expected, byte for byte.  The name says which: good-…, bad-…
 * (refused: the expectation is the error), unsupported-… (refused with what to
 * do).  V2V_REGENERATE=1 rewrites the expectations. */
#include "config.h"

#include <string.h>

#include "tests/golden/readers.h"

static const struct {
  const char *folder, *suffix;
  golden_reader read;
} readers[] = {
  { "domain-xml", ".xml", golden_read_domain_xml },
  { "libvirt-host", ".xml", golden_read_libvirt_host },
  { "ovf", ".ovf", golden_read_ovf },
  { "vmdk", ".vmdk", golden_read_vmdk },
  { "vmx", ".vmx", golden_read_vmx },
  { "xen", ".cfg", golden_read_xen },
};

struct golden_case {
  char *path;
  golden_reader read;
};

static void
check_name (const char *path, bool refused)
{
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_prefix (name, "good-"))
    g_assert_false (refused);
  else if (g_str_has_prefix (name, "bad-") ||
           g_str_has_prefix (name, "unsupported-"))
    g_assert_true (refused);
  else
    g_error ("%s: names begin with good-, bad- or unsupported-", name);
}

static void
run_case (gconstpointer data)
{
  const struct golden_case *c = data;
  g_autofree char *base = g_strndup (c->path, (gsize)
                                     (strrchr (c->path, '.') - c->path));
  g_autofree char *path = g_strconcat (base, ".expected", NULL);
  g_autofree char *in = NULL, *text = NULL, *expected = NULL;
  g_autoptr (GError) error = NULL, refusal = NULL;
  gsize size;

  g_file_get_contents (c->path, &in, &size, &error);
  g_assert_no_error (error);
  text = c->read (in, size, &refusal);
  check_name (c->path, text == NULL);
  if (!text)
    text = g_strdup_printf ("error: %s\n", refusal->message);
  if (g_getenv ("V2V_REGENERATE")) {
    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    return;
  }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
free_case (gpointer data)
{
  struct golden_case *c = data;

  g_free (c->path);
  g_free (c);
}

static unsigned
add_cases (const char *top, size_t row)
{
  g_autofree char *dir = g_build_filename (top, "tests/golden",
                                           readers[row].folder, NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;
  unsigned n = 0;

  while (d && (name = g_dir_read_name (d))) {
    g_autofree char *test = g_strdup_printf ("/readers/%s/%s",
                                             readers[row].folder, name);
    struct golden_case *c;

    if (!g_str_has_suffix (name, readers[row].suffix))
      continue;
    c = g_new0 (struct golden_case, 1);
    c->path = g_build_filename (dir, name, NULL);
    c->read = readers[row].read;
    g_test_add_data_func_full (test, c, run_case, free_case);
    n++;
  }
  return n;
}

int
main (int argc, char **argv)
{
  const char *top = g_getenv ("top_srcdir");

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (readers); i++)
    if (add_cases (top ? top : ".", i) == 0)
      g_error ("no cases in tests/golden/%s", readers[i].folder);
  return g_test_run ();
}
