/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An nbdkit plugin (nbdkit-plugin(3)) that reads one file or block device of a
 * host by SFTP.
 *
 *   host=, port=, user=   as ssh(1) has them
 *   path=                 absolute
 *   size=                 bytes; SFTP tells none of a block device
 *   password=+FILE        or password=-FD; without it: agent and keys
 *   identity=FILE         a private key
 *   known-hosts=FILE
 *   timeout=              seconds to connect
 *
 * Beside what nbdkit-ssh-plugin(1) does it serves block devices, and asks for
 * the next pieces before the first has come: over a long line the round trip
 * is paid once for them all. */
#include "config.h"

#define NBDKIT_API_VERSION 2
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <libssh/sftp.h>
#include <nbdkit-plugin.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "inputs/ssh-login.h"

#define THREAD_MODEL NBDKIT_THREAD_MODEL_SERIALIZE_REQUESTS

#define PIECE (32 * 1024)        /* within what every SFTP server answers */
#define IN_FLIGHT 32             /* pieces */

static char *host, *user, *path, *password, *identity, *known_hosts;
static unsigned port, timeout = 30;
static int64_t size = -1;

struct handle {
  ssh_session session;
  sftp_session sftp;
  sftp_file file;
};

static void
unload (void)
{
  free (password);
}

static int
set_text (const char *key, const char *value)
{
  static const struct { const char *key; char **to; } texts[] = {
    { "host", &host }, { "user", &user }, { "path", &path },
    { "identity", &identity }, { "known-hosts", &known_hosts },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (key, texts[i].key) == 0) {
      *texts[i].to = g_strdup (value);
      return 0;
    }
  nbdkit_error ("unknown parameter '%s'", key);
  return -1;
}

static int
config (const char *key, const char *value)
{
  if (strcmp (key, "password") == 0)
    return nbdkit_read_password (value, &password);
  if (strcmp (key, "port") == 0)
    return nbdkit_parse_unsigned (key, value, &port);
  if (strcmp (key, "timeout") == 0)
    return nbdkit_parse_unsigned (key, value, &timeout);
  if (strcmp (key, "size") == 0)
    return (size = nbdkit_parse_size (value)) == -1 ? -1 : 0;
  return set_text (key, value);
}

static int
config_complete (void)
{
  if (host && path && size >= 0)
    return 0;
  nbdkit_error ("host=, path= and size= must be given");
  return -1;
}

/* --- connecting -------------------------------------------------------- */

static char *
ask (void *opaque G_GNUC_UNUSED, const char *name G_GNUC_UNUSED,
     GError **error G_GNUC_UNUSED)
{
  return g_strdup (password);
}

static void
close_disk (void *handle)
{
  struct handle *h = handle;

  if (h->file && ssh_is_connected (h->session))
    sftp_close (h->file);
  if (h->sftp)
    sftp_free (h->sftp);
  if (h->session) {
    ssh_disconnect (h->session);
    ssh_free (h->session);
  }
  g_free (h);
}

static bool
open_file (struct handle *h)
{
  const struct ssh_login login = {
    .user = user, .host = host, .port = port, .identity = identity,
    .known_hosts = known_hosts, .ask = ask,
  };
  g_autofree char *name = ssh_login_name (&login);
  g_autoptr (GError) error = NULL;

  h->session = ssh_new ();
  if (!h->session || !ssh_login_prepare (h->session, &login, timeout) ||
      ssh_connect (h->session) != SSH_OK) {
    nbdkit_error ("cannot connect to %s: %s", host, h->session
                  ? ssh_get_error (h->session) : "no memory");
    return false;
  }
  if (!ssh_login (h->session, &login, name, &error)) {
    nbdkit_error ("%s", error->message);
    return false;
  }
  h->sftp = sftp_new (h->session);
  if (h->sftp && sftp_init (h->sftp) == SSH_OK)
    h->file = sftp_open (h->sftp, path, O_RDONLY, 0);
  if (h->file)
    return true;
  nbdkit_error ("cannot open %s at %s: %s", path, host,
                ssh_get_error (h->session));
  return false;
}

static void *
open_disk (int readonly G_GNUC_UNUSED)
{
  struct handle *h = g_new0 (struct handle, 1);

  if (open_file (h))
    return h;
  close_disk (h);
  return NULL;
}

static int64_t
get_size (void *handle G_GNUC_UNUSED)
{
  return size;
}

/* All connections of clients see the same bytes. */
static int
can_multi_conn (void *handle G_GNUC_UNUSED)
{
  return 1;
}

/* --- reading ----------------------------------------------------------- */

static int
fail_read (struct handle *h, uint64_t offset)
{
  nbdkit_error ("%s: reading at %" G_GUINT64_FORMAT " failed: %s", path,
                offset, ssh_get_error (h->session));
  nbdkit_set_error (EIO);
  return -1;
}

/* What a server gave less than asked for, one piece after the other. */
static int
read_rest (struct handle *h, char *buffer, uint32_t count, uint64_t offset)
{
  while (count > 0) {
    ssize_t n;

    if (sftp_seek64 (h->file, offset) != 0)
      return fail_read (h, offset);
    n = sftp_read (h->file, buffer, count);
    if (n <= 0)
      return fail_read (h, offset);
    buffer += n;
    offset += (uint64_t) n;
    count -= (uint32_t) n;
  }
  return 0;
}

/* Up to IN_FLIGHT pieces; *got says how much of each came. */
static int
read_pieces (struct handle *h, char *buffer, uint32_t count,
             uint64_t offset, uint32_t got[IN_FLIGHT])
{
  int ids[IN_FLIGHT];
  uint32_t n = 0;

  if (sftp_seek64 (h->file, offset) != 0)
    return fail_read (h, offset);
  for (uint32_t at = 0; at < count; at += PIECE, n++) {
    ids[n] = sftp_async_read_begin (h->file, MIN (PIECE, count - at));
    if (ids[n] < 0)
      return fail_read (h, offset + at);
  }
  for (uint32_t i = 0, at = 0; i < n; i++, at += PIECE) {
    const int r = sftp_async_read (h->file, buffer + at,
                                   MIN (PIECE, count - at),
                                   (uint32_t) ids[i]);
    if (r <= 0)
      return fail_read (h, offset + at);
    got[i] = (uint32_t) r;
  }
  return 0;
}

static int
read_disk (void *handle, void *to, uint32_t count, uint64_t offset,
           uint32_t flags G_GNUC_UNUSED)
{
  struct handle *h = handle;
  char *buffer = to;

  while (count > 0) {
    const uint32_t now = MIN (count, IN_FLIGHT * PIECE);
    uint32_t got[IN_FLIGHT];

    if (read_pieces (h, buffer, now, offset, got) == -1)
      return -1;
    for (uint32_t i = 0, at = 0; at < now; i++, at += PIECE) {
      const uint32_t piece = MIN (PIECE, now - at);
      if (got[i] < piece &&
          read_rest (h, buffer + at + got[i], piece - got[i],
                     offset + at + got[i]) == -1)
        return -1;
    }
    buffer += now;
    offset += now;
    count -= now;
  }
  return 0;
}

static struct nbdkit_plugin plugin = {
  .name = "v2vssh",
  .version = PACKAGE_VERSION,
  .longname = "virt-v2v SSH plugin",
  .unload = unload,
  .config = config,
  .config_complete = config_complete,
  .open = open_disk,
  .close = close_disk,
  .get_size = get_size,
  .can_multi_conn = can_multi_conn,
  .pread = read_disk,
};

/* The macro's function has no prototype of its own. */
struct nbdkit_plugin *plugin_init (void);
NBDKIT_REGISTER_PLUGIN (plugin)
