/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first-boot runner, run by a real shell in a directory of its own:
 * order, once only, failures do not stop it, it disables itself. */
#include "config.h"

#include <string.h>
#include <glib/gstdio.h>

#include "converters/linux.h"

static char *top;

static void
put (const char *name, const char *text, int mode)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static char *
get (const char *name)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static bool
exists (const char *name)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
add (const char *name, const char *script)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_guest) guest = guest_dir_new (top, true, &error);
  bool done = false;

  g_assert_no_error (error);
  g_assert_true (linux_firstboot_add (guest, name, script, &done, &error));
  g_assert_true (done);
}

/* The runner as it is, its two paths moved below our directory. */
static void
move_runner (void)
{
  g_autofree char *text = get ("usr/lib/virt-sysprep/firstboot.sh");
  g_auto (GStrv) base = g_strsplit (text, "\nbase=", 2);
  g_auto (GStrv) log = NULL;
  g_autofree char *half = NULL, *all = NULL;

  g_assert_cmpuint (g_strv_length (base), ==, 2);
  half = g_strconcat (base[0], "\nbase=", top, base[1], NULL);
  log = g_strsplit (half, "\nlog=", 2);
  g_assert_cmpuint (g_strv_length (log), ==, 2);
  all = g_strconcat (log[0], "\nlog=", top, log[1], NULL);
  put ("firstboot.sh", all, 0755);
}

static void
run (void)
{
  g_autofree char *program = g_build_filename (top, "firstboot.sh", NULL);
  g_autofree char *bin = g_build_filename (top, "bin", NULL);
  g_autofree char *path = g_strconcat (bin, ":", g_getenv ("PATH"), NULL);
  g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "PATH", path,
                                         TRUE);
  char *argv[] = { program, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  env = g_environ_setenv (env, "OUT", top, TRUE);
  g_spawn_sync (NULL, argv, env, 0, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
test_runner (void)
{
  g_autofree char *out = NULL, *log = NULL, *again = NULL;

  put ("usr/lib/systemd/systemd", "", 0755);
  put ("root/.profile", "", 0644);
  put ("bin/systemctl", "#!/bin/sh\necho \"systemctl $*\" >>\"$OUT/out\"\n",
       0755);
  add ("2000-b", "#!/bin/sh\necho b >>\"$OUT/out\"\nexit 3\n");
  add ("1000-a", "#!/bin/sh\necho a >>\"$OUT/out\"\ncat >>\"$OUT/out\"\n");
  add ("3000-c", "#!/bin/sh\necho c >>\"$OUT/out\"\necho said\n");
  move_runner ();
  run ();

  out = get ("out");
  g_assert_cmpstr (out, ==, "a\nb\nc\n"
                   "systemctl disable virt-v2v-firstboot.service\n");
  log = get ("root/virt-sysprep-firstboot.log");
  g_assert_nonnull (strstr (log, "2000-b ended with status 3\n"));
  g_assert_nonnull (strstr (log, "\nsaid\n"));
  g_assert_false (exists ("usr/lib/virt-sysprep/scripts/1000-a"));
  g_assert_true (exists ("usr/lib/virt-sysprep/scripts-done/1000-a"));

  run ();
  again = get ("out");
  g_assert_true (g_str_has_suffix (again, "c\nsystemctl disable "
                                   "virt-v2v-firstboot.service\nsystemctl "
                                   "disable virt-v2v-firstboot.service\n"));
}

/* Without an init system that we know, nothing is left behind. */
static void
test_no_systemd (void)
{
  g_autofree char *dir = g_dir_make_tmp ("v2v-firstboot-XXXXXX", NULL);
  g_autoptr (v2v_guest) guest = guest_dir_new (dir, true, NULL);
  bool done = true;

  g_assert_true (linux_firstboot_add (guest, "x", "#!/bin/sh\n", &done,
                                      NULL));
  g_assert_false (done);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
remove_all (void)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", top, NULL };
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  top = g_dir_make_tmp ("v2v-firstboot-XXXXXX", NULL);
  g_test_add_func ("/firstboot/runner", test_runner);
  g_test_add_func ("/firstboot/no-systemd", test_no_systemd);
  failed = g_test_run ();
  remove_all ();
  g_free (top);
  return failed;
}
