/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The short names of versions of Windows that folders of drivers have:
 * those of virtio-win's disc and package ("2k22", "w11"), and of older ones
 * ("Win2008R2").  Pure. */
#ifndef WINDOWS_VERSION_CODE_H
#define WINDOWS_VERSION_CODE_H

#include <stdbool.h>

#include "windows/version.h"

struct windows_code {
  const char *code;
  const char *aliases[2];        /* in lower case; NULL: none */
  unsigned major, minor, build;
  bool server;
};

/* Names have no case.  NULL: none of these. */
const struct windows_code *windows_code_named (const char *name);
const struct windows_code *windows_code_of (const struct windows_version *v);
bool windows_code_is_newer (const struct windows_code *c,
                            const struct windows_version *v);
bool windows_arch_named (const char *name, enum windows_arch *ret_arch);

#endif
