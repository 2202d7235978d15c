/* SPDX-License-Identifier: GPL-2.0-or-later */
/* First boot: the runner in real shells (order, once only, failures and
 * hanging scripts do not stop it, a disk that cannot be written to does not
 * make it loop), and what starts it in each init system. */
#include "config.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "converters/linux-init.h"
#include "converters/linux.h"
#include "tests/convert/shell-tree.h"

#define RUNNER "usr/lib/virt-sysprep/firstboot.sh"
#define SCRIPTS "usr/lib/virt-sysprep/scripts/"
#define DONE "usr/lib/virt-sysprep/scripts-done/"
#define LOG "root/virt-sysprep-firstboot.log"

/* What makes a directory a guest with this init system, and what is there
 * after linux_firstboot_add. */
struct init_case {
  const char *name;
  const char *files[6];          /* a "/" at the end: a directory;
                                    "PATH>TARGET": a link */
  const char *start;             /* started by this file ... */
  const char *links[5];          /* ... and these links */
  const char *script;            /* shell syntax to be checked; or NULL */
};

static const struct init_case init_cases[] = {
  { "systemd", { "usr/lib/systemd/systemd" },
    "etc/systemd/system/virt-v2v-firstboot.service",
    { "etc/systemd/system/multi-user.target.wants/"
      "virt-v2v-firstboot.service" }, NULL },
  { "Upstart", { "sbin/init", "sbin/initctl", "etc/init/rc-sysinit.conf",
                 "etc/rc3.d/", "etc/init.d/", "lib/systemd/systemd" },
    "etc/init/virt-v2v-firstboot.conf", { NULL }, NULL },
  { "OpenRC", { "sbin/openrc-run", "etc/runlevels/default/",
                "etc/init.d/", "etc/rc3.d/" },
    "etc/init.d/virt-v2v-firstboot",
    { "etc/runlevels/default/virt-v2v-firstboot" },
    "etc/init.d/virt-v2v-firstboot" },
  { "System V init", { "sbin/init", "etc/init.d/", "etc/rc2.d/",
                       "etc/rc3.d/" },
    "etc/init.d/virt-v2v-firstboot",
    { "etc/rc2.d/S99virt-v2v-firstboot",
      "etc/rc3.d/S99virt-v2v-firstboot" },
    "etc/init.d/virt-v2v-firstboot" },
  { "System V init", { "sbin/init", "sbin/initctl", "etc/rc.d/init.d/",
                       "etc/init.d>rc.d/init.d", "etc/rc.d/rc3.d/",
                       "etc/rc.d/rc5.d/" },
    "etc/init.d/virt-v2v-firstboot",
    { "etc/rc.d/rc3.d/S99virt-v2v-firstboot",
      "etc/rc.d/rc5.d/S99virt-v2v-firstboot" },
    "etc/init.d/virt-v2v-firstboot" },
  { "System V init", { "sbin/init", "etc/init.d/rc3.d/",
                       "etc/init.d/rc5.d/" },
    "etc/init.d/virt-v2v-firstboot",
    { "etc/init.d/rc3.d/S99virt-v2v-firstboot",
      "etc/init.d/rc5.d/S99virt-v2v-firstboot" },
    "etc/init.d/virt-v2v-firstboot" },
};

/*----- helpers ------------------------------------------------------------*/

static void
make_guest (const struct init_case *c)
{
  shell_tree_begin ();
  put ("root/.profile", "", 0644);
  for (size_t i = 0; i < G_N_ELEMENTS (c->files) && c->files[i]; i++) {
    g_autofree char *path = g_build_filename (top, c->files[i], NULL);
    char *target = strchr (path, '>');

    if (target) {
      *target = '\0';
      g_assert_cmpint (symlink (target + 1, path), ==, 0);
    }
    else if (g_str_has_suffix (path, "/"))
      g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
    else
      put (c->files[i], "", 0755);
  }
}

static bool
add (const char *name, const char *script)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_guest) guest = guest_dir_new (top, true, &error);
  bool done = false;

  g_assert_no_error (error);
  g_assert_true (linux_firstboot_add (guest, name, script, &done, &error));
  return done;
}

/* The runner as it is, its paths moved below our directory. */
static void
move_runner (const char *limit)
{
  g_autofree char *text = get (RUNNER);
  g_autofree char *base_to = g_strconcat ("\nbase=", top, NULL);
  g_autofree char *log_to = g_strconcat ("\nlog=", top, NULL);
  g_autofree char *limit_to = g_strconcat ("\nlimit=", limit, NULL);
  g_autofree char *base = replaced (text, "\nbase=", base_to);
  g_autofree char *log = replaced (base, "\nlog=", log_to);
  g_autofree char *all = replaced (log, "\nlimit=3600", limit_to);

  put ("firstboot.sh", all, 0755);
}

/*----- the runner ---------------------------------------------------------*/

#define DISABLE "systemctl disable virt-v2v-firstboot.service\n"

static void
check_runner (const char *const *shell)
{
  g_autofree char *out = NULL, *log = NULL, *again = NULL, *path = NULL;
  GStatBuf st;

  make_guest (&init_cases[0]);
  put_fake ("systemctl", "");
  g_assert_true (add ("2000-b", "#!/bin/sh\necho b >>\"$OUT/out\"\nexit 3\n"));
  g_assert_true (add ("1000-a", "#!/bin/sh\necho a >>\"$OUT/out\"\n"
                      "cat >>\"$OUT/out\"\numask >>\"$OUT/out\"\n"));
  g_assert_true (add ("3000-c", "#!/bin/sh\necho c >>\"$OUT/out\"\n"
                      "echo said\n"));
  move_runner ("3600");
  g_assert_cmpint (run_script (shell, "firstboot.sh"), ==, 0);

  out = get ("out");
  g_assert_cmpstr (out, ==, "a\n0022\nb\nc\n" DISABLE);
  log = get (LOG);
  g_assert_nonnull (strstr (log, "2000-b ended with status 3\n"));
  g_assert_nonnull (strstr (log, "\nsaid\n"));
  g_assert_null (strstr (log, "did not end"));
  path = g_build_filename (top, LOG, NULL);
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_false (exists (SCRIPTS "1000-a"));
  g_assert_true (exists (DONE "1000-a"));

  g_assert_cmpint (run_script (shell, "firstboot.sh"), ==, 0);
  again = get ("out");
  g_assert_cmpstr (again, ==, "a\n0022\nb\nc\n" DISABLE DISABLE);
  shell_tree_end ();
}

static void
test_runner (void)
{
  check_runner (NULL);
  for (size_t i = 0; i < nr_shells; i++)
    check_runner (shells[i]);
}

/* With what it started; the next one runs. */
static void
test_hangs (void)
{
  for (size_t i = 0; i < nr_shells; i++) {
    g_autofree char *out = NULL, *log = NULL;

    make_guest (&init_cases[0]);
    put_fake ("systemctl", "");
    add ("1000-a", "#!/bin/sh\n( sleep 4; echo late >>\"$OUT/out\" ) &\n"
         "sleep 100\n");
    move_runner ("2");
    add ("2000-b", "#!/bin/sh\necho b >>\"$OUT/out\"\n");
    g_assert_cmpint (run_script (shells[i], "firstboot.sh"), ==, 0);
    g_usleep (3 * G_USEC_PER_SEC);
    out = get ("out");
    log = get (LOG);
    g_assert_cmpstr (out, ==, "b\n" DISABLE);
    g_assert_nonnull (strstr (log, "did not end within 2 seconds"));
    g_assert_nonnull (strstr (log, "1000-a ended with status 137"));
    shell_tree_end ();
  }
}

/* Where nothing can be moved, nothing runs, this boot or the next. */
static void
test_cannot_move (void)
{
  for (size_t i = 0; i < nr_shells; i++) {
    g_autofree char *out = NULL;

    make_guest (&init_cases[0]);
    put_fake ("systemctl", "");
    put_fake ("mv", "exit 1");
    add ("1000-a", "#!/bin/sh\necho a >>\"$OUT/out\"\n");
    move_runner ("3600");
    g_assert_cmpint (run_script (shells[i], "firstboot.sh"), ==, 0);
    out = get ("out");
    g_assert_nonnull (strstr (out, "mv "));
    g_assert_null (strstr (out, "\na\n"));
    shell_tree_end ();
  }
}

/* Neither the log nor the folder can be written. */
static void
test_full (void)
{
  for (size_t i = 0; i < nr_shells; i++) {
    make_guest (&init_cases[0]);
    add ("1000-a", "#!/bin/sh\necho a >>\"$OUT/out\"\n");
    move_runner ("3600");
    put ("usr/lib/virt-sysprep/scripts-done", "in the way", 0644);
    put (LOG "/in-the-way", "", 0644);
    g_assert_cmpint (run_script (shells[i], "firstboot.sh"), ==, 1);
    g_assert_false (exists ("out"));
    g_assert_true (exists (SCRIPTS "1000-a"));
    shell_tree_end ();
  }
}

/*----- what starts it -----------------------------------------------------*/

static void
check_hook_removed (const struct init_case *c)
{
  g_autofree char *text = get (RUNNER);
  g_autofree char *etc = g_strconcat (top, "/etc", NULL);
  g_autofree char *moved = NULL;

  if (strcmp (c->name, "systemd") == 0)
    return;
  move_runner ("3600");
  g_free (text);
  text = get ("firstboot.sh");
  moved = replaced (text, "/etc", etc);
  put ("firstboot.sh", moved, 0755);
  g_assert_cmpint (run_script (NULL, "firstboot.sh"), ==, 0);
  g_assert_false (exists (c->start));
  for (size_t i = 0; i < G_N_ELEMENTS (c->links) && c->links[i]; i++) {
    g_autofree char *path = g_build_filename (top, c->links[i], NULL);

    g_assert_false (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  }
}

static void
check_init (gconstpointer data)
{
  const struct init_case *c = data;
  g_autoptr (v2v_guest) guest = NULL;
  g_autofree char *start = NULL;

  make_guest (c);
  guest = guest_dir_new (top, true, NULL);
  g_assert_cmpstr (linux_init_find (guest)->name, ==, c->name);
  g_assert_true (add ("1000-a", "#!/bin/sh\nexit 0\n"));
  start = get (c->start);
  g_assert_nonnull (strstr (start, "/" RUNNER));
  for (size_t i = 0; i < G_N_ELEMENTS (c->links) && c->links[i]; i++) {
    g_autofree char *link = g_strconcat ("/", c->links[i], NULL);

    g_assert_true (guest_is_file (guest, link));
  }
  check_syntax (RUNNER);
  if (c->script)
    check_syntax (c->script);
  check_hook_removed (c);
  shell_tree_end ();
}

/* The script of System V's links returns at once, although the runner does
 * not. */
static void
test_background (void)
{
  for (size_t i = 0; i < nr_shells; i++) {
    g_autofree char *text = NULL, *moved = NULL, *slow = NULL, *any = NULL;
    const gint64 start = g_get_monotonic_time ();

    make_guest (&init_cases[3]);
    add ("1000-a", "#!/bin/sh\nexit 0\n");
    put ("slow", "#!/bin/sh\nsleep 2\n: >\"$OUT/slow-ended\"\n", 0755);
    text = get (init_cases[3].script);
    slow = g_build_filename (top, "slow", NULL);
    moved = replaced (text, "/" RUNNER, slow);
    any = replaced (moved, " start)", " *)");
    put ("init-script", any, 0755);
    g_assert_cmpint (run_script (shells[i], "init-script"), ==, 0);
    g_assert_cmpint (g_get_monotonic_time () - start, <,
                     2 * G_USEC_PER_SEC);
    g_usleep (5 * G_USEC_PER_SEC / 2);
    g_assert_true (exists ("slow-ended"));
    shell_tree_end ();
  }
}

/* Without an init system that we know, and with a /usr that is an image,
 * nothing is left behind. */
static void
test_obstacles (void)
{
  static const struct init_case none = { "none", { "etc/" }, NULL, { NULL },
                                         NULL };

  make_guest (&none);
  g_assert_false (add ("x", "#!/bin/sh\n"));
  g_assert_false (exists ("usr"));
  put ("usr/lib/systemd/systemd", "", 0755);
  put ("ostree/repo/config", "", 0644);
  g_assert_false (add ("x", "#!/bin/sh\n"));
  g_assert_false (exists (RUNNER));
  shell_tree_end ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/firstboot/runner", test_runner);
  g_test_add_func ("/firstboot/hangs", test_hangs);
  g_test_add_func ("/firstboot/cannot-move", test_cannot_move);
  g_test_add_func ("/firstboot/full", test_full);
  g_test_add_func ("/firstboot/background", test_background);
  for (size_t i = 0; i < G_N_ELEMENTS (init_cases); i++) {
    g_autofree char *name = g_strdup_printf ("/firstboot/init/%zu-%s", i,
                                             init_cases[i].name);

    g_test_add_data_func (name, &init_cases[i], check_init);
  }
  g_test_add_func ("/firstboot/obstacles", test_obstacles);
  return g_test_run ();
}
