/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's disk names become on the target. */
#include "config.h"

#include <string.h>

#include "converters/devmap.h"

struct devmap {
  GHashTable *disks;             /* "sda", "nvme0n1" -> index + 1 */
  const char *prefix;            /* of the target's names: "vd" */
  unsigned nr_disks;
};

/* A name taken apart: "/dev/sda1" is the disk "sda" and partition 1. */
struct disk_name {
  char disk[24];
  unsigned partition;            /* 0: the disk itself */
};

/* 0 -> "a", 25 -> "z", 26 -> "aa" */
static char *
disk_letters (unsigned index)
{
  char *rest, *all;

  if (index < 26)
    return g_strdup_printf ("%c", 'a' + (int) index);
  rest = disk_letters (index / 26 - 1);
  all = g_strdup_printf ("%s%c", rest, 'a' + (int) (index % 26));
  g_free (rest);
  return all;
}

/*----- building the map ---------------------------------------------------*/

/* The families from FAMILY_NVME on number their disks, the others letter
 * them. */
enum family { FAMILY_SD, FAMILY_HD, FAMILY_XVD, FAMILY_VD, FAMILY_NVME,
              FAMILY_CCISS, FAMILY_IDA, FAMILY_RD, FAMILY_MMC,
              FAMILY_COUNT };

static const struct {
  const char *prefix, *suffix;   /* of the letters or the number */
} family_names[FAMILY_COUNT] = {
  [FAMILY_SD] = { "sd", "" }, [FAMILY_HD] = { "hd", "" },
  [FAMILY_XVD] = { "xvd", "" }, [FAMILY_VD] = { "vd", "" },
  [FAMILY_NVME] = { "nvme", "n1" }, [FAMILY_CCISS] = { "cciss/c0d", "" },
  [FAMILY_IDA] = { "ida/c0d", "" }, [FAMILY_RD] = { "rd/c0d", "" },
  [FAMILY_MMC] = { "mmcblk", "" },
};

#define BIT(family) (1u << (family))
#define ALL_FAMILIES (BIT (FAMILY_COUNT) - 1)
/* Hardware RAID controllers of physical machines. */
#define RAID_FAMILIES (BIT (FAMILY_CCISS) | BIT (FAMILY_IDA) | BIT (FAMILY_RD))

/* The names that a disk of this controller can have had. */
static const unsigned controller_families[] = {
  [CONTROLLER_UNKNOWN] = ALL_FAMILIES,
  [CONTROLLER_IDE] = BIT (FAMILY_SD) | BIT (FAMILY_HD),
  [CONTROLLER_SATA] = BIT (FAMILY_SD) | BIT (FAMILY_HD),
  [CONTROLLER_SCSI] = BIT (FAMILY_SD) | RAID_FAMILIES,
  [CONTROLLER_VIRTIO_BLK] = BIT (FAMILY_VD),
  [CONTROLLER_VIRTIO_SCSI] = BIT (FAMILY_SD),
  [CONTROLLER_NVME] = BIT (FAMILY_NVME),
};

/* Xen's configuration names disks freely: hda, sda and xvda are one. */
static unsigned
families_of (const struct source *source, const struct source_disk *disk)
{
  unsigned families = ALL_FAMILIES;

  if ((size_t) disk->controller < G_N_ELEMENTS (controller_families))
    families = controller_families[disk->controller];
  if (source->hypervisor == HV_PHYSICAL)
    return ALL_FAMILIES;
  if (source->hypervisor == HV_XEN)
    families |= BIT (FAMILY_SD) | BIT (FAMILY_HD) | BIT (FAMILY_XVD);
  return families;
}

static void
add_name (struct devmap *map, enum family family, unsigned number,
          unsigned index)
{
  g_autofree char *letters = disk_letters (number);
  char *name = family >= FAMILY_NVME
    ? g_strdup_printf ("%s%u%s", family_names[family].prefix, number,
                       family_names[family].suffix)
    : g_strconcat (family_names[family].prefix, letters, NULL);

  g_hash_table_insert (map->disks, name, GUINT_TO_POINTER (index + 1));
  /* Disks behind one NVMe controller are its namespaces. */
  if (family == FAMILY_NVME && number > 0)
    g_hash_table_insert (map->disks, g_strdup_printf ("nvme0n%u", number + 1),
                         GUINT_TO_POINTER (index + 1));
}

static void
add_disk (struct devmap *map, unsigned families, unsigned *seen,
          unsigned index)
{
  for (enum family f = 0; f < FAMILY_COUNT; f++)
    if (families & BIT (f))
      add_name (map, f, seen[f]++, index);
}

/* A disk that was left behind takes a name that no other can have. */
static void
skip_disk (unsigned families, unsigned *seen)
{
  for (enum family f = 0; f < FAMILY_COUNT; f++)
    if (families & BIT (f))
      seen[f]++;
}

struct devmap *
devmap_new (const struct source *source, enum block_bus target)
{
  struct devmap *map = g_new0 (struct devmap, 1);
  const GPtrArray *left = source->left_behind;
  unsigned seen[FAMILY_COUNT] = { 0 }, behind = 0;

  map->disks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  map->prefix = target == BUS_VIRTIO_BLK ? "vd" : "sd";
  if (source->disks)
    map->nr_disks = MIN (source->disks->len, DEVMAP_MAX_DISKS);
  for (unsigned i = 0; i < map->nr_disks; i++) {
    const struct source_disk *disk = g_ptr_array_index (source->disks, i);

    for (; left && behind < left->len; behind++) {
      const struct source_disk *b = g_ptr_array_index (left, behind);
      if (b->id > disk->id)
        break;
      skip_disk (families_of (source, b), seen);
    }
    add_disk (map, families_of (source, disk), seen, i);
  }
  return map;
}

void
devmap_free (struct devmap *map)
{
  if (!map)
    return;
  g_hash_table_unref (map->disks);
  g_free (map);
}

unsigned
devmap_disks (const struct devmap *map)
{
  return map->nr_disks;
}

/*----- names --------------------------------------------------------------*/

/* A partition number without leading zeros; the end of TEXT is 0. */
static bool
parse_partition (const char *text, unsigned *ret)
{
  const size_t digits = strspn (text, "0123456789");

  if (text[digits] != '\0' || digits > 4 || text[0] == '0')
    return false;
  *ret = digits ? (unsigned) g_ascii_strtoull (text, NULL, 10) : 0;
  return true;
}

/* The bytes of up to three digits at TEXT; 0: none, or too many. */
static size_t
number_length (const char *text)
{
  const size_t digits = strspn (text, "0123456789");
  return digits <= 3 ? digits : 0;
}

/* The bytes of the disk's name: "nvme0n1", "cciss/c0d0"; 0: it is none. */
static size_t
numbered_length (const char *name, enum family family)
{
  const size_t prefix = strlen (family_names[family].prefix);
  const size_t number = number_length (name + prefix);
  const char *rest = name + prefix + number;
  size_t namespace;

  if (number == 0 || family != FAMILY_NVME)
    return number ? prefix + number : 0;
  namespace = *rest == 'n' ? number_length (rest + 1) : 0;
  return namespace ? prefix + number + 1 + namespace : 0;
}

/* "nvme0n1p2", "cciss/c0d0p1" */
static bool
parse_numbered (const char *name, enum family family, struct disk_name *ret)
{
  const size_t length = numbered_length (name, family);

  if (length == 0 || length >= sizeof ret->disk)
    return false;
  g_strlcpy (ret->disk, name, length + 1);
  if (name[length] == '\0') {
    ret->partition = 0;
    return true;
  }
  return name[length] == 'p' && name[length + 1] != '\0' &&
         parse_partition (name + length + 1, &ret->partition);
}

static bool
parse_lettered (const char *name, enum family family, struct disk_name *ret)
{
  const size_t prefix = strlen (family_names[family].prefix);
  const size_t letters = strspn (name + prefix,
                                 "abcdefghijklmnopqrstuvwxyz");

  if (letters < 1 || letters > 3)
    return false;
  g_strlcpy (ret->disk, name, prefix + letters + 1);
  return parse_partition (name + prefix + letters, &ret->partition);
}

static bool
parse_name (const char *name, struct disk_name *ret)
{
  for (enum family f = 0; f < FAMILY_COUNT; f++)
    if (g_str_has_prefix (name, family_names[f].prefix) &&
        (f >= FAMILY_NVME ? parse_numbered (name, f, ret)
                          : parse_lettered (name, f, ret)))
      return true;
  return false;
}

bool
devmap_is_hardware_link (const char *name, unsigned *ret_partition)
{
  /* Links of by-id whose names come from contents, not from hardware. */
  static const char *const kept[] = { "dm-", "lvm-", "md-", "usb-" };
  const char *part;

  if (!g_str_has_prefix (name, "/dev/disk/by-path/") &&
      !g_str_has_prefix (name, "/dev/disk/by-id/"))
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_str_has_prefix (strrchr (name, '/') + 1, kept[i]))
      return false;
  part = g_strrstr (name, "-part");
  *ret_partition = 0;
  if (part && part[5] != '\0' && !parse_partition (part + 5, ret_partition))
    *ret_partition = 0;
  return true;
}

char *
devmap_target_name (const struct devmap *map, unsigned disk,
                    unsigned partition)
{
  g_autofree char *letters = disk_letters (disk);

  if (partition == 0)
    return g_strconcat ("/dev/", map->prefix, letters, NULL);
  return g_strdup_printf ("/dev/%s%s%u", map->prefix, letters, partition);
}

char *
devmap_from_appliance (const struct devmap *map, const char *device)
{
  struct disk_name name;
  unsigned disk = 0;

  if (!g_str_has_prefix (device, "/dev/sd") ||
      !parse_name (device + strlen ("/dev/"), &name))
    return NULL;
  for (const char *p = name.disk + strlen ("sd"); *p; p++)
    disk = disk * 26 + (unsigned) (*p - 'a') + 1;
  if (disk > map->nr_disks)
    return NULL;
  return devmap_target_name (map, disk - 1, name.partition);
}

enum devmap_result
devmap_translate (const struct devmap *map, const char *name, char **ret_name)
{
  struct disk_name parsed;
  unsigned partition, disk;
  g_autofree char *target = NULL;

  if (devmap_is_hardware_link (name, &partition))
    return DEVMAP_UNKNOWN;
  if (!g_str_has_prefix (name, "/dev/") ||
      !parse_name (name + strlen ("/dev/"), &parsed))
    return DEVMAP_OTHER;
  disk = GPOINTER_TO_UINT (g_hash_table_lookup (map->disks, parsed.disk));
  if (disk == 0)
    return DEVMAP_UNKNOWN;
  target = devmap_target_name (map, disk - 1, parsed.partition);
  if (strcmp (target, name) == 0)
    return DEVMAP_SAME;
  *ret_name = g_steal_pointer (&target);
  return DEVMAP_CHANGED;
}

/* Of the name that begins at P with "/dev/". */
static size_t
name_length (const char *p)
{
  static const char characters[] = "abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const char *name = p + strlen ("/dev/");
  size_t length = strspn (name, characters);

  for (enum family f = FAMILY_NVME; f < FAMILY_COUNT; f++)
    if (strchr (family_names[f].prefix, '/') &&
        g_str_has_prefix (name, family_names[f].prefix))
      length += 1 + strspn (name + length + 1, characters);
  return strlen ("/dev/") + length;
}

char *
devmap_rewrite (const struct devmap *map, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  bool changed = false;
  const char *done = text, *p = text;

  while ((p = strstr (p, "/dev/"))) {
    const size_t length = name_length (p);
    g_autofree char *name = g_strndup (p, length), *target = NULL;
    const bool inside = p > text && (g_ascii_isalnum (p[-1]) ||
                                     strchr ("/._-", p[-1]));

    if (!inside && !(p[length] && strchr ("-_/", p[length])) &&
        devmap_translate (map, name, &target) == DEVMAP_CHANGED) {
      g_string_append_len (out, done, p - done);
      g_string_append (out, target);
      done = p + length;
      changed = true;
    }
    p += length;
  }
  g_string_append (out, done);
  return changed ? g_strdup (out->str) : NULL;
}
