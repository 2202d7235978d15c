/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marvin32, a hash with a seed (US patent 20130262421; open in Microsoft's
 * SymCrypt and .NET runtime). */
#ifndef WINDOWS_REGISTRY_MARVIN32_H
#define WINDOWS_REGISTRY_MARVIN32_H

#include <stddef.h>
#include <stdint.h>

uint64_t marvin32 (uint64_t seed, const uint8_t *data, size_t size);

#endif
