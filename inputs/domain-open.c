/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the disks of a libvirt domain that this host can reach itself. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "inputs/domain-open.h"
#include "inputs/open.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "v2v/disk/disk-head.h"

/* --- network disks: "Network disk" of the domain format ------------------ */

/* RFC 3986, 3.2.2; the domain format has IPv6 addresses without brackets. */
static char *
host_of_uri (const struct domain_host *h)
{
  return strchr (h->name, ':') && h->name[0] != '['
    ? g_strdup_printf ("[%s]", h->name) : g_strdup (h->name);
}

static char *
nbd_uri (const struct domain_disk *d, const struct domain_host *h)
{
  g_autofree char *name = g_uri_escape_string (d->path, NULL, FALSE);
  g_autofree char *socket = g_uri_escape_string (h->socket, "/", FALSE);
  g_autofree char *host = host_of_uri (h);

  if (strcmp (h->transport, "unix") == 0)
    return g_strdup_printf ("nbd+unix:///%s?socket=%s", name, socket);
  return g_strdup_printf ("nbd://%s:%s/%s", host,
                          *h->port ? h->port : "10809", name);
}

static char *
http_uri (const struct domain_disk *d, const struct domain_host *h)
{
  g_autofree char *host = host_of_uri (h);

  return g_strdup_printf ("%s://%s%s%s%s%s%s%s", d->protocol, host,
                          *h->port ? ":" : "", h->port,
                          d->path[0] == '/' ? "" : "/", d->path,
                          *d->query ? "?" : "", d->query);
}

static const struct {
  const char *protocol;
  char *(*uri) (const struct domain_disk *d, const struct domain_host *h);
  struct endpoint *(*open) (const char *uri, const char *format, guint id,
                            GError **error);
} protocols[] = {
  { "nbd", nbd_uri, input_open_nbd },
  { "http", http_uri, input_open_http },
  { "https", http_uri, input_open_http },
};

static int
find_protocol (const struct domain_disk *d)
{
  for (size_t i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (strcmp (d->protocol, protocols[i].protocol) == 0)
      return (int) i;
  return -1;
}

static char *
network_operand (const struct domain_disk *d, GError **error)
{
  static const struct domain_host local = {
    .name = (char *) "localhost", .port = (char *) "",
    .transport = (char *) "", .socket = (char *) "",
  };
  const int row = find_protocol (d);

  if (row < 0) {
    g_autofree char *protocol = clean_text (d->protocol, 40);
    g_autofree char *path = clean_text (d->path, 200);
    error_set (error, "the disk ‘%s’ is reached by the protocol ‘%s’, which "
               "cannot be read here (nbd, http and https can): export it by "
               "NBD (qemu-nbd(8)) and give it with -i disk nbd://…", path,
               protocol);
    return NULL;
  }
  if (d->tls) {
    error_set (error, "the disk ‘%s’ is read by NBD over TLS, which is not "
               "supported: export it without TLS on a trusted network or a "
               "UNIX socket", d->target);
    return NULL;
  }
  return protocols[row].uri (d, d->hosts->len ? d->hosts->pdata[0] : &local);
}

/* --- any disk ------------------------------------------------------------ */

char *
domain_disk_operand (const struct domain_disk *d, GError **error)
{
  switch (d->kind) {
  case DOMAIN_DISK_NETWORK:
    return network_operand (d, error);
  case DOMAIN_DISK_FILE:
  case DOMAIN_DISK_BLOCK:
    if (*d->path)
      return g_strdup (d->path);
    error_set (error, "the disk ‘%s’ of the guest has no source: it is "
               "empty, or its file is not said", d->target);
    return NULL;
  default:
    {
      g_autofree char *type = clean_text (d->type, 40);
      error_set (error, "the disk ‘%s’ is of the type ‘%s’, which can only be "
                 "read where libvirt knows it: use -i libvirt, or give the "
                 "image with -i disk", d->target, type);
      return NULL;
    }
  }
}

static bool
read_at (int fd, uint8_t *to, size_t size, uint64_t offset)
{
  while (size > 0) {
    const ssize_t n = pread (fd, to, size, (off_t) offset);
    if (n <= 0)
      return false;
    to += n;
    offset += (uint64_t) n;
    size -= (size_t) n;
  }
  return true;
}

const char *
domain_disk_format (const char *path, GError **error)
{
  g_autofree uint8_t *head = g_malloc0 (HEAD_BYTES);
  g_autofree char *shown = clean_text (path, 4096);
  uint8_t tail[TAIL_BYTES];
  autofd fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  const off_t end = fd == -1 ? -1 : lseek (fd, 0, SEEK_END);
  const size_t head_size = (size_t) CLAMP (end, 0, HEAD_BYTES);
  const size_t tail_size = (size_t) CLAMP (end, 0, TAIL_BYTES);
  const char *format;

  if (end == -1 || !read_at (fd, head, head_size, 0) ||
      !read_at (fd, tail, tail_size, (uint64_t) end - tail_size)) {
    error_set_errno (error, errno, "cannot read the disk image ‘%s’", shown);
    return NULL;
  }
  format = disk_head_format (head, head_size, tail, tail_size, error);
  if (!format) {
    g_prefix_error (error, "‘%s’ has no <driver type='…'/> in the guest's "
                    "definition, and what is in it is not trusted to say: "
                    "write the type there, or give it with -if: ", shown);
    return NULL;
  }
  return strcmp (format, HEAD_FORMAT_GZIP) == 0 ? "raw" : format;
}

struct endpoint *
domain_disk_open (const struct domain_disk *d, const char *format, guint id,
                  GError **error)
{
  g_autofree char *operand = domain_disk_operand (d, error);

  if (!operand)
    return NULL;
  if (d->kind == DOMAIN_DISK_NETWORK)
    return protocols[find_protocol (d)].open (operand, format, id, error);
  if (!input_check_file (operand, error))
    return NULL;
  if (!format)
    format = domain_disk_format (operand, error);
  if (!format)
    return NULL;
  return input_open_file (operand, format, id, error);
}

void
domain_mark_local (const struct domain_xml *d, struct source *source)
{
  for (guint i = 0; i < d->disks->len; i++) {
    const struct domain_disk *disk = d->disks->pdata[i];
    struct source_disk *s = source->disks->pdata[i];

    s->local = disk->kind != DOMAIN_DISK_NETWORK &&
               disk->kind != DOMAIN_DISK_OTHER && s->uri[0] == '/';
  }
}

bool
domain_open_all (const struct domain_xml *d, const struct source *source,
                 const char *format, GPtrArray *ret_endpoints,
                 GError **error)
{
  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *s = source->disks->pdata[i];
    struct endpoint *e = domain_disk_open (d->disks->pdata[s->id],
                                           format ? format : s->format,
                                           s->id, error);
    if (!e)
      return false;
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}
