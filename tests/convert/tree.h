/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest as a directory tree, made from a small text; see run-convert.c for
 * the language.  Packages of an RPM guest:
 *
 *   rpmdb DIR [sqlite|ndb|bdb]        where the database is; sqlite if not said
 *   package NAME [EPOCH:]VERSION-RELEASE ARCH
 *
 * in any order, any number of packages, the same name more than once; the
 * database is a real one (phony-rpm.h).  "package NAME VERSION", without ARCH,
 * is one of dpkg.  Initramfs images, see phony_image:
 *
 *   initrd VERSION [MODULE…]          /boot/initrd.img-VERSION
 *   image KIND PATH VERSION [MODULE…]
 *   rule PATTERN => image KIND PATH VERSION [MODULE…]
 *
 * A registry hive, whose keys and values follow in "|" lines as reg-text.h has
 * them; what is said of the same PATH again comes on top, so that an included
 * file can hold what all versions have:
 *
 *   hive PATH
 *   | [Select]
 *   | "Current"=dword:00000001 */
#ifndef TESTS_CONVERT_TREE_H
#define TESTS_CONVERT_TREE_H

#include <stdbool.h>
#include <glib.h>

#include "converters/converter.h"

/* What a command of the guest does instead of running. */
struct tree_rule {
  char *pattern;                 /* glob(7) over the words, joined by ' ' */
  char *failure;                 /* the error; NULL: it succeeds, and: */
  char *path;                    /* a file to be written, or NULL */
  GBytes *data;
};

struct tree_case {
  char *dir;                     /* the tree's top */
  struct source *source;
  struct inspect *inspect;
  struct conversion_options options;
  GPtrArray *rules;              /* struct tree_rule * */
  guint64 free_bytes;            /* of each file system */
  GString *packages;             /* /var/lib/dpkg/status */
  bool recognise;                /* inspect is made from the tree's files:
                                    Linux by tree_case_new; Windows ("type" is
                                    said) by who converts it */
};

/* Build what FILE describes in the empty directory DIR. */
struct tree_case *tree_case_new (const char *file, const char *dir,
                                 GError **error);
void tree_case_free (struct tree_case *c);
void tree_rule_free (gpointer rule);

/* The files of a tree: path to struct tree_file *. */
struct tree_file {
  char *kind;                    /* "file 0644", "dir 0755", "link TARGET" */
  GBytes *data;                  /* of a regular file; else NULL */
};
GHashTable *tree_snapshot (const char *dir);
/* The differences as text, paths sorted. */
char *tree_diff (GHashTable *before, GHashTable *after);

/*----- phony contents (phony.c) -------------------------------------------*/

/* A phony kernel: /boot/vmlinuz-V, /boot/config-V, /lib/modules/V.  OPTIONS:
 * "virtio" drivers as modules, "builtin" in the kernel, "none". */
bool phony_kernel (const char *dir, const char *version, const char *options,
                   GError **error);
/* Its modules, for phony-initrd.c. */
const char *phony_module_path (const char *name, const char **ret_deps);
void phony_add_dep (GString *dep, const char *path, const char *deps);
/* An initramfs as a tool makes it (phony-initrd.c), with these modules of
 * VERSION.  KIND is TOOL[,FORM]: initramfs-tools, dracut, dracut-004,
 * dracut-squash, mkinitrd (RHEL 5), mkinitrd-suse, make-initrd or mkinitfs;
 * gzip, xz, zstd, bzip2 or lzo.  WORDS may hold "+PATH[=TEXT]", a file ("~"
 * in TEXT is a blank).  NULL: no such kind. */
GBytes *phony_image (const char *kind, const char *version, char **words);
/* Write it; WORDS begin with the version. */
bool phony_place_image (const char *dir, const char *kind, const char *path,
                        char **words, GError **error);
/* grub.cfg as GRUB's own generator writes it: the first version also as the
 * simple entry.  DEFAULT is the value of GRUB_DEFAULT. */
char *phony_grub_cfg (char **versions, const char *name,
                      const char *def, const char *arguments);

/*----- the RPM database (tree-rpm.c) --------------------------------------*/

/* What the statements "rpmdb" and "package" said; WORDS begin with those. */
struct tree_rpm;
struct tree_rpm *tree_rpm_new (void);
void tree_rpm_free (struct tree_rpm *rpm);
bool tree_rpm_place (struct tree_rpm *rpm, char **words, GError **error);
bool tree_rpm_add (struct tree_rpm *rpm, char **words, GError **error);
/* Once all is said. */
bool tree_rpm_write (const struct tree_rpm *rpm, const char *dir,
                     GError **error);

/*----- registry hives (tree-hive.c) ---------------------------------------*/

struct tree_hives;
struct tree_hives *tree_hives_new (void);
void tree_hives_free (struct tree_hives *h);
/* TEXT (reg-text.h) follows what was said about PATH's hive before. */
void tree_hives_add (struct tree_hives *h, const char *path,
                     const char *text);
/* Once all is said. */
bool tree_hives_write (const struct tree_hives *h, const char *dir,
                       GError **error);
bool tree_is_hive (GBytes *data);
/* The differences of two hives, as reg-text.h has them. */
void tree_hive_diff (GString *out, GBytes *before, GBytes *after);

/* The digest that old releases of initramfs-tools keep of an image. */
bool phony_digest (const char *dir, const char *version, GError **error);
/* GRUB's environment block, [PATH] and then "KEY=VALUE" lines; "~" is a
 * blank. */
bool phony_grubenv (const char *dir, char **words, GError **error);
/* Append the text of a "|" line: " TEXT", "*N TEXT" for N lines,
 * or "0" for eight zero bytes. */
void phony_text (GString *text, const char *line);

bool tree_write (const char *dir, const char *path, const void *data,
                 gsize size, GError **error);

/* Disk ID of the source, with this enum source_controller; one that STAYS was
 * left behind by --disks. */
void tree_add_disk (struct source *s, unsigned id, int controller,
                    bool stays);

#endif
