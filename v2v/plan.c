/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --print-plan: what would be changed. */
#include "config.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "converters/converter.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/plan-disks.h"
#include "v2v/plan.h"

static struct json_object *
clean_json_string (const char *text)
{
  g_autofree char *clean = clean_text (text, 1000);

  return json_object_new_string (clean);
}

/* "C: /dev/sda2, D: not on these disks\n" for people; nothing for others
 * than Windows. */
static char *
drives_text (const struct inspect *inspect)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < inspect->drives->len; i++) {
    const struct inspect_drive *d = inspect->drives->pdata[i];
    g_string_append_printf (text, "%s%c: %s", i ? ", " : "Drives ", d->letter,
                            d->device ? d->device : "not on these disks");
  }
  if (text->len)
    g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static struct json_object *
drives_json (const struct inspect *inspect)
{
  struct json_object *o = json_object_new_object ();

  for (guint i = 0; i < inspect->drives->len; i++) {
    const struct inspect_drive *d = inspect->drives->pdata[i];
    const char letter[] = { d->letter, '\0' };
    json_object_object_add (o, letter, d->device
                            ? json_object_new_string (d->device) : NULL);
  }
  return o;
}

static void
print_json (const struct source *source, const struct inspect *inspect,
            const struct account *account)
{
  g_autofree char *steps = account_to_json (account);
  struct json_object *o = json_object_new_object ();

  json_object_object_add (o, "guest", clean_json_string (source->name));
  json_object_object_add (o, "operating-system",
                          clean_json_string (inspect->product_name));
  json_object_object_add (o, "root", clean_json_string (inspect->root));
  json_object_object_add (o, "firmware", json_object_new_string
                          (inspect->uefi ? "uefi" : "bios"));
  json_object_object_add (o, "disks", json_object_new_int64
                          (source->disks->len));
  json_object_object_add (o, "disk-details",
                          plan_disks_json (source, inspect));
  json_object_object_add (o, "volumes", plan_volumes_json (source, inspect));
  if (inspect->drives->len > 0)
    json_object_object_add (o, "drives", drives_json (inspect));
  json_object_object_add (o, "changes", json_tokener_parse (steps));
  puts (json_object_to_json_string_ext (o, JSON_C_TO_STRING_PRETTY |
                                        JSON_C_TO_STRING_NOSLASHESCAPE));
  json_object_put (o);
}

static void
print_text (const struct source *source, const struct inspect *inspect,
            const struct account *account)
{
  g_autofree char *steps = account_to_text (account);
  g_autofree char *name = clean_text (source->name, 200);
  g_autofree char *product = clean_text (inspect->product_name, 200);
  g_autofree char *disks = plan_disks_text (source, inspect);
  g_autofree char *drives = drives_text (inspect);

  printf ("Plan for the guest %s (%s, root %s, %s, %u disk%s)\n"
          "%s%sNothing has been written.\n\n%s",
          name, product, inspect->root, inspect->uefi ? "UEFI" : "BIOS",
          source->disks->len, source->disks->len == 1 ? "" : "s", disks,
          drives, steps);
}

bool
plan_print (const struct options *options, const struct source *source,
            const struct inspect *inspect, struct guest *guest,
            GError **error)
{
  const struct converter *c = converter_find (inspect, error);
  g_autoptr (v2v_guest) dry = NULL;
  struct conversion_options dry_options = options->conversion;
  struct guestcaps caps = { 0 };
  struct conversion cv = {
    .source = source, .inspect = inspect, .options = &dry_options,
    .caps = &caps,
  };
  bool ok;

  if (c == NULL)
    return false;
  dry = guest_dry_new (guest);
  dry_options.dry = true;
  cv.guest = dry;
  ok = converter_run (c, &cv, error);
  g_free (caps.arch);
  if (!ok)
    return false;
  (options->print_plan == PLAN_JSON ? print_json : print_text)
    (source, inspect, dry->account);
  fflush (stdout);
  return true;
}
