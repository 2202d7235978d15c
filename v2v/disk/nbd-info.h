/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look at an NBD export before it is used. */
#ifndef V2V_DISK_NBD_INFO_H
#define V2V_DISK_NBD_INFO_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/disk/endpoint.h"

/* Connect once; fills e->virtual_size (of the export) and, when it is
 * NULL, e->format from the first bytes ("raw" if no image format is
 * recognised).  An error says what the server answered. */
bool nbd_info_fill (struct endpoint *e, GError **error);

#endif
