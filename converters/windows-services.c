/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disable what serves only the old hypervisor. */
#include "config.h"

#include "converters/windows-services.h"
#include "v2v/base/error.h"
#include "windows/registry/services.h"

struct found {
  struct conversion *cv;
  GHashTable *dependents;
  GHashTable *kept;              /* names in lower case: left as they are */
  GPtrArray *titles;             /* of which something was disabled */
};

const struct windows_service_row *
windows_service_find_row (const char *name, unsigned major)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);

  for (const struct windows_service_row *r = windows_services; r->name; r++)
    if ((r->last_major == 0 || major <= r->last_major) &&
        g_pattern_match_simple (r->name, folded))
      return r;
  return NULL;
}

static const struct windows_service_row *
find_row (const struct conversion *cv, const char *name)
{
  return windows_service_find_row (name, windows_state (cv)->version.major);
}

/* What is not of the table and would not start without the service NAME. */
static const char *
find_dependent (const struct found *f, const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);
  const GPtrArray *names = g_hash_table_lookup (f->dependents, folded);

  for (guint i = 0; names && i < names->len; i++)
    if (!find_row (f->cv, g_ptr_array_index (names, i)))
      return g_ptr_array_index (names, i);
  return NULL;
}

static bool
is_to_disable (struct found *f, const struct windows_service_row *row,
               const char *name, enum service_start start)
{
  const char *dependent = find_dependent (f, name);

  if (start == SERVICE_DISABLED)
    return false;
  if (row->harm == HARM_BOOT)
    return true;
  if (dependent) {
    guest_note (f->cv->guest, "the service %s of %s stays, because %s depends "
                "on it", name, row->title, dependent);
    g_hash_table_add (f->kept, g_utf8_strdown (name, -1));
    return false;
  }
  return start < SERVICE_DEMAND;
}

static bool
look_at_service (struct found *f, const char *name, GError **error)
{
  const struct windows_state *state = windows_state (f->cv);
  struct hive *system = state->registry->system;
  const struct windows_service_row *row = find_row (f->cv, name);
  hive_key key;

  if (!row)
    return true;
  key = service_find (system, state->registry->control_set, name);
  if (!is_to_disable (f, row, name, service_get_start (system, key)))
    return true;
  if (!g_ptr_array_find (f->titles, row->title, NULL))
    g_ptr_array_add (f->titles, (char *) row->title);
  return service_disable (system, key, error);
}

/* A filter of the table whose service is not even there would keep its device
 * from starting all the more. */
static bool
filter_goes (const char *name, void *data)
{
  const struct found *f = data;
  g_autofree char *folded = g_utf8_strdown (name, -1);

  return find_row (f->cv, name) && !g_hash_table_contains (f->kept, folded);
}

static bool
disable_all (struct found *f, GError **error)
{
  const struct registry *r = windows_state (f->cv)->registry;
  const hive_key services = hive_find (r->system, "%s\\Services",
                                       r->control_set);
  g_auto (GStrv) names = hive_subkeys (r->system, services);

  if (g_strv_length (names) > SERVICES_MAX)
    return error_set (error, "%s has more than %u services",
                      hive_name (r->system), SERVICES_MAX);
  for (size_t i = 0; names[i]; i++)
    if (!look_at_service (f, names[i], error))
      return false;
  return filters_remove (r->system, r->control_set, filter_goes, f, error);
}

bool
windows_disable_services (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const struct registry *r = windows_state (cv)->registry;
  g_autoptr (GHashTable) dependents =
    services_dependents (r->system, r->control_set);
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal,
                                                       g_free, NULL);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  struct found found = { cv, dependents, kept, titles };
  g_autoptr (GError) failure = NULL;

  if (!disable_all (&found, &failure))
    guest_warning (cv->guest, "services of the old hypervisor could not all "
                   "be disabled: %s.  If the guest does not boot, start it in "
                   "safe mode and disable them there.", failure->message);
  for (guint i = 0; i < titles->len; i++)
    guest_note (cv->guest, "services of %s are disabled; each has its former "
                "start type in the value %s of its key",
                (const char *) g_ptr_array_index (titles, i),
                SERVICE_FORMER_START);
  return true;
}
