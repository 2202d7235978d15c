/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An nbdkit plugin (nbdkit-plugin(3)) that reads disks from an SFTP server,
 * each of any number of files or block devices.
 *
 *   host=          of the server
 *   user=, port=, identity=, known-hosts=
 *                  as ssh_config(5) says when left out
 *   password=+FILE or password=-FD: if the keys are not enough
 *   connections=   4 at most, for all disks
 *   timeout=       30 seconds without an answer end a connection
 *   retries=       6 times that a read is tried again
 *   disks=         a file as layout.h has it; the names of the exports are
 *                  0, 1, ... */
#include "config.h"

#define NBDKIT_API_VERSION 2
#include <errno.h>
#include <nbdkit-plugin.h>
#include <stdlib.h>
#include <string.h>

#include "inputs/ssh-plugin/layout.h"
#include "inputs/ssh-plugin/pool.h"
#include "v2v/base/parse.h"

#define THREAD_MODEL NBDKIT_THREAD_MODEL_PARALLEL
#define MAX_PIECES 1000          /* of one answer about what is zero */
#define MAX_SECONDS 3600

static char *host, *user, *identity, *known_hosts, *password, *disks;
static unsigned port, connections = POOL_LINKS, timeout = LINK_SECONDS,
                retries = POOL_RETRIES;
static struct link_settings settings;
static struct pool *pool;
static GPtrArray *maps;          /* struct map * */

static void
unload (void)
{
  g_clear_pointer (&maps, g_ptr_array_unref);
  pool_free (pool);
  if (password)
    explicit_bzero (password, strlen (password));
  free (password);
  g_free (host);
  g_free (user);
  g_free (identity);
  g_free (known_hosts);
  g_free (disks);
}

static int
set_text (const char *key, const char *value)
{
  const struct { const char *key; char **to; } texts[] = {
    { "host", &host }, { "user", &user }, { "disks", &disks },
    { "identity", &identity }, { "known-hosts", &known_hosts },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (key, texts[i].key) == 0) {
      g_free (*texts[i].to);
      *texts[i].to = g_strdup (value);
      return 0;
    }
  nbdkit_error ("unknown parameter '%s'", key);
  return -1;
}

static int
config (const char *key, const char *value)
{
  const struct { const char *key; unsigned *to; } numbers[] = {
    { "port", &port }, { "connections", &connections },
    { "timeout", &timeout }, { "retries", &retries },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (key, numbers[i].key) == 0)
      return nbdkit_parse_unsigned (key, value, numbers[i].to);
  if (strcmp (key, "password") != 0)
    return set_text (key, value);
  if (value[0] == '+' || value[0] == '-')
    return nbdkit_read_password (value, &password);
  nbdkit_error ("password must be +FILE or -FD");
  return -1;
}

static int
config_complete (void)
{
  if (host && disks && timeout > 0 && timeout <= MAX_SECONDS &&
      connections > 0 && connections <= POOL_MAX_LINKS)
    return 0;
  nbdkit_error ("host= and disks= are needed, a timeout= of 1 to %d seconds "
                "and 1 to %d connections=", MAX_SECONDS, POOL_MAX_LINKS);
  return -1;
}

static char *
ask (void *opaque, const char *name, GError **error)
{
  (void) opaque, (void) name, (void) error;
  return g_strdup (password);
}

static bool
read_files (void *opaque, struct link_range *ranges, size_t nr_ranges,
            GError **error)
{
  (void) opaque;
  return pool_read (pool, ranges, nr_ranges, error);
}

/* Before nbdkit changes its folder. */
static int
get_ready (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  settings = (struct link_settings) {
    .login = {
      .user = user, .host = host, .port = port, .identity = identity,
      .known_hosts = known_hosts, .ask = ask,
    },
    .seconds = timeout,
  };
  pool = pool_new (&settings, connections, retries);
  if (g_file_get_contents (disks, &text, NULL, &error))
    maps = layout_parse (text, read_files, NULL, &error);
  if (maps)
    return 0;
  nbdkit_error ("disks=%s: %s", disks, error->message);
  return -1;
}

/* --- one disk ------------------------------------------------------------ */

/* When reading has ended for good all requests fail alike: what is said of it
 * is kept short, and read by people. */
static void
say (const char *message)
{
  static GMutex lock;
  static char *said;

  g_mutex_lock (&lock);
  if (g_strcmp0 (said, message) != 0)
    nbdkit_error ("%s", message);
  g_free (said);
  said = g_strdup (message);
  g_mutex_unlock (&lock);
}

static int
failed (const GError *error)
{
  say (error->message);
  nbdkit_set_error (EIO);
  return -1;
}

/* What is wrong from the beginning is said before anything is copied. */
static void *
open_disk (int readonly)
{
  const char *name = nbdkit_export_name ();
  g_autoptr (GError) error = NULL;
  uint64_t i, length;
  bool zero;

  (void) readonly;
  if (!name || maps->len == 0 ||
      !parse_uint64 (name, "export", 0, maps->len - 1, &i, &error)) {
    nbdkit_error ("there is no export ‘%s’", name ? name : "");
    nbdkit_set_error (ENOENT);
    return NULL;
  }
  if (pool_connect (pool, &error) &&
      map_look (maps->pdata[i], 0, 1, &zero, &length, &error))
    return maps->pdata[i];
  failed (error);
  return NULL;
}

static int64_t
get_size (void *handle)
{
  return (int64_t) map_size (handle);
}

/* All connections of clients see the same bytes. */
static int
can_multi_conn (void *handle)
{
  (void) handle;
  return 1;
}

static int
read_disk (void *handle, void *buffer, uint32_t count, uint64_t offset,
           uint32_t flags)
{
  g_autoptr (GError) error = NULL;

  (void) flags;
  return map_read (handle, offset, count, buffer, &error) ? 0
                                                          : failed (error);
}

static int
can_extents (void *handle)
{
  (void) handle;
  return 1;
}

static int
extents (void *handle, uint32_t count, uint64_t offset, uint32_t flags,
         struct nbdkit_extents *result)
{
  g_autoptr (GError) error = NULL;
  const bool one = flags & NBDKIT_FLAG_REQ_ONE;
  const uint64_t end = offset + count;

  for (unsigned i = 0; offset < end && i < (one ? 1 : MAX_PIECES); i++) {
    uint64_t length;
    bool zero;

    if (!map_look (handle, offset, end - offset, &zero, &length, &error))
      return failed (error);
    if (nbdkit_add_extent (result, offset, length,
                           zero ? NBDKIT_EXTENT_HOLE | NBDKIT_EXTENT_ZERO
                                : 0) == -1)
      return -1;
    offset += length;
  }
  return 0;
}

static struct nbdkit_plugin plugin = {
  .name = "v2vssh",
  .version = PACKAGE_VERSION,
  .longname = "virt-v2v plugin for disks by SSH",
  .unload = unload,
  .config = config,
  .config_complete = config_complete,
  .get_ready = get_ready,
  .open = open_disk,
  .get_size = get_size,
  .can_multi_conn = can_multi_conn,
  .can_extents = can_extents,
  .extents = extents,
  .pread = read_disk,
};

/* The macro's function has no prototype of its own. */
struct nbdkit_plugin *plugin_init (void);
NBDKIT_REGISTER_PLUGIN (plugin)
