/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OVF descriptor as a source guest.
 *
 * Elements: DMTF DSP0243 "Open Virtualization Format Specification" 1.1 and
 * 2.1; numbers of resource types: CIM_ResourceAllocationSettingData,
 * ResourceType.  What VMware, VirtualBox and XenServer add or leave out is
 * noted where it is read. */
#ifndef INPUTS_OVF_H
#define INPUTS_OVF_H

#include "v2v/model/source.h"

#define OVF_MAX (16 * 1024 * 1024)       /* bytes of the document */
#define OVF_MAX_DISKS 256
#define OVF_MAX_ITEMS 4096
#define OVF_MAX_CAPACITY (1ULL << 60)    /* bytes of a disk */

struct ovf_disk {
  char *href;                    /* as written; NULL: the disk is blank */
  char *format;                  /* URI of the format; "" */
  uint64_t size;                 /* of the file, bytes; 0 not said */
  uint64_t capacity;             /* of the disk, bytes; 0 not said */
  uint64_t chunk_size;           /* bytes; 0: one file */
  bool gzip;                     /* the file is compressed */
};

struct ovf {
  struct source *source;         /* its disks: uri is the href; name may be
                                    NULL */
  GPtrArray *disks;              /* struct ovf_disk *, as source->disks */
  GPtrArray *warnings;           /* char *, clean */
};

/* TEXT of SIZE bytes.  WHAT names it in errors ("‘guest.ovf’"). */
struct ovf *ovf_parse (const char *text, size_t size, const char *what,
                       GError **error);
void ovf_free (struct ovf *o);           /* accepts NULL */

typedef struct ovf v2v_ovf;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_ovf, ovf_free)

#endif
