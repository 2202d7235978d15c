/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all connections to a server share.  vCenter and ESXi give a session
 * cookie to a request with user and password; what comes without the cookie
 * makes a new session each time, until there are too many. */
#include "config.h"

#include "inputs/https-plugin/session.h"
#include "v2v/base/error.h"

#define REDIRECTS_MAX 5
#define CONNECT_TIMEOUT 30L
#define LOGIN_MAX (256 * 1024)   /* bytes of an answer */

static int
check_stop (void *opaque, curl_off_t a, curl_off_t b, curl_off_t c,
            curl_off_t d)
{
  struct session *s = opaque;

  (void) a, (void) b, (void) c, (void) d;
  return g_atomic_int_get (&s->stop);
}

static void
set_protocols (CURL *curl, bool tls)
{
#if LIBCURL_VERSION_NUM >= 0x075500
  const char *redirects = tls ? "https" : "http,https";

  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (curl, CURLOPT_REDIR_PROTOCOLS_STR, redirects);
#else
  long redirects = tls ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS;

  curl_easy_setopt (curl, CURLOPT_PROTOCOLS,
                    (long) (CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl_easy_setopt (curl, CURLOPT_REDIR_PROTOCOLS, redirects);
#endif
}

CURL *
session_handle (struct session *s, char *error_text)
{
  CURL *curl = curl_easy_init ();

  if (curl == NULL)
    g_error ("out of memory");
  set_protocols (curl, g_ascii_strncasecmp (s->url, "https:", 6) == 0);
  curl_easy_setopt (curl, CURLOPT_URL, s->url);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, error_text);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt (curl, CURLOPT_MAXREDIRS, (long) REDIRECTS_MAX);
  curl_easy_setopt (curl, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, (long) SESSION_RATE_MIN);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, (long) s->timeout);
  curl_easy_setopt (curl, CURLOPT_BUFFERSIZE, 512L * 1024);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, s->verify ? 1L : 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, s->verify ? 2L : 0L);
  if (s->cainfo)
    curl_easy_setopt (curl, CURLOPT_CAINFO, s->cainfo);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, check_stop);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, s);
  return curl;
}

void
session_limit (const struct session *s, CURL *curl, uint64_t length)
{
  uint64_t seconds = 2 * (uint64_t) s->timeout + length / SESSION_RATE_MIN;

  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) MIN (seconds, INT32_MAX));
}

static void
apply_password (struct session *s, CURL *curl)
{
  if (s->user == NULL)
    return;
  curl_easy_setopt (curl, CURLOPT_HTTPAUTH, (long) CURLAUTH_BASIC);
  curl_easy_setopt (curl, CURLOPT_USERNAME, s->user);
  curl_easy_setopt (curl, CURLOPT_PASSWORD, s->password);
}

/* As a header line: CURLOPT_COOKIE would go to other hosts, too, when the
 * server redirects there. */
static void
set_cookie (const char *cookie, CURL *curl, struct curl_slist **headers)
{
  g_autofree char *line = cookie ? g_strconcat ("Cookie: ", cookie, NULL)
                                 : NULL;

  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, NULL);
  curl_slist_free_all (*headers);
  *headers = line ? curl_slist_append (NULL, line) : NULL;
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, *headers);
}

unsigned
session_apply (struct session *s, CURL *curl, struct curl_slist **headers)
{
  g_autoptr (GMutexLocker) locked = g_mutex_locker_new (&s->lock);

  (void) locked;
  set_cookie (s->cookie, curl, headers);
  if (s->cookie == NULL)
    apply_password (s, curl);
  else {
    curl_easy_setopt (curl, CURLOPT_USERNAME, NULL);
    curl_easy_setopt (curl, CURLOPT_PASSWORD, NULL);
  }
  return s->generation;
}

static void
keep_cookies (struct session *s, const struct response *r)
{
  if (r->cookies == NULL || s->user == NULL)
    return;
  g_free (s->cookie);
  s->cookie = g_strdup (r->cookies->str);
}

void
session_keep (struct session *s, const struct response *r)
{
  g_autoptr (GMutexLocker) locked = g_mutex_locker_new (&s->lock);

  (void) locked;
  if (s->cookie == NULL)
    keep_cookies (s, r);
}

struct answer {
  struct response response;
  size_t bytes;                  /* headers and body */
};

static size_t
ignore_body (char *data, size_t size, size_t n, void *opaque)
{
  struct answer *a = opaque;

  (void) data;
  a->bytes += size * n;
  return a->bytes > LOGIN_MAX ? 0 : size * n;
}

static size_t
take_header (char *data, size_t size, size_t n, void *opaque)
{
  struct answer *a = opaque;

  a->bytes += size * n;
  if (a->bytes > LOGIN_MAX)
    return 0;
  response_line (&a->response, data, size * n);
  return size * n;
}

static bool
login (struct session *s, GError **error)
{
  char text[CURL_ERROR_SIZE] = "";
  CURL *curl = session_handle (s, text);
  struct answer answer = { 0 };
  struct response *r = &answer.response;
  CURLcode code;

  apply_password (s, curl);
  session_limit (s, curl, 1);
  curl_easy_setopt (curl, CURLOPT_RANGE, "0-0");
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, ignore_body);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, &answer);
  code = curl_easy_perform (curl);
  curl_easy_cleanup (curl);
  if (response_verdict (r) == VERDICT_LOGIN)
    error_set (error, "the server does not take user and password of ‘%s’ "
               "(status %ld): check both, and that this user may read the "
               "datastore", s->user, r->status);
  else {
    /* Another failure is found again, and retried, by the next request: with
     * the old cookie it would only be refused again. */
    g_clear_pointer (&s->cookie, g_free);
    if (code == CURLE_OK && response_verdict (r) == VERDICT_RANGE)
      keep_cookies (s, r);
    s->generation++;
  }
  response_clear (r);
  return error == NULL || *error == NULL;
}

bool
session_renew (struct session *s, unsigned generation, GError **error)
{
  g_autoptr (GMutexLocker) locked = g_mutex_locker_new (&s->lock);

  (void) locked;
  if (generation != s->generation)
    return true;
  if (s->user)
    return login (s, error);
  return error_set (error, s->cookie ?
                    "the session of the cookie is not, or no longer, valid: "
                    "give a new cookie, or user and password" :
                    "the server wants user and password");
}

bool
session_is_certificate (CURLcode code)
{
  return code == CURLE_PEER_FAILED_VERIFICATION;
}
