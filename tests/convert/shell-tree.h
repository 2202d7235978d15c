/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory in which scripts for guests are run by real shells, with fake
 * commands first in PATH. */
#ifndef TESTS_CONVERT_SHELL_TREE_H
#define TESTS_CONVERT_SHELL_TREE_H

#include <stdbool.h>
#include <glib.h>

/* The directory, made by shell_tree_begin; removed by shell_tree_end. */
extern char *top;
void shell_tree_begin (void);
void shell_tree_end (void);

/* The shells that guests have: NULL-terminated argvs. */
extern const char *const shells[][3];
extern const size_t nr_shells;

void put (const char *name, const char *text, int mode);
/* A command in fake-bin/: it writes "NAME ARGUMENTS" to the file "out", then
 * does TEXT. */
void put_fake (const char *name, const char *text);
char *get (const char *name);
bool exists (const char *name);

/* TEXT with FROM, which must be there, replaced by TO everywhere. */
char *replaced (const char *text, const char *from, const char *to);
/* Run NAME by this shell, or by its own first line if NULL; its status. */
int run_script (const char *const *shell, const char *name);
/* Each shell can parse it. */
void check_syntax (const char *name);

#endif
