/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries of the Boot Loader Specification (/loader/entries/ID.conf) and
 * systemd-boot's loader.conf.  Pure.
 *
 * Syntax: the Boot Loader Specification, "Type #1"; loader.conf(5). */
#ifndef CONVERTERS_BLS_ENTRY_H
#define CONVERTERS_BLS_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

#define BLS_MAX_ENTRIES 1000
#define BLS_MAX_ENTRY (64 * 1024)        /* bytes of one file */

struct bls_entry {
  char *id;                      /* the file's name without ".conf" */
  char *title;                   /* the id where none is given */
  char *version, *machine_id, *sort_key;   /* NULL: not given */
  char *kernel;                  /* "linux"; NULL: it boots something else */
  char *initrd;                  /* the first; NULL: none */
  bool recovery;                 /* its options ask for single-user mode */
  bool xen;                      /* the kernel is a hypervisor's module */
};

/* FILE is a base name that ends in ".conf".  Unknown keys are left out. */
struct bls_entry *bls_entry_parse (const char *file, const char *text);
void bls_entry_free (gpointer entry);                /* accepts NULL */

/* Where kernel arguments begin in LINE ("options …"); 0: none. */
size_t bls_arguments (const char *line);

/* Menu order, first the entry that the menu shows first.  GRUB's blscfg:
 * names of files as package, version and release, newest first.
 * systemd-boot: as the specification says, "Sorting". */
int bls_compare_grub (const struct bls_entry *a, const struct bls_entry *b);
int bls_compare_systemd (const struct bls_entry *a,
                         const struct bls_entry *b);

/* Versions as the specification compares them, "Version Format". */
int bls_compare_versions (const char *a, const char *b);

/* loader.conf's "default": a glob(7) pattern over ids with ".conf"; NULL:
 * not said. */
char *loader_conf_default (const char *text);
/* TEXT (or "") with another default. */
char *loader_conf_set_default (const char *text, const char *value);

#endif
