/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trying an accelerator; what is remembered about /dev/kvm, and whose word is
 * taken for it. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "v2v/base/process.h"
#include "v2v/base/runtime.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/kvm.h"

static char *dir, *file;

static void
setup (void)
{
  dir = g_dir_make_tmp ("test-kvm-XXXXXX", NULL);
  g_assert_nonnull (dir);
  file = g_build_filename (dir, "virt-v2v-kvm", NULL);
}

static void
teardown (void)
{
  g_unlink (file);
  g_assert_cmpint (g_rmdir (dir), ==, 0);   /* no temporary file is left */
  g_free (file);
  g_free (dir);
}

static void
test_remembered (void)
{
  g_autofree char *why = NULL;
  bool works = true;

  setup ();
  g_assert_false (kvm_cache_read (dir, "boot 1", &works, &why));
  kvm_cache_write (dir, "boot 1", false, "it aborts\033");
  g_assert_true (kvm_cache_read (dir, "boot 1", &works, &why));
  g_assert_false (works);
  g_assert_cmpstr (why, ==, "it aborts?");
  g_assert_false (kvm_cache_read (dir, "boot 2", &works, &why));
  kvm_cache_write (dir, "boot 2", true, NULL);
  g_free (why);
  g_assert_true (kvm_cache_read (dir, "boot 2", &works, &why));
  g_assert_true (works);
  g_assert_null (why);
  teardown ();
}

static void
test_cpus (void)
{
  g_assert_cmpuint (appliance_default_smp (false, 16), ==, 1);
  g_assert_cmpuint (appliance_default_smp (true, 16), ==, APPLIANCE_MAX_SMP);
  g_assert_cmpuint (appliance_default_smp (true, 2), ==, 2);
  g_assert_cmpuint (appliance_default_smp (true, 0), ==, 1);
}

/* Files and folders that someone else may have made are not believed. */
static void
test_hostile (void)
{
  g_autofree char *real = NULL, *why = NULL;
  bool works;

  setup ();
  kvm_cache_write (dir, "key", true, NULL);
  g_assert_cmpint (chmod (file, 0666), ==, 0);
  g_assert_false (kvm_cache_read (dir, "key", &works, &why));
  g_assert_cmpint (chmod (file, 0600), ==, 0);
  g_assert_true (kvm_cache_read (dir, "key", &works, &why));
  g_assert_cmpint (chmod (dir, 0777), ==, 0);
  g_assert_false (kvm_cache_read (dir, "key", &works, &why));
  g_assert_cmpint (chmod (dir, 0700), ==, 0);
  real = g_strconcat (file, ".real", NULL);
  g_assert_cmpint (rename (file, real), ==, 0);
  g_assert_cmpint (symlink (real, file), ==, 0);
  g_assert_false (kvm_cache_read (dir, "key", &works, &why));
  g_unlink (real);
  teardown ();
}

/* --- the probe --------------------------------------------------------- */

#define QEMU "qemu-system-x86_64"
#define TCG_SECONDS 120          /* emulation on a busy machine */

/* What is true of emulation anywhere: a boot sector and a kernel run. */
static void
test_probe_real (void)
{
  g_autofree char *qemu = g_find_program_in_path (QEMU);
  g_autofree char *kernel = kvm_find_kernel ("/boot", "/lib/modules");
  g_autofree char *why = NULL;
  bool works;

  if (qemu == NULL || kernel == NULL) {
    g_test_skip ("no " QEMU " or no kernel");
    return;
  }
  works = kvm_probe_sector (qemu, "tcg", TCG_SECONDS, &why);
  g_assert_cmpstr (why, ==, NULL);
  g_assert_true (works);
  works = kvm_probe_kernel (qemu, "tcg", kernel, TCG_SECONDS, &why);
  g_assert_cmpstr (why, ==, NULL);
  g_assert_true (works);
  g_assert_false (kvm_probe_kernel (qemu, "tcg", "/dev/null", TCG_SECONDS,
                                    &why));
  g_assert_nonnull (why);
}

/* Programs in place of qemu: one that ends well and ran nothing, one that
 * fails, one that hangs. */
static void
test_probe_phony (void)
{
  const char *const scripts[] = {
    "#!/bin/sh\nexit 0\n",
    "#!/bin/sh\necho aborted >&2\nexit 1\n",
    "#!/bin/sh\nexec sleep 60\n",
  };
  const char *const reasons[] = { "did not start", "aborted", "time limit" };
  size_t i;

  setup ();
  for (i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autofree char *why = NULL, *sector_why = NULL;

    g_assert_true (g_file_set_contents (file, scripts[i], -1, NULL));
    g_assert_cmpint (chmod (file, 0755), ==, 0);
    g_assert_false (kvm_probe_kernel (file, "kvm", "k", 1, &why));
    g_test_message ("%s", why);
    g_assert_nonnull (strstr (why, reasons[i]));
    g_assert_false (kvm_probe_sector (file, "kvm", 1, &sector_why));
    g_assert_nonnull (sector_why);
  }
  teardown ();
}

static void
make (const char *name, const char *dir_name)
{
  g_autofree char *parent = g_build_filename (dir, dir_name, NULL);
  g_autofree char *path = g_build_filename (parent, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
assert_kernel (const char *expected)
{
  g_autofree char *boot = g_build_filename (dir, "boot", NULL);
  g_autofree char *modules = g_build_filename (dir, "modules", NULL);
  g_autofree char *kernel = kvm_find_kernel (boot, modules);

  if (expected == NULL)
    g_assert_null (kernel);
  else {
    g_assert_nonnull (kernel);
    g_assert_true (g_str_has_suffix (kernel, expected));
  }
}

/* The newest with modules; what the user chose comes first. */
static void
test_find_kernel (void)
{
  g_autofree char *fixed = NULL, *chosen = NULL;
  const char *const made[] = { "boot", "modules", "fixed" };
  size_t i;

  setup ();
  assert_kernel (NULL);
  make ("vmlinuz-6.9.0", "boot");
  make ("vmlinuz-6.10.0", "boot");
  make ("vmlinuz-7.0.0", "boot");
  assert_kernel (NULL);
  make ("x", "modules/6.9.0");
  make ("x", "modules/6.10.0");
  assert_kernel ("/boot/vmlinuz-6.10.0");
  make ("vmlinuz", "modules/6.11.0");
  assert_kernel ("/modules/6.11.0/vmlinuz");
  chosen = g_build_filename (dir, "boot", "vmlinuz-7.0.0", NULL);
  g_setenv ("SUPERMIN_KERNEL", chosen, TRUE);
  assert_kernel ("/boot/vmlinuz-7.0.0");
  make ("kernel", "fixed");
  fixed = g_strdup_printf ("/none:%s/fixed", dir);
  g_setenv ("LIBGUESTFS_PATH", fixed, TRUE);
  assert_kernel ("/fixed/kernel");
  g_unsetenv ("LIBGUESTFS_PATH");
  g_unsetenv ("SUPERMIN_KERNEL");

  for (i = 0; i < G_N_ELEMENTS (made); i++) {
    g_autofree char *path = g_build_filename (dir, made[i], NULL);
    const char *argv[] = { "rm", "-r", path, NULL };

    g_assert_true (process_run (argv, 0, NULL, NULL));
  }
  teardown ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("LIBGUESTFS_PATH");
  g_unsetenv ("SUPERMIN_KERNEL");
  if (!runtime_start ("test-kvm", &error))
    g_error ("%s", error->message);
  g_test_add_func ("/kvm/probe/real", test_probe_real);
  g_test_add_func ("/kvm/probe/phony", test_probe_phony);
  g_test_add_func ("/kvm/probe/find-kernel", test_find_kernel);
  g_test_add_func ("/kvm/remembered", test_remembered);
  g_test_add_func ("/kvm/hostile", test_hostile);
  g_test_add_func ("/appliance/cpus", test_cpus);
  status = g_test_run ();
  runtime_finish ();
  return status;
}
