/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chains of VMDK files, and descriptors inside sparse files. */
#include "config.h"

#include <string.h>

#include "inputs/vmdk-chain.h"
#include "inputs/vmdk-descriptor.h"
#include "inputs/vmx-file.h"
#include "inputs/vmx-files.h"
#include "v2v/base/error.h"

#define HEAD(cid, parent, type) \
  "# Disk DescriptorFile\nversion=1\nCID=" cid "\nparentCID=" parent \
  "\ncreateType=\"" type "\"\n"
#define ALONE "ffffffff"
#define FLAT_LINE "RW 4 VMFS \"a-flat.vmdk\"\n"

/* --- a phony folder ---------------------------------------------------- */

struct phony_file {
  const char *name, *text;       /* text NULL: 2048 bytes of data, with the
                                    header of a VMDK if it is "nested" */
};

static const struct phony_file *
find (const struct phony_file *files, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  g_assert_true (g_str_has_prefix (path, "/guest/"));
  for (; files->name; files++)
    if (strcmp (files->name, name) == 0)
      return files;
  return NULL;
}

static bool
phony_stat (void *opaque, const char *path, uint64_t *ret_size,
            GError **error)
{
  const struct phony_file *f = find (opaque, path);

  if (!f)
    return error_set (error, "%s is not there", path);
  *ret_size = f->text ? strlen (f->text) : 2048;
  return true;
}

static char *
phony_read (void *opaque, const char *path, size_t max, size_t *ret_size,
            GError **error)
{
  const struct phony_file *f = find (opaque, path);

  if (!f) {
    error_set (error, "%s is not there", path);
    return NULL;
  }
  if (!f->text) {
    char *data = g_malloc0 (2048);
    if (strcmp (f->name, "nested") == 0)
      memcpy (data, "KDMV", 4);
    *ret_size = MIN (2048, max);
    return data;
  }
  *ret_size = MIN (strlen (f->text), max);
  return g_strndup (f->text, *ret_size);
}

/* "PATH… SIZE", or the layout and its format with "|" for newlines. */
static char *
check (const struct phony_file *f, bool layout, GError **error)
{
  const struct vmdk_files files = { phony_read, phony_stat, (void *) f };
  g_autoptr (GPtrArray) layers = vmdk_chain_read (&files, "/guest/a.vmdk",
                                                  error);
  GString *text;
  const char *format;

  if (!layers)
    return NULL;
  text = g_string_new (NULL);
  if (layout) {
    g_assert_true (vmdk_chain_layout (&files, layers, text, &format, error));
    g_string_append (text, format);
    return g_strdelimit (g_string_free (text, FALSE), "\n", '|');
  }
  for (guint i = 0; i < layers->len; i++)
    g_string_append_printf (text, "%s ", ((struct vmdk_layer *)
                                          layers->pdata[i])->path);
  g_string_append_printf (text, "%u", (unsigned) vmdk_chain_size (layers));
  return g_string_free (text, FALSE);
}

/* --- chains ------------------------------------------------------------ */

static const struct {
  const char *title;
  bool layout;
  struct phony_file files[4];
  const char *expected;          /* or a part of the error */
} chains[] = {
  { "flat", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE },
      { "a-flat.vmdk", NULL } }, "/guest/a.vmdk 2048" },
  { "flat-layout", true, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE },
      { "a-flat.vmdk", NULL } },
    "disk|layer|flat 2048 0 /guest/a-flat.vmdk|raw" },
  { "truncated", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE },
      { "a-flat.vmdk", "short" } },
    "‘/guest/a-flat.vmdk’ is truncated: it has 5 bytes of 2048" },
  { "offset", false, {
      { "a.vmdk", HEAD ("1", ALONE, "monolithicFlat")
        "RW 3 FLAT \"a-flat.vmdk\" 2\n" },
      { "a-flat.vmdk", NULL } }, "has 2048 bytes of 2560" },
  { "missing", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE } },
    "/guest/a-flat.vmdk is not there" },
  { "snapshot", false, {
      { "a.vmdk", HEAD ("2", "1", "vmfsSparse")
        "parentFileNameHint=\"b.vmdk\"\nRW 4 VMFSSPARSE \"a-delta.vmdk\"\n" },
      { "a-delta.vmdk", NULL },
      { "b.vmdk", HEAD ("1", ALONE, "vmfs") "RW 4 VMFS \"a-delta.vmdk\"\n" }
    }, "/guest/a.vmdk /guest/b.vmdk 2048" },
  { "snapshot-layout", true, {
      { "a.vmdk", HEAD ("2", "1", "vmfsSparse")
        "parentFileNameHint=\"b.vmdk\"\nRW 4 VMFSSPARSE \"a-delta.vmdk\"\n" },
      { "a-delta.vmdk", NULL },
      { "b.vmdk", HEAD ("1", ALONE, "vmfs") "RW 3 VMFS \"a-delta.vmdk\"\n" }
    }, "disk|layer|sparse 2048 0 /guest/a-delta.vmdk|"
    "layer|flat 1536 0 /guest/a-delta.vmdk|raw" },
  { "split-layout", true, {
      { "a.vmdk", HEAD ("1", ALONE, "twoGbMaxExtentFlat")
        "RW 1 FLAT \"x y%\" 2\nRW 4 SPARSE \"z\"\n" },
      { "x y%", NULL }, { "z", NULL } },
    "disk|layer|flat 512 1024 /guest/x%20y%25|sparse 2048 0 /guest/z|raw" },
  { "parent-missing", false, {
      { "a.vmdk", HEAD ("2", "1", "vmfsSparse")
        "parentFileNameHint=\"b.vmdk\"\nRW 4 VMFSSPARSE \"d\"\n" },
      { "d", NULL } }, "/guest/b.vmdk is not there" },
  { "parent-changed", false, {
      { "a.vmdk", HEAD ("2", "1", "vmfsSparse")
        "parentFileNameHint=\"b.vmdk\"\nRW 4 VMFSSPARSE \"d\"\n" },
      { "d", NULL },
      { "b.vmdk", HEAD ("7", ALONE, "vmfs") "RW 4 VMFS \"d\"\n" } },
    "parentCID 00000001, CID 00000007" },
  { "cycle", false, {
      { "a.vmdk", HEAD ("1", "1", "vmfsSparse")
        "parentFileNameHint=\"b.vmdk\"\nRW 4 VMFSSPARSE \"d\"\n" },
      { "b.vmdk", HEAD ("1", "1", "vmfsSparse")
        "parentFileNameHint=\"a.vmdk\"\nRW 4 VMFSSPARSE \"d\"\n" },
      { "d", NULL } }, "goes in a circle" },
  { "own-parent", false, {
      { "a.vmdk", HEAD ("1", "1", "vmfsSparse")
        "parentFileNameHint=\"a.vmdk\"\nRW 4 VMFSSPARSE \"d\"\n" },
      { "d", NULL } }, "goes in a circle" },
  /* What qemu reads in another way: it would open /x. */
  { "extent-tabs", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE
        "RW\t4\tFLAT\t\"/x\"\t0\n" }, { "a-flat.vmdk", NULL } },
    "which is not beside it" },
  { "extent-lines", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE
        "RW\n4\nFLAT\n\"/x\" 0\n" }, { "a-flat.vmdk", NULL } },
    "makes no sense" },
  { "extent-vertical-tab", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE
        "\vRW 4 FLAT \"/x\" 0\n" }, { "a-flat.vmdk", NULL } },
    "control characters" },
  { "extent-nested", false, {
      { "a.vmdk", HEAD ("1", ALONE, "twoGbMaxExtentSparse")
        "RW 4 SPARSE \"nested\"\n" }, { "nested", NULL } },
    "its header names no size" },
  { "parent-comment", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE
        "# parentFileNameHint=\"/x\"\n" }, { "a-flat.vmdk", NULL } },
    "others read differently" },
  { "parent-blank", false, {
      { "a.vmdk", HEAD ("2", "1", "vmfsSparse")
        "parentFileNameHint = \"b.vmdk\"\nRW 4 VMFSSPARSE \"d\"\n" },
      { "d", NULL } }, "others read differently" },
  { "parent-without-cid", false, {
      { "a.vmdk", HEAD ("1", ALONE, "vmfs") FLAT_LINE
        "parentFileNameHint=\"b.vmdk\"\n" }, { "a-flat.vmdk", NULL } },
    "others read differently" },
};

static void
test_chain (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  size_t i = GPOINTER_TO_SIZE (data);

  text = check (chains[i].files, chains[i].layout, &error);
  if (error)
    g_assert_nonnull (strstr (error->message, chains[i].expected));
  else
    g_assert_cmpstr (text, ==, chains[i].expected);
}

/* --- sparse files ------------------------------------------------------ */

/* A header with a descriptor in sector OFFSET, LENGTH sectors long. */
static GByteArray *
sparse_file (uint64_t capacity, uint64_t offset, uint64_t length)
{
  static const char text[] = HEAD ("5", ALONE, "monolithicSparse")
    "RW 4 SPARSE \"renamed.vmdk\"\n";
  GByteArray *a = g_byte_array_new ();

  g_byte_array_set_size (a, 2 * VMDK_SECTOR);
  memset (a->data, 0, a->len);
  memcpy (a->data, "KDMV", 4);
  memcpy (a->data + 12, &(uint64_t) { GUINT64_TO_LE (capacity) }, 8);
  memcpy (a->data + 28, &(uint64_t) { GUINT64_TO_LE (offset) }, 8);
  memcpy (a->data + 36, &(uint64_t) { GUINT64_TO_LE (length) }, 8);
  memcpy (a->data + VMDK_SECTOR, text, sizeof text);
  return a;
}

static void
test_sparse (void)
{
  static const struct {
    uint64_t capacity, offset, length;
    const char *expected;        /* part of the error; NULL: none */
  } table[] = {
    { 4, 1, 1, NULL },
    { 4, 0, 1, "one extent of a split disk" },
    { 4, 1, 2, "is damaged" },
    { 4, 2, 0, "is damaged" },   /* qemu would look in sector 1 */
    { 4, UINT64_MAX, 1, "is damaged" },
    { 4, 1, UINT64_MAX, "is damaged" },
    { UINT64_MAX, 1, 1, "is damaged" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GByteArray) a = sparse_file (table[i].capacity,
                                            table[i].offset,
                                            table[i].length);
    g_autoptr (GError) error = NULL;
    g_autoptr (v2v_vmdk_descriptor) d =
      vmdk_descriptor_parse ((const char *) a->data, a->len, "it", &error);
    if (table[i].expected) {
      g_assert_null (d);
      g_assert_nonnull (strstr (error->message, table[i].expected));
      continue;
    }
    g_assert_no_error (error);
    g_assert_true (d->embedded);
    g_assert_cmpuint (d->cid, ==, 5);
    g_assert_cmpuint (d->capacity, ==, 4);
  }
}

static void
test_snapshot_extent (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vmdk_descriptor_parse ("COWD\1\0\0\0", 8, "it", &error));
  g_assert_nonnull (strstr (error->message, "one extent of a snapshot"));
}

static void
test_sesparse_extent (void)
{
  static const char head[512] = "\xbe\xba\xfe\xca\0\0\0\0\0\0\0\2\2";
  g_autoptr (GError) error = NULL;

  g_assert_null (vmdk_descriptor_parse (head, sizeof head, "it", &error));
  g_assert_nonnull (strstr (error->message, "in the format seSparse"));
  g_assert_nonnull (strstr (error->message, "removeall"));
}

/* --- the VMX file's names ---------------------------------------------- */

static void
test_nul (void)
{
  static const char text[] = "displayName = \"a\0b\"\n";
  g_autoptr (GError) error = NULL;

  g_assert_null (vmx_file_parse (text, sizeof text - 1, "it", &error));
  g_assert_cmpstr (error->message, ==, "it is no VMX file: it has NUL bytes");
}

static void
test_paths (void)
{
  static const struct {
    const char *file;
    bool datastores;
    const char *expected;        /* NULL: refused */
  } table[] = {
    { "a.vmdk", false, "/guest/a.vmdk" },
    { "sub/a..b.vmdk", false, "/guest/sub/a..b.vmdk" },
    { "../a.vmdk", false, NULL }, { "sub/../../a.vmdk", false, NULL },
    { "/guest/a.vmdk", false, NULL }, { "/etc/shadow", true, NULL },
    { "/vmfs/volumes/ds/g/a.vmdk", true, "/vmfs/volumes/ds/g/a.vmdk" },
    { "/vmfs/volumes/ds/g/a.vmdk", false, NULL },
    { "/vmfs/volumes/../../etc/shadow", true, NULL },
    { "..\\a.vmdk", false, NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = vmx_files_path ("/guest", table[i].file,
                                            table[i].datastores, &error);
    g_assert_cmpstr (path, ==, table[i].expected);
    g_assert_true ((path == NULL) == (error != NULL));
  }
}

static void
test_uri (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_ssh_server) s =
    ssh_server_parse ("ssh://ro%40ot@esx:2222/vmfs/volumes/a%20b/%C3%BC%25"
                      "%23.vmx", &error);
  static const char *const bad[] = {
    "http://h/p", "ssh://h", "ssh:///p", "/p", "ssh://u:pw@h/p", "ssh://h/p?q",
    "ssh://h/p#f", "ssh://h/%zz", "ssh://h/%00",
  };

  g_assert_no_error (error);
  g_assert_cmpstr (s->user, ==, "ro@ot");
  g_assert_cmpstr (s->host, ==, "esx");
  g_assert_cmpuint (s->port, ==, 2222);
  g_assert_cmpstr (s->path, ==, "/vmfs/volumes/a b/ü%#.vmx");
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) why = NULL;
    g_assert_null (ssh_server_parse (bad[i], &why));
    g_assert_nonnull (why);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (chains); i++) {
    g_autofree char *name = g_strconcat ("/vmdk/chain/", chains[i].title,
                                         NULL);
    g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_chain);
  }
  g_test_add_func ("/vmdk/sparse", test_sparse);
  g_test_add_func ("/vmdk/snapshot-extent", test_snapshot_extent);
  g_test_add_func ("/vmdk/sesparse-extent", test_sesparse_extent);
  g_test_add_func ("/vmx/nul", test_nul);
  g_test_add_func ("/vmx/paths", test_paths);
  g_test_add_func ("/vmx/uri", test_uri);
  return g_test_run ();
}
