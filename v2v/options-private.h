/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the option parser share; nobody else includes it.
 *
 *   options.c           the command line's syntax, and the order of checks
 *   options-table.c     the table of all options
 *   options-set.c       one setter a kind of option
 *   options-mapping.c   the setters of -b, -n and --mac
 *   options-backend.c   -i, -o, -io, -oo against the backends' rows
 *   options-help.c      --help, --version, lists, nearest name
 *   machine-readable.c  the stream, and the list of capabilities */
#ifndef V2V_OPTIONS_PRIVATE_H
#define V2V_OPTIONS_PRIVATE_H

#include "v2v/options.h"

enum option_argument { ARG_NONE, ARG_REQUIRED, ARG_OPTIONAL };

enum option_group {
  GROUP_INPUT, GROUP_OUTPUT, GROUP_CONVERSION, GROUP_GENERAL, GROUP_LEGACY,
};

struct parser;
struct option_row;

/* Acts on one occurrence of ROW.  VALUE is NULL where none was given. */
typedef bool (*option_setter) (struct parser *p,
                               const struct option_row *row,
                               const char *value, GError **error);

struct option_row {
  const char *name;              /* "network", "ic"; NULL: only a letter */
  char letter;                   /* 'n'; 0: none */
  enum option_argument argument;
  bool repeatable;               /* may a value be given twice? */
  bool brief;                    /* is it one of those that --help shows? */
  unsigned tools;                /* TOOL_*: who has it */
  enum option_group group;
  const char *value_name, *help;
  option_setter set;
  size_t offset;                 /* the field of struct options */
  const void *data;              /* what the setter needs to know */
  unsigned accept;               /* ACCEPT_* that stands for this option */
};

extern const struct option_row option_rows[];   /* ended by an empty row */

static inline bool
option_row_is_end (const struct option_row *row)
{
  return row->name == NULL && row->letter == 0;
}
#define MAX_OPTION_ROWS 128

/* Options of the interface that this version cannot do. */
struct unavailable_option {
  const char *name;
  const char *instead;           /* what to do; NULL: nothing to say */
};
extern const struct unavailable_option unavailable_options[];

/* What set_choice and set_number find in a row's data. */
struct choice {
  const char *name;              /* NULL ends the table */
  int value;
};
struct limits { uint64_t min, max; };

/* One -io or -oo, kept until the mode is known. */
struct backend_setting {
  bool output;                   /* -oo; else -io */
  const char *text;              /* "NAME" or "NAME=VALUE" */
  char *owned;                   /* text when it was composed, else NULL */
  const struct option_row *legacy;   /* the old option it came from */
};

struct parser {
  struct options *o;
  bool given[MAX_OPTION_ROWS];   /* by the row's index */
  unsigned accepts_given;        /* ACCEPT_* */
  GArray *settings;              /* struct backend_setting */
  bool list_io, list_oo;         /* -io ?, -oo ? */
  bool done;                     /* an action has ended the run */
};

/* --- options-table.c, options-help.c ------------------------------------ */

/* "-ic", "--network", "-x": as the manual calls it.  Newly allocated. */
char *option_display (const struct option_row *row);
const char *tool_name (enum tool tool);
/* ": did you mean --parallel?" or "".  Newly allocated. */
char *option_suggest (enum tool tool, const char *name);
bool set_help (struct parser *p, const struct option_row *row,
               const char *value, GError **error);
bool set_version (struct parser *p, const struct option_row *row,
                  const char *value, GError **error);
bool set_short_options (struct parser *p, const struct option_row *row,
                        const char *value, GError **error);
bool set_long_options (struct parser *p, const struct option_row *row,
                       const char *value, GError **error);

/* --- options-set.c ------------------------------------------------------ */

bool set_string (struct parser *p, const struct option_row *row,
                 const char *value, GError **error);
bool set_true (struct parser *p, const struct option_row *row,
               const char *value, GError **error);
bool set_false (struct parser *p, const struct option_row *row,
                const char *value, GError **error);
/* data: struct choice []; no value: the first. */
bool set_choice (struct parser *p, const struct option_row *row,
                 const char *value, GError **error);
/* data: struct limits; the field is unsigned. */
bool set_number (struct parser *p, const struct option_row *row,
                 const char *value, GError **error);
/* The name of a disk format: a few letters and digits. */
bool set_format (struct parser *p, const struct option_row *row,
                 const char *value, GError **error);
/* data: struct choice []; the string is kept. */
bool set_word (struct parser *p, const struct option_row *row,
               const char *value, GError **error);
bool set_root (struct parser *p, const struct option_row *row,
               const char *value, GError **error);
bool set_key (struct parser *p, const struct option_row *row,
              const char *value, GError **error);
bool set_nothing (struct parser *p, const struct option_row *row,
                  const char *value, GError **error);
/* An old option: a warning says that it does nothing. */
bool set_ignored (struct parser *p, const struct option_row *row,
                  const char *value, GError **error);
/* An old name of -ip. */
bool set_password_file (struct parser *p, const struct option_row *row,
                        const char *value, GError **error);
void options_warn (struct options *o, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);

/* --- options-mapping.c -------------------------------------------------- */

bool set_mapping (struct parser *p, const struct option_row *row,
                  const char *value, GError **error);
bool set_mac (struct parser *p, const struct option_row *row,
              const char *value, GError **error);

/* --- options-backend.c -------------------------------------------------- */

/* data: non-NULL for -oo. */
bool set_backend_option (struct parser *p, const struct option_row *row,
                         const char *value, GError **error);
/* An old option that is a -io (data NULL) or -oo of the same name now. */
bool set_forwarded (struct parser *p, const struct option_row *row,
                    const char *value, GError **error);
/* The checks that need the whole command line. */
bool backends_check (struct parser *p, GError **error);

/* --- machine-readable.c ------------------------------------------------- */

bool set_machine_readable (struct parser *p, const struct option_row *row,
                           const char *value, GError **error);
bool machine_readable_print (const struct options *o, GError **error);

#endif
