/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What servers' answers are taken for. */
#include "config.h"

#include <string.h>

#include "inputs/https-plugin/response.h"

static void
feed (struct response *r, const char *const *lines)
{
  memset (r, 0, sizeof *r);
  for (; *lines; lines++)
    response_line (r, *lines, strlen (*lines));
}

static void
test_range (void)
{
  const char *const lines[] = {
    "HTTP/1.1 206 Partial Content\r\n", "content-range: bytes 0-0/1234\r\n",
    NULL
  };
  struct response r;

  feed (&r, lines);
  g_assert_cmpint (response_verdict (&r), ==, VERDICT_RANGE);
  g_assert_true (r.has_range);
  g_assert_cmpuint (r.size, ==, 1234);
  response_clear (&r);
}

static void
test_bad_ranges (void)
{
  static const char *const bad[] = {
    "bytes 0-0/*", "bytes */10", "bytes 5-4/10", "bytes 0-10/10",
    "bytes -1-2/10", "bytes 0-0/99999999999999999999", "bits 0-0/10", "",
    "bytes 0-0/10/3", "bytes 0x0-0x1/10",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *line = g_strconcat ("Content-Range: ", bad[i], NULL);
    struct response r = { 0 };

    response_line (&r, line, strlen (line));
    g_assert_false (r.has_range);
  }
}

/* What came before a redirect does not count, but for cookies. */
static void
test_redirect (void)
{
  const char *const lines[] = {
    "HTTP/1.1 302 Found\r\n", "Retry-After: 5\r\n",
    "Content-Range: bytes 0-0/9\r\n",
    "Set-Cookie: a=\"1 2\"; Path=/; HttpOnly\r\n",
    "HTTP/1.1 401 No\r\n", "Set-Cookie: b=2\r\n", "Set-Cookie: junk; x=1\r\n",
    NULL
  };
  struct response r;

  feed (&r, lines);
  g_assert_cmpint (response_verdict (&r), ==, VERDICT_LOGIN);
  g_assert_false (r.has_range);
  g_assert_cmpuint (r.wait, ==, 0);
  g_assert_cmpstr (r.cookies->str, ==, "a=\"1 2\"; b=2");
  response_clear (&r);
}

static void
test_wait (void)
{
  static const struct { const char *line; unsigned wait; } rows[] = {
    { "Retry-After: 7", 7 }, { "Retry-After: 999999", RESPONSE_WAIT_MAX },
    { "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT", 0 },
    { "Retry-After: -4", 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct response r = { 0 };

    response_line (&r, rows[i].line, strlen (rows[i].line));
    g_assert_cmpuint (r.wait, ==, rows[i].wait);
  }
}

static void
test_cookies_bounded (void)
{
  struct response r = { 0 };

  for (unsigned i = 0; i < 10000; i++)
    response_line (&r, "Set-Cookie: abcdefgh=12345678", 29);
  g_assert_cmpuint (r.cookies->len, <=, RESPONSE_COOKIES_MAX);
  response_clear (&r);
}

static void
test_verdicts (void)
{
  static const struct { long status; enum verdict verdict; } rows[] = {
    { 200, VERDICT_NO_RANGES }, { 403, VERDICT_LOGIN },
    { 404, VERDICT_FAILED }, { 418, VERDICT_FAILED }, { 429, VERDICT_LATER },
    { 500, VERDICT_LATER }, { 501, VERDICT_FAILED }, { 503, VERDICT_LATER },
    { 599, VERDICT_LATER },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct response r = { .status = rows[i].status };

    g_assert_cmpint (response_verdict (&r), ==, rows[i].verdict);
    g_assert_nonnull (response_advice (&r));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/https-response/range", test_range);
  g_test_add_func ("/https-response/bad-ranges", test_bad_ranges);
  g_test_add_func ("/https-response/redirect", test_redirect);
  g_test_add_func ("/https-response/wait", test_wait);
  g_test_add_func ("/https-response/cookies-bounded", test_cookies_bounded);
  g_test_add_func ("/https-response/verdicts", test_verdicts);
  return g_test_run ();
}
