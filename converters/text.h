/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edits of configuration files, line by line, that keep every other byte.
 *
 * Pure.  Lines end in "\n"; a carriage return belongs to its line.  The edit
 * functions return the new text (newly allocated), or NULL when nothing
 * would change, so that an unchanged file is never written. */
#ifndef CONVERTERS_TEXT_H
#define CONVERTERS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

/* LINE without its newline; returns its replacement (newly allocated), or
 * NULL: it stays.  A replacement of TEXT_DELETE takes the line out. */
typedef char *(*text_line_func) (const char *line, void *opaque);
#define TEXT_DELETE ((char *) text_delete_mark)
extern const char text_delete_mark[];

char *text_edit_lines (const char *text, text_line_func edit, void *opaque);

/* Each longest run of characters of LINE that are not in SEPARATORS; EDIT
 * as above, without deletion. */
char *text_edit_words (const char *line, const char *separators,
                       text_line_func edit, void *opaque);

/* Field N (0 is the first) of a line whose fields are separated by blanks.
 * false: there are fewer. */
bool text_field (const char *line, unsigned n,
                 size_t *ret_start, size_t *ret_length);
char *text_field_dup (const char *line, unsigned n);        /* NULL: none */
char *text_replace (const char *line, size_t start, size_t length,
                    const char *with);
/* Nothing but blanks, or a comment (#)? */
bool text_is_comment (const char *line);

/* *TEXT becomes WITH, an edit's result; NULL: it stays. */
static inline void
text_put (char **text, char *with)
{
  if (with) {
    g_free (*text);
    *text = with;
  }
}

/* TEXT with LINE as its last line. */
char *text_append_line (const char *text, const char *line);
/* Is there a line whose first field is WORD? */
bool text_has_word (const char *text, const char *word);

/* Shell-style files of KEY=VALUE lines (/etc/default/grub).  The last
 * assignment counts; quotes are taken off, nothing is expanded.  NULL: not
 * assigned. */
char *text_get_variable (const char *text, const char *key);
/* Change the value of the last assignment, or add a line.  The value is
 * quoted where the shell needs it.  NULL: it has this value already. */
char *text_set_variable (const char *text, const char *key,
                         const char *value);

#endif
