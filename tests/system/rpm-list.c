/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists the packages of an RPM guest that is a directory.
 *
 *   rpm-list DIRECTORY
 *
 * One a line: name, version, architecture. */
#include "config.h"

#include <stdio.h>

#include "converters/linux.h"
#include "v2v/base/runtime.h"

static bool
list (const char *dir, GError **error)
{
  g_autoptr (v2v_guest) guest = guest_dir_new (dir, false, error);
  struct conversion cv = { .guest = guest };
  g_autoptr (GPtrArray) packages = guest ? linux_rpm_read (&cv, error)
                                         : NULL;

  for (guint i = 0; packages && i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);
    printf ("%s\t%s\t%s\n", p->name, p->version, p->arch);
  }
  return packages != NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const bool ok = argc == 2 && runtime_start ("rpm-list", &error) &&
                  list (argv[1], &error);

  runtime_finish ();
  if (!ok)
    fprintf (stderr, "rpm-list: error: %s\n",
             error ? error->message : "usage: rpm-list DIRECTORY");
  return !ok;
}
