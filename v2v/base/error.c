/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The project's GError domain. */
#include "config.h"

#include "v2v/base/error.h"

G_DEFINE_QUARK (v2v-error-quark, v2v_error)

static void
set_literal (GError **error, int code, char *message)
{
  g_set_error_literal (error, V2V_ERROR, code, message);
  g_free (message);
}

bool
error_set (GError **error, const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  set_literal (error, V2V_ERROR_FAILED, g_strdup_vprintf (fmt, args));
  va_end (args);
  return false;
}

bool
error_set_code (GError **error, enum v2v_error_code code,
                const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  set_literal (error, code, g_strdup_vprintf (fmt, args));
  va_end (args);
  return false;
}

bool
error_set_errno (GError **error, int errnum, const char *fmt, ...)
{
  va_list args;
  g_autofree char *what = NULL;

  va_start (args, fmt);
  what = g_strdup_vprintf (fmt, args);
  va_end (args);
  set_literal (error, V2V_ERROR_FAILED,
               g_strdup_printf ("%s: %s", what, g_strerror (errnum)));
  return false;
}
