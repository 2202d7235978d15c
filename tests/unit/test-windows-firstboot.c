/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of windows/firstboot.c: what the guest's files and its registry
 * have afterwards. */
#include "config.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "tests/hive-empty.h"
#include "windows/firstboot.h"
#include "windows/path.h"

#define SET "ControlSet001"
#define SERVICE SET "\\Services\\" FIRSTBOOT_SERVICE

/* A guest whose folder is spelled in its own way, and a SYSTEM hive. */
struct fixture {
  char *dir, *data;
  struct guest *guest;
  struct hive *system;
};

static void
put_service (struct hive *h, const char *name, uint32_t start,
             const char *image)
{
  const hive_key key = hive_make (h, NULL, SET "\\Services\\%s", name);

  g_assert_true (hive_set_dword (h, key, "Start", start, NULL));
  g_assert_true (hive_set_expand (h, key, "ImagePath", image, NULL));
}

static void
set_up (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GBytes) empty = hive_empty ("ROOT");
  g_autofree char *program = NULL;

  f->dir = g_dir_make_tmp ("v2v-firstboot-XXXXXX", NULL);
  f->data = g_dir_make_tmp ("v2v-firstboot-XXXXXX", NULL);
  program = g_build_filename (f->data, "v2v-firstboot-i686.exe", NULL);
  g_assert_true (g_file_set_contents (program, "MZ phony", -1, NULL));
  f->guest = guest_dir_new (f->dir, false, NULL);
  g_assert_true (guest_mkdir_p (f->guest, "/PROGRAM FILES", NULL));
  f->system = hive_open (empty, "HKLM\\SYSTEM", true, NULL);
  put_service (f->system, "RpcSs", 2, "svchost");
  put_service (f->system, "PlugPlay", 4, "disabled");
  g_setenv ("VIRT_TOOLS_DATA_DIR", f->data, TRUE);
  g_setenv ("V2V_DATA_DIR", "", TRUE);
}

static void
tear_down (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autofree char *program =
    g_build_filename (f->data, "v2v-firstboot-i686.exe", NULL);

  g_assert_true (guest_remove (f->guest, "/PROGRAM FILES", NULL));
  g_unlink (program);
  g_rmdir (f->dir);
  g_rmdir (f->data);
  g_free (f->dir);
  g_free (f->data);
  guest_free (f->guest);
  hive_free (f->system);
}

static void
install (struct fixture *f)
{
  g_autoptr (GError) error = NULL;

  windows_firstboot_install (f->guest, f->system, SET, ARCH_X86, &error);
  g_assert_no_error (error);
}

static void
assert_file (struct fixture *f, const char *path, const char *text)
{
  g_autofree char *full = g_strdup_printf ("/PROGRAM FILES/Guestfs/"
                                           "Firstboot/%s", path);
  g_autofree char *got = guest_read_text (f->guest, full, NULL);

  g_assert_cmpstr (got, ==, text);
}

static void
assert_text (struct fixture *f, const char *name, const char *text)
{
  const hive_key key = hive_find (f->system, SERVICE);
  g_autofree char *got = hive_get_text (f->system, key, name);

  g_assert_cmpstr (got, ==, text);
}

static void
assert_number (struct fixture *f, const char *service, const char *name,
               uint32_t wanted)
{
  uint32_t got = 99;

  g_assert_true (hive_get_dword (f->system,
                                 hive_find (f->system, SET "\\Services\\%s",
                                            service), name, &got));
  g_assert_cmpuint (got, ==, wanted);
}

static void
test_install (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_auto (GStrv) depends = NULL;

  install (f);
  assert_file (f, "v2v-firstboot.exe", "MZ phony");
  assert_text (f, "ImagePath", "\"%SystemDrive%\\Program Files\\Guestfs\\"
               "Firstboot\\v2v-firstboot.exe\"");
  assert_text (f, "ObjectName", "LocalSystem");
  assert_number (f, FIRSTBOOT_SERVICE, "Type", 0x10);
  assert_number (f, FIRSTBOOT_SERVICE, "Start", 2);
  assert_number (f, FIRSTBOOT_SERVICE, "ErrorControl", 1);
  /* Not on PlugPlay, which this guest does not start. */
  depends = hive_get_list (f->system, hive_find (f->system, SERVICE),
                           "DependOnService");
  g_assert_cmpuint (g_strv_length (depends), ==, 1);
  g_assert_cmpstr (depends[0], ==, "RpcSs");
}

/* A second conversion starts afresh; the established tool's service rests. */
static void
test_again (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  const char *status = "/PROGRAM FILES/Guestfs/Firstboot/status.txt";

  put_service (f->system, "firstboot", 2, "\"C:\\Program Files\\Guestfs\\"
               "Firstboot\\rhsrvany.exe\" -s firstboot");
  install (f);
  g_assert_true (guest_write_text (f->guest, status, "finished\n", NULL));
  g_assert_true (hive_set_dword (f->system, hive_find (f->system, SERVICE),
                                 "Starts", 30, NULL));
  install (f);
  g_assert_false (guest_exists (f->guest, status));
  g_assert_false (hive_has (f->system, hive_find (f->system, SERVICE),
                            "Starts"));
  assert_number (f, "firstboot", "Start", 4);
}

static void
test_foreign_firstboot (struct fixture *f, gconstpointer u G_GNUC_UNUSED)
{
  put_service (f->system, "firstboot", 2, "C:\\vendor\\firstboot.exe");
  install (f);
  assert_number (f, "firstboot", "Start", 2);
}

static void
test_missing (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  static const enum windows_arch arches[] = { ARCH_AMD64, ARCH_ARM64 };
  static const char *const words[] = { "v2v-firstboot-x86_64.exe", "ARM64" };

  g_setenv ("V2V_DATA_DIR", "/nonexistent", TRUE);
  for (size_t i = 0; i < G_N_ELEMENTS (arches); i++) {
    g_autoptr (GError) error = NULL;

    if (g_file_test (PKGDATADIR, G_FILE_TEST_EXISTS) && i == 0)
      continue;
    g_assert_false (windows_firstboot_install (f->guest, f->system, SET,
                                               arches[i], &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, words[i]));
    g_assert_cmpuint (hive_find (f->system, SERVICE), ==, 0);
  }
}

static void
add (struct fixture *f, const char *name, unsigned priority, const char *text)
{
  g_autoptr (GBytes) script = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  windows_firstboot_add (f->guest, name, priority, script, &error);
  g_assert_no_error (error);
}

static void
test_add (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  add (f, "a", 500, "\necho 1\necho 2\r\n");
  assert_file (f, "scripts/0500-a.bat", "\r\necho 1\r\necho 2\r\n");
  add (f, "a", 500, "rem\n");
  assert_file (f, "scripts/0500-a.bat", "rem\r\n");
  add (f, "b.exe", 1, "MZ\n");
  assert_file (f, "scripts/0001-b.exe", "MZ\n");
  add (f, "empty", 2, "");
  assert_file (f, "scripts/0002-empty.bat", "");
}

/* A PowerShell script keeps its letters in every PowerShell. */
static void
test_encodings (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  static const char wide[] = "\xff\xfe" "a\0\n\0";
  g_autoptr (GBytes) script = g_bytes_new_static (wide, sizeof wide - 1);
  g_autoptr (GBytes) got = NULL;
  g_autoptr (GError) error = NULL;

  add (f, "a.ps1", 1, "'\xc3\xa9'\n");
  assert_file (f, "scripts/0001-a.ps1", "\xef\xbb\xbf'\xc3\xa9'\r\n");
  add (f, "b.PS1", 1, "\xef\xbb\xbf'\xc3\xa9'\n");
  assert_file (f, "scripts/0001-b.PS1", "\xef\xbb\xbf'\xc3\xa9'\r\n");
  add (f, "c.ps1", 1, "'\xe9'\n");           /* of a code page */
  assert_file (f, "scripts/0001-c.ps1", "'\xe9'\r\n");
  add (f, "d.ps1", 1, "'e'\n");
  assert_file (f, "scripts/0001-d.ps1", "'e'\r\n");
  add (f, "e.bat", 1, "rem \xc3\xa9\n");
  assert_file (f, "scripts/0001-e.bat", "rem \xc3\xa9\r\n");
  windows_firstboot_add (f->guest, "wide.ps1", 1, script, &error);
  g_assert_no_error (error);
  got = guest_read (f->guest, "/PROGRAM FILES/Guestfs/Firstboot/scripts/"
                    "0001-wide.ps1", 64, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, script));
}

static void
test_limit (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  add (f, "a", 500, "rem\n");
  windows_firstboot_limit (f->guest, "a", 500, "timeout=7\n", &error);
  g_assert_no_error (error);
  assert_file (f, "scripts/0500-a.bat.conf", "timeout=7\n");
}

static void
test_names (void)
{
  static const struct {
    const char *name;
    unsigned priority;
    const char *file;
  } rows[] = {
    { "install drivers", 0, "0000-install-drivers.bat" },
    { "..\\..\\x&%PATH%/y", 12345, "9999-..-..-x--PATH--y.bat" },
    { "a.PS1", 7, "0007-a.PS1" }, { "", 7, "0007-script.bat" },
    { "\xc3\xa9", 7, "0007---.bat" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *got = windows_firstboot_file_name (rows[i].name,
                                                        rows[i].priority);
    g_assert_cmpstr (got, ==, rows[i].file);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                             \
  g_test_add ("/windows-firstboot/" name, struct fixture, NULL, set_up, \
              function, tear_down)
  ADD ("install", test_install);
  ADD ("again", test_again);
  ADD ("foreign", test_foreign_firstboot);
  ADD ("missing", test_missing);
  ADD ("add", test_add);
  ADD ("encodings", test_encodings);
  ADD ("limit", test_limit);
  g_test_add_func ("/windows-firstboot/names", test_names);
  return g_test_run ();
}
