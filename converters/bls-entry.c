/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries of the Boot Loader Specification and loader.conf. */
#include "config.h"

#include <string.h>

#include "converters/bls-entry.h"
#include "converters/boot-menu.h"
#include "converters/text.h"

/*----- entries ------------------------------------------------------------*/

void
bls_entry_free (gpointer data)
{
  struct bls_entry *e = data;

  if (!e)
    return;
  g_free (e->id);
  g_free (e->title);
  g_free (e->version);
  g_free (e->machine_id);
  g_free (e->sort_key);
  g_free (e->kernel);
  g_free (e->initrd);
  g_free (e);
}

static const struct { const char *key; size_t offset; } fields[] = {
  { "title", offsetof (struct bls_entry, title) },
  { "version", offsetof (struct bls_entry, version) },
  { "machine-id", offsetof (struct bls_entry, machine_id) },
  { "sort-key", offsetof (struct bls_entry, sort_key) },
  { "linux", offsetof (struct bls_entry, kernel) },
  { "initrd", offsetof (struct bls_entry, initrd) },
};

/* The first of a key counts. */
static void
set_field (struct bls_entry *e, size_t offset, const char *value)
{
  char **field = (char **) ((char *) e + offset);

  if (!*field && *value)
    *field = g_strdup (value);
}

static void
look_at_options (struct bls_entry *e, const char *options)
{
  struct boot_entry seen = { 0 };

  boot_entry_look_at (&seen, options);
  e->recovery = e->recovery || seen.recovery;
}

static void
parse_line (struct bls_entry *e, const char *line)
{
  g_autofree char *value = NULL;
  struct boot_line l;

  if (!boot_line_parse (line, &l))
    return;
  value = boot_line_value (line, &l);
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    if (boot_line_is (line, &l, fields[i].key))
      set_field (e, fields[i].offset, value);
  if (boot_line_is (line, &l, "options"))
    look_at_options (e, value);
  else if (boot_line_is (line, &l, "multiboot") ||
           boot_line_is (line, &l, "multiboot2"))
    e->xen = true;
}

/* "initrd /initramfs.img $tuned_initrd" */
static void
cut_at_blank (char *text)
{
  if (text)
    text[strcspn (text, " \t")] = '\0';
}

struct bls_entry *
bls_entry_parse (const char *file, const char *text)
{
  struct bls_entry *e = g_new0 (struct bls_entry, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const size_t suffix = g_str_has_suffix (file, ".conf") ? 5 : 0;

  e->id = g_strndup (file, strlen (file) - suffix);
  for (size_t i = 0; lines[i]; i++)
    parse_line (e, lines[i]);
  cut_at_blank (e->kernel);
  cut_at_blank (e->initrd);
  if (!e->title)
    e->title = g_strdup (e->id);
  if (strstr (e->id, "-rescue"))
    e->recovery = true;
  return e;
}

size_t
bls_arguments (const char *line)
{
  struct boot_line l;

  return boot_line_parse (line, &l) && boot_line_is (line, &l, "options")
         ? l.value : 0;
}

/*----- order --------------------------------------------------------------*/

/* What sorts below the end of a text: a release candidate's '~'. */
static int
compare_marks (const char **a, const char **b, char mark, int present)
{
  const bool in_a = **a == mark, in_b = **b == mark;

  if (in_a && in_b) {
    ++*a;
    ++*b;
    return 0;
  }
  return in_a ? present : in_b ? -present : 0;
}

static int
compare_numbers (const char **a, const char **b)
{
  size_t length_a, length_b;
  int order;

  *a += strspn (*a, "0");
  *b += strspn (*b, "0");
  length_a = strspn (*a, "0123456789");
  length_b = strspn (*b, "0123456789");
  order = length_a != length_b ? (length_a < length_b ? -1 : 1)
                               : strncmp (*a, *b, length_a);
  *a += length_a;
  *b += length_b;
  return order;
}

static size_t
letters (const char *p)
{
  size_t n = 0;

  while (g_ascii_isalpha (p[n]))
    n++;
  return n;
}

static int
compare_letters (const char **a, const char **b)
{
  const size_t length_a = letters (*a), length_b = letters (*b);
  int order = strncmp (*a, *b, MIN (length_a, length_b));

  if (order == 0 && length_a != length_b)
    order = length_a < length_b ? -1 : 1;
  *a += length_a;
  *b += length_b;
  return order;
}

static const char *
skip_separators (const char *p)
{
  while (*p && !g_ascii_isalnum (*p) && !strchr ("~-^.", *p))
    p++;
  return p;
}

/* In the specification's order; a number is above letters and above what
 * ended. */
static int
compare_step (const char **a, const char **b)
{
  static const struct { char mark; int present; } marks[] = {
    { '-', -1 }, { '^', 1 }, { '.', -1 },
  };
  int order;

  *a = skip_separators (*a);
  *b = skip_separators (*b);
  if ((order = compare_marks (a, b, '~', -1)) != 0)
    return order;
  if (!**a || !**b)
    return **a ? 1 : **b ? -1 : 0;
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++)
    if ((order = compare_marks (a, b, marks[i].mark, marks[i].present)) != 0)
      return order;
  if (g_ascii_isdigit (**a) || g_ascii_isdigit (**b)) {
    if (!g_ascii_isdigit (**a) || !g_ascii_isdigit (**b))
      return g_ascii_isdigit (**a) ? 1 : -1;
    return compare_numbers (a, b);
  }
  return compare_letters (a, b);
}

int
bls_compare_versions (const char *a, const char *b)
{
  int order = 0;

  while (order == 0 && (*a || *b)) {
    const char *before_a = a, *before_b = b;

    order = compare_step (&a, &b);
    if (a == before_a && b == before_b)
      break;
  }
  return order;
}

/* "MACHINE-VERSION-RELEASE": the name ends at the last dash but one. */
static void
split_package (const char *id, char **ret_name, char **ret_version,
               char **ret_release)
{
  g_autofree char *rest = g_strdup (id);
  char *dash = strrchr (rest, '-');

  *ret_release = g_strdup (dash ? dash + 1 : "");
  if (dash)
    *dash = '\0';
  dash = dash ? strrchr (rest, '-') : NULL;
  *ret_version = g_strdup (dash ? dash + 1 : "");
  if (dash)
    *dash = '\0';
  *ret_name = g_steal_pointer (&rest);
}

int
bls_compare_grub (const struct bls_entry *a, const struct bls_entry *b)
{
  g_autofree char *name_a = NULL, *version_a = NULL, *release_a = NULL;
  g_autofree char *name_b = NULL, *version_b = NULL, *release_b = NULL;
  int order;

  split_package (a->id, &name_a, &version_a, &release_a);
  split_package (b->id, &name_b, &version_b, &release_b);
  order = bls_compare_versions (name_b, name_a);
  if (order == 0)
    order = bls_compare_versions (version_b, version_a);
  if (order == 0)
    order = bls_compare_versions (release_b, release_a);
  return order ? order : strcmp (b->id, a->id);
}

int
bls_compare_systemd (const struct bls_entry *a, const struct bls_entry *b)
{
  int order;

  if (!a->sort_key != !b->sort_key)
    return a->sort_key ? -1 : 1;
  if (a->sort_key) {
    order = strcmp (a->sort_key, b->sort_key);
    if (order == 0)
      order = g_strcmp0 (a->machine_id, b->machine_id);
    if (order == 0)
      order = bls_compare_versions (b->version ? b->version : "",
                                    a->version ? a->version : "");
    if (order != 0)
      return order;
  }
  order = bls_compare_versions (b->id, a->id);
  return order ? order : strcmp (b->id, a->id);
}

/*----- loader.conf --------------------------------------------------------*/

char *
loader_conf_default (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  char *found = NULL;
  struct boot_line l;

  for (size_t i = 0; lines[i]; i++)
    if (boot_line_parse (lines[i], &l) &&
        boot_line_is (lines[i], &l, "default")) {
      g_free (found);
      found = boot_line_value (lines[i], &l);
    }
  return found;
}

char *
loader_conf_set_default (const char *text, const char *value)
{
  g_autofree char *line = g_strconcat ("default ", value, NULL);
  char *with = boot_lines_set_default (text, value);

  return with ? with : text_append_line (text, line);
}
