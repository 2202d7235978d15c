/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of inputs/vddk-arguments.c. */
#include "config.h"

#include <string.h>

#include "inputs/certificate.h"
#include "inputs/vddk-arguments.h"

static void
free_values (gpointer values)
{
  g_ptr_array_unref (values);
}

/* "name=value name=value": as the command line leaves it. */
static GHashTable *
make_io (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GHashTable *io = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          free_values);

  for (size_t i = 0; words[i] && *words[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);
    GPtrArray *values = g_hash_table_lookup (io, pair[0]);

    if (!values) {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (io, g_strdup (pair[0]), values);
    }
    g_ptr_array_add (values, g_strdup (pair[1]));
  }
  return io;
}

#define T20 "00:11:22:33:44:55:66:77:88:99:aA:bb:cc:dd:ee:ff:00:11:22:33"

static void
test_arguments (void)
{
  static const struct {
    const char *io;
    struct vddk_disk disk;
    const char *expected;
  } cases[] = {
    { "", { .server = "vc", .user = "DOM\\u", .password_file = "/r/p",
            .moref = "vm-60", .file = "[d s] a/a.vmdk", .thumbprint = "aa" },
      "server=vc|user=DOM\\u|password=+/r/p|vm=moref=vm-60|"
      "file=[d s] a/a.vmdk|thumbprint=aa" },
    { "vddk-thumbprint=bb vddk-libdir=/l",
      { .server = "vc", .user = "u", .moref = "1", .file = "f",
        .thumbprint = "aa" },
      "server=vc|user=u|vm=moref=1|file=f|thumbprint=bb|libdir=/l" },
    { "vddk-port=444", { .server = "vc:8443" }, "server=vc|port=444" },
    { "", { .server = "vc:8443" }, "server=vc|port=8443" },
    { "", { .server = "[2001:db8::1]" }, "server=2001:db8::1" },
    { "", { .server = "[::1]:4" }, "server=::1|port=4" },
    { "vddk-compression=zlib vddk-config=/c vddk-cookie=k vddk-file=ignored "
      "vddk-nfchostport=902 vddk-snapshot=snapshot-1 "
      "vddk-transports=nbdssl:nbd", { .server = "h" },
      "server=h|compression=zlib|config=/c|cookie=k|nfchostport=902|"
      "snapshot=snapshot-1|transports=nbdssl:nbd" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GHashTable) io = make_io (cases[i].io);
    g_autoptr (GPtrArray) a = vddk_arguments (io, &cases[i].disk);
    g_autofree char *got = g_strjoinv ("|", (char **) a->pdata);

    g_assert_cmpstr (got, ==, cases[i].expected);
  }
}

static void
test_address (void)
{
  static const struct { const char *io, *server, *expected; } cases[] = {
    { "", "vc", "vc:443" }, { "", "vc:8443", "vc:8443" },
    { "vddk-port=444", "vc:8443", "vc:444" },
    { "", "[::1]", "[::1]:443" }, { "", "[::1]:4", "[::1]:4" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GHashTable) io = make_io (cases[i].io);
    g_autofree char *got = vddk_address (io, cases[i].server);

    g_assert_cmpstr (got, ==, cases[i].expected);
  }
}

static void
test_options (void)
{
  static const struct { const char *io, *words; } cases[] = {
    { "", NULL },
    { "vddk-port=443 vddk-nfchostport=65535 vddk-compression=fastlz", NULL },
    { "vddk-thumbprint=" T20, NULL },
    { "vddk-thumbprint=" T20 ":" T20, NULL },
    { "vddk-thumbprint=" T20 ":", "-io vddk-thumbprint=" },
    { "vddk-thumbprint=" T20 ":1", "-io vddk-thumbprint=" },
    { "vddk-thumbprint=aa:bb", "-io vddk-thumbprint=aa:bb: expecting" },
    { "vddk-thumbprint=0" T20, "-io vddk-thumbprint=" },
    { "vddk-port=0", "-io vddk-port" },
    { "vddk-port=https", "-io vddk-port" },
    { "vddk-nfchostport=65536", "-io vddk-nfchostport" },
    { "vddk-compression=gzip", "-io vddk-compression=gzip: expecting none" },
    { "vddk-libdir=", "-io vddk-libdir: expecting DIR" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GHashTable) io = make_io (cases[i].io);
    g_autoptr (GError) error = NULL;
    const bool ok = vddk_check_options (io, &error);

    g_assert_cmpint (ok, ==, cases[i].words == NULL);
    if (!ok)
      g_assert_nonnull (strstr (error->message, cases[i].words));
  }
  g_assert_true (vddk_check_options (NULL, NULL));
}

static void
test_refused (void)
{
  g_assert_true (vddk_refuse_options (NULL, NULL));
  for (const struct backend_option *o = vddk_options; o->name; o++) {
    g_autofree char *text = g_strconcat (o->name, "=1", NULL);
    g_autoptr (GHashTable) io = make_io (text), none = make_io ("other=1");
    g_autoptr (GError) error = NULL;

    g_assert_true (vddk_refuse_options (none, NULL));
    g_assert_false (vddk_refuse_options (io, &error));
    g_assert_nonnull (strstr (error->message, o->name));
    g_assert_nonnull (strstr (error->message, "-it vddk"));
  }
}

static void
test_file (void)
{
  g_autoptr (GHashTable) none = make_io ("");
  g_autoptr (GHashTable) two = make_io ("vddk-file=a vddk-file=b");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (vddk_file (none, 1, 2, "path", NULL), ==, "path");
  g_assert_cmpstr (vddk_file (two, 0, 2, "path", NULL), ==, "a");
  g_assert_cmpstr (vddk_file (two, 1, 2, "path", NULL), ==, "b");
  g_assert_null (vddk_file (two, 0, 3, "path", &error));
  g_assert_nonnull (strstr (error->message, "2 times"));
  g_assert_nonnull (strstr (error->message, "3 disks"));
}

static void
test_moref (void)
{
  static const struct { const char *moref, *words; } cases[] = {
    { "vm-60", NULL }, { "12", NULL }, { "", "vmware:moref" },
    { "vm 60", "damaged" }, { "vm-60\npassword=x", "damaged" },
    { "vm=1", "damaged" }, { "../x", "damaged" },
    { "0123456789012345678901234567890123456789"
      "01234567890123456789012345678901234567890", "damaged" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    const bool ok = vddk_check_moref (cases[i].moref, &error);

    g_assert_cmpint (ok, ==, cases[i].words == NULL);
    if (!ok)
      g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

/* SHA-1 of "abc" is in FIPS 180. */
static void
test_thumbprint (void)
{
  static const char *const bad[] = {
    "", "YWJj", "-----BEGIN CERTIFICATE-----\nYWJj\n",
    "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
  };
  g_autofree char *good =
    certificate_thumbprint ("Cert:-----BEGIN CERTIFICATE-----\nYW\nJj\n"
                            "-----END CERTIFICATE-----\n", G_CHECKSUM_SHA1);

  g_assert_cmpstr (good, ==, "a9:99:3e:36:47:06:81:6a:ba:3e:25:71:78:50:c2:6c:"
                   "9c:d0:d8:9d");
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (certificate_thumbprint (bad[i], G_CHECKSUM_SHA1));
}

static void
test_advice (void)
{
  static const struct { const char *message, *words; } cases[] = {
    { "nbdkit: error: cannot open plugin 'vddk': /x/nbdkit-vddk-plugin.so: "
      "cannot open shared object file", "nbdkit-plugin-vddk" },
    { "nbdkit: error: libvixDiskLib.so.8: cannot open shared object file",
      "vddk-libdir" },
    { "anything else", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *advice = vddk_advice (cases[i].message);

    g_assert_cmpint (advice != NULL, ==, cases[i].words != NULL);
    if (advice)
      g_assert_nonnull (strstr (advice, cases[i].words));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vddk/arguments", test_arguments);
  g_test_add_func ("/vddk/address", test_address);
  g_test_add_func ("/vddk/options", test_options);
  g_test_add_func ("/vddk/refused", test_refused);
  g_test_add_func ("/vddk/file", test_file);
  g_test_add_func ("/vddk/moref", test_moref);
  g_test_add_func ("/vddk/thumbprint", test_thumbprint);
  g_test_add_func ("/vddk/advice", test_advice);
  return g_test_run ();
}
