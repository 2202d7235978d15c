/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The backing chain that a libvirt domain states for a disk. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "inputs/domain-chain.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/image.h"

static void
layer_free (gpointer p)
{
  struct domain_layer *l = p;

  g_free (l->path);
  g_free (l->format);
  g_free (l);
}

static struct domain_layer *
read_layer (xmlNode *store)
{
  struct domain_layer *l = g_new0 (struct domain_layer, 1);

  l->end = !xml_child (store, "source");
  l->format = xml_child_attribute (store, "format", "type");
  if (xml_has (store, "type", "file"))
    l->path = xml_child_attribute (store, "source", "file");
  else if (xml_has (store, "type", "block"))
    l->path = xml_child_attribute (store, "source", "dev");
  return l;
}

GPtrArray *
domain_chain_read (xmlNode *disk)
{
  xmlNode *store = xml_child (disk, "backingStore");
  GPtrArray *stated = store ? g_ptr_array_new_with_free_func (layer_free)
                            : NULL;

  for (; store && stated->len < DOMAIN_CHAIN_MAX;
       store = xml_child (store, "backingStore"))
    g_ptr_array_add (stated, read_layer (store));
  return stated;
}

/* By another name perhaps. */
static bool
same_file (const char *a, const char *b)
{
  struct stat sa, sb;

  return strcmp (a, b) == 0 ||
         (stat (a, &sa) == 0 && stat (b, &sb) == 0 &&
          sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino);
}

static bool
layer_agrees (const struct domain_layer *stated,
              const struct image_layer *found)
{
  if (stated->end || !found)
    return stated->end && !found;
  return (!stated->path || same_file (stated->path, found->path)) &&
         (!stated->format || strcmp (stated->format, found->format) == 0);
}

/* "‘/a.img’ (raw)" */
static char *
describe (const char *path, const char *format)
{
  g_autofree char *where = clean_text (path ? path : "another image", 4096);
  g_autofree char *what = clean_text (format ? format : "any format", 40);

  return g_strdup_printf ("‘%s’ (%s)", where, what);
}

static bool
disagree (const struct domain_layer *stated, const struct image_layer *found,
          const char *target, GError **error)
{
  g_autofree char *wanted = stated->end ? g_strdup ("nothing")
    : describe (stated->path, stated->format);
  g_autofree char *real = found ? describe (found->path, found->format)
    : g_strdup ("nothing");
  g_autofree char *disk = clean_text (target, 100);

  return error_set (error, "the disk ‘%s’: its <backingStore> in the guest's "
                    "definition and its images contradict each other: below "
                    "one of them there is %s by the definition, and %s by the "
                    "image.  Correct the definition, or write into the image "
                    "what the guest saw (‘qemu-img rebase -u’)", disk, wanted,
                    real);
}

bool
domain_chain_agrees (const GPtrArray *stated, const GPtrArray *layers,
                     const char *target, GError **error)
{
  for (guint i = 0; i < stated->len; i++) {
    const struct domain_layer *s = stated->pdata[i];
    const struct image_layer *found =
      i + 1 < layers->len ? layers->pdata[i + 1] : NULL;

    if (!layer_agrees (s, found))
      return disagree (s, found, target, error);
    if (s->end)
      break;
  }
  return true;
}
