/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is on the guest's disks. */
#include "config.h"

#include <string.h>

#include "outputs/names.h"
#include "v2v/base/parse.h"
#include "v2v/plan-disks.h"

#define MAX_NAME 200             /* bytes of a name that are shown */

/* Is DEVICE the Nth disk of the appliance, or a partition of it? */
static bool
is_on_disk (const char *device, guint n)
{
  g_autofree char *letters = drive_letters (n);
  g_autofree char *disk = g_strconcat ("/dev/sd", letters, NULL);
  const size_t len = strlen (disk);

  return strncmp (device, disk, len) == 0 &&
         strspn (device + len, "0123456789") == strlen (device + len);
}

/* DISKS stands for "on none of the disks". */
static bool
belongs (const struct inspect_content *c, guint n, guint disks)
{
  for (guint i = 0; i < disks; i++)
    if (is_on_disk (c->device, i))
      return i == n;
  return n == disks;
}

/* --- for people ---------------------------------------------------------- */

/* "sda1 ext4, sda2 swap" */
static char *
contents_text (const struct inspect *inspect, guint n, guint disks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < inspect->contents->len; i++) {
    const struct inspect_content *c = inspect->contents->pdata[i];
    g_autofree char *name = clean_text (c->device, MAX_NAME);

    if (belongs (c, n, disks))
      g_string_append_printf (text, "%s%s %s", text->len ? ", " : "",
                              name + strlen ("/dev/"),
                              c->holds[0] ? c->holds : "unknown");
  }
  return g_string_free (text, FALSE);
}

char *
plan_disks_text (const struct source *source, const struct inspect *inspect)
{
  const guint disks = source->disks->len;
  GString *text = g_string_new (NULL);
  g_autofree char *volumes = contents_text (inspect, disks, disks);

  for (guint i = 0; i < disks; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    g_autofree char *contents = contents_text (inspect, i, disks);
    g_autofree char *name = clean_text (d->device ? d->device : "", MAX_NAME);
    g_autofree char *size = format_size (d->size);

    g_string_append_printf (text, "Disk %u%s%s%s, %s: %s\n", d->id,
                            *name ? " (" : "", name, *name ? ")" : "", size,
                            *contents ? contents : "unknown");
  }
  if (*volumes)
    g_string_append_printf (text, "Volumes: %s\n", volumes);
  return g_string_free (text, FALSE);
}

/* --- for programs -------------------------------------------------------- */

static struct json_object *
contents_json (const struct inspect *inspect, guint n, guint disks)
{
  struct json_object *o = json_object_new_object ();

  for (guint i = 0; i < inspect->contents->len; i++) {
    const struct inspect_content *c = inspect->contents->pdata[i];
    g_autofree char *name = clean_text (c->device, MAX_NAME);

    if (belongs (c, n, disks))
      json_object_object_add (o, name, json_object_new_string (c->holds));
  }
  return o;
}

struct json_object *
plan_disks_json (const struct source *source, const struct inspect *inspect)
{
  struct json_object *list = json_object_new_array ();

  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    g_autofree char *name = clean_text (d->device ? d->device : "", MAX_NAME);
    struct json_object *o = json_object_new_object ();

    json_object_object_add (o, "id", json_object_new_int64 (d->id));
    json_object_object_add (o, "name", *name ? json_object_new_string (name)
                                             : NULL);
    json_object_object_add (o, "size",
                            json_object_new_int64 ((int64_t) d->size));
    json_object_object_add (o, "contents",
                            contents_json (inspect, i, source->disks->len));
    json_object_array_add (list, o);
  }
  return list;
}

struct json_object *
plan_volumes_json (const struct source *source, const struct inspect *inspect)
{
  return contents_json (inspect, source->disks->len, source->disks->len);
}
