/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMDK descriptors. */
#include "config.h"

#include <string.h>

#include "inputs/vmdk-descriptor.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 200
#define MAX_SECTORS (1ULL << 40) /* of all extents: below 2^63 bytes */

#define DO_CONSOLIDATE \
  "delete the guest's snapshots in VMware, which consolidates its disks " \
  "(‘vim-cmd vmsvc/snapshot.removeall ID’ on ESXi), and convert again"
#define DO_CLONE \
  "make a copy with ‘vmkfstools -i OLD.vmdk -d thin NEW.vmdk’ on the ESXi " \
  "host, and name the copy in the VMX file"

/* createType and types of extents that cannot be read. */
static const struct {
  const char *name, *what, *advice;
} refused[] = {
  { "seSparse", "is a snapshot in the format seSparse", DO_CONSOLIDATE },
  { "SESPARSE", "is a snapshot in the format seSparse", DO_CONSOLIDATE },
  { "vmfsRawDeviceMap", "is a raw device mapping (RDM)", DO_CLONE },
  { "vmfsRDM", "is a raw device mapping (RDM)", DO_CLONE },
  { "vmfsPassthroughRawDeviceMap", "is a physical raw device mapping (RDM)",
    "read the storage device itself, as -i disk" },
  { "vmfsRDMP", "is a physical raw device mapping (RDM)",
    "read the storage device itself, as -i disk" },
  { "vmfsRaw", "stands for a whole device of the host",
    "read the storage device itself, as -i disk" },
  { "fullDevice", "stands for a whole device of the host",
    "read the device itself, as -i disk" },
  { "partitionedDevice", "stands for partitions of the host",
    "read the device itself, as -i disk" },
};

static const char *const types[] = {
  "monolithicSparse", "monolithicFlat", "twoGbMaxExtentSparse",
  "twoGbMaxExtentFlat", "streamOptimized", "vmfs", "vmfsSparse", NULL
};
static const char *const extent_types[] = {
  "FLAT", "SPARSE", "VMFS", "VMFSSPARSE", NULL
};

/* --- words ------------------------------------------------------------- */

/* NAME is in KNOWN, or it is refused. */
static bool
check_type (const char *name, const char *const *known, const char *what,
            GError **error)
{
  g_autofree char *shown = clean_text (name, MAX_SHOWN);

  if (g_strv_contains (known, name))
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (refused); i++)
    if (g_ascii_strcasecmp (name, refused[i].name) == 0)
      return error_set (error, "%s %s, which cannot be read: %s", what,
                        refused[i].what, refused[i].advice);
  return error_set (error, "%s is of the kind ‘%s’, which is not known: %s",
                    what, shown, DO_CLONE);
}

/* A name in the same folder, which no one takes for a URL or an option of
 * qemu's. */
static bool
check_name (const char *name, const char *what, GError **error)
{
  g_autofree char *shown = clean_text (name, MAX_SHOWN);
  bool control = false;

  for (const char *p = name; *p; p++)
    control = control || g_ascii_iscntrl (*p);
  if (*name == '\0' || strchr (name, '/') || strchr (name, '\\') ||
      strchr (name, ':') || control || strcmp (name, ".") == 0 ||
      strcmp (name, "..") == 0)
    return error_set (error, "%s names the file ‘%s’, which is not beside "
                      "it: only files in the guest's folder are read.  Move "
                      "the file there and write only its name, or %s", what,
                      shown, DO_CLONE);
  return true;
}

static bool
read_cid (const char *text, uint32_t *ret)
{
  char *end = NULL;
  guint64 n = g_ascii_strtoull (text, &end, 16);

  if (!g_ascii_isxdigit (*text) || *end || n > G_MAXUINT32)
    return false;
  *ret = (uint32_t) n;
  return true;
}

/* --- lines ------------------------------------------------------------- */

static void
extent_free (gpointer p)
{
  struct vmdk_extent *e = p;

  g_free (e->type);
  g_free (e->file);
  g_free (e);
}

/* RW 4192256 FLAT "name-flat.vmdk" 0.  qemu leaves out lines that are not RW,
 * or whose type it does not know, and so data: such are refused. */
static bool
read_extent (struct vmdk_descriptor *d, const char *line, const char *what,
             GError **error)
{
  g_auto (GStrv) quoted = g_strsplit (line, "\"", 3);
  g_auto (GStrv) words = NULL;
  struct vmdk_extent *e;
  uint64_t sectors, offset = 0;
  const char *rest;

  g_strdelimit (quoted[0], "\t", ' ');
  words = g_strsplit (g_strstrip (quoted[0]), " ", 4);
  if (g_strv_length (words) != 3 ||
      !parse_uint64 (words[1], "", 1, MAX_SECTORS, &sectors, NULL)) {
    g_autofree char *shown = clean_text (line, MAX_SHOWN);
    return error_set (error, "%s has an extent that makes no sense: %s", what,
                      shown);
  }
  if (!check_type (words[2], extent_types, what, error))
    return false;
  if (strcmp (words[0], "RW") != 0 || g_strv_length (quoted) != 3)
    return error_set (error, "%s has an extent that cannot be read (%s): %s",
                      what, words[0], DO_CLONE);
  if (!check_name (quoted[1], what, error))
    return false;
  rest = g_strstrip (quoted[2]);
  if (*rest && !parse_uint64 (rest, what, 0, MAX_SECTORS, &offset, error))
    return false;
  if (d->extents->len >= VMDK_MAX_EXTENTS)
    return error_set (error, "%s has more than %d extents", what,
                      VMDK_MAX_EXTENTS);
  e = g_new0 (struct vmdk_extent, 1);
  e->type = g_strdup (words[2]);
  e->file = g_strdup (quoted[1]);
  e->sectors = sectors;
  e->offset = offset;
  g_ptr_array_add (d->extents, e);
  return true;
}

static bool
read_key (struct vmdk_descriptor *d, const char *key, const char *value,
          const char *what, GError **error)
{
  if (strcmp (key, "CID") == 0)
    return read_cid (value, &d->cid) ||
           error_set (error, "%s: CID is no number", what);
  if (strcmp (key, "parentCID") == 0)
    return read_cid (value, &d->parent_cid) ||
           error_set (error, "%s: parentCID is no number", what);
  if (strcmp (key, "createType") == 0) {
    d->create_type = g_strdup (value);
    return check_type (value, types, what, error);
  }
  if (strcmp (key, "parentFileNameHint") == 0) {
    d->parent = g_strdup (value);
    return check_name (value, what, error);
  }
  return true;
}

/* To qemu's sscanf(3) every white space is a blank, the line's end too: what
 * begins with such a word is an extent, or no one knows what. */
static bool
is_extent (const char *line)
{
  static const char *const access[] = { "RW", "RDONLY", "NOACCESS", NULL };
  g_autofree char *word = g_strndup (line, strcspn (line, " \t\r"));

  return g_strv_contains (access, word);
}

static bool
read_line (struct vmdk_descriptor *d, char *line, GHashTable *seen,
           const char *what, GError **error)
{
  char *equals = strchr (line, '='), *value;
  const char *key;

  if (is_extent (line))
    return read_extent (d, line, what, error);
  if (!equals || *line == '#')
    return true;
  *equals = '\0';
  key = g_strstrip (line);
  value = g_strstrip (equals + 1);
  if (*value == '"') {
    value++;
    value[strcspn (value, "\"")] = '\0';
  }
  if (!g_hash_table_add (seen, g_strdup (key)))
    return error_set (error, "%s says the same key twice", what);
  return read_key (d, key, value, what, error);
}

/* --- the whole --------------------------------------------------------- */

static bool
check_characters (const char *text, const char *what, GError **error)
{
  for (const char *p = text; *p; p++)
    if (g_ascii_iscntrl (*p) && !strchr ("\t\r\n", *p))
      return error_set (error, "%s has control characters, which no VMDK "
                        "descriptor has: do not trust it", what);
  return true;
}

/* qemu takes the first of these words for a parent, wherever it stands (in a
 * comment too) and whatever parentCID says. */
static bool
check_hint (const struct vmdk_descriptor *d, const char *text,
            const char *what, GError **error)
{
  static const char key[] = "parentFileNameHint";
  const char *first = strstr (text, key);
  g_autofree char *read = g_strdup_printf ("%s=\"%s\"", key,
                                           d->parent ? d->parent : "");

  if (!first)
    return true;
  if (d->parent && d->parent_cid != VMDK_NO_PARENT &&
      g_str_has_prefix (first, read) && !strstr (first + strlen (key), key))
    return true;
  return error_set (error, "%s names a parent in a way that others read "
                    "differently: %s", what, DO_CLONE);
}

static bool
check_whole (const struct vmdk_descriptor *d, const char *what,
             GError **error)
{
  if (!d->create_type)
    return error_set (error, "%s names no createType: is it a VMDK "
                      "descriptor?", what);
  if (d->parent_cid != VMDK_NO_PARENT && !d->parent)
    return error_set (error, "%s is a snapshot that does not name its parent",
                      what);
  if (d->extents->len == 0)
    return error_set (error, "%s names no extents", what);
  return true;
}

static uint64_t
little64 (const char *p)
{
  uint64_t n;

  memcpy (&n, p, sizeof n);
  return GUINT64_FROM_LE (n);
}

enum { CAPACITY = 12, OFFSET = 28, LENGTH = 36, HEADER = 44 };

bool
vmdk_is_nested (const char *head, size_t size)
{
  return size >= HEADER && memcmp (head, "KDMV", 4) == 0 &&
         little64 (head + CAPACITY) == 0;
}

/* Where the text is: all of it, or inside a sparse file, whose header has
 * capacity, offset and size of the descriptor in sectors.  All writers put it
 * behind the header, and there qemu looks for the parent, whatever the header
 * says. */
static bool
find_text (struct vmdk_descriptor *d, const char **head, size_t *size,
           const char *what, GError **error)
{
  enum { QEMU_OFFSET = 1, QEMU_LENGTH = 20 };
  static const char sesparse[8] = "\xbe\xba\xfe\xca";     /* no specification
                                                          is public */
  const size_t most = VMDK_HEAD_MAX / VMDK_SECTOR;
  uint64_t offset, length;

  if (*size >= 4 && memcmp (*head, "COWD", 4) == 0)
    return error_set (error, "%s is one extent of a snapshot, not a disk: "
                      "name its descriptor, NAME-000001.vmdk", what);
  if (*size >= sizeof sesparse &&
      memcmp (*head, sesparse, sizeof sesparse) == 0)
    return error_set (error, "%s is one extent of a snapshot in the format "
                      "seSparse, which cannot be read: %s", what,
                      DO_CONSOLIDATE);
  if (*size < HEADER || memcmp (*head, "KDMV", 4) != 0)
    return true;
  d->embedded = true;
  d->capacity = little64 (*head + CAPACITY);
  offset = little64 (*head + OFFSET);
  length = little64 (*head + LENGTH);
  if (offset == 0)
    return error_set (error, "%s is one extent of a split disk: name the "
                      "descriptor beside it, which is a small text", what);
  if (d->capacity > MAX_SECTORS || offset != QEMU_OFFSET || length > most ||
      (offset + length) * VMDK_SECTOR > *size)
    return error_set (error, "%s is damaged: its header names a descriptor "
                      "that is not there", what);
  *head += offset * VMDK_SECTOR;
  *size = length * VMDK_SECTOR;
  return length >= QEMU_LENGTH || memchr (*head, '\0', *size) ||
         error_set (error, "%s is damaged: the descriptor in it has no end",
                    what);
}

struct vmdk_descriptor *
vmdk_descriptor_parse (const char *head, size_t size, const char *what,
                       GError **error)
{
  static const char magic[] = "# Disk DescriptorFile";
  g_autoptr (v2v_vmdk_descriptor) d = g_new0 (struct vmdk_descriptor, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash,
                                                       g_str_equal, g_free,
                                                       NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  d->extents = g_ptr_array_new_with_free_func (extent_free);
  d->parent_cid = VMDK_NO_PARENT;
  if (!find_text (d, &head, &size, what, error))
    return NULL;
  text = g_strndup (head, MIN (size, VMDK_HEAD_MAX));
  if (g_ascii_strncasecmp (text, magic, sizeof magic - 1) != 0) {
    error_set (error, "%s is no VMDK: it begins neither with a descriptor "
               "nor with the header of a sparse disk", what);
    return NULL;
  }
  if (!check_characters (text, what, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (!read_line (d, g_strstrip (lines[i]), seen, what, error))
      return NULL;
  if (!check_whole (d, what, error) || !check_hint (d, text, what, error))
    return NULL;
  return g_steal_pointer (&d);
}

void
vmdk_descriptor_free (struct vmdk_descriptor *d)
{
  if (!d)
    return;
  g_free (d->create_type);
  g_free (d->parent);
  g_ptr_array_unref (d->extents);
  g_free (d);
}

uint64_t
vmdk_descriptor_size (const struct vmdk_descriptor *d)
{
  uint64_t sectors = 0;

  for (guint i = 0; i < d->extents->len; i++)
    sectors += ((struct vmdk_extent *) d->extents->pdata[i])->sectors;
  return sectors * VMDK_SECTOR;
}

bool
vmdk_extent_is_flat (const struct vmdk_extent *e)
{
  return strcmp (e->type, "FLAT") == 0 || strcmp (e->type, "VMFS") == 0;
}
