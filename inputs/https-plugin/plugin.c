/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An nbdkit plugin (nbdkit-plugin(3)) that reads one file of an HTTP server
 * far away.
 *
 *   url=           of the file
 *   user=          with password=+FILE or password=-FD: log in when needed
 *   cookie=+FILE   the session to begin with, or cookie=-FD
 *   sslverify=     false: any certificate
 *   cainfo=        a file with the CA certificates to trust
 *   connections=   6
 *   memory=        64M
 *   areas=         a file as areas.h has it: the rest is zero
 *   timeout=       30 seconds below 1 KiB/s end a transfer
 *   retry=         600 seconds that one range is retried
 *
 * Secrets are taken from files and descriptors only: arguments can be seen
 * by everyone on the host. */
#include "config.h"

#define NBDKIT_API_VERSION 2
#include <errno.h>
#include <nbdkit-plugin.h>
#include <stdlib.h>
#include <string.h>

#include "inputs/https-plugin/areas.h"
#include "inputs/https-plugin/reader.h"

#define THREAD_MODEL NBDKIT_THREAD_MODEL_PARALLEL

static struct session session = { .verify = true, .timeout = 30,
                                  .retry = 600 };
static unsigned connections = 6;
static int64_t memory = 64 * 1024 * 1024;
static GArray *areas;            /* NULL: none were named */
static GMutex lock;              /* of the reader's creation */
static struct reader *reader;

static void
load (void)
{
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
unload (void)
{
  reader_free (reader);
  g_clear_pointer (&areas, g_array_unref);
  g_free (session.url);
  g_free (session.user);
  free (session.password);
  g_free (session.cainfo);
  g_free (session.cookie);
  curl_global_cleanup ();
}

static int
read_secret (const char *key, const char *value, char **ret)
{
  if (value[0] == '+' || value[0] == '-')
    return nbdkit_read_password (value, ret);
  nbdkit_error ("%s must be +FILE or -FD", key);
  return -1;
}

static int
read_cookie (const char *value)
{
  char *cookie = NULL;

  if (read_secret ("cookie", value, &cookie) == -1)
    return -1;
  g_free (session.cookie);
  session.cookie = g_strdup (cookie);
  free (cookie);
  return 0;
}

static int
read_areas (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_clear_pointer (&areas, g_array_unref);
  if (g_file_get_contents (path, &text, NULL, &error))
    areas = areas_parse (text, &error);
  if (areas)
    return 0;
  nbdkit_error ("areas=%s: %s", path, error->message);
  return -1;
}

static int
set_verify (const char *value)
{
  int verify = nbdkit_parse_bool (value);

  session.verify = verify != 0;
  return verify == -1 ? -1 : 0;
}

static int
set_text (const char *key, const char *value)
{
  const struct { const char *key; char **to; } texts[] = {
    { "url", &session.url }, { "user", &session.user },
    { "cainfo", &session.cainfo },
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
  if (strcmp (key, "password") == 0)
    return read_secret (key, value, &session.password);
  if (strcmp (key, "cookie") == 0)
    return read_cookie (value);
  if (strcmp (key, "areas") == 0)
    return read_areas (value);
  if (strcmp (key, "sslverify") == 0)
    return set_verify (value);
  if (strcmp (key, "connections") == 0)
    return nbdkit_parse_unsigned (key, value, &connections);
  if (strcmp (key, "timeout") == 0)
    return nbdkit_parse_unsigned (key, value, &session.timeout);
  if (strcmp (key, "retry") == 0)
    return nbdkit_parse_unsigned (key, value, &session.retry);
  if (strcmp (key, "memory") == 0)
    return (memory = nbdkit_parse_size (value)) == -1 ? -1 : 0;
  return set_text (key, value);
}

static int
config_complete (void)
{
  if (session.url == NULL)
    nbdkit_error ("url= is missing");
  else if ((session.user == NULL) != (session.password == NULL))
    nbdkit_error ("user= and password= belong together");
  else if (connections < 1 || connections > 32)
    nbdkit_error ("connections= must be between 1 and 32");
  else if (memory > INT64_C (1) << 32)
    nbdkit_error ("memory= must be 4G at most");
  else
    return 0;
  return -1;
}

static void *
open_disk (int readonly)
{
  g_autoptr (GError) error = NULL;

  (void) readonly;
  g_mutex_lock (&lock);
  if (reader == NULL)
    reader = reader_new (&session, connections, memory, areas, &error);
  g_mutex_unlock (&lock);
  if (error)
    nbdkit_error ("%s", error->message);
  return error ? NULL : NBDKIT_HANDLE_NOT_NEEDED;
}

static int64_t
get_size (void *handle)
{
  (void) handle;
  return (int64_t) reader_size (reader);
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

  (void) handle, (void) flags;
  if (reader_read (reader, offset, count, buffer, &error))
    return 0;
  nbdkit_error ("%s", error ? error->message : "stopped");
  nbdkit_set_error (EIO);
  return -1;
}

static struct nbdkit_plugin plugin = {
  .name = "https",
  .version = PACKAGE_VERSION,
  .longname = "virt-v2v HTTPS plugin",
  .load = load,
  .unload = unload,
  .config = config,
  .config_complete = config_complete,
  .magic_config_key = "url",
  .open = open_disk,
  .get_size = get_size,
  .can_multi_conn = can_multi_conn,
  .pread = read_disk,
};

/* The macro's function has no prototype of its own. */
struct nbdkit_plugin *plugin_init (void);
NBDKIT_REGISTER_PLUGIN (plugin)
