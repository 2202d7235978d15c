/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads and writes the text of status.txt. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "windows/firstboot-service/status.h"

#define COUNT(a) (sizeof (a) / sizeof ((a)[0]))
#define MAX_LINE (FB_MAX_NAME + 64)

static const char *const state_names[] = {
  [FB_WAITING] = "waiting", [FB_RUNNING] = "running", [FB_DONE] = "done",
  [FB_FAILED] = "failed", [FB_TIMEOUT] = "timeout",
  [FB_INTERRUPTED] = "interrupted",
};

struct fb_script *
fb_status_script (struct fb_status *status, const char *name)
{
  struct fb_script *script;
  const size_t length = strlen (name);

  if (length == 0 || length >= FB_MAX_NAME || strpbrk (name, "\r\n"))
    return NULL;
  for (size_t i = 0; i < status->count; i++) {
    if (strcmp (status->scripts[i].name, name) == 0)
      return &status->scripts[i];
  }
  if (status->count == FB_MAX_SCRIPTS)
    return NULL;
  script = &status->scripts[status->count++];
  memset (script, 0, sizeof *script);
  memcpy (script->name, name, length + 1);
  return script;
}

static void
parse_script (struct fb_status *status, const char *line)
{
  char word[16];
  unsigned runs = 0;
  unsigned long long code = 0;
  char blank[2] = "";
  int name = 0;
  struct fb_script *script;

  if (sscanf (line, "%15s %9u%c%10llu%c%n", word, &runs, &blank[0], &code,
              &blank[1], &name) < 5 ||
      blank[0] != ' ' || blank[1] != ' ' || code > UINT32_MAX)
    return;
  for (size_t i = 0; i < COUNT (state_names); i++) {
    if (strcmp (word, state_names[i]) != 0)
      continue;
    script = fb_status_script (status, line + name);
    if (!script)
      return;
    script->state = (enum fb_state) i;
    script->runs = runs;
    script->exit_code = (uint32_t) code;
  }
}

static void
parse_line (struct fb_status *status, const char *line)
{
  unsigned value = 0;

  if (strcmp (line, "finished") == 0)
    status->finished = true;
  else if (sscanf (line, "starts %9u", &value) == 1)
    status->starts = value;
  else if (sscanf (line, "reboots %9u", &value) == 1)
    status->reboots = value;
  else
    parse_script (status, line);
}

void
fb_status_parse (struct fb_status *status, const char *text, size_t length)
{
  const char *p = text, *last = text + length;
  char line[MAX_LINE];

  memset (status, 0, sizeof *status);
  while (p < last) {
    const char *end = memchr (p, '\n', (size_t) (last - p));
    size_t n = (size_t) ((end ? end : last) - p);

    if (n && p[n - 1] == '\r')
      n--;
    if (n < sizeof line) {
      memcpy (line, p, n);
      line[n] = '\0';
      parse_line (status, line);
    }
    if (!end)
      return;
    p = end + 1;
  }
}

/* One more formatted piece at *used; false: it did not fit. */
static bool
put (char *buffer, size_t size, size_t *used, int n)
{
  if (n < 0 || (size_t) n >= size - *used) {
    if (size)
      buffer[0] = '\0';
    return false;
  }
  *used += (size_t) n;
  return true;
}

size_t
fb_status_format (const struct fb_status *status, char *buffer, size_t size)
{
  size_t used = 0;

  if (!put (buffer, size, &used,
            snprintf (buffer, size, "# v2v-firstboot 1\r\nstarts %u\r\n"
                      "reboots %u\r\n%s", status->starts, status->reboots,
                      status->finished ? "finished\r\n" : "")))
    return 0;
  for (size_t i = 0; i < status->count; i++) {
    const struct fb_script *s = &status->scripts[i];

    if (!put (buffer, size, &used,
              snprintf (buffer + used, size - used, "%s %u %" PRIu32 " %s\r\n",
                        state_names[s->state], s->runs, s->exit_code,
                        s->name)))
      return 0;
  }
  return used;
}
