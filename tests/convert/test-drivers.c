/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packages that are chosen from phony discs of drivers: for each Windows,
 * out of directories of both layouts and out of an ISO; and bad sources. */
#include "config.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "v2v/base/error.h"
#include "windows/drivers/choose.h"
#include "windows/drivers/package-inf.h"

static char *top, *disc, *iso, *by_os;

/* --- making ------------------------------------------------------------ */

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                               G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                               &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static char *
below (const char *name)
{
  return g_build_filename (top, name, NULL);
}

static void
make_all (void)
{
  g_autofree char *script = g_build_filename (
    g_getenv ("top_srcdir"), "test-data/make-phony-virtio-win.sh", NULL);
  const char *disc_argv[] = { script, NULL, NULL, NULL };
  const char *os_argv[] = { script, "--by-os", NULL, NULL };

  top = g_dir_make_tmp ("test-drivers-XXXXXX", NULL);
  disc_argv[1] = disc = below ("disc");
  disc_argv[2] = iso = below ("phony-virtio-win.iso");
  os_argv[2] = by_os = below ("by-os");
  run (disc_argv);
  run (os_argv);
}

static void
remove_all (void)
{
  const char *argv[] = { "rm", "-rf", top, NULL };

  run (argv);
}

static struct driver_source *
open_source (const char *path)
{
  g_autoptr (GError) error = NULL;
  struct driver_source *source = driver_source_open (path, &error);

  g_assert_no_error (error);
  return source;
}

/* --- every Windows ------------------------------------------------------ */

/* FOLDER is that of viostor; HAS and LACKS are kinds. */
static const struct {
  struct windows_version version;
  const char *folder, *has, *lacks;
} rows[] = {
  { { .major = 5, .minor = 1, .build = 2600, .arch = ARCH_X86 },
    "xp/x86", "viostor netkvm balloon vioserial qxl",
    "vioscsi viorng qxldod fwcfg" },
  { { .major = 5, .minor = 2, .build = 3790, .arch = ARCH_AMD64,
      .server = true }, "2k3/amd64", "viostor", "vioscsi" },
  { { .major = 6, .build = 6002, .arch = ARCH_X86 },
    "2k8/x86", "vioscsi pvpanic", "qxldod viofs" },
  { { .major = 6, .build = 6003, .arch = ARCH_AMD64, .server = true },
    "2k8/amd64", "vioscsi", "viofs" },
  { { .major = 6, .minor = 1, .build = 7601, .arch = ARCH_X86 },
    "w7/x86", "qxl vioinput", "qxldod viofs" },
  { { .major = 6, .minor = 1, .build = 7601, .arch = ARCH_AMD64,
      .server = true }, "2k8R2/amd64", "qxl", "qxldod" },
  { { .major = 6, .minor = 2, .build = 9200, .arch = ARCH_AMD64 },
    "w8/amd64", "qxldod viogpudo viofs", "qxl fwcfg" },
  { { .major = 6, .minor = 2, .build = 9200, .arch = ARCH_AMD64,
      .server = true }, "2k12/amd64", "qxldod", "qxl" },
  { { .major = 6, .minor = 3, .build = 9600, .arch = ARCH_X86 },
    "w8.1/x86", "qxldod", "viosock" },
  { { .major = 6, .minor = 3, .build = 9600, .arch = ARCH_AMD64,
      .server = true }, "2k12R2/amd64", "qxldod", "viosock" },
  { { .major = 10, .build = 19045, .arch = ARCH_X86 },
    "w10/x86", "fwcfg viosock viomem", "qxl" },
  { { .major = 10, .build = 19045, .arch = ARCH_AMD64 },
    "w10/amd64", "fwcfg", "qxl" },
  { { .major = 10, .build = 14393, .arch = ARCH_AMD64, .server = true },
    "2k16/amd64", "fwcfg", "qxl" },
  { { .major = 10, .build = 17763, .arch = ARCH_AMD64, .server = true },
    "2k19/amd64", "fwcfg", "qxl" },
  { { .major = 10, .build = 20348, .arch = ARCH_AMD64, .server = true },
    "2k22/amd64", "fwcfg", "qxl" },
  { { .major = 10, .build = 25398, .arch = ARCH_AMD64, .server = true },
    "2k22/amd64", "fwcfg", "qxl" },
  { { .major = 10, .build = 22631, .arch = ARCH_AMD64 },
    "w11/amd64", "fwcfg", "qxl" },
  { { .major = 10, .build = 26100, .arch = ARCH_AMD64 },
    "w11/amd64", "fwcfg", "qxl" },
  { { .major = 10, .build = 22631, .arch = ARCH_ARM64 },
    "w11/ARM64", "netkvm", "qxl" },
  { { .major = 10, .build = 26100, .arch = ARCH_AMD64, .server = true },
    "2k25/amd64", "fwcfg", "qxl" },
};

/* "w10/x86" as the distributions' package has it: "i386/w10". */
static char *
by_os_folder (const char *folder)
{
  g_auto (GStrv) parts = g_strsplit (folder, "/", 2);

  return g_strdup_printf ("drivers/by-os/%s/%s",
                          g_str_equal (parts[1], "x86") ? "i386" : parts[1],
                          parts[0]);
}

static void
check_kinds (const struct driver_set *set, const char *kinds, bool there)
{
  g_auto (GStrv) names = g_strsplit (kinds, " ", -1);

  for (guint i = 0; names[i]; i++)
    if ((driver_set_find (set, names[i]) != NULL) != there)
      g_error ("%s is %s", names[i], there ? "missing" : "there");
}

static void
check_row (struct driver_source *source, size_t i, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_driver_set) set = drivers_choose (source, &rows[i].version,
                                                   NULL, NULL, &error);
  const struct driver_package *p;

  g_assert_no_error (error);
  p = driver_set_find (set, "viostor");
  g_test_message ("%s", p->origin);
  if (!g_str_has_prefix (p->origin, folder) ||
      p->origin[strlen (folder)] != ' ')
    g_error ("%s instead of %s", p->origin, folder);
  check_kinds (set, rows[i].has, true);
  check_kinds (set, rows[i].lacks, false);
}

static void
test_disc (const void *path)
{
  g_autoptr (v2v_driver_source) source = open_source (path);

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *folder = g_strconcat ("viostor/", rows[i].folder, NULL);

    check_row (source, i, folder);
  }
}

static void
test_by_os (void)
{
  g_autoptr (v2v_driver_source) source = open_source (by_os);

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *folder = by_os_folder (rows[i].folder);

    check_row (source, i, folder);
  }
}

/* --- files --------------------------------------------------------------- */

static const struct windows_version w10 = {
  .major = 10, .build = 19045, .arch = ARCH_AMD64,
};

static char *
join_files (const struct driver_package *p)
{
  g_autoptr (GString) s = g_string_new (NULL);

  for (guint i = 0; i < p->files->len; i++) {
    const struct driver_file *f = g_ptr_array_index (p->files, i);

    g_assert_cmpuint (g_bytes_get_size (f->data), >, 10);
    g_string_append_printf (s, "%s%s", i ? " " : "", f->name);
  }
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static void
check_files (const char *path, const char *kind, const char *expected)
{
  g_autoptr (v2v_driver_source) source = open_source (path);
  g_autoptr (v2v_driver_set) set = drivers_choose (source, &w10, NULL,
                                                   NULL, NULL);
  g_autofree char *files = join_files (driver_set_find (set, kind));

  g_assert_cmpstr (files, ==, expected);
}

static void
test_files (void)
{
  const char *const places[] = { disc, iso, by_os };

  for (size_t i = 0; i < G_N_ELEMENTS (places); i++) {
    check_files (places[i], "viostor", "viostor.inf viostor.cat viostor.sys");
    check_files (places[i], "balloon",
                 "balloon.inf balloon.cat balloon.sys blnsvr.exe");
    check_files (places[i], "netkvm",
                 "netkvm.inf netkvm.cat netkvm.sys netkvmco.exe");
    check_files (places[i], "fwcfg", "fwcfg.inf fwcfg.cat fwcfg.sys");
  }
}

static void
test_agent (void)
{
  g_autoptr (v2v_driver_source) source = open_source (iso);
  const char *const names[] = { "GUEST-AGENT/qemu-ga-i386.msi",
                                "guest-agent/qemu-ga-x86.msi" };
  unsigned shared = 0;

  g_assert_cmpstr (driver_source_agent (source, true)->path, ==,
                   "guest-agent/qemu-ga-x86_64.msi");
  g_assert_cmpstr (driver_source_agent (source, false)->path, ==,
                   "guest-agent/qemu-ga-i386.msi");
  /* They share their blocks in the ISO. */
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) data = driver_source_read (source, names[i], &error);
    gsize size = 0;
    const char *text;

    g_assert_no_error (error);
    text = g_bytes_get_data (data, &size);
    g_assert_nonnull (g_strstr_len (text, (gssize) size,
                                    "PHONY qemu-ga-i386"));
    shared += driver_source_lookup (source, names[i])->same != NULL;
  }
  g_assert_cmpuint (shared, ==, 1);
  g_assert_null (driver_source_read (source, "none", NULL));
}

/* --- bad sources --------------------------------------------------------- */

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = below (name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
check_bad (const char *name, const char *message)
{
  g_autofree char *path = below (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_driver_source) source = NULL;

  g_setenv ("VIRTIO_WIN", path, TRUE);
  source = driver_source_find (&error);
  g_unsetenv ("VIRTIO_WIN");
  if (source)
    g_assert_null (drivers_choose (source, &w10, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, message));
}

/* An ISO of which the second half is missing. */
static void
write_truncated (void)
{
  g_autofree char *path = below ("truncated.iso");
  g_autofree char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (iso, &data, &size, NULL));
  g_assert_true (g_file_set_contents (path, data, (gssize) size / 2, NULL));
}

static void
test_bad (void)
{
  g_autofree char *arm = g_build_filename ("disc", "viostor", "w11", "ARM64",
                                           NULL);

  check_bad ("missing", "VIRTIO_WIN: cannot open the drivers for Windows");
  write_file ("text.iso", "this is no ISO");
  check_bad ("text.iso", "is neither an ISO file nor a directory");
  write_file ("empty.iso", "");
  check_bad ("empty.iso", "is neither an ISO file nor a directory");
  write_file ("nothing/readme.txt", "x");
  check_bad ("nothing", "it has no INF file");
  write_file ("other/other.inf", "[Version]\nSignature=$Windows NT$\n");
  check_bad ("other", "has no virtio drivers for Windows");
  write_file ("broken/viostor.inf", "[Version\n");
  check_bad ("broken", "/broken: line 1 of viostor.inf");
  write_truncated ();
  check_bad ("truncated.iso", "cannot read the ISO file");
  check_bad (arm, "viostor.inf is for NTARM64.10.0...22000, not for Windows "
             "10.0 build 19045 on amd64");
}

static void
test_arch (void)
{
  struct windows_version arm = { .major = 6, .minor = 1, .build = 7601,
                                 .arch = ARCH_ARM64 };
  g_autofree char *w7 = g_build_filename (disc, "viostor", NULL);
  g_autofree char *only = below ("only");
  g_autofree char *to = below ("only/w7");
  const char *mkdir_argv[] = { "mkdir", only, NULL };
  g_autofree char *from = g_build_filename (w7, "w7", NULL);
  const char *copy[] = { "cp", "-r", from, to, NULL };
  g_autoptr (v2v_driver_source) source = NULL;
  g_autoptr (GError) error = NULL;

  run (mkdir_argv);
  run (copy);
  source = open_source (only);
  g_assert_null (drivers_choose (source, &arm, NULL, NULL, &error));
  g_assert_error (error, V2V_ERROR, V2V_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "are for x86, amd64, but this "
                            "Windows is for ARM64"));
}

/* --- links ------------------------------------------------------------- */

static void
test_links (void)
{
  g_autofree char *dir = below ("links");
  g_autofree char *outside = below ("disc/viostor/w10/amd64");
  g_autofree char *out = below ("links/out"), *in = below ("links/w10");
  g_autofree char *circle = below ("links/real/circle");
  g_autofree char *far = below ("links/real/vioscsi.inf");
  g_autofree char *far_file =
    below ("disc/vioscsi/w10/amd64/vioscsi.inf");
  g_autoptr (v2v_driver_source) source = NULL;

  write_file ("links/real/viostor.sys", "PHONY");
  g_assert_cmpint (symlink (outside, out), ==, 0);
  g_assert_cmpint (symlink ("real", in), ==, 0);
  g_assert_cmpint (symlink ("..", circle), ==, 0);
  g_assert_cmpint (symlink (far_file, far), ==, 0);
  write_file ("links/real/viostor.inf", "x");
  source = open_source (dir);
  g_assert_nonnull (driver_source_lookup (source, "w10/viostor.inf"));
  g_assert_nonnull (driver_source_lookup (source,
                                          "real/circle/real/viostor.inf"));
  g_assert_null (driver_source_lookup (source, "out/viostor.inf"));
  g_assert_null (driver_source_lookup (source, "real/vioscsi.inf"));
}

/* --- which one ------------------------------------------------------------ */

static void
write_inf (const char *name, const char *decoration, const char *date)
{
  g_autofree char *text = g_strdup_printf (
    "[Version]\nSignature=$Windows NT$\nDriverVer=%s,1.0.0.0\n"
    "[Manufacturer]\nx=M,%s\n[M.%s]\nd=I,ID\n[I]\n", date, decoration,
    decoration);

  write_file (name, text);
}

static void
check_choice (const char *folder, const struct windows_version *v,
              const char *expected)
{
  g_autofree char *path = below (folder);
  g_autoptr (v2v_driver_source) source = open_source (path);
  g_autoptr (v2v_driver_set) set = drivers_choose (source, v, NULL, NULL,
                                                   NULL);

  if (expected) {
    const struct driver_package *p = driver_set_find (set, "viostor");

    g_assert_true (g_str_has_prefix (p->origin, expected));
  } else
    g_assert_null (set);
}

static void
test_ranks (void)
{
  const struct windows_version w7 = { .major = 6, .minor = 1, .build = 7601,
                                      .arch = ARCH_AMD64 };
  const struct windows_version s19 = { .major = 10, .build = 17763,
                                       .arch = ARCH_AMD64, .server = true };

  /* Newer ones only when the INF says so. */
  write_inf ("r1/w10/viostor.inf", "NTamd64", "01/01/2025");
  check_choice ("r1", &w7, NULL);
  write_inf ("r1/w8/viostor.inf", "NTamd64.6.1", "01/01/2020");
  check_choice ("r1", &w7, "w8 ");
  write_inf ("r1/any/viostor.inf", "NTamd64", "01/01/2019");
  check_choice ("r1", &w7, "any ");
  write_inf ("r1/2k8/viostor.inf", "NTamd64", "01/01/2010");
  check_choice ("r1", &w7, "2k8 ");
  write_inf ("r1/w7/viostor.inf", "NTamd64", "01/01/2009");
  check_choice ("r1", &w7, "w7 ");

  write_inf ("r2/2k12R2/viostor.inf", "NTamd64", "01/01/2025");
  write_inf ("r2/w10/viostor.inf", "NTamd64", "01/01/2020");
  check_choice ("r2", &s19, "w10 ");
  write_inf ("r2/2k16/viostor.inf", "NTamd64", "01/01/2019");
  check_choice ("r2", &s19, "2k16 ");

  write_inf ("r3/a/viostor.inf", "NTamd64", "12/31/2019");
  write_inf ("r3/b/viostor.inf", "NTamd64", "01/01/2020");
  check_choice ("r3", &s19, "b ");
  write_inf ("r3/x86/viostor.inf", "NTamd64", "01/01/2021");
  check_choice ("r3", &s19, "b ");
}

/* --- real ones ------------------------------------------------------------ */

/* QEMU's package has an INF file that Windows takes. */
static void
test_real (void)
{
  static const char path[] =
    "/usr/share/doc/qemu-system-data/qemupciserial.inf";
  g_autofree char *data = NULL;
  g_autoptr (v2v_inf) inf = NULL;
  g_autoptr (v2v_driver_package) p = NULL;
  g_autoptr (GError) error = NULL;
  const struct driver_model *m;
  gsize size = 0;

  if (!g_file_get_contents (path, &data, &size, NULL)) {
    g_test_skip ("qemupciserial.inf is not installed");
    return;
  }
  inf = inf_parse (data, size, "qemupciserial.inf", &error);
  g_assert_no_error (error);
  p = package_from_inf (inf, &w10, &error);
  g_assert_no_error (error);
  m = g_ptr_array_index (p->models, 0);
  g_assert_cmpstr (m->hardware_id, ==, "PCI\\VEN_1B36&DEV_0002");
  g_assert_cmpstr (p->class_guid, ==,
                   "{4d36e971-e325-11ce-bfc1-08002be10318}");
  g_assert_cmpuint (p->year, ==, 2013);
}

int
main (int argc, char **argv)
{
  int rc;

  g_test_init (&argc, &argv, NULL);
  make_all ();
  g_test_add_data_func ("/drivers/directory", disc, test_disc);
  g_test_add_data_func ("/drivers/iso", iso, test_disc);
  g_test_add_func ("/drivers/by-os", test_by_os);
  g_test_add_func ("/drivers/files", test_files);
  g_test_add_func ("/drivers/agent", test_agent);
  g_test_add_func ("/drivers/bad", test_bad);
  g_test_add_func ("/drivers/arch", test_arch);
  g_test_add_func ("/drivers/links", test_links);
  g_test_add_func ("/drivers/ranks", test_ranks);
  g_test_add_func ("/drivers/real", test_real);
  rc = g_test_run ();
  remove_all ();
  return rc;
}
