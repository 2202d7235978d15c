/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guests of a libvirt that is reached by ssh ("xen+ssh://root@host"): it tells
 * what the guest is, and its disks are files and block devices of that host,
 * read by ssh too. */
#include "config.h"

#include <string.h>

#include "inputs/domain-open.h"
#include "inputs/libvirt-ssh.h"
#include "inputs/libvirt-transport.h"
#include "inputs/ssh-advice.h"
#include "inputs/ssh-disks.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 300

/* --- where ------------------------------------------------------------- */

/* Parameters that mean the same to us. */
static bool
read_parameters (struct ssh_server *s, GUri *uri, GError **error)
{
  const char *query = g_uri_get_query (uri);
  g_autoptr (GHashTable) all = query
    ? g_uri_parse_params (query, -1, "&;", G_URI_PARAMS_NONE, error) : NULL;

  if (query && !all)
    return false;
  if (all) {
    s->identity = g_strdup (g_hash_table_lookup (all, "keyfile"));
    s->known_hosts = g_strdup (g_hash_table_lookup (all, "known_hosts"));
  }
  return true;
}

struct ssh_server *
libvirt_ssh_server (const char *text, GError **error)
{
  g_autofree char *shown = clean_text (text, MAX_SHOWN);
  g_autoptr (GError) why = NULL;
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD, &why);
  g_autoptr (v2v_ssh_server) s = NULL;

  if (!uri || !g_uri_get_host (uri) || *g_uri_get_host (uri) == '\0') {
    error_set (error, "the connection ‘%s’ names no host: expecting "
               "xen+ssh://[USER@]HOST[:PORT]/%s%s", shown, why ? ": " : "",
               why ? why->message : "");
    return NULL;
  }
  s = g_new0 (struct ssh_server, 1);
  s->user = g_strdup (g_uri_get_user (uri));
  s->host = g_strdup (g_uri_get_host (uri));
  s->port = g_uri_get_port (uri) > 0 ? (unsigned) g_uri_get_port (uri) : 0;
  if (!read_parameters (s, uri, error))
    return NULL;
  return g_steal_pointer (&s);
}

static bool
ssh_check (const struct input_options *o, GError **error)
{
  g_autoptr (v2v_ssh_server) s = libvirt_ssh_server (o->connection, error);

  return s != NULL;
}

/* --- what to do when libvirt is not reached ----------------------------- */

/* The first row counts; texts of ssh(1) and libvirt, in small letters. */
static const struct {
  const char *text, *advice;     /* with at most one %s: the host */
} rows[] = {
  { "host key verification failed",
    "the host's key is not known, or it has changed (then somebody may be in "
    "between): connect once with ‘ssh %s’, and read what it says" },
  { "permission denied",
    "libvirt logs in by the keys of the agent and of ~/.ssh only, or by "
    "keyfile= of the URI: is the key loaded (‘ssh-add -l’) and in "
    "authorized_keys at %s?" },
  { "libvirt-sock",
    "is libvirt running at %s?  Where there is none, use -i xen -it ssh with "
    "the guest's file in /etc/xen" },
  { "connection refused", "is the SSH server of %s running?" },
  { "could not resolve", "is the name of the host spelled right?" },
  { "timed out", "is %s reachable from here?  A firewall may drop the "
    "packets" },
};

/* Newly allocated; NULL: none. */
static char *
find_advice (const char *message, const char *host)
{
  const char *said = strstr (message, ": libvirt: ");   /* behind the URI */
  g_autofree char *lower = g_ascii_strdown (said ? said : message, -1);

  if (strstr (lower, "no matching"))
    return ssh_advice (lower, host);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (lower, rows[i].text)) {
      g_auto (GStrv) parts = g_strsplit (rows[i].advice, "%s", -1);
      g_autofree char *advice = g_strjoinv (host, parts);
      return g_strconcat (": ", advice, NULL);
    }
  return NULL;
}

static void
ssh_explain (const struct input_options *o, GError **error)
{
  g_autoptr (v2v_ssh_server) s = libvirt_ssh_server (o->connection, NULL);
  g_autofree char *advice = NULL, *message = NULL;

  if (!s || !error || !*error)
    return;
  advice = find_advice ((*error)->message, s->host);
  if (!advice)
    return;
  message = g_strdup ((*error)->message);
  g_clear_error (error);
  error_set (error, "%s%s", message, advice);
}

/* --- disks ------------------------------------------------------------- */

/* A file that is gone is said before anything else happens. */
static bool
check_disk (struct ssh_connection *c, const struct domain_disk *d,
            GError **error)
{
  g_autofree char *operand = domain_disk_operand (d, error);
  uint64_t size;

  return operand && (d->kind == DOMAIN_DISK_NETWORK ||
                     ssh_stat (c, operand, &size, error));
}

static bool
ssh_probe (struct libvirt_guest *g, GError **error)
{
  g_autoptr (v2v_ssh_server) server =
    libvirt_ssh_server (g->options->connection, error);

  if (!server || !libvirt_resolve_volumes (g, error))
    return false;
  g->state = ssh_open (server, g->options, error);
  if (!g->state)
    return false;
  for (guint i = 0; i < g->domain->disks->len; i++)
    if (!check_disk (g->state, g->domain->disks->pdata[i], error)) {
      g_prefix_error (error, "disk %u of the guest: ", i);
      return false;
    }
  return true;
}

static struct endpoint *
open_disk (struct libvirt_guest *g, const struct domain_disk *d,
           const char *format, guint id, GError **error)
{
  return d->kind == DOMAIN_DISK_NETWORK
    ? domain_disk_open (d, g->options, format, id, error)
    : ssh_open_disk (g->state, d->path, format, id, error);
}

static bool
ssh_open_disks (struct libvirt_guest *g, const struct source *source,
                GPtrArray *ret_endpoints, GError **error)
{
  const char *format = g->options->format;

  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *s = source->disks->pdata[i];
    struct endpoint *e = open_disk (g, g->domain->disks->pdata[s->id],
                                    format ? format : s->format, s->id,
                                    error);
    if (!e) {
      g_prefix_error (error, "disk %u of the guest: ", s->id);
      return false;
    }
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}

static void
ssh_close_guest (struct libvirt_guest *g)
{
  ssh_close (g->state);
  g->state = NULL;
}

const struct libvirt_transport libvirt_ssh = {
  .tunnel = "ssh,libssh,libssh2",
  .check = ssh_check,
  .explain = ssh_explain,
  .probe = ssh_probe,
  .open_disks = ssh_open_disks,
  .close = ssh_close_guest,
};
