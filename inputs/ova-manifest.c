/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manifest of an OVF package, and the sums it holds. */
#include "config.h"

#include <string.h>

#include <openssl/evp.h>

#include "inputs/ova-manifest.h"
#include "v2v/base/parse.h"

#define MAX_BAD 20               /* lines that are reported */
#define MAX_QUOTED 200           /* bytes of them */

static const char *const methods[SUM_METHODS] = { "SHA1", "SHA256",
                                                  "SHA512" };

/* --- lines --------------------------------------------------------------- */

static void
line_free (gpointer p)
{
  struct manifest_line *l = p;

  g_free (l->name);
  g_free (l->sum);
  g_free (l);
}

static bool
is_hexadecimal (const char *text)
{
  const char *p = text;

  while (g_ascii_isxdigit (*p))
    p++;
  return p > text && *p == '\0';
}

/* The file's name may hold parentheses itself: the last ")" before "=" ends
 * it. */
static struct manifest_line *
parse_line (const char *line)
{
  g_autofree char *copy = g_strdup (line);
  char *open = strchr (copy, '('), *equals = strrchr (copy, '=');
  struct manifest_line *l;
  char *close;

  if (!open || !equals || equals < open)
    return NULL;
  *open = *equals = '\0';
  g_strchomp (open + 1);
  close = open + strlen (open + 1);
  if (close == open || *close != ')' || close == open + 1)
    return NULL;
  *close = '\0';
  g_strstrip (copy);
  for (guint m = 0; m < SUM_METHODS; m++)
    if (g_ascii_strcasecmp (copy, methods[m]) == 0 &&
        is_hexadecimal (g_strstrip (equals + 1))) {
      l = g_new0 (struct manifest_line, 1);
      l->method = m;
      l->name = g_strdup (open + 1);
      l->sum = g_ascii_strdown (equals + 1, -1);
      return l;
    }
  return NULL;
}

GPtrArray *
manifest_parse (const char *text, size_t size, GPtrArray *bad)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  const char *end = text + size;

  while (text < end) {
    const char *eol = memchr (text, '\n', (size_t) (end - text));
    const char *next = eol ? eol + 1 : end;
    g_autofree char *line =
      g_strndup (text, (gsize) ((eol ? eol : end) - text));
    struct manifest_line *l = NULL;

    g_strstrip (line);
    if (*line && !(l = parse_line (line)) && bad->len < MAX_BAD)
      g_ptr_array_add (bad, clean_text (line, MAX_QUOTED));
    if (l)
      g_ptr_array_add (lines, l);
    text = next;
  }
  return lines;
}

/* --- sums ---------------------------------------------------------------- */

struct sums {
  EVP_MD_CTX *context[SUM_METHODS];
};

static const EVP_MD *
digest_of (enum manifest_method method)
{
  return method == SUM_SHA1 ? EVP_sha1 ()
    : method == SUM_SHA256 ? EVP_sha256 () : EVP_sha512 ();
}

struct sums *
sums_new (unsigned wanted)
{
  struct sums *s = g_new0 (struct sums, 1);

  for (guint m = 0; m < SUM_METHODS; m++)
    if (wanted & (1U << m)) {
      s->context[m] = EVP_MD_CTX_new ();
      if (!s->context[m] ||
          !EVP_DigestInit_ex (s->context[m], digest_of (m), NULL))
        g_clear_pointer (&s->context[m], EVP_MD_CTX_free);
    }
  return s;
}

void
sums_add (struct sums *s, const void *data, size_t size)
{
  for (guint m = 0; m < SUM_METHODS; m++)
    if (s->context[m] && !EVP_DigestUpdate (s->context[m], data, size))
      g_clear_pointer (&s->context[m], EVP_MD_CTX_free);
}

char *
sums_end (struct sums *s, enum manifest_method method)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length;
  GString *hex;

  if (!s->context[method] ||
      !EVP_DigestFinal_ex (s->context[method], digest, &length))
    return NULL;
  hex = g_string_new (NULL);
  for (unsigned i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

void
sums_free (struct sums *s)
{
  for (guint m = 0; s && m < SUM_METHODS; m++)
    EVP_MD_CTX_free (s->context[m]);
  g_free (s);
}
