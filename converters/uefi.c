/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot loaders in the EFI system partition. */
#include "config.h"

#include "converters/uefi.h"

bool
uefi_copy_loader (struct guest *guest, const char *from, const char *to,
                  GError **error)
{
  if (guest_copy (guest, from, to, error))
    return true;
  /* Half a boot loader is worse than none. */
  guest_remove (guest, to, NULL);
  return false;
}
