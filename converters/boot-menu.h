/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The menu of a boot loader whose configuration is lines of "KEY VALUE":
 * GRUB legacy, extlinux, ELILO.  Pure.
 *
 * One menu may come from several files (INCLUDE); a line is counted from 0
 * in the file where it stands. */
#ifndef CONVERTERS_BOOT_MENU_H
#define CONVERTERS_BOOT_MENU_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

#define BOOT_MAX_ENTRIES 2000
#define BOOT_MAX_INCLUDES 16     /* that one file names */
#define BOOT_MAX_LINES 100000    /* of one file */

struct boot_entry {
  char *name;                    /* what "default" names it by, or its title */
  char *kernel;                  /* as written, without a device; NULL: it
                                    boots something else */
  char *initrd;                  /* NULL: none */
  char *file;                    /* base name of the kernel's file; whoever
                                    can look follows links first */
  bool recovery;                 /* single-user or rescue mode */
  bool xen;                      /* a hypervisor with a kernel as module */
  unsigned file_index;           /* the file in which it stands */
  unsigned line, end;            /* its lines: [line, end) */
};

struct boot_menu {
  GPtrArray *entries;            /* struct boot_entry *, in menu order */
  char *chosen;                  /* the value of "default"; NULL: not said */
  GPtrArray *includes;           /* char *, files to be read behind this */
};

struct boot_menu *boot_menu_new (void);
void boot_menu_free (struct boot_menu *menu);        /* accepts NULL */
/* NULL with an error: there are too many. */
struct boot_entry *boot_menu_add (struct boot_menu *menu, const char *name,
                                  unsigned line, GError **error);
/* The last entry, or NULL. */
struct boot_entry *boot_menu_last (const struct boot_menu *menu);
/* Index of the entry of that name; -1: there is none. */
int boot_menu_index (const struct boot_menu *menu, const char *name);
/* The same; where it is not found, or NAME is NULL, the first.  -1: the menu
 * is empty. */
int boot_menu_index_or_first (const struct boot_menu *menu, const char *name);
/* The first that boots the kernel of this base name; -1. */
int boot_menu_find (const struct boot_menu *menu, const char *file);
bool boot_entry_boots (const struct boot_entry *entry, const char *file);

void boot_entry_set_kernel (struct boot_entry *entry, const char *path);
/* Notes what the kernel's arguments tell: rescue mode. */
void boot_entry_look_at (struct boot_entry *entry, const char *arguments);

/*----- lines --------------------------------------------------------------*/

struct boot_line {
  size_t key, key_length;
  size_t value, value_length;    /* behind blanks or one '='; blanks at the
                                    end are left out */
};

/* false: nothing but blanks, or a comment. */
bool boot_line_parse (const char *line, struct boot_line *ret);
/* Letters of either case. */
bool boot_line_is (const char *line, const struct boot_line *l,
                   const char *key);
char *boot_line_value (const char *line, const struct boot_line *l);
/* LINE with another value. */
char *boot_line_set (const char *line, const struct boot_line *l,
                     const char *value);

/* TEXT with VALUE on each line whose key is "default"; NULL: there is no such
 * line. */
char *boot_lines_set_default (const char *text, const char *value);

/* The lines of a text, without "\n"; NULL with an error: too many. */
char **boot_lines_split (const char *text, GError **error);

typedef struct boot_menu boot_menu;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (boot_menu, boot_menu_free)

#endif
