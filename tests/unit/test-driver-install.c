/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Installing driver packages: numbers, files, what is there already. */
#include "config.h"

#include <string.h>

#include "tests/driver-machine.h"
#include "tests/phony-driver.h"
#include "windows/install/driver-reg.h"
#include "windows/install/pe-version.h"

static void
test_idempotent (void)
{
  struct machine m;
  g_autofree char *first = NULL;
  g_autoptr (GError) error = NULL;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  machine_install_viostor (&m);
  machine_reopen (&m);
  first = machine_package (m.t.system, "oem0.inf");
  assert_text (m.t.system, first, "Catalog", "viostor.cat");
  machine_install_viostor (&m);
  g_assert_false (hive_is_changed (m.t.system));
  hive_make (m.t.system, &error,
             "ControlSet001\\Services\\viostor\\StartOverride");
  hive_set_dword (m.t.system,
                  hive_find (m.t.system, "ControlSet001\\Services\\viostor"),
                  "Start", 3, &error);
  g_assert_no_error (error);
  machine_install_viostor (&m);
  assert_dword (m.t.system, "ControlSet001\\Services\\viostor", "Start", 0);
  g_assert_cmpuint (hive_find (m.t.system, "ControlSet001\\Services\\viostor"
                               "\\StartOverride"), ==, 0);
  machine_stop (&m);
}

/* In the driver store, but no device ever used it: it has no service, and
 * would not be started. */
static void
test_only_in_store (void)
{
  struct machine m;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  machine_install_viostor (&m);
  hive_remove (m.t.system, &error, "ControlSet001\\Services\\viostor");
  guest_remove (m.t.guest, "/Windows/System32/Drivers/viostor.sys", &error);
  g_assert_no_error (error);
  machine_install_viostor (&m);
  assert_dword (m.t.system, "ControlSet001\\Services\\viostor", "Start", 0);
  g_assert_true (guest_is_file (m.t.guest,
                                "/Windows/System32/Drivers/viostor.sys"));
  second = machine_package (m.t.system, "oem1.inf");
  machine_stop (&m);
}

/* Numbers in the map, in the INF folder and in the registry are taken. */
static void
test_numbers (void)
{
  static const guint8 map = 0xa0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autofree char *package = NULL;
  struct machine m;

  machine_start (&m, NULL, 6, 2, ARCH_AMD64);
  hive_set (m.t.system, hive_make (m.t.system, &error, "DriverDatabase"),
            "OemInfMap", REG_BINARY, &map, 1, &error);
  hive_make (m.t.system, &error, "DriverDatabase\\DriverInfFiles\\OEM1.INF");
  guest_mkdir_p (m.t.guest, "/Windows/Inf", &error);
  guest_write_text (m.t.guest, "/Windows/Inf/OEM3.INF", "phony", &error);
  g_assert_no_error (error);
  machine_install_viostor (&m);
  package = machine_package (m.t.system, "oem4.inf");
  after = hive_get (m.t.system, hive_find (m.t.system, "DriverDatabase"),
                    "OemInfMap", NULL);
  g_assert_cmphex (*(const guint8 *) g_bytes_get_data (after, NULL), ==,
                   0xa8);
  machine_stop (&m);
}

/* --- files -------------------------------------------------------------- */

static void
assert_installed (struct machine *m, struct driver_package *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data =
    guest_read (m->t.guest, "/Windows/System32/Drivers/viostor.sys", 1000,
                &error);
  const struct driver_file *f =
    g_ptr_array_index (expected->files, expected->files->len - 1);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (data, f->data));
}

static void
test_newer_file (void)
{
  struct machine m;
  g_autoptr (v2v_driver_package) old = NULL;
  g_autoptr (v2v_driver_package) new = NULL;

  machine_start (&m, NULL, 6, 1, ARCH_AMD64);
  old = phony_viostor (&m.version, 1);
  new = phony_viostor (&m.version, 2);
  machine_install (&m, old);
  assert_installed (&m, old);
  machine_install (&m, new);
  assert_installed (&m, new);
  machine_install (&m, old);
  assert_installed (&m, new);
  machine_stop (&m);
}

/* A network driver waits for the running Windows. */
static void
test_staged (void)
{
  struct machine m;
  g_autoptr (v2v_driver_package) p = NULL;
  g_autoptr (GError) error = NULL;
  hive_key key;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  key = hive_make (m.t.software, &error,
                   "Microsoft\\Windows\\CurrentVersion");
  hive_set_expand (m.t.software, key, "DevicePath",
                   "%SystemRoot%\\inf;D:\\drivers", &error);
  g_assert_no_error (error);
  p = phony_netkvm (&m.version);
  for (int i = 0; i < 2; i++) {
    machine_install (&m, p);
    assert_text (m.t.software, "Microsoft\\Windows\\CurrentVersion",
                 "DevicePath", "%SystemRoot%\\inf;D:\\drivers;"
                 "%SystemRoot%\\Drivers\\VirtIO");
  }
  g_assert_true (guest_is_file (m.t.guest,
                                "/Windows/Drivers/VirtIO/netkvm.sys"));
  g_assert_false (guest_exists (m.t.guest,
                                "/Windows/System32/Drivers/netkvm.sys"));
  g_assert_false (hive_is_changed (m.t.system));
  machine_stop (&m);
}

static bool
no_space (struct guest *g G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
          struct guest_space *ret_space, GError **error G_GNUC_UNUSED)
{
  *ret_space = (struct guest_space) { .free_bytes = 4096 };
  return true;
}

static void
test_no_space (void)
{
  struct machine m;
  struct guest_ops ops;
  g_autoptr (GPtrArray) packages = g_ptr_array_new ();
  g_autoptr (v2v_driver_package) p = NULL;
  g_autoptr (GError) error = NULL;

  machine_start (&m, NULL, 6, 3, ARCH_AMD64);
  ops = *m.t.guest->ops;
  ops.space = no_space;
  m.t.guest->ops = &ops;
  p = phony_viostor (&m.version, 1);
  g_ptr_array_add (packages, p);
  g_assert_false (drivers_install (&m.t, packages, &error));
  g_assert_nonnull (strstr (error->message, "not enough free space for "
                            "conversion on filesystem"));
  g_assert_false (guest_exists (m.t.guest, "/Windows/Drivers"));
  machine_stop (&m);
}

static void
test_missing_file (void)
{
  struct machine m;
  g_autoptr (GPtrArray) packages = g_ptr_array_new ();
  g_autoptr (v2v_driver_package) p = NULL;
  g_autoptr (GError) error = NULL;

  machine_start (&m, NULL, 6, 3, ARCH_AMD64);
  p = phony_viostor (&m.version, 1);
  g_ptr_array_set_size (p->files, 2);
  g_ptr_array_add (packages, p);
  g_assert_false (drivers_install (&m.t, packages, &error));
  g_assert_nonnull (strstr (error->message, "viostor.sys is missing"));
  g_assert_false (guest_exists (m.t.guest, "/Windows/Drivers"));
  machine_stop (&m);
}

/* What the registry cannot hold is found on a copy of it. */
static void
test_try (void)
{
  struct machine m;
  g_autoptr (v2v_driver_package) p = NULL;
  g_autofree char *huge = g_strnfill (20000, 'x');
  g_autoptr (GError) error = NULL;
  struct driver_model *model;
  struct driver_reg *reg;

  machine_start (&m, NULL, 6, 3, ARCH_AMD64);
  p = phony_viostor (&m.version, 1);
  g_assert_true (driver_try (&m.t, p, &error));
  model = g_ptr_array_index (p->models, 0);
  reg = g_ptr_array_index (model->regs->len ? model->regs : model->hw_regs,
                           0);
  reg->flags = 0;
  g_strfreev (reg->values);
  reg->values = g_new0 (char *, 2);
  reg->values[0] = g_steal_pointer (&huge);
  g_assert_false (driver_try (&m.t, p, &error));
  g_assert_nonnull (strstr (error->message, "40002 bytes"));
  g_assert_false (hive_is_changed (m.t.system));
  g_assert_false (guest_exists (m.t.guest, "/Windows/Drivers"));
  machine_stop (&m);
}

/* Names of devices that would make keys deeper than a hive may have. */
static void
test_try_deep (void)
{
  struct machine m;
  g_autoptr (v2v_driver_package) p = NULL;
  g_autoptr (GString) id = g_string_new ("PCI");
  g_autoptr (GError) error = NULL;
  struct driver_model *model;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  p = phony_viostor (&m.version, 1);
  for (unsigned i = 0; i < 600; i++)
    g_string_append (id, "\\a");
  model = g_ptr_array_index (p->models, 0);
  g_free (model->hardware_id);
  model->hardware_id = g_strdup (id->str);
  g_assert_false (driver_try (&m.t, p, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_false (hive_is_changed (m.t.system));
  machine_stop (&m);
}

static void
test_ids (void)
{
  const struct windows_version v = { .major = 10, .arch = ARCH_AMD64 };
  g_autoptr (v2v_driver_package) p = phony_viostor (&v, 1);

  g_assert_true (driver_is_storage (p));
  g_assert_true (driver_has_id (p, "PCI\\VEN_1AF4&DEV_1042"));
  g_assert_true (driver_has_id (p, "pci\\ven_1af4&dev_1001"));
  g_assert_false (driver_has_id (p, "PCI\\VEN_1AF4&DEV_104"));
  g_assert_false (driver_has_id (p, "PCI\\VEN_1AF4&DEV_1048"));
}

/* What AddReg makes of a value that is 02 (REG_BINARY) before, if any. */
static const struct {
  uint32_t flags;
  const char *values;
  bool there;                  /* before */
  enum reg_type type;
  const char *bytes;           /* NULL: no such value */
  gsize size;
} reg_rows[] = {
  { 0, "x", false, REG_SZ, "x\0\0\0", 4 },
  { 0x00020000, "x", true, REG_EXPAND_SZ, "x\0\0\0", 4 },
  { 0x00010000, "a|b", false, REG_MULTI_SZ, "a\0\0\0b\0\0\0\0\0", 10 },
  { 0x00000001, "1f|0|a0|7", false, REG_BINARY, "\x1f\0\xa0\7", 4 },
  { 0x00000001, "", true, REG_BINARY, "", 0 },
  { 0x00000001, "1g", true, REG_BINARY, "\2", 1 },
  { 0x00000001, "123", false, REG_SZ, NULL, 0 },
  { 0x00010001, "0x102", false, REG_DWORD, "\2\1\0\0", 4 },
  { 0x00010001, "1|2|3|ff", false, REG_DWORD, "\1\2\3\xff", 4 },
  { 0x00020001, "", false, REG_NONE, "", 0 },
  { 0x000b0001, "1|0|0|0|0|0|0|80", false, REG_QWORD,
    "\1\0\0\0\0\0\0\x80", 8 },
  { 0x00000010, "x", false, REG_SZ, NULL, 0 },
  { 0x00002000, "x", false, REG_SZ, NULL, 0 },
  { 0x00000004, "x", true, REG_BINARY, "\2", 1 },
  { 0x00000002, "x", true, REG_BINARY, "\2", 1 },
  { 0x00000020, "x", false, REG_SZ, NULL, 0 },
  { 0x00000020, "x", true, REG_SZ, "x\0\0\0", 4 },
};

static void
test_regs (void)
{
  struct machine m;

  machine_start (&m, NULL, 10, 0, ARCH_AMD64);
  for (size_t i = 0; i < G_N_ELEMENTS (reg_rows); i++) {
    g_auto (GStrv) values = g_strsplit (reg_rows[i].values, "|", -1);
    g_autofree char *base = g_strdup_printf ("k%zu", i);
    struct driver_reg reg = {
      .root = (char *) "HKR", .subkey = (char *) "sub", .name = (char *) "v",
      .flags = reg_rows[i].flags, .values = values,
    };
    g_autoptr (GPtrArray) regs = g_ptr_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) data = NULL;
    const hive_key key = hive_make (m.t.system, &error, "%s\\sub", base);
    enum reg_type type = REG_SZ;

    if (reg_rows[i].there)
      hive_set (m.t.system, key, "v", REG_BINARY, "\2", 1, &error);
    g_ptr_array_add (regs, &reg);
    g_assert_true (driver_regs_apply (m.t.system, base, regs, &error));
    g_assert_no_error (error);
    data = hive_get (m.t.system, key, "v", &type);
    g_test_message ("%#x %s", reg_rows[i].flags, reg_rows[i].values);
    g_assert_cmpint (data != NULL, ==, reg_rows[i].bytes != NULL);
    g_assert_cmpint (type, ==, reg_rows[i].type);
    if (data)
      g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data),
                       reg_rows[i].bytes, reg_rows[i].size);
  }
  machine_stop (&m);
}

static void
test_pe_version (void)
{
  guint8 data[64] = "MZ";
  uint64_t version;

  g_assert_false (pe_version (data, sizeof data, &version));
  memcpy (data + 12, "\xbd\x04\xef\xfe\0\0\1\0\2\0\1\0\4\0\3\0", 16);
  g_assert_true (pe_version (data, sizeof data, &version));
  g_assert_cmphex (version, ==, 0x0001000200030004);
  g_assert_false (pe_version (data, 63, &version));
  g_assert_false (pe_version (data, 1, &version));
  data[0] = 'N';
  g_assert_false (pe_version (data, sizeof data, &version));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/driver-install/idempotent", test_idempotent);
  g_test_add_func ("/driver-install/only-in-store", test_only_in_store);
  g_test_add_func ("/driver-install/numbers", test_numbers);
  g_test_add_func ("/driver-install/newer-file", test_newer_file);
  g_test_add_func ("/driver-install/staged", test_staged);
  g_test_add_func ("/driver-install/no-space", test_no_space);
  g_test_add_func ("/driver-install/missing-file", test_missing_file);
  g_test_add_func ("/driver-install/ids", test_ids);
  g_test_add_func ("/driver-install/try", test_try);
  g_test_add_func ("/driver-install/try-deep", test_try_deep);
  g_test_add_func ("/driver-install/regs", test_regs);
  g_test_add_func ("/driver-install/pe-version", test_pe_version);
  return g_test_run ();
}
