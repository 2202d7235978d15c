/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of a kernel's module lists and of kmod's binary index. */
#include "config.h"

#include "converters/initramfs/kmod-index.h"
#include "tests/unit/initramfs-build.h"

static struct module_db *
make_db (const char *version, const char *dep, const char *alias,
         const char *softdep, const char *builtin, GError **error)
{
  g_autoptr (GBytes) d = dep ? g_bytes_new (dep, strlen (dep)) : NULL;
  g_autoptr (GBytes) a = alias ? g_bytes_new (alias, strlen (alias)) : NULL;
  g_autoptr (GBytes) s = softdep ? g_bytes_new (softdep, strlen (softdep))
                                 : NULL;
  g_autoptr (GBytes) b = builtin ? g_bytes_new (builtin, strlen (builtin))
                                 : NULL;
  const struct module_texts texts = { d, a, s, b };

  return module_db_new (version, &texts, error);
}

static char *
join (GPtrArray *names)
{
  g_autoptr (GString) s = g_string_new (NULL);

  for (unsigned i = 0; i < names->len; i++)
    g_string_append_printf (s, "%s%s", i ? " " : "",
                            (char *) names->pdata[i]);
  return g_string_free (g_steal_pointer (&s), FALSE);
}

/* The closure of WANTED (blank-separated) is EXPECTED, what the kernel
 * lacks UNAVAILABLE. */
static void
assert_closure (const struct module_db *db, const char *wanted, bool soft,
                const char *expected, const char *unavailable)
{
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) order =
    module_db_closure (db, (const char *const *) words, soft, &none);
  g_autofree char *got = join (order), *lacks = join (none);

  g_assert_cmpstr (got, ==, expected);
  g_assert_cmpstr (lacks, ==, unavailable);
}

static void
test_names (void)
{
  static const struct { const char *in, *out; } cases[] = {
    { "virtio-blk", "virtio_blk" },
    { "kernel/a-b/x-y.ko", "x_y" }, { "/x.ko.xz", "x" }, { "x.ko.zst", "x" },
    { "x.ko.gz", "x" }, { "x.ko.bz2", "x.ko.bz2" }, { "a.b.ko", "a.b" },
    { ".ko", ".ko" }, { "", NULL }, { "a/", NULL },
  };
  g_autofree char *longest = g_strnfill (256, 'x');

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = module_name (cases[i].in);
    g_assert_cmpstr (name, ==, cases[i].out);
  }
  g_assert_null (module_name (longest));
  g_assert_true (module_path_is_module ("a/b.ko.zst"));
  g_assert_false (module_path_is_module ("a/b.ko.conf"));
}

static void
test_closure (void)
{
  g_autoptr (module_db) db = build_modules (".xz");

  g_assert_cmpstr (module_db_version (db), ==, BUILD_VERSION);
  g_assert_cmpstr (module_db_path (db, "virtio_blk"), ==,
                   "kernel/virtio/virtio-blk.ko.xz");
  g_assert_null (module_db_path (db, "virtio_pci"));
  g_assert_true (module_db_is_builtin (db, "virtio_pci"));
  assert_closure (db, "virtio-blk virtio_pci nosuch virtio", false,
                  "virtio_ring virtio virtio_blk", "nosuch");
  assert_closure (db, "virtio_blk", true,
                  "crc_generic virtio_ring virtio virtio_blk", "");
  assert_closure (db, "libata sd_mod libata", false, "libata sd_mod", "");
}

static void
test_cycles (void)
{
  g_autoptr (GString) chain = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (module_db) db =
    make_db ("1", "a.ko: b.ko\nb.ko: c.ko a.ko\nc.ko: b.ko c.ko\n", NULL,
             "softdep c pre: a\nsoftdep x pre: a\nsoftdep\nsoftdep a\n",
             NULL, &error);
  g_autoptr (GPtrArray) order = NULL;
  const char *const wanted[] = { "m0", NULL };

  g_assert_no_error (error);
  assert_closure (db, "a", true, "c b a", "");
  assert_closure (db, "c b a", false, "a b c", "");
  /* A chain as long as may be: no recursion */
  g_clear_pointer (&db, module_db_free);
  for (unsigned i = 0; i < MODULES_MAX_COUNT; i++)
    g_string_append_printf (chain, "m%u.ko: m%u.ko\n", i, i + 1);
  db = make_db ("1", chain->str, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  order = module_db_closure (db, wanted, true, NULL);
  g_assert_cmpuint (order->len, ==, MODULES_MAX_COUNT);
  g_string_append (chain, "onemore.ko:\n");
  g_assert_null (make_db ("1", chain->str, NULL, NULL, NULL, &error));
  assert_error_holds (&error, "more than 100000 modules");
}

static void
test_paths (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (module_db) db =
    make_db ("5.4", "/lib/modules/5.4/kernel/a.ko: /lib/modules/5.4/b.ko\n"
             "/usr/lib/modules/5.4/b.ko:\n"
             "/lib/modules/5.5/c.ko:\n/etc/d.ko:\n../e.ko:\nx/../f.ko:\n"
             "g.txt:\nno colon\n:\n\n: h.ko\ni.ko", NULL, NULL, NULL,
             &error);

  g_assert_no_error (error);
  g_assert_cmpstr (module_db_path (db, "a"), ==, "kernel/a.ko");
  g_assert_cmpstr (module_db_path (db, "b"), ==, "b.ko");
  for (char name[] = "c"; name[0] <= 'i'; name[0]++)
    g_assert_null (module_db_path (db, name));
  assert_closure (db, "a", true, "b a", "");
}

static void
test_refused (void)
{
  static const char *const versions[] = { "", ".", "..", "a/b", "/" };
  g_autoptr (GError) error = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_assert_null (make_db (versions[i], "", NULL, NULL, NULL, &error));
    assert_error_holds (&error, "not a kernel version");
  }
  g_assert_null (make_db ("1", NULL, NULL, NULL, NULL, &error));
  assert_error_holds (&error, "has no modules.dep");
}

/* A reader of the index, as its header describes the format. */
static uint32_t
get_u32 (const uint8_t *p)
{
  return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 |
         (uint32_t) p[2] << 8 | p[3];
}

/* Values of KEY joined by ",", with their priorities; NULL: no such key. */
static char *
index_find (GBytes *index, const char *key)
{
  const uint8_t *data = g_bytes_get_data (index, NULL);
  uint32_t offset = get_u32 (data + 8);

  for (;;) {
    const uint8_t *p = data + (offset & 0x0FFFFFFF);
    const uint8_t *children = NULL;
    unsigned first = 0, last = 0;

    if (offset & 0x80000000) {
      size_t len = strlen ((const char *) p);
      if (strncmp (key, (const char *) p, len) != 0)
        return NULL;
      key += len;
      p += len + 1;
    }
    if (offset & 0x20000000) {
      first = p[0];
      last = p[1];
      children = p + 2;
      p = children + 4 * (last - first + 1);
    }
    if (*key == '\0') {
      g_autoptr (GString) values = g_string_new (NULL);
      uint32_t n = offset & 0x40000000 ? get_u32 (p) : 0;

      for (p += 4; n > 0; n--, p += strlen ((const char *) p) + 1) {
        g_string_append_printf (values, "%s%u:%s", values->len ? "," : "",
                                get_u32 (p), (const char *) p + 4);
        p += 4;
      }
      return values->len > 0
        ? g_string_free (g_steal_pointer (&values), FALSE) : NULL;
    }
    if (!children || (uint8_t) *key < first || (uint8_t) *key > last)
      return NULL;
    offset = get_u32 (children + 4 * ((uint8_t) *key++ - first));
    if (offset == 0)
      return NULL;
  }
}

static void
test_index (void)
{
  static const struct { const char *key, *value; uint32_t priority; } in[] = {
    { "ask", "1", 1 }, { "ate", "2", 2 }, { "on", "3", 3 },
    { "once", "4", 4 }, { "one", "5", 5 }, { "one", "6", 1 },
    { "pci:v*[a-z]", "7", 7 }, { "", "no", 0 }, { "\xc3\xa4", "no", 0 },
  };
  static const struct { const char *key, *values; } out[] = {
    { "ask", "1:1" }, { "ate", "2:2" }, { "on", "3:3" }, { "once", "4:4" },
    { "one", "1:6,5:5" }, { "pci:v*[a-z]", "7:7" },
    { "a", NULL }, { "o", NULL }, { "ones", NULL }, { "x", NULL },
    { "atf", NULL }, { "pci:v*[a-z", NULL },
  };
  g_autoptr (kmod_index) index = kmod_index_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (in); i++)
    kmod_index_add (index, in[i].key, in[i].value, in[i].priority);
  bytes = kmod_index_write (index);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 8,
                   "\xb0\x07\xf4\x57\x00\x02\x00\x01", 8);
  for (size_t i = 0; i < G_N_ELEMENTS (out); i++) {
    g_autofree char *values = index_find (bytes, out[i].key);
    g_assert_cmpstr (values, ==, out[i].values);
  }
}

/* What depmod 30 writes for a kernel with one module, and with none */
static void
test_index_bytes (void)
{
  static const char one[] =
    "\xb0\x07\xf4\x57\x00\x02\x00\x01\x20\x00\x00\x2a"
    "rc64\0\0\0\0\1\0\0\0\0kernel/crc64.ko:\0cc\xc0\0\0\x0c";
  g_autoptr (kmod_index) index = kmod_index_new ();
  g_autoptr (kmod_index) none = kmod_index_new ();
  g_autoptr (GBytes) bytes = NULL, empty = NULL;

  kmod_index_add (index, "crc64", "kernel/crc64.ko:", 0);
  bytes = kmod_index_write (index);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   one, sizeof one - 1);
  empty = kmod_index_write (none);
  g_assert_cmpmem (g_bytes_get_data (empty, NULL), g_bytes_get_size (empty),
                   "\xb0\x07\xf4\x57\x00\x02\x00\x01\x00\x00\x00\x0c",
                   12);
}

static void
test_index_alias (void)
{
  static const struct { const char *in, *out; } cases[] = {
    { "a-b[c-d]e-f", "a_b[c-d]e_f" }, { "x]", NULL }, { "[x", NULL },
    { "", "" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *got = kmod_index_alias (cases[i].in);
    g_assert_cmpstr (got, ==, cases[i].out);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/initramfs/modules/names", test_names);
  g_test_add_func ("/initramfs/modules/closure", test_closure);
  g_test_add_func ("/initramfs/modules/cycles", test_cycles);
  g_test_add_func ("/initramfs/modules/paths", test_paths);
  g_test_add_func ("/initramfs/modules/refused", test_refused);
  g_test_add_func ("/initramfs/kmod-index/find", test_index);
  g_test_add_func ("/initramfs/kmod-index/bytes", test_index_bytes);
  g_test_add_func ("/initramfs/kmod-index/alias", test_index_alias);
  return g_test_run ();
}
