/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot loaders whose menu is text of "KEY VALUE" lines: what they share.
 * Only for the boot loaders' files. */
#ifndef CONVERTERS_LINUX_MENU_H
#define CONVERTERS_LINUX_MENU_H

#include "converters/boot-menu.h"
#include "converters/linux.h"

struct linux_menu_kind {
  const char *name;              /* "GRUB legacy" */
  /* glob(7) patterns; the first file that has entries, or names another one,
   * counts.  A UEFI guest's come first if it is one. */
  const char *const *uefi_paths, *const *paths;
  const char *const *settings;   /* files, arguments on any of their lines */
  bool (*parse) (struct boot_menu *menu, const char *text,
                 unsigned file_index, GError **error);
  /* The entry that boots if nobody chooses; -1. */
  int (*current) (const struct boot_menu *menu, const char *chosen);
  /* NULL: this file says no default. */
  char *(*set_default) (const struct boot_menu *menu, const char *text,
                        unsigned index);
  /* For the first file, when none says one. */
  char *(*add_default) (const struct boot_menu *menu, const char *text,
                        unsigned index);
  size_t (*arguments) (const char *line);
};

struct linux_menu_file {
  char *path;
  char *text;                    /* as it is in the guest now */
};

struct linux_menu {
  const struct linux_menu_kind *kind;
  GPtrArray *files;              /* struct linux_menu_file *, at least one */
  struct boot_menu *menu;        /* NULL: it cannot be understood */
  bool complete;                 /* files holds all that is named */
  bool loops;                    /* the files name each other in a ring */
  char *saved;                   /* the default that is kept elsewhere; it
                                    replaces the menu's; NULL */
};

/* NULL: there is none. */
struct linux_menu *linux_menu_load (struct conversion *cv,
                                    const struct linux_menu_kind *kind);
void linux_menu_free (gpointer menu);                /* accepts NULL */
bool linux_menu_has_menu (gconstpointer menu);
void linux_menu_match (gconstpointer menu, struct linux_kernel *kernel);
/* Index of the entry that boots now; -1: not known. */
int linux_menu_current (const struct linux_menu *m);
/* Entry INDEX boots by default. */
bool linux_menu_set_index (struct conversion *cv, struct linux_menu *m,
                           unsigned index, GError **error);
bool linux_menu_write (struct conversion *cv, struct linux_menu *m,
                       unsigned file_index, const char *text,
                       GError **error);
/* struct linux_boot_ops's, for menus without additions of their own. */
bool linux_menu_set_default (struct conversion *cv, GError **error);
bool linux_menu_edit_arguments (struct conversion *cv, GError **error);

#endif
