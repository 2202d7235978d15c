/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of inputs/vcenter-uri.c and inputs/vcenter-check.c. */
#include "config.h"

#include <string.h>

#include "inputs/vcenter-check.h"
#include "inputs/vcenter-uri.h"

static void
test_uri_good (void)
{
  static const struct {
    const char *text, *server, *user;
    bool vcenter, verify;
  } cases[] = {
    { "vpx://root@vc.example.com/DC/host", "vc.example.com", "root", true,
      true },
    { "vpx://vc/DC/host", "vc", "administrator", true, true },
    { "esx://host", "host", "root", false, true },
    { "gsx://host/?no_verify=1", "host", "root", false, false },
    { "vpx://DOM%5cuser@vc/a%20b/c%2fd/host?no_verify=1", "vc", "DOM\\user",
      true, false },
    { "vpx://user%40vsphere.local@vc:8443/F/DC/C/h?no_verify=0", "vc:8443",
      "user@vsphere.local", true, true },
    { "vpx://u@vc/DC/h?proxy=http://p&no_verify=1", "vc", "u", true, false },
    { "vpx://u@vc/DC/h?auto_answer=1&no_verify=11", "vc", "u", true, true },
    { "vpx://u:secret@vc/DC/h", "vc", "u", true, true },
    { "esx://u@[2001:db8::1]:444/", "[2001:db8::1]:444", "u", false, true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    struct vcenter_uri uri = { 0 };

    g_assert_true (vcenter_uri_parse (cases[i].text, &uri, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (uri.server, ==, cases[i].server);
    g_assert_cmpstr (uri.user, ==, cases[i].user);
    g_assert_cmpint (uri.vcenter, ==, cases[i].vcenter);
    g_assert_cmpint (uri.verify, ==, cases[i].verify);
    vcenter_uri_clear (&uri);
  }
}

static void
test_uri_bad (void)
{
  static const char *const cases[] = {
    "", "vpx", "vpx:", "vpx://", "vpx:///DC/host", "esx://user@/",
    "esx://host:99999/", "esx://a%2fb/", "esx://a%20b/",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    struct vcenter_uri uri = { 0 };

    g_assert_false (vcenter_uri_parse (cases[i], &uri, &error));
    g_assert_nonnull (strstr (error->message, "expecting vpx://"));
  }
}

#define BASE "https://vc/folder/"

static void
test_url (void)
{
  static const struct { const char *datacenter, *path, *url; } cases[] = {
    { "DC", "[datastore1] guest/guest_1.vmdk",
      BASE "guest/guest_1-flat.vmdk?dcPath=DC&dsName=datastore1" },
    { "Folder/My DC", "[ds (1)] a b/c+d.vmdk", BASE "a%20b/c%2Bd-flat.vmdk"
      "?dcPath=Folder%2FMy%20DC&dsName=ds%20%281%29" },
    { "DC%2f1", "[d%25s] 100% [old]/n#?&=.vmdk",
      BASE "100%25%20%5Bold%5D/n%23%3F%26%3D-flat.vmdk"
      "?dcPath=DC%252f1&dsName=d%2525s" },
    { "DC", "[sp\xc3\xa4t] \xc3\xa9/\xe6\x97\xa5.vmdk",
      BASE "%C3%A9/%E6%97%A5-flat.vmdk?dcPath=DC&dsName=sp%C3%A4t" },
    { "DC", "[ds] deep/er/x.vmdk.vmdk",
      BASE "deep/er/x.vmdk-flat.vmdk?dcPath=DC&dsName=ds" },
    { "DC", "[a]b] x.vmdk", BASE "x-flat.vmdk?dcPath=DC&dsName=a%5Db" },
  };
  static const struct vcenter_uri uri = {
    .server = (char *) "vc", .vcenter = true,
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *url = vcenter_disk_url (&uri, cases[i].datacenter,
                                             cases[i].path, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (url, ==, cases[i].url);
  }
}

static void
test_url_bad (void)
{
  static const struct { const char *datacenter, *path, *words; } cases[] = {
    { "DC", "", "not named as" }, { "DC", "guest.vmdk", "not named as" },
    { "DC", "[ds]guest.vmdk", "not named as" },
    { "DC", "[] guest.vmdk", "not named as" },
    { "DC", "[ds] ", "not named as" }, { "DC", "[ds] /x", "not named as" },
    { "DC", "[ds] ../x.vmdk", "not named as" },
    { "DC", "[ds] a/../../x.vmdk", "not named as" },
    { "DC", "[ds] a/./x.vmdk", "not named as" },
    { "DC", "/vmfs/volumes/ds/x.vmdk", "not named as" },
    { "DC", "[ds] x.raw", "no VMDK file" },
    { "", "[ds] x.vmdk", "in which datacenter" },
  };
  static const struct vcenter_uri uri = {
    .server = (char *) "vc", .vcenter = true,
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *url = vcenter_disk_url (&uri, cases[i].datacenter,
                                             cases[i].path, &error);
    g_assert_null (url);
    g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

static void
test_url_host (void)
{
  static const struct vcenter_uri uri = { .server = (char *) "h:444" };
  g_autofree char *url = vcenter_disk_url (&uri, "", "[ds] x.vmdk", NULL);

  g_assert_cmpstr (url, ==, "https://h:444/folder/x-flat.vmdk"
                   "?dcPath=ha-datacenter&dsName=ds");
}

/* NULL seen: the server did not tell. */
static void
test_disk (void)
{
  static const struct {
    const char *path;
    bool asked;
    struct vim_disk seen;
    const char *words;           /* NULL: it can be read */
  } cases[] = {
    { "[ds] a/a.vmdk", false, { 0 }, NULL },
    { "[ds] a/a-000001.vmdk", false, { 0 }, "delete all snapshots" },
    { "[ds] a/a-00001.vmdk", false, { 0 }, NULL },
    { "[ds] a/a-0000012.vmdk", false, { 0 }, NULL },
    { "[ds] a/web-000001.vmdk", true, { .backing = VIM_BACKING_FLAT }, NULL },
    { "[ds] a/a.vmdk", true, { .backing = VIM_BACKING_FLAT, .parent = true },
      "delete all snapshots" },
    { "[ds] a/a.vmdk", true,
      { .backing = VIM_BACKING_FLAT, .encrypted = true }, "is encrypted" },
    { "[ds] a/a.vmdk", true, { .backing = VIM_BACKING_RAW }, "RDM" },
    { "[ds] a/a.vmdk", true, { .backing = VIM_BACKING_OTHER,
      .backing_class = (char *) "VirtualDiskSeSparseBackingInfo" },
      "(VirtualDiskSeSparseBackingInfo)" },
    { "[ds] a/a.vmdk", true, { .backing = VIM_BACKING_FLAT,
      .mode = (char *) "independent_persistent" }, NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    const bool ok = vcenter_check_disk (cases[i].path, cases[i].asked
                                        ? &cases[i].seen : NULL, &error);

    g_assert_cmpint (ok, ==, cases[i].words == NULL);
    if (!ok)
      g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

static void
test_warning (void)
{
  static const struct { const char *mode; bool warned; } cases[] = {
    { "persistent", false }, { "independent_persistent", false },
    { "independent_nonpersistent", true }, { "", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const struct vim_disk d = { .file = (char *) "[ds] a.vmdk",
                                .mode = (char *) cases[i].mode };
    g_autofree char *text = vcenter_disk_warning (&d);

    g_assert_cmpint (text != NULL, ==, cases[i].warned);
  }
}

static void
test_guest (void)
{
  static const struct {
    struct vim_guest seen;
    enum source_firmware firmware;
    bool secure_boot, tpm;
  } cases[] = {
    { { .firmware = (char *) "" }, FIRMWARE_UNKNOWN, false, false },
    { { .firmware = (char *) "bios", .secure_boot = true, .tpm = true },
      FIRMWARE_UNKNOWN, false, true },
    { { .firmware = (char *) "efi" }, FIRMWARE_UEFI, false, false },
    { { .firmware = (char *) "efi", .secure_boot = true }, FIRMWARE_UEFI,
      true, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (v2v_source) s = source_new ();

    vcenter_take_guest (&cases[i].seen, s);
    g_assert_cmpint (s->firmware, ==, cases[i].firmware);
    g_assert_cmpint (s->secure_boot, ==, cases[i].secure_boot);
    g_assert_cmpint (s->tpm, ==, cases[i].tpm);
  }
}

static void
test_areas (void)
{
  static const struct vim_area areas[] = {
    { 0, 65536 }, { 1048576, 512 }, { 1ULL << 40, 1ULL << 41 },
  };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE,
                                        sizeof (struct vim_area));
  g_autofree char *none = vcenter_format_areas (all), *text = NULL;

  g_array_append_vals (all, areas, G_N_ELEMENTS (areas));
  text = vcenter_format_areas (all);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (text, ==, "0 65536\n1048576 512\n"
                   "1099511627776 2199023255552\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vcenter/uri/good", test_uri_good);
  g_test_add_func ("/vcenter/uri/bad", test_uri_bad);
  g_test_add_func ("/vcenter/url/good", test_url);
  g_test_add_func ("/vcenter/url/bad", test_url_bad);
  g_test_add_func ("/vcenter/url/host", test_url_host);
  g_test_add_func ("/vcenter/disk", test_disk);
  g_test_add_func ("/vcenter/warning", test_warning);
  g_test_add_func ("/vcenter/guest", test_guest);
  g_test_add_func ("/vcenter/areas", test_areas);
  return g_test_run ();
}
