/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i, -o, -io and -oo against the tables of the backends. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/options-private.h"

#define LIST_COLUMN 22           /* where the help texts of -oo ? stand */

/* Modes of the interface, to tell a mode that is missing here from a
 * mistyped one. */
static const char *const known_inputs[] = {
  "disk", "libvirt", "libvirtxml", "local", "ova", "vmx",
  "xen", NULL,
};
static const char *const known_outputs[] = {
  "disk", "glance", "kubevirt", "libvirt", "local", "null", "openstack",
  "ovirt", "ovirt-upload", "qemu", "rhev", "rhv", "rhv-upload", "vdsm", NULL,
};

/* What both sides have in common. */
struct side {
  char letter;                   /* 'i' or 'o' */
  const char *kind;              /* "input" */
  const char *mode;              /* the canonical name */
  const struct backend_option *rows;
  GHashTable *table;             /* to be filled */
};

/* --- collecting --------------------------------------------------------- */

bool
set_backend_option (struct parser *p, const struct option_row *row,
                    const char *value, GError **error)
{
  struct backend_setting s = { .output = row->data != NULL, .text = value };

  if (strcmp (value, "?") == 0) {
    *(s.output ? &p->list_oo : &p->list_io) = true;
    return true;
  }
  if (value[0] == '\0' || value[0] == '=')
    return error_set (error, "-%s: '%s' is not of the form OPTION or "
                      "OPTION=VALUE", row->name, value);
  g_array_append_val (p->settings, s);
  return true;
}

bool
set_forwarded (struct parser *p, const struct option_row *row,
               const char *value, GError **error)
{
  struct backend_setting s = { .output = row->data != NULL, .legacy = row };

  (void) error;
  s.owned = value ? g_strdup_printf ("%s=%s", row->name, value)
                  : g_strdup (row->name);
  s.text = s.owned;
  g_array_append_val (p->settings, s);
  return true;
}

/* --- modes -------------------------------------------------------------- */

/* "disk" or "local, null": the modes that exist. */
static char *
available_modes (char letter)
{
  g_autoptr (GString) names = g_string_new (NULL);
  size_t i;

  for (i = 0; letter == 'i' && inputs[i]; i++)
    g_string_append_printf (names, ", %s", inputs[i]->name);
  for (i = 0; letter == 'o' && outputs[i]; i++)
    g_string_append_printf (names, ", %s", outputs[i]->name);
  return g_strdup (names->len > 0 ? names->str + 2 : "none");
}

static bool
unknown_mode (char letter, const char *mode, bool given, GError **error)
{
  g_autofree char *available = available_modes (letter);
  const char *kind = letter == 'i' ? "input" : "output";

  if (!given)
    return error_set (error, "no -%c option was given, and the default, -%c "
                      "%s, is not available in this version (available %s "
                      "modes: %s)", letter, letter, mode, kind, available);
  if (g_strv_contains (letter == 'i' ? known_inputs : known_outputs, mode))
    return error_set (error, "-%c %s is not available in this version "
                      "(available %s modes: %s)", letter, mode, kind,
                      available);
  return error_set (error, "unknown -%c option: %s (available %s modes: %s)",
                    letter, mode, kind, available);
}

static bool
find_input (struct parser *p, struct side *s, GError **error)
{
  struct options *o = p->o;
  bool given = o->input_mode != NULL;
  const char *mode = given ? o->input_mode : "libvirt";
  const struct input_ops *ops = input_find (mode);

  if (ops == NULL)
    return unknown_mode ('i', mode, given, error);
  o->input_mode = ops->name;
  *s = (struct side) { 'i', "input", ops->name, ops->options, o->input.io };
  return true;
}

/* Where nothing will be written, no output needs to be named. */
static const char *
default_output (const struct options *o)
{
  bool only_prints = o->print_source || o->print_plan != PLAN_NONE;

  return only_prints && output_find ("null") ? "null" : "libvirt";
}

static bool
find_output (struct parser *p, struct side *s,
             const struct output_ops **ret_ops, GError **error)
{
  struct options *o = p->o;
  bool given = o->output_mode != NULL;
  const char *mode = given ? o->output_mode : default_output (o);
  const struct output_ops *ops = output_find (mode);

  if (ops == NULL)
    return unknown_mode ('o', mode, given, error);
  o->output_mode = ops->name;
  *s = (struct side) { 'o', "output", ops->name, ops->options, o->output.oo };
  *ret_ops = ops;
  return true;
}

/* --- -io ? and -oo ? ---------------------------------------------------- */

static bool
has_rows (const struct side *s)
{
  return s->rows && s->rows->name;
}

/* Callers compare these lists to the letter, and the lists of these modes
 * have always had a title of their own. */
static const struct { const char *mode, *title; } list_titles[] = {
  { "local", "Output options that can be used with -o disk" },
  { "libvirt", "Output options that can be used with -o libvirt" },
};

static char *
list_title (const struct side *s)
{
  size_t i;

  for (i = 0; s->letter == 'o' && i < G_N_ELEMENTS (list_titles); i++)
    if (strcmp (list_titles[i].mode, s->mode) == 0)
      return g_strdup (list_titles[i].title);
  return g_strdup_printf ("%c%s options (-%co) which can be used with -%c %s",
                          g_ascii_toupper (s->kind[0]), s->kind + 1,
                          s->letter, s->letter, s->mode);
}

static void
list_options (const struct side *s)
{
  g_autofree char *title = list_title (s);
  const struct backend_option *row;

  if (!has_rows (s)) {
    printf ("No %s options can be used in this mode.\n", s->kind);
    return;
  }
  printf ("%s:\n\n", title);
  for (row = s->rows; row->name; row++) {
    g_autofree char *name = g_strdup_printf
      ("  -%co %s%s%s", s->letter, row->name, row->value_name ? "=" : "",
       row->value_name ? row->value_name : "");
    printf ("%-*s%s%s\n", LIST_COLUMN - 1, name,
            strlen (name) < LIST_COLUMN - 1 ? " " : "  ", row->help);
  }
}

/* --- one -io or -oo ----------------------------------------------------- */

static const struct backend_option *
find_row (const struct backend_option *rows, const char *name)
{
  for (; rows && rows->name; rows++)
    if (strcmp (rows->name, name) == 0)
      return rows;
  return NULL;
}

/* The mode that does have this option, or NULL. */
static const char *
other_mode_with (char letter, const char *name)
{
  size_t i;

  for (i = 0; letter == 'i' && inputs[i]; i++)
    if (find_row (inputs[i]->options, name))
      return inputs[i]->name;
  for (i = 0; letter == 'o' && outputs[i]; i++)
    if (find_row (outputs[i]->options, name))
      return outputs[i]->name;
  return NULL;
}

static bool
unknown_option (const struct side *s, const char *name, GError **error)
{
  const char *other = other_mode_with (s->letter, name);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *belongs = g_strdup ("");
  const struct backend_option *row;

  for (row = s->rows; row && row->name; row++)
    g_string_append_printf (all, ", %s", row->name);
  if (other) {
    g_free (belongs);
    belongs = g_strdup_printf (", which is an option of -%c %s", s->letter,
                               other);
  }
  if (all->len == 0)
    return error_set (error, "-%c %s: unknown %s option -%co %s%s; -%c %s "
                      "has no -%co options", s->letter, s->mode, s->kind,
                      s->letter, name, belongs, s->letter, s->mode,
                      s->letter);
  return error_set (error, "-%c %s: unknown %s option -%co %s%s; -%c %s has: "
                    "%s", s->letter, s->mode, s->kind, s->letter, name,
                    belongs, s->letter, s->mode, all->str + 2);
}

static bool
check_value (const struct side *s, const struct backend_option *row,
             const char *value, GError **error)
{
  if (value && row->value_name == NULL)
    return error_set (error, "-%c %s: -%co %s takes no value", s->letter,
                      s->mode, s->letter, row->name);
  if (row->value_name && (value == NULL || value[0] == '\0'))
    return error_set (error, "-%c %s: -%co %s needs a value: -%co %s=%s",
                      s->letter, s->mode, s->letter, row->name, s->letter,
                      row->name, row->value_name);
  return true;
}

/* A flag is stored as one empty string. */
static bool
store_option (const struct side *s, const struct backend_option *row,
              const char *value, GError **error)
{
  GPtrArray *values = g_hash_table_lookup (s->table, row->name);

  if (values && !row->repeatable)
    return error_set (error, "-%c %s: -%co %s used more than once",
                      s->letter, s->mode, s->letter, row->name);
  if (values == NULL) {
    values = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (s->table, g_strdup (row->name), values);
  }
  g_ptr_array_add (values, g_strdup (value ? value : ""));
  return true;
}

static bool
apply_setting (struct parser *p, const struct side *s,
               const struct backend_setting *setting, GError **error)
{
  const char *equals = strchr (setting->text, '=');
  g_autofree char *name = equals
    ? g_strndup (setting->text, (gsize) (equals - setting->text))
    : g_strdup (setting->text);
  const char *value = equals ? equals + 1 : NULL;
  const struct backend_option *row = find_row (s->rows, name);

  if (row == NULL && setting->legacy) {
    options_warn (p->o, "the old option --%s is ignored: -%c %s has no such "
                  "option", name, s->letter, s->mode);
    return true;
  }
  if (row == NULL)
    return unknown_option (s, name, error);
  if (setting->legacy)
    options_warn (p->o, "--%s is an old option: use -%co %s", name,
                  s->letter, name);
  return check_value (s, row, value, error) &&
         store_option (s, row, value, error);
}

static bool
apply_settings (struct parser *p, const struct side *s, GError **error)
{
  guint i;

  for (i = 0; i < p->settings->len; i++) {
    const struct backend_setting *setting =
      &g_array_index (p->settings, struct backend_setting, i);
    if (setting->output == (s->letter == 'o') &&
        !apply_setting (p, s, setting, error))
      return false;
  }
  return true;
}

/* --- what modes accept and require -------------------------------------- */

static const struct {
  unsigned bit;
  const char *option, *what;
} accepts_table[] = {
  { ACCEPT_OA, "-oa", "sparse or preallocated" },
  { ACCEPT_OC, "-oc", "the URI of a connection" },
  { ACCEPT_OF, "-of", "a disk format" },
  { ACCEPT_ON, "-on", "a name" },
  { ACCEPT_OP, "-op", "a file with a password" },
  { ACCEPT_OS, "-os", "the folder or storage to write to" },
};

static bool
check_accepts (const struct parser *p, const struct output_ops *ops,
               GError **error)
{
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (accepts_table); i++) {
    unsigned bit = accepts_table[i].bit;
    if ((p->accepts_given & bit) && !(ops->accepts & bit))
      return error_set (error, "-o %s: %s option cannot be used in this "
                        "output mode", ops->name, accepts_table[i].option);
    if ((ops->requires & bit) && !(p->accepts_given & bit))
      return error_set (error, "-o %s: the option %s is missing: %s",
                        ops->name, accepts_table[i].option,
                        accepts_table[i].what);
  }
  return true;
}

static const struct { unsigned bit; const char *option; } input_accepts[] = {
  { ACCEPT_IC, "-ic" }, { ACCEPT_IP, "-ip" }, { ACCEPT_IT, "-it" },
};

/* Callers give some of them whatever the mode. */
static void
warn_of_ignored (const struct parser *p, const struct input_ops *ops)
{
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (input_accepts); i++) {
    unsigned bit = input_accepts[i].bit;
    if ((p->accepts_given & bit) && !(ops->accepts & bit))
      options_warn (p->o, "-i %s: the option %s does nothing here and is "
                    "ignored", ops->name, input_accepts[i].option);
  }
}

static bool
check_input (struct parser *p, GError **error)
{
  struct side side;

  if (!find_input (p, &side, error))
    return false;
  warn_of_ignored (p, input_find (p->o->input_mode));
  return apply_settings (p, &side, error);
}

static bool
check_output (struct parser *p, GError **error)
{
  const struct output_ops *ops = NULL;
  struct side side;

  return find_output (p, &side, &ops, error) &&
         check_accepts (p, ops, error) && apply_settings (p, &side, error);
}

bool
backends_check (struct parser *p, GError **error)
{
  const struct output_ops *ops = NULL;
  struct side side;
  bool has_output = p->o->tool == TOOL_V2V;

  p->done = p->list_io || p->list_oo;
  if (p->list_oo) {
    if (!find_output (p, &side, &ops, error))
      return false;
    list_options (&side);
  }
  if (p->list_io) {
    if (!find_input (p, &side, error))
      return false;
    list_options (&side);
  }
  if (p->done)
    return true;
  return check_input (p, error) &&
         (!has_output || check_output (p, error));
}
