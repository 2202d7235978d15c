/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names that a driver package gets in a Windows from 6.2 on. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "windows/drivers/decoration.h"
#include "windows/install/driver-database.h"
#include "windows/install/driver-names.h"
#include "windows/path.h"
#include "windows/registry/services.h"

#define HASH_DIGITS 16

void
driver_names_clear (struct driver_names *n)
{
  g_clear_pointer (&n->inf, g_free);
  g_clear_pointer (&n->catalog, g_free);
  g_clear_pointer (&n->folder, g_free);
}

static char *
folder_name (const struct driver_package *p)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < p->files->len; i++) {
    const struct driver_file *f = g_ptr_array_index (p->files, i);
    gsize size;
    const guint8 *data = g_bytes_get_data (f->data, &size);

    g_checksum_update (sum, (const guchar *) f->name,
                       (gssize) strlen (f->name) + 1);
    g_checksum_update (sum, data, (gssize) size);
  }
  return g_strdup_printf ("%s_%s_%.*s", p->inf_name,
                          decoration_arch_name (p->arch), HASH_DIGITS,
                          g_checksum_get_string (sum));
}

static bool
is_free (const struct driver_target *t, unsigned number)
{
  g_autofree char *path =
    windows_path (t->guest, "%s/INF/oem%u.inf", t->systemroot, number);

  return !guest_exists (t->guest, path) &&
         !driver_database_has_number (t, number);
}

static void
set_number (struct driver_names *n, unsigned number)
{
  n->number = number;
  n->inf = g_strdup_printf ("oem%u.inf", number);
  n->catalog = g_strdup_printf ("oem%u.cat", number);
}

/* A package that was only added to the driver store (by pnputil, before a
 * device came) has no service yet: the boot loader would find nothing.  For
 * one that Windows is to install itself that is enough. */
static bool
has_services (const struct driver_target *t, const struct driver_package *p)
{
  if (!driver_is_storage (p))
    return true;
  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    if (m->service && *m->service &&
        !service_find (t->system, t->control_set, m->service))
      return false;
  }
  return true;
}

bool
driver_names_find (const struct driver_target *t,
                   const struct driver_package *p, struct driver_names *ret,
                   GError **error)
{
  g_auto (v2v_driver_names) n = { 0 };
  unsigned number = 0;

  n.there = has_services (t, p) &&
            driver_database_find (driver_database_of (t, p), p, &number,
                                  &n.folder);
  if (!n.there) {
    n.folder = folder_name (p);
    while (number <= OEM_MAX_NUMBER && !is_free (t, number))
      number++;
    if (number > OEM_MAX_NUMBER)
      return error_set (error, "%s: this Windows has no number left for a "
                        "driver package (oem0.inf to oem%u.inf are taken): "
                        "remove drivers that are not needed", p->inf_name,
                        OEM_MAX_NUMBER);
  }
  set_number (&n, number);
  *ret = n;
  n = (struct driver_names) { 0 };
  return true;
}
