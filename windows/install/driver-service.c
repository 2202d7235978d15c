/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services of drivers, below Services of the control set that Windows boots. */
#include "config.h"

#include <string.h>

#include "windows/install/driver-reg.h"
#include "windows/install/driver-service.h"
#include "windows/registry/services.h"

#define STORE "%13%\\"           /* the package's folder, in an INF */
#define FUNCTION_DRIVER 2u       /* SPSVCINST_ASSOCSERVICE */

static char *
image_path (const struct driver_service *s, const struct driver_names *names)
{
  if (names && g_str_has_prefix (s->binary, STORE))
    return g_strdup_printf ("\\SystemRoot\\System32\\DriverStore\\"
                            "FileRepository\\%s\\%s", names->folder,
                            s->binary + strlen (STORE));
  return g_strdup (s->binary);
}

/* Names that begin with '+' are groups. */
static bool
set_dependencies (struct hive *h, hive_key key, const struct driver_service *s,
                  GError **error)
{
  g_autoptr (GPtrArray) services = g_ptr_array_new ();
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();

  for (size_t i = 0; s->depends && s->depends[i]; i++)
    if (s->depends[i][0] == '+')
      g_ptr_array_add (groups, s->depends[i] + 1);
    else
      g_ptr_array_add (services, s->depends[i]);
  g_ptr_array_add (services, NULL);
  g_ptr_array_add (groups, NULL);
  return (services->len == 1 ||
          hive_set_list (h, key, "DependOnService",
                         (const char *const *) services->pdata, error)) &&
         (groups->len == 1 ||
          hive_set_list (h, key, "DependOnGroup",
                         (const char *const *) groups->pdata, error));
}

static bool
set_texts (struct hive *h, hive_key key, const struct driver_service *s,
           const struct driver_names *names, GError **error)
{
  const char *const owners[] = { names ? names->inf : NULL, NULL };

  return (!s->group || hive_set_text (h, key, "Group", s->group, error)) &&
         (!s->display_name ||
          hive_set_text (h, key, "DisplayName", s->display_name, error)) &&
         (!s->description ||
          hive_set_text (h, key, "Description", s->description, error)) &&
         (!names || hive_set_list (h, key, "Owners", owners, error));
}

static bool
add (const struct driver_target *t, const struct driver_service *s,
     const struct driver_names *names, GError **error)
{
  struct hive *h = t->system;
  g_autofree char *base = g_strdup_printf ("%s\\Services\\%s", t->control_set,
                                           s->name);
  g_autofree char *image = image_path (s, names);
  const hive_key key = hive_make (h, error, "%s", base);

  return key && hive_set_expand (h, key, "ImagePath", image, error) &&
         hive_set_dword (h, key, "Type", s->type, error) &&
         hive_set_dword (h, key, "Start", s->start, error) &&
         hive_set_dword (h, key, "ErrorControl", s->error_control, error) &&
         set_texts (h, key, s, names, error) &&
         set_dependencies (h, key, s, error) &&
         driver_regs_apply (h, base, s->regs, error);
}

static bool
start_at_boot (const struct driver_target *t, const char *name,
               GError **error)
{
  const hive_key key = service_find (t->system, t->control_set, name);

  return !key || service_load_at_boot (t->system, key, error);
}

bool
driver_services_add (const struct driver_target *t,
                     const struct driver_package *p,
                     const struct driver_names *names, GError **error)
{
  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    for (guint n = 0; n < m->services->len; n++) {
      const struct driver_service *s = g_ptr_array_index (m->services, n);

      if (!(names && names->there) && !add (t, s, names, error))
        return false;
      if ((s->flags & FUNCTION_DRIVER) &&
          !start_at_boot (t, s->name, error))
        return false;
    }
  }
  return true;
}
