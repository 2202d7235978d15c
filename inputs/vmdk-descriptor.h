/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMDK descriptors: which files a virtual disk is made of.
 *
 * Source: "Virtual Disk Format 5.0", VMware.  A descriptor is a text file of
 * its own, or is embedded in the only file of a sparse disk. */
#ifndef INPUTS_VMDK_DESCRIPTOR_H
#define INPUTS_VMDK_DESCRIPTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define VMDK_HEAD_MAX (1024 * 1024)              /* bytes that are looked at */
#define VMDK_MAX_EXTENTS 4096
#define VMDK_NO_PARENT 0xffffffff                /* CID */
#define VMDK_SECTOR 512

struct vmdk_extent {
  char *type;                    /* "FLAT", "SPARSE", "VMFS", "VMFSSPARSE" */
  char *file;                    /* a plain name in the descriptor's folder */
  uint64_t sectors, offset;      /* of VMDK_SECTOR bytes */
};

struct vmdk_descriptor {
  char *create_type;             /* "monolithicFlat", ... */
  uint32_t cid, parent_cid;
  char *parent;                  /* a plain name; NULL: there is none */
  GPtrArray *extents;            /* struct vmdk_extent * */
  bool embedded;
  uint64_t capacity;             /* sectors; when embedded, may be 0 */
};

/* HEAD are the first SIZE bytes of a file; WHAT names it in errors.  Refused
 * with what to do: kinds that cannot be read, names that lead out of the
 * folder. */
struct vmdk_descriptor *vmdk_descriptor_parse (const char *head, size_t size,
                                               const char *what,
                                               GError **error);
void vmdk_descriptor_free (struct vmdk_descriptor *d);   /* accepts NULL */
/* Of all extents; bytes. */
uint64_t vmdk_descriptor_size (const struct vmdk_descriptor *d);
/* Is the data of E in its file as in a raw image? */
/* Is this the beginning of a sparse file without a size, which qemu takes for
 * another descriptor?  An extent must not be. */
bool vmdk_is_nested (const char *head, size_t size);
bool vmdk_extent_is_flat (const struct vmdk_extent *e);

typedef struct vmdk_descriptor v2v_vmdk_descriptor;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_vmdk_descriptor, vmdk_descriptor_free)

#endif
