/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What nbdkit's VDDK plugin is to be told of a disk. */
#include "config.h"

#include <string.h>

#include "inputs/vddk-arguments.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define PREFIX "vddk-"
#define DEFAULT_PORT "443"
#define SHA1_BYTES 20

const struct backend_option vddk_options[] = {
  { "vddk-compression", "none|zlib|fastlz|skipz",
    "of the data on its way", false },
  { "vddk-config", "FILE", "configuration file of the VDDK library", false },
  { "vddk-cookie", "COOKIE", "session to use at the server", false },
  { "vddk-file", "FILE", "the disk's file; one for each, in order", true },
  { "vddk-libdir", "DIR", "folder of the VDDK library", false },
  { "vddk-nfchostport", "PORT", "NFC port of the host", false },
  { "vddk-port", "PORT", "port of the server (443)", false },
  { "vddk-snapshot", "MOREF", "read this snapshot", false },
  { "vddk-thumbprint", "xx:xx:xx:…", "of the server's certificate", false },
  { "vddk-transports", "MODE:MODE:…", "ways to the data, in order", false },
  { NULL, NULL, NULL, false },
};

/* --- the options --------------------------------------------------------- */

static const GPtrArray *
all_values (GHashTable *io, const char *name)
{
  const GPtrArray *values = io ? g_hash_table_lookup (io, name) : NULL;

  return values && values->len > 0 ? values : NULL;
}

const char *
vddk_option (GHashTable *io, const char *name)
{
  const GPtrArray *values = all_values (io, name);

  return values ? values->pdata[values->len - 1] : NULL;
}

static bool
check_port (const char *what, const char *value, GError **error)
{
  uint64_t port;

  return parse_uint64 (value, what, 1, 65535, &port, error);
}

static bool
check_compression (const char *what, const char *value, GError **error)
{
  static const char *const known[] = { "none", "zlib", "fastlz", "skipz",
                                       NULL };

  if (g_strv_contains (known, value))
    return true;
  return error_set (error, "%s=%s: expecting none, zlib, fastlz or skipz",
                    what, value);
}

static bool
check_thumbprint (const char *what, const char *value, GError **error)
{
  size_t i;

  for (i = 0; value[i]; i++)
    if (i % 3 == 2 ? value[i] != ':' : !g_ascii_isxdigit (value[i]))
      break;
  if (!value[i] && i >= SHA1_BYTES * 3 - 1 && i % 3 == 2)
    return true;
  return error_set (error, "%s=%s: expecting at least %d bytes in hexadecimal, "
                    "xx:xx:…; leave the option out to have the thumbprint "
                    "fetched from the server", what, value, SHA1_BYTES);
}

static const struct {
  const char *name;
  bool (*check) (const char *what, const char *value, GError **error);
} checks[] = {
  { "vddk-compression", check_compression },
  { "vddk-nfchostport", check_port },
  { "vddk-port", check_port },
  { "vddk-thumbprint", check_thumbprint },
};

bool
vddk_check_options (GHashTable *io, GError **error)
{
  for (const struct backend_option *o = vddk_options; o->name; o++)
    if (vddk_option (io, o->name) && !*vddk_option (io, o->name))
      return error_set (error, "-io %s: expecting %s after ‘=’", o->name,
                        o->value_name);
  for (size_t i = 0; i < G_N_ELEMENTS (checks); i++) {
    const char *value = vddk_option (io, checks[i].name);
    g_autofree char *what = g_strconcat ("-io ", checks[i].name, NULL);

    if (value && !checks[i].check (what, value, error))
      return false;
  }
  return true;
}

bool
vddk_refuse_options (GHashTable *io, GError **error)
{
  for (const struct backend_option *o = vddk_options; o->name; o++)
    if (all_values (io, o->name))
      return error_set (error, "-io %s is of use only with -it vddk: add that, "
                        "or leave the option out", o->name);
  return true;
}

const char *
vddk_file (GHashTable *io, guint i, guint n, const char *path, GError **error)
{
  const GPtrArray *files = all_values (io, "vddk-file");

  if (!files)
    return path;
  if (files->len == n)
    return files->pdata[i];
  error_set (error, "-io vddk-file is given %u times, but the guest has %u "
             "disks: give it once for each, in their order", files->len, n);
  return NULL;
}

bool
vddk_check_moref (const char *moref, GError **error)
{
  g_autofree char *shown = clean_text (moref, VDDK_MAX_MOREF);

  if (!*moref)
    return error_set (error, "libvirt gives no managed object reference of the "
                      "guest (vmware:moref), which VDDK needs: use libvirt "
                      "3.7 or newer");
  if (strlen (moref) > VDDK_MAX_MOREF ||
      strspn (moref, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.:") !=
      strlen (moref))
    return error_set (error, "the managed object reference of the guest, ‘%s’, "
                      "is none (vm-60 is one): the server's answer is damaged",
                      shown);
  return true;
}

/* --- the parameters ------------------------------------------------------ */

static void
split_server (const char *server, char **ret_host, const char **ret_port)
{
  const char *end = server[0] == '[' ? strchr (server, ']') : NULL;
  const char *colon = strchr (end ? end : server, ':');
  const char *start = end ? server + 1 : server;

  if (!end)
    end = colon ? colon : server + strlen (server);
  *ret_host = g_strndup (start, (gsize) (end - start));
  *ret_port = colon ? colon + 1 : NULL;
}

char *
vddk_address (GHashTable *io, const char *server)
{
  g_autofree char *host = NULL;
  const char *port, *given = vddk_option (io, "vddk-port");

  split_server (server, &host, &port);
  return g_strdup_printf (strchr (host, ':') ? "[%s]:%s" : "%s:%s", host,
                          given ? given : port ? port : DEFAULT_PORT);
}

static void
add (GPtrArray *a, const char *key, const char *value)
{
  if (value)
    g_ptr_array_add (a, g_strconcat (key, value, NULL));
}

GPtrArray *
vddk_arguments (GHashTable *io, const struct vddk_disk *d)
{
  /* These are passed on as they are. */
  static const char *const same[] = {
    "compression", "config", "cookie", "libdir", "nfchostport", "snapshot",
    "transports",
  };
  GPtrArray *a = g_ptr_array_new_with_free_func (g_free);
  const char *given = vddk_option (io, "vddk-thumbprint");
  const char *chosen = vddk_option (io, "vddk-port"), *port;
  g_autofree char *host = NULL;

  split_server (d->server, &host, &port);
  add (a, "server=", host);
  add (a, "port=", chosen ? chosen : port);
  add (a, "user=", d->user);
  add (a, "password=+", d->password_file);
  add (a, "vm=moref=", d->moref);
  add (a, "file=", d->file);
  add (a, "thumbprint=", given ? given : d->thumbprint);
  for (size_t i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autofree char *name = g_strconcat (PREFIX, same[i], NULL);
    g_autofree char *key = g_strconcat (same[i], "=", NULL);

    add (a, key, vddk_option (io, name));
  }
  g_ptr_array_add (a, NULL);
  return a;
}

/* --- advice -------------------------------------------------------------- */

/* Words of nbdkit's and the library's messages. */
static const struct { const char *words, *advice; } advices[] = {
  { "nbdkit-vddk-plugin.so",
    "The VDDK plugin of nbdkit cannot be loaded: install the package "
    "nbdkit-plugin-vddk" },
  { "libvixDiskLib.so",
    "The VDDK library, which VMware gives out, cannot be loaded: unpack it "
    "and name its folder (that with lib64 in it) in -io vddk-libdir" },
  { "unknown parameter",
    "nbdkit's VDDK plugin is too old for an option that was given" },
  { "VixError 1 ", "Try a newer release of the VDDK library" },
};

const char *
vddk_advice (const char *message)
{
  for (size_t i = 0; i < G_N_ELEMENTS (advices); i++)
    if (strstr (message, advices[i].words))
      return advices[i].advice;
  return NULL;
}
