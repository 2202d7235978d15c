/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What other files add to a grub.cfg: values of variables, and the entries
 * of the Boot Loader Specification. */
#include "config.h"

#include <string.h>

#include "converters/bls-entry.h"
#include "converters/grub-cfg.h"

/*----- variables ----------------------------------------------------------*/

#define MAX_NESTED 4             /* a value that holds variables */
#define MAX_VARIABLES 200        /* in one word and all its values */

struct expansion {
  const struct grub_cfg *cfg;
  GString *out;
  unsigned variables;            /* so many were seen */
};

static void expand_into (struct expansion *x, const char *text,
                         unsigned depth);

/* The variable at P ("$name", "${name}"); returns what stands behind it. */
static const char *
expand_variable (struct expansion *x, const char *p, unsigned depth)
{
  const bool braces = p[1] == '{';
  const char *start = p + (braces ? 2 : 1), *end = start, *value;
  g_autofree char *name = NULL;

  while (*end && (g_ascii_isalnum (*end) || *end == '_'))
    end++;
  if (end == start) {
    g_string_append_c (x->out, '$');
    return p + 1;
  }
  name = g_strndup (start, (gsize) (end - start));
  value = g_hash_table_lookup (x->cfg->variables, name);
  if (x->variables++ < MAX_VARIABLES && value && depth < MAX_NESTED)
    expand_into (x, value, depth + 1);
  return braces && *end == '}' ? end + 1 : end;
}

static void
expand_into (struct expansion *x, const char *text, unsigned depth)
{
  const char *p = text;

  while (*p && x->out->len < GRUB_MAX_EXPANDED &&
         x->variables <= MAX_VARIABLES) {
    if (*p == '$')
      p = expand_variable (x, p, depth);
    else
      g_string_append_c (x->out, *p++);
  }
}

char *
grub_cfg_expand (const struct grub_cfg *cfg, const char *text)
{
  struct expansion x = { cfg, g_string_new (NULL), 0 };

  expand_into (&x, text, 0);
  return g_string_free (x.out, FALSE);
}

static void
expand_word (const struct grub_cfg *cfg, char **word)
{
  char *with;

  if (!*word || !strchr (*word, '$'))
    return;
  with = grub_cfg_expand (cfg, *word);
  g_free (*word);
  *word = with;
}

void
grub_cfg_expand_entries (struct grub_cfg *cfg)
{
  for (guint i = 0; i < cfg->entries->len; i++) {
    struct grub_entry *e = g_ptr_array_index (cfg->entries, i);

    expand_word (cfg, &e->kernel);
    expand_word (cfg, &e->initrd);
  }
}

void
grub_cfg_add_variables (struct grub_cfg *cfg, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (size_t i = 0; lines[i]; i++) {
    char *equal = strchr (lines[i], '=');

    if (lines[i][0] == '#' || !equal)
      continue;
    g_strchomp (lines[i]);
    g_hash_table_replace (cfg->variables,
                          g_strndup (lines[i], (gsize) (equal - lines[i])),
                          g_strdup (equal + 1));
  }
}

/*----- entries of files ---------------------------------------------------*/

static struct grub_entry *
entry_from (const struct bls_entry *from, unsigned number)
{
  struct grub_entry *e = g_new0 (struct grub_entry, 1);
  g_auto (GStrv) parts = g_strsplit (from->id, ">", -1);

  e->title = g_strdup (from->title);
  e->id = g_strdup (from->id);
  e->path = g_strjoinv (">>", parts);
  e->number = g_strdup_printf ("%u", number);
  e->kernel = g_strdup (from->kernel);
  e->initrd = g_strdup (from->initrd);
  e->recovery = from->recovery;
  e->xen = from->xen;
  e->bls = true;
  return e;
}

/* The number at the top grows; what stands behind its first '>' stays. */
static void
add_to_number (struct grub_entry *e, unsigned more)
{
  char *end = NULL;
  const guint64 first = g_ascii_strtoull (e->number, &end, 10);
  char *with = g_strdup_printf ("%" G_GUINT64_FORMAT "%s", first + more, end);

  g_free (e->number);
  e->number = with;
}

void
grub_cfg_insert_bls (struct grub_cfg *cfg, const GPtrArray *entries)
{
  if (!cfg->blscfg)
    return;
  for (guint i = cfg->bls_index; i < cfg->entries->len; i++)
    add_to_number (g_ptr_array_index (cfg->entries, i), entries->len);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_insert (cfg->entries, (gint) (cfg->bls_index + i),
                        entry_from (g_ptr_array_index (entries, i),
                                    cfg->bls_number + i));
}
