/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest whose file systems are mounted in the libguestfs appliance.
 *
 * What a call costs decides which one is used (measured under TCG): those
 * that the daemon does itself (stat, pread, write, ls, rename, ...) take 5 to
 * 10 ms, those that run a program of the appliance (download, cp, ln, rm -rf)
 * 100 to 300 ms, a program of the guest 1 s.
 *
 * The daemon's own calls resolve links inside the guest; the programs get
 * paths below /sysroot and would follow a link out of it: they are only given
 * paths that guestfs_realpath has freed of links. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/guest-private.h"
#include "v2v/guest/watchdog.h"

/* A message of the protocol has 4 MiB at most: guestfs(3), PROTOCOL LIMITS. */
#define CHUNK (2U * 1024 * 1024)
#define PREAD_MAX (8U * 1024 * 1024)   /* larger files are downloaded */
/* Beyond a program's own time limit, until the appliance is ended. */
#define WATCHDOG_GRACE 60

struct guest_libguestfs {
  struct guest base;
  guestfs_h *g;
  int has_timeout;               /* the guest has timeout(1); -1: unknown */
};

static guestfs_h *
handle_of (struct guest *g)
{
  return ((struct guest_libguestfs *) g)->g;
}

guestfs_h *
guest_libguestfs_handle (struct guest *g)
{
  return handle_of (g);
}

static bool
fail (struct guest *g, const char *what, const char *path, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%s ‘%s’ in the guest", what,
                                           path);

  return appliance_error (handle_of (g), text, error);
}

/* --- reading ----------------------------------------------------------- */

static bool
lg_stat (struct guest *g, const char *path, bool follow,
         struct guest_stat *ret_stat, GError **error)
{
  guestfs_h *h = handle_of (g);
  struct guestfs_statns *st = follow ? guestfs_statns (h, path)
                                     : guestfs_lstatns (h, path);
  int code = guestfs_last_errno (h);

  if (st == NULL && code != ENOENT && code != ENOTDIR)
    return fail (g, "cannot look at", path, error);
  if (st == NULL) {
    *ret_stat = (struct guest_stat) { .type = GUEST_NONE };
    return true;
  }
  *ret_stat = (struct guest_stat) {
    .type = guest_type_of_mode ((uint32_t) st->st_mode),
    .mode = st->st_mode & 07777,
    .size = (uint64_t) st->st_size, .mtime = st->st_mtime_sec,
  };
  guestfs_free_statns (st);
  return true;
}

static GBytes *
read_chunks (struct guest *g, const char *path, uint64_t size)
{
  g_autoptr (GByteArray) all = g_byte_array_sized_new ((guint) size);

  while (all->len < size) {
    size_t n;
    int want = (int) MIN (size - all->len, CHUNK);
    g_autofree char *part = guestfs_pread (handle_of (g), path, want,
                                           all->len, &n);
    if (part == NULL)
      return NULL;
    if (n == 0)
      break;
    g_byte_array_append (all, (guint8 *) part, (guint) n);
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static GBytes *
read_download (struct guest *g, const char *path)
{
  size_t n;
  char *data = guestfs_read_file (handle_of (g), path, &n);

  return data ? g_bytes_new_with_free_func (data, n, free, data) : NULL;
}

static bool
lg_read (struct guest *g, const char *path, uint64_t max, GBytes **ret_data,
         GError **error)
{
  struct guest_stat st;
  GBytes *data;

  if (!lg_stat (g, path, true, &st, error))
    return false;
  if (st.type == GUEST_NONE)
    return error_set_code (error, V2V_ERROR_NOT_FOUND,
                           "‘%s’ does not exist in the guest", path);
  if (st.type != GUEST_FILE)
    return error_set (error, "‘%s’ in the guest is not a regular file", path);
  if (st.size > max)
    return error_set (error, "‘%s’ in the guest has %ju bytes, more than "
                      "the %ju that are read", path, (uintmax_t) st.size,
                      (uintmax_t) max);
  data = st.size <= PREAD_MAX ? read_chunks (g, path, st.size)
                              : read_download (g, path);
  if (data == NULL)
    return fail (g, "cannot read", path, error);
  *ret_data = data;
  return true;
}

static bool
lg_readlink (struct guest *g, const char *path, char **ret_target,
             GError **error)
{
  char *target = guestfs_readlink (handle_of (g), path);

  if (target == NULL)
    return fail (g, "cannot read the link", path, error);
  *ret_target = target;
  return true;
}

static bool
lg_list (struct guest *g, const char *path, GStrv *ret_names, GError **error)
{
  GStrv names = guestfs_ls (handle_of (g), path);

  if (names == NULL)
    return fail (g, "cannot list", path, error);
  *ret_names = names;
  return true;
}

/* libguestfs expands {a,b} too, which is not part of glob(7). */
static bool
lg_glob (struct guest *g, const char *pattern, GStrv *ret_paths,
         GError **error)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "{", -1);
  g_autofree char *escaped = g_strjoinv ("\\{", parts);
  GStrv paths =
    guestfs_glob_expand_opts (handle_of (g), escaped,
                              GUESTFS_GLOB_EXPAND_OPTS_DIRECTORYSLASH, 0,
                              -1);

  if (paths == NULL)
    return fail (g, "cannot expand", pattern, error);
  *ret_paths = paths;
  return true;
}

static bool
lg_space (struct guest *g, const char *path, struct guest_space *ret_space,
          GError **error)
{
  struct guestfs_statvfs *v = guestfs_statvfs (handle_of (g), path);

  if (v == NULL)
    return fail (g, "cannot look at the file system of", path, error);
  *ret_space = (struct guest_space) {
    .free_bytes = (uint64_t) v->bavail * (uint64_t) v->frsize,
    .total_bytes = (uint64_t) v->blocks * (uint64_t) v->frsize,
    .free_inodes = (uint64_t) v->favail, .total_inodes = (uint64_t) v->files,
  };
  guestfs_free_statvfs (v);
  return true;
}

/* --- changing ---------------------------------------------------------- */

/* Upload DATA to PATH from OFFSET on; -1: replace the whole file. */
static bool
upload (struct guest *g, const char *path, GBytes *data, int64_t offset,
        GError **error)
{
  autofd fd = memfd_create ("upload", MFD_CLOEXEC);
  g_autofree char *local = g_strdup_printf ("/dev/fd/%d", fd);
  gsize size;
  const char *p = g_bytes_get_data (data, &size);

  if (fd == -1)
    return error_set_errno (error, errno, "memfd_create");
  while (size > 0) {
    ssize_t n = write (fd, p, size);
    if (n <= 0)
      return error_set_errno (error, errno, "cannot keep ‘%s’ in memory",
                              path);
    p += n;
    size -= (gsize) n;
  }
  if ((offset < 0
       ? guestfs_upload (handle_of (g), local, path)
       : guestfs_upload_offset (handle_of (g), local, path, offset)) == -1)
    return fail (g, "cannot write", path, error);
  return true;
}

static bool
lg_write (struct guest *g, const char *path, GBytes *data, GError **error)
{
  gsize size;
  const char *p = g_bytes_get_data (data, &size);

  if (size > CHUNK)
    return upload (g, path, data, -1, error);
  if (guestfs_write (handle_of (g), path, size > 0 ? p : "", size) == -1)
    return fail (g, "cannot write", path, error);
  return true;
}

static bool
lg_append (struct guest *g, const char *path, GBytes *data, GError **error)
{
  gsize size;
  const char *p = g_bytes_get_data (data, &size);
  struct guest_stat st;

  if (size > CHUNK)
    return lg_stat (g, path, true, &st, error) &&
           upload (g, path, data, st.type == GUEST_NONE ? -1
                                                        : (int64_t) st.size,
                   error);
  if (guestfs_write_append (handle_of (g), path, p, size) == -1)
    return fail (g, "cannot append to", path, error);
  return true;
}

static bool
lg_mkdir (struct guest *g, const char *path, GError **error)
{
  if (guestfs_mkdir_p (handle_of (g), path) == -1)
    return fail (g, "cannot make the directory", path, error);
  return true;
}

/* PATH without links; its last component need not exist. */
static char *
resolve (struct guest *g, const char *path, GError **error)
{
  g_autofree char *dir = NULL, *name = NULL, *real_dir = NULL;
  char *real = guestfs_realpath (handle_of (g), path);
  struct guest_stat st;

  if (real)
    return real;
  if (guestfs_last_errno (handle_of (g)) != ENOENT ||
      !lg_stat (g, path, false, &st, NULL) || st.type != GUEST_NONE) {
    fail (g, "cannot resolve", path, error);
    return NULL;
  }
  dir = g_path_get_dirname (path);
  name = g_path_get_basename (path);
  real_dir = guestfs_realpath (handle_of (g), dir);
  if (real_dir == NULL) {
    fail (g, "cannot resolve", dir, error);
    return NULL;
  }
  return g_build_filename (real_dir, name, NULL);
}

static bool
lg_remove (struct guest *g, const char *path, GError **error)
{
  g_autofree char *real = NULL;
  struct guest_stat st;
  int r;

  if (!lg_stat (g, path, false, &st, error))
    return false;
  if (st.type == GUEST_DIR && (real = resolve (g, path, error)) == NULL)
    return false;
  r = real ? guestfs_rm_rf (handle_of (g), real)
           : guestfs_rm (handle_of (g), path);
  if (r == -1)
    return fail (g, "cannot remove", path, error);
  return true;
}

static bool
lg_rename (struct guest *g, const char *from, const char *to, GError **error)
{
  if (guestfs_rename (handle_of (g), from, to) == -1)
    return fail (g, "cannot rename", from, error);
  return true;
}

static bool
lg_copy (struct guest *g, const char *from, const char *to, GError **error)
{
  g_autofree char *real_from = resolve (g, from, error);
  g_autofree char *real_to = real_from ? resolve (g, to, error) : NULL;

  if (real_to == NULL)
    return false;
  if (guestfs_cp_a (handle_of (g), real_from, real_to) == -1)
    return fail (g, "cannot copy", from, error);
  return true;
}

static bool
lg_stage (struct guest *g, const char *from, const char *to, GBytes *data,
          GError **error)
{
  bool done;

  if (!lg_stage_secured (g, from, to, data, &done, error))
    return false;
  if (done)
    return true;
  if (!lg_write (g, to, data, error))
    return false;
  if (guestfs_copy_attributes (handle_of (g), from, to,
                               GUESTFS_COPY_ATTRIBUTES_ALL, 1, -1) == -1)
    return fail (g, "cannot copy the attributes of", from, error);
  return true;
}

/* On NTFS the old file's record stays, with what no call lists and stage() did
 * not copy: DOS attributes and the short name (ntfs-3g(8)).  That it is NTFS is
 * told by its security descriptor. */
static bool
lg_settle (struct guest *g, const char *from, const char *to, GBytes *data,
           GError **error)
{
  size_t size;
  g_autofree char *acl = guestfs_lgetxattr (handle_of (g), from,
                                            "system.ntfs_acl", &size);

  if (!acl)
    return lg_rename (g, to, from, error);
  return lg_write (g, from, data, error) && lg_remove (g, to, error);
}

static bool
lg_symlink (struct guest *g, const char *target, const char *path,
            GError **error)
{
  g_autofree char *real = resolve (g, path, error);

  if (real == NULL)
    return false;
  if (guestfs_ln_s (handle_of (g), target, real) == -1)
    return fail (g, "cannot make the link", path, error);
  return true;
}

static bool
lg_chmod (struct guest *g, const char *path, unsigned mode, GError **error)
{
  if (guestfs_chmod (handle_of (g), (int) mode, path) == -1)
    return fail (g, "cannot change the mode of", path, error);
  return true;
}

/* With the NUL, as the kernel and libselinux write it. */
static bool
lg_set_label (struct guest *g, const char *path, const char *label,
              GError **error)
{
  if (guestfs_lsetxattr (handle_of (g), "security.selinux", label,
                         (int) strlen (label) + 1, path) == -1)
    return fail (g, "cannot label", path, error);
  return true;
}

/* --- running ----------------------------------------------------------- */

static bool
has_timeout (struct guest_libguestfs *l)
{
  if (l->has_timeout == -1)
    l->has_timeout =
      guestfs_is_file_opts (l->g, "/usr/bin/timeout",
                            GUESTFS_IS_FILE_OPTS_FOLLOWSYMLINKS, 1, -1) == 1;
  return l->has_timeout;
}

/* ARGV, run by timeout(1) if there is a limit and the guest has it.  The
 * strings stay the caller's; *ret_limit is to be freed. */
static GPtrArray *
make_command (struct guest_libguestfs *l, const char *const *argv,
              unsigned seconds, char **ret_limit)
{
  GPtrArray *command = g_ptr_array_new ();
  size_t i;

  *ret_limit = g_strdup_printf ("%u", seconds);
  if (seconds > 0 && has_timeout (l)) {
    g_ptr_array_add (command, (void *) "/usr/bin/timeout");
    /* --kill-after came with coreutils 8.5: RHEL 6 has 8.4. */
    g_ptr_array_add (command, (void *) "-s");
    g_ptr_array_add (command, (void *) "KILL");
    g_ptr_array_add (command, *ret_limit);
  }
  for (i = 0; argv[i]; i++)
    g_ptr_array_add (command, (void *) argv[i]);
  g_ptr_array_add (command, NULL);
  return command;
}

static bool
lg_run (struct guest *g, const char *const *argv, unsigned seconds,
        char **ret_stdout, GError **error)
{
  struct guest_libguestfs *l = (struct guest_libguestfs *) g;
  g_autofree char *limit = NULL, *out = NULL;
  g_autoptr (GPtrArray) command = make_command (l, argv, seconds, &limit);
  struct watchdog dog = { 0 };
  int64_t start = g_get_monotonic_time ();
  bool fired = false;

  if (seconds > 0)
    watchdog_start (&dog, guestfs_get_pid (l->g), seconds + WATCHDOG_GRACE);
  out = guestfs_command (l->g, (char *const *) command->pdata);
  if (seconds > 0)
    fired = watchdog_stop (&dog);
  if (out == NULL && seconds > 0 &&
      (fired || g_get_monotonic_time () - start >=
                (int64_t) seconds * G_USEC_PER_SEC))
    return error_set (error, "‘%s’ in the guest did not end within %u "
                      "seconds", argv[0], seconds);
  if (out == NULL)
    return fail (g, "cannot run", argv[0], error);
  if (ret_stdout)
    *ret_stdout = g_steal_pointer (&out);
  return true;
}

static void
lg_free (struct guest *g)
{
  g_free (g);
}

static const struct guest_ops lg_ops = {
  .name = "libguestfs",
  .read = lg_read, .write = lg_write, .append = lg_append,
  .stat = lg_stat, .readlink = lg_readlink, .list = lg_list,
  .glob = lg_glob, .mkdir = lg_mkdir, .remove = lg_remove,
  .rename = lg_rename, .copy = lg_copy, .stage = lg_stage,
  .settle = lg_settle,
  .symlink = lg_symlink, .chmod = lg_chmod,
  .set_label = lg_set_label, .set_security = lg_set_security,
  .read_device = lg_read_device, .write_device = lg_write_device,
  .space = lg_space,
  .run = lg_run, .free = lg_free,
};

struct guest *
guest_libguestfs_new (guestfs_h *g)
{
  struct guest_libguestfs *l = g_new0 (struct guest_libguestfs, 1);

  guestfs_set_error_handler (g, NULL, NULL);
  l->base.ops = &lg_ops;
  l->base.account = account_new ();
  l->g = g;
  l->has_timeout = -1;
  return &l->base;
}
