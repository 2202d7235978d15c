/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of inputs/vim-answer.c. */
#include "config.h"

#include <string.h>

#include "inputs/vim-answer.h"

#define BEGIN \
  "<?xml version='1.0'?><soapenv:Envelope " \
  "xmlns:soapenv='http://schemas.xmlsoap.org/soap/envelope/' " \
  "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><soapenv:Body>"
#define END "</soapenv:Body></soapenv:Envelope>"

static void
test_fault (void)
{
  static const char fault[] = BEGIN "<soapenv:Fault><faultcode>S</faultcode>"
    "<faultstring>Cannot\ncomplete</faultstring></soapenv:Fault>" END;
  static const char none[] = BEGIN "<LogoutResponse/>" END;
  g_autofree char *why = vim_fault (fault, strlen (fault));

  g_assert_cmpstr (why, ==, "Cannot?complete");
  g_assert_null (vim_fault (none, strlen (none)));
  g_assert_null (vim_fault ("<html>", 6));
  g_assert_null (vim_fault ("", 0));
}

#define SERVICE_BEGIN \
  BEGIN "<RetrieveServiceContentResponse xmlns='urn:vim25'><returnval>"
#define SERVICE_END "</returnval></RetrieveServiceContentResponse>" END
#define MANAGERS \
  "<propertyCollector type='PropertyCollector'>pc</propertyCollector>" \
  "<sessionManager type='SessionManager'>sm</sessionManager>"

static void
test_service (void)
{
  static const struct { const char *text, *version; } cases[] = {
    { SERVICE_BEGIN MANAGERS "<about><apiVersion>8.0.1.0</apiVersion></about>"
      SERVICE_END, "8.0.1.0" },
    { SERVICE_BEGIN MANAGERS "<about><apiVersion>8.0&#13;&#10;X: y</apiVersion>"
      "</about>" SERVICE_END, "" },
    { SERVICE_BEGIN MANAGERS SERVICE_END, "" },
    { SERVICE_BEGIN SERVICE_END, NULL },
    { BEGIN END, NULL },
    { "<a/>", NULL },
    { "no XML", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    struct vim_service s = { 0 };
    g_autoptr (GError) error = NULL;
    const bool ok = vim_service_parse (cases[i].text, strlen (cases[i].text),
                                       &s, &error);

    g_assert_cmpint (ok, ==, cases[i].version != NULL);
    g_assert_cmpint (ok, ==, error == NULL);
    g_assert_cmpstr (s.version, ==, cases[i].version);
    if (ok)
      g_assert_cmpstr (s.session_manager, ==, "sm");
    vim_service_clear (&s);
  }
}

static const char guest_answer[] = BEGIN
  "<RetrievePropertiesResponse xmlns='urn:vim25'><returnval>"
  "<obj type='VirtualMachine'>vm-60</obj>"
  "<propSet><name>config.bootOptions</name><val "
  "xsi:type='VirtualMachineBootOptions'><efiSecureBootEnabled>true"
  "</efiSecureBootEnabled></val></propSet>"
  "<propSet><name>config.changeTrackingEnabled</name>"
  "<val xsi:type='xsd:boolean'>true</val></propSet>"
  "<propSet><name>config.firmware</name><val>efi</val></propSet>"
  "<propSet><name>config.hardware.device</name>"
  "<val xsi:type='ArrayOfVirtualDevice'>"
  "<VirtualDevice xsi:type='VirtualDisk'><key>2000</key>"
  "<backing xsi:type='VirtualDiskFlatVer2BackingInfo'>"
  "<fileName>[ds] a/a-000001.vmdk</fileName><diskMode>persistent</diskMode>"
  "<parent><fileName>[ds] a/a.vmdk</fileName></parent></backing>"
  "<capacityInKB>8</capacityInKB><capacityInBytes>8192</capacityInBytes>"
  "</VirtualDevice>"
  "<VirtualDevice xsi:type='vim25:VirtualTPM'><key>11000</key></VirtualDevice>"
  "<VirtualDevice xsi:type='VirtualDisk'><key>2001</key>"
  "<backing xsi:type='VirtualDiskRawDiskMappingVer1BackingInfo'>"
  "<fileName>[ds] a/rdm.vmdk</fileName></backing>"
  "<capacityInKB>16</capacityInKB></VirtualDevice>"
  "<VirtualDevice xsi:type='VirtualDisk'><key>99999999999</key>"
  "<backing xsi:type='VirtualDiskSeSparseBackingInfo'><keyId/></backing>"
  "<capacityInBytes>-1</capacityInBytes></VirtualDevice>"
  "</val></propSet></returnval></RetrievePropertiesResponse>" END;

static void
test_guest (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_vim_guest) g = vim_guest_parse (guest_answer,
                                                 strlen (guest_answer),
                                                 &error);
  const struct vim_disk *d;

  g_assert_no_error (error);
  g_assert_cmpstr (g->firmware, ==, "efi");
  g_assert_true (g->secure_boot && g->tpm && g->tracking);
  g_assert_cmpuint (g->disks->len, ==, 3);
  d = g->disks->pdata[0];
  g_assert_cmpint (d->key, ==, 2000);
  g_assert_cmpstr (d->file, ==, "[ds] a/a-000001.vmdk");
  g_assert_cmpstr (d->mode, ==, "persistent");
  g_assert_true (d->parent && !d->encrypted);
  g_assert_cmpint (d->backing, ==, VIM_BACKING_FLAT);
  g_assert_cmpuint (d->size, ==, 8192);
  d = g->disks->pdata[1];
  g_assert_cmpint (d->backing, ==, VIM_BACKING_RAW);
  g_assert_cmpuint (d->size, ==, 16384);
  g_assert_false (d->parent);
  d = g->disks->pdata[2];
  g_assert_cmpint (d->backing, ==, VIM_BACKING_OTHER);
  g_assert_true (d->encrypted);
  g_assert_cmpint (d->key, ==, 0);
  g_assert_cmpuint (d->size, ==, 0);
}

static void
test_guest_bad (void)
{
  static const char *const cases[] = {
    "", "<a/>", BEGIN END, BEGIN "<RetrievePropertiesResponse/>" END,
    "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (vim_guest_parse (cases[i], strlen (cases[i]), &error));
    g_assert_nonnull (error);
  }
}

#define AREAS(inside) \
  BEGIN "<QueryChangedDiskAreasResponse xmlns='urn:vim25'><returnval>" \
  inside "</returnval></QueryChangedDiskAreasResponse>" END
#define HEAD(start, length) \
  "<startOffset>" start "</startOffset><length>" length "</length>"
#define AREA(start, length) \
  "<changedArea><start>" start "</start><length>" length "</length>" \
  "</changedArea>"

/* The disk has 1000 bytes; the answer is to begin at 100; one area, up to 50,
 * is there already. */
static void
test_areas (void)
{
  static const struct { const char *text, *words; uint64_t next; guint n; }
  cases[] = {
    { AREAS (HEAD ("100", "900")), NULL, 1000, 1 },
    { AREAS (HEAD ("100", "400") AREA ("100", "8") AREA ("200", "300")), NULL,
      500, 3 },
    { AREAS (HEAD ("100", "400") AREA ("150", "0") AREA ("200", "1")), NULL,
      500, 2 },
    { AREAS (HEAD ("0", "1000")), "another part", 0, 0 },
    { AREAS (HEAD ("100", "0")), "another part", 0, 0 },
    { AREAS (HEAD ("100", "901")), "another part", 0, 0 },
    { AREAS (HEAD ("100", "-1")), "nothing of", 0, 0 },
    { AREAS (HEAD ("100", "99999999999999999999")), "nothing of", 0, 0 },
    { AREAS (HEAD ("100", "400") AREA ("99", "8")), "overlap", 0, 0 },
    { AREAS (HEAD ("100", "400") AREA ("200", "8") AREA ("207", "1")),
      "overlap", 0, 0 },
    { AREAS (HEAD ("100", "400") AREA ("300", "1") AREA ("200", "1")),
      "overlap", 0, 0 },
    { AREAS (HEAD ("100", "400") AREA ("499", "2")), "overlap", 0, 0 },
    { AREAS (HEAD ("100", "400") AREA ("499", "4611686018427387904")),
      "overlap", 0, 0 },
    { AREAS (HEAD ("100", "400") "<changedArea/>"), "without bounds", 0, 0 },
    { AREAS (""), "nothing of", 0, 0 },
    { BEGIN END, "nothing of", 0, 0 },
    { "x", "no XML", 0, 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    static const struct vim_area first = { 0, 50 };
    g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof first);
    g_autoptr (GError) error = NULL;
    uint64_t next = 0;
    bool ok;

    g_array_append_val (areas, first);
    ok = vim_areas_parse (cases[i].text, strlen (cases[i].text), 100, 1000,
                          areas, &next, &error);
    g_assert_cmpint (ok, ==, cases[i].words == NULL);
    if (ok)
      g_assert_cmpuint (areas->len, ==, cases[i].n);
    else
      g_assert_nonnull (strstr (error->message, cases[i].words));
    g_assert_cmpuint (next, ==, cases[i].next);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vim/fault", test_fault);
  g_test_add_func ("/vim/service", test_service);
  g_test_add_func ("/vim/guest/good", test_guest);
  g_test_add_func ("/vim/guest/bad", test_guest_bad);
  g_test_add_func ("/vim/areas", test_areas);
  return g_test_run ();
}
