/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking into an initramfs, and appending drivers to it.
 *
 * Pure: bytes in, bytes out.  Nothing of the guest is run, no file is
 * touched; all input is taken as hostile.
 *
 * The image's format is the kernel's:
 * Documentation/driver-api/early-userspace/buffer-format.rst (a sequence of
 * zero bytes, cpio archives and compressed cpio archives; later entries
 * overwrite earlier ones), read the way init/initramfs.c does. */
#ifndef CONVERTERS_INITRAMFS_INITRAMFS_H
#define CONVERTERS_INITRAMFS_INITRAMFS_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "converters/initramfs/modules.h"

#define INITRAMFS_MAX_IMAGE (1024 * 1024 * 1024)      /* bytes given to us */
#define INITRAMFS_MAX_UNPACKED (1024LL * 1024 * 1024) /* all segments */
#define INITRAMFS_MAX_SEGMENTS 64
#define INITRAMFS_MAX_ENTRIES 200000
#define INITRAMFS_MAX_NAMES (64 * 1024 * 1024)        /* bytes, all names */
#define INITRAMFS_MAX_WANTED (64 * 1024 * 1024)       /* bytes, one entry */
#define INITRAMFS_MAX_MODULE (64 * 1024 * 1024)       /* bytes, unpacked */

enum initramfs_compression {
  INITRAMFS_PLAIN,               /* a cpio archive as it is */
  INITRAMFS_GZIP,
  INITRAMFS_BZIP2,
  INITRAMFS_LZMA,
  INITRAMFS_XZ,
  INITRAMFS_LZO,                 /* recognised, not read: an error */
  INITRAMFS_LZ4,                 /* "legacy" frames, the kernel's only kind */
  INITRAMFS_ZSTD,
};
const char *initramfs_compression_name (enum initramfs_compression c);

/*----- reading ---------------------------------------------------------*/

/* One cpio entry.  All pointers are valid during the call only. */
struct initramfs_entry {
  const char *name;              /* as in the archive, "./" and leading "/"
                                    taken off; may hold ".." */
  uint32_t mode;                 /* st_mode: type and permissions */
  uint32_t nlink;
  uint32_t size;                 /* bytes of data in the archive */
  unsigned segment;              /* 0 is the first */
  const uint8_t *data;           /* size bytes, or NULL: not wanted; always
                                    there for a symbolic link */
};

struct initramfs_visitor {
  /* Is this entry's data wanted?  (data is NULL here.)  NULL: of none. */
  bool (*want) (const struct initramfs_entry *entry, void *opaque);
  /* Each entry in order, "TRAILER!!!" left out.  false ends the walk with
   * the error it has set. */
  bool (*entry) (const struct initramfs_entry *entry, void *opaque,
                 GError **error);
};

struct initramfs_segment {
  enum initramfs_compression compression;
  uint64_t offset, size;         /* in the image, padding not included */
  uint64_t unpacked;             /* bytes */
  uint64_t entries;
};

/* Walk the image.  SEGMENTS (may be NULL) receives struct initramfs_segment
 * values: g_array_new (FALSE, FALSE, sizeof (struct initramfs_segment)).
 * Errors: what the kernel refuses (junk, truncation, broken data), a limit,
 * a compression that cannot be read here, the visitor's. */
bool initramfs_read (GBytes *image, const struct initramfs_visitor *visitor,
                     void *opaque, GArray *segments, GError **error);

/*----- the tool that made it --------------------------------------------*/

struct initramfs_tool {
  const char *name;              /* "initramfs-tools", "dracut", "unknown" */
  const char *summary;           /* for messages */
  const char *const *signature;  /* paths: any of them tells the tool */
  const char *load_list;         /* file of modules to load, one a line;
                                    NULL: there is none */
  const char *loader;            /* script with a line "insmod PATH" for each
                                    module that is ever loaded; NULL: modprobe
                                    loads by modules.dep */
  const char *sealed;            /* why its modules cannot be seen; NULL */
  bool udev;                     /* its udev loads what fits the devices, by
                                    modules.alias */
  bool append_proven;            /* a boot test of the suite has shown that
                                    an image with our archive boots */
};

/*----- what the kernel would make of it ---------------------------------*/

struct initramfs_contents;       /* immutable once made */

/* Unpack the image in the mind only: names, types, symbolic links as the
 * kernel would make them, with the contents of the few files needed here. */
struct initramfs_contents *initramfs_look (GBytes *image, GError **error);
void initramfs_contents_free (struct initramfs_contents *c);

const struct initramfs_tool *
initramfs_contents_tool (const struct initramfs_contents *c);

/* All segments in order; never empty. */
const GArray *
initramfs_contents_segments (const struct initramfs_contents *c);

/* Kernel versions: the directories of /lib/modules (links followed).
 * GPtrArray of char *, sorted. */
const GPtrArray *
initramfs_contents_versions (const struct initramfs_contents *c);

/* Where the module of kernel VERSION is, from the root without leading "/"
 * ("usr/lib/modules/6.1.0-18-amd64/kernel/drivers/ata/libata.ko"), or NULL.
 * MODULE in any spelling.  An image whose tool has a loader is of one kernel:
 * VERSION counts for nothing there.  Newly allocated. */
char *initramfs_contents_module (const struct initramfs_contents *c,
                                 const char *version, const char *module);

/* Names of that kernel's modules, sorted; the caller frees the array, the
 * strings belong to C. */
GPtrArray *initramfs_contents_modules (const struct initramfs_contents *c,
                                       const char *version);

/* Is PATH ("init", "/lib/modules/V", links followed) there? */
bool initramfs_contents_has (const struct initramfs_contents *c,
                             const char *path);

/* Text of a file that was kept: the tool's load list or loader, copies of
 * configuration that may name disks (etc/crypttab, etc/lvm/lvm.conf,
 * etc/cmdline.d, cryptroot/crypttab), and modules.dep, modules.alias,
 * modules.softdep of each kernel.  NULL: not there.  Belongs to C. */
GBytes *initramfs_contents_text (const struct initramfs_contents *c,
                                 const char *path);

/* Names in a directory, sorted; the caller frees the array, the strings
 * belong to C.  Empty: there is no such directory. */
GPtrArray *initramfs_contents_list (const struct initramfs_contents *c,
                                    const char *path);

/* lib is a symbolic link to usr/lib */
bool initramfs_contents_usr_merged (const struct initramfs_contents *c);

struct initramfs_counts {
  uint64_t entries, names, packed, unpacked;   /* entries; bytes */
  uint64_t lost;                 /* entries that the kernel would fail to
                                    make: parent missing, not a directory */
};
void initramfs_contents_counts (const struct initramfs_contents *c,
                                struct initramfs_counts *ret_counts);

/*----- what is missing --------------------------------------------------*/

struct initramfs_needs {
  GPtrArray *missing;            /* names, in load order: wanted modules and
                                    their dependencies that the kernel has
                                    as files and the initramfs lacks (or
                                    holds without an entry in modules.dep);
                                    if there are any, soft dependencies of
                                    the wanted modules too */
  GPtrArray *present;            /* wanted names in the initramfs */
  GPtrArray *builtin;            /* wanted names built into the kernel */
  GPtrArray *unavailable;        /* wanted names this kernel does not have
                                    at all */
};

/* Does the initramfs hold what WANTED (NULL-terminated names, any spelling)
 * takes on the kernel that DB tells of?  Never fails.  Nothing is to be
 * done when ->missing is empty (then also after an append: idempotent). */
struct initramfs_needs *
initramfs_find_needs (const struct initramfs_contents *c,
                      const struct module_db *db,
                      const char *const *wanted);
void initramfs_needs_free (struct initramfs_needs *n);

/*----- appending --------------------------------------------------------*/

/* Can an archive be appended to this image in a way that is known to work
 * (tool, compression)?  true: yes, and proven.  false: *ret_why (may be
 * NULL) is a sentence part for messages, newly allocated: "it was made by
 * dracut, for which appending is not proven". */
bool initramfs_append_proven (const struct initramfs_contents *c,
                              char **ret_why);

/* A file that replaces the one of that name, or hides it. */
struct initramfs_file {
  char *path;                    /* "etc/crypttab" */
  GBytes *data;                  /* NULL: a symbolic link to nowhere, which is
                                    as good as no file */
};

struct initramfs_append {
  const struct module_db *modules;   /* of the kernel it boots */
  const char *const *wanted;         /* NULL-terminated module names */
  /* Contents of a guest file, full path: "/lib/modules/VERSION/kernel/…".
   * Called once for each missing module, in load order. */
  GBytes *(*read_file) (const char *path, void *opaque, GError **error);
  void *opaque;
  int64_t mtime;                     /* of the new entries, seconds */
  const struct initramfs_file *files;   /* that come along; may be NULL */
  size_t nr_files;
};

/* The bytes to write behind the image's last byte (padding that the format
 * asks for included), or an empty GBytes when nothing is missing, or NULL
 * with an error.  The new archive holds: the missing modules with
 * dependencies, uncompressed (kmod in the initramfs need not know the
 * guest's compression), directories only where there are none yet, the
 * merged modules.dep, modules.alias and modules.softdep, the binary indexes
 * modules.dep.bin and modules.alias.bin that kmod reads instead of them, and
 * the tool's load list (if it has one) with the wanted modules added that it
 * lacks (built in or unavailable ones left out).  modules.symbols and
 * modules.devname stay as they are.  It has the compression of the image's
 * last segment, which this guest's kernel is known to unpack. */
GBytes *initramfs_build_append (const struct initramfs_contents *c,
                                const struct initramfs_append *input,
                                GError **error);

typedef struct initramfs_contents initramfs_contents;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (initramfs_contents, initramfs_contents_free)
typedef struct initramfs_needs initramfs_needs;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (initramfs_needs, initramfs_needs_free)

#endif
