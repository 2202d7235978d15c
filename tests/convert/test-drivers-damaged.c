/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Damaged driver packages make room for the next best, in a directory and in
 * an ISO, and the others stay. */
#include "config.h"

#include <string.h>

#include "windows/drivers/choose.h"

static char *top, *disc;

static const struct windows_version w10 = {
  .major = 10, .build = 19045, .arch = ARCH_AMD64,
};

/* COMMANDS of bash with FOLDER below the test's as $1, and $2 the phony disc
 * of drivers. */
static void
run_shell (const char *folder, const char *commands)
{
  g_autofree char *path = g_build_filename (top, folder, NULL);
  const char *argv[] = { "bash", "-ec", commands, "bash", path, disc, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                               G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                               &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* In a folder with viostor for 8.1 and 10, and vioscsi: what is done to the
 * one for 10, and what is said of it. */
static const struct {
  const char *commands, *said;
} damages[] = {
  { "rm viostor.sys", "viostor.inf needs ‘viostor.sys’, which is not" },
  { "rm viostor.sys; sed -i '/^viostor.sys = 1/d' viostor.inf",
    "its file viostor.sys is missing" },
  { ": >viostor.sys", "viostor.sys is no driver: it may be damaged" },
  { "truncate -s 60 viostor.sys", "viostor.sys is no driver" },
  { "cp ../x86/viostor.sys .", "viostor.sys is not for amd64" },
  { "truncate -s 300M viostor.sys", "is too large" },
  { "echo '[Broken' >viostor.inf", "line 1 of viostor.inf" },
  { "sed -i 's/^\\[Phony_Service\\]/[gone]/' viostor.inf",
    "does not describe its service ‘viostor’" },
  { "sed -i 's/^viostor.sys,,,2/..\\\\..\\\\x.sys/' viostor.inf",
    "the package is damaged or malicious" },
};

static struct driver_set *
choose (const char *path, GError **error)
{
  g_autoptr (v2v_driver_source) source = driver_source_open (path, error);

  return source ? drivers_choose (source, &w10, NULL, NULL, error) : NULL;
}

static void
check_damage (const char *path, size_t i, const char *origin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_driver_set) set = choose (path, &error);
  const struct driver_package *p;
  const char *said;

  g_assert_no_error (error);
  p = driver_set_find (set, "viostor");
  g_assert_true (p ? g_str_has_prefix (p->origin, origin) : !*origin);
  g_assert_cmpuint (set->damaged->len, ==, 1);
  said = g_ptr_array_index (set->damaged, 0);
  g_test_message ("%s", said);
  if (!strstr (said, damages[i].said))
    g_error ("%s does not say %s", said, damages[i].said);
  g_assert_true (g_str_has_prefix (
                   driver_set_find (set, "vioscsi")->origin,
                   "vioscsi/w10/amd64"));
}

/* The next best package is taken, then none; the other one stays. */
static void
test_damaged (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *name = g_strdup_printf ("damaged/%zu", i);
    g_autofree char *path = g_build_filename (top, name, NULL);
    g_autofree char *image = g_strconcat (path, ".iso", NULL);
    g_autofree char *commands = g_strconcat (
      "mkdir -p \"$1/viostor\"; cd \"$1\"; cp -r \"$2/viostor/w8.1\" "
      "\"$2/viostor/w10\" viostor; cp -r \"$2/vioscsi\" .; "
      "cd viostor/w10/amd64; ", damages[i].commands, NULL);
    const char *const next[] = { "viostor/w8.1/amd64", "" };

    run_shell (name, commands);
    for (size_t n = 0; n < G_N_ELEMENTS (next); n++) {
      check_damage (path, i, next[n]);
      run_shell (name, "genisoimage -quiet -J -R -o \"$1.iso\" \"$1\"");
      check_damage (image, i, next[n]);
      run_shell (name, "rm -rf \"$1/viostor/w8.1\"");
    }
    run_shell (name, "rm -r \"$1\" \"$1.iso\"");
  }
}

/* Nothing is left, and the reason is said. */
static void
test_all_damaged (void)
{
  g_autofree char *path = g_build_filename (top, "all", NULL);
  g_autoptr (GError) error = NULL;

  run_shell ("all", "mkdir \"$1\"; cp -r \"$2/viostor\" \"$1\"; "
             "rm \"$1\"/viostor/*/amd64/*.sys");
  g_assert_null (choose (path, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "no driver for this Windows is "
                            "sound: viostor/w10/amd64/viostor.inf in "));
  g_assert_nonnull (strstr (error->message,
                            "viostor.inf needs ‘viostor.sys’"));
}

int
main (int argc, char **argv)
{
  g_autofree char *make = NULL;
  int rc;

  g_test_init (&argc, &argv, NULL);
  top = g_dir_make_tmp ("test-damaged-XXXXXX", NULL);
  disc = g_build_filename (top, "disc", NULL);
  make = g_strdup_printf ("PHONY_DRIVERS='viostor vioscsi' PHONY_OS='w8.1 "
                          "w10' '%s/test-data/make-phony-virtio-win.sh' "
                          "\"$2\"", g_getenv ("top_srcdir"));
  run_shell ("", make);
  g_test_add_func ("/drivers-damaged/one", test_damaged);
  g_test_add_func ("/drivers-damaged/all", test_all_damaged);
  rc = g_test_run ();
  run_shell ("", "rm -rf \"$1\"");
  g_free (disc);
  g_free (top);
  return rc;
}
