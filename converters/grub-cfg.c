/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading GRUB 2's grub.cfg: its menu and what it boots by default. */
#include "config.h"

#include <string.h>

#include "converters/grub-cfg.h"
#include "converters/grub-lexer.h"
#include "v2v/base/error.h"

static void
entry_free (gpointer data)
{
  struct grub_entry *e = data;

  g_free (e->title);
  g_free (e->id);
  g_free (e->path);
  g_free (e->number);
  g_free (e->kernel);
  g_free (e->initrd);
  g_free (e);
}

static void
default_free (gpointer data)
{
  struct grub_default *d = data;

  g_free (d->value);
  g_free (d);
}

void
grub_cfg_free (struct grub_cfg *cfg)
{
  if (!cfg)
    return;
  g_ptr_array_unref (cfg->entries);
  g_ptr_array_unref (cfg->defaults);
  g_ptr_array_unref (cfg->env_files);
  g_hash_table_unref (cfg->variables);
  g_free (cfg->configfile);
  g_free (cfg);
}

/*----- parser -------------------------------------------------------------*/

enum block_type { BLOCK_OTHER, BLOCK_SUBMENU, BLOCK_ENTRY };

struct block {
  enum block_type type;
  char *path, *number;           /* of a submenu; "" at the top */
  unsigned children;             /* entries and submenus seen in it */
};

struct parser {
  struct grub_cfg *cfg;
  GArray *blocks;                /* struct block; the top is the first */
  struct grub_entry *entry;      /* the one that we are in, or NULL */
};

static void
block_clear (gpointer data)
{
  struct block *b = data;

  g_free (b->path);
  g_free (b->number);
}

static struct block *
parser_menu (struct parser *p)
{
  for (guint i = p->blocks->len; i > 0; i--) {
    struct block *b = &g_array_index (p->blocks, struct block, i - 1);
    if (b->type == BLOCK_SUBMENU)
      return b;
  }
  return NULL;                   /* not reached: the top is a menu */
}

static char *
escape_name (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ">", -1);
  return g_strjoinv (">>", parts);
}

static const char *
word (const struct grub_command *c, guint i)
{
  return i < c->words->len
    ? ((struct grub_word *) g_ptr_array_index (c->words, i))->text : NULL;
}

/* The id of "menuentry TITLE … $menuentry_id_option ID". */
static const char *
command_id (const struct grub_command *c)
{
  for (guint i = 2; i + 1 < c->words->len; i++)
    if (strcmp (word (c, i), "--id") == 0 ||
        strcmp (word (c, i), "$menuentry_id_option") == 0 ||
        strcmp (word (c, i), "${menuentry_id_option}") == 0)
      return word (c, i + 1);
  return word (c, 1);
}

static struct grub_entry *
add_entry (struct parser *p, const char *title, const char *id,
           const char *path, const char *number)
{
  struct grub_entry *e = g_new0 (struct grub_entry, 1);

  e->title = g_strdup (title);
  e->id = g_strdup (id);
  e->path = g_strdup (path);
  e->number = g_strdup (number);
  g_ptr_array_add (p->cfg->entries, e);
  return e;
}

static bool
open_menu_block (struct parser *p, const struct grub_command *c,
                 enum block_type type, GError **error)
{
  struct block *menu = parser_menu (p);
  const char *title = word (c, 1) ? word (c, 1) : "";
  const char *id = word (c, 1) ? command_id (c) : "";
  g_autofree char *escaped = escape_name (id);
  const char *separator = *menu->number ? ">" : "";
  struct block b = { .type = type };

  if (strlen (menu->path) + strlen (escaped) >= GRUB_MAX_PATH)
    return error_set (error, "line %u: the name of a menu entry is longer "
                      "than %d bytes", c->line, GRUB_MAX_PATH);
  b.path = g_strconcat (menu->path, separator, escaped, NULL);
  b.number = g_strdup_printf ("%s%s%u", menu->number, separator,
                              menu->children++);
  if (type == BLOCK_ENTRY)
    p->entry = add_entry (p, title, id, b.path, b.number);
  g_array_append_val (p->blocks, b);
  return true;
}

static bool
open_block (struct parser *p, const struct grub_command *c, GError **error)
{
  const char *name = word (c, 0);
  struct block other = { .type = BLOCK_OTHER };

  if (p->blocks->len > GRUB_MAX_DEPTH)
    return error_set (error, "line %u: more than %d nested blocks",
                      c->line, GRUB_MAX_DEPTH);
  if (p->cfg->entries->len >= GRUB_MAX_ENTRIES)
    return error_set (error, "line %u: more than %d menu entries",
                      c->line, GRUB_MAX_ENTRIES);
  if (name && !p->entry && strcmp (name, "menuentry") == 0)
    return open_menu_block (p, c, BLOCK_ENTRY, error);
  else if (name && !p->entry && strcmp (name, "submenu") == 0)
    return open_menu_block (p, c, BLOCK_SUBMENU, error);
  g_array_append_val (p->blocks, other);
  return true;
}

static bool
close_block (struct parser *p, unsigned line, GError **error)
{
  const struct block *last =
    &g_array_index (p->blocks, struct block, p->blocks->len - 1);

  if (p->blocks->len == 1)
    return error_set (error, "line %u: '}' without '{'", line);
  if (last->type == BLOCK_ENTRY)
    p->entry = NULL;
  g_array_set_size (p->blocks, p->blocks->len - 1);
  return true;
}

/*----- commands -----------------------------------------------------------*/

static void
command_linux (struct parser *p, const struct grub_command *c)
{
  static const char *const rescue[] = {
    "single", "S", "1", "recovery", "rescue", "emergency",
    "systemd.unit=rescue.target", "systemd.unit=emergency.target", NULL
  };

  if (!p->entry || !word (c, 1) || p->entry->kernel)
    return;
  p->entry->kernel = g_strdup (word (c, 1));
  for (guint i = 2; i < c->words->len; i++)
    if (g_strv_contains (rescue, word (c, i)))
      p->entry->recovery = true;
}

static void
command_initrd (struct parser *p, const struct grub_command *c)
{
  if (p->entry && word (c, 1) && !p->entry->initrd)
    p->entry->initrd = g_strdup (word (c, 1));
}

static void
command_xen (struct parser *p, const struct grub_command *c G_GNUC_UNUSED)
{
  if (p->entry)
    p->entry->xen = true;
}

static void
set_variable (struct parser *p, const char *setting)
{
  const char *equal = strchr (setting, '=');

  if (equal)
    g_hash_table_replace (p->cfg->variables,
                          g_strndup (setting, (gsize) (equal - setting)),
                          g_strdup (equal + 1));
}

/* "set default=V" and "default=V". */
static void
command_set (struct parser *p, const struct grub_command *c)
{
  static const char key[] = "default=";
  const guint i = strcmp (word (c, 0), "set") == 0 ? 1 : 0;
  const struct grub_word *w;
  struct grub_default *d;

  if (p->entry || i >= c->words->len)
    return;
  set_variable (p, word (c, i));
  if (!g_str_has_prefix (word (c, i), key))
    return;
  w = g_ptr_array_index (c->words, i);
  d = g_new0 (struct grub_default, 1);
  d->value = g_strdup (w->text + strlen (key));
  d->start = w->start + strlen (key);
  d->length = w->end - d->start;
  g_ptr_array_add (p->cfg->defaults, d);
}

static void
command_load_env (struct parser *p, const struct grub_command *c)
{
  for (guint i = 1; i + 1 < c->words->len; i++)
    if (p->cfg->env_files->len < GRUB_MAX_ENV_FILES &&
        (strcmp (word (c, i), "-f") == 0 ||
         strcmp (word (c, i), "--file") == 0))
      g_ptr_array_add (p->cfg->env_files, g_strdup (word (c, i + 1)));
}

static void
command_configfile (struct parser *p, const struct grub_command *c)
{
  if (!p->entry && !p->cfg->configfile && word (c, 1))
    p->cfg->configfile = g_strdup (word (c, 1));
}

/* Only the first counts. */
static void
command_blscfg (struct parser *p, const struct grub_command *c G_GNUC_UNUSED)
{
  if (p->entry || p->cfg->blscfg)
    return;
  p->cfg->blscfg = true;
  p->cfg->bls_index = p->cfg->entries->len;
  p->cfg->bls_number = g_array_index (p->blocks, struct block, 0).children;
}

static const struct {
  const char *name;
  void (*run) (struct parser *p, const struct grub_command *c);
} commands[] = {
  { "linux", command_linux }, { "linux16", command_linux },
  { "linuxefi", command_linux },
  { "initrd", command_initrd }, { "initrd16", command_initrd },
  { "initrdefi", command_initrd },
  { "multiboot", command_xen }, { "multiboot2", command_xen },
  { "xen_hypervisor", command_xen },
  { "set", command_set }, { "load_env", command_load_env },
  { "configfile", command_configfile }, { "source", command_configfile },
  { ".", command_configfile }, { "blscfg", command_blscfg },
};

static void
run_command (struct parser *p, const struct grub_command *c)
{
  const char *name = word (c, 0);

  if (!name)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (name, commands[i].name) == 0)
      commands[i].run (p, c);
  if (strchr (name, '='))
    command_set (p, c);
}

static bool
parse (struct parser *p, struct grub_lexer *lexer, GError **error)
{
  struct grub_command *c;
  bool ok = true;

  while (ok && (c = grub_lexer_next (lexer, error))) {
    switch (c->end) {
    case GRUB_COMMAND_OPEN: ok = open_block (p, c, error); break;
    case GRUB_COMMAND_CLOSE:
      run_command (p, c);
      ok = close_block (p, c->line, error);
      break;
    case GRUB_COMMAND_LINE: run_command (p, c); break;
    case GRUB_COMMAND_LAST: run_command (p, c); return true;
    }
  }
  return false;
}

struct grub_cfg *
grub_cfg_parse (const char *text, GError **error)
{
  g_autoptr (grub_cfg) cfg = g_new0 (struct grub_cfg, 1);
  struct parser p = { .cfg = cfg };
  struct block top = { .type = BLOCK_SUBMENU };
  struct grub_lexer *lexer;
  bool ok;

  cfg->entries = g_ptr_array_new_with_free_func (entry_free);
  cfg->defaults = g_ptr_array_new_with_free_func (default_free);
  cfg->env_files = g_ptr_array_new_with_free_func (g_free);
  cfg->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          g_free);
  p.blocks = g_array_new (FALSE, FALSE, sizeof (struct block));
  g_array_set_clear_func (p.blocks, block_clear);
  top.path = g_strdup ("");
  top.number = g_strdup ("");
  g_array_append_val (p.blocks, top);

  lexer = grub_lexer_new (text);
  ok = parse (&p, lexer, error);
  grub_lexer_free (lexer);
  g_array_unref (p.blocks);
  return ok ? g_steal_pointer (&cfg) : NULL;
}

/*----- questions ----------------------------------------------------------*/

/* Compare one level of a default's value with an entry's. */
static bool
level_matches (const char *value, const char *number, const char *name)
{
  const size_t digits = strspn (value, "0123456789");

  if (digits > 0 && value[digits] == '\0')
    return strcmp (value, number) == 0;
  return strcmp (value, name) == 0;
}

/* Split at single '>'; a doubled one belongs to the name, and stays doubled
 * here as in grub_entry.path. */
static GPtrArray *
split_levels (const char *value)
{
  GPtrArray *levels = g_ptr_array_new_with_free_func (g_free);
  const char *start = value, *p = value;

  for (; *p; p++) {
    if (*p != '>')
      continue;
    if (p[1] == '>') {
      p++;
      continue;
    }
    g_ptr_array_add (levels, g_strndup (start, (gsize) (p - start)));
    start = p + 1;
  }
  g_ptr_array_add (levels, g_strdup (start));
  return levels;
}

/* VALUE names the entry itself, or a submenu above it: then GRUB boots the
 * submenu's first entry, which is the first that we come to. */
static bool
default_names (const char *value, const struct grub_entry *e)
{
  g_autoptr (GPtrArray) wanted = split_levels (value);
  g_autoptr (GPtrArray) path = split_levels (e->path);
  g_auto (GStrv) numbers = g_strsplit (e->number, ">", -1);
  g_autofree char *title = escape_name (e->title);

  if (wanted->len > path->len)
    return false;
  for (guint i = 0; i < wanted->len; i++) {
    const char *level = g_ptr_array_index (wanted, i);
    const bool last = i + 1 == path->len;

    if (!level_matches (level, numbers[i], g_ptr_array_index (path, i)) &&
        !(last && strcmp (level, title) == 0))
      return false;
  }
  return true;
}

const struct grub_entry *
grub_cfg_resolve (const struct grub_cfg *cfg, const char *value)
{
  const guint n = strlen (value) <= GRUB_MAX_PATH ? cfg->entries->len : 0;

  for (guint i = 0; i < n; i++) {
    const struct grub_entry *e = g_ptr_array_index (cfg->entries, i);
    if (default_names (value, e))
      return e;
  }
  return cfg->entries->len ? g_ptr_array_index (cfg->entries, 0) : NULL;
}

bool
grub_entry_boots (const struct grub_entry *entry, const char *kernel)
{
  g_autofree char *base = NULL;

  if (!entry->kernel || entry->recovery || entry->xen)
    return false;
  base = g_path_get_basename (entry->kernel);
  return strcmp (base, kernel) == 0;
}

const struct grub_entry *
grub_cfg_find (const struct grub_cfg *cfg, const char *kernel)
{
  for (guint i = 0; i < cfg->entries->len; i++) {
    const struct grub_entry *e = g_ptr_array_index (cfg->entries, i);
    if (grub_entry_boots (e, kernel))
      return e;
  }
  return NULL;
}

bool
grub_default_is (const struct grub_default *d, const char *variable)
{
  const size_t length = strlen (variable);
  const char *p = d->value;

  if (*p++ != '$')
    return false;
  if (*p == '{')
    return strncmp (p + 1, variable, length) == 0 &&
           strcmp (p + 1 + length, "}") == 0;
  return strcmp (p, variable) == 0;
}

static void
append_quoted (GString *out, const char *value)
{
  g_string_append_c (out, '"');
  for (; *value; value++) {
    if (strchr ("\"\\$", *value))
      g_string_append_c (out, '\\');
    g_string_append_c (out, *value);
  }
  g_string_append_c (out, '"');
}

char *
grub_cfg_set_default (const struct grub_cfg *cfg, const char *text,
                      const char *value)
{
  g_autoptr (GString) out = g_string_new (NULL);
  size_t done = 0;

  for (guint i = 0; i < cfg->defaults->len; i++) {
    const struct grub_default *d = g_ptr_array_index (cfg->defaults, i);

    if (d->value[0] == '$')
      continue;
    g_string_append_len (out, text + done, (gssize) (d->start - done));
    append_quoted (out, value);
    done = d->start + d->length;
  }
  g_string_append (out, text + done);
  return g_strdup (out->str);
}
