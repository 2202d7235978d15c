/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax of the command line.
 *
 * It is that of getopt_long_only(3), which scripts were written against:
 * "--name value", "--name=value", any unambiguous start of a name, long
 * names behind a single dash ("-oa"), letters in a cluster ("-vx",
 * "-olocal"), operands anywhere, and "--" before operands that begin with
 * a dash. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/options-private.h"

/* The words still to be read. */
struct words {
  char *const *argv;
  int argc, next;
};

/* --- finding rows ------------------------------------------------------- */

static const struct option_row *
find_letter (enum tool tool, char letter)
{
  const struct option_row *row;

  for (row = option_rows; !option_row_is_end (row); row++)
    if (row->letter == letter && letter != 0 && (row->tools & tool))
      return row;
  return NULL;
}

/* The row NAME, or the only one that starts with NAME.  NULL and no error:
 * there is none. */
static const struct option_row *
find_name (enum tool tool, const char *name, GError **error)
{
  const struct option_row *row, *found = NULL;
  size_t len = strlen (name);
  g_autoptr (GString) all = g_string_new (NULL);
  unsigned matches = 0;

  for (row = option_rows; !option_row_is_end (row); row++) {
    if (row->name == NULL || !(row->tools & tool) ||
        strncmp (row->name, name, len) != 0)
      continue;
    if (row->name[len] == '\0')
      return row;
    g_string_append_printf (all, " --%s", row->name);
    /* Four spellings of --colours are one option. */
    if (found == NULL || found->set != row->set || !row->offset ||
        found->offset != row->offset)
      matches++;
    found = row;
  }
  if (matches > 1 || len == 0) {
    error_set (error, "option '%s' is ambiguous; it could be:%s", name,
               all->str);
    return NULL;
  }
  return found;
}

static const struct unavailable_option *
find_unavailable (const char *name)
{
  const struct unavailable_option *u;

  for (u = unavailable_options; u->name; u++)
    if (strcmp (u->name, name) == 0)
      return u;
  return NULL;
}

static bool
unknown_option (enum tool tool, const char *dashes, const char *name,
                GError **error)
{
  g_autofree char *suggestion = option_suggest (tool, name);

  return error_set (error, "unrecognized option '%s%s'%s\n"
                    "Try '%s --help' or 'man %s' for the options that "
                    "exist.", dashes, name, suggestion, tool_name (tool),
                    tool_name (tool));
}

/* --- acting on one option ----------------------------------------------- */

static bool
apply (struct parser *p, const struct option_row *row, const char *value,
       GError **error)
{
  size_t i = (size_t) (row - option_rows);

  if (p->given[i] && row->argument == ARG_REQUIRED && !row->repeatable) {
    g_autofree char *shown = option_display (row);
    return error_set (error, "%s option used more than once on the command "
                      "line", shown);
  }
  p->given[i] = true;
  p->accepts_given |= row->accept;
  return row->set (p, row, value, error);
}

/* VALUE is what stood behind '=', or NULL; then the next word is taken
 * where the option needs one. */
static bool
apply_with_word (struct parser *p, const struct option_row *row,
                 const char *value, struct words *w, GError **error)
{
  g_autofree char *shown = option_display (row);

  if (value && row->argument == ARG_NONE)
    return error_set (error, "option %s takes no value", shown);
  if (value == NULL && row->argument == ARG_REQUIRED) {
    if (w->next >= w->argc)
      return error_set (error, "option %s needs a value: %s %s", shown,
                        shown, row->value_name);
    value = w->argv[w->next++];
  }
  return apply (p, row, value, error);
}

/* "-vx", "-olocal": letters, the last of which may have a value. */
static bool
parse_letters (struct parser *p, const char *letters, struct words *w,
               GError **error)
{
  const char *c;

  for (c = letters; *c && !p->done; c++) {
    const struct option_row *row = find_letter (p->o->tool, *c);
    if (row == NULL) {
      const char name[] = { *c, '\0' };
      return unknown_option (p->o->tool, "-", name, error);
    }
    if (row->argument == ARG_REQUIRED)
      return apply_with_word (p, row, c[1] ? c + 1 : NULL, w, error);
    if (!apply (p, row, NULL, error))
      return false;
  }
  return true;
}

/* WORD without its dashes: "name" or "name=value". */
static bool
parse_name (struct parser *p, const char *dashes, const char *word,
            struct words *w, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals ? g_strndup (word, (gsize) (equals - word))
                                 : g_strdup (word);
  const struct unavailable_option *u = find_unavailable (name);
  const struct option_row *row;
  g_autoptr (GError) ambiguous = NULL;

  if (u)
    return error_set (error, "option --%s is not available in this version"
                      "%s%s", name, u->instead ? ": " : "",
                      u->instead ? u->instead : "");
  row = find_name (p->o->tool, name, &ambiguous);
  if (row)
    return apply_with_word (p, row, equals ? equals + 1 : NULL, w, error);
  if (ambiguous) {
    g_propagate_error (error, g_steal_pointer (&ambiguous));
    return false;
  }
  if (strlen (dashes) == 1 && find_letter (p->o->tool, word[0]))
    return parse_letters (p, word, w, error);
  return unknown_option (p->o->tool, dashes, name, error);
}

static bool
parse_words (struct parser *p, struct words *w, GPtrArray *operands,
             GError **error)
{
  while (w->next < w->argc && !p->done) {
    const char *word = w->argv[w->next++];
    bool ok = true;

    if (strcmp (word, "--") == 0) {
      while (w->next < w->argc)
        g_ptr_array_add (operands, g_strdup (w->argv[w->next++]));
    }
    else if (g_str_has_prefix (word, "--"))
      ok = parse_name (p, "--", word + 2, w, error);
    else if (word[0] != '-' || word[1] == '\0')
      g_ptr_array_add (operands, g_strdup (word));
    else if (word[2] == '\0' && find_letter (p->o->tool, word[1]))
      ok = parse_letters (p, word + 1, w, error);
    else
      ok = parse_name (p, "-", word + 1, w, error);
    if (!ok)
      return false;
  }
  return true;
}

/* --- the whole ---------------------------------------------------------- */

static GHashTable *
new_backend_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) g_ptr_array_unref);
}

static void
options_init (struct options *o, enum tool tool, int argc,
              char *const *argv)
{
  int i;

  memset (o, 0, sizeof *o);
  o->tool = tool;
  o->machine_fd = -1;
  o->input.io = new_backend_table ();
  o->output.oo = new_backend_table ();
  o->output.allocation = ALLOCATION_SPARSE;
  o->conversion.block_bus = BUS_VIRTIO_BLK;
  o->conversion.initrd = INITRD_AUTO;
  o->conversion.network_identity = NETWORK_KEEP;
  o->conversion.selinux_relabel = true;
  o->root = "ask";
  o->keys = g_ptr_array_new_with_free_func (g_free);
  o->networks = g_ptr_array_new_with_free_func (g_free);
  o->bridges = g_ptr_array_new_with_free_func (g_free);
  o->macs = g_ptr_array_new_with_free_func (g_free);
  o->static_ips = g_ptr_array_new_with_free_func (g_free);
  o->warnings = g_ptr_array_new_with_free_func (g_free);
  o->parallel = 1;
  o->fstrim = true;
  o->argv = g_new0 (char *, (gsize) argc + 1);
  for (i = 0; i < argc; i++)
    o->argv[i] = g_strdup (argv[i]);
}

/* The account is written when the conversion is over: a mistyped folder
 * should not throw it away. */
static bool
check_account_file (const char *file, GError **error)
{
  g_autofree char *dir = NULL;

  if (file == NULL)
    return true;
  dir = g_path_get_dirname (file);
  if (access (dir, W_OK) == -1)
    return error_set_errno (error, errno, "--account: the folder %s", dir);
  return true;
}

static bool
check_together (const struct options *o, GError **error)
{
  if (o->print_source && o->print_plan != PLAN_NONE)
    return error_set (error, "--print-source and --print-plan cannot be "
                      "used together");
  if (o->account_file &&
      (o->print_source || o->print_plan != PLAN_NONE))
    return error_set (error, "--account needs a conversion; with "
                      "--print-source or --print-plan nothing is changed");
  return check_account_file (o->account_file, error);
}

/* What can be said only when everything was read. */
static bool
finish (struct parser *p, bool *ret_done, GError **error)
{
  struct options *o = p->o;
  bool named = o->input.guests[0] || o->input_mode || o->output_mode;

  if (p->done)
    ;
  else if (o->machine_readable && !named && !p->list_io && !p->list_oo) {
    if (!machine_readable_print (o, error))
      return false;
    p->done = true;
  }
  else if (o->argv[0] && o->argv[1] == NULL)
    return error_set (error, "no guest was named, as in: %s -i disk "
                      "guest.img -o local -os DIR\n"
                      "Try '%s --help' or 'man %s'.", tool_name (o->tool),
                      tool_name (o->tool), tool_name (o->tool));
  else if (!check_together (o, error) || !backends_check (p, error))
    return false;
  *ret_done = p->done;
  return true;
}

static void
clear_setting (gpointer data)
{
  struct backend_setting *setting = data;

  g_free (setting->owned);
}

bool
options_parse (struct options *o, enum tool tool, int argc,
               char *const *argv, bool *ret_done, GError **error)
{
  struct parser p = { .o = o };
  struct words w = { .next = 1 };
  g_autoptr (GArray) settings =
    g_array_new (FALSE, TRUE, sizeof (struct backend_setting));
  GPtrArray *operands = g_ptr_array_new ();
  bool ok;

  g_array_set_clear_func (settings, clear_setting);
  p.settings = settings;
  options_init (o, tool, argc, argv);
  w.argv = o->argv;
  w.argc = argc;
  ok = parse_words (&p, &w, operands, error);
  g_ptr_array_add (operands, NULL);
  o->input.guests = (GStrv) g_ptr_array_free (operands, FALSE);
  return ok && finish (&p, ret_done, error);
}

void
options_clear (struct options *o)
{
  g_clear_pointer (&o->input.io, g_hash_table_unref);
  g_clear_pointer (&o->output.oo, g_hash_table_unref);
  g_clear_pointer (&o->input.guests, g_strfreev);
  g_clear_pointer (&o->keys, g_ptr_array_unref);
  g_clear_pointer (&o->networks, g_ptr_array_unref);
  g_clear_pointer (&o->bridges, g_ptr_array_unref);
  g_clear_pointer (&o->macs, g_ptr_array_unref);
  g_clear_pointer (&o->static_ips, g_ptr_array_unref);
  g_clear_pointer (&o->warnings, g_ptr_array_unref);
  g_clear_pointer (&o->argv, g_strfreev);
}
