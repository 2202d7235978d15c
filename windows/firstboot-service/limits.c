/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the small configuration files beside the scripts. */
#include "config.h"

#include <string.h>

#include "windows/firstboot-service/limits.h"

#define COUNT(a) (sizeof (a) / sizeof ((a)[0]))

static const struct {
  const char *key;
  size_t offset;
  unsigned min, max;
} keys[] = {
  { "timeout=", offsetof (struct fb_limits, seconds), 1, FB_MAX_SECONDS },
  { "retries=", offsetof (struct fb_limits, retries), 0, FB_MAX_RETRIES },
  { "max-reboots=", offsetof (struct fb_limits, reboots), 0, FB_MAX_REBOOTS },
  { "pause=", offsetof (struct fb_limits, pause), 0, FB_MAX_PAUSE },
};

void
fb_limits_default (struct fb_limits *ret_limits)
{
  ret_limits->seconds = 30 * 60;
  ret_limits->retries = 1;
  ret_limits->reboots = 5;
  ret_limits->pause = 30;
}

/* The digits at P up to END; no digit: 0 is returned and *ret stays. */
static size_t
parse_digits (const char *p, const char *end, unsigned max, unsigned *ret)
{
  unsigned value = 0;
  size_t n;

  for (n = 0; p + n < end && p[n] >= '0' && p[n] <= '9'; n++) {
    if (value <= max)
      value = value * 10 + (unsigned) (p[n] - '0');
  }
  if (n)
    *ret = value > max ? max : value;
  return n;
}

static void
parse_line (struct fb_limits *limits, const char *p, const char *end)
{
  for (size_t i = 0; i < COUNT (keys); i++) {
    const size_t length = strlen (keys[i].key);
    unsigned value = 0;

    if ((size_t) (end - p) <= length || memcmp (p, keys[i].key, length) != 0)
      continue;
    if (parse_digits (p + length, end, keys[i].max, &value) &&
        value >= keys[i].min)
      memcpy ((char *) limits + keys[i].offset, &value, sizeof value);
  }
}

void
fb_limits_parse (struct fb_limits *limits, const char *text, size_t length)
{
  const char *p = text, *last = text + length;

  while (p < last) {
    const char *end = memchr (p, '\n', (size_t) (last - p));

    if (!end)
      end = last;
    parse_line (limits, p, end);
    p = end + 1;
  }
}
