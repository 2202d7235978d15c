/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The project's GError domain and the one way to set an error.
 *
 * An error is set once, at its origin, naming the object; callers add
 * context with g_prefix_error.  The message says what went wrong, with
 * what, and what the user can do next.  Only main prints it. */
#ifndef V2V_BASE_ERROR_H
#define V2V_BASE_ERROR_H

#include <stdbool.h>
#include <glib.h>

#define V2V_ERROR (v2v_error_quark ())
GQuark v2v_error_quark (void);

enum v2v_error_code {
  V2V_ERROR_FAILED,       /* anything that has no reader of its own */
  V2V_ERROR_CANCELLED,    /* the user or a signal ended the run */
  V2V_ERROR_NOT_FOUND,    /* the named object does not exist */
};

/* Set *error (if wanted) to a formatted message; always returns false,
 * so that callers can write "return error_set (error, ...)". */
bool error_set (GError **error, const char *fmt, ...) G_GNUC_PRINTF (2, 3);

/* The same with a code from enum v2v_error_code. */
bool error_set_code (GError **error, enum v2v_error_code code,
                     const char *fmt, ...) G_GNUC_PRINTF (3, 4);

/* The same, ended by ": " and strerror (errnum). */
bool error_set_errno (GError **error, int errnum,
                      const char *fmt, ...) G_GNUC_PRINTF (3, 4);

#endif
