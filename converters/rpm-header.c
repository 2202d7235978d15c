/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A package's header, as the databases of RPM hold it. */
#include "config.h"

#include <string.h>

#include "converters/rpm-header.h"
#include "v2v/base/bytes.h"
#include "v2v/base/error.h"

enum { HEAD = 8, ENTRY = 16 };   /* bytes */
enum { TYPE_INT32 = 4, TYPE_STRING = 6 };

struct header { const guint8 *index, *data; guint32 entries, size; };

static bool
open_header (struct header *h, const guint8 *bytes, gsize size,
             GError **error)
{
  if (size < HEAD)
    return error_set (error, "a package's header has only %zu bytes", size);
  h->entries = be32 (bytes);
  h->size = be32 (bytes + 4);
  if (h->entries > RPM_HEADER_MAX_ENTRIES || h->size > RPM_HEADER_MAX_DATA ||
      HEAD + (gsize) h->entries * ENTRY + h->size > size)
    return error_set (error, "a package's header does not fit its %zu bytes",
                      size);
  h->index = bytes + HEAD;
  h->data = h->index + (gsize) h->entries * ENTRY;
  return true;
}

/* The data of a tag, at least one byte; NULL: there is none. */
static const guint8 *
find_tag (const struct header *h, guint32 tag, guint32 type)
{
  for (guint32 i = 0; i < h->entries; i++) {
    const guint8 *e = h->index + (gsize) i * ENTRY;

    if (be32 (e) == tag && be32 (e + 4) == type && be32 (e + 8) < h->size)
      return h->data + be32 (e + 8);
  }
  return NULL;
}

/* NULL: there is none that could be a word of a command or of a message. */
static char *
get_word (const struct header *h, guint32 tag, const char *more)
{
  const guint8 *text = find_tag (h, tag, TYPE_STRING);
  const gsize left = text ? (gsize) (h->data + h->size - text) : 0;
  const guint8 *end = text ? memchr (text, '\0', left) : NULL;

  if (!end || end == text || end - text > PACKAGE_MAX_NAME ||
      !g_ascii_isalnum (*text))
    return NULL;
  for (const guint8 *p = text; p < end; p++)
    if (!g_ascii_isalnum (*p) && !strchr (more, *p))
      return NULL;
  return g_strdup ((const char *) text);
}

static char *
get_version (const struct header *h)
{
  static const char more[] = "._+~^%";
  g_autofree char *version = get_word (h, 1001, more);
  g_autofree char *release = get_word (h, 1002, more);
  const guint8 *epoch = find_tag (h, 1003, TYPE_INT32);

  if (!version || !release)
    return NULL;
  if (epoch && h->data + h->size - epoch >= 4)
    return g_strdup_printf ("%u:%s-%s", be32 (epoch), version, release);
  return g_strconcat (version, "-", release, NULL);
}

bool
rpm_packages_add (GPtrArray *packages, const guint8 *header, gsize size,
                  GError **error)
{
  g_autofree char *name = NULL, *version = NULL, *arch = NULL;
  struct package *p;
  struct header h;

  if (!open_header (&h, header, size, error))
    return false;
  if (!find_tag (&h, 1000, TYPE_STRING))
    return error_set (error, "a package's header holds no name");
  name = get_word (&h, 1000, "._+-");
  version = get_version (&h);
  arch = get_word (&h, 1022, "_");
  if (!name || !version)
    return true;
  if (packages->len >= PACKAGES_MAX)
    return error_set (error, "more than %d packages are installed",
                      PACKAGES_MAX);
  p = g_new0 (struct package, 1);
  p->name = g_steal_pointer (&name);
  p->version = g_steal_pointer (&version);
  p->arch = arch ? g_steal_pointer (&arch) : g_strdup ("");
  g_ptr_array_add (packages, p);
  return true;
}
