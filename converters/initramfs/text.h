/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines and words of foreign text that need not end in a NUL. */
#ifndef CONVERTERS_INITRAMFS_TEXT_H
#define CONVERTERS_INITRAMFS_TEXT_H

#include <stdbool.h>
#include <string.h>
#include <glib.h>

struct text {
  const char *at, *end;
};

static inline struct text
text_of_bytes (GBytes *bytes)
{
  size_t len = 0;
  const char *at = bytes ? g_bytes_get_data (bytes, &len) : NULL;

  return (struct text) { at, at ? at + len : NULL };
}

static inline size_t
text_length (struct text t)
{
  return t.at ? (size_t) (t.end - t.at) : 0;
}

/* Take the next line off *t, without its newline; false at the end. */
static inline bool
text_line (struct text *t, struct text *ret_line)
{
  const char *nl;

  if (text_length (*t) == 0)
    return false;
  nl = memchr (t->at, '\n', text_length (*t));
  *ret_line = (struct text) { t->at, nl ? nl : t->end };
  t->at = nl ? nl + 1 : t->end;
  return true;
}

static inline bool
text_is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

/* Take the next blank-separated word off *t; false: there is none. */
static inline bool
text_word (struct text *t, struct text *ret_word)
{
  while (text_length (*t) > 0 && text_is_blank (*t->at))
    t->at++;
  if (text_length (*t) == 0)
    return false;
  ret_word->at = t->at;
  while (t->at < t->end && !text_is_blank (*t->at))
    t->at++;
  ret_word->end = t->at;
  return true;
}

static inline bool
text_equals (struct text t, const char *s)
{
  size_t len = strlen (s);

  return text_length (t) == len && (len == 0 || memcmp (t.at, s, len) == 0);
}

#endif
