/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words and commands of a GRUB 2 script. */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "converters/grub-cfg.h"
#include "converters/grub-lexer.h"
#include "v2v/base/error.h"

struct grub_lexer {
  const char *text;
  size_t pos;
  unsigned line;
  struct grub_command command;
};

static void
word_free (gpointer data)
{
  struct grub_word *w = data;

  g_free (w->text);
  g_free (w);
}

struct grub_lexer *
grub_lexer_new (const char *text)
{
  struct grub_lexer *l = g_new0 (struct grub_lexer, 1);

  l->text = text;
  l->line = 1;
  l->command.words = g_ptr_array_new_with_free_func (word_free);
  return l;
}

void
grub_lexer_free (struct grub_lexer *lexer)
{
  if (!lexer)
    return;
  g_ptr_array_unref (lexer->command.words);
  g_free (lexer);
}

static char
peek (const struct grub_lexer *l)
{
  return l->text[l->pos];
}

static char
take (struct grub_lexer *l)
{
  const char c = l->text[l->pos++];

  if (c == '\n')
    l->line++;
  return c;
}

/* Blanks, comments and continued lines before a word. */
static void
skip_blanks (struct grub_lexer *l)
{
  for (;;) {
    const char c = peek (l);

    if (c == ' ' || c == '\t' || c == '\r')
      take (l);
    else if (c == '\\' && l->text[l->pos + 1] == '\n') {
      take (l);
      take (l);
    }
    else if (c == '#')
      l->pos += strcspn (l->text + l->pos, "\n");
    else
      return;
  }
}

/* The rest of a quoted string; false: it is not closed. */
static bool
take_quoted (struct grub_lexer *l, char quote, GString *out)
{
  for (;;) {
    const char c = peek (l);

    if (c == '\0')
      return false;
    take (l);
    if (c == quote)
      return true;
    if (c == '\\' && quote == '"' && strchr ("\"\\$", peek (l)) && peek (l))
      g_string_append_c (out, take (l));
    else
      g_string_append_c (out, c);
  }
}

/* "${name}": the braces are no blocks here. */
static void
take_variable (struct grub_lexer *l, GString *out)
{
  g_string_append_c (out, take (l));
  if (peek (l) != '{')
    return;
  while (peek (l) && peek (l) != '\n' && peek (l) != '}')
    g_string_append_c (out, take (l));
  if (peek (l) == '}')
    g_string_append_c (out, take (l));
}

/* false: a quote is not closed. */
static bool
take_word (struct grub_lexer *l, struct grub_word **ret_word)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const size_t start = l->pos;

  while (peek (l) && !strchr (" \t\r\n;{}", peek (l))) {
    const char c = peek (l);

    if (c == '"' || c == '\'') {
      take (l);
      if (!take_quoted (l, c, out))
        return false;
    }
    else if (c == '$')
      take_variable (l, out);
    else if (c == '\\' && l->text[l->pos + 1]) {
      take (l);
      if (take (l) != '\n')
        g_string_append_c (out, l->text[l->pos - 1]);
    }
    else
      g_string_append_c (out, take (l));
  }
  *ret_word = g_new0 (struct grub_word, 1);
  (*ret_word)->text = g_strdup (out->str);
  (*ret_word)->start = start;
  (*ret_word)->end = l->pos;
  return true;
}

/* Words after which a command begins. */
static bool
is_keyword (const struct grub_word *w)
{
  static const char *const keywords[] = {
    "if", "then", "else", "elif", "fi", "while", "until", "do", "done", NULL
  };
  return g_strv_contains (keywords, w->text);
}

static bool
add_word (struct grub_lexer *l, GError **error)
{
  struct grub_command *c = &l->command;
  struct grub_word *w;
  const unsigned line = l->line;

  if (!take_word (l, &w))
    return error_set (error, "line %u: a quote is not closed", line);
  if (c->words->len == 0)
    c->line = line;
  if (c->words->len == 0 && is_keyword (w))
    word_free (w);
  else
    g_ptr_array_add (c->words, w);
  if (c->words->len > GRUB_MAX_WORDS)
    return error_set (error, "line %u: a command of more than %d words",
                      line, GRUB_MAX_WORDS);
  return true;
}

struct grub_command *
grub_lexer_next (struct grub_lexer *lexer, GError **error)
{
  static const struct { char c; enum grub_command_end end; } ends[] = {
    { '\n', GRUB_COMMAND_LINE }, { ';', GRUB_COMMAND_LINE },
    { '{', GRUB_COMMAND_OPEN }, { '}', GRUB_COMMAND_CLOSE },
    { '\0', GRUB_COMMAND_LAST },
  };
  struct grub_command *c = &lexer->command;

  g_ptr_array_set_size (c->words, 0);
  c->line = lexer->line;
  for (;;) {
    skip_blanks (lexer);
    for (size_t i = 0; i < G_N_ELEMENTS (ends); i++) {
      if (peek (lexer) != ends[i].c)
        continue;
      c->end = ends[i].end;
      if (ends[i].c)
        take (lexer);
      return c;
    }
    if (!add_word (lexer, error))
      return NULL;
  }
}
