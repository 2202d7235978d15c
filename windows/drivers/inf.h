/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INF files: sections of lines of fields, with %strings% replaced.
 *
 * Pure.  The syntax is that of "General Syntax Rules for INF Files" of the
 * Windows driver documentation: names of sections, keys and strings have no
 * case; sections of one name are one section; ';' begins a comment; a
 * backslash at the end continues a line; "" in a quoted text is a quote;
 * %% is a percent sign, and %name% stays as it is when [Strings] does not
 * have it (%12% is a directory's number).  [Strings.0409] (English) counts
 * before [Strings]. */
#ifndef WINDOWS_DRIVERS_INF_H
#define WINDOWS_DRIVERS_INF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define INF_MAX_SIZE (4UL * 1024 * 1024)    /* bytes of a file */
#define INF_MAX_LINE (64UL * 1024)          /* bytes of a line, continued */
#define INF_MAX_LINES 100000U
#define INF_MAX_SECTIONS 10000U
#define INF_MAX_FIELDS 4096U                /* of one line */
#define INF_MAX_DEPTH 8U                    /* of strings within strings */
#define INF_MAX_REPLACED (16UL * 1024 * 1024)   /* bytes, all in all */

struct inf_line {
  char *key;                     /* before '='; NULL: there is none */
  GStrv fields;                  /* at least one, unless there is a key */
  guint count;                   /* of fields */
};

struct inf_section {
  char *name;                    /* as written first */
  GPtrArray *lines;              /* struct inf_line * */
};

struct inf {
  char *name;                    /* of the file, for errors */
  GHashTable *sections;          /* name in lower case -> inf_section */
};

/* DATA in UTF-16 or UTF-8, with or without byte order mark, or else in
 * Windows-1252.  Errors: too large, binary, no sections, no Signature of
 * Windows in [Version], strings that name one another. */
struct inf *inf_parse (const void *data, size_t size, const char *name,
                       GError **error);
void inf_free (struct inf *inf);                       /* accepts NULL */

/* NULL: there is none.  An empty one is there. */
const struct inf_section *inf_section (const struct inf *inf,
                                       const char *name);
/* The line of SECTION with that KEY; NULL: none, or SECTION is NULL. */
const struct inf_line *inf_find (const struct inf_section *section,
                                 const char *key);
/* Field N (0 is the first after '='); "" if it is not there. */
const char *inf_field (const struct inf_line *line, guint n);
/* The first field of SECTION's line KEY; NULL: no such line. */
const char *inf_value (const struct inf_section *section, const char *key);
/* A decimal or 0x... number; FALLBACK when it is empty or no number. */
uint32_t inf_number (const char *text, uint32_t fallback);

/*----- the parts, for tests -----------------------------------------------*/

/* The file's text as UTF-8 without a mark; newly allocated. */
char *inf_decode (const void *data, size_t size, const char *name,
                  GError **error);
/* One logical line, without its end: key and fields, nothing replaced. */
struct inf_line *inf_line_parse (const char *text, size_t length);
void inf_line_free (struct inf_line *line);            /* accepts NULL */
/* Replace what [Strings] has in all lines of all other sections. */
bool inf_replace_strings (struct inf *inf, GError **error);

typedef struct inf v2v_inf;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_inf, inf_free)

#endif
