/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking all keys of a hive, without recursion, each once. */
#include "config.h"

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/registry/hive-check-values.h"
#include "windows/registry/hive-check.h"

#define KEY_HEADER 76
#define KEY_NAME_ASCII 0x20
#define KEY_MAX_NAME 512         /* bytes of the name */
#define SECURITY_HEADER 20
#define MAX_PATH_SHOWN 300       /* bytes of a key's path in a message */
#define MAX_MAJOR 1
#define MAX_MINOR 6

struct task {
  uint32_t key, parent;          /* offsets of cells */
  uint32_t depth;
};

struct walk {
  struct hive_cells cells;
  GArray *tasks;                 /* struct task: keys still to look at */
  uint32_t minor;
};

/* --- names of keys ----------------------------------------------------- */

static char *
key_name (const uint8_t *key, uint32_t room)
{
  const uint32_t size = MIN (le16 (key + 72), room - KEY_HEADER);
  const bool ascii = le16 (key + 2) & KEY_NAME_ASCII;
  GString *name = g_string_new (NULL);

  for (uint32_t i = 0; ascii && i < size; i++)
    g_string_append_unichar (name, key[KEY_HEADER + i]);
  for (uint32_t i = 0; !ascii && i + 1 < size; i += 2) {
    const uint16_t unit = le16 (key + KEY_HEADER + i);

    g_string_append_unichar (name, unit >= 0xd800 && unit < 0xe000 ? 0xfffd
                                                                   : unit);
  }
  return g_string_free (name, FALSE);
}

/* "Select\\x": the keys above TASK have been looked at, so that their parents
 * are what they say. */
static char *
task_path (const struct walk *w, const struct task *task)
{
  g_autoptr (GString) path = g_string_new (NULL);
  uint32_t at = task->key;

  for (uint32_t depth = task->depth; depth > 0; depth--) {
    uint32_t room;
    const uint8_t *key = hive_cell (&w->cells, at, KEY_HEADER, &room);
    g_autofree char *name = key ? key_name (key, room) : g_strdup ("?");

    g_string_prepend (path, name);
    g_string_prepend_c (path, '\\');
    at = depth == task->depth ? task->parent
       : key ? le32 (key + 16) : REGF_NIL;
  }
  return clean_text (path->str, MAX_PATH_SHOWN);
}

/* --- keys -------------------------------------------------------------- */

static void
add_task (struct walk *w, uint32_t key, const struct task *above)
{
  const struct task task = { key, above->key, above->depth + 1 };

  g_array_append_val (w->tasks, task);
}

/* A leaf: keys, in "lf" and "lh" each followed by a hint.  There are never
 * more than fit into the hive. */
static bool
add_leaf (struct walk *w, const uint8_t *list, uint32_t room,
          const struct task *above, uint64_t *count)
{
  const uint32_t n = le16 (list + 2);
  const uint32_t step = memcmp (list, "li", 2) == 0 ? 4 : 8;

  if ((memcmp (list, "lf", 2) != 0 && memcmp (list, "lh", 2) != 0 &&
       memcmp (list, "li", 2) != 0) || n * step > room - 4 ||
      n > w->cells.size / KEY_HEADER - w->tasks->len)
    return false;
  for (uint32_t i = 0; i < n; i++)
    add_task (w, le32 (list + 4 + i * step), above);
  *count += n;
  return true;
}

/* A leaf, or an index of leaves; an index of indexes does not exist. */
static bool
add_subkeys (struct walk *w, uint32_t at, const struct task *above,
             uint64_t *count)
{
  uint32_t room, n;
  const uint8_t *list = hive_cell_claim (&w->cells, at, 4, &room);

  if (!list)
    return false;
  if (memcmp (list, "ri", 2) != 0)
    return add_leaf (w, list, room, above, count);
  n = le16 (list + 2);
  if (n * 4 > room - 4)
    return false;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t leaf_room;
    const uint8_t *leaf = hive_cell_claim (
      &w->cells, le32 (list + 4 + 4 * i), 4, &leaf_room);

    if (!leaf || !add_leaf (w, leaf, leaf_room, above, count))
      return false;
  }
  return true;
}

static char *
check_subkeys (struct walk *w, const uint8_t *key, const struct task *task)
{
  const uint32_t said = le32 (key + 20), list = le32 (key + 28);
  uint64_t count = 0;

  if (said == 0 && list == REGF_NIL)
    return NULL;
  if (!add_subkeys (w, list, task, &count))
    return g_strdup ("its list of subkeys is damaged or used twice");
  if (count != said)
    return g_strdup_printf ("it should have %u subkeys but lists %"
                            G_GUINT64_FORMAT, said, count);
  return count == 0 || task->depth < HIVE_MAX_DEPTH ? NULL
    : g_strdup_printf ("keys are more than %u levels deep", HIVE_MAX_DEPTH);
}

/* Security descriptors form a ring and are shared by keys. */
static bool
is_security (const struct walk *w, uint32_t at, uint32_t prev, uint32_t next)
{
  uint32_t room;
  const uint8_t *sk = hive_cell (&w->cells, at, SECURITY_HEADER, &room);

  return sk && memcmp (sk, "sk", 2) == 0 &&
         le32 (sk + 16) <= room - SECURITY_HEADER &&
         (next == REGF_NIL || le32 (sk + 4) == next) &&
         (prev == REGF_NIL || le32 (sk + 8) == prev);
}

static char *
check_security (struct walk *w, uint32_t at)
{
  const uint8_t *sk;

  if (hive_cell_is_claimed (&w->cells, at) &&
      is_security (w, at, REGF_NIL, REGF_NIL))
    return NULL;
  sk = hive_cell_claim (&w->cells, at, SECURITY_HEADER, NULL);
  if (!sk || !is_security (w, at, REGF_NIL, REGF_NIL) ||
      !is_security (w, le32 (sk + 4), at, REGF_NIL) ||
      !is_security (w, le32 (sk + 8), REGF_NIL, at))
    return g_strdup ("its security descriptor is damaged");
  return NULL;
}

static void
note_nowhere (struct walk *w, const uint8_t *field)
{
  if (le32 (field) != REGF_NIL)
    hive_cell_note (&w->cells, field, REGF_NIL);
}

static char *
check_key (struct walk *w, const struct task *task)
{
  uint32_t room;
  const uint8_t *key = hive_cell_claim (&w->cells, task->key, KEY_HEADER,
                                        &room);
  uint32_t name, class;
  char *wrong;

  if (!key || memcmp (key, "nk", 2) != 0)
    return g_strdup (hive_cell_is_claimed (&w->cells, task->key)
                     ? "it is not a key, or it is in the hive twice"
                     : "it lies outside of the hive");
  if (task->depth > 0 && le32 (key + 16) != task->parent)
    return g_strdup ("it says that it is below another key");
  name = le16 (key + 72);
  if (name > room - KEY_HEADER || name > KEY_MAX_NAME)
    return g_strdup ("its name is too long");
  class = le16 (key + 74);
  if (class > 0 && le32 (key + 48) != REGF_NIL &&
      !hive_cell_claim (&w->cells, le32 (key + 48), class, NULL))
    return g_strdup ("its class name is not where it should be");
  if (class == 0)
    note_nowhere (w, key + 48);
  if (le32 (key + 36) == 0)
    note_nowhere (w, key + 40);
  wrong = check_security (w, le32 (key + 44));
  if (!wrong)
    wrong = hive_check_values (&w->cells, le32 (key + 40),
                               le32 (key + 36), w->minor);
  return wrong ? wrong : check_subkeys (w, key, task);
}

/* --- the whole --------------------------------------------------------- */

/* What is wrong with the base block; NULL: nothing. */
static char *
check_base (const uint8_t *data, gsize size)
{
  const uint32_t major = size < REGF_BASE ? 0
                                          : le32 (data + REGF_MAJOR);
  uint32_t bins;

  if (size < REGF_BASE || memcmp (data, "regf", 4) != 0)
    return g_strdup ("it is not a registry hive, or is cut off");
  if (!regf_is_base (data, size))
    return g_strdup ("the checksum of its base block is wrong");
  if (le32 (data + REGF_TYPE) != 0 || major != MAX_MAJOR ||
      le32 (data + REGF_MINOR) < 2 ||
      le32 (data + REGF_MINOR) > MAX_MINOR)
    return g_strdup_printf ("it is of the unknown version %u.%u", major,
                            le32 (data + REGF_MINOR));
  bins = le32 (data + REGF_BINS);
  if (bins == 0 || bins % REGF_PAGE != 0 || bins > INT32_MAX)
    return g_strdup_printf ("it says that it has %u bytes of bins", bins);
  if (bins > size - REGF_BASE)
    return g_strdup_printf ("it is cut off: it should have %u bytes and has "
                            "%" G_GSIZE_FORMAT, bins + REGF_BASE, size);
  return NULL;
}

static bool
refuse (GError **error, const char *name, const char *path, char *wrong)
{
  error_set (error, "the registry hive %s is corrupt: %s%s%s.  Boot the "
             "source guest, run chkdsk and see that it works, or restore "
             "the hive from a backup, then shut it down cleanly and convert "
             "again", name, path ? path : "", path ? ": " : "", wrong);
  g_free (wrong);
  return false;
}

static bool
walk_keys (struct walk *w, uint32_t root, const char *name, GError **error)
{
  const struct task first = { root, REGF_NIL, 0 };

  g_array_append_val (w->tasks, first);
  while (w->tasks->len > 0) {
    const struct task task = g_array_index (w->tasks, struct task,
                                            w->tasks->len - 1);
    char *wrong;

    g_array_set_size (w->tasks, w->tasks->len - 1);
    wrong = check_key (w, &task);
    if (wrong) {
      g_autofree char *path = task_path (w, &task);
      g_autofree char *shown = g_strdup_printf ("the key %s", path);
      return refuse (error, name, *path ? shown : "its root key", wrong);
    }
  }
  return true;
}

static bool
check (GBytes *bytes, const char *name, GArray *remnants, GError **error)
{
  gsize size;
  const uint8_t *data = g_bytes_get_data (bytes, &size);
  struct walk w = { .cells.remnants = remnants };
  char *wrong = check_base (data, size);
  bool ok = false;

  if (wrong)
    return refuse (error, name, NULL, wrong);
  w.minor = le32 (data + REGF_MINOR);
  wrong = hive_cells_read (&w.cells, data + REGF_BASE,
                           le32 (data + REGF_BINS));
  w.tasks = g_array_new (FALSE, FALSE, sizeof (struct task));
  if (wrong)
    refuse (error, name, NULL, wrong);
  else
    ok = walk_keys (&w, le32 (data + REGF_ROOT), name, error);
  g_array_free (w.tasks, TRUE);
  hive_cells_clear (&w.cells);
  return ok;
}

bool
hive_check (GBytes *bytes, const char *name, GError **error)
{
  return check (bytes, name, NULL, error);
}

GBytes *
hive_check_mend (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GArray) remnants = g_array_new (FALSE, FALSE,
                                             sizeof (struct hive_remnant));
  guint8 *data;
  gsize size;

  if (!check (bytes, name, remnants, error))
    return NULL;
  if (remnants->len == 0)
    return g_bytes_ref (bytes);
  data = g_memdup2 (g_bytes_get_data (bytes, &size),
                    g_bytes_get_size (bytes));
  for (guint i = 0; i < remnants->len; i++) {
    const struct hive_remnant *r = &g_array_index (remnants,
                                                   struct hive_remnant, i);
    regf_put32 (data + REGF_BASE + r->at, r->value);
  }
  return g_bytes_new_take (data, g_bytes_get_size (bytes));
}

bool
hive_is_clean (GBytes *bytes)
{
  gsize size;
  const uint8_t *data = g_bytes_get_data (bytes, &size);

  return regf_is_base (data, size) &&
         le32 (data + REGF_SEQUENCE1) ==
         le32 (data + REGF_SEQUENCE2);
}

/* A wrong checksum of the base block is an unfinished change as well. */
bool
hive_is_dirty (GBytes *bytes)
{
  gsize size;
  const uint8_t *data = g_bytes_get_data (bytes, &size);

  return size >= REGF_SECTOR && memcmp (data, "regf", 4) == 0 &&
         !hive_is_clean (bytes);
}
