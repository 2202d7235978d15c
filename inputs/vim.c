/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session with the vSphere web services. */
#include "config.h"

#include <string.h>

#include <curl/curl.h>

#include "inputs/vim.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/base/secret.h"

#define CONNECT_SECONDS 30L
#define ANSWER_SECONDS 120L
#define AREAS_SECONDS 300        /* for all answers about one disk */
#define BUSY_SECONDS 60          /* that a busy server is waited for */
#define HEADERS_MAX (256 * 1024) /* bytes, of one answer */
#define COOKIE_NAME "vmware_soap_session"

struct vim {
  CURL *curl;
  char *server;
  struct vim_service service;
  bool logged_in;
  GString *answer;               /* of the last call */
  size_t headers;                /* bytes of its headers */
  char why[CURL_ERROR_SIZE];
};

/* --- HTTP ---------------------------------------------------------------- */

static size_t
take_answer (char *data, size_t size, size_t n, void *opaque)
{
  GString *answer = opaque;

  if (n > VIM_MAX_ANSWER - answer->len)
    return 0;
  g_string_append_len (answer, data, (gssize) (size * n));
  return size * n;
}

static size_t
count_headers (char *data, size_t size, size_t n, void *opaque)
{
  struct vim *v = opaque;

  (void) data;
  v->headers += size * n;
  return v->headers > HEADERS_MAX ? 0 : size * n;
}

static bool
open_curl (struct vim *v, const struct vcenter_uri *uri)
{
  g_autofree char *url = g_strdup_printf ("https://%s/sdk", uri->server);
  CURL *c = v->curl = curl_easy_init ();

  return c &&
    !curl_easy_setopt (c, CURLOPT_URL, url) &&
    !curl_easy_setopt (c, CURLOPT_PROTOCOLS_STR, "https") &&
    !curl_easy_setopt (c, CURLOPT_NOSIGNAL, 1L) &&
    !curl_easy_setopt (c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) &&
    !curl_easy_setopt (c, CURLOPT_TIMEOUT, ANSWER_SECONDS) &&
    !curl_easy_setopt (c, CURLOPT_SSL_VERIFYPEER, uri->verify ? 1L : 0L) &&
    !curl_easy_setopt (c, CURLOPT_SSL_VERIFYHOST, uri->verify ? 2L : 0L) &&
    !curl_easy_setopt (c, CURLOPT_COOKIEFILE, "") &&
    !curl_easy_setopt (c, CURLOPT_ERRORBUFFER, v->why) &&
    !curl_easy_setopt (c, CURLOPT_HEADERFUNCTION, count_headers) &&
    !curl_easy_setopt (c, CURLOPT_HEADERDATA, v) &&
    !curl_easy_setopt (c, CURLOPT_WRITEFUNCTION, take_answer) &&
    !curl_easy_setopt (c, CURLOPT_WRITEDATA, v->answer);
}

static bool
is_busy (CURL *c, curl_off_t *ret_wait)
{
  long status = 0;

  *ret_wait = 0;
  curl_easy_getinfo (c, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo (c, CURLINFO_RETRY_AFTER, ret_wait);
  return status == 429 || status == 503;
}

/* A server that says that it is busy is asked again for a while. */
static CURLcode
perform (struct vim *v, CURL *c)
{
  const gint64 end = g_get_monotonic_time () + BUSY_SECONDS * G_USEC_PER_SEC;

  for (curl_off_t pause = 1;; pause *= 2) {
    CURLcode code;
    curl_off_t wait;

    g_string_truncate (v->answer, 0);
    v->headers = 0;
    v->why[0] = '\0';
    code = curl_easy_perform (c);
    if (code != CURLE_OK || !is_busy (c, &wait))
      return code;
    wait = MIN (MAX (pause, wait), BUSY_SECONDS);
    if (g_get_monotonic_time () + wait * G_USEC_PER_SEC > end)
      return code;
    report_debug ("%s is busy: waiting for %d seconds", v->server,
                  (int) wait);
    g_usleep ((gulong) wait * G_USEC_PER_SEC);
  }
}

/* --- SOAP ---------------------------------------------------------------- */

#define ENVELOPE_BEGIN \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" \
  "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\">" \
  "<Body>"
#define ENVELOPE_END "</Body></Envelope>"

static bool
check_answer (struct vim *v, CURLcode result, const char *what,
              GError **error)
{
  g_autofree char *fault = NULL;
  g_autofree char *why = clean_text (v->why, 300);
  long status = 0;

  if (result != CURLE_OK)
    return error_set (error, "%s: %s at %s: %s", v->server, what, "/sdk",
                      *why ? why : curl_easy_strerror (result));
  curl_easy_getinfo (v->curl, CURLINFO_RESPONSE_CODE, &status);
  if (status == 200)
    return true;
  fault = vim_fault (v->answer->str, v->answer->len);
  return error_set (error, "%s: %s: the server answered %ld%s%s", v->server,
                    what, status, fault ? ": " : "", fault ? fault : "");
}

/* Call METHOD with ARGUMENTS (XML); the answer is in v->answer. */
static bool
call (struct vim *v, const char *method, const char *arguments,
      GError **error)
{
  g_autofree char *body = g_strdup_printf (ENVELOPE_BEGIN
                                           "<%s xmlns=\"urn:vim25\">%s</%s>"
                                           ENVELOPE_END, method, arguments,
                                           method);
  const bool plain = !v->logged_in || !*v->service.version;
  g_autofree char *action = g_strdup_printf ("SOAPAction: urn:vim25%s%s",
                                             plain ? "" : "/",
                                             plain ? "" : v->service.version);
  struct curl_slist *headers =
    curl_slist_append (NULL, "Content-Type: text/xml; charset=utf-8");
  struct curl_slist *all = curl_slist_append (headers, action);
  CURLcode result = CURLE_OUT_OF_MEMORY;

  if (all) {
    curl_easy_setopt (v->curl, CURLOPT_HTTPHEADER, all);
    curl_easy_setopt (v->curl, CURLOPT_POSTFIELDSIZE, (long) strlen (body));
    curl_easy_setopt (v->curl, CURLOPT_POSTFIELDS, body);
    result = perform (v, v->curl);
    curl_easy_setopt (v->curl, CURLOPT_HTTPHEADER, NULL);
  }
  curl_slist_free_all (all ? all : headers);
  explicit_bzero (body, strlen (body));
  return check_answer (v, result, method, error);
}

/* --- the session --------------------------------------------------------- */

static bool
log_in (struct vim *v, const char *user, const char *password,
        GError **error)
{
  g_autofree char *u = g_markup_escape_text (user, -1);
  char *p = g_markup_escape_text (password, -1);
  char *arguments = g_strdup_printf ("<_this type=\"SessionManager\">%s</_this>"
                                     "<userName>%s</userName>"
                                     "<password>%s</password>",
                                     v->service.session_manager, u, p);
  const bool ok = call (v, "Login", arguments, error);

  secret_free (p);
  secret_free (arguments);
  v->logged_in = ok;
  if (!ok)
    g_prefix_error (error, "cannot log in as ‘%s’ (the password is that of "
                    "-ip): ", user);
  return ok;
}

/* Names of objects go into requests as text. */
static void
escape_names (struct vim_service *s)
{
  char **const names[] = { &s->session_manager, &s->property_collector };

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    char *escaped = g_markup_escape_text (*names[i], -1);
    g_free (*names[i]);
    *names[i] = escaped;
  }
}

struct vim *
vim_login (const struct vcenter_uri *uri, const char *password,
           GError **error)
{
  g_autoptr (v2v_vim) v = g_new0 (struct vim, 1);

  v->answer = g_string_new (NULL);
  v->server = g_strdup (uri->server);
  if (!open_curl (v, uri)) {
    error_set (error, "%s: libcurl cannot be used for HTTPS", uri->server);
    return NULL;
  }
  if (!call (v, "RetrieveServiceContent", "<_this type=\"ServiceInstance\">"
             "ServiceInstance</_this>", error) ||
      !vim_service_parse (v->answer->str, v->answer->len, &v->service, error))
    return NULL;
  escape_names (&v->service);
  if (!log_in (v, uri->user, password, error))
    return NULL;
  report_debug ("%s: logged in, API version %s", v->server,
                v->service.version);
  return g_steal_pointer (&v);
}

void
vim_logout (struct vim *v)
{
  if (!v)
    return;
  if (v->logged_in) {
    g_autofree char *arguments =
      g_strdup_printf ("<_this type=\"SessionManager\">%s</_this>",
                       v->service.session_manager);
    g_autoptr (GError) error = NULL;

    if (!call (v, "Logout", arguments, &error))
      report_debug ("%s", error->message);
  }
  curl_easy_cleanup (v->curl);
  vim_service_clear (&v->service);
  g_string_free (v->answer, TRUE);
  g_free (v->server);
  g_free (v);
}

/* A line of libcurl's cookie list: seven fields parted by tabs, the last
 * are name and value. */
char *
vim_cookie (struct vim *v)
{
  struct curl_slist *all = NULL;
  char *cookie = NULL;

  curl_easy_getinfo (v->curl, CURLINFO_COOKIELIST, &all);
  for (struct curl_slist *s = all; s && !cookie; s = s->next) {
    g_auto (GStrv) fields = g_strsplit (s->data, "\t", 7);

    if (g_strv_length (fields) == 7 && strcmp (fields[5], COOKIE_NAME) == 0)
      cookie = g_strconcat (COOKIE_NAME "=", fields[6], NULL);
  }
  curl_slist_free_all (all);
  return cookie;
}

/* --- files --------------------------------------------------------------- */

static const struct { long status; const char *advice; } file_errors[] = {
  { 401, "the user may not read files of this datastore: it takes the "
         "privileges Datastore.Browse and Datastore.FileManagement" },
  { 403, "the user may not read files of this datastore: it takes the "
         "privileges Datastore.Browse and Datastore.FileManagement" },
  { 404, "there is no such file: is the datastore accessible, and is the disk "
         "a plain VMDK (a descriptor beside a -flat.vmdk file)?  Disks of "
         "other kinds (vSAN, vVols) can be read with -it vddk" },
};

static bool
check_status (long status, const char *url, GError **error)
{
  g_autofree char *shown = clean_text (url, 1000);

  if (status == 200)
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (file_errors); i++)
    if (status == file_errors[i].status)
      return error_set (error, "cannot open the disk ‘%s’: HTTP status %ld: "
                        "%s", shown, status, file_errors[i].advice);
  return error_set (error, "cannot open the disk ‘%s’: HTTP status %ld", shown,
                    status);
}

bool
vim_file_size (struct vim *v, const char *url, uint64_t *ret_size,
               GError **error)
{
  CURL *c = curl_easy_duphandle (v->curl);
  g_autofree char *cookie = vim_cookie (v);
  curl_off_t size = -1;
  long status = 0;
  CURLcode code;
  bool ok = false;

  if (c && cookie) {
    curl_easy_setopt (c, CURLOPT_URL, url);
    curl_easy_setopt (c, CURLOPT_POSTFIELDS, NULL);
    curl_easy_setopt (c, CURLOPT_NOBODY, 1L);
    curl_easy_setopt (c, CURLOPT_COOKIE, cookie);
    code = perform (v, c);
    if (code != CURLE_OK) {
      g_autofree char *why = clean_text (*v->why ? v->why
                                         : curl_easy_strerror (code), 300);
      error_set (error, "cannot open the disk ‘%s’: %s", url, why);
    } else {
      curl_easy_getinfo (c, CURLINFO_RESPONSE_CODE, &status);
      curl_easy_getinfo (c, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
      ok = check_status (status, url, error);
    }
  }
  else
    error_set (error, "%s gave no session, so its files cannot be read",
               v->server);
  curl_easy_cleanup (c);
  *ret_size = size > 0 ? (uint64_t) size : 0;
  return ok;
}

/* --- questions ----------------------------------------------------------- */

struct vim_guest *
vim_find_guest (struct vim *v, const char *moref, GError **error)
{
  g_autofree char *object = g_markup_escape_text (moref, -1);
  g_autofree char *arguments = g_strdup_printf
    ("<_this type=\"PropertyCollector\">%s</_this><specSet><propSet>"
     "<type>VirtualMachine</type>"
     "<pathSet>config.firmware</pathSet>"
     "<pathSet>config.bootOptions</pathSet>"
     "<pathSet>config.changeTrackingEnabled</pathSet>"
     "<pathSet>config.hardware.device</pathSet></propSet>"
     "<objectSet><obj type=\"VirtualMachine\">%s</obj></objectSet></specSet>",
     v->service.property_collector, object);

  if (!call (v, "RetrieveProperties", arguments, error))
    return NULL;
  return vim_guest_parse (v->answer->str, v->answer->len, error);
}

GArray *
vim_allocated_areas (struct vim *v, const char *moref,
                     const struct vim_disk *disk, GError **error)
{
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE,
                                          sizeof (struct vim_area));
  g_autofree char *object = g_markup_escape_text (moref, -1);
  const gint64 end = g_get_monotonic_time () + AREAS_SECONDS * G_USEC_PER_SEC;
  uint64_t offset = 0;

  while (offset < disk->size) {
    g_autofree char *arguments = g_strdup_printf
      ("<_this type=\"VirtualMachine\">%s</_this><deviceKey>%d</deviceKey>"
       "<startOffset>%" G_GUINT64_FORMAT "</startOffset>"
       "<changeId>*</changeId>", object, disk->key, offset);

    if (g_get_monotonic_time () > end) {
      error_set (error, "%s takes more than %d seconds to say which areas are "
                 "in use", v->server, AREAS_SECONDS);
      return NULL;
    }
    if (!call (v, "QueryChangedDiskAreas", arguments, error) ||
        !vim_areas_parse (v->answer->str, v->answer->len, offset, disk->size,
                          areas, &offset, error))
      return NULL;
  }
  return g_steal_pointer (&areas);
}
