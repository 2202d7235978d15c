/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The certificate of a server that was not trusted, for the message: a
 * connection that ends after the handshake, so that nothing is said to it. */
#include "config.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "inputs/https-plugin/session.h"
#include "v2v/base/parse.h"

#define SUBJECT_MAX 256

static void
append_digest (GString *text, X509 *x, const EVP_MD *md, const char *name)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;

  if (X509_digest (x, md, digest, &length) != 1)
    return;
  g_string_append_printf (text, ", %s thumbprint ", name);
  for (unsigned i = 0; i < length; i++)
    g_string_append_printf (text, i ? ":%02X" : "%02X", digest[i]);
}

static char *
describe_pem (const char *pem)
{
  BIO *bio = BIO_new_mem_buf (pem, -1);
  X509 *x = bio ? PEM_read_bio_X509 (bio, NULL, NULL, NULL) : NULL;
  GString *text = g_string_new ("subject ");
  char subject[SUBJECT_MAX] = "";
  g_autofree char *shown = NULL;

  BIO_free (bio);
  if (x == NULL)
    return g_string_free (text, TRUE), NULL;
  X509_NAME_oneline (X509_get_subject_name (x), subject, sizeof subject);
  shown = clean_text (subject, sizeof subject);
  g_string_append_printf (text, "‘%s’", shown);
  append_digest (text, x, EVP_sha1 (), "SHA-1");
  append_digest (text, x, EVP_sha256 (), "SHA-256");
  X509_free (x);
  return g_string_free (text, FALSE);
}

static char *
describe_chain (const struct curl_certinfo *info)
{
  const struct curl_slist *l;

  if (info == NULL || info->num_of_certs < 1)
    return NULL;
  for (l = info->certinfo[0]; l; l = l->next)
    if (g_str_has_prefix (l->data, "Cert:"))
      return describe_pem (l->data + strlen ("Cert:"));
  return NULL;
}

char *
certificate_describe (struct session *s)
{
  char error_text[CURL_ERROR_SIZE] = "";
  CURL *curl = session_handle (s, error_text);
  struct curl_certinfo *info = NULL;
  char *text = NULL;

  curl_easy_setopt (curl, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt (curl, CURLOPT_CERTINFO, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 0L);
  if (curl_easy_perform (curl) == CURLE_OK &&
      curl_easy_getinfo (curl, CURLINFO_CERTINFO, &info) == CURLE_OK)
    text = describe_chain (info);
  curl_easy_cleanup (curl);
  return text;
}
