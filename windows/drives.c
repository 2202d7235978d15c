/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which partition each drive letter of a Windows is. */
#include "config.h"

#include <string.h>

#include "v2v/base/report.h"
#include "windows/drives.h"

#define PREFIX "\\DosDevices\\"
#define GPT_MARK "DMIO:ID:"
#define GUID_SIZE 16
#define MBR_SIZE 12
#define SECTOR 512
#define MAX_LETTERS 64           /* that are looked at; there are 26 */

/* The first three fields of a GUID are little endian. */
static void
format_guid (const uint8_t *p, char guid[37])
{
  static const uint8_t order[GUID_SIZE] = {
    3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15,
  };
  size_t at = 0;

  for (size_t i = 0; i < GUID_SIZE; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      guid[at++] = '-';
    g_snprintf (guid + at, 3, "%02x", p[order[i]]);
    at += 2;
  }
}

static bool
parse_letter (const char *name, char *ret_letter)
{
  const size_t length = strlen (PREFIX);

  if (g_ascii_strncasecmp (name, PREFIX, length) != 0 ||
      !g_ascii_isalpha (name[length]) || strcmp (name + length + 1, ":") != 0)
    return false;
  *ret_letter = g_ascii_toupper (name[length]);
  return true;
}

bool
windows_drive_parse (const char *name, const void *data, size_t size,
                     struct windows_drive *ret)
{
  const uint8_t *p = data;
  struct windows_drive d = { 0 };

  if (!parse_letter (name, &d.letter))
    return false;
  if (size == strlen (GPT_MARK) + GUID_SIZE &&
      memcmp (p, GPT_MARK, strlen (GPT_MARK)) == 0)
    format_guid (p + strlen (GPT_MARK), d.guid);
  else if (size == MBR_SIZE) {
    memcpy (&d.signature, p, sizeof d.signature);
    memcpy (&d.offset, p + sizeof d.signature, sizeof d.offset);
    d.signature = GUINT32_FROM_LE (d.signature);
    d.offset = GUINT64_FROM_LE (d.offset);
  } else
    return false;
  *ret = d;
  return true;
}

/* Partitions of an MBR disk have the disk's signature in front of their
 * "UUID". */
static bool
is_drive (const struct windows_drive *d, const struct inspect_partition *p)
{
  char signature[10];

  if (*d->guid)
    return strcmp (d->guid, p->uuid) == 0;
  g_snprintf (signature, sizeof signature, "%08x-", d->signature);
  return g_str_has_prefix (p->uuid, signature) && strlen (p->uuid) < 36 &&
         p->start <= UINT64_MAX / SECTOR && p->start * SECTOR == d->offset;
}

const struct inspect_partition *
windows_drive_find (const struct windows_drive *d,
                    const GPtrArray *partitions)
{
  for (guint i = 0; i < partitions->len; i++)
    if (is_drive (d, partitions->pdata[i]))
      return partitions->pdata[i];
  return NULL;
}

static gint
by_letter (gconstpointer a, gconstpointer b)
{
  return (*(struct inspect_drive *const *) a)->letter -
         (*(struct inspect_drive *const *) b)->letter;
}

void
windows_drives_read (struct hive *system, const GPtrArray *partitions,
                     GPtrArray *ret)
{
  const hive_key key = hive_find (system, "MountedDevices");
  g_auto (GStrv) names = hive_values (system, key);
  unsigned letters = 0;

  for (size_t i = 0; names[i] && letters < MAX_LETTERS; i++) {
    g_autoptr (GBytes) data = NULL;
    const struct inspect_partition *p;
    struct inspect_drive *drive;
    struct windows_drive d;

    /* Volumes are many, and each value is looked for among all. */
    if (!parse_letter (names[i], &d.letter))
      continue;
    letters++;
    data = hive_get (system, key, names[i], NULL);
    if (!data || !windows_drive_parse (names[i], g_bytes_get_data (data, NULL),
                                       g_bytes_get_size (data), &d))
      continue;
    p = windows_drive_find (&d, partitions);
    drive = g_new0 (struct inspect_drive, 1);
    drive->letter = d.letter;
    drive->device = p ? g_strdup (p->device) : NULL;
    report_debug ("windows: drive %c: is %s", drive->letter,
                  p ? p->device : "not on these disks");
    g_ptr_array_add (ret, drive);
  }
  g_ptr_array_sort (ret, by_letter);
}
