/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking hives out of a guest, and putting them back. */
#include "config.h"

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/path.h"
#include "windows/registry/hive-check.h"
#include "windows/registry/hive-log.h"
#include "windows/registry/registry.h"

#define MAX_CONTROL_SET 999
#define ROOM_TO_GROW (4 * 1024 * 1024)   /* bytes by which hives may grow */

static char *
hive_file (struct registry *r, const char *file, const char *suffix)
{
  return windows_path (r->guest, "%s/%s%s", r->config, file, suffix);
}

static GBytes *
read_hive (struct registry *r, const char *path, const char *name,
           GError **error)
{
  struct guest_stat st;

  if (!guest_stat (r->guest, path, true, &st, error))
    return NULL;
  if (st.type != GUEST_FILE) {
    error_set_code (error, V2V_ERROR_NOT_FOUND, "this Windows has no registry "
                    "hive %s: there is no file ‘%s’.  Is this the system's "
                    "disk, and are all of its disks given?", name, path);
    return NULL;
  }
  if (st.size > HIVE_MAX_SIZE) {
    g_autofree char *size = format_size (st.size);
    g_autofree char *most = format_size (HIVE_MAX_SIZE);

    error_set (error, "the registry hive %s (‘%s’) has %s, and at most %s can "
               "be converted", name, path, size, most);
    return NULL;
  }
  return guest_read (r->guest, path, HIVE_MAX_SIZE, error);
}

/* --- hives that were not closed cleanly -------------------------------- */

/* A log that is missing, empty or too large is none. */
static void
read_logs (struct registry *r, const char *file, GBytes *logs[HIVE_LOGS])
{
  static const char *const suffixes[HIVE_LOGS] = { ".LOG1", ".LOG2", ".LOG" };

  for (size_t i = 0; i < HIVE_LOGS; i++) {
    g_autofree char *path = hive_file (r, file, suffixes[i]);

    logs[i] = guest_is_file (r->guest, path)
      ? guest_read (r->guest, path, HIVE_MAX_LOG, NULL) : NULL;
  }
}

/* DATA with what its logs hold; it is taken over. */
static GBytes *
replay_logs (struct registry *r, GBytes *data, const char *file,
             const char *name, uint32_t *ret_sequence, GError **error)
{
  g_autoptr (GBytes) dirty = data;
  GBytes *logs[HIVE_LOGS];
  const char *why = NULL;
  unsigned entries = 0;
  GBytes *whole;

  read_logs (r, file, logs);
  whole = hive_log_replay (dirty, logs, ret_sequence, &entries, &why);
  for (size_t i = 0; i < HIVE_LOGS; i++)
    if (logs[i])
      g_bytes_unref (logs[i]);
  if (whole)
    guest_note (r->guest, "the registry hive %s was not closed cleanly: %u "
                "changes of its transaction logs are applied", name, entries);
  else
    error_set (error, "the registry hive %s was not closed cleanly, and %s.  "
               "Boot the source guest, shut it down completely (‘shutdown /s "
               "/f /t 0’) and convert again", name, why);
  return whole;
}

static struct hive *
take_hive (struct registry *r, const char *file, const char *name,
           GError **error)
{
  g_autofree char *path = hive_file (r, file, "");
  g_autoptr (GBytes) data = read_hive (r, path, name, error);
  uint32_t sequence = 0;
  struct hive *h;

  /* What is damaged in its first sector is told by hive_open(). */
  if (data && hive_is_dirty (data))
    data = replay_logs (r, g_steal_pointer (&data), file, name, &sequence,
                        error);
  h = data ? hive_open (data, name, true, error) : NULL;
  if (h) {
    hive_set_account (h, r->guest->account);
    hive_set_sequence (h, sequence);
  }
  return h;
}

/* --- opening and closing ------------------------------------------------ */

/* HKLM\SYSTEM\Select says which control set is CurrentControlSet. */
static bool
find_control_set (struct registry *r, GError **error)
{
  uint32_t current = 0;

  if (!hive_get_dword (r->system, hive_find (r->system, "Select"), "Current",
                       &current) || current == 0 || current > MAX_CONTROL_SET)
    return error_set (error, "HKLM\\SYSTEM\\Select does not say which control "
                      "set this Windows boots.  See that the source guest "
                      "boots, shut it down cleanly and convert again");
  r->control_set = g_strdup_printf ("ControlSet%03u", current);
  if (!hive_find (r->system, "%s", r->control_set))
    return error_set (error, "HKLM\\SYSTEM has no %s, which this Windows "
                      "should boot by HKLM\\SYSTEM\\Select.  See that the "
                      "source guest boots, shut it down cleanly and convert "
                      "again", r->control_set);
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

struct hive *
registry_open_drivers (struct registry *r, GError **error)
{
  if (!r->drivers)
    r->drivers = take_hive (r, "DRIVERS", "HKLM\\DRIVERS", error);
  return r->drivers;
}

/* The new hives lie beside the old ones for a moment. */
static bool
check_room (struct registry *r, const GPtrArray *data, GError **error)
{
  struct guest_space space;
  uint64_t needed = ROOM_TO_GROW;

  for (guint i = 0; i < data->len; i++)
    needed += g_bytes_get_size (g_ptr_array_index (data, i));
  if (data->len == 0)
    return true;
  if (!guest_space (r->guest, r->config, &space, error))
    return false;
  if (space.free_bytes < needed) {
    g_autofree char *has = format_size (space.free_bytes);
    g_autofree char *needs = format_size (needed);

    return error_set (error, "not enough free space for conversion on the "
                      "Windows system drive: %s free, %s needed for a second "
                      "copy of the registry.  Free some space in the source "
                      "guest and convert it again", has, needs);
  }
  return true;
}

/* All are made, checked and written beside the old ones before the first of
 * them gets its name. */
bool
registry_commit (struct registry *r, GError **error)
{
  static const char *const files[] = { "DRIVERS", "SOFTWARE", "SYSTEM" };
  struct hive *const hives[] = { r->drivers, r->software, r->system };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) data =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (size_t i = 0; i < G_N_ELEMENTS (hives); i++) {
    GBytes *bytes;

    if (!hives[i] || !hive_is_changed (hives[i]))
      continue;
    bytes = hive_save (hives[i], error);
    if (!bytes)
      return false;
    g_ptr_array_add (data, bytes);
    g_ptr_array_add (paths, hive_file (r, files[i], ""));
  }
  return check_room (r, data, error) &&
         guest_replace (r->guest, (const char *const *) paths->pdata,
                        (GBytes *const *) data->pdata, data->len, error);
}

void
registry_free (struct registry *r)
{
  if (!r)
    return;
  hive_free (r->system);
  hive_free (r->software);
  hive_free (r->drivers);
  g_free (r->config);
  g_free (r->control_set);
  g_free (r);
}
