/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The certificate that a server shows. */
#include "config.h"

#include <string.h>

#include <curl/curl.h>

#include "inputs/certificate.h"
#include "v2v/base/error.h"

#define SECONDS 30L
#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

char *
certificate_thumbprint (const char *pem, GChecksumType type)
{
  const char *begin = strstr (pem, BEGIN);
  const char *end = begin ? strstr (begin, END) : NULL;
  g_autofree char *text = NULL, *hex = NULL;
  g_autofree guchar *der = NULL;
  gsize size = 0;
  GString *out;

  if (!end)
    return NULL;
  begin += strlen (BEGIN);
  text = g_strndup (begin, (gsize) (end - begin));
  der = g_base64_decode (text, &size);
  if (size == 0)
    return NULL;
  hex = g_compute_checksum_for_data (type, der, size);
  out = g_string_new (NULL);
  for (size_t i = 0; hex[i]; i += 2)
    g_string_append_printf (out, "%s%.2s", i ? ":" : "", hex + i);
  return g_string_free (out, FALSE);
}

static bool
set_up (CURL *c, const char *url, bool verify, char *why)
{
  return c &&
    !curl_easy_setopt (c, CURLOPT_URL, url) &&
    !curl_easy_setopt (c, CURLOPT_PROTOCOLS_STR, "https") &&
    !curl_easy_setopt (c, CURLOPT_NOSIGNAL, 1L) &&
    !curl_easy_setopt (c, CURLOPT_CONNECT_ONLY, 1L) &&
    !curl_easy_setopt (c, CURLOPT_TIMEOUT, SECONDS) &&
    !curl_easy_setopt (c, CURLOPT_CERTINFO, 1L) &&
    !curl_easy_setopt (c, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L) &&
    !curl_easy_setopt (c, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L) &&
    !curl_easy_setopt (c, CURLOPT_ERRORBUFFER, why);
}

/* The server's own certificate is the first of the chain. */
static char *
read_certificate (CURL *c)
{
  const struct curl_certinfo *chain = NULL;

  if (curl_easy_getinfo (c, CURLINFO_CERTINFO, &chain) || !chain ||
      chain->num_of_certs < 1)
    return NULL;
  for (const struct curl_slist *l = chain->certinfo[0]; l; l = l->next)
    if (g_str_has_prefix (l->data, "Cert:") && strstr (l->data, BEGIN))
      return g_strdup (l->data + strlen ("Cert:"));
  return NULL;
}

char *
certificate_fetch (const char *address, bool verify, GError **error)
{
  g_autofree char *url = g_strdup_printf ("https://%s/", address);
  char why[CURL_ERROR_SIZE] = "";
  CURL *c = curl_easy_init ();
  CURLcode code = set_up (c, url, verify, why) ? curl_easy_perform (c)
                                               : CURLE_FAILED_INIT;
  char *pem = code == CURLE_OK ? read_certificate (c) : NULL;

  curl_easy_cleanup (c);
  if (!pem)
    error_set (error, "cannot fetch the certificate of ‘%s’: %s", address,
               *why ? why : curl_easy_strerror (code));
  return pem;
}

char *
certificate_sentence (const char *address)
{
  g_autofree char *pem = certificate_fetch (address, false, NULL);
  g_autofree char *sha1 = pem
    ? certificate_thumbprint (pem, G_CHECKSUM_SHA1) : NULL;
  g_autofree char *sha256 = pem
    ? certificate_thumbprint (pem, G_CHECKSUM_SHA256) : NULL;
  /* As openssl(1) and VMware's clients write it. */
  g_autofree char *one = sha1 ? g_ascii_strup (sha1, -1) : NULL;
  g_autofree char *two = sha256 ? g_ascii_strup (sha256, -1) : NULL;

  if (!one || !two)
    return NULL;
  return g_strdup_printf ("The server shows a certificate with the SHA-1 "
                          "thumbprint %s, SHA-256 thumbprint %s: is it the "
                          "one that its administrator knows?", one, two);
}
