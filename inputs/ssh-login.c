/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logging in by libssh: the host's key, then agent, keys or password. */
#include "config.h"

#include "inputs/ssh-login.h"
#include "v2v/base/error.h"
#include "v2v/base/secret.h"

char *
ssh_login_name (const struct ssh_login *s)
{
  return s->user ? g_strconcat (s->user, "@", s->host, NULL)
                 : g_strdup (s->host);
}

bool
ssh_login_prepare (ssh_session session, const struct ssh_login *s,
                   long seconds)
{
  /* Each question is a small packet of its own, and none is to wait until the
   * one before it has arrived. */
  const int nodelay = 1;

  return ssh_options_set (session, SSH_OPTIONS_HOST, s->host) == 0 &&
         (!s->user ||
          ssh_options_set (session, SSH_OPTIONS_USER, s->user) == 0) &&
         (!s->port ||
          ssh_options_set (session, SSH_OPTIONS_PORT, &s->port) == 0) &&
         ssh_options_set (session, SSH_OPTIONS_TIMEOUT, &seconds) == 0 &&
         ssh_options_set (session, SSH_OPTIONS_NODELAY, &nodelay) == 0 &&
         ssh_options_parse_config (session, NULL) == 0 &&
         (!s->identity ||
          ssh_options_set (session, SSH_OPTIONS_IDENTITY, s->identity)
          == 0) &&
         (!s->known_hosts ||
          ssh_options_set (session, SSH_OPTIONS_KNOWNHOSTS,
                           s->known_hosts) == 0);
}

/* --- the host's key ---------------------------------------------------- */

static char *
host_fingerprint (ssh_session session)
{
  ssh_key key = NULL;
  unsigned char *hash = NULL;
  size_t length;
  char *text = NULL, *copy;

  if (ssh_get_server_publickey (session, &key) == SSH_OK &&
      ssh_get_publickey_hash (key, SSH_PUBLICKEY_HASH_SHA256, &hash,
                              &length) == 0)
    text = ssh_get_fingerprint_hash (SSH_PUBLICKEY_HASH_SHA256, hash, length);
  copy = g_strdup (text ? text : "unknown fingerprint");
  ssh_string_free_char (text);
  ssh_clean_pubkey_hash (&hash);
  ssh_key_free (key);
  return copy;
}

/* "ssh -p 2222 root@host", as a person types it. */
static char *
ssh_command (const struct ssh_login *s, const char *name)
{
  return s->port ? g_strdup_printf ("ssh -p %u %s", s->port, name)
                 : g_strdup_printf ("ssh %s", name);
}

static bool
check_host (ssh_session session, const struct ssh_login *s,
            const char *name, GError **error)
{
  enum ssh_known_hosts_e known = ssh_session_is_known_server (session);
  g_autofree char *print = NULL, *command = NULL, *entry = NULL;

  if (known == SSH_KNOWN_HOSTS_OK)
    return true;
  print = host_fingerprint (session);
  command = ssh_command (s, name);
  entry = s->port ? g_strdup_printf ("[%s]:%u", s->host, s->port)
                  : g_strdup (s->host);
  if (known == SSH_KNOWN_HOSTS_CHANGED || known == SSH_KNOWN_HOSTS_OTHER)
    return error_set (error, "the host key of %s has changed: it is now %s.  "
                      "Somebody may be in between; if the server was "
                      "installed anew, remove the old key with ‘ssh-keygen "
                      "-R '%s'’ and connect once with ‘%s’", s->host, print,
                      entry, command);
  if (known == SSH_KNOWN_HOSTS_ERROR)
    return error_set (error, "cannot look up the host key of %s: %s",
                      s->host, ssh_get_error (session));
  return error_set (error, "the host key of %s is not known: connect once "
                    "with ‘%s’, and accept the key if %s is the server's",
                    s->host, command, print);
}

/* --- who we are -------------------------------------------------------- */

static bool
fail_keys (const char *name, int methods, GError **error)
{
  bool by_password = methods & SSH_AUTH_METHOD_PASSWORD;

  if (!by_password && (methods & SSH_AUTH_METHOD_INTERACTIVE))
    return error_set (error, "%s: the server accepts none of the agent's and "
                      "your keys, and passwords only interactively: give it "
                      "a key with ssh-copy-id(1), or set "
                      "‘PasswordAuthentication yes’ in its sshd_config",
                      name);
  return error_set (error, "%s: the server accepts none of the agent's and "
                    "your keys: is the key loaded (‘ssh-add -l’) and in the "
                    "server's authorized_keys?%s", name, by_password
                    ? "  With a password: -ip FILE" : "");
}

static bool
login_password (ssh_session session, const struct ssh_login *login,
                const char *name, int methods, GError **error)
{
  GError *why = NULL;
  char *password = login->ask (login->opaque, name, &why);
  int r;

  if (!password && why)
    return g_propagate_error (error, why), false;
  if (!password)
    return fail_keys (name, methods, error);
  r = ssh_userauth_password (session, NULL, password);
  secret_free (password);
  return r == SSH_AUTH_SUCCESS ||
         error_set (error, "%s: the server refuses the password", name);
}

static bool
authenticate (ssh_session session, const struct ssh_login *login,
              const char *name, GError **error)
{
  int r = ssh_userauth_none (session, NULL), methods;

  if (r == SSH_AUTH_SUCCESS)
    return true;
  if (r == SSH_AUTH_ERROR)
    return error_set (error, "%s: %s", name, ssh_get_error (session));
  methods = ssh_userauth_list (session, NULL);
  if ((methods & SSH_AUTH_METHOD_PUBLICKEY) &&
      ssh_userauth_publickey_auto (session, NULL, NULL) == SSH_AUTH_SUCCESS)
    return true;
  if (!(methods & SSH_AUTH_METHOD_PASSWORD))
    return fail_keys (name, methods, error);
  return login_password (session, login, name, methods, error);
}

bool
ssh_login (ssh_session session, const struct ssh_login *login,
           const char *name, GError **error)
{
  return check_host (session, login, name, error) &&
         authenticate (session, login, name, error);
}
