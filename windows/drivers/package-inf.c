/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From an INF file to the driver package that it describes for one Windows. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/decoration.h"
#include "windows/drivers/package-inf.h"

#define MAX_SHOWN 60             /* bytes of a foreign name in a message */

struct builder {
  const struct inf *inf;
  const struct windows_version *version;
  struct driver_package *package;
  GHashTable *installs;          /* install section -> struct install */
  guint budget;
};

/*----- [Version] ----------------------------------------------------------*/

/* Most particular first: "CatalogFile.NTamd64", "CatalogFile.NT". */
static char *
read_catalog (const struct inf *inf, enum windows_arch arch)
{
  const struct inf_section *version = inf_section (inf, "Version");
  g_autofree char *platform =
    g_strdup_printf ("CatalogFile.NT%s", decoration_arch_name (arch));
  const char *const keys[] = { platform, "CatalogFile.NT", "CatalogFile" };

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *value = inf_value (version, keys[i]);

    if (value && package_name_is_plain (value))
      return g_ascii_strdown (value, -1);
  }
  return NULL;
}

static uint16_t
small_number (const char *text, uint32_t max)
{
  const uint32_t n = text ? inf_number (text, 0) : 0;

  return n <= max ? (uint16_t) n : 0;
}

/* "INF DriverVer Directive": mm/dd/yyyy[,w[.x[.y[.z]]]]; leading zeroes. */
static void
read_driver_ver (const struct inf *inf, struct driver_package *p)
{
  const struct inf_line *line = inf_find (inf_section (inf, "Version"),
                                          "DriverVer");
  g_auto (GStrv) date = g_strsplit_set (line ? inf_field (line, 0) : "",
                                        "/-", 3);
  g_auto (GStrv) version = g_strsplit (line ? inf_field (line, 1) : "", ".",
                                       4);

  if (g_strv_length (date) == 3) {
    p->month = small_number (date[0], 12);
    p->day = small_number (date[1], 31);
    p->year = small_number (date[2], 9999);
  }
  for (guint i = 0; version[i]; i++)
    p->version[i] = small_number (version[i], UINT16_MAX);
}

static void
read_version (struct builder *b)
{
  const struct inf_section *version = inf_section (b->inf, "Version");
  struct driver_package *p = b->package;
  const char *guid = inf_value (version, "ClassGuid");
  const char *class_name = inf_value (version, "Class");
  const char *provider = inf_value (version, "Provider");

  p->inf_name = g_ascii_strdown (b->inf->name, -1);
  p->kind = g_strndup (p->inf_name, g_str_has_suffix (p->inf_name, ".inf")
                       ? strlen (p->inf_name) - 4 : strlen (p->inf_name));
  p->provider = g_strdup (provider ? provider : "");
  p->class_name = g_strdup (class_name ? class_name : "");
  p->class_guid = g_ascii_strdown (guid ? guid : "", -1);
  p->arch = b->version->arch;
  p->catalog = read_catalog (b->inf, p->arch);
  read_driver_ver (b->inf, p);
}

/*----- [SourceDisksFiles] -------------------------------------------------*/

static bool
append_folder (GString *path, const char *folder)
{
  g_auto (GStrv) parts = g_strsplit_set (folder, "/\\", -1);

  for (guint i = 0; parts[i]; i++) {
    if (!*parts[i] || g_str_equal (parts[i], "."))
      continue;
    if (!package_name_is_plain (parts[i]))
      return false;
    g_string_append_printf (path, "%s/", parts[i]);
  }
  return true;
}

/* filename = diskid[,subdir]; the disk may have a folder too: its fourth
 * field.  NULL: no path below the package's folder. */
static char *
source_path (const struct inf_line *line, const struct inf_section *disks)
{
  const struct inf_line *disk = inf_find (disks, inf_field (line, 0));
  g_autoptr (GString) path = g_string_new (NULL);

  if ((disk && !append_folder (path, inf_field (disk, 3))) ||
      !append_folder (path, inf_field (line, 1)) ||
      !package_name_is_plain (line->key))
    return NULL;
  g_string_append (path, line->key);
  return g_ascii_strdown (path->str, -1);
}

static bool
add_sources (struct builder *b, const char *ending, GPtrArray *paths,
             GError **error)
{
  g_autofree char *files_name = g_strconcat ("SourceDisksFiles", ending,
                                             NULL);
  g_autofree char *disks_name = g_strconcat ("SourceDisksNames", ending,
                                             NULL);
  const struct inf_section *files = inf_section (b->inf, files_name);
  const struct inf_section *disks = inf_section (b->inf, disks_name);

  if (!disks)
    disks = inf_section (b->inf, "SourceDisksNames");
  for (guint i = 0; files && i < files->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (files->lines, i);
    g_autofree char *path = line->key ? source_path (line, disks) : NULL;

    if (!install_spend (b->inf, &b->budget, error))
      return false;
    if (path)
      g_ptr_array_add (paths, g_steal_pointer (&path));
    else if (line->key) {
      g_autofree char *clean = clean_text (line->key, MAX_SHOWN);

      return error_set (error, "%s brings ‘%s’ from outside of its folder: "
                        "the package is damaged or malicious", b->inf->name,
                        clean);
    }
  }
  return true;
}

static bool
read_sources (struct builder *b, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *arch =
    g_strdup_printf (".%s", decoration_arch_name (b->package->arch));

  if (!add_sources (b, arch, paths, error) ||
      !add_sources (b, "", paths, error))
    return false;
  g_ptr_array_add (paths, NULL);
  b->package->sources = (GStrv) g_ptr_array_steal (paths, NULL);
  return true;
}

/*----- Models -------------------------------------------------------------*/

static struct install *
need_install (struct builder *b, const char *section, GError **error)
{
  g_autofree char *key = g_ascii_strdown (section, -1);
  struct install *install = g_hash_table_lookup (b->installs, key);

  if (!install) {
    install = install_read (b->inf, section, b->version->arch, &b->budget,
                            error);
    if (install)
      g_hash_table_insert (b->installs, g_steal_pointer (&key), install);
  }
  return install;
}

/* description = install section, hardware ID [, compatible ID ...] */
static bool
add_model (struct builder *b, const struct inf_line *line, GError **error)
{
  struct install *install;
  struct driver_model *m;

  if (!line->key || !*inf_field (line, 0) || !*inf_field (line, 1))
    return true;
  if (b->package->models->len >= PACKAGE_MAX_MODELS)
    return error_set (error, "%s has more than %u devices", b->inf->name,
                      PACKAGE_MAX_MODELS);
  install = need_install (b, inf_field (line, 0), error);
  if (!install)
    return false;
  m = g_new0 (struct driver_model, 1);
  m->hardware_id = g_strdup (inf_field (line, 1));
  m->compatible_ids = g_strdupv (line->fields + 2);
  m->description = g_strdup (line->key);
  m->section = g_strdup (inf_field (line, 0));
  m->section_decorated = g_strdup (install->decorated);
  m->service = g_strdup (install->function);
  m->services = g_ptr_array_ref (install->services);
  m->regs = g_ptr_array_ref (install->regs);
  m->hw_regs = g_ptr_array_ref (install->hw_regs);
  m->copies = g_ptr_array_ref (install->copies);
  g_ptr_array_add (b->package->models, m);
  return true;
}

/* The decoration of LINE ([Manufacturer]) that is closest; NULL: none. "":
 * the section without one, which today only 32-bit Windows takes. */
static const char *
choose_decoration (struct builder *b, const struct inf_line *line)
{
  struct decoration best, d;
  const char *chosen = NULL;

  for (guint i = 1; i < line->count; i++) {
    if (!decoration_parse (line->fields[i], &d) ||
        !decoration_fits (&d, b->version))
      continue;
    if (!chosen || decoration_compare (&d, &best) > 0) {
      chosen = line->fields[i];
      best = d;
    }
  }
  if (!chosen && b->version->arch == ARCH_X86)
    chosen = "";
  return chosen;
}

static bool
add_manufacturer (struct builder *b, const struct inf_line *line,
                  GError **error)
{
  const char *decoration = choose_decoration (b, line);
  const struct inf_section *models;
  g_autofree char *name = NULL;

  if (!decoration)
    return true;
  name = g_strconcat (inf_field (line, 0), *decoration ? "." : "",
                      decoration, NULL);
  models = inf_section (b->inf, name);
  for (guint i = 0; models && i < models->lines->len; i++)
    if (!add_model (b, g_ptr_array_index (models->lines, i), error))
      return false;
  if (b->package->models->len > 0 && !b->package->manufacturer) {
    b->package->manufacturer = g_strdup (line->key ? line->key
                                         : inf_field (line, 0));
    b->package->decoration = g_strdup (decoration);
  }
  return true;
}

static bool
refuse_version (struct builder *b, const struct inf_section *manufacturers,
                GError **error)
{
  g_autoptr (GString) for_what = g_string_new (NULL);
  g_autofree char *clean = NULL;

  for (guint i = 0; i < manufacturers->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (manufacturers->lines, i);

    for (guint f = 1; f < line->count; f++)
      g_string_append_printf (for_what, "%s%s", for_what->len ? ", " : "",
                              line->fields[f]);
  }
  clean = clean_text (for_what->str, MAX_SHOWN);
  return error_set_code (error, V2V_ERROR_NOT_FOUND, "%s is for %s, not for "
                         "Windows %u.%u build %u on %s", b->inf->name,
                         *clean ? clean : "32-bit Windows",
                         b->version->major, b->version->minor,
                         b->version->build,
                         decoration_arch_name (b->version->arch));
}

static bool
read_models (struct builder *b, GError **error)
{
  const struct inf_section *section = inf_section (b->inf, "Manufacturer");

  if (!section)
    return error_set_code (error, V2V_ERROR_NOT_FOUND, "%s installs no "
                           "device: it has no section [Manufacturer]",
                           b->inf->name);
  for (guint i = 0; i < section->lines->len; i++)
    if (!add_manufacturer (b, g_ptr_array_index (section->lines, i), error))
      return false;
  if (b->package->models->len == 0)
    return refuse_version (b, section, error);
  return true;
}

struct driver_package *
package_from_inf (const struct inf *inf, const struct windows_version *v,
                  GError **error)
{
  g_autoptr (v2v_driver_package) package = g_new0 (struct driver_package, 1);
  g_autoptr (GHashTable) installs =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, install_free);
  struct builder b = { .inf = inf, .version = v, .package = package,
                       .installs = installs, .budget = PACKAGE_MAX_ITEMS };

  package->models = g_ptr_array_new_with_free_func (driver_model_free);
  package->files = g_ptr_array_new_with_free_func (driver_file_free);
  package->origin = g_strdup ("");
  read_version (&b);
  if (!read_sources (&b, error) || !read_models (&b, error))
    return NULL;
  return g_steal_pointer (&package);
}
