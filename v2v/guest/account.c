/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The account of changes: an ordered list without repetitions. */
#include "config.h"

#include <stdarg.h>

#include "v2v/base/parse.h"
#include "v2v/guest/account.h"

#define MAX_LINE_TEXT 4096       /* bytes of a path or detail in the text */

struct account {
  const char *step;              /* interned */
  GPtrArray *entries;            /* struct account_entry * */
  GHashTable *seen;              /* keys of all entries; owns them */
};

static const char *const action_names[] = {
  [ACCOUNT_WRITE] = "write", [ACCOUNT_CREATE] = "create",
  [ACCOUNT_APPEND] = "append", [ACCOUNT_REMOVE] = "remove",
  [ACCOUNT_RENAME] = "rename", [ACCOUNT_COPY] = "copy",
  [ACCOUNT_MKDIR] = "mkdir", [ACCOUNT_LINK] = "link",
  [ACCOUNT_CHMOD] = "chmod", [ACCOUNT_LABEL] = "label",
  [ACCOUNT_SECURITY] = "security", [ACCOUNT_PATCH] = "patch",
  [ACCOUNT_RUN] = "run",
  [ACCOUNT_NOTE] = "note",
};

const char *
account_action_name (enum account_action action)
{
  g_assert ((size_t) action < G_N_ELEMENTS (action_names));
  return action_names[action];
}

static void
entry_free (void *opaque)
{
  struct account_entry *e = opaque;

  g_free (e->path);
  g_free (e->detail);
  g_free (e);
}

struct account *
account_new (void)
{
  struct account *a = g_new0 (struct account, 1);

  a->step = g_intern_static_string ("");
  a->entries = g_ptr_array_new_with_free_func (entry_free);
  a->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return a;
}

void
account_free (struct account *a)
{
  if (a == NULL)
    return;
  g_ptr_array_unref (a->entries);
  g_hash_table_unref (a->seen);
  g_free (a);
}

void
account_begin_step (struct account *a, const char *name)
{
  a->step = g_intern_string (name);
}

/* Unit separators keep the fields apart: no path is expected to hold one,
 * and a clash would only merge two lines. */
static char *
entry_key (const char *step, enum account_action action, const char *path,
           const char *detail)
{
  return g_strdup_printf ("%s\037%d\037%s\037%s", step, (int) action,
                          path ? path : "", detail ? detail : "");
}

void
account_add (struct account *a, enum account_action action,
             const char *path, const char *detail)
{
  struct account_entry *e;

  if (!g_hash_table_add (a->seen, entry_key (a->step, action, path, detail)))
    return;
  e = g_new0 (struct account_entry, 1);
  e->action = action;
  e->step = a->step;
  e->path = g_strdup (path);
  e->detail = g_strdup (detail);
  g_ptr_array_add (a->entries, e);
}

void
account_note (struct account *a, const char *fmt, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, fmt);
  text = g_strdup_vprintf (fmt, args);
  va_end (args);
  account_add (a, ACCOUNT_NOTE, NULL, text);
}

guint
account_length (const struct account *a)
{
  return a->entries->len;
}

const struct account_entry *
account_get (const struct account *a, guint i)
{
  g_assert (i < a->entries->len);
  return g_ptr_array_index (a->entries, i);
}

static void
append_clean (GString *out, const char *before, const char *text)
{
  g_autofree char *clean = NULL;

  if (text == NULL)
    return;
  clean = clean_text (text, MAX_LINE_TEXT);
  g_string_append_printf (out, "%s%s", before, clean);
}

char *
account_to_text (const struct account *a)
{
  GString *out = g_string_new (NULL);
  const char *step = NULL;
  guint i;

  for (i = 0; i < a->entries->len; i++) {
    const struct account_entry *e = account_get (a, i);

    if (e->step != step) {
      step = e->step;
      if (step[0])
        append_clean (out, "", step);
      else
        g_string_append (out, "(no step)");
      g_string_append_c (out, '\n');
    }
    g_string_append_printf (out, "  %s", account_action_name (e->action));
    append_clean (out, " ", e->path);
    append_clean (out, e->path ? ": " : " ", e->detail);
    g_string_append_c (out, '\n');
  }
  return g_string_free (out, FALSE);
}

/* RFC 8259, section 7; NULL is null. */
static void
append_json_string (GString *out, const char *text)
{
  g_autofree char *valid = NULL;
  const char *p;

  if (text == NULL) {
    g_string_append (out, "null");
    return;
  }
  valid = g_utf8_make_valid (text, -1);
  g_string_append_c (out, '"');
  for (p = valid; *p; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (out, '\\');
    if ((unsigned char) *p < 0x20)
      g_string_append_printf (out, "\\u%04x", (unsigned) *p);
    else
      g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

char *
account_to_json (const struct account *a)
{
  GString *out = g_string_new ("[");
  guint i;

  for (i = 0; i < a->entries->len; i++) {
    const struct account_entry *e = account_get (a, i);

    g_string_append (out, i > 0 ? ",\n {\"step\":" : "\n {\"step\":");
    append_json_string (out, e->step);
    g_string_append (out, ",\"action\":");
    append_json_string (out, account_action_name (e->action));
    g_string_append (out, ",\"path\":");
    append_json_string (out, e->path);
    g_string_append (out, ",\"detail\":");
    append_json_string (out, e->detail);
    g_string_append_c (out, '}');
  }
  g_string_append (out, a->entries->len > 0 ? "\n]\n" : "]\n");
  return g_string_free (out, FALSE);
}
