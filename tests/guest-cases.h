/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every guest must do alike, as cases over a small tree: for the
 * directory and the dry guest in unit/test-guest.c, for libguestfs in
 * system/guest-appliance.c. */
#ifndef TESTS_GUEST_CASES_H
#define TESTS_GUEST_CASES_H

#include <string.h>

#include <glib.h>

#include "v2v/base/error.h"
#include "v2v/guest/guest.h"

/* --- the tree ---------------------------------------------------------- */

static const struct {
  const char *path, *content;    /* content NULL: a directory */
  const char *target;            /* not NULL: a link */
} case_tree[] = {
  { "/boot", NULL, NULL },
  { "/boot/vmlinuz-1", "kernel 1", NULL },
  { "/boot/vmlinuz-2", "kernel 2", NULL },
  { "/boot/.hidden", "h", NULL },
  { "/boot/grub", NULL, NULL },
  { "/boot/grub/grub.cfg", "set x=1\n", NULL },
  { "/etc", NULL, NULL },
  { "/etc/fstab", "/dev/sda1 / ext4\n", NULL },
  { "/etc/binary", NULL, "fstab" },
  { "/usr", NULL, NULL },
  { "/usr/lib", NULL, NULL },
  { "/usr/lib/a.so", "so", NULL },
  { "/lib", NULL, "usr/lib" },
  { "/abs", NULL, "/usr/lib" },
  { "/up", NULL, "../../../../etc" },
  { "/out", NULL, "../../outside" },
  { "/outabs", NULL, "/outside" },
  { "/loop", NULL, "loop" },
  { "/dangling", NULL, "/usr/lib/new" },
  { "/usr/back", NULL, "../boot/grub" },
};

static void
make_case_tree (struct guest *g)
{
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (case_tree); i++) {
    g_autoptr (GError) error = NULL;
    const char *path = case_tree[i].path, *text = case_tree[i].content;
    bool ok = case_tree[i].target
      ? guest_symlink (g, case_tree[i].target, path, &error)
      : text ? guest_write_text (g, path, text, &error)
             : guest_mkdir_p (g, path, &error);

    g_assert_no_error (error);
    g_assert_true (ok);
  }
}

/* --- helpers ----------------------------------------------------------- */

static void
assert_text (struct guest *g, const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = guest_read_text (g, path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_vector (GStrv got, const char *expected)
{
  g_autofree char *joined = NULL;

  g_assert_nonnull (got);
  joined = g_strjoinv (" ", got);
  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (got);
}

static void
assert_last (struct guest *g, guint nr, enum account_action action,
             const char *path, const char *detail)
{
  const struct account_entry *e;

  g_assert_cmpuint (account_length (g->account), ==, nr);
  e = account_get (g->account, nr - 1);
  g_assert_cmpint (e->action, ==, action);
  g_assert_cmpstr (e->path, ==, path);
  g_assert_cmpstr (e->detail, ==, detail);
}

#define OK(call) do {                           \
    g_autoptr (GError) err_ = NULL;             \
    bool ok_ = (call);                          \
    g_assert_no_error (err_);                   \
    g_assert_true (ok_);                        \
  } while (0)
#define E &err_

static void
assert_fails (bool result, GError **error, int code)
{
  g_assert_false (result);
  g_assert_nonnull (*error);
  if (code != -1)                /* -1: any */
    g_assert_error (*error, V2V_ERROR, code);
  g_clear_error (error);
}

/* --- cases ------------------------------------------------------------- */

static void
case_read (struct guest *g)
{
  g_autoptr (GError) error = NULL;

  assert_text (g, "/etc/fstab", "/dev/sda1 / ext4\n");
  assert_text (g, "/etc/binary", "/dev/sda1 / ext4\n");
  assert_text (g, "/lib/a.so", "so");
  assert_text (g, "/abs/a.so", "so");
  assert_text (g, "/up/fstab", "/dev/sda1 / ext4\n");
  assert_text (g, "/usr/back/grub.cfg", "set x=1\n");
  assert_fails (guest_read (g, "/etc/none", 10, &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_read (g, "/etc/fstab/x", 10, &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_read (g, "/etc", 10, &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_read (g, "/etc/fstab", 16, &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_read (g, "/loop", 10, &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_read (g, "etc/fstab", 99, &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_read (g, "/etc/../etc/fstab", 99, &error), &error,
                V2V_ERROR_FAILED);
  g_assert_cmpuint (account_length (g->account), ==, 0);
}

/* A text with a NUL byte is refused rather than cut. */
static void
case_read_nul (struct guest *g)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a\0b", 3);

  OK (guest_write (g, "/etc/nul", bytes, E));
  assert_fails (guest_read_text (g, "/etc/nul", &error), &error,
                V2V_ERROR_FAILED);
}

static void
case_escape (struct guest *g)
{
  g_autoptr (GError) error = NULL;

  /* Both lead to /outside inside the guest, which is not there yet. */
  assert_fails (guest_read (g, "/out", 10, &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_read (g, "/outabs", 10, &error), &error,
                V2V_ERROR_NOT_FOUND);
  OK (guest_write_text (g, "/out", "mine", E));
  assert_text (g, "/outside", "mine");
  assert_text (g, "/outabs", "mine");
  OK (guest_remove (g, "/out", E));
  assert_text (g, "/outside", "mine");
}

static void
case_stat (struct guest *g)
{
  static const struct {
    const char *path;
    enum guest_type follow, nofollow;
  } cases[] = {
    { "/", GUEST_DIR, GUEST_DIR },
    { "/etc/fstab", GUEST_FILE, GUEST_FILE },
    { "/lib", GUEST_DIR, GUEST_LINK },
    { "/lib/a.so", GUEST_FILE, GUEST_FILE },
    { "/dangling", GUEST_NONE, GUEST_LINK },
    { "/none", GUEST_NONE, GUEST_NONE },
    { "/none/x", GUEST_NONE, GUEST_NONE },
    { "/etc/fstab/x", GUEST_NONE, GUEST_NONE },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *target = NULL;
  struct guest_stat st;
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    OK (guest_stat (g, cases[i].path, true, &st, E));
    g_assert_cmpint (st.type, ==, cases[i].follow);
    OK (guest_stat (g, cases[i].path, false, &st, E));
    g_assert_cmpint (st.type, ==, cases[i].nofollow);
  }
  OK (guest_stat (g, "/boot/vmlinuz-1", true, &st, E));
  g_assert_cmpuint (st.size, ==, 8);
  g_assert_true (guest_is_file (g, "/etc/binary"));
  g_assert_true (guest_is_dir (g, "/lib"));
  g_assert_false (guest_is_file (g, "/dangling"));
  g_assert_true (guest_exists (g, "/dangling"));
  target = guest_readlink (g, "/abs", NULL);
  g_assert_cmpstr (target, ==, "/usr/lib");
  assert_fails (guest_readlink (g, "/etc/fstab", &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_readlink (g, "/none", &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_stat (g, "/loop", true, &st, &error), &error,
                V2V_ERROR_FAILED);
}

static void
case_list_glob (struct guest *g)
{
  g_autoptr (GError) error = NULL;

  assert_vector (guest_list (g, "/boot", NULL),
                 ".hidden grub vmlinuz-1 vmlinuz-2");
  assert_vector (guest_list (g, "/lib/", NULL), "a.so");
  assert_vector (guest_glob (g, "/boot/vmlinuz-*", NULL),
                 "/boot/vmlinuz-1 /boot/vmlinuz-2");
  assert_vector (guest_glob (g, "/b*/*/*.cfg", NULL), "/boot/grub/grub.cfg");
  assert_vector (guest_glob (g, "/lib/*.so", NULL), "/lib/a.so");
  assert_vector (guest_glob (g, "/dangling", NULL), "/dangling");
  assert_vector (guest_glob (g, "/boot/[x-z]*", NULL), "");
  assert_vector (guest_glob (g, "/none/*", NULL), "");
  assert_vector (guest_glob (g, "/etc/fstab/*", NULL), "");
  assert_fails (guest_list (g, "/none", &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_list (g, "/etc/fstab", &error), &error,
                -1);
}

static void
case_write (struct guest *g)
{
  g_autoptr (GError) error = NULL;
  struct guest_stat st;

  OK (guest_write_text (g, "/etc/fstab", "/dev/sda1 / ext4\n", E));
  g_assert_cmpuint (account_length (g->account), ==, 0);
  OK (guest_write_text (g, "/etc/fstab", "changed", E));
  assert_last (g, 1, ACCOUNT_WRITE, "/etc/fstab", NULL);
  assert_text (g, "/etc/fstab", "changed");
  OK (guest_write_text (g, "/etc/new", "", E));
  assert_last (g, 2, ACCOUNT_CREATE, "/etc/new", NULL);
  OK (guest_stat (g, "/etc/new", false, &st, E));
  g_assert_cmpuint (st.mode, ==, 0644);
  OK (guest_chmod (g, "/etc/new", 0755, E));
  assert_last (g, 3, ACCOUNT_CHMOD, "/etc/new", "0755");
  OK (guest_chmod (g, "/etc/new", 0755, E));
  OK (guest_write_text (g, "/etc/new", "longer", E));
  assert_last (g, 4, ACCOUNT_WRITE, "/etc/new", NULL);
  OK (guest_stat (g, "/etc/new", false, &st, E));
  g_assert_cmpuint (st.mode, ==, 0755);
  g_assert_cmpuint (st.size, ==, 6);
  /* Through links: an existing target, and one that is made. */
  OK (guest_write_text (g, "/lib/a.so", "via", E));
  assert_text (g, "/usr/lib/a.so", "via");
  OK (guest_write_text (g, "/dangling", "new", E));
  assert_text (g, "/usr/lib/new", "new");
  assert_fails (guest_write_text (g, "/none/x", "x", &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_write_text (g, "/etc", "x", &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_chmod (g, "/none", 0644, &error), &error,
                V2V_ERROR_NOT_FOUND);
  g_assert_cmpuint (account_length (g->account), ==, 6);
}

static void
case_append (struct guest *g)
{
  g_autoptr (GBytes) more = g_bytes_new_static ("more", 4);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);

  OK (guest_append (g, "/boot/vmlinuz-1", more, E));
  assert_text (g, "/boot/vmlinuz-1", "kernel 1more");
  OK (guest_append (g, "/boot/vmlinuz-1", more, E));
  assert_text (g, "/boot/vmlinuz-1", "kernel 1moremore");
  /* The same entry twice is recorded once. */
  assert_last (g, 1, ACCOUNT_APPEND, "/boot/vmlinuz-1", NULL);
  OK (guest_append (g, "/boot/fresh", more, E));
  assert_text (g, "/boot/fresh", "more");
  OK (guest_append (g, "/boot/empty", none, E));
  g_assert_false (guest_exists (g, "/boot/empty"));
}

static void
case_mkdir (struct guest *g)
{
  g_autoptr (GError) error = NULL;

  OK (guest_mkdir_p (g, "/boot/grub", E));
  OK (guest_mkdir_p (g, "/lib", E));
  g_assert_cmpuint (account_length (g->account), ==, 0);
  OK (guest_mkdir_p (g, "/lib/x/y", E));
  assert_last (g, 2, ACCOUNT_MKDIR, "/lib/x/y", NULL);
  OK (guest_set_label (g, "/lib/x/y", "system_u:object_r:lib_t:s0", E));
  assert_last (g, 3, ACCOUNT_LABEL, "/lib/x/y",
               "system_u:object_r:lib_t:s0");
  assert_fails (guest_set_label (g, "/lib/none", "a:b:c:s0", &error), &error,
                -1);
  assert_vector (guest_list (g, "/usr/lib", NULL), "a.so x");
  assert_vector (guest_list (g, "/usr/lib/x", NULL), "y");
  OK (guest_write_text (g, "/usr/lib/x/y/file", "1", E));
  assert_vector (guest_glob (g, "/lib/x/*/f*", NULL), "/lib/x/y/file");
  assert_fails (guest_mkdir_p (g, "/etc/fstab/x", &error), &error,
                -1);
}

static void
case_remove (struct guest *g)
{
  g_autoptr (GError) error = NULL;

  OK (guest_remove (g, "/none", E));
  OK (guest_remove (g, "/etc/fstab/x", E));
  g_assert_cmpuint (account_length (g->account), ==, 0);
  OK (guest_remove (g, "/lib", E));      /* the link, not its target */
  assert_last (g, 1, ACCOUNT_REMOVE, "/lib", NULL);
  assert_text (g, "/usr/lib/a.so", "so");
  OK (guest_remove (g, "/boot", E));
  g_assert_false (guest_exists (g, "/boot"));
  g_assert_false (guest_exists (g, "/boot/grub/grub.cfg"));
  assert_vector (guest_glob (g, "/b*", NULL), "");
  OK (guest_mkdir_p (g, "/boot", E));
  assert_vector (guest_list (g, "/boot", NULL), "");
  assert_fails (guest_remove (g, "/", &error), &error, V2V_ERROR_FAILED);
  assert_fails (guest_remove (g, "//", &error), &error, V2V_ERROR_FAILED);
}

static void
case_rename (struct guest *g)
{
  g_autoptr (GError) error = NULL;

  OK (guest_rename (g, "/boot/vmlinuz-1", "/boot/vmlinuz-2", E));
  assert_last (g, 1, ACCOUNT_RENAME, "/boot/vmlinuz-1", "/boot/vmlinuz-2");
  assert_text (g, "/boot/vmlinuz-2", "kernel 1");
  g_assert_false (guest_exists (g, "/boot/vmlinuz-1"));
  /* A directory: what was in it and what is added later both move. */
  OK (guest_write_text (g, "/boot/grub/added", "a", E));
  OK (guest_remove (g, "/boot/vmlinuz-2", E));
  OK (guest_rename (g, "/boot", "/usr/lib/boot", E));
  assert_vector (guest_list (g, "/lib/boot/grub", NULL), "added grub.cfg");
  assert_vector (guest_list (g, "/lib/boot", NULL), ".hidden grub");
  assert_text (g, "/lib/boot/grub/grub.cfg", "set x=1\n");
  g_assert_false (guest_exists (g, "/boot"));
  /* A relative link in a moved place is resolved from there. */
  g_assert_false (guest_is_dir (g, "/usr/back"));
  OK (guest_rename (g, "/etc/binary", "/link", E));
  g_assert_true (guest_exists (g, "/link"));
  g_assert_false (guest_is_file (g, "/link"));
  assert_fails (guest_rename (g, "/none", "/x", &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_rename (g, "/usr", "/usr/lib/usr", &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_rename (g, "/etc", "/usr", &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_rename (g, "/etc/fstab", "/no/dir", &error), &error,
                V2V_ERROR_NOT_FOUND);
}

static void
case_copy (struct guest *g)
{
  g_autoptr (GError) error = NULL;
  struct guest_stat st;

  OK (guest_chmod (g, "/etc/fstab", 0600, E));
  OK (guest_copy (g, "/etc/binary", "/etc/fstab.bak", E));
  assert_last (g, 2, ACCOUNT_COPY, "/etc/binary", "/etc/fstab.bak");
  OK (guest_write_text (g, "/etc/fstab", "changed", E));
  assert_text (g, "/etc/fstab.bak", "/dev/sda1 / ext4\n");
  OK (guest_stat (g, "/etc/fstab.bak", false, &st, E));
  g_assert_cmpint (st.type, ==, GUEST_FILE);
  g_assert_cmpuint (st.mode, ==, 0600);
  OK (guest_copy (g, "/etc/fstab", "/boot/vmlinuz-2", E));
  assert_text (g, "/boot/vmlinuz-2", "changed");
  assert_fails (guest_copy (g, "/none", "/x", &error), &error,
                V2V_ERROR_NOT_FOUND);
  assert_fails (guest_copy (g, "/boot", "/x", &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_copy (g, "/etc/fstab", "/boot", &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_copy (g, "/etc/fstab", "/etc/binary", &error), &error,
                V2V_ERROR_FAILED);
  assert_text (g, "/etc/fstab", "changed");
}

static void
case_replace (struct guest *g)
{
  const char *paths[] = { "/etc/fstab", "/boot/vmlinuz-1", "/etc/none" };
  g_autoptr (GBytes) one = g_bytes_new_static ("1", 1);
  g_autoptr (GBytes) two = g_bytes_new_static ("22", 2);
  GBytes *data[] = { one, two, one };
  g_autoptr (GError) error = NULL;
  struct guest_stat st;

  OK (guest_chmod (g, "/etc/fstab", 0604, E));
  assert_fails (guest_replace (g, paths, data, 3, &error), &error,
                V2V_ERROR_FAILED);
  assert_text (g, "/etc/fstab", "/dev/sda1 / ext4\n");
  assert_vector (guest_list (g, "/etc", NULL), "binary fstab");
  g_assert_cmpuint (account_length (g->account), ==, 1);
  OK (guest_replace (g, paths, data, 2, E));
  assert_text (g, "/etc/fstab", "1");
  assert_text (g, "/boot/vmlinuz-1", "22");
  assert_vector (guest_list (g, "/etc", NULL), "binary fstab");
  OK (guest_stat (g, "/etc/fstab", false, &st, E));
  g_assert_cmpuint (st.mode, ==, 0604);
  assert_last (g, 3, ACCOUNT_WRITE, "/boot/vmlinuz-1", NULL);
}

static void
case_symlink (struct guest *g)
{
  g_autoptr (GError) error = NULL;

  OK (guest_symlink (g, "usr/lib", "/lib", E));
  g_assert_cmpuint (account_length (g->account), ==, 0);
  OK (guest_symlink (g, "../boot", "/lib/kernels", E));
  assert_last (g, 1, ACCOUNT_LINK, "/lib/kernels", "../boot");
  g_assert_false (guest_exists (g, "/lib/kernels/vmlinuz-1"));
  OK (guest_symlink (g, "../../boot", "/lib/kernels", E));
  assert_text (g, "/lib/kernels/vmlinuz-1", "kernel 1");
  OK (guest_symlink (g, "/boot/vmlinuz-2", "/etc/fstab", E));
  assert_text (g, "/etc/fstab", "kernel 2");
  assert_fails (guest_symlink (g, "x", "/boot", &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_symlink (g, "x", "/none/x", &error), &error,
                V2V_ERROR_NOT_FOUND);
}

static void
case_security (struct guest *g)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) descriptor = g_bytes_new_static ("\1", 1);

  assert_fails (guest_set_security (g, "/none", descriptor, "O:BA", &error),
                &error, -1);
  g_assert_cmpuint (account_length (g->account), ==, 0);
}

static void
case_space (struct guest *g)
{
  struct guest_space s = { 0 };

  OK (guest_mkdir_p (g, "/boot/new", E));
  OK (guest_space (g, "/boot/new", &s, E));
  g_assert_cmpuint (s.total_bytes, >, 0);
  g_assert_cmpuint (s.total_bytes, >=, s.free_bytes);
}

static const struct {
  const char *name;
  void (*run) (struct guest *g);
} guest_cases[] = {
  { "read", case_read }, { "read-nul", case_read_nul },
  { "escape", case_escape }, { "stat", case_stat },
  { "list-glob", case_list_glob }, { "write", case_write },
  { "append", case_append }, { "mkdir", case_mkdir },
  { "remove", case_remove }, { "rename", case_rename },
  { "replace", case_replace },
  { "copy", case_copy }, { "symlink", case_symlink },
  { "space", case_space }, { "security", case_security },
};

#endif
