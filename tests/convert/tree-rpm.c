/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The RPM database of a directory-tree guest. */
#include "config.h"

#include "tests/convert/phony-rpm.h"
#include "tests/convert/tree.h"
#include "v2v/base/error.h"

struct tree_rpm {
  char *dir, *format;            /* NULL: nothing was said */
  GPtrArray *headers;            /* GBytes * */
};

struct tree_rpm *
tree_rpm_new (void)
{
  struct tree_rpm *rpm = g_new0 (struct tree_rpm, 1);

  rpm->headers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return rpm;
}

void
tree_rpm_free (struct tree_rpm *rpm)
{
  g_free (rpm->dir);
  g_free (rpm->format);
  g_ptr_array_unref (rpm->headers);
  g_free (rpm);
}

bool
tree_rpm_place (struct tree_rpm *rpm, char **words, GError **error)
{
  if (!words[1])
    return error_set (error, "rpmdb DIR [sqlite|ndb|bdb]");
  g_free (rpm->dir);
  g_free (rpm->format);
  rpm->dir = g_strdup (words[1]);
  rpm->format = g_strdup (words[2] ? words[2] : "sqlite");
  return true;
}

bool
tree_rpm_add (struct tree_rpm *rpm, char **words, GError **error)
{
  GBytes *header = phony_rpm_header (words[1], words[2], words[3]);

  if (!header)
    return error_set (error, "package NAME [EPOCH:]VERSION-RELEASE ARCH");
  g_ptr_array_add (rpm->headers, header);
  return true;
}

bool
tree_rpm_write (const struct tree_rpm *rpm, const char *dir, GError **error)
{
  const char *name = NULL;
  g_autoptr (GBytes) data = NULL;
  g_autofree char *path = NULL;

  if (!rpm->dir)
    return rpm->headers->len == 0 ||
           error_set (error, "packages of rpm, but no rpmdb DIR");
  data = phony_rpm_database (rpm->format, rpm->headers, &name);
  if (!data)
    return error_set (error, "rpmdb DIR [sqlite|ndb|bdb]");
  path = g_build_filename (rpm->dir, name, NULL);
  return tree_write (dir, path, g_bytes_get_data (data, NULL),
                     g_bytes_get_size (data), error);
}
