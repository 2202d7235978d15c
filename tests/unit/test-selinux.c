/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SELinux: configuration, and labels by file contexts, also hostile ones. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "converters/selinux-config.h"
#include "converters/selinux-labels.h"

/*----- configuration ------------------------------------------------------*/

static const struct { const char *text; bool used; const char *type; }
configs[] = {
  { "", false, "" },
  { "SELINUX=enforcing\nSELINUXTYPE=targeted\n", true, "targeted" },
  { "# SELINUX=disabled\nSELINUX=permissive \nSELINUXTYPE=mls \r\n", true,
    "mls" },
  { "SELINUX=disabled\nSELINUXTYPE=targeted\n", false, "targeted" },
  { "SELINUX=Enforcing\nSELINUXTYPE=../../x\n", true, "" },
  { "SELINUX=enforcing\nSELINUXTYPE=..\n", true, "" },
  { "SELINUX=enforcing\nSELINUXTYPE=a/b\n", true, "" },
  { "SELINUX=yes\n", false, "" },
};

static void
test_config (void)
{
  g_autofree char *name = g_strnfill (SELINUX_MAX_TYPE, 'a');
  g_autofree char *text = g_strconcat ("SELINUXTYPE=", name, "\n", NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (configs); i++) {
    const struct selinux_config c = selinux_config_parse (configs[i].text);

    g_assert_cmpint (c.used, ==, configs[i].used);
    g_assert_cmpstr (c.type, ==, configs[i].type);
  }
  g_assert_cmpstr (selinux_config_parse (text).type, ==, "");
}

static const struct { const char *text; bool off; } arguments[] = {
  { "", false }, { "set timeout=5\n# linux selinux=0\n", false },
  { "\tlinux /vmlinuz root=/dev/sda1 selinux=0 quiet\n", true },
  { "linux16\t/vmlinuz selinux=0\nlinux16 /rescue quiet\n", false },
  { "kernel /vmlinuz ro noselinux=0\n", false },
  { "kernel /vmlinuz ro selinux=1\n", false },
  { "GRUB_CMDLINE_LINUX=\"rhgb selinux=0\"\n", true },
  { "kernelopts=root=/dev/x ro selinux=0\n", true },
};

static void
test_off (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (arguments); i++)
    g_assert_cmpint (selinux_config_is_off (arguments[i].text), ==,
                     arguments[i].off);
}

/*----- labels -------------------------------------------------------------*/

static const char contexts[] =
  "/.*\tsystem_u:object_r:default_t:s0\n"
  "# a comment\n"
  "/etc(/.*)?\tsystem_u:object_r:etc_t:s0\n"
  "/etc/x\t-l\tsystem_u:object_r:link_t:s0\n"
  "/usr(/.*)?\tsystem_u:object_r:usr_t:s0\n"
  "/tmp/.*\t<<none>>\n"
  "/etc/rc\\.d/init\\.d/.*\t--\tsystem_u:object_r:initrc_exec_t:s0\n";

static const char *const files[SELINUX_NR_FILES] = {
  contexts,
  "/root/[^/]+/.*\tunconfined_u:object_r:user_home_t:s0\n",
  "/etc/localfile\tsystem_u:object_r:local_t:s0:c1,c2\n",
  "/srv/etc /etc\n",
  "/etc/init.d /etc/rc.d/init.d\n",
};

static const struct { const char *path; unsigned type; const char *label; }
expected[] = {
  { "/etc/fstab", S_IFREG, "system_u:object_r:etc_t:s0" },
  { "/etc/x", S_IFLNK, "system_u:object_r:link_t:s0" },
  { "/etc/x", S_IFREG, "system_u:object_r:etc_t:s0" },
  { "/etc/localfile", S_IFREG, "system_u:object_r:local_t:s0:c1,c2" },
  { "/etc/init.d/a", S_IFREG, "system_u:object_r:initrc_exec_t:s0" },
  { "/srv/etc/a", S_IFREG, "system_u:object_r:etc_t:s0" },
  { "/root/a/b", S_IFREG, "unconfined_u:object_r:user_home_t:s0" },
  { "/usr", S_IFDIR, "system_u:object_r:usr_t:s0" },
  { "/tmp/a", S_IFREG, NULL },
  { "/a\xff\xfe", S_IFREG, "system_u:object_r:default_t:s0" },
};

static void
add (GPtrArray *paths, const char *path, unsigned type)
{
  struct selinux_path *p = g_new0 (struct selinux_path, 1);

  p->path = g_strdup (path);
  p->type = type;
  g_ptr_array_add (paths, p);
}

static void
test_labels (void)
{
  g_autoptr (GPtrArray) paths =
    g_ptr_array_new_with_free_func (selinux_path_free);
  g_autoptr (GPtrArray) labels = NULL;
  g_autoptr (GError) error = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++)
    add (paths, expected[i].path, expected[i].type);
  labels = selinux_labels_find ((char *const *) files, paths, 30, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (labels->len, ==, paths->len);
  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (g_ptr_array_index (labels, i), ==, expected[i].label);
}

/*----- hostile ------------------------------------------------------------*/

static void
check_fails (const char *text, const char *message)
{
  g_autoptr (GPtrArray) paths =
    g_ptr_array_new_with_free_func (selinux_path_free);
  const char *const all[SELINUX_NR_FILES] = { text };
  g_autoptr (GError) error = NULL;

  add (paths, "/etc", S_IFREG);
  g_assert_null (selinux_labels_find ((char *const *) all, paths, 30,
                                      &error));
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_garbage (void)
{
  check_fails ("a b c d e f\n(((\tx\n", "cannot be used");
  check_fails ("/.*\tx:\033[31m:z:s0\n", "a label that is none");
}

/* Each path takes PCRE all the steps that it allows itself: together more
 * than the time that there is. */
static void
test_endless (void)
{
  const char *const evil[SELINUX_NR_FILES] = {
    "/(((a+)*)*)*1b\tx:y:z:s0\n"
  };
  g_autoptr (GPtrArray) paths =
    g_ptr_array_new_with_free_func (selinux_path_free);
  g_autofree char *as = g_strnfill (100, 'a');
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();

  for (unsigned i = 0; i < 1000; i++) {
    g_autofree char *path = g_strdup_printf ("/%s%uxb", as, i);
    add (paths, path, S_IFREG);
  }
  g_assert_null (selinux_labels_find ((char *const *) evil, paths, 1,
                                      &error));
  g_assert_nonnull (strstr (error->message, "took more than 1 seconds"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selinux/config", test_config);
  g_test_add_func ("/selinux/off", test_off);
  g_test_add_func ("/selinux/labels", test_labels);
  g_test_add_func ("/selinux/garbage", test_garbage);
  g_test_add_func ("/selinux/endless", test_endless);
  return g_test_run ();
}
