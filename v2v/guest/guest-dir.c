/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest that is a plain directory.
 *
 * Every path is resolved by openat2(2) with RESOLVE_IN_ROOT: a symbolic
 * link, absolute or with "..", never leads out of the tree.  What must not
 * follow its last component is done relative to its resolved parent. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/guest/guest.h"
#include "v2v/guest/guest-glob.h"

#define MAX_TREE_DEPTH 100       /* of directories removed */

struct guest_dir {
  struct guest base;
  int root;                      /* O_PATH */
  bool fake_run;
};

static bool
fail (GError **error, int errnum, const char *what, const char *path)
{
  g_autoptr (GError) e = NULL;

  error_set_errno (&e, errnum, "%s ‘%s’ in the guest", what, path);
  if (errnum == ENOENT || errnum == ENOTDIR)
    e->code = V2V_ERROR_NOT_FOUND;
  g_propagate_error (error, g_steal_pointer (&e));
  return false;
}

/* --- resolving --------------------------------------------------------- */

static int
open_in_root (struct guest *g, const char *path, int flags, mode_t mode)
{
  struct guest_dir *d = (struct guest_dir *) g;
  struct open_how how = {
    .flags = (uint64_t) (flags | O_CLOEXEC),
    .mode = flags & O_CREAT ? mode : 0,
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
  };

  return (int) syscall (SYS_openat2, d->root, path, &how, sizeof how);
}

/* Open the directory that holds PATH; *ret_name is PATH's last component
 * ("." for the root).  Newly allocated. */
static int
open_parent (struct guest *g, const char *path, char **ret_name)
{
  g_autofree char *trimmed = g_strdup (path);
  char *slash;

  while (g_str_has_suffix (trimmed, "/"))
    trimmed[strlen (trimmed) - 1] = '\0';
  slash = strrchr (trimmed, '/');
  *ret_name = g_strdup (slash ? slash + 1 : ".");
  if (slash)
    *slash = '\0';
  return open_in_root (g, trimmed[0] ? trimmed : "/", O_PATH | O_DIRECTORY,
                       0);
}

/* --- reading ----------------------------------------------------------- */

static bool
read_fd (int fd, uint64_t size, const char *path, GBytes **ret_data,
         GError **error)
{
  g_autofree char *buf = g_malloc (size + 1);
  uint64_t done = 0;

  while (done < size) {
    ssize_t n = read (fd, buf + done, size - done);
    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1)
      return fail (error, errno, "cannot read", path);
    if (n == 0)
      break;
    done += (uint64_t) n;
  }
  *ret_data = g_bytes_new_take (g_steal_pointer (&buf), done);
  return true;
}

static bool
dir_read (struct guest *g, const char *path, uint64_t max,
          GBytes **ret_data, GError **error)
{
  /* O_NONBLOCK: a FIFO must not hold us. */
  autofd fd = open_in_root (g, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
  struct stat st;

  if (fd == -1 || fstat (fd, &st) == -1)
    return fail (error, errno, "cannot open", path);
  if (!S_ISREG (st.st_mode))
    return error_set (error, "‘%s’ in the guest is not a regular file", path);
  if ((uint64_t) st.st_size > max)
    return error_set (error, "‘%s’ in the guest has %jd bytes, more than "
                      "the %ju that are read", path, (intmax_t) st.st_size,
                      (uintmax_t) max);
  return read_fd (fd, (uint64_t) st.st_size, path, ret_data, error);
}

static bool
dir_stat (struct guest *g, const char *path, bool follow,
          struct guest_stat *ret_stat, GError **error)
{
  autofd fd = open_in_root (g, path, O_PATH | (follow ? 0 : O_NOFOLLOW), 0);
  struct guest_stat found = { .type = GUEST_NONE };
  struct stat st;

  if (fd == -1 && errno != ENOENT && errno != ENOTDIR)
    return fail (error, errno, "cannot look at", path);
  if (fd != -1) {
    if (fstat (fd, &st) == -1)
      return fail (error, errno, "cannot look at", path);
    found = (struct guest_stat) {
      .type = guest_type_of_mode (st.st_mode), .mode = st.st_mode & 07777,
      .size = (uint64_t) st.st_size, .mtime = st.st_mtime,
    };
  }
  *ret_stat = found;
  return true;
}

static bool
dir_readlink (struct guest *g, const char *path, char **ret_target,
              GError **error)
{
  autofd fd = open_in_root (g, path, O_PATH | O_NOFOLLOW, 0);
  char target[PATH_MAX];
  ssize_t n;

  if (fd == -1)
    return fail (error, errno, "cannot open", path);
  n = readlinkat (fd, "", target, sizeof target);
  if (n == -1)
    return fail (error, errno == ENOENT ? EINVAL : errno,
                 "cannot read the link", path);
  *ret_target = g_strndup (target, (gsize) n);
  return true;
}

/* Names in the directory FD, which is taken over. */
static GStrv
list_fd (int fd)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  DIR *dir = fdopendir (fd);
  struct dirent *e;

  if (dir == NULL) {
    close (fd);
    return NULL;
  }
  while ((e = readdir (dir)) != NULL)
    if (strcmp (e->d_name, ".") != 0 && strcmp (e->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (e->d_name));
  closedir (dir);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

static bool
dir_list (struct guest *g, const char *path, GStrv *ret_names,
          GError **error)
{
  int fd = open_in_root (g, path, O_RDONLY | O_DIRECTORY, 0);
  GStrv names = fd == -1 ? NULL : list_fd (fd);

  if (names == NULL)
    return fail (error, errno, "cannot list", path);
  *ret_names = names;
  return true;
}

static bool
dir_space (struct guest *g, const char *path, struct guest_space *ret_space,
           GError **error)
{
  autofd fd = open_in_root (g, path, O_RDONLY, 0);
  struct statvfs v;

  if (fd == -1 || fstatvfs (fd, &v) == -1)
    return fail (error, errno, "cannot look at", path);
  *ret_space = (struct guest_space) {
    .free_bytes = v.f_bavail * v.f_frsize,
    .total_bytes = v.f_blocks * v.f_frsize,
    .free_inodes = v.f_favail, .total_inodes = v.f_files,
  };
  return true;
}

/* --- changing ---------------------------------------------------------- */

static bool
write_fd (int fd, GBytes *data, const char *path, GError **error)
{
  gsize size;
  const char *p = g_bytes_get_data (data, &size);

  while (size > 0) {
    ssize_t n = write (fd, p, size);
    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1)
      return fail (error, errno, "cannot write", path);
    p += n;
    size -= (gsize) n;
  }
  return true;
}

static bool
write_with (struct guest *g, const char *path, int flags, GBytes *data,
            GError **error)
{
  autofd fd = open_in_root (g, path, O_WRONLY | O_CREAT | O_NONBLOCK |
                            O_NOCTTY | flags, 0644);

  if (fd == -1)
    return fail (error, errno, "cannot write", path);
  return write_fd (fd, data, path, error);
}

static bool
dir_write (struct guest *g, const char *path, GBytes *data, GError **error)
{
  return write_with (g, path, O_TRUNC, data, error);
}

static bool
dir_append (struct guest *g, const char *path, GBytes *data, GError **error)
{
  return write_with (g, path, O_APPEND, data, error);
}

static bool
dir_mkdir (struct guest *g, const char *path, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) so_far = g_string_new (NULL);
  size_t i;

  for (i = 0; parts[i]; i++) {
    g_autofree char *name = NULL;

    if (parts[i][0] == '\0')
      continue;
    g_string_append_printf (so_far, "/%s", parts[i]);
    autofd parent = open_parent (g, so_far->str, &name);
    if (parent == -1 ||
        (mkdirat (parent, name, 0755) == -1 && errno != EEXIST))
      return fail (error, errno, "cannot make the directory", path);
  }
  autofd made = open_in_root (g, path, O_PATH | O_DIRECTORY, 0);
  if (made == -1)
    return fail (error, errno, "cannot make the directory", path);
  return true;
}

/* Remove NAME in PARENT and all below it; -1 with errno. */
static int
remove_at (int parent, const char *name, unsigned depth)
{
  g_auto (GStrv) names = NULL;
  size_t i;
  int fd;

  if (unlinkat (parent, name, 0) == 0)
    return 0;
  if (errno != EISDIR)
    return -1;
  if (depth == 0) {
    errno = ELOOP;
    return -1;
  }
  autofd dir = openat (parent, name,
                       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  fd = dir == -1 ? -1 : fcntl (dir, F_DUPFD_CLOEXEC, 3);
  names = fd == -1 ? NULL : list_fd (fd);
  if (names == NULL)
    return -1;
  for (i = 0; names[i]; i++)
    if (remove_at (dir, names[i], depth - 1) == -1)
      return -1;
  return unlinkat (parent, name, AT_REMOVEDIR);
}

static bool
dir_remove (struct guest *g, const char *path, GError **error)
{
  g_autofree char *name = NULL;
  autofd parent = open_parent (g, path, &name);

  if (parent == -1 || remove_at (parent, name, MAX_TREE_DEPTH) == -1)
    return fail (error, errno, "cannot remove", path);
  return true;
}

static bool
dir_rename (struct guest *g, const char *from, const char *to,
            GError **error)
{
  g_autofree char *from_name = NULL, *to_name = NULL;
  autofd from_dir = open_parent (g, from, &from_name);
  autofd to_dir = open_parent (g, to, &to_name);

  if (from_dir == -1)
    return fail (error, ENOENT, "cannot rename", from);
  if (to_dir == -1)
    return fail (error, ENOENT, "cannot rename to", to);
  if (renameat (from_dir, from_name, to_dir, to_name) == -1)
    return fail (error, errno, "cannot rename", from);
  return true;
}

static bool
dir_copy (struct guest *g, const char *from, const char *to, GError **error)
{
  g_autoptr (GBytes) data = NULL;
  autofd in = open_in_root (g, from, O_RDONLY, 0);
  autofd out = -1;
  struct stat st, to_st;

  if (in == -1 || fstat (in, &st) == -1)
    return fail (error, errno, "cannot open", from);
  if (!read_fd (in, (uint64_t) st.st_size, from, &data, error))
    return false;
  out = open_in_root (g, to, O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY,
                      0600);
  if (out == -1 || fstat (out, &to_st) == -1)
    return fail (error, errno, "cannot write", to);
  if (to_st.st_dev == st.st_dev && to_st.st_ino == st.st_ino)
    return error_set (error, "‘%s’ and ‘%s’ in the guest are the same file",
                      from, to);
  if (ftruncate (out, 0) == -1)
    return fail (error, errno, "cannot write", to);
  /* Only root may give files away: tests run without. */
  if (fchown (out, st.st_uid, st.st_gid) == -1 && errno != EPERM)
    return fail (error, errno, "cannot change the owner of", to);
  if (fchmod (out, st.st_mode & 07777) == -1)
    return fail (error, errno, "cannot change the mode of", to);
  return write_fd (out, data, to, error);
}

static bool
dir_stage (struct guest *g, const char *from, const char *to, GBytes *data,
           GError **error)
{
  autofd in = open_in_root (g, from, O_PATH | O_NOFOLLOW, 0);
  autofd out = open_in_root (g, to, O_WRONLY | O_CREAT | O_EXCL, 0600);
  struct stat st;

  if (in == -1 || out == -1 || fstat (in, &st) == -1)
    return fail (error, errno, "cannot write", to);
  if (fchown (out, st.st_uid, st.st_gid) == -1 && errno != EPERM)
    return fail (error, errno, "cannot change the owner of", to);
  if (fchmod (out, st.st_mode & 07777) == -1)
    return fail (error, errno, "cannot change the mode of", to);
  return write_fd (out, data, to, error);
}

static bool
dir_symlink (struct guest *g, const char *target, const char *path,
             GError **error)
{
  g_autofree char *name = NULL;
  autofd parent = open_parent (g, path, &name);

  if (parent == -1 || symlinkat (target, parent, name) == -1)
    return fail (error, errno, "cannot make the link", path);
  return true;
}

static bool
dir_chmod (struct guest *g, const char *path, unsigned mode, GError **error)
{
  autofd fd = open_in_root (g, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);

  if (fd == -1 || fchmod (fd, mode) == -1)
    return fail (error, errno, "cannot change the mode of", path);
  return true;
}

/* Only where SELinux is could another label mean anything. */
static bool
dir_set_label (struct guest *g, const char *path,
               const char *label G_GNUC_UNUSED, GError **error)
{
  autofd fd = open_in_root (g, path, O_PATH | O_NOFOLLOW, 0);

  return fd != -1 || fail (error, errno, "cannot label", path);
}

/* No file system of ours has such permissions. */
static bool
dir_set_security (struct guest *g, const char *path,
                  GBytes *descriptor G_GNUC_UNUSED, GError **error)
{
  return dir_set_label (g, path, NULL, error);
}

static bool
dir_read_device (struct guest *g, const char *device, uint64_t offset,
                 size_t size, GBytes **ret_data, GError **error)
{
  autofd fd = open_in_root (g, device, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
  g_autofree char *data = g_malloc (size);
  ssize_t n = fd == -1 ? -1 : pread (fd, data, size, (off_t) offset);

  if (n == -1)
    return fail (error, errno, "cannot read", device);
  *ret_data = g_bytes_new (data, (gsize) n);
  return true;
}

static bool
dir_write_device (struct guest *g, const char *device, uint64_t offset,
                  GBytes *data, GError **error)
{
  autofd fd = open_in_root (g, device, O_WRONLY | O_NONBLOCK | O_NOCTTY, 0);
  gsize size;
  const char *p = g_bytes_get_data (data, &size);

  if (fd == -1 || pwrite (fd, p, size, (off_t) offset) != (ssize_t) size)
    return fail (error, errno, "cannot write", device);
  return true;
}

static bool
dir_run (struct guest *g, const char *const *argv,
         unsigned seconds G_GNUC_UNUSED, char **ret_stdout, GError **error)
{
  struct guest_dir *d = (struct guest_dir *) g;

  if (!d->fake_run)
    return error_set (error, "‘%s’ cannot be run: this guest is only a "
                      "directory", argv[0]);
  if (ret_stdout)
    *ret_stdout = g_strdup ("");
  return true;
}

static void
dir_free (struct guest *g)
{
  struct guest_dir *d = (struct guest_dir *) g;

  fd_close (&d->root);
  g_free (d);
}

static const struct guest_ops dir_ops = {
  .name = "directory",
  .read = dir_read, .write = dir_write, .append = dir_append,
  .stat = dir_stat, .readlink = dir_readlink, .list = dir_list,
  .glob = guest_glob_by_list, .mkdir = dir_mkdir, .remove = dir_remove,
  .rename = dir_rename, .copy = dir_copy, .stage = dir_stage,
  .symlink = dir_symlink, .chmod = dir_chmod,
  .set_label = dir_set_label, .set_security = dir_set_security,
  .read_device = dir_read_device, .write_device = dir_write_device,
  .space = dir_space,
  .run = dir_run, .free = dir_free,
};

struct guest *
guest_dir_new (const char *dir, bool fake_run, GError **error)
{
  int root = open (dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct guest_dir *d;

  if (root == -1) {
    error_set_errno (error, errno, "cannot open the directory ‘%s’", dir);
    return NULL;
  }
  d = g_new0 (struct guest_dir, 1);
  d->base.ops = &dir_ops;
  d->base.account = account_new ();
  d->root = root;
  d->fake_run = fake_run;
  return &d->base;
}
