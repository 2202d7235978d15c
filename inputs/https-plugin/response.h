/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a server's answer to a request for a range means (RFC 9110).
 * Pure: the header lines come from the caller. */
#ifndef INPUTS_HTTPS_PLUGIN_RESPONSE_H
#define INPUTS_HTTPS_PLUGIN_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define RESPONSE_COOKIES_MAX 8192          /* bytes */
#define RESPONSE_WAIT_MAX 120              /* seconds, of Retry-After */

struct response {
  long status;
  bool has_range;
  uint64_t first, last, size;    /* of Content-Range */
  unsigned wait;                 /* Retry-After in seconds, 0 none */
  GString *cookies;              /* "name=value; name=value" */
};

void response_clear (struct response *r);

/* One header line as it came, with or without its end.  A status line begins
 * a new answer (after a redirect). */
void response_line (struct response *r, const char *line, size_t length);

enum verdict {
  VERDICT_RANGE,                 /* what was asked for */
  VERDICT_NO_RANGES,             /* the whole file: not what was asked for */
  VERDICT_LOGIN,                 /* the session is not, or no longer, valid */
  VERDICT_LATER,                 /* worth another try */
  VERDICT_FAILED,
};
enum verdict response_verdict (const struct response *r);

/* For VERDICT_FAILED: what to say of it, and what to do. */
const char *response_advice (const struct response *r);

#endif
