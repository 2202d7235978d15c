/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files and disks of a host that is reached by ssh. */
#include "config.h"

#include <string.h>

#include "inputs/ssh.h"
#include "inputs/ssh-plugin/link.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 4096           /* bytes of a URI in a message */
#define MAX_SECONDS 3600

struct ssh_connection {
  struct ssh_server *server;
  struct link_settings settings; /* points into server */
  struct ssh_password password;
  char *name;                    /* "USER@HOST" */
  struct link *link;
};

/* --- where ------------------------------------------------------------- */

void
ssh_server_free (struct ssh_server *s)
{
  if (!s)
    return;
  g_free (s->user);
  g_free (s->host);
  g_free (s->path);
  g_free (s->identity);
  g_free (s->known_hosts);
  g_free (s);
}

struct ssh_server *
ssh_server_copy (const struct ssh_server *from)
{
  struct ssh_server *s = g_new0 (struct ssh_server, 1);

  s->user = g_strdup (from->user);
  s->host = g_strdup (from->host);
  s->port = from->port;
  s->path = g_strdup (from->path);
  s->identity = g_strdup (from->identity);
  s->known_hosts = g_strdup (from->known_hosts);
  return s;
}

struct ssh_login
ssh_server_login (const struct ssh_server *s, struct ssh_password *password)
{
  return (struct ssh_login) {
    .user = s->user, .host = s->host, .port = s->port,
    .identity = s->identity, .known_hosts = s->known_hosts,
    .ask = ssh_password_ask, .opaque = password,
  };
}

struct ssh_server *
ssh_server_parse (const char *text, GError **error)
{
  g_autofree char *shown = clean_text (text, MAX_SHOWN);
  g_autoptr (GError) why = NULL;
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD, &why);
  struct ssh_server *s = NULL;

  if (!uri || strcmp (g_uri_get_scheme (uri), "ssh") != 0 ||
      !g_uri_get_host (uri) || g_uri_get_host (uri)[0] == '\0' ||
      g_uri_get_path (uri)[0] != '/' || g_uri_get_query (uri) ||
      g_uri_get_fragment (uri)) {
    error_set (error, "‘%s’ is not of the form ssh://[USER@]HOST[:PORT]/PATH"
               "%s%s (blanks are written %%20, ‘?’ %%3F, ‘#’ %%23)", shown,
               why ? ": " : "", why ? why->message : "");
    return NULL;
  }
  if (g_uri_get_password (uri)) {
    error_set (error, "the URI has a password in it, where others can see "
               "it: use -ip FILE");
    return NULL;
  }
  s = g_new0 (struct ssh_server, 1);
  s->user = g_strdup (g_uri_get_user (uri));
  s->host = g_strdup (g_uri_get_host (uri));
  s->port = g_uri_get_port (uri) > 0 ? (unsigned) g_uri_get_port (uri) : 0;
  s->path = g_strdup (g_uri_get_path (uri));
  return s;
}

/* --- the connection ---------------------------------------------------- */

/* VIRT_V2V_SSH_TIMEOUT */
static bool
read_seconds (unsigned *ret_seconds, GError **error)
{
  const char *text = g_getenv ("VIRT_V2V_SSH_TIMEOUT");
  uint64_t seconds = LINK_SECONDS;

  if (text && !parse_uint64 (text, "VIRT_V2V_SSH_TIMEOUT", 1, MAX_SECONDS,
                             &seconds, error))
    return false;
  *ret_seconds = (unsigned) seconds;
  return true;
}

struct ssh_connection *
ssh_open (const struct ssh_server *server,
          const struct input_options *options, GError **error)
{
  g_autoptr (v2v_ssh_connection) c = g_new0 (struct ssh_connection, 1);

  c->server = ssh_server_copy (server);
  c->password.options = options;
  c->settings.login = ssh_server_login (c->server, &c->password);
  c->name = ssh_login_name (&c->settings.login);
  if (!read_seconds (&c->settings.seconds, error))
    return NULL;
  c->link = link_open (&c->settings, error);
  return c->link ? g_steal_pointer (&c) : NULL;
}

void
ssh_close (struct ssh_connection *c)
{
  if (!c)
    return;
  link_close (c->link);
  ssh_password_clear (&c->password);
  g_free (c->name);
  ssh_server_free (c->server);
  g_free (c);
}

const char *
ssh_name (const struct ssh_connection *c)
{
  return c->name;
}

/* --- files ------------------------------------------------------------- */

bool
ssh_stat (struct ssh_connection *c, const char *path, uint64_t *ret_size,
          GError **error)
{
  return link_stat (c->link, path, ret_size, error);
}

char *
ssh_read (struct ssh_connection *c, const char *path, size_t max,
          size_t *ret_size, GError **error)
{
  g_autofree char *text = NULL;
  struct link_range range;
  uint64_t size;

  if (!link_stat (c->link, path, &size, error))
    return NULL;
  max = (size_t) MIN (size, max);
  text = g_malloc (max + 1);
  range = (struct link_range) { path, 0, max, text, 0 };
  if (!link_read (c->link, &range, 1, error))
    return NULL;
  text[range.got] = '\0';
  *ret_size = range.got;
  return g_steal_pointer (&text);
}

bool
ssh_find_end (struct ssh_connection *c, const char *path, uint64_t *ret_size,
              GError **error)
{
  return link_find_end (c->link, path, ret_size, error);
}

/* --- the plugin ------------------------------------------------------- */

GPtrArray *
ssh_arguments (const struct ssh_connection *c)
{
  const struct ssh_server *s = c->server;
  const struct { const char *key, *value; } table[] = {
    { "host=", s->host }, { "user=", s->user },
    { "identity=", s->identity }, { "known-hosts=", s->known_hosts },
    { "password=+", c->password.file },
  };
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].value)
      g_ptr_array_add (argv, g_strconcat (table[i].key, table[i].value,
                                          NULL));
  if (s->port)
    g_ptr_array_add (argv, g_strdup_printf ("port=%u", s->port));
  g_ptr_array_add (argv, g_strdup_printf ("timeout=%u",
                                          c->settings.seconds));
  return argv;
}
