/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: header lines of an HTTP server. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "inputs/https-plugin/response.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *at = (const char *) data, *end = at + size;
  struct response r = { 0 };

  while (at < end) {
    const char *newline = memchr (at, '\n', (size_t) (end - at));
    const char *next = newline ? newline + 1 : end;

    response_line (&r, at, (size_t) (next - at));
    at = next;
  }
  if (r.has_range) {
    g_assert (r.first <= r.last);
    g_assert (r.last < r.size);
  }
  g_assert (r.wait <= RESPONSE_WAIT_MAX);
  g_assert (!r.cookies || r.cookies->len <= RESPONSE_COOKIES_MAX);
  g_assert (response_advice (&r));
  response_clear (&r);
  return 0;
}
