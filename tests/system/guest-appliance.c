/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cases of guest-cases.h against a real file system in the appliance.
 *
 *   guest-appliance SOCKET EXPORT
 *
 * The disk behind the NBD server's SOCKET is overwritten. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <guestfs.h>

#include "converters/linux.h"
#include "tests/guest-cases.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/guest/appliance.h"

static guestfs_h *g;

/* A failed assertion aborts: what g_test_message says is lost then. */
static void
must (int r, const char *what)
{
  if (r != -1)
    return;
  fprintf (stderr, "%s: %s\n", what, guestfs_last_error (g));
  abort ();
}

static void
start (const char *socket, const char *export_name)
{
  struct appliance_settings settings = { 0 };
  g_autoptr (GPtrArray) disks =
    g_ptr_array_new_with_free_func (appliance_disk_free);
  GError *error = NULL;

  if (!runtime_start ("guest-appliance", &error))
    g_error ("%s", error->message);
  g_ptr_array_add (disks, appliance_disk_new (socket, export_name));
  if (!appliance_start (&settings, disks, &g, &error))
    g_error ("%s", error->message);
}

/* A fresh file system a case. */
static void
run_case (gconstpointer data)
{
  void (*const *run) (struct guest *g) = data;
  g_autoptr (v2v_guest) maker = guest_libguestfs_new (g);
  g_autoptr (v2v_guest) guest = guest_libguestfs_new (g);

  must (guestfs_mkfs (g, "ext4", "/dev/sda"), "mkfs");
  must (guestfs_mount (g, "/dev/sda", "/"), "mount");
  make_case_tree (maker);
  (*run) (guest);
  must (guestfs_umount_all (g), "umount");
}

/* More than one message of the protocol can carry. */
static void
case_large (struct guest *guest)
{
  gsize size = 9 * 1024 * 1024 + 7;
  g_autofree char *bytes = g_malloc (size);
  g_autoptr (GBytes) data = NULL, half = NULL, back = NULL;
  GError *error = NULL;
  gsize i;

  for (i = 0; i < size; i++)
    bytes[i] = (char) (i * 2654435761u >> 13);
  data = g_bytes_new (bytes, size);
  half = g_bytes_new (bytes, size / 3);
  guest_write (guest, "/large", data, &error);
  g_assert_no_error (error);
  back = guest_read (guest, "/large", GUEST_MAX_FILE, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, data));
  /* Shorter: nothing of the old is left; longer by an append. */
  guest_write (guest, "/large", half, &error);
  guest_append (guest, "/large", half, &error);
  g_assert_no_error (error);
  g_bytes_unref (back);
  back = guest_read (guest, "/large", GUEST_MAX_FILE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (back), ==, 2 * (size / 3));
  g_assert_cmpint (memcmp (g_bytes_get_data (back, NULL), bytes, size / 3),
                   ==, 0);
}

/* Removing and copying run programs of the appliance: links must not lead
 * them into the appliance's own files. */
static void
case_appliance_files (struct guest *guest)
{
  GError *error = NULL;

  guest_symlink (guest, "/usr", "/sbin", &error);
  guest_mkdir_p (guest, "/sbin/bin/x", &error);
  guest_remove (guest, "/sbin/bin", &error);
  g_assert_no_error (error);
  g_assert_false (guest_exists (guest, "/usr/bin"));
  guest_symlink (guest, "/etc", "/usr/conf", &error);
  guest_copy (guest, "/usr/conf/fstab", "/usr/conf/passwd", &error);
  g_assert_no_error (error);
  assert_text (guest, "/etc/passwd", "/dev/sda1 / ext4\n");
}

/* What was made gets the label of the guest's own policy, with its NUL; what
 * was only changed keeps the one that it had. */
static void
assert_label (const char *path, const char *label)
{
  size_t size = 0;
  g_autofree char *found = guestfs_lgetxattr (g, path, "security.selinux",
                                              &size);

  g_assert_cmpstr (found, ==, label);
  g_assert_cmpuint (size, ==, strlen (label) + 1);
}

static const struct { const char *path, *text; } policy[] = {
  { "/etc/selinux/config", "SELINUX=enforcing\nSELINUXTYPE=targeted\n" },
  { "/etc/selinux/targeted/contexts/files/file_contexts",
    "/.*\tsystem_u:object_r:default_t:s0\n"
    "/opt(/.*)?\tsystem_u:object_r:usr_t:s0\n"
    "/opt/link\t-l\tsystem_u:object_r:link_t:s0\n" },
  { "/etc/selinux/targeted/contexts/files/file_contexts.local",
    "/opt/new/file\tsystem_u:object_r:local_t:s0:c1,c2\n" },
};

static void
case_labels (struct guest *guest)
{
  g_autoptr (v2v_inspect) inspect = inspect_new ();
  const struct conversion_options options = { .selinux_relabel = true };
  struct conversion cv = {
    .guest = guest, .inspect = inspect, .options = &options,
  };
  GError *error = NULL;

  guest_mkdir_p (guest, "/etc/selinux/targeted/contexts/files", &error);
  for (size_t i = 0; i < G_N_ELEMENTS (policy); i++)
    guest_write_text (guest, policy[i].path, policy[i].text, &error);
  guest_set_label (guest, "/etc/fstab", "system_u:object_r:kept_t:s0",
                   &error);
  guest_write_text (guest, "/etc/fstab", "changed\n", &error);
  guest_mkdir_p (guest, "/opt/new", &error);
  guest_write_text (guest, "/opt/new/file", "1", &error);
  guest_symlink (guest, "new/file", "/opt/link", &error);
  guest_write_text (guest, "/opt/gone", "1", &error);
  guest_remove (guest, "/opt/gone", &error);
  g_assert_no_error (error);
  g_assert_true (linux_selinux_relabel (&cv, &error));
  assert_label ("/etc/fstab", "system_u:object_r:kept_t:s0");
  assert_label ("/opt/new", "system_u:object_r:usr_t:s0");
  assert_label ("/opt/new/file", "system_u:object_r:local_t:s0:c1,c2");
  assert_label ("/opt/link", "system_u:object_r:link_t:s0");
  g_assert_false (guest_exists (guest, "/.autorelabel"));
}

static void (*const labels) (struct guest *) = case_labels;
static void (*const large) (struct guest *) = case_large;
static void (*const appliance_files) (struct guest *) = case_appliance_files;

int
main (int argc, char **argv)
{
  struct report_settings report = { .program = "guest-appliance",
                                    .machine_fd = -1 };
  size_t i;
  int r;

  g_test_init (&argc, &argv, NULL);
  report_setup (&report);
  if (argc != 3) {
    fprintf (stderr, "usage: guest-appliance SOCKET EXPORT\n");
    return 1;
  }
  start (argv[1], argv[2]);
  for (i = 0; i < G_N_ELEMENTS (guest_cases); i++) {
    g_autofree char *path = g_strconcat ("/guest/libguestfs/",
                                         guest_cases[i].name, NULL);
    g_test_add_data_func (path, &guest_cases[i].run, run_case);
  }
  g_test_add_data_func ("/guest/libguestfs/large", &large, run_case);
  g_test_add_data_func ("/guest/libguestfs/appliance-files",
                        &appliance_files, run_case);
  g_test_add_data_func ("/guest/libguestfs/labels", &labels, run_case);
  r = g_test_run ();
  appliance_stop (g, NULL);
  runtime_finish ();
  return r;
}
