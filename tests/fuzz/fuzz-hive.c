/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: registry hives and their logs.
 * The bytes are a hive, and behind the first "%%%%" (if any) a log.  What is
 * found sound is walked and edited with hivex.  The base block is mended, as
 * nearly every change of a byte would end at its checksum. */
#include "config.h"

#include <string.h>

#include "windows/registry/hive-check.h"
#include "windows/registry/hive-format.h"
#include "windows/registry/hive-log.h"
#include "windows/registry/hive.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define MAX_KEYS 200             /* of a walk: each is found by its path */

static const uint8_t *
find_cut (const uint8_t *data, size_t size)
{
  for (size_t i = 0; i + 4 <= size; i++)
    if (memcmp (data + i, "%%%%", 4) == 0)
      return data + i;
  return NULL;
}

static GBytes *
mend (const uint8_t *data, size_t size)
{
  guint8 *copy = g_memdup2 (data, size);

  if (size >= REGF_BASE) {
    memcpy (copy, "regf", 4);
    regf_put32 (copy + REGF_BINS,
                (uint32_t) (size - REGF_BASE) / REGF_PAGE * REGF_PAGE);
    regf_put32 (copy + REGF_CHECKSUM, regf_checksum (copy));
  }
  return g_bytes_new_take (copy, size);
}

static void
read_values (struct hive *h, hive_key key)
{
  g_auto (GStrv) names = hive_values (h, key);

  for (size_t i = 0; names[i]; i++) {
    g_autoptr (GBytes) value = hive_get (h, key, names[i], NULL);
    g_autofree char *text = hive_get_text (h, key, names[i]);
    g_auto (GStrv) list = hive_get_list (h, key, names[i]);
  }
}

static void
walk (struct hive *h, const char *path, unsigned *left)
{
  const hive_key key = hive_find (h, "%s", path);
  g_auto (GStrv) names = hive_subkeys (h, key);

  read_values (h, key);
  for (size_t i = 0; names[i] && *left > 0; i++) {
    if (!*names[i] || strchr (names[i], '\\'))
      continue;                  /* no path leads there */
    g_autofree char *below = g_strdup_printf ("%s\\%s", path, names[i]);

    (*left)--;
    walk (h, below, left);
  }
}

static void
edit (struct hive *h)
{
  g_auto (GStrv) names = hive_subkeys (h, hive_root (h));
  g_autoptr (GBytes) saved = NULL;
  const hive_key key = hive_make (h, NULL, "%s\\new",
                                  names[0] ? names[0] : "first");

  if (key) {
    hive_set_text (h, key, "", "text", NULL);
    hive_set_dword (h, hive_root (h), "number", 1, NULL);
    hive_unset (h, hive_root (h), "number", NULL);
  }
  if (names[0] && names[1])
    hive_remove (h, NULL, "%s", names[1]);
  saved = hive_save (h, NULL);
}

static void
use (GBytes *data)
{
  g_autoptr (v2v_hive) h = hive_open (data, "TEST", true, NULL);
  unsigned left = MAX_KEYS;

  if (!h)
    return;
  walk (h, "\\", &left);
  edit (h);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *cut = find_cut (data, size);
  const size_t hive_size = cut ? (size_t) (cut - data) : size;
  g_autoptr (GBytes) hive = mend (data, hive_size);
  g_autoptr (GBytes) log = cut
    ? g_bytes_new (cut + 4, size - hive_size - 4) : NULL;
  GBytes *const logs[HIVE_LOGS] = { log, NULL, log };
  const char *why;
  uint32_t sequence;
  unsigned entries;
  g_autoptr (GBytes) whole = hive_log_replay (hive, logs, &sequence, &entries,
                                              &why);

  use (hive);
  if (whole)
    use (whole);
  return 0;
}
