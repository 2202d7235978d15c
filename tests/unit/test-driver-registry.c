/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Installed drivers in the registry: the same names and types as those that
 * real Windows machines wrote into the same hive. */
#include "config.h"

#include <string.h>

#include "tests/driver-database-check.h"
#include "tests/driver-machine.h"
#include "tests/phony-driver.h"
#include "windows/install/driver-database.h"

#define GENUINE PACKAGES "vboxguest.inf_amd64_015c006906a48641"
#define GENUINE_SAS PACKAGES "lsi_sas.inf_amd64_bef2937de3107062"
#define CDD "ControlSet001\\Control\\CriticalDeviceDatabase\\"

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* "Active:1 Configurations:7": names and types of a key's values, but for
 * those in WITHOUT. */
static char *
shape (struct hive *h, const char *path, const char *without)
{
  const hive_key key = hive_find (h, "%s", path);
  g_auto (GStrv) names = hive_values (h, key);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) skip = g_strsplit (without, " ", -1);

  g_assert_cmpuint (key, !=, 0);
  for (size_t i = 0; names[i]; i++) {
    enum reg_type type;
    g_autoptr (GBytes) data = hive_get (h, key, names[i], &type);

    if (!*names[i] || !g_strv_contains ((const char *const *) skip, names[i]))
      g_ptr_array_add (all, g_strdup_printf ("%s:%d", names[i], type));
  }
  g_ptr_array_sort (all, compare);
  g_ptr_array_add (all, NULL);
  return g_strjoinv (" ", (char **) all->pdata);
}

static void
assert_same_shape (struct hive *h, const char *ours, const char *genuine,
                   const char *without)
{
  g_autofree char *a = shape (h, ours, without);
  g_autofree char *b = shape (h, genuine, without);

  g_assert_cmpstr (a, ==, b);
}

static bool
start_real (struct machine *m, const char *name, unsigned minor,
            enum windows_arch arch)
{
  g_autoptr (GBytes) system = real_hive (name);

  if (!system) {
    g_test_skip ("the hives of real machines are not there (V2V_HIVES)");
    return false;
  }
  machine_start (m, system, 6, minor, arch);
  return true;
}

/* --- up to 6.1 ---------------------------------------------------------- */

static void
test_critical_devices (void)
{
  static const char *const ids[] = {
    "PCI#VEN_1AF4&DEV_1001&SUBSYS_00021AF4&REV_00", "PCI#VEN_1AF4&DEV_1001",
    "PCI#VEN_1AF4&DEV_1042&SUBSYS_11001AF4&REV_01", "PCI#VEN_1AF4&DEV_1042",
  };
  struct machine m;

  if (!start_real (&m, "plaso-SYSTEM", 1, ARCH_X86))
    return;
  machine_install_viostor (&m);
  machine_reopen (&m);
  for (size_t i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autofree char *path = g_strconcat (CDD, ids[i], NULL);

    assert_text (m.t.system, path, "Service", "viostor");
    assert_same_shape (m.t.system, path, CDD "pci#ven_15ad&dev_0740", "");
  }
  assert_same_shape (m.t.system, "ControlSet001\\Services\\viostor",
                     "ControlSet001\\Services\\LSI_SAS", "Tag");
  g_assert_cmpuint (hive_find (m.t.system, "DriverDatabase"), ==, 0);
  g_assert_false (guest_exists (m.t.guest, "/Windows/INF"));
  g_assert_true (guest_is_file (m.t.guest,
                                "/Windows/System32/Drivers/viostor.sys"));
  machine_stop (&m);
}

/* --- from 6.2 on -------------------------------------------------------- */

static void
assert_keys (struct hive *h, const char *base)
{
  static const struct {
    const char *ours, *genuine, *without;
  } keys[] = {
    { "", GENUINE, "" },
    { "\\Configurations\\scsi_inst",
      GENUINE_SAS "\\Configurations\\LSI_SAS_Inst", "IncludedInfs" },
    { "\\Configurations\\scsi_inst\\Services\\viostor\\Parameters",
      GENUINE_SAS "\\Configurations\\LSI_SAS_Inst\\Services\\LSI_SAS\\"
      "Parameters", "" },
    { "\\Configurations\\scsi_inst\\Services\\viostor\\Parameters\\"
      "PnpInterface",
      GENUINE_SAS "\\Configurations\\LSI_SAS_Inst\\Services\\LSI_SAS\\"
      "Parameters\\PnpInterface", "" },
    { "\\Configurations\\scsi_inst\\Device\\Interrupt Management\\"
      "MessageSignaledInterruptProperties",
      GENUINE_SAS "\\Configurations\\LSI_SAS_Inst\\Device\\Interrupt "
      "Management\\MessageSignaledInterruptProperties", "0x00000010" },
    { "\\Descriptors\\PCI\\VEN_1AF4&DEV_1001",
      GENUINE_SAS "\\Descriptors\\PCI\\VEN_1000&DEV_0050", "" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *ours = g_strconcat (base, keys[i].ours, NULL);
    assert_same_shape (h, ours, keys[i].genuine, keys[i].without);
  }
}

static void
assert_id (struct hive *h, const char *id, const char *inf, guint8 match)
{
  const guint8 expected[] = { match, 0xff, 0, 0 };
  enum reg_type type;
  g_autoptr (GBytes) data =
    hive_get (h, hive_find (h, "DriverDatabase\\DeviceIds\\%s", id), inf,
              &type);

  g_assert_nonnull (data);
  g_assert_cmpint (type, ==, REG_BINARY);
  g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data),
                   expected, sizeof expected);
}

static void
assert_files (struct guest *g, const char *base)
{
  g_autofree char *store =
    g_strdup_printf ("/Windows/System32/DriverStore/FileRepository/%s/"
                     "viostor.sys", base + strlen (PACKAGES));
  const char *const files[] = {
    store, "/Windows/INF/oem3.inf", "/Windows/System32/Drivers/viostor.sys",
    "/Windows/Drivers/VirtIO/viostor.inf",
    "/Windows/Drivers/VirtIO/viostor.cat",
    "/Windows/System32/CatRoot/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}/"
    "oem3.cat",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    if (!guest_is_file (g, files[i]))
      g_error ("%s is missing", files[i]);
}

static void
test_database (void)
{
  struct machine m;
  g_autofree char *base = NULL;
  g_auto (GStrv) before = NULL, after = NULL;

  if (!start_real (&m, "dfwinreg-SYSTEM", 3, ARCH_AMD64))
    return;
  before = driver_database_check (m.t.system);
  machine_install_viostor (&m);
  machine_reopen (&m);
  base = machine_package (m.t.system, "oem3.inf");
  assert_keys (m.t.system, base);
  assert_same_shape (m.t.system, "DriverDatabase\\DriverInfFiles\\oem3.inf",
                     "DriverDatabase\\DriverInfFiles\\oem1.inf", "");
  assert_same_shape (m.t.system, "ControlSet001\\Services\\viostor",
                     "ControlSet001\\Services\\LSI_SAS", "Tag");
  assert_id (m.t.system, "PCI\\VEN_1AF4&DEV_1001&SUBSYS_00021AF4&REV_00",
             "oem3.inf", 1);
  assert_id (m.t.system, "PCI\\VEN_1AF4&DEV_1001", "oem3.inf", 2);
  g_assert_true (hive_has (m.t.system,
                           hive_find (m.t.system, "DriverDatabase\\DeviceIds\\"
                                      "{4d36e97b-e325-11ce-bfc1-"
                                      "08002be10318}"), "oem3.inf"));
  after = driver_database_check (m.t.system);
  g_assert_true (g_strv_equal ((const char *const *) before,
                               (const char *const *) after));
  g_assert_cmpuint (hive_find (m.t.system, CDD), ==, 0);
  assert_files (m.t.guest, base);
  machine_stop (&m);
}

/* --- network cards, from 6.2 on ------------------------------------------- */

#define NET_CLASS "{4d36e972-e325-11ce-bfc1-08002be10318}"
#define NET_SUBSYS "PCI\\VEN_1AF4&DEV_1000&SUBSYS_00011AF4&REV_00"

static void
install_netkvm (struct machine *m)
{
  g_autoptr (v2v_driver_package) p = phony_netkvm (&m->version);

  machine_install (m, p);
}

static void
assert_staged_only (struct machine *m)
{
  g_assert_true (guest_is_file (m->t.guest,
                                "/Windows/Drivers/VirtIO/netkvm.inf"));
  g_assert_false (guest_exists (m->t.guest, "/Windows/INF"));
  g_assert_false (guest_exists (m->t.guest, "/Windows/System32/DriverStore"));
}

static void
assert_in_store (struct machine *m, const char *inf)
{
  g_autofree char *key = g_strconcat ("DriverDatabase\\DriverInfFiles\\", inf,
                                      NULL);
  g_autofree char *folder = hive_get_text (m->t.drivers,
                                           hive_find (m->t.drivers, "%s", key),
                                           "Active");
  g_autofree char *sys =
    g_strdup_printf ("/Windows/System32/DriverStore/FileRepository/%s/"
                     "netkvm.sys", folder);
  g_autofree char *inf_file = g_strconcat ("/Windows/INF/", inf, NULL);

  g_assert_true (guest_is_file (m->t.guest, sys));
  g_assert_true (guest_is_file (m->t.guest, inf_file));
  g_assert_false (guest_exists (m->t.guest,
                                "/Windows/System32/Drivers/netkvm.sys"));
  g_assert_false (hive_find (m->t.system, "ControlSet001\\Services\\netkvm"));
}

/* As Windows enters what waits for its device: no service, and nothing but
 * the number in SYSTEM. */
static void
test_network (void)
{
  struct machine m;
  g_auto (GStrv) problems = NULL;
  g_autofree char *base = NULL, *folder = NULL, *ours = NULL, *theirs = NULL;

  if (!start_real (&m, "dfwinreg-SYSTEM", 3, ARCH_AMD64))
    return;
  machine_add_drivers_hive (&m, "DriverDatabase\\DeviceIds\\pci");
  install_netkvm (&m);
  assert_in_store (&m, "oem3.inf");
  folder = hive_get_text (m.t.drivers,
                          hive_find (m.t.drivers, "DriverDatabase\\"
                                     "DriverInfFiles\\oem3.inf"), "Active");
  base = g_strconcat (PACKAGES, folder, NULL);
  ours = shape (m.t.drivers, base, "");
  theirs = shape (m.t.system, GENUINE, "");
  g_assert_cmpstr (ours, ==, theirs);
  g_assert_cmpuint (hive_find (m.t.drivers, "%s\\Configurations", base), ==,
                    0);
  assert_id (m.t.drivers, NET_SUBSYS, "oem3.inf", 1);
  assert_id (m.t.drivers, "PCI\\VEN_1AF4&DEV_1000", "oem3.inf", 2);
  g_assert_true (hive_has (m.t.drivers,
                           hive_find (m.t.drivers, "DriverDatabase\\DeviceIds"
                                      "\\" NET_CLASS), "oem3.inf"));
  g_assert_cmpuint (hive_find (m.t.system, "DriverDatabase\\DriverInfFiles\\"
                               "oem3.inf"), ==, 0);
  /* Numbers are looked for in SYSTEM by the check. */
  problems = driver_database_check (m.t.drivers);
  g_assert_cmpuint (g_strv_length (problems), ==, 1);
  g_assert_cmpstr (problems[0], ==, "oem3.inf has no bit in OemInfMap");
  machine_stop (&m);
}

/* Once more, beside a disk's driver, and with an older one there. */
static void
test_network_again (void)
{
  struct machine m;
  g_autoptr (v2v_driver_package) newer = NULL;
  g_autoptr (GBytes) map = NULL;
  g_autoptr (GError) error = NULL;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  machine_add_drivers_hive (&m, "DriverDatabase");
  hive_make (m.t.drivers, &error,
             "DriverDatabase\\DriverInfFiles\\oem0.inf");
  g_assert_no_error (error);
  install_netkvm (&m);
  assert_in_store (&m, "oem1.inf");
  machine_install_viostor (&m);
  g_assert_cmpuint (hive_find (m.t.system, "DriverDatabase\\DriverInfFiles\\"
                               "oem2.inf"), !=, 0);
  install_netkvm (&m);
  map = hive_get (m.t.system, hive_find (m.t.system, "DriverDatabase"),
                  "OemInfMap", NULL);
  g_assert_cmpmem (g_bytes_get_data (map, NULL), g_bytes_get_size (map),
                   "\x60", 1);
  newer = phony_netkvm (&m.version);
  newer->year++;
  machine_install (&m, newer);
  assert_in_store (&m, "oem3.inf");
  machine_stop (&m);
}

/* No hive, or one of an unknown kind: Windows finds it in DevicePath. */
static void
test_network_unknown (void)
{
  struct machine m;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  install_netkvm (&m);
  assert_staged_only (&m);
  machine_add_drivers_hive (&m, "Other");
  install_netkvm (&m);
  assert_staged_only (&m);
  g_assert_false (hive_is_changed (m.t.drivers));
  g_assert_false (hive_is_changed (m.t.system));
  machine_stop (&m);
}

/* The same if its names cannot be entered; nothing is half entered. */
static void
test_network_deep (void)
{
  struct machine m;
  g_autoptr (v2v_driver_package) p = NULL;
  g_autoptr (GString) id = g_string_new ("PCI");
  struct driver_model *model;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  machine_add_drivers_hive (&m, "DriverDatabase");
  p = phony_netkvm (&m.version);
  for (unsigned i = 0; i < 600; i++)
    g_string_append (id, "\\a");
  model = g_ptr_array_index (p->models, 0);
  g_free (model->hardware_id);
  model->hardware_id = g_strdup (id->str);
  machine_install (&m, p);
  assert_staged_only (&m);
  g_assert_false (hive_is_changed (m.t.drivers));
  g_assert_false (hive_is_changed (m.t.system));
  machine_stop (&m);
}

/* The check finds what it is for. */
static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) sound = NULL, broken = NULL;
  struct machine m;

  machine_start (&m, NULL, 6, 3, ARCH_AMD64);
  machine_install_viostor (&m);
  sound = driver_database_check (m.t.system);
  g_assert_cmpuint (g_strv_length (sound), ==, 0);
  hive_remove (m.t.system, &error, "DriverDatabase\\DriverInfFiles");
  g_assert_no_error (error);
  broken = driver_database_check (m.t.system);
  g_assert_cmpuint (g_strv_length (broken), ==, 5);
  machine_stop (&m);
}

/* The bytes that Windows made of the same DriverVer. */
static void
test_version (void)
{
  g_autoptr (GBytes) system = real_hive ("dfwinreg-SYSTEM");
  g_autoptr (v2v_hive) h = NULL;
  g_autoptr (GBytes) genuine = NULL;
  struct driver_package p = {
    .class_guid = (char *) "{4d36e97d-e325-11ce-bfc1-08002be10318}",
    .year = 2016, .month = 7, .day = 18, .version = { 5, 0, 26, 0 },
    .arch = ARCH_AMD64,
  };
  guint8 ours[DRIVER_VERSION_SIZE], newer[DRIVER_VERSION_SIZE];

  driver_version_pack (&p, ours);
  p.version[2]++;
  driver_version_pack (&p, newer);
  g_assert_cmpint (driver_version_compare (ours, newer), ==, -1);
  p.year--;
  driver_version_pack (&p, newer);
  g_assert_cmpint (driver_version_compare (ours, newer), ==, 1);
  if (!system) {
    g_test_skip ("the hives of real machines are not there (V2V_HIVES)");
    return;
  }
  h = machine_open_hive (system, "HKLM\\SYSTEM");
  genuine = hive_get (h, hive_find (h, GENUINE), "Version", NULL);
  g_assert_nonnull (genuine);
  /* What its last eight bytes are is not known. */
  p.year++;
  p.version[2] = 26;
  driver_version_pack (&p, ours);
  g_assert_cmpmem (g_bytes_get_data (genuine, NULL), 40, ours, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/driver-registry/critical-devices",
                   test_critical_devices);
  g_test_add_func ("/driver-registry/database", test_database);
  g_test_add_func ("/driver-registry/network", test_network);
  g_test_add_func ("/driver-registry/network-again", test_network_again);
  g_test_add_func ("/driver-registry/network-unknown", test_network_unknown);
  g_test_add_func ("/driver-registry/network-deep", test_network_deep);
  g_test_add_func ("/driver-registry/check", test_check);
  g_test_add_func ("/driver-registry/version", test_version);
  return g_test_run ();
}
