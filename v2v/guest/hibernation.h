/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a Windows hibernation file hold a suspended system?  No I/O here.
 *
 * hiberfil.sys begins with the Signature of PO_MEMORY_IMAGE (Windows's kernel
 * symbols; upper case from Windows 8 on): "hibr" once a system was written to
 * it, by hibernation or by Fast Startup, "rstr" while it is read back, "wake"
 * after that.  Windows zeroes it at a boot from 8 on; ntfs-3g refuses to write
 * beside the first. */
#ifndef V2V_GUEST_HIBERNATION_H
#define V2V_GUEST_HIBERNATION_H

#include <stdbool.h>
#include <stddef.h>

#define HIBERNATION_BYTES 4096   /* of the file are looked at */

/* DATA is the file's begin.  What is not known to us holds no system. */
bool hibernation_is_active (const void *data, size_t size);

#endif
