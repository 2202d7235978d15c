/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thumbprint of a server's certificate, from the server. */
#include "config.h"

#include <string.h>

#include <curl/curl.h>

#include "inputs/vddk-arguments.h"
#include "inputs/vddk-thumbprint.h"
#include "v2v/base/error.h"

#define SECONDS 30L

static bool
set_up (CURL *c, const char *url, bool verify, char *why)
{
  return c &&
    !curl_easy_setopt (c, CURLOPT_URL, url) &&
    !curl_easy_setopt (c, CURLOPT_PROTOCOLS_STR, "https") &&
    !curl_easy_setopt (c, CURLOPT_NOSIGNAL, 1L) &&
    !curl_easy_setopt (c, CURLOPT_NOBODY, 1L) &&
    !curl_easy_setopt (c, CURLOPT_TIMEOUT, SECONDS) &&
    !curl_easy_setopt (c, CURLOPT_CERTINFO, 1L) &&
    !curl_easy_setopt (c, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L) &&
    !curl_easy_setopt (c, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L) &&
    !curl_easy_setopt (c, CURLOPT_ERRORBUFFER, why);
}

/* The server's own certificate is the first of the chain. */
static char *
read_thumbprint (CURL *c)
{
  const struct curl_certinfo *chain = NULL;

  if (curl_easy_getinfo (c, CURLINFO_CERTINFO, &chain) || !chain ||
      chain->num_of_certs < 1)
    return NULL;
  for (const struct curl_slist *l = chain->certinfo[0]; l; l = l->next)
    if (g_str_has_prefix (l->data, "Cert:"))
      return vddk_thumbprint_of_pem (l->data);
  return NULL;
}

char *
vddk_fetch_thumbprint (const char *address, bool verify, GError **error)
{
  g_autofree char *url = g_strdup_printf ("https://%s/", address);
  char why[CURL_ERROR_SIZE] = "";
  CURL *c = curl_easy_init ();
  CURLcode code = set_up (c, url, verify, why) ? curl_easy_perform (c)
                                               : CURLE_FAILED_INIT;
  /* Whatever the server answers then: the certificate was shown. */
  char *thumbprint = c ? read_thumbprint (c) : NULL;

  if (code == CURLE_PEER_FAILED_VERIFICATION)
    g_clear_pointer (&thumbprint, g_free);
  curl_easy_cleanup (c);
  if (!thumbprint)
    error_set (error, "cannot fetch the thumbprint of the certificate of "
               "‘%s’: %s.  Give it with -io vddk-thumbprint", address,
               *why ? why : curl_easy_strerror (code));
  return thumbprint;
}
