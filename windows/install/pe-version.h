/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The version that a program or driver carries.
 *
 * Pure.  VS_FIXEDFILEINFO (Windows SDK) is found by its signature, on a
 * boundary of four bytes: the resource tree around it is not read. */
#ifndef WINDOWS_INSTALL_PE_VERSION_H
#define WINDOWS_INSTALL_PE_VERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 62.100.104.25600 as 0x003e006400686400; false: DATA carries none. */
bool pe_version (const void *data, size_t size, uint64_t *ret_version);

#endif
