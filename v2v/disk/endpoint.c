/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints: making and freeing; what their servers said. */
#include "config.h"

#include "v2v/base/report.h"
#include "v2v/disk/endpoint.h"

struct endpoint *
endpoint_new_file (const char *file, const char *format)
{
  struct endpoint *e = g_new0 (struct endpoint, 1);

  e->file = g_strdup (file);
  e->format = g_strdup (format);
  return e;
}

struct endpoint *
endpoint_new_nbd (const char *uri, const char *format)
{
  struct endpoint *e = g_new0 (struct endpoint, 1);

  e->nbd_uri = g_strdup (uri);
  e->format = g_strdup (format);
  return e;
}

void
endpoint_free (struct endpoint *e)
{
  if (e == NULL)
    return;
  process_stop (e->server);
  g_free (e->file);
  g_free (e->nbd_uri);
  g_free (e->format);
  g_free (e);
}

void
endpoint_tell (const struct endpoint *e, guint disk)
{
  g_autofree char *why = e->server ? process_stderr (e->server) : NULL;

  if (why && *why)
    report_warning ("reading disk %u: %s", disk + 1, why);
}
