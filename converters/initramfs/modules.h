/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel's modules as the index files of /lib/modules/VERSION tell them.
 * Pure: texts in, answers out; nothing is read from anywhere.
 *
 * Formats: depmod(8), modules.dep(5); modules.builtin is described in the
 * kernel's Documentation/kbuild/kbuild.rst.  A module's name is its file
 * name without directory, ".ko" and compression suffix, '-' written as '_';
 * names are always compared in that form. */
#ifndef CONVERTERS_INITRAMFS_MODULES_H
#define CONVERTERS_INITRAMFS_MODULES_H

#include <stdbool.h>
#include <glib.h>

#define MODULES_MAX_TEXT (32 * 1024 * 1024)  /* bytes of one index file */
#define MODULES_MAX_COUNT 100000             /* modules of one kernel */
#define MODULES_MAX_DEPS 1000                /* dependencies of one module */
#define MODULES_MAX_NAME 255                 /* bytes of a name */
#define MODULES_MAX_PATH 4095                /* bytes of a path */

/* The files of /lib/modules/VERSION.  DEP is needed, the others may be
 * NULL where the guest has no such file.  BUILTIN should be given: without
 * it a driver that is built in looks as if the kernel did not have it. */
struct module_texts {
  GBytes *dep;                   /* modules.dep */
  GBytes *alias;                 /* modules.alias */
  GBytes *softdep;               /* modules.softdep */
  GBytes *builtin;               /* modules.builtin */
};

struct module_db;                /* immutable once made */

/* VERSION is the directory's name, "6.1.0-18-amd64"; it must be a single
 * path component.  A line of modules.dep that makes no sense (absolute path
 * elsewhere, "..", no ".ko") is skipped; a text over its limit is an error.
 * The texts are referenced, not copied. */
struct module_db *module_db_new (const char *version,
                                 const struct module_texts *texts,
                                 GError **error);
void module_db_free (struct module_db *db);           /* accepts NULL */

const char *module_db_version (const struct module_db *db);
const struct module_texts *module_db_texts (const struct module_db *db);

/* The module's file relative to /lib/modules/VERSION
 * ("kernel/drivers/virtio/virtio.ko.xz"), NULL: the kernel has no such
 * file (it may be built in).  NAME in any spelling. */
const char *module_db_path (const struct module_db *db, const char *name);
bool module_db_is_builtin (const struct module_db *db, const char *name);

/* Names of the modules NAME directly or indirectly needs, in the order of
 * modules.dep (depmod writes the full list); NULL: no such module.
 * GPtrArray of char *, owned by the caller; at most MODULES_MAX_DEPS. */
GPtrArray *module_db_deps (const struct module_db *db, const char *name);

/* Everything that loading WANTED (NULL-terminated) takes, each name once,
 * dependencies before what needs them; with SOFT also the "pre" and "post"
 * soft dependencies that this kernel has as modules.  Cycles are broken,
 * never followed twice.  Built-in names are left out.  Names that the
 * kernel has neither as module nor built in go to *ret_unavailable.
 * Both: GPtrArray of char *, owned by the caller; ret_unavailable may be
 * NULL. */
GPtrArray *module_db_closure (const struct module_db *db,
                              const char *const *wanted, bool soft,
                              GPtrArray **ret_unavailable);

/* Module name of a path ("kernel/fs/jbd2/jbd2.ko.xz" -> "jbd2") or of a name
 * in any spelling ("virtio-pci" -> "virtio_pci"); NULL if it is empty or
 * too long.  Newly allocated. */
char *module_name (const char *path_or_name);

/* Does PATH end in .ko, .ko.gz, .ko.xz or .ko.zst? */
bool module_path_is_module (const char *path);

typedef struct module_db module_db;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (module_db, module_db_free)

#endif
