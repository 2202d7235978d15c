/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which Linux distribution a guest is: told by a few small files. */
#ifndef V2V_GUEST_DISTRO_H
#define V2V_GUEST_DISTRO_H

#include "v2v/guest/guest.h"
#include "v2v/model/inspect.h"

/* Fill what the files of the mounted guest say: type, distro, version,
 * packages, names, architecture.  For a guest with /usr of its own this is
 * complete only after all is mounted. */
void linux_fill (struct guest *guest, struct inspect *inspect);

/* A file of at most 64 KiB; NULL: missing or larger.  Newly allocated. */
char *linux_read_small (struct guest *guest, const char *path);

#endif
