/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripts that install the guest agent, run by real shells with fake
 * commands: installed already, installed now, no network, package missing,
 * database locked; under systemd and by links. */
#include "config.h"

#include <string.h>

#include "converters/linux-agent.h"
#include "tests/convert/shell-tree.h"

static const struct manager {
  const char *management, *format;
  const char *command;           /* the fake command */
  const char *install;           /* begin of its line when it installs */
} managers[] = {
  { "apt", "deb", "apt-get", "apt-get -q -y -o " },
  { "apt", "rpm", "apt-get", "apt-get -y install qemu-guest-agent\n" },
  { "dnf", "rpm", "dnf", "dnf -y --setopt=timeout=20 " },
  { "yum", "rpm", "yum", "yum -y --setopt=timeout=20 " },
  { "tdnf", "rpm", "tdnf", "tdnf -y install qemu-guest-agent\n" },
  { "zypper", "rpm", "zypper", "zypper --non-interactive install " },
  { "urpmi", "rpm", "urpmi", "urpmi --auto " },
  { "apk", "apk", "apk", "apk add " },
  { "pacman", "pacman", "pacman", "pacman -S " },
};

static const char *const *shell;

static char *
script_for (const struct manager *m)
{
  const struct inspect inspect = {
    .package_management = (char *) m->management,
    .package_format = (char *) m->format,
  };

  return linux_agent_script (&inspect);
}

/* A guest with a network in which nothing is installed; $OUT/systemd says
 * that systemd runs. */
static void
begin (const struct manager *m)
{
  g_autofree char *text = script_for (m);
  g_autofree char *run = NULL, *init_d = NULL, *half = NULL, *all = NULL;

  shell_tree_begin ();
  run = g_build_filename (top, "systemd", NULL);
  init_d = g_build_filename (top, "init.d", NULL);
  half = replaced (text, "/run/systemd/system", run);
  all = replaced (half, "/etc/init.d", init_d);
  put ("script", all, 0755);
  put_fake ("ip", "echo default via 192.0.2.1");
  put_fake ("sleep", "");
  put_fake ("systemctl", "");
  put_fake ("chkconfig", "");
  put_fake ("timeout", "shift; exec \"$@\"");
}

/* The package manager makes the program appear. */
#define INSTALLS \
  "case \"$*\" in *qemu-guest-agent*)\n" \
  "  printf '#!/bin/sh\\n' >\"$OUT/fake-bin/qemu-ga\"\n" \
  "  chmod 755 \"$OUT/fake-bin/qemu-ga\" ;;\nesac"

static unsigned
count (const char *text, const char *what)
{
  unsigned n = 0;

  for (const char *p = text; p && (p = strstr (p, what)); p++)
    n++;
  return n;
}

static void
check_installs (const struct manager *m)
{
  g_autofree char *out = NULL;

  begin (m);
  put_fake (m->command, INSTALLS);
  put ("systemd/private", "", 0644);
  g_assert_cmpint (run_script (shell, "script"), ==, 0);
  out = get ("out");
  g_assert_nonnull (strstr (out, m->install));
  g_assert_true (g_str_has_suffix
                 (out, "systemctl enable qemu-guest-agent.service\n"
                  "systemctl start --no-block qemu-guest-agent.service\n"));
  g_assert_cmpuint (count (out, "sleep"), ==, 0);
  shell_tree_end ();
}

/* As in RHEL 6: another name, no systemd, and no timeout(1) as in RHEL 5. */
static void
check_links (const struct manager *m)
{
  g_autofree char *out = NULL;

  begin (m);
  put_fake (m->command, INSTALLS);
  put ("init.d/qemu-ga", "#!/bin/sh\necho \"started $1\" >>\"$OUT/out\"\n",
       0755);
  g_assert_cmpint (run_script (shell, "script"), ==, 0);
  out = get ("out");
  g_assert_nonnull (strstr (out, "\nchkconfig qemu-ga on\n"));
  g_assert_nonnull (strstr (out, "\nstarted start\n"));
  g_assert_null (strstr (out, "systemctl"));
  shell_tree_end ();
}

static void
check_installed (const struct manager *m)
{
  g_autofree char *out = NULL;

  begin (m);
  put_fake (m->command, "");
  put_fake ("qemu-ga", "");
  put ("systemd/private", "", 0644);
  g_assert_cmpint (run_script (shell, "script"), ==, 0);
  out = get ("out");
  g_assert_cmpstr (out, ==, "systemctl enable qemu-guest-agent.service\n"
                   "systemctl start --no-block qemu-guest-agent.service\n");
  shell_tree_end ();
}

static void
check_no_network (const struct manager *m)
{
  g_autofree char *out = NULL;

  begin (m);
  put_fake (m->command, INSTALLS);
  put_fake ("ip", "exit 1");
  g_assert_cmpint (run_script (shell, "script"), ==, 1);
  out = get ("out");
  g_assert_cmpuint (count (out, "sleep 2\n"), ==, 30);
  g_assert_null (strstr (out, m->install));
  shell_tree_end ();
}

/* Three attempts, whatever the reason; also where the manager says that all
 * went well. */
static void
check_missing (const struct manager *m)
{
  g_autofree char *out = NULL, *lied = NULL;

  begin (m);
  put_fake (m->command, "exit 100");
  g_assert_cmpint (run_script (shell, "script"), ==, 1);
  out = get ("out");
  g_assert_cmpuint (count (out, "sleep 60\n"), ==, 2);
  g_assert_cmpuint (count (out, m->install), >=, 3);
  g_assert_null (strstr (out, "systemctl"));
  shell_tree_end ();

  begin (m);
  put_fake (m->command, "");
  g_assert_cmpint (run_script (shell, "script"), ==, 1);
  lied = get ("out");
  g_assert_null (strstr (lied, "systemctl"));
  shell_tree_end ();
}

/* The first attempt finds the database locked. */
static void
check_locked (const struct manager *m)
{
  g_autofree char *out = NULL;

  begin (m);
  put_fake (m->command, "[ -e \"$OUT/waited\" ] || exit 100\n" INSTALLS);
  put_fake ("sleep", ": >\"$OUT/waited\"");
  put ("systemd/private", "", 0644);
  g_assert_cmpint (run_script (shell, "script"), ==, 0);
  out = get ("out");
  g_assert_cmpuint (count (out, "sleep 60\n"), ==, 1);
  g_assert_nonnull (strstr (out, "systemctl start"));
  shell_tree_end ();
}

static void
test_manager (gconstpointer data)
{
  const struct manager *m = data;

  begin (m);
  check_syntax ("script");
  shell_tree_end ();
  for (size_t i = 0; i < nr_shells; i++) {
    shell = shells[i];
    check_installs (m);
    check_links (m);
    check_installed (m);
    check_no_network (m);
    check_missing (m);
    check_locked (m);
  }
}

static void
test_unknown (void)
{
  static const struct manager unknown = { "portage", "ebuild", "", "" };
  static const struct inspect nothing = { .distro = NULL };

  g_assert_null (script_for (&unknown));
  g_assert_null (linux_agent_script (&nothing));
}

static const struct {
  const char *distro;
  unsigned major, minor;
  bool available;
} releases[] = {
  { "rhel", 5, 11, false }, { "centos", 6, 0, true }, { "rhel", 9, 0, true },
  { "debian", 7, 11, false }, { "debian", 8, 0, true },
  { "debian", 0, 0, true }, { "ubuntu", 12, 4, false },
  { "ubuntu", 14, 4, true }, { "ubuntu", 14, 10, true },
  { "sles", 11, 4, false }, { "sles", 15, 0, true },
  { "opensuse", 12, 2, false }, { "opensuse", 13, 1, true },
  { "altlinux", 1, 0, true }, { NULL, 1, 0, true },
};

static void
test_available (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (releases); i++) {
    const struct inspect inspect = {
      .distro = (char *) releases[i].distro,
      .major = releases[i].major, .minor = releases[i].minor,
    };

    g_assert_cmpint (linux_agent_unavailable (&inspect) == NULL, ==,
                     releases[i].available);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (managers); i++) {
    g_autofree char *name = g_strdup_printf ("/agent/%s-%s",
                                             managers[i].management,
                                             managers[i].format);

    g_test_add_data_func (name, &managers[i], test_manager);
  }
  g_test_add_func ("/agent/unknown-manager", test_unknown);
  g_test_add_func ("/agent/available", test_available);
  return g_test_run ();
}
