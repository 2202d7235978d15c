/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --disks: which disks of the source are converted. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/disk/image.h"
#include "v2v/selection.h"

#define MAX_SHOWN 300            /* bytes of a disk's name */
#define MAX_LISTED 16            /* disks in one message */

/* --- for people -------------------------------------------------------- */

char *
selection_describe (const struct source_disk *d)
{
  g_autofree char *uri = clean_text (d->uri, MAX_SHOWN);
  g_autofree char *device = clean_text (d->device, MAX_SHOWN);
  g_autofree char *size = d->size ? format_size (d->size) : g_strdup ("");

  return g_strdup_printf ("disk %u (%s%s%s%s%s)", d->id, device,
                          device[0] && uri[0] ? ", " : "", uri,
                          size[0] ? ", " : "", size);
}

char *
selection_list (const GPtrArray *disks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (disks->len, MAX_LISTED); i++) {
    g_autofree char *one = selection_describe (disks->pdata[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", one);
  }
  if (disks->len > MAX_LISTED)
    g_string_append_printf (text, " and %u more", disks->len - MAX_LISTED);
  return g_string_free (text, FALSE);
}

/* --- which one a word means -------------------------------------------- */

static bool
is_number (const struct source_disk *d, const char *word)
{
  g_autofree char *number = g_strdup_printf ("%u", d->id);

  return strcmp (number, word) == 0;
}

static bool
is_device (const struct source_disk *d, const char *word)
{
  return g_strcmp0 (d->device, word) == 0;
}

static bool
is_uri (const struct source_disk *d, const char *word)
{
  return strcmp (d->uri, word) == 0;
}

/* "[datastore1] guest/data.vmdk", "https://host/data.img?key=1" */
static bool
is_file_name (const struct source_disk *d, const char *word)
{
  g_autofree char *path = g_strdup (d->uri);
  char *query = strstr (path, "://") ? strchr (path, '?') : NULL;
  g_autofree char *base = NULL;

  if (query)
    *query = '\0';
  base = g_path_get_basename (path);
  return strcmp (base, word) == 0;
}

/* "sda", "/dev/vdb": the letter counts the disks, unless the source has names
 * of this kind, which may have gaps. */
static bool
is_letter (const struct source_disk *d, const char *word)
{
  static const char *const prefixes[] = { "sd", "hd", "vd", "xvd", NULL };
  const char *name = word + (g_str_has_prefix (word, "/dev/") ? 5 : 0);

  for (size_t i = 0; prefixes[i]; i++) {
    const size_t n = strlen (prefixes[i]);
    if (strncmp (name, prefixes[i], n) == 0 && g_ascii_islower (name[n]) &&
        name[n + 1] == '\0')
      return d->id == (unsigned) (name[n] - 'a') &&
             !(d->device && g_str_has_prefix (d->device, prefixes[i]));
  }
  return false;
}

/* The first that fits any disk decides. */
static bool (*const meanings[]) (const struct source_disk *,
                                 const char *) = {
  is_number, is_device, is_uri, is_file_name, is_letter,
};

static bool
find_disk (const struct source *s, const char *word, guint *ret_index,
           GError **error)
{
  g_autofree char *shown = clean_text (word, MAX_SHOWN);
  g_autofree char *list = NULL;

  for (size_t m = 0; m < G_N_ELEMENTS (meanings); m++) {
    guint found = 0;

    for (guint i = 0; i < s->disks->len; i++)
      if (meanings[m] (s->disks->pdata[i], word)) {
        found++;
        *ret_index = i;
      }
    if (found == 1)
      return true;
    if (found > 1)
      return error_set (error, "--disks: %u disks of the source are called "
                        "‘%s’: name one by its number (the first is 0)",
                        found, shown);
  }
  list = selection_list (s->disks);
  return error_set (error, "--disks: the source has no disk ‘%s’.  It has: "
                    "%s", shown, list);
}

/* --- all of them ------------------------------------------------------- */

static bool
mark_selected (const struct source *s, GStrv words, bool *selected,
               GError **error)
{
  for (size_t i = 0; words[i]; i++) {
    g_autofree char *one = NULL;
    guint index = 0;

    if (g_strstrip (words[i])[0] == '\0')
      return error_set (error, "--disks: there is nothing between two commas, "
                        "or none is selected");
    if (!find_disk (s, words[i], &index, error))
      return false;
    if (selected[index]) {
      one = selection_describe (s->disks->pdata[index]);
      return error_set (error, "--disks: %s is selected twice", one);
    }
    selected[index] = true;
  }
  return true;
}

bool
selection_apply (const char *selection, struct source *s, GError **error)
{
  g_autofree bool *selected = g_new0 (bool, s->disks->len + 1);
  g_auto (GStrv) words = NULL;
  guint kept = 0;

  if (strlen (selection) > SELECTION_MAX_BYTES)
    return error_set (error, "--disks: the value is too long");
  words = g_strsplit (selection, ",", -1);
  if (!words[0])
    return error_set (error, "--disks: no disk is selected");
  if (!mark_selected (s, words, selected, error))
    return false;
  for (guint i = 0, n = s->disks->len; i < n; i++)
    if (selected[i])
      kept++;
    else
      g_ptr_array_add (s->left_behind,
                       g_ptr_array_steal_index (s->disks, kept));
  return true;
}

/* --- what is said of the others ---------------------------------------- */

/* Best effort: where it is not known, nothing is said. */
static void
measure (struct source_disk *d)
{
  struct image_info info = { 0 };

  if (d->size > 0 || !d->local || !image_probe (d->uri, d->format, &info, NULL))
    return;
  d->size = info.virtual_size;
  image_info_clear (&info);
}

void
selection_report (struct source *s)
{
  for (guint i = 0; i < s->left_behind->len; i++) {
    struct source_disk *d = s->left_behind->pdata[i];
    g_autofree char *text = NULL;

    measure (d);
    text = selection_describe (d);
    if (d->id == 0)
      report_warning ("%s, the first of the guest, stays behind: without it "
                      "the guest may not boot", text);
    else
      report_info ("%s stays behind: it is not converted or copied", text);
  }
}

bool
selection_explain (const struct source *s, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *all = NULL;

  if (s->left_behind->len == 0 || !error || !*error)
    return false;
  all = selection_list (s->left_behind);
  why = g_steal_pointer (error);
  g_set_error (error, why->domain, why->code, "%s.  --disks leaves behind: "
               "%s.  If the guest's system needs one of them, select it too",
               why->message, all);
  return false;
}
