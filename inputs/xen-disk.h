/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk as Xen's configuration files write it.
 *
 * xl: "PATH,FORMAT,VDEV,ACCESS" and "KEY=VALUE,…,target=PATH"
 * (xl-disk-configuration(5)); xm: "phy:vg/lv,xvda,w", "tap:aio:/x,hda:cdrom,r".
 * Names of devices: xen-vbd-interface(7). */
#ifndef INPUTS_XEN_DISK_H
#define INPUTS_XEN_DISK_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/model/source.h"

struct xen_disk {
  char *path;                    /* absolute; NULL: an empty drive */
  const char *format;            /* as qemu calls it; static */
  char *vdev;                    /* "xvda", "hdc", "xvda1"; never NULL */
  bool cdrom, floppy;
  int slot;                      /* 0 of "xvda"; -1: unknown */
  bool partition;                /* "xvda1": the guest sees no whole disk */
  enum source_controller controller;
  /* What becomes of the path is known to a script or another machine of the
   * source's host only: a text for people; NULL: here it is. */
  char *elsewhere;
};

/* TEXT is one of the list "disk". */
struct xen_disk *xen_disk_parse (const char *text, GError **error);
void xen_disk_free (struct xen_disk *d);             /* accepts NULL */

typedef struct xen_disk v2v_xen_disk;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_xen_disk, xen_disk_free)

#endif
