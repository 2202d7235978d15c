/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: versions in files of drivers. */
#include "config.h"

#include "windows/install/pe-version.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  uint64_t version;

  pe_version (data, size, &version);
  return 0;
}
