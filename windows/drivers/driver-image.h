/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is a driver's file whole, and for this processor?
 *
 * Pure.  "PE Format" of the Windows documentation.  The boot loader refuses a
 * driver whose checksum is wrong (ImageHlp's documentation: checksums "are
 * required for kernel-mode drivers"), and the guest would not start. */
#ifndef WINDOWS_DRIVERS_DRIVER_IMAGE_H
#define WINDOWS_DRIVERS_DRIVER_IMAGE_H

#include <stddef.h>

#include "windows/version.h"

/* false with an error, which begins with NAME: DATA is no such file.  A
 * checksum of 0 is taken for none. */
bool driver_image_check (const void *data, size_t size, const char *name,
                         enum windows_arch arch, GError **error);

#endif
