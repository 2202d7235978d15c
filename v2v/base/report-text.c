/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of report.c: cleaning, wrapping, JSON lines, progress bars. */
#include "config.h"

#include <string.h>

#include "v2v/base/parse.h"
#include "v2v/base/report-text.h"
#include "v2v/base/report.h"

#define MAX_LINE (64 * 1024)     /* bytes of one line of a message */
#define BAR_CELLS 40             /* of the "[****----]" where they fit */
#define MIN_BAR_CELLS 4

/* --- messages ----------------------------------------------------------- */

char *
report_clean_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  size_t i;

  for (i = 0; lines[i]; i++) {
    char *clean;
    g_strdelimit (lines[i], "\t", ' ');
    clean = clean_text (lines[i], MAX_LINE);
    g_free (lines[i]);
    lines[i] = clean;
  }
  return g_strjoinv ("\n", lines);
}

char *
report_wrap (const char *text, unsigned columns)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  glong column = 0;
  size_t i;

  for (i = 0; words[i]; i++) {
    const char *last = strrchr (words[i], '\n');
    glong first = g_utf8_strlen (words[i],
                                 (gssize) strcspn (words[i], "\n"));
    if (i > 0) {
      bool full = column > 0 && column + 1 + first > columns;
      g_string_append_c (out, full ? '\n' : ' ');
      column = full ? 0 : column + 1;
    }
    g_string_append (out, words[i]);
    column = last ? g_utf8_strlen (last + 1, -1) : column + first;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- JSON --------------------------------------------------------------- */

static void
append_json_string (GString *out, const char *text)
{
  const char *p;

  g_string_append_c (out, '"');
  for (p = text; *p; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (out, "\\%c", *p);
    else if (*p == '\n')
      g_string_append (out, "\\n");
    else if ((unsigned char) *p < 0x20)
      g_string_append_printf (out, "\\u%04x", (unsigned) *p);
    else
      g_string_append_c (out, *p);
  g_string_append_c (out, '"');
}

/* RFC 3339 with nanoseconds: "2026-01-31T12:00:00.000000000+01:00". */
static void
append_timestamp (GString *out, const struct timespec *when)
{
  struct tm tm;
  char date[64];
  long minutes;

  localtime_r (&when->tv_sec, &tm);
  strftime (date, sizeof date, "%Y-%m-%dT%H:%M:%S", &tm);
  minutes = tm.tm_gmtoff / 60;
  g_string_append_printf (out, "%s.%09ld%c%02ld:%02ld", date, when->tv_nsec,
                          minutes < 0 ? '-' : '+', ABS (minutes) / 60,
                          ABS (minutes) % 60);
}

char *
report_format_json (const char *type, const char *text,
                    const struct timespec *when)
{
  g_autoptr (GString) line = g_string_new ("{ \"message\": ");

  append_json_string (line, text);
  g_string_append (line, ", \"timestamp\": \"");
  append_timestamp (line, when);
  g_string_append_printf (line, "\", \"type\": \"%s\" }\n", type);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* --- progress bars ------------------------------------------------------ */

static unsigned
percent_of (uint64_t done, uint64_t total)
{
  if (done >= total)
    return 100;
  return (unsigned) ((unsigned __int128) done * 100 / total);
}

/* " 120.0 MiB/s 0:42 left", or nothing where the rate is not known. */
static char *
format_rate (uint64_t done, uint64_t total, double rate)
{
  const double longest = 100 * 60 * 60;
  g_autofree char *size = NULL;
  double seconds;
  unsigned s;

  if (!(rate >= 1.0 && rate < 1e18))
    return g_strdup ("");
  size = format_size ((uint64_t) rate);
  seconds = (double) (total - done) / rate;
  if (done >= total || seconds >= longest)
    return g_strdup_printf (" %s/s", size);
  s = (unsigned) (seconds + 0.5);
  if (s >= 3600)
    return g_strdup_printf (" %s/s %u:%02u:%02u left", size, s / 3600,
                            s / 60 % 60, s % 60);
  return g_strdup_printf (" %s/s %u:%02u left", size, s / 60, s % 60);
}

char *
report_format_bar (uint64_t done, uint64_t total, double rate,
                   unsigned columns)
{
  const unsigned fixed = sizeof " 100% []" - 1;
  unsigned percent = percent_of (done, total), cells, stars;
  g_autofree char *tail = format_rate (done, total, rate);
  g_autofree char *bar = NULL;

  if (fixed + MIN_BAR_CELLS + strlen (tail) > columns)
    tail[0] = '\0';
  cells = fixed + (unsigned) strlen (tail);
  cells = CLAMP (columns > cells ? columns - cells : 0, MIN_BAR_CELLS,
                 BAR_CELLS);
  stars = cells * percent / 100;
  bar = g_malloc (cells + 1);
  memset (bar, '*', stars);
  memset (bar + stars, '-', cells - stars);
  bar[cells] = '\0';
  return g_strdup_printf (" %3u%% [%s]%s", percent, bar, tail);
}
