/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What several parts of the Linux converter need. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"

/* A failed read of a file that is not there is no error.  Asked only then:
 * each call of the appliance costs. */
static bool
forgive_missing (const struct conversion *cv, const char *path,
                 GError *failure, GError **error)
{
  if (!g_error_matches (failure, V2V_ERROR, V2V_ERROR_NOT_FOUND) &&
      guest_is_file (cv->guest, path)) {
    g_propagate_error (error, failure);
    return false;
  }
  g_error_free (failure);
  return true;
}

bool
linux_read_text (const struct conversion *cv, const char *path,
                 char **ret_text, GError **error)
{
  GError *failure = NULL;
  char *text = guest_read_text (cv->guest, path, &failure);

  if (!text && !forgive_missing (cv, path, failure, error))
    return false;
  *ret_text = text;
  return true;
}

bool
linux_read_bytes (const struct conversion *cv, const char *path,
                  guint64 max, GBytes **ret_data, GError **error)
{
  GError *failure = NULL;
  GBytes *data = guest_read (cv->guest, path, max, &failure);

  if (!data && !forgive_missing (cv, path, failure, error))
    return false;
  *ret_data = data;
  return true;
}

bool
linux_edit_file (const struct conversion *cv, const char *path,
                 linux_edit_func edit, void *opaque, GError **error)
{
  g_autofree char *text = NULL, *with = NULL;

  if (!linux_read_text (cv, path, &text, error))
    return false;
  if (text)
    with = edit (text, opaque);
  return !with || guest_write_text (cv->guest, path, with, error);
}

static void
improve_file (const struct conversion *cv, const char *path,
              linux_edit_func edit, void *opaque)
{
  g_autoptr (GError) error = NULL;

  if (!linux_edit_file (cv, path, edit, opaque, &error))
    linux_warning (cv, "%s stays as it is; look for what it says of the old "
                   "hypervisor's devices: %s", path, error->message);
}

void
linux_improve_files (const struct conversion *cv, const char *pattern,
                     linux_edit_func edit, void *opaque)
{
  g_auto (GStrv) paths = NULL;

  if (!strpbrk (pattern, "*?[")) {
    improve_file (cv, pattern, edit, opaque);
    return;
  }
  paths = guest_glob (cv->guest, pattern, NULL);
  for (size_t i = 0; paths && paths[i]; i++)
    improve_file (cv, paths[i], edit, opaque);
}

bool
linux_has_package (const struct conversion *cv, const char *name)
{
  const GPtrArray *packages = linux_state (cv)->packages;

  for (guint i = 0; i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);
    if (strcmp (p->name, name) == 0)
      return true;
  }
  return false;
}

