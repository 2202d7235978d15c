/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Damaged hives: each is refused, and the message says what is wrong where. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "tests/hive-empty.h"
#include "windows/registry/hive-check.h"
#include "windows/registry/hive.h"

#define BINS 0x1000

/* The root's keys are A, B and C; A\D has a value of each size. */
static GBytes *
make_sample (void)
{
  g_autoptr (GBytes) empty = hive_empty ("ROOT");
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_hive) h = hive_open (empty, "TEST", true, &error);
  g_autofree char *big = g_strnfill (40000, 'b');
  hive_key key;
  GBytes *data;

  g_assert_no_error (error);
  hive_make (h, &error, "B");
  hive_make (h, &error, "C");
  key = hive_make (h, &error, "A\\D");
  hive_set_dword (h, key, "inline", 7, &error);
  hive_set_text (h, key, "text", "some text", &error);
  hive_set (h, key, "big", REG_BINARY, big, 16000, &error);
  data = hive_save (h, &error);
  g_assert_no_error (error);
  return data;
}

/* The first allocated cell from offset FROM on whose contents begin with MAGIC
 * and, NAME not NULL, hold NAME behind HEADER bytes. */
static guint32
find_cell (const guint8 *data, gsize size, guint32 from, const char *magic,
           guint32 header, const char *name)
{
  for (gsize at = from; at + 128 < size; at += 8)
    if (hive_get32 (data + at) >> 31 &&
        memcmp (data + at + 4, magic, 2) == 0 &&
        (!name || memcmp (data + at + 4 + header, name, strlen (name)) == 0))
      return (guint32) at;
  g_error ("no cell %s %s", magic, name);
}

struct spots {
  guint32 root, a, d, list, value, text, security;
  gsize size;
};

static struct spots
find_spots (const guint8 *data, gsize size)
{
  struct spots s = {
    .root = HIVE_EMPTY_ROOT, .security = HIVE_EMPTY_SECURITY, .size = size,
  };

  s.list = BINS + hive_get32 (data + s.root + 4 + 28);
  s.a = find_cell (data, size, 0x1020, "nk", 76, "A");
  s.d = find_cell (data, size, 0x1020, "nk", 76, "D");
  s.value = find_cell (data, size, 0x1020, "vk", 20, "inline");
  s.text = find_cell (data, size, 0x1020, "vk", 20, "text");
  return s;
}

/* --- damages ------------------------------------------------------------ */

static void bad_magic (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ d[0] = 'x'; }
static void bad_sum (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ d[12] ^= 1; }
static void bad_version (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ hive_put32 (d + 24, 9); }
static void bad_root (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ hive_put32 (d + 36, 0x7ffffff8); }
static void root_is_sk (guint8 *d, struct spots *s)
{ hive_put32 (d + 36, s->security - BINS); }
static void bins_beyond (guint8 *d, struct spots *s)
{ hive_put32 (d + 40, (guint32) s->size); }
static void bins_huge (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ hive_put32 (d + 40, 0xfffff000); }
static void bins_odd (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ hive_put32 (d + 40, 0x1234); }
static void cut (guint8 *d G_GNUC_UNUSED, struct spots *s)
{ s->size -= 0x1000; }
static void cut_base (guint8 *d G_GNUC_UNUSED, struct spots *s)
{ s->size = 300; }
static void empty_file (guint8 *d G_GNUC_UNUSED, struct spots *s)
{ s->size = 0; }
static void bin_magic (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ d[BINS] = 'x'; }
static void bin_offset (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ hive_put32 (d + BINS + 4, 0x1000); }
static void bin_zero (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ hive_put32 (d + BINS + 8, 0); }
static void bin_beyond (guint8 *d, struct spots *s G_GNUC_UNUSED)
{ hive_put32 (d + BINS + 8, 0x100000); }
static void cell_zero (guint8 *d, struct spots *s)
{ hive_put32 (d + s->a, 0); }
static void cell_huge (guint8 *d, struct spots *s)
{ hive_put32 (d + s->a, 0x80000000); }
static void cell_odd (guint8 *d, struct spots *s)
{ hive_put32 (d + s->a, -(guint32) 84); }
static void key_free (guint8 *d, struct spots *s)
{ hive_put32 (d + s->a, -hive_get32 (d + s->a)); }
static void key_name_long (guint8 *d, struct spots *s)
{ hive_put16 (d + s->a + 4 + 72, 0xffff); }
static void key_parent (guint8 *d, struct spots *s)
{ hive_put32 (d + s->d + 4 + 16, s->root - BINS); }
static void key_self (guint8 *d, struct spots *s)
{ hive_put32 (d + s->d + 4 + 16, s->d - BINS); }
static void key_count (guint8 *d, struct spots *s)
{ hive_put32 (d + s->root + 4 + 20, 0xffffffff); }
static void key_class (guint8 *d, struct spots *s)
{ hive_put16 (d + s->d + 4 + 74, 9); hive_put32 (d + s->d + 4 + 48, 3); }
static void key_security (guint8 *d, struct spots *s)
{ hive_put32 (d + s->d + 4 + 44, s->a - BINS); }
static void key_no_security (guint8 *d, struct spots *s)
{ hive_put32 (d + s->d + 4 + 44, 0xffffffff); }
static void list_outside (guint8 *d, struct spots *s)
{ hive_put32 (d + s->root + 4 + 28, 0x7ffffff8); }
static void list_magic (guint8 *d, struct spots *s)
{ d[s->list + 4] = 'x'; }
static void list_count (guint8 *d, struct spots *s)
{ hive_put16 (d + s->list + 6, 0xffff); }
static void list_cycle (guint8 *d, struct spots *s)  /* A has the root's */
{ hive_put32 (d + s->a + 4 + 28, s->list - BINS); }
static void list_twice (guint8 *d, struct spots *s)
{ memcpy (d + s->list + 16, d + s->list + 8, 4); }
static void list_root (guint8 *d, struct spots *s)
{ hive_put32 (d + s->list + 8, s->root - BINS); }
static void list_of_itself (guint8 *d, struct spots *s)
{ memcpy (d + s->list + 4, "ri", 2); hive_put16 (d + s->list + 6, 1);
  hive_put32 (d + s->list + 8, s->list - BINS); }
static void list_outside_key (guint8 *d, struct spots *s)
{ hive_put32 (d + s->list + 8, 0x7ffffff8); }
static void values_count (guint8 *d, struct spots *s)
{ hive_put32 (d + s->d + 4 + 36, 0x40000001); }
static void values_outside (guint8 *d, struct spots *s)
{ hive_put32 (d + s->d + 4 + 40, 0x7ffffff8); }
static void value_magic (guint8 *d, struct spots *s)
{ d[s->text + 4] = 'x'; }
static void value_name (guint8 *d, struct spots *s)
{ hive_put16 (d + s->text + 4 + 2, 0xfff0); }
static void value_inline (guint8 *d, struct spots *s)
{ hive_put32 (d + s->value + 4 + 4, 0x80000005); }
static void value_size (guint8 *d, struct spots *s)
{ hive_put32 (d + s->text + 4 + 4, 0x7fffffff); }
static void value_outside (guint8 *d, struct spots *s)
{ hive_put32 (d + s->text + 4 + 8, 0x7ffffff8); }
static void value_is_key (guint8 *d, struct spots *s)
{ hive_put32 (d + s->text + 4 + 8, s->root - BINS); }
static void security_ring (guint8 *d, struct spots *s)
{ hive_put32 (d + s->security + 4 + 4, s->a - BINS); }
static void security_size (guint8 *d, struct spots *s)
{ hive_put32 (d + s->security + 4 + 16, 0xfffffff0); }

static const struct damage {
  const char *name;
  void (*make) (guint8 *data, struct spots *s);
  const char *message;
} damages[] = {
  { "magic", bad_magic, "it is not a registry hive" },
  { "checksum", bad_sum, "checksum of its base block" },
  { "version", bad_version, "unknown version 1.9" },
  { "root", bad_root, "its root key: it lies outside" },
  { "root-is-sk", root_is_sk, "its root key: it is not a key" },
  { "bins-beyond", bins_beyond, "it is cut off" },
  { "bins-huge", bins_huge, "bytes of bins" },
  { "bins-odd", bins_odd, "4660 bytes of bins" },
  { "cut", cut, "it is cut off: it should have" },
  { "cut-base", cut_base, "is cut off" },
  { "empty", empty_file, "is cut off" },
  { "bin-magic", bin_magic, "there is no bin at 0" },
  { "bin-offset", bin_offset, "there is no bin at 0" },
  { "bin-zero", bin_zero, "the bin at 0 has the impossible size 0" },
  { "bin-beyond", bin_beyond, "the impossible size 1048576" },
  { "cell-zero", cell_zero, "the impossible size 0" },
  { "cell-huge", cell_huge, "the impossible size 2147483648" },
  { "cell-odd", cell_odd, "the impossible size 84" },
  { "key-free", key_free, "it lies outside" },
  { "key-name", key_name_long, "the key \\A: its name is too long" },
  { "key-parent", key_parent, "the key \\A\\D: it says that it is below" },
  { "key-self-parent", key_self, "the key \\A\\D: it says that it is below" },
  { "key-count", key_count, "should have 4294967295 subkeys but lists 3" },
  { "key-class", key_class, "the key \\A\\D: its class name" },
  { "key-security", key_security, "\\A\\D: its security descriptor" },
  { "key-no-security", key_no_security, "\\A\\D: its security descriptor" },
  { "list-outside", list_outside, "its root key: its list of subkeys" },
  { "list-magic", list_magic, "its root key: its list of subkeys" },
  { "list-count", list_count, "its root key: its list of subkeys" },
  { "list-cycle", list_cycle, "the key \\A: its list of subkeys is damaged or "
    "used twice" },
  { "list-twice", list_twice, "or it is in the hive twice" },
  { "list-root", list_root, "or it is in the hive twice" },
  { "list-of-itself", list_of_itself, "its root key: its list of subkeys" },
  { "list-outside-key", list_outside_key, "it lies outside" },
  { "values-count", values_count, "its list of 1073741825 values" },
  { "values-outside", values_outside, "\\A\\D: its list of 3 values" },
  { "value-magic", value_magic, "its value number 2 is damaged" },
  { "value-name", value_name, "its value number 2 is damaged" },
  { "value-inline", value_inline, "the data of its value number 1" },
  { "value-size", value_size, "the data of its value number 2" },
  { "value-outside", value_outside, "the data of its value number 2" },
  { "value-is-key", value_is_key, "the data of its value number 2" },
  { "security-ring", security_ring, "its security descriptor" },
  { "security-size", security_size, "its security descriptor" },
};

static void
test_damage (gconstpointer opaque)
{
  const struct damage *damage = opaque;
  g_autoptr (GBytes) sound = make_sample ();
  gsize size = g_bytes_get_size (sound);
  guint8 *data = g_memdup2 (g_bytes_get_data (sound, NULL), size);
  struct spots s = find_spots (data, size);
  g_autoptr (GBytes) damaged = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (hive_check (sound, "HKLM\\TEST", &error));
  damage->make (data, &s);
  if (damage->make != bad_sum)
    hive_put_checksum (data);
  /* Exactly its size: sanitizers see what is read beyond. */
  damaged = g_bytes_new (data, s.size);
  g_free (data);
  g_assert_false (hive_check (damaged, "HKLM\\TEST", &error));
  if (!strstr (error->message, damage->message) ||
      !g_str_has_prefix (error->message, "the registry hive HKLM\\TEST is ") ||
      !strstr (error->message, "shut it down cleanly"))
    g_error ("\"%s\" is not in: %s", damage->message, error->message);
  g_assert_null (hive_open (damaged, "HKLM\\TEST", true, NULL));
}

/* --- remnants ------------------------------------------------------------- */

static void class_remnant (guint8 *d, struct spots *s)
{ hive_put32 (d + s->d + 4 + 48, 0xffffff31); }
static void value_remnant (guint8 *d, struct spots *s)
{ hive_put32 (d + s->text + 4 + 4, 0); hive_put32 (d + s->text + 4 + 8, 3); }
static void values_remnant (guint8 *d, struct spots *s)
{ hive_put32 (d + s->a + 4 + 40, 0x7ffffff8); }

/* Offsets of what is empty lead nowhere: what Windows may leave.  hivex would
 * abort when the key is deleted. */
static void
test_remnant (gconstpointer opaque)
{
  void (*const *make) (guint8 *data, struct spots *s) = opaque;
  g_autoptr (GBytes) sound = make_sample (), saved = NULL, left = NULL;
  guint8 *data = g_memdup2 (g_bytes_get_data (sound, NULL),
                            g_bytes_get_size (sound));
  struct spots s = find_spots (data, g_bytes_get_size (sound));
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_hive) h = NULL;
  g_autoptr (GBytes) text = NULL;

  (*make) (data, &s);
  left = g_bytes_new_take (data, g_bytes_get_size (sound));
  h = hive_open (left, "TEST", true, &error);
  g_assert_no_error (error);
  if (*make == value_remnant) {
    text = hive_get (h, hive_find (h, "A\\D"), "text", NULL);
    g_assert_nonnull (text);
    g_assert_cmpuint (g_bytes_get_size (text), ==, 0);
  }
  g_assert_true (hive_remove (h, &error, "A"));
  saved = hive_save (h, &error);
  g_assert_no_error (error);
}

static void (*const remnants[]) (guint8 *data, struct spots *s) = {
  class_remnant, value_remnant, values_remnant,
};

/* --- other --------------------------------------------------------------- */

static void
test_depth (void)
{
  g_autoptr (GBytes) empty = hive_empty ("ROOT");
  g_autoptr (v2v_hive) h = hive_open (empty, "TEST", true, NULL);
  g_autoptr (GString) path = g_string_new ("k");
  g_autoptr (GBytes) deep = NULL, deeper = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i < HIVE_MAX_DEPTH; i++)
    g_string_append (path, "\\k");
  g_assert_true (hive_make (h, &error, "%s", path->str) != 0);
  deep = hive_save (h, &error);
  g_assert_no_error (error);
  g_assert_true (hive_make (h, &error, "%s\\x", path->str) != 0);
  deeper = hive_save (h, &error);
  g_assert_null (deeper);
  g_assert_nonnull (strstr (error->message, "more than 512 levels"));
}

static void
test_clean (void)
{
  g_autoptr (GBytes) sound = hive_empty ("ROOT");
  guint8 *data = g_memdup2 (g_bytes_get_data (sound, NULL), HIVE_EMPTY_SIZE);
  g_autoptr (GBytes) dirty = g_bytes_new_take (data, HIVE_EMPTY_SIZE);

  g_assert_true (hive_is_clean (sound));
  hive_put32 (data + 4, 2);
  g_assert_false (hive_is_clean (dirty));        /* wrong checksum as well */
  hive_put_checksum (data);
  g_assert_false (hive_is_clean (dirty));
  g_assert_true (hive_check (dirty, "TEST", NULL));
  hive_put32 (data + 8, 2);
  hive_put_checksum (data);
  g_assert_true (hive_is_clean (dirty));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path = g_strconcat ("/hive-check/", damages[i].name,
                                         NULL);
    g_test_add_data_func (path, &damages[i], test_damage);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (remnants); i++) {
    g_autofree char *path = g_strdup_printf ("/hive-check/remnant/%zu", i);
    g_test_add_data_func (path, &remnants[i], test_remnant);
  }
  g_test_add_func ("/hive-check/depth", test_depth);
  g_test_add_func ("/hive-check/clean", test_clean);
  return g_test_run ();
}
