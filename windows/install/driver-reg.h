/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AddReg lines of an INF file become values of a key.
 *
 * Types and flags are FLG_ADDREG_* of "INF AddReg directive" (Windows driver
 * documentation). */
#ifndef WINDOWS_INSTALL_DRIVER_REG_H
#define WINDOWS_INSTALL_DRIVER_REG_H

#include "windows/drivers/package.h"
#include "windows/registry/hive.h"

#define DRIVER_REG_MAX_BINARY (64 * 1024)    /* bytes of one value */

/* Set what those of REGS (struct driver_reg *) say whose root is HKR, below
 * the key BASE (a path in H).  A value that makes no sense is left out. */
bool driver_regs_apply (struct hive *h, const char *base, GPtrArray *regs,
                        GError **error);
/* Is there one whose root is HKR? */
bool driver_regs_any (GPtrArray *regs);

#endif
