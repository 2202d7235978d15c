/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: versions in files of drivers, and whether those are
 * whole. */
#include "config.h"

#include "windows/drivers/driver-image.h"
#include "windows/install/pe-version.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  uint64_t version;

  pe_version (data, size, &version);
  driver_image_check (data, size, "a.sys", ARCH_AMD64, NULL);
  return 0;
}
