/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --help, --version, the lists for shell completion, and the nearest name
 * to one that does not exist. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "v2v/options-private.h"

#define HELP_COLUMN 33           /* where the help texts stand */
#define MAX_NAME 40              /* of a mistyped option that we look at */

const char *
tool_name (enum tool tool)
{
  switch (tool) {
  case TOOL_V2V: return "virt-v2v";
  case TOOL_IN_PLACE: return "virt-v2v-in-place";
  case TOOL_INSPECTOR: return "virt-v2v-inspector";
  case TOOL_OPEN: return "virt-v2v-open";
  }
  return "virt-v2v";
}

char *
option_display (const struct option_row *row)
{
  if (row->name == NULL)
    return g_strdup_printf ("-%c", row->letter);
  return g_strdup_printf ("%s%s", strlen (row->name) == 2 ? "-" : "--",
                          row->name);
}

/* --- --help ------------------------------------------------------------- */

/* "disk" or "local|null": the modes that exist. */
static char *
mode_names (char letter)
{
  g_autoptr (GString) names = g_string_new (NULL);
  size_t i;

  for (i = 0; letter == 'i' && inputs[i]; i++)
    g_string_append_printf (names, "|%s", inputs[i]->name);
  for (i = 0; letter == 'o' && outputs[i]; i++)
    g_string_append_printf (names, "|%s", outputs[i]->name);
  return g_strdup (names->len > 0 ? names->str + 1 : "MODE");
}

/* "  -of raw|qcow2                   Format of ..." */
static void
print_row (const struct option_row *row)
{
  g_autoptr (GString) line = g_string_new ("  ");
  g_autofree char *modes = mode_names (row->letter);
  bool is_mode = row->name == NULL &&
                 (row->letter == 'i' || row->letter == 'o');

  if (row->letter)
    g_string_append_printf (line, "-%c", row->letter);
  if (row->name)
    g_string_append_printf (line, "%s%s%s", row->letter ? ", " : "",
                            strlen (row->name) == 2 ? "-" : "--", row->name);
  if (row->value_name)
    g_string_append_printf (line,
                            row->argument == ARG_OPTIONAL ? "[=%s]" : " %s",
                            is_mode ? modes : row->value_name);
  printf ("%-*s %s\n", HELP_COLUMN - 1, line->str, row->help);
}

bool
set_help (struct parser *p, const struct option_row *row, const char *value,
          GError **error)
{
  enum tool tool = p->o->tool;
  const char *name = tool_name (tool);
  const struct option_row *r;

  (void) row;
  (void) value;
  (void) error;
  printf ("%s: make a guest of another hypervisor run on KVM\n\n", name);
  if (tool == TOOL_V2V)
    printf ("  %s -i disk guest.img -o local -os DIR [-of qcow2]\n"
            "  %s -i disk guest.img --print-plan\n\n", name, name);
  for (r = option_rows; !option_row_is_end (r); r++)
    if (r->brief && (r->tools & tool))
      print_row (r);
  printf ("\nEvery option, and more examples: man %s\n", name);
  p->done = true;
  return true;
}

bool
set_version (struct parser *p, const struct option_row *row,
             const char *value, GError **error)
{
  (void) row;
  (void) value;
  (void) error;
  printf ("%s %s\n", tool_name (p->o->tool), PACKAGE_VERSION);
  p->done = true;
  return true;
}

/* --- lists -------------------------------------------------------------- */

bool
set_long_options (struct parser *p, const struct option_row *row,
                  const char *value, GError **error)
{
  const struct option_row *r;

  (void) row;
  (void) value;
  (void) error;
  for (r = option_rows; !option_row_is_end (r); r++)
    if (r->name && (r->tools & p->o->tool))
      printf ("--%s\n", r->name);
  p->done = true;
  return true;
}

bool
set_short_options (struct parser *p, const struct option_row *row,
                   const char *value, GError **error)
{
  const struct option_row *r;

  (void) row;
  (void) value;
  (void) error;
  for (r = option_rows; !option_row_is_end (r); r++) {
    if (!(r->tools & p->o->tool))
      continue;
    if (r->letter)
      printf ("-%c\n", r->letter);
    if (r->name && strlen (r->name) == 2)
      printf ("-%s\n", r->name);
  }
  p->done = true;
  return true;
}

/* --- the nearest name --------------------------------------------------- */

static unsigned
min3 (unsigned a, unsigned b, unsigned c)
{
  return MIN (a, MIN (b, c));
}

/* Edits (insert, remove, replace, swap neighbours) from A to B, both at
 * most MAX_NAME long: the optimal string alignment distance. */
static unsigned
edit_distance (const char *a, const char *b)
{
  unsigned d[MAX_NAME + 1][MAX_NAME + 1];
  size_t la = strlen (a), lb = strlen (b), i, j;

  for (i = 0; i <= la; i++)
    d[i][0] = (unsigned) i;
  for (j = 0; j <= lb; j++)
    d[0][j] = (unsigned) j;
  for (i = 1; i <= la; i++)
    for (j = 1; j <= lb; j++) {
      d[i][j] = min3 (d[i - 1][j] + 1, d[i][j - 1] + 1,
                      d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = MIN (d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[la][lb];
}

char *
option_suggest (enum tool tool, const char *name)
{
  const struct option_row *r, *best = NULL;
  unsigned best_distance;

  if (strlen (name) > MAX_NAME || strlen (name) < 3)
    return g_strdup ("");
  /* A third of the letters wrong is still a slip. */
  best_distance = (unsigned) strlen (name) / 3 + 1;
  for (r = option_rows; !option_row_is_end (r); r++) {
    unsigned distance;
    if (r->name == NULL || !(r->tools & tool) || strlen (r->name) > MAX_NAME)
      continue;
    distance = edit_distance (name, r->name);
    if (distance < best_distance) {
      best_distance = distance;
      best = r;
    }
  }
  if (best) {
    g_autofree char *shown = option_display (best);
    return g_strdup_printf (": did you mean %s?", shown);
  }
  return g_strdup ("");
}
