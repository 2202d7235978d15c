/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network disks of a libvirt domain. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inputs/domain-network.h"
#include "inputs/https.h"
#include "inputs/open.h"
#include "inputs/password.h"
#include "inputs/ssh-disks.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/runtime.h"
#include "v2v/base/secret.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbd-server.h"
#include "v2v/disk/nbdkit.h"
#include "v2v/disk/qmp.h"

#define ISCSI_PORT "3260"        /* IANA */
#define NBD_PORT "10809"

struct opening {
  const struct domain_disk *disk;
  const struct domain_host *host;
  const struct input_options *options;
  const char *uri, *format;
  guint id;
};

/* Also where libvirt names no host. */
static const struct domain_host *
host_of (const struct domain_disk *d)
{
  static const struct domain_host local = {
    .name = (char *) "localhost", .port = (char *) "",
    .transport = (char *) "", .socket = (char *) "",
  };

  return d->hosts->len ? d->hosts->pdata[0] : &local;
}

/* RFC 3986, 3.2.2; the domain format has IPv6 addresses without brackets. */
static char *
host_of_uri (const struct domain_host *h)
{
  return strchr (h->name, ':') && h->name[0] != '['
    ? g_strdup_printf ("[%s]", h->name) : g_strdup (h->name);
}

/* What is behind a server that knows only bytes. */
static struct endpoint *
look_at (struct endpoint *e, const struct opening *o, GError **error)
{
  if (!e)
    return NULL;
  g_free (e->format);
  e->format = g_strdup (o->format);
  if (!nbd_info_fill (e, error)) {
    g_autofree char *shown = clean_text (o->uri, 4096);
    g_prefix_error (error, "cannot open ‘%s’: ", shown);
    endpoint_free (e);
    return NULL;
  }
  return e;
}

/* Newly allocated, for secret_free; NULL without an error: none is needed. */
static char *
password_of (const struct opening *o, GError **error)
{
  g_autofree char *whom = NULL;

  if (!*o->disk->user)
    return NULL;
  whom = g_strdup_printf ("%s@%s", o->disk->user, o->host->name);
  return input_password (o->options, whom, error);
}

/* --- nbd: doc/uri.md of the NBD project ------------------------------- */

static char *
nbd_uri (const struct domain_disk *d, const struct domain_host *h)
{
  const char *scheme = d->tls ? "nbds" : "nbd";
  g_autofree char *name = g_uri_escape_string (d->path, NULL, FALSE);
  g_autofree char *socket = g_uri_escape_string (h->socket, "/", FALSE);
  g_autofree char *host = host_of_uri (h);

  if (strcmp (h->transport, "unix") == 0)
    return g_strdup_printf ("%s+unix:///%s?socket=%s", scheme, name, socket);
  return g_strdup_printf ("%s://%s:%s/%s", scheme, host,
                          *h->port ? h->port : NBD_PORT, name);
}

#define CA_FILE "ca-cert.pem"    /* in a folder of certificates */

/* Where libvirt's qemu has its certificates: nbd_tls_x509_cert_dir and
 * default_tls_x509_cert_dir of qemu.conf. */
static const char *
libvirt_certificates (void)
{
  static const char *const dirs[] = {
    "/etc/pki/libvirt-nbd", "/etc/pki/qemu",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *ca = g_build_filename (dirs[i], CA_FILE, NULL);
    if (g_file_test (ca, G_FILE_TEST_IS_REGULAR))
      return dirs[i];
  }
  return NULL;
}

/* The authorities that this host trusts, as distributions have them. */
static const char *
trusted_authorities (void)
{
  static const char *const bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (bundles); i++)
    if (g_file_test (bundles[i], G_FILE_TEST_IS_REGULAR))
      return bundles[i];
  return NULL;
}

/* A folder with CA_FILE.  There must be one: libnbd 1.14 goes on without
 * looking at the server's certificate where it finds none. */
static char *
certificates (guint id, GError **error)
{
  const char *dir = libvirt_certificates ();
  const char *bundle = trusted_authorities ();
  g_autofree char *name = g_strdup_printf ("in%u.tls", id);
  g_autofree char *own = runtime_path (name);
  g_autofree char *ca = g_build_filename (own, CA_FILE, NULL);

  if (dir)
    return g_strdup (dir);
  if (!bundle) {
    error_set (error, "NBD over TLS needs the authorities to trust: put "
               "ca-cert.pem into /etc/pki/qemu, or install ca-certificates");
    return NULL;
  }
  if (mkdir (own, 0700) == -1 || symlink (bundle, ca) == -1) {
    error_set_errno (error, errno, "‘%s’", ca);
    return NULL;
  }
  return g_steal_pointer (&own);
}

/* nbdkit in between talks TLS, so that certificates are its matter only. */
static struct endpoint *
open_nbd_tls (const struct opening *o, GError **error)
{
  g_autofree char *dir = certificates (o->id, error);
  g_autofree char *name = g_strdup_printf ("in%u", o->id);
  g_autofree char *uri = g_strconcat ("uri=", o->uri, NULL);
  g_autofree char *from = g_strconcat ("tls-certificates=", dir, NULL);
  const char *const arguments[] = {
    uri, "tls=require", "tls-verify=true", from, NULL
  };

  return dir ? look_at (nbdkit_open (name, "nbd", NULL, arguments, error), o,
                        error) : NULL;
}

static struct endpoint *
open_nbd (const struct opening *o, GError **error)
{
  return o->disk->tls ? open_nbd_tls (o, error)
    : input_open_nbd (o->uri, o->format, o->id, error);
}

/* --- http, https ------------------------------------------------------ */

static char *
http_uri (const struct domain_disk *d, const struct domain_host *h)
{
  g_autofree char *host = host_of_uri (h);

  return g_strdup_printf ("%s://%s%s%s%s%s%s%s", d->protocol, host,
                          *h->port ? ":" : "", h->port,
                          d->path[0] == '/' ? "" : "/", d->path,
                          *d->query ? "?" : "", d->query);
}

static struct endpoint *
open_http (const struct opening *o, GError **error)
{
  const struct domain_disk *d = o->disk;
  char *password = password_of (o, error);
  const struct https_settings settings = {
    .url = o->uri, .format = o->format, .no_verify = d->no_verify,
    .cookie = *d->cookies ? d->cookies : NULL,
    .user = *d->user ? d->user : NULL, .password = password,
  };
  struct endpoint *e = *d->user && !password
    ? NULL : https_open (&settings, o->id, error);

  secret_free (password);
  return e;
}

/* --- iscsi ------------------------------------------------------------ */

/* libiscsi's form of it: iscsi://HOST:PORT/TARGET/LUN.  The name is TARGET or
 * TARGET/LUN. */
static char *
iscsi_uri (const struct domain_disk *d, const struct domain_host *h)
{
  g_autofree char *host = host_of_uri (h);
  g_autofree char *name = g_uri_escape_string (d->path, "/:", FALSE);

  return g_strdup_printf ("iscsi://%s:%s/%s%s", host,
                          *h->port ? h->port : ISCSI_PORT, name,
                          strchr (d->path, '/') ? "" : "/0");
}

static struct json_object *
iscsi_node (const struct opening *o, const char *target, uint64_t lun,
            bool password)
{
  const struct domain_disk *d = o->disk;
  g_autofree char *host = host_of_uri (o->host);
  g_autofree char *portal =
    g_strdup_printf ("%s:%s", host, *o->host->port ? o->host->port
                                                   : ISCSI_PORT);
  struct json_object *node =
    json_make ('s', "driver", "iscsi", 's', "transport", "tcp",
               's', "portal", portal, 's', "target", target, 'u', "lun", lun,
               0);

  if (*d->initiator)
    json_object_object_add (node, "initiator-name",
                            json_object_new_string (d->initiator));
  if (password) {
    json_object_object_add (node, "user", json_object_new_string (d->user));
    json_object_object_add (node, "password-secret",
                            json_object_new_string ("chap"));
  }
  return json_make ('s', "driver", "raw", 'o', "file", node, 0);
}

/* The object that gives qemu the password; NULL without an error: none is
 * needed. */
static char *
iscsi_secret (const struct opening *o, GError **error)
{
  char *password = password_of (o, error);
  g_autofree char *name = g_strdup_printf ("in%u.chap", o->id);
  g_autofree char *path = runtime_path (name);
  bool ok;

  if (!password)
    return NULL;
  ok = g_file_set_contents_full (path, password, (gssize) strlen (password),
                                 G_FILE_SET_CONTENTS_NONE, 0600, error);
  secret_free (password);
  return ok ? g_strdup_printf ("secret,id=chap,file=%s", path) : NULL;
}

/* Distributions have it in a package of its own. */
static void
explain_iscsi (GError **error)
{
  if (error && *error && strstr ((*error)->message, "driver 'iscsi'")) {
    g_autofree char *message = g_strdup ((*error)->message);
    g_clear_error (error);
    error_set (error, "%s: qemu's iSCSI is not installed (the package "
               "qemu-block-extra or qemu-block-iscsi)", message);
  }
}

static struct endpoint *
open_iscsi (const struct opening *o, GError **error)
{
  struct endpoint *e;
  g_auto (GStrv) parts = g_strsplit (o->disk->path, "/", 2);
  g_autofree char *name = g_strdup_printf ("in%u", o->id);
  g_autofree char *secret = NULL;
  uint64_t lun = 0;

  if (!parts[0] || !*parts[0] ||
      (parts[1] && !parse_uint64 (parts[1], "LUN", 0, UINT32_MAX, &lun,
                                  NULL))) {
    error_set (error, "the iSCSI disk ‘%s’ has no name of the form TARGET or "
               "TARGET/LUN", o->disk->target);
    return NULL;
  }
  secret = iscsi_secret (o, error);
  if (*o->disk->user && !secret)
    return NULL;
  e = look_at (nbd_server_qemu (name, iscsi_node (o, parts[0], lun,
                                                  secret != NULL),
                                secret, error), o, error);
  if (!e)
    explain_iscsi (error);
  return e;
}

/* --- ssh -------------------------------------------------------------- */

static char *
ssh_uri (const struct domain_disk *d, const struct domain_host *h)
{
  g_autofree char *host = host_of_uri (h);
  g_autofree char *path = g_uri_escape_string (d->path, "/", FALSE);

  return g_strdup_printf ("ssh://%s%s%s%s%s%s%s", d->user,
                          *d->user ? "@" : "", host, *h->port ? ":" : "",
                          h->port, *path == '/' ? "" : "/", path);
}

static struct endpoint *
open_ssh (const struct opening *o, GError **error)
{
  const struct domain_disk *d = o->disk;
  g_autoptr (v2v_ssh_server) server = ssh_server_parse (o->uri, error);
  g_autoptr (v2v_ssh_connection) c = NULL;

  if (!server)
    return NULL;
  server->identity = *d->identity ? g_strdup (d->identity) : NULL;
  server->known_hosts = *d->known_hosts ? g_strdup (d->known_hosts) : NULL;
  c = ssh_open (server, o->options, error);
  return c ? ssh_open_disk (c, server->path, o->format, o->id, error) : NULL;
}

/* --- all of them ------------------------------------------------------ */

static const struct protocol {
  const char *name;
  bool tls, sockets;             /* is there a TLS of its own, a UNIX socket? */
  char *(*uri) (const struct domain_disk *d, const struct domain_host *h);
  struct endpoint *(*open) (const struct opening *o, GError **error);
} protocols[] = {
  { "nbd", true, true, nbd_uri, open_nbd },
  { "http", false, false, http_uri, open_http },
  { "https", false, false, http_uri, open_http },
  { "iscsi", false, false, iscsi_uri, open_iscsi },
  { "ssh", false, false, ssh_uri, open_ssh },
};

static const struct protocol *
find_protocol (const struct domain_disk *d, GError **error)
{
  g_autofree char *protocol = clean_text (d->protocol, 40);
  g_autofree char *path = clean_text (d->path, 200);

  for (size_t i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (strcmp (d->protocol, protocols[i].name) == 0)
      return &protocols[i];
  error_set (error, "the disk ‘%s’ is reached by the protocol ‘%s’, which "
             "cannot be read here (nbd, http, https, iscsi and ssh can): "
             "export it by NBD (qemu-nbd(8)) and give it with -i disk "
             "nbd://…", path, protocol);
  return NULL;
}

static bool
check_way (const struct domain_disk *d, const struct protocol *p,
           GError **error)
{
  const struct domain_host *h = host_of (d);
  g_autofree char *transport = clean_text (h->transport, 40);

  if (d->tls && !p->tls)
    return error_set (error, "the disk ‘%s’ is read by %s over TLS, which is "
                      "not supported", d->target, p->name);
  if (!*h->transport || strcmp (h->transport, "tcp") == 0 ||
      (p->sockets && strcmp (h->transport, "unix") == 0))
    return true;
  return error_set (error, "the disk ‘%s’ is read by %s over ‘%s’, which is "
                    "not supported", d->target, p->name, transport);
}

char *
domain_network_operand (const struct domain_disk *d, GError **error)
{
  const struct protocol *p = find_protocol (d, error);

  if (!p || !check_way (d, p, error))
    return NULL;
  return p->uri (d, host_of (d));
}

struct endpoint *
domain_network_open (const struct domain_disk *d,
                     const struct input_options *options, const char *format,
                     guint id, GError **error)
{
  g_autofree char *uri = domain_network_operand (d, error);
  const struct opening o = {
    .disk = d, .host = host_of (d), .options = options, .uri = uri,
    .format = format, .id = id,
  };

  return uri ? find_protocol (d, error)->open (&o, error) : NULL;
}
