/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said about a guest while it changes: printed, and recorded. */
#include "config.h"

#include <stdarg.h>

#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/guest/guest.h"

#define MAX_MESSAGE 2000

void
guest_warning (struct guest *g, const char *fmt, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, fmt);
  text = clean_vprintf (MAX_MESSAGE, fmt, args);
  va_end (args);
  account_note (g->account, "warning: %s", text);
  report_warning ("%s", text);
}

void
guest_note (struct guest *g, const char *fmt, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, fmt);
  text = clean_vprintf (MAX_MESSAGE, fmt, args);
  va_end (args);
  account_note (g->account, "%s", text);
  report_debug ("guest: %s", text);
}
