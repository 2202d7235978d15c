/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From an INF file to the driver package that it describes for one Windows.
 *
 * Pure.  The sections are those of "Summary of INF Sections" of the Windows
 * driver documentation.  Include is not followed: it names files of Windows;
 * Needs is, within the file.  Sections that delete are not read. */
#ifndef WINDOWS_DRIVERS_PACKAGE_INF_H
#define WINDOWS_DRIVERS_PACKAGE_INF_H

#include "windows/drivers/inf.h"
#include "windows/drivers/package.h"

#define PACKAGE_MAX_MODELS 1024U
#define PACKAGE_MAX_ITEMS 200000U    /* lines looked at, things installed */
#define PACKAGE_MAX_NEEDS 8U     /* Needs within Needs */

/* What INF says for VERSION; files and origin are left empty.
 * V2V_ERROR_NOT_FOUND: it does not support this Windows, and why.  Other
 * errors: it is damaged, or names files that are not its own. */
struct driver_package *package_from_inf (const struct inf *inf,
                                         const struct windows_version *v,
                                         GError **error);

/* A name of one file, without a folder, that every system can have? */
bool package_name_is_plain (const char *name);

/*----- for the parts of it ------------------------------------------------*/

/* What installing one DDInstall section does. */
struct install {
  char *decorated;               /* the section's name as chosen */
  char *function;                /* service with flag 2; "" none */
  GPtrArray *services, *regs, *hw_regs, *copies;   /* as in driver_model */
};

struct install *install_read (const struct inf *inf, const char *section,
                              enum windows_arch arch, guint *budget,
                              GError **error);
void install_free (void *install);

/* Append what the AddReg lines of SECTION name: struct driver_reg *. */
bool install_read_regs (const struct inf *inf,
                        const struct inf_section *section, GPtrArray *regs,
                        guint *budget, GError **error);
/* Append what the CopyFiles lines of SECTION name: struct driver_copy *. */
bool install_read_copies (const struct inf *inf,
                          const struct inf_section *section,
                          GPtrArray *copies, guint *budget, GError **error);
/* Take one item from BUDGET. */
bool install_spend (const struct inf *inf, guint *budget, GError **error);

void driver_reg_free (void *reg);
void driver_service_free (void *service);
void driver_copy_free (void *copy);
void driver_model_free (void *model);
void driver_file_free (void *file);

#endif
