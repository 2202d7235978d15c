/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking hives out of a guest, and putting them back. */
#include "config.h"

#include "v2v/base/error.h"
#include "windows/path.h"
#include "windows/registry/registry.h"

#define MAX_CONTROL_SET 999

static struct hive *
take_hive (struct registry *r, const char *file, const char *name,
           GError **error)
{
  g_autofree char *path = windows_path (r->guest, "%s/%s", r->config, file);
  g_autoptr (GBytes) data = guest_read (r->guest, path, HIVE_MAX_SIZE, error);
  struct hive *h = data ? hive_open (data, name, true, error) : NULL;

  if (h)
    hive_set_account (h, r->guest->account);
  return h;
}

static bool
put_hive (struct registry *r, struct hive *h, const char *file,
          GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) data = NULL;

  if (!hive_is_changed (h))
    return true;
  data = hive_save (h, error);
  if (!data)
    return false;
  path = windows_path (r->guest, "%s/%s", r->config, file);
  return guest_write (r->guest, path, data, error);
}

/* HKLM\SYSTEM\Select says which control set is CurrentControlSet. */
static bool
find_control_set (struct registry *r, GError **error)
{
  uint32_t current = 0;

  if (!hive_get_dword (r->system, hive_find (r->system, "Select"), "Current",
                       &current) || current == 0 || current > MAX_CONTROL_SET)
    return error_set (error, "HKLM\\SYSTEM\\Select does not say which control "
                      "set this Windows boots");
  r->control_set = g_strdup_printf ("ControlSet%03u", current);
  if (!hive_find (r->system, "%s", r->control_set))
    return error_set (error, "HKLM\\SYSTEM has no %s, which this Windows "
                      "should boot by HKLM\\SYSTEM\\Select", r->control_set);
  return true;
}

struct registry *
registry_open (struct guest *guest, const char *systemroot, GError **error)
{
  g_autoptr (v2v_registry) r = g_new0 (struct registry, 1);

  r->guest = guest;
  r->config = windows_path (guest, "%s/System32/config", systemroot);
  r->system = take_hive (r, "SYSTEM", "HKLM\\SYSTEM", error);
  if (!r->system)
    return NULL;
  r->software = take_hive (r, "SOFTWARE", "HKLM\\SOFTWARE", error);
  if (!r->software || !find_control_set (r, error))
    return NULL;
  return g_steal_pointer (&r);
}

bool
registry_commit (struct registry *r, GError **error)
{
  return put_hive (r, r->software, "SOFTWARE", error) &&
         put_hive (r, r->system, "SYSTEM", error);
}

void
registry_free (struct registry *r)
{
  if (!r)
    return;
  hive_free (r->system);
  hive_free (r->software);
  g_free (r->config);
  g_free (r->control_set);
  g_free (r);
}
