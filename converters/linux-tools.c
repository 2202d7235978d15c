/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removing the packages that serve the old hypervisor. */
#include "config.h"

#include <string.h>

#include "converters/linux-tools.h"
#include "converters/linux.h"
#include "v2v/base/error.h"

static const struct linux_tools_row *
row_of (const char *package)
{
  for (size_t t = 0; linux_tools[t].packages; t++)
    if (g_pattern_match_simple (linux_tools[t].packages, package))
      return &linux_tools[t];
  return NULL;
}

typedef bool (*row_func) (const struct linux_tools_row *row);

static bool
needs_scripts (const struct linux_tools_row *row)
{
  return !row->keep && !row->links;
}

static bool
needs_no_scripts (const struct linux_tools_row *row)
{
  return !row->keep && row->links;
}

static bool
is_kept (const struct linux_tools_row *row)
{
  return row->keep;
}

/* Names of installed packages whose rows are of that kind, in the
 * database's order. */
static GPtrArray *
find_tools (const struct conversion *cv, row_func wanted)
{
  const GPtrArray *packages = linux_state (cv)->packages;
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);
    const struct linux_tools_row *row = row_of (p->name);

    if (row && wanted (row) &&
        !g_ptr_array_find_with_equal_func (names, p->name, g_str_equal,
                                           NULL))
      g_ptr_array_add (names, p->name);
  }
  return names;
}

bool
linux_tools_installed (const struct conversion *cv, const char *title)
{
  const GPtrArray *packages = linux_state (cv)->packages;

  for (guint i = 0; i < packages->len; i++) {
    const struct package *p = g_ptr_array_index (packages, i);
    const struct linux_tools_row *row = row_of (p->name);

    if (row && !row->keep && strcmp (row->title, title) == 0)
      return true;
  }
  return false;
}

/*----- switching off ------------------------------------------------------*/

static void
switch_off (const struct conversion *cv, const GPtrArray *names,
            const GError *failure)
{
  const char *first = g_ptr_array_index (names, 0);

  for (guint i = 0; i < names->len; i++)
    linux_services_off (cv, row_of (g_ptr_array_index (names, i))->units);
  linux_warning (cv, "%s could not be removed, so the services are switched "
                 "off instead; remove the package %s in the converted "
                 "guest: %s", row_of (first)->title, first,
                 failure->message);
}

static void
switch_off_kept (const struct conversion *cv)
{
  g_autoptr (GPtrArray) names = find_tools (cv, is_kept);

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    const struct linux_tools_row *row = row_of (name);

    if (linux_services_off (cv, row->units))
      linux_note (cv, "the package %s stays, its services (%s) are switched "
                  "off", name, row->title);
  }
}

/*----- removing -----------------------------------------------------------*/

static bool
remove_links (const struct conversion *cv, const GPtrArray *names,
              GError **error)
{
  const char *const *done = NULL;

  for (guint i = 0; i < names->len; i++) {
    const char *const *links = row_of (g_ptr_array_index (names, i))->links;

    for (size_t j = 0; links != done && links[j]; j++)
      if (!guest_remove_matches (cv->guest, links[j], error))
        return false;
    done = links;
  }
  return true;
}

/* Nothing of this ends the conversion. */
static void
remove_tools (const struct conversion *cv, row_func wanted)
{
  const struct linux_package_tool *manager =
    linux_state (cv)->family->packages;
  const bool scripts = wanted == needs_scripts;
  g_autoptr (GPtrArray) names = find_tools (cv, wanted);
  g_autoptr (GError) failure = NULL;

  if (names->len == 0)
    return;
  if (!manager->remove (cv, names, scripts, &failure) ||
      (!scripts && !remove_links (cv, names, &failure)))
    switch_off (cv, names, failure);
}

bool
linux_remove_tools (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  remove_tools (cv, needs_scripts);
  remove_tools (cv, needs_no_scripts);
  switch_off_kept (cv);
  return true;
}
