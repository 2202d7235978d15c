/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mounted guest's file system: read, write, glob, run.
 *
 * Paths are absolute inside the guest, "/" its root; symbolic links are
 * followed inside the guest only.  Three implementations:
 *   guest-libguestfs.c   the appliance
 *   guest-dir.c          a plain directory (tests: thousands a second)
 *   guest-dry.c          a layer over another guest which keeps all
 *                        changes in memory (--print-plan)
 * Every change is recorded in the guest's account (account.h) by the
 * functions below, so no step can forget it. */
#ifndef V2V_GUEST_GUEST_H
#define V2V_GUEST_GUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/guest/account.h"

#define GUEST_MAX_FILE (1024ULL * 1024 * 1024)   /* largest file read whole */
#define GUEST_MAX_DEVICE (1024 * 1024)          /* bytes read at once */
#define GUEST_MAX_TEXT (16ULL * 1024 * 1024)     /* largest text file */

enum guest_type { GUEST_NONE, GUEST_FILE, GUEST_DIR, GUEST_LINK, GUEST_OTHER };
/* MODE as st_mode of inode(7). */
enum guest_type guest_type_of_mode (uint32_t mode);

struct guest_stat {
  enum guest_type type;
  unsigned mode;                 /* permission bits */
  uint64_t size;                 /* bytes */
  int64_t mtime;                 /* seconds since the epoch */
};

struct guest_space {
  uint64_t free_bytes, total_bytes, free_inodes, total_inodes;
};

struct guest;

struct guest_ops {
  const char *name;
  bool (*read)     (struct guest *g, const char *path, uint64_t max,
                    GBytes **ret_data, GError **error);
  bool (*write)    (struct guest *g, const char *path, GBytes *data,
                    GError **error);
  bool (*append)   (struct guest *g, const char *path, GBytes *data,
                    GError **error);
  bool (*stat)     (struct guest *g, const char *path, bool follow,
                    struct guest_stat *ret_stat, GError **error);
  bool (*readlink) (struct guest *g, const char *path, char **ret_target,
                    GError **error);
  bool (*list)     (struct guest *g, const char *dir, GStrv *ret_names,
                    GError **error);
  bool (*glob)     (struct guest *g, const char *pattern, GStrv *ret_paths,
                    GError **error);
  bool (*mkdir)    (struct guest *g, const char *path, GError **error);
  bool (*remove)   (struct guest *g, const char *path, GError **error);
  bool (*rename)   (struct guest *g, const char *from, const char *to,
                    GError **error);
  bool (*copy)     (struct guest *g, const char *from, const char *to,
                    GError **error);
  /* DATA as the new file TO, with owner, mode and security of FROM. */
  bool (*stage)    (struct guest *g, const char *from, const char *to,
                    GBytes *data, GError **error);
  /* The staged file TO becomes FROM; NULL: it is renamed. */
  bool (*settle)   (struct guest *g, const char *from, const char *to,
                    GBytes *data, GError **error);
  bool (*symlink)  (struct guest *g, const char *target, const char *path,
                    GError **error);
  bool (*chmod)    (struct guest *g, const char *path, unsigned mode,
                    GError **error);
  bool (*set_label) (struct guest *g, const char *path, const char *label,
                     GError **error);
  bool (*set_security) (struct guest *g, const char *path,
                        GBytes *descriptor, GError **error);
  bool (*read_device) (struct guest *g, const char *device, uint64_t offset,
                       size_t size, GBytes **ret_data, GError **error);
  bool (*write_device) (struct guest *g, const char *device,
                        uint64_t offset, GBytes *data, GError **error);
  bool (*space)    (struct guest *g, const char *path,
                    struct guest_space *ret_space, GError **error);
  bool (*run)      (struct guest *g, const char *const *argv,
                    unsigned seconds, char **ret_stdout, GError **error);
  void (*free)     (struct guest *g);
};

struct guest {                   /* first member of each implementation */
  const struct guest_ops *ops;
  struct account *account;       /* owned */
};

void guest_free (struct guest *g);                   /* accepts NULL */

/* --- reading ------------------------------------------------------- */

/* The whole file.  Larger than MAX bytes, or not a regular file: error. */
GBytes *guest_read (struct guest *g, const char *path, uint64_t max,
                    GError **error);
/* A text file, NUL-terminated, at most GUEST_MAX_TEXT. */
char *guest_read_text (struct guest *g, const char *path, GError **error);
bool guest_is_file (struct guest *g, const char *path);   /* follows links */
bool guest_is_dir (struct guest *g, const char *path);    /* follows links */
bool guest_exists (struct guest *g, const char *path);    /* a link counts */
bool guest_stat (struct guest *g, const char *path, bool follow,
                 struct guest_stat *ret_stat, GError **error);
char *guest_readlink (struct guest *g, const char *path, GError **error);
/* Names in a directory, sorted, without "." and "..". */
GStrv guest_list (struct guest *g, const char *dir, GError **error);
/* Paths that match a glob(7) pattern, sorted; none is an empty vector. */
GStrv guest_glob (struct guest *g, const char *pattern, GError **error);
/* SIZE bytes of a block device, at most GUEST_MAX_DEVICE. */
GBytes *guest_read_device (struct guest *g, const char *device,
                           uint64_t offset, size_t size, GError **error);
bool guest_space (struct guest *g, const char *path,
                  struct guest_space *ret_space, GError **error);

/* --- changing: each is recorded -------------------------------------- */

/* Replace or create; owner, mode and labels of an existing file stay;
 * a new file has mode 0644.  Writing the same bytes is no change. */
bool guest_write (struct guest *g, const char *path, GBytes *data,
                  GError **error);
/* Give COUNT files that exist new contents: all new ones are written beside
 * the old, and only if that succeeds they take their places.  Owner, mode,
 * access control list and attributes stay.  They are renamed, so that each is
 * the old or the new one at any time; but on the appliance's NTFS, where a new
 * file lacks what nothing copies (DOS attributes, the short name), the old one
 * is written again, and the copy beside it removed afterwards; the copy has its
 * security descriptor meanwhile.  Room for all is needed twice. */
bool guest_replace (struct guest *g, const char *const *paths,
                    GBytes *const *data, size_t count, GError **error);
bool guest_write_text (struct guest *g, const char *path, const char *text,
                       GError **error);
bool guest_append (struct guest *g, const char *path, GBytes *data,
                   GError **error);
/* Each directory that is made is recorded. */
bool guest_mkdir_p (struct guest *g, const char *path, GError **error);
/* A file, a link or a whole tree; one that is not there is no error. */
bool guest_remove (struct guest *g, const char *path, GError **error);
/* Everything that a glob(7) pattern matches. */
bool guest_remove_matches (struct guest *g, const char *pattern,
                           GError **error);
bool guest_rename (struct guest *g, const char *from, const char *to,
                   GError **error);
/* Copy a file with mode and owner. */
bool guest_copy (struct guest *g, const char *from, const char *to,
                 GError **error);
bool guest_symlink (struct guest *g, const char *target, const char *path,
                    GError **error);
bool guest_chmod (struct guest *g, const char *path, unsigned mode,
                  GError **error);
/* The SELinux label of a file, directory or link (which is not followed):
 * the extended attribute security.selinux, as xattr(7) has it.  A guest that
 * is a plain directory only records it. */
bool guest_set_label (struct guest *g, const char *path, const char *label,
                      GError **error);
/* Owner and permissions of a file or directory on NTFS: DESCRIPTOR is a
 * self-relative SECURITY_DESCRIPTOR ([MS-DTYP] 2.4.6), SDDL the same as text,
 * for the record.  A guest that is a plain directory only records it. */
bool guest_set_security (struct guest *g, const char *path,
                         GBytes *descriptor, const char *sddl,
                         GError **error);
/* Replace bytes OLD of a block device ("/dev/sda1") by NEW, which has the same
 * size: an error if it does not hold OLD at OFFSET.  Only for what no file
 * system changes while it is mounted.  In a plain directory the device is the
 * file of that name; a dry guest only records it. */
bool guest_patch_device (struct guest *g, const char *device,
                         uint64_t offset, GBytes *old, GBytes *new,
                         GError **error);
/* Run a program of the guest (no shell), root as its user; a non-zero
 * exit is an error that quotes its stderr.  seconds: time limit, 0: none. */
bool guest_run (struct guest *g, const char *const *argv, unsigned seconds,
                char **ret_stdout, GError **error);

/* --- for people: cleaned of control characters, and recorded ------------ */

/* What the user should know or do; the run goes on. */
void guest_warning (struct guest *g, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);
/* A fact for the account and the debug output. */
void guest_note (struct guest *g, const char *fmt, ...) G_GNUC_PRINTF (2, 3);

/* --- implementations -------------------------------------------------- */

struct guestfs_h;
/* g must outlive the guest; file systems are mounted by the caller. */
struct guest *guest_libguestfs_new (struct guestfs_h *g);
/* DIR is the guest's root; run() fails unless FAKE_RUN (tests): then each
 * command is only recorded and succeeds with empty output. */
struct guest *guest_dir_new (const char *dir, bool fake_run,
                             GError **error);
/* BASE must outlive it. */
struct guest *guest_dry_new (struct guest *base);

typedef struct guest v2v_guest;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_guest, guest_free)

#endif
