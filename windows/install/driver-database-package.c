/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DriverDatabase\DriverPackages: one package with its install sections and
 * the devices that it is for. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "windows/install/driver-database.h"
#include "windows/install/driver-reg.h"

#define PACKAGES "DriverDatabase\\DriverPackages"
#define STATUS_FLAGS 0x12
#define CONFIG_SCOPE 7           /* 10 and later */

/* Who signed it, and what that is worth when drivers are ranked. */
static const struct {
  const char *publisher;         /* in the catalogue; NULL: any */
  const char *signer;            /* NULL: the INF's provider */
  uint32_t score;
} signers[] = {
  { "Microsoft Windows Hardware Compatibility",
    "Microsoft Windows Hardware Compatibility Publisher", 0x0d000005 },
  { NULL, NULL, 0x0f000000 },
};
#define SCORE_UNSIGNED 0x80000000u

static GBytes *
find_file (const struct driver_package *p, const char *name)
{
  for (guint i = 0; name && i < p->files->len; i++) {
    const struct driver_file *f = g_ptr_array_index (p->files, i);
    if (g_ascii_strcasecmp (f->name, name) == 0)
      return f->data;
  }
  return NULL;
}

static bool
set_signer (struct hive *h, hive_key key, const struct driver_package *p,
            GError **error)
{
  GBytes *catalog = find_file (p, p->catalog);
  gsize size = 0;
  const void *data = catalog ? g_bytes_get_data (catalog, &size) : NULL;
  const char *signer = "";
  uint32_t score = SCORE_UNSIGNED;

  for (size_t i = 0; size && i < G_N_ELEMENTS (signers); i++)
    if (!signers[i].publisher ||
        memmem (data, size, signers[i].publisher,
                strlen (signers[i].publisher))) {
      signer = signers[i].signer ? signers[i].signer : p->provider;
      score = signers[i].score;
      break;
    }
  return hive_set_text (h, key, "SignerName", signer, error) &&
         hive_set_dword (h, key, "SignerScore", score, error);
}

static bool
set_since_10 (const struct driver_target *t, struct hive *h, hive_key key,
              const struct driver_package *p, GError **error)
{
  const uint64_t now = GUINT64_TO_LE (filetime_of_seconds (t->now));

  if (!windows_at_least (t->version, 10, 0))
    return true;
  return (!p->catalog || hive_set_text (h, key, "Catalog", p->catalog,
                                        error)) &&
         hive_set (h, key, "ImportDate", REG_BINARY, &now, sizeof now, error);
}

/* Where the running Windows finds the package's files. */
static char *
origin (const struct driver_target *t)
{
  char *path = g_strdup_printf ("C:%s/Drivers/VirtIO", t->systemroot);

  return g_strdelimit (path, "/", '\\');
}

bool
driver_database_add_head (const struct driver_target *t,
                          const struct driver_package *p,
                          const struct driver_names *n, GError **error)
{
  struct hive *h = driver_database_of (t, p);
  const hive_key key = hive_make (h, error, PACKAGES "\\%s", n->folder);
  g_autofree char *path = origin (t);
  guint8 version[DRIVER_VERSION_SIZE];

  driver_version_pack (p, version);
  return key && hive_set_text (h, key, "", n->inf, error) &&
         hive_set (h, key, "Version", REG_BINARY, version, sizeof version,
                   error) &&
         hive_set_text (h, key, "Provider", p->provider ? p->provider : "",
                        error) &&
         hive_set_text (h, key, "InfName", p->inf_name, error) &&
         hive_set_text (h, key, "OemPath", path, error) &&
         set_signer (h, key, p, error) &&
         hive_set_dword (h, key, "StatusFlags", STATUS_FLAGS, error) &&
         set_since_10 (t, h, key, p, error);
}

static bool
add_services (struct hive *h, const char *base, const struct driver_model *m,
              GError **error)
{
  for (guint i = 0; i < m->services->len; i++) {
    const struct driver_service *s = g_ptr_array_index (m->services, i);
    g_autofree char *key = g_strdup_printf ("%s\\Services\\%s", base, s->name);

    if (driver_regs_any (s->regs) &&
        !driver_regs_apply (h, key, s->regs, error))
      return false;
  }
  return true;
}

static bool
add_regs (struct hive *h, const char *base, const char *name, GPtrArray *regs,
          GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s\\%s", base, name);

  return !driver_regs_any (regs) || driver_regs_apply (h, key, regs, error);
}

static bool
add_configuration (const struct driver_target *t, struct hive *h,
                   const char *package, const struct driver_model *m,
                   GError **error)
{
  g_autofree char *base = g_strdup_printf ("%s\\Configurations\\%s", package,
                                           m->section_decorated);
  const hive_key key = hive_make (h, error, "%s", base);

  return key && hive_set_dword (h, key, "ConfigFlags", 0, error) &&
         (!windows_at_least (t->version, 10, 0) ||
          hive_set_dword (h, key, "ConfigScope", CONFIG_SCOPE, error)) &&
         (!m->service || !*m->service ||
          hive_set_text (h, key, "Service", m->service, error)) &&
         add_regs (h, base, "Device", m->hw_regs, error) &&
         add_regs (h, base, "Driver", m->regs, error) &&
         add_services (h, base, m, error);
}

static bool
add_descriptor (struct hive *h, const char *package, const char *id,
                const struct driver_package *p, const struct driver_model *m,
                GError **error)
{
  const hive_key key = hive_make (h, error, "%s\\Descriptors\\%s", package,
                                  id);

  return key && hive_set_text (h, key, "Configuration", m->section_decorated,
                               error) &&
         hive_set_text (h, key, "Manufacturer",
                        p->manufacturer ? p->manufacturer : "", error) &&
         hive_set_text (h, key, "Description",
                        m->description ? m->description : "", error);
}

static bool
add_descriptors (struct hive *h, const char *package,
                 const struct driver_package *p, const struct driver_model *m,
                 GError **error)
{
  if (!add_descriptor (h, package, m->hardware_id, p, m, error))
    return false;
  for (size_t n = 0; m->compatible_ids && m->compatible_ids[n]; n++) {
    if (hive_find (h, "%s\\Descriptors\\%s", package, m->compatible_ids[n]))
      continue;
    if (!add_descriptor (h, package, m->compatible_ids[n], p, m, error))
      return false;
  }
  return true;
}

bool
driver_database_add_models (const struct driver_target *t,
                            const struct driver_package *p,
                            const struct driver_names *n, GError **error)
{
  struct hive *h = driver_database_of (t, p);
  g_autofree char *package = g_strdup_printf (PACKAGES "\\%s", n->folder);

  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    if (!add_configuration (t, h, package, m, error) ||
        !add_descriptors (h, package, p, m, error))
      return false;
  }
  return true;
}
