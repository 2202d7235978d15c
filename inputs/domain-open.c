/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the disks of a libvirt domain that this host can reach itself. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "inputs/domain-chain.h"
#include "inputs/domain-network.h"
#include "inputs/domain-open.h"
#include "inputs/open.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "v2v/disk/disk-head.h"
#include "v2v/disk/image.h"

/* --- any disk ------------------------------------------------------------ */

char *
domain_disk_operand (const struct domain_disk *d, GError **error)
{
  if (d->obstacle) {
    error_set (error, "the disk ‘%s’ cannot be read as libvirt reads it: %s.  "
               "Write what the guest sees into a new image (‘qemu-img "
               "convert’, or dd in the guest), and put that into the guest's "
               "definition", d->target, d->obstacle);
    return NULL;
  }
  switch (d->kind) {
  case DOMAIN_DISK_NETWORK:
    return domain_network_operand (d, error);
  case DOMAIN_DISK_FILE:
  case DOMAIN_DISK_BLOCK:
    if (*d->path)
      return g_strdup (d->path);
    error_set (error, "the disk ‘%s’ of the guest has no source: it is "
               "empty, or its file is not said", d->target);
    return NULL;
  case DOMAIN_DISK_VOLUME:
    error_set (error, "the disk ‘%s’ is a volume, whose place only libvirt "
               "knows: use -i libvirt, or give the image with -i disk",
               d->target);
    return NULL;
  default:
    {
      g_autofree char *type = clean_text (d->type, 40);
      error_set (error, "the disk ‘%s’ is of the type ‘%s’, which cannot be "
                 "read here: copy it to an image, and give that with -i disk",
                 d->target, type);
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

static bool
check_chain (const struct domain_disk *d, const char *path,
             const char *format, GError **error)
{
  g_autoptr (GPtrArray) layers = NULL;

  if (!d->backing)
    return true;
  layers = image_chain (path, format, error);
  return layers && domain_chain_agrees (d->backing, layers, d->target, error);
}

struct endpoint *
domain_disk_open (const struct domain_disk *d,
                  const struct input_options *options, const char *format,
                  guint id, GError **error)
{
  g_autofree char *operand = domain_disk_operand (d, error);

  if (!operand)
    return NULL;
  if (d->kind == DOMAIN_DISK_NETWORK)
    return domain_network_open (d, options, format, id, error);
  if (!input_check_file (operand, error))
    return NULL;
  if (!format)
    format = domain_disk_format (operand, error);
  if (!format || !check_chain (d, operand, format, error))
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
                 const struct input_options *options,
                 GPtrArray *ret_endpoints, GError **error)
{
  const char *format = options->format;

  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *s = source->disks->pdata[i];
    struct endpoint *e = domain_disk_open (d->disks->pdata[s->id], options,
                                           format ? format : s->format,
                                           s->id, error);
    if (!e)
      return false;
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}
