/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered about /dev/kvm, and whose word is taken for it. */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kvm/remembered", test_remembered);
  g_test_add_func ("/kvm/hostile", test_hostile);
  g_test_add_func ("/appliance/cpus", test_cpus);
  return g_test_run ();
}
