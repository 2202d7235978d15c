/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One DDInstall section of an INF file, and the sections that belong to it. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/decoration.h"
#include "windows/drivers/package-inf.h"

#define MAX_SHOWN 60             /* bytes of a foreign name in a message */
#define MAX_DEPENDS 64U

struct context {
  const struct inf *inf;
  guint *budget;
};

void
install_free (void *opaque)
{
  struct install *install = opaque;

  if (!install)
    return;
  g_free (install->decorated);
  g_free (install->function);
  g_ptr_array_unref (install->services);
  g_ptr_array_unref (install->regs);
  g_ptr_array_unref (install->hw_regs);
  g_ptr_array_unref (install->copies);
  g_free (install);
}

/*----- names --------------------------------------------------------------*/

/* "INF DDInstall Section": with the platform's name, with .NT, without. */
static char *
decorated_name (const struct inf *inf, const char *section,
                enum windows_arch arch)
{
  g_autofree char *platform = g_strdup_printf (".NT%s",
                                               decoration_arch_name (arch));
  const char *const endings[] = { platform, ".NT", "" };

  for (size_t i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *name = g_strconcat (section, endings[i], NULL);
    const struct inf_section *found = inf_section (inf, name);

    if (found)
      return g_strdup (found->name);
  }
  return NULL;
}

/* Append the section NAME and what it Needs to SECTIONS; those that the file
 * does not have are Windows' own. */
static bool
gather (struct context *c, const char *name, unsigned depth,
        GPtrArray *sections, GError **error)
{
  const struct inf_section *section = inf_section (c->inf, name);

  if (!section || g_ptr_array_find (sections, section, NULL))
    return true;
  if (depth > PACKAGE_MAX_NEEDS)
    return error_set (error, "%s has sections that need one another too "
                      "deeply", c->inf->name);
  g_ptr_array_add (sections, (void *) section);
  for (guint i = 0; i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);

    if (!install_spend (c->inf, c->budget, error))
      return false;
    if (!line->key || g_ascii_strcasecmp (line->key, "Needs") != 0)
      continue;
    for (guint f = 0; f < line->count; f++)
      if (!gather (c, line->fields[f], depth + 1, sections, error))
        return false;
  }
  return true;
}

/*----- AddService ---------------------------------------------------------*/

static const struct {
  unsigned dirid;
  const char *folder;            /* below %SystemRoot% */
} folders[] = {
  { 10, "" }, { 11, "System32\\" }, { 12, "System32\\drivers\\" },
};

/* "%12%\viostor.sys" as it is below %SystemRoot%; others stay. */
static char *
binary_path (const char *said)
{
  for (size_t i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *prefix = g_strdup_printf ("%%%u%%\\", folders[i].dirid);

    if (g_str_has_prefix (said, prefix))
      return g_strconcat (folders[i].folder, said + strlen (prefix), NULL);
  }
  return g_strdup (said);
}

static char *
dup_value (const struct inf_section *section, const char *key)
{
  const char *value = inf_value (section, key);

  return value && *value ? g_strdup (value) : NULL;
}

static uint32_t
number_value (const struct inf_section *section, const char *key,
              uint32_t fallback)
{
  const char *value = inf_value (section, key);

  return value ? inf_number (value, fallback) : fallback;
}

static GStrv
dup_depends (const struct inf_section *section)
{
  const struct inf_line *line = inf_find (section, "Dependencies");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; line && i < MIN (line->count, MAX_DEPENDS); i++)
    if (*line->fields[i])
      g_ptr_array_add (names, g_strdup (line->fields[i]));
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}


/* The numbers are those of CreateService: 1 kernel driver, 3 on demand, 1
 * report the error and go on. */
static bool
fill_service (struct context *c, struct driver_service *s,
              const char *section_name, GError **error)
{
  const struct inf_section *section = inf_section (c->inf, section_name);
  g_autofree char *clean = clean_text (s->name, MAX_SHOWN);
  const char *binary;

  if (!section)
    return error_set (error, "%s does not describe its service ‘%s’",
                      c->inf->name, clean);
  s->display_name = dup_value (section, "DisplayName");
  s->description = dup_value (section, "Description");
  s->group = dup_value (section, "LoadOrderGroup");
  s->type = number_value (section, "ServiceType", 1);
  s->start = number_value (section, "StartType", 3);
  s->error_control = number_value (section, "ErrorControl", 1);
  s->depends = dup_depends (section);
  binary = inf_value (section, "ServiceBinary");
  if (!binary || !*binary)
    return error_set (error, "%s does not say which file its service ‘%s’ "
                      "is", c->inf->name, clean);
  if (strstr (binary, ".."))
    return error_set (error, "%s has a service ‘%s’ outside of Windows' "
                      "folders: the package is damaged or malicious",
                      c->inf->name, clean);
  s->binary = binary_path (binary);
  return install_read_regs (c->inf, section, s->regs, c->budget, error);
}

static bool
add_service (struct context *c, const struct inf_line *line,
             struct install *install, GError **error)
{
  const char *name = inf_field (line, 0);
  g_autofree char *clean = clean_text (name, MAX_SHOWN);
  struct driver_service *s;

  if (!install_spend (c->inf, c->budget, error))
    return false;
  if (!*name)                    /* a device without a function driver */
    return true;
  if (!package_name_is_plain (name))
    return error_set (error, "%s has a service ‘%s’, which is no name of a "
                      "service: the package is damaged or malicious",
                      c->inf->name, clean);
  s = g_new0 (struct driver_service, 1);
  g_ptr_array_add (install->services, s);
  s->name = g_strdup (name);
  s->flags = inf_number (inf_field (line, 1), 0);
  s->regs = g_ptr_array_new_with_free_func (driver_reg_free);
  if (s->flags & 2) {
    g_free (install->function);
    install->function = g_strdup (name);
  }
  return fill_service (c, s, inf_field (line, 2), error);
}

static bool
read_services (struct context *c, const struct inf_section *section,
               struct install *install, GError **error)
{
  for (guint i = 0; i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);

    if (line->key && g_ascii_strcasecmp (line->key, "AddService") == 0 &&
        !add_service (c, line, install, error))
      return false;
  }
  return true;
}

/*----- the sections of one device -----------------------------------------*/

enum kind { KIND_MAIN, KIND_HW, KIND_SERVICES };

static const struct {
  const char *ending;
  enum kind kind;
} parts[] = {
  { "", KIND_MAIN },
  { ".CoInstallers", KIND_MAIN },
  { ".HW", KIND_HW },
  { ".Services", KIND_SERVICES },
};

static bool
read_section (struct context *c, const struct inf_section *section,
              enum kind kind, struct install *install, GError **error)
{
  switch (kind) {
  case KIND_MAIN:
    return install_read_copies (c->inf, section, install->copies, c->budget,
                                error) &&
      install_read_regs (c->inf, section, install->regs, c->budget, error);
  case KIND_HW:
    return install_read_regs (c->inf, section, install->hw_regs, c->budget,
                              error);
  case KIND_SERVICES:
    return read_services (c, section, install, error);
  }
  return false;
}

static bool
read_part (struct context *c, const char *name, enum kind kind,
           struct install *install, GError **error)
{
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();

  if (!gather (c, name, 0, sections, error))
    return false;
  for (guint i = 0; i < sections->len; i++)
    if (!read_section (c, g_ptr_array_index (sections, i), kind, install,
                       error))
      return false;
  return true;
}

static struct install *
install_new (char *decorated)
{
  struct install *install = g_new0 (struct install, 1);

  install->decorated = decorated;
  install->function = g_strdup ("");
  install->services = g_ptr_array_new_with_free_func (driver_service_free);
  install->regs = g_ptr_array_new_with_free_func (driver_reg_free);
  install->hw_regs = g_ptr_array_new_with_free_func (driver_reg_free);
  install->copies = g_ptr_array_new_with_free_func (driver_copy_free);
  return install;
}

struct install *
install_read (const struct inf *inf, const char *section,
              enum windows_arch arch, guint *budget, GError **error)
{
  struct context c = { .inf = inf, .budget = budget };
  char *decorated = decorated_name (inf, section, arch);
  g_autofree char *clean = clean_text (section, MAX_SHOWN);
  struct install *install;

  if (!decorated) {
    error_set (error, "%s has no section [%s], which is to install a device",
               inf->name, clean);
    return NULL;
  }
  install = install_new (decorated);
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *name = g_strconcat (decorated, parts[i].ending, NULL);

    if (!read_part (&c, name, parts[i].kind, install, error)) {
      install_free (install);
      return NULL;
    }
  }
  return install;
}
