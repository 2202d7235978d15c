/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files and disks of a host that is reached by ssh. */
#include "config.h"

#include <fcntl.h>
#include <libssh/sftp.h>
#include <string.h>

#include "inputs/ssh-advice.h"
#include "inputs/ssh.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbdkit.h"

#define MAX_SHOWN 4096           /* bytes of a path in a message */
#define CONNECT_SECONDS 30
#define SECTOR 512
#define DEVICE_MAX (UINT64_C (1) << 60)          /* bytes of a block device */
#define READ_CHUNK (16 * 1024)   /* within what every SFTP server answers */

struct ssh_connection {
  struct ssh_server *server;
  struct ssh_login login;        /* points into server */
  struct ssh_password password;
  char *name;                    /* "USER@HOST" */
  ssh_session session;
  sftp_session sftp;
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

static bool
fail (const struct ssh_connection *c, const char *what, const char *why,
      GError **error)
{
  g_autofree char *clean = clean_text (why, MAX_SHOWN);
  g_autofree char *advice = ssh_advice (clean, c->server->host);

  return error_set (error, "%s: %s%s", what, clean, advice);
}

static bool
log_in (struct ssh_connection *c, GError **error)
{
  g_autofree char *what = g_strdup_printf ("cannot connect to %s", c->name);

  if (!ssh_login_prepare (c->session, &c->login, CONNECT_SECONDS) ||
      ssh_connect (c->session) != SSH_OK)
    return fail (c, what, ssh_get_error (c->session), error);
  if (!ssh_login (c->session, &c->login, c->name, error))
    return false;
  c->sftp = sftp_new (c->session);
  if (!c->sftp || sftp_init (c->sftp) != SSH_OK)
    return error_set (error, "%s: the server offers no SFTP: %s (sshd_config "
                      "needs a line ‘Subsystem sftp’)", c->name,
                      ssh_get_error (c->session));
  return true;
}

struct ssh_connection *
ssh_open (const struct ssh_server *server,
          const struct input_options *options, GError **error)
{
  g_autoptr (v2v_ssh_connection) c = g_new0 (struct ssh_connection, 1);

  c->server = ssh_server_copy (server);
  c->password.options = options;
  c->login = ssh_server_login (c->server, &c->password);
  c->name = ssh_login_name (&c->login);
  c->session = ssh_new ();
  if (!c->session || !log_in (c, error))
    return NULL;
  return g_steal_pointer (&c);
}

void
ssh_close (struct ssh_connection *c)
{
  if (!c)
    return;
  g_clear_pointer (&c->sftp, sftp_free);
  if (c->session) {
    ssh_disconnect (c->session);
    ssh_free (c->session);
  }
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

/* The status codes of draft-ietf-secsh-filexfer-02, section 7. */
static bool
fail_file (struct ssh_connection *c, const char *path, GError **error)
{
  static const struct {
    int status;
    const char *text;
  } table[] = {
    { SSH_FX_NO_SUCH_FILE, "no such file" },
    { SSH_FX_NO_SUCH_PATH, "no such file" },
    { SSH_FX_PERMISSION_DENIED, "permission denied" },
    { SSH_FX_FAILURE, "the server cannot read it (with ESXi: a guest that "
      "runs keeps its disks locked; shut it down)" },
  };
  int status = sftp_get_error (c->sftp);
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  g_autofree char *what = g_strdup_printf ("%s: ‘%s’", c->name, shown);

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].status == status) {
      g_autofree char *advice = ssh_advice (table[i].text, c->server->host);
      return error_set_code (error, strcmp (table[i].text, "no such file")
                             == 0 ? V2V_ERROR_NOT_FOUND : V2V_ERROR_FAILED,
                             "%s: %s%s", what, table[i].text, advice);
    }
  return fail (c, what, ssh_get_error (c->session), error);
}

bool
ssh_stat (struct ssh_connection *c, const char *path, uint64_t *ret_size,
          GError **error)
{
  sftp_attributes a = sftp_stat (c->sftp, path);

  if (!a)
    return fail_file (c, path, error);
  *ret_size = a->type == SSH_FILEXFER_TYPE_REGULAR ? a->size : 0;
  sftp_attributes_free (a);
  return true;
}

static bool
read_all (struct ssh_connection *c, sftp_file file, const char *path,
          size_t max, GByteArray *out, GError **error)
{
  guint8 chunk[READ_CHUNK];

  while (out->len < max) {
    ssize_t n = sftp_read (file, chunk, MIN (sizeof chunk, max - out->len));
    if (n < 0)
      return fail_file (c, path, error);
    if (n == 0)
      break;
    g_byte_array_append (out, chunk, (guint) n);
  }
  return true;
}

char *
ssh_read (struct ssh_connection *c, const char *path, size_t max,
          size_t *ret_size, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  sftp_file file = sftp_open (c->sftp, path, O_RDONLY, 0);
  bool ok;

  if (!file) {
    fail_file (c, path, error);
    return NULL;
  }
  ok = read_all (c, file, path, max, out, error);
  sftp_close (file);
  if (!ok)
    return NULL;
  *ret_size = out->len;
  g_byte_array_append (out, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&out), FALSE);
}

/* --- block devices ----------------------------------------------------- */

/* Is there a byte at OFFSET?  Linux reads nothing at the end of a device and
 * seeks no further (EINVAL), which OpenSSH calls a bad message; a failure is
 * one, and no end. */
static bool
has_byte (struct ssh_connection *c, sftp_file file, const char *path,
          uint64_t offset, bool *ret_has, GError **error)
{
  char byte;
  ssize_t n = -1;

  if (sftp_seek64 (file, offset) == 0)
    n = sftp_read (file, &byte, 1);
  *ret_has = n == 1;
  return n >= 0 || sftp_get_error (c->sftp) == SSH_FX_BAD_MESSAGE ||
         sftp_get_error (c->sftp) == SSH_FX_EOF || fail_file (c, path, error);
}

/* Its end, in between what has a byte and what has not. */
static bool
find_end (struct ssh_connection *c, sftp_file file, const char *path,
          uint64_t *ret_size, GError **error)
{
  uint64_t low = 0, high = DEVICE_MAX / SECTOR;   /* low has one, or is 0 */
  bool has;

  while (high - low > 1) {
    const uint64_t middle = low + (high - low) / 2;
    if (!has_byte (c, file, path, middle * SECTOR, &has, error))
      return false;
    *(has ? &low : &high) = middle;
  }
  if (!has_byte (c, file, path, low * SECTOR, &has, error))
    return false;
  *ret_size = has ? (low + 1) * SECTOR : 0;
  return true;
}

/* SFTP's attributes have no size of a device. */
static bool
device_size (struct ssh_connection *c, const char *path, uint64_t *ret_size,
             GError **error)
{
  sftp_file file = sftp_open (c->sftp, path, O_RDONLY, 0);
  bool ok;

  if (!file)
    return fail_file (c, path, error);
  ok = find_end (c, file, path, ret_size, error);
  sftp_close (file);
  if (ok && *ret_size == 0) {
    g_autofree char *shown = clean_text (path, MAX_SHOWN);
    return error_set (error, "%s: ‘%s’ is empty: expecting a disk", c->name,
                      shown);
  }
  return ok;
}

/* --- disks ------------------------------------------------------------- */

/* What nbdkit-ssh-plugin and ours both take. */
static GPtrArray *
plugin_arguments (const struct ssh_connection *c, const char *path)
{
  const struct ssh_server *s = c->server;
  const struct { const char *key, *value; } table[] = {
    { "host=", s->host }, { "path=", path }, { "user=", s->user },
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
  g_ptr_array_add (argv, g_strdup_printf ("timeout=%d", CONNECT_SECONDS));
  g_ptr_array_add (argv, g_strdup ("retries=6"));
  return argv;
}

struct endpoint *
ssh_open_disk (struct ssh_connection *c, const char *path,
               const char *format, guint id, GError **error)
{
  static const char *const filters[] = { "retry", NULL };
  g_autoptr (GPtrArray) argv = plugin_arguments (c, path);
  g_autofree char *name = g_strdup_printf ("in%u", id);
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  g_autofree char *plugin = g_strdup ("ssh");
  struct endpoint *e;
  uint64_t size = 0;

  if (!ssh_stat (c, path, &size, error))
    return NULL;
  if (size == 0) {
    g_free (plugin);
    plugin = nbdkit_find_plugin ("ssh", error);
    if (!plugin || !device_size (c, path, &size, error))
      return NULL;
    g_ptr_array_add (argv, g_strdup_printf ("size=%" G_GUINT64_FORMAT,
                                            size));
  }
  g_ptr_array_add (argv, NULL);
  e = nbdkit_open (name, plugin, filters, (const char *const *) argv->pdata,
                   error);
  if (!e)
    return NULL;
  g_free (e->format);
  e->format = g_strdup (format);
  if (!nbd_info_fill (e, error)) {
    g_prefix_error (error, "cannot open %s:%s: ", c->name, shown);
    endpoint_free (e);
    return NULL;
  }
  return e;
}
