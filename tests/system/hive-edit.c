/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Check or change a registry hive with the program's own code, for tests that
 * look at the result with other readers.
 *
 *   hive-edit check IN            its soundness, and whether it is clean
 *   hive-edit close IN OUT        declare it clean: what logs hold is lost
 *   hive-edit replay IN OUT LOG1 [LOG2]
 *   hive-edit set IN OUT          with the changes that stdin lists: lines
 *       KEY TAB NAME TAB KIND TAB DATA
 *     KIND: sz expand multi (texts parted by '|') dword (decimal) binary
 *     (the text's bytes) make drop (the key) unset (the value) */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "v2v/base/error.h"
#include "windows/registry/hive-check.h"
#include "windows/registry/hive-format.h"
#include "windows/registry/hive-log.h"
#include "windows/registry/hive.h"

static GBytes *
load (const char *file)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  if (!g_file_get_contents (file, &data, &size, &error)) {
    fprintf (stderr, "%s\n", error->message);
    exit (2);
  }
  return g_bytes_new_take (data, size);
}

static bool
store (const char *file, GBytes *data, GError **error)
{
  return g_file_set_contents (file, g_bytes_get_data (data, NULL),
                              (gssize) g_bytes_get_size (data), error);
}

static bool
set_value (struct hive *h, hive_key key, char *const *f, GError **error)
{
  const char *name = f[1], *kind = f[2], *data = f[3];
  g_auto (GStrv) texts = g_strsplit (data, "|", -1);

  if (strcmp (kind, "sz") == 0)
    return hive_set_text (h, key, name, data, error);
  if (strcmp (kind, "expand") == 0)
    return hive_set_expand (h, key, name, data, error);
  if (strcmp (kind, "multi") == 0)
    return hive_set_list (h, key, name, (const char *const *) texts, error);
  if (strcmp (kind, "dword") == 0)
    return hive_set_dword (h, key, name, (uint32_t) strtoul (data, NULL, 10),
                           error);
  if (strcmp (kind, "binary") == 0)
    return hive_set (h, key, name, REG_BINARY, data, strlen (data), error);
  return strcmp (kind, "make") == 0 ||
         error_set (error, "unknown kind %s", kind);
}

static bool
change (struct hive *h, const char *line, GError **error)
{
  g_auto (GStrv) f = g_strsplit (line, "\t", 4);
  hive_key key;

  if (g_strv_length (f) != 4)
    return error_set (error, "not four fields: %s", line);
  if (strcmp (f[2], "drop") == 0)
    return hive_remove (h, error, "%s", f[0]);
  key = hive_make (h, error, "%s", f[0]);
  if (!key)
    return false;
  return strcmp (f[2], "unset") == 0 ? hive_unset (h, key, f[1], error)
                                     : set_value (h, key, f, error);
}

static bool
edit (GBytes *in, const char *out, GError **error)
{
  g_autoptr (v2v_hive) h = hive_open (in, "HIVE", true, error);
  g_autoptr (GBytes) data = NULL;
  char line[4096];

  while (h && fgets (line, sizeof line, stdin)) {
    line[strcspn (line, "\n")] = '\0';
    if (!change (h, line, error))
      return false;
  }
  data = h ? hive_save (h, error) : NULL;
  return data && store (out, data, error);
}

static bool
replay (GBytes *in, char *const *files, GError **error)
{
  GBytes *logs[HIVE_LOGS] = { NULL };
  g_autoptr (GBytes) data = NULL;
  const char *why = NULL;
  uint32_t sequence;
  unsigned entries = 0;

  for (size_t i = 0; i < 2 && files[i + 1]; i++)
    logs[i] = load (files[i + 1]);
  data = hive_log_replay (in, logs, &sequence, &entries, &why);
  for (size_t i = 0; i < HIVE_LOGS; i++)
    if (logs[i])
      g_bytes_unref (logs[i]);
  if (!data)
    return error_set (error, "%s", why);
  printf ("%u entries\n", entries);
  return hive_check (data, "HIVE", error) && store (files[0], data, error);
}

static bool
declare_clean (GBytes *in, const char *out, GError **error)
{
  gsize size = g_bytes_get_size (in);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (in, NULL), size);
  g_autoptr (GBytes) result = NULL;

  if (!regf_is_base (data, size))
    return error_set (error, "no base block");
  regf_put32 (data + REGF_SEQUENCE2, le32 (data + REGF_SEQUENCE1));
  regf_put32 (data + REGF_CHECKSUM, regf_checksum (data));
  result = g_bytes_new_static (data, size);
  return store (out, result, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) in = argc >= 3 ? load (argv[2]) : NULL;
  const char *verb = argc >= 3 ? argv[1] : "";
  bool ok = false;

  if (strcmp (verb, "check") == 0) {
    ok = hive_check (in, "HIVE", &error);
    puts (hive_is_clean (in) ? "clean" : "dirty");
  } else if (argc >= 4 && strcmp (verb, "close") == 0)
    ok = declare_clean (in, argv[3], &error);
  else if (argc >= 4 && strcmp (verb, "set") == 0)
    ok = edit (in, argv[3], &error);
  else if (argc >= 5 && strcmp (verb, "replay") == 0)
    ok = replay (in, argv + 3, &error);
  else
    error_set (&error, "see the comment in %s", __FILE__);
  if (!ok)
    fprintf (stderr, "hive-edit: %s\n", error->message);
  return ok ? 0 : 1;
}
