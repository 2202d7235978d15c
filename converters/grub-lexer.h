/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words and commands of a GRUB 2 script.  Pure. */
#ifndef CONVERTERS_GRUB_LEXER_H
#define CONVERTERS_GRUB_LEXER_H

#include <stddef.h>
#include <glib.h>

struct grub_word {
  char *text;                    /* quotes taken off, variables as written */
  size_t start, end;             /* in the script, quotes included */
};

enum grub_command_end {
  GRUB_COMMAND_LINE,             /* newline or ';' */
  GRUB_COMMAND_OPEN,             /* '{' */
  GRUB_COMMAND_CLOSE,            /* '}' */
  GRUB_COMMAND_LAST,             /* the script's end */
};

/* One command; words such as "then" and "else" before it are left out. */
struct grub_command {
  GPtrArray *words;              /* struct grub_word *; may be empty */
  enum grub_command_end end;
  unsigned line;                 /* 1 is the first */
};

struct grub_lexer;

/* TEXT must outlive the lexer. */
struct grub_lexer *grub_lexer_new (const char *text);
void grub_lexer_free (struct grub_lexer *lexer);     /* accepts NULL */

/* The next command; it belongs to the lexer and is valid until the next
 * call.  NULL with an error: a quote is not closed, or a limit. */
struct grub_command *grub_lexer_next (struct grub_lexer *lexer,
                                      GError **error);

#endif
