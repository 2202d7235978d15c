/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading GRUB 2's grub.cfg: its menu and what it boots by default.  Pure.
 *
 * Syntax and meaning: the GRUB manual, "Writing full configuration files
 * directly" and the variable "default".  Nothing is expanded or executed,
 * no other file is read; a branch of an "if" counts as if it were taken. */
#ifndef CONVERTERS_GRUB_CFG_H
#define CONVERTERS_GRUB_CFG_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

#define GRUB_MAX_ENTRIES 2000
#define GRUB_MAX_PATH 4096       /* bytes of an entry's path */
#define GRUB_MAX_ENV_FILES 16
#define GRUB_MAX_DEPTH 32        /* nested braces */
#define GRUB_MAX_WORDS 1024      /* words of one command */

struct grub_entry {
  char *title;
  char *id;                      /* the title where no id is given */
  char *path;                    /* for "default": "submenu>entry", '>' in
                                    a name doubled */
  char *number;                  /* the same by numbers: "1>2" */
  char *kernel;                  /* path of the first linux command; NULL:
                                    it boots something else */
  char *initrd;                  /* first path; NULL none */
  bool recovery;                 /* single-user or rescue mode */
  bool xen;                      /* a hypervisor with a kernel as module */
  bool bls;                      /* from a file of /boot/loader/entries */
};

/* "set default=…": where its value stands in the text, quotes included. */
struct grub_default {
  char *value;                   /* without quotes: "0", "${saved_entry}" */
  size_t start, length;
};

struct grub_cfg {
  GPtrArray *entries;            /* struct grub_entry *, in menu order */
  GPtrArray *defaults;           /* struct grub_default * */
  GHashTable *variables;         /* char * to char *: "set" outside entries */
  GPtrArray *env_files;          /* char *, of "load_env -f" */
  char *configfile;              /* of the first "configfile" or "source"
                                    outside entries; NULL: none */
  bool blscfg;                   /* entries of files come in: */
  guint bls_index;               /* before this one of entries */
  unsigned bls_number;           /* so many stand before it at the top */
};

struct grub_cfg *grub_cfg_parse (const char *text, GError **error);
void grub_cfg_free (struct grub_cfg *cfg);           /* accepts NULL */

/* The entry that a value of "default" boots: number, id or title, or
 * several with '>'.  What GRUB does not find is the first entry, here too.
 * NULL: the menu is empty. */
const struct grub_entry *grub_cfg_resolve (const struct grub_cfg *cfg,
                                           const char *value);
/* The first plain entry whose kernel has this base name ("vmlinuz-6.1").
 * NULL: there is none. */
const struct grub_entry *grub_cfg_find (const struct grub_cfg *cfg,
                                        const char *kernel);
/* Does ENTRY boot this kernel in the usual way? */
bool grub_entry_boots (const struct grub_entry *entry, const char *kernel);

/* Is it the value of a variable ("${saved_entry}") of this name? */
bool grub_default_is (const struct grub_default *d, const char *variable);

/* TEXT (from which CFG was parsed) with every default that is not a
 * variable's value set to VALUE.  Newly allocated. */
char *grub_cfg_set_default (const struct grub_cfg *cfg, const char *text,
                            const char *value);

/*----- what other files say (grub-menu.c) ---------------------------------*/

#define GRUB_MAX_EXPANDED 4096   /* bytes of an expanded word */

/* TEXT with the values of variables; those that are not known are empty. */
char *grub_cfg_expand (const struct grub_cfg *cfg, const char *text);
/* The same with all entries' kernels and initramfs paths. */
void grub_cfg_expand_entries (struct grub_cfg *cfg);
/* KEY=VALUE lines of a file that load_env reads; it may be a block. */
void grub_cfg_add_variables (struct grub_cfg *cfg, const char *text);

/* Entries (struct bls_entry *, in menu order) where "blscfg" stands; numbers
 * of those behind it grow. */
void grub_cfg_insert_bls (struct grub_cfg *cfg, const GPtrArray *entries);

/*----- grubenv: exactly 1024 bytes, padded with '#' -----------------------*/

#define GRUBENV_SIZE 1024

bool grubenv_is_block (const char *data, size_t size);
/* NULL: not set, or this is no environment block. */
char *grubenv_get (const char *data, size_t size, const char *key);
/* The block with KEY set to VALUE (NULL: taken out); GRUBENV_SIZE bytes,
 * newly allocated.  What is no block becomes an empty one first.  NULL with
 * an error: no room in it. */
char *grubenv_set (const char *data, size_t size, const char *key,
                   const char *value, GError **error);

typedef struct grub_cfg grub_cfg;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (grub_cfg, grub_cfg_free)

#endif
