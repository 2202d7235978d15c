/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that an installed driver package puts into a Windows. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/package-inf.h"
#include "windows/install/driver-files.h"
#include "windows/install/pe-version.h"
#include "windows/path.h"

#define STAGED "Drivers/VirtIO"
#define STORE "System32/DriverStore/FileRepository"
/* The catalogues of drivers ("Catalog Files and Digital Signatures"; the
 * GUID is DRIVER_ACTION_VERIFY of softpub.h). */
#define CATALOGS "System32/CatRoot/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}"
#define CLUSTER 4096U            /* what NTFS gives a file at least */
#define SPARE (1024U * 1024)     /* directories, and hives that grow */

/* DIRID ("Using Dirids", Windows driver documentation) below %SystemRoot%. */
static const struct {
  unsigned dirid;
  const char *dir;
} dirids[] = {
  { 10, "" }, { 11, "System32" }, { 12, "System32/drivers" }, { 17, "INF" },
};

static void
planned_file_free (void *file)
{
  struct planned_file *f = file;

  g_free (f->path);
  g_bytes_unref (f->data);
  g_free (f);
}

GPtrArray *
driver_files_new (void)
{
  return g_ptr_array_new_with_free_func (planned_file_free);
}

static void
plan (const struct driver_target *t, GPtrArray *files, const char *dir,
      const char *name, GBytes *data, bool keep_newer)
{
  struct planned_file *f = g_new0 (struct planned_file, 1);

  f->path = windows_path (t->guest, "%s/%s/%s", t->systemroot, dir, name);
  f->data = g_bytes_ref (data);
  f->keep_newer = keep_newer;
  g_ptr_array_add (files, f);
}

void
driver_files_plan_staged (const struct driver_target *t,
                          const struct driver_package *p, GPtrArray *files)
{
  for (guint i = 0; i < p->files->len; i++) {
    const struct driver_file *f = g_ptr_array_index (p->files, i);
    g_autofree char *name = g_ascii_strdown (f->name, -1);

    plan (t, files, STAGED, name, f->data, false);
  }
}

/* Up to the last name each is one that may stand in a path. */
static bool
is_plain_path (const char *path)
{
  g_auto (GStrv) names = g_strsplit_set (path, "\\/", -1);

  for (size_t i = 0; names[i]; i++)
    if (*names[i] && !package_name_is_plain (names[i]))
      return false;
  return true;
}

static bool
plan_copy (const struct driver_target *t, const struct driver_package *p,
           const struct driver_copy *c, GPtrArray *files, GError **error)
{
  const struct driver_file *file = driver_package_file (p, c->source);
  const char *subdir = c->subdir ? c->subdir : "";

  for (size_t i = 0; i < G_N_ELEMENTS (dirids); i++) {
    g_autofree char *dir = NULL;

    if (dirids[i].dirid != c->dirid)
      continue;
    if (!file || !is_plain_path (subdir) || !package_name_is_plain (c->target))
      return error_set (error, "%s: its file %s is missing or would go to no "
                        "place that a driver may use: use a complete driver "
                        "package", p->origin, c->source);
    dir = g_strdup_printf ("%s/%s", dirids[i].dir, subdir);
    plan (t, files, dir, c->target, file->data, true);
  }
  return true;
}

void
driver_files_plan_store (const struct driver_target *t,
                         const struct driver_package *p,
                         const struct driver_names *names, GPtrArray *files)
{
  g_autofree char *dir = g_strdup_printf (STORE "/%s", names->folder);

  for (guint i = 0; i < p->files->len; i++) {
    const struct driver_file *f = g_ptr_array_index (p->files, i);

    plan (t, files, dir, f->name, f->data, false);
    if (g_ascii_strcasecmp (f->name, p->inf_name) == 0)
      plan (t, files, "INF", names->inf, f->data, false);
    if (p->catalog && g_ascii_strcasecmp (f->name, p->catalog) == 0)
      plan (t, files, CATALOGS, names->catalog, f->data, false);
  }
}

bool
driver_files_plan_installed (const struct driver_target *t,
                             const struct driver_package *p,
                             const struct driver_names *names,
                             GPtrArray *files, GError **error)
{
  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    for (guint n = 0; n < m->copies->len; n++)
      if (!plan_copy (t, p, g_ptr_array_index (m->copies, n), files, error))
        return false;
  }
  if (names)
    driver_files_plan_store (t, p, names, files);
  return true;
}

/* --- writing ------------------------------------------------------------ */

static bool
check_space (const struct driver_target *t, GPtrArray *files, GError **error)
{
  struct guest_space space;
  uint64_t needed = SPARE;

  for (guint i = 0; i < files->len; i++) {
    const struct planned_file *f = g_ptr_array_index (files, i);
    needed += (g_bytes_get_size (f->data) / CLUSTER + 1) * CLUSTER;
  }
  if (!guest_space (t->guest, t->systemroot, &space, error))
    return false;
  if (space.free_bytes < needed) {
    g_autofree char *want = format_size (needed);
    g_autofree char *have = format_size (space.free_bytes);
    return error_set (error, "not enough free space for conversion on "
                      "filesystem '/': the drivers need %s, %s are free: "
                      "free some space in the guest", want, have);
  }
  return true;
}

/* Is what is at PATH newer than DATA? */
static bool
is_newer (struct guest *guest, const char *path, GBytes *data)
{
  g_autoptr (GBytes) old = guest_is_file (guest, path) ?
    guest_read (guest, path, GUEST_MAX_TEXT, NULL) : NULL;
  uint64_t there, ours;
  gsize size;
  const void *bytes;

  if (!old)
    return false;
  bytes = g_bytes_get_data (old, &size);
  if (!pe_version (bytes, size, &there))
    return false;
  bytes = g_bytes_get_data (data, &size);
  return !pe_version (bytes, size, &ours) || there > ours;
}

static bool
write_file (struct guest *guest, const struct planned_file *f, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (f->path);

  if (f->keep_newer && is_newer (guest, f->path, f->data)) {
    guest_note (guest, "%s is newer in the guest than in the driver package: "
                "it stays", f->path);
    return true;
  }
  return guest_mkdir_p (guest, dir, error) &&
         guest_write (guest, f->path, f->data, error);
}

bool
driver_files_write (const struct driver_target *t, GPtrArray *files,
                    GError **error)
{
  if (!check_space (t, files, error))
    return false;
  for (guint i = 0; i < files->len; i++)
    if (!write_file (t->guest, g_ptr_array_index (files, i), error))
      return false;
  return true;
}
