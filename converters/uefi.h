/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fallback boot path of UEFI, for every kind of guest. */
#ifndef CONVERTERS_UEFI_H
#define CONVERTERS_UEFI_H

#include "v2v/guest/guest.h"

/* Copy a boot loader; a half copy is removed again. */
bool uefi_copy_loader (struct guest *guest, const char *from, const char *to,
                       GError **error);

#endif
