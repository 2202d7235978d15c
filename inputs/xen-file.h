/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Xen configuration file assigns: names and their values.
 *
 * Two syntaxes give the same: the files of xl and xm (xl.cfg(5); xm's are
 * Python, of which only assignments of plain values are taken), and the
 * S-expressions of xend ("xm list -l", /var/lib/xend/domains/UUID/config.sxp),
 * whose devices are written as xl's lists have them. */
#ifndef INPUTS_XEN_FILE_H
#define INPUTS_XEN_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define XEN_FILE_MAX (1024 * 1024)               /* bytes of the file */
#define XEN_FILE_MAX_DEPTH 16                    /* of lists, sxp: 64 */
#define XEN_FILE_MAX_VALUES (8 * 1024 * 1024)    /* bytes of all values */

struct xen_value {               /* one of text, items, or neither: code */
  char *text;                    /* a string or a number, UTF-8 */
  GPtrArray *items;              /* struct xen_value * */
  bool number;
  unsigned line;                 /* from 1 */
};

struct xen_file {
  GHashTable *values;            /* name -> struct xen_value * */
  GPtrArray *warnings;           /* char * */
  size_t room;                   /* bytes that values may still take */
};

/* TEXT of SIZE bytes in the syntax that it begins in.  WHAT names it in errors
 * ("‘guest.cfg’"). */
struct xen_file *xen_file_parse (const char *text, size_t size,
                                 const char *what, GError **error);
void xen_file_free (struct xen_file *f);             /* accepts NULL */

/* Of a string or number; NULL: there is none, or it is empty or a list. */
const char *xen_file_get (const struct xen_file *f, const char *name);
/* A list (of a text: its only item); NULL: there is none.  Not the caller's;
 * valid as long as F. */
const struct xen_value *xen_file_list (const struct xen_file *f,
                                       const char *name);
/* OTHERWISE, unless it is a number up to MAX. */
uint64_t xen_file_number (const struct xen_file *f, const char *name,
                          uint64_t max, uint64_t otherwise);
void xen_file_warn (struct xen_file *f, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);

/* For the readers of the two syntaxes.  They take over what they are given;
 * NULL or false: the values are too large. */
struct xen_value *xen_value_new (struct xen_file *f, const char *text,
                                 unsigned line);
struct xen_value *xen_value_new_list (struct xen_file *f, unsigned line);
struct xen_value *xen_value_copy (struct xen_file *f,
                                  const struct xen_value *v, unsigned line);
void xen_value_free (struct xen_value *v);           /* accepts NULL */
void xen_file_set (struct xen_file *f, const char *name,
                   struct xen_value *v);
bool xen_config_read (struct xen_file *f, const char *text, const char *what,
                      GError **error);
bool xen_sxp_read (struct xen_file *f, const char *text, const char *what,
                   GError **error);

typedef struct xen_file v2v_xen_file;
typedef struct xen_value v2v_xen_value;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_xen_file, xen_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_xen_value, xen_value_free)

#endif
