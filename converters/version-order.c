/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of versions, as Debian's policy defines it. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/version-order.h"

/* '~' sorts before the end, letters before everything else. */
static int
char_order (char c)
{
  if (c == '~')
    return -1;
  if (c == '\0' || g_ascii_isdigit (c))
    return 0;
  return g_ascii_isalpha (c) ? c : (unsigned char) c + 256;
}

static int
compare_digits (const char **a, const char **b)
{
  size_t length_a, length_b;
  int order;

  *a += strspn (*a, "0");
  *b += strspn (*b, "0");
  length_a = strspn (*a, "0123456789");
  length_b = strspn (*b, "0123456789");
  if (length_a != length_b)
    return length_a < length_b ? -1 : 1;
  order = strncmp (*a, *b, length_a);
  *a += length_a;
  *b += length_b;
  return order;
}

/* Runs of other characters and runs of digits in turn. */
static int
compare_part (const char *a, const char *b)
{
  int order = 0;

  while (order == 0 && (*a || *b)) {
    while (order == 0 && ((*a && !g_ascii_isdigit (*a)) ||
                          (*b && !g_ascii_isdigit (*b)))) {
      order = char_order (*a) - char_order (*b);
      a += *a != '\0';
      b += *b != '\0';
    }
    if (order == 0)
      order = compare_digits (&a, &b);
  }
  return order;
}

struct parts { char *epoch, *upstream, *revision; };

static void
split (const char *version, struct parts *parts)
{
  const char *colon = strchr (version, ':');
  const char *rest = colon ? colon + 1 : version;
  const char *dash = strrchr (rest, '-');

  parts->epoch = colon ? g_strndup (version, (gsize) (colon - version))
                       : g_strdup ("0");
  parts->upstream = dash ? g_strndup (rest, (gsize) (dash - rest))
                         : g_strdup (rest);
  parts->revision = g_strdup (dash ? dash + 1 : "0");
}

static void
parts_clear (struct parts *parts)
{
  g_free (parts->epoch);
  g_free (parts->upstream);
  g_free (parts->revision);
}

int
version_compare (const char *a, const char *b)
{
  struct parts parts_a, parts_b;
  int order;

  split (a, &parts_a);
  split (b, &parts_b);
  order = compare_part (parts_a.epoch, parts_b.epoch);
  if (order == 0)
    order = compare_part (parts_a.upstream, parts_b.upstream);
  if (order == 0)
    order = compare_part (parts_a.revision, parts_b.revision);
  parts_clear (&parts_a);
  parts_clear (&parts_b);
  return order;
}

int
version_compare_kernel (const char *a, const char *b)
{
  return compare_part (a, b);
}

char *
version_without_flavour (const char *release)
{
  char *out = g_strdup (release);
  char *dash;

  while ((dash = strrchr (out, '-')) && g_ascii_isalpha (dash[1])) {
    if (g_str_has_prefix (dash + 1, "rc") && g_ascii_isdigit (dash[3]))
      break;
    *dash = '\0';
  }
  return out;
}
