/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening what a disk of the source is.  FORMAT is what the user or the
 * source said; NULL: it is detected.  ID, the disk's number, tells the
 * servers of one run apart. */
#ifndef INPUTS_OPEN_H
#define INPUTS_OPEN_H

#include "v2v/disk/endpoint.h"

/* Is there a file or block device that could be a disk? */
bool input_check_file (const char *path, GError **error);

struct endpoint *input_open_file (const char *path, const char *format,
                                  guint id, GError **error);
/* nbd:// and nbd+unix:// */
struct endpoint *input_open_nbd (const char *uri, const char *format,
                                 guint id, GError **error);
/* http:// and https:// */
struct endpoint *input_open_http (const char *url, const char *format,
                                  guint id, GError **error);

#endif
