/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts the first-boot service and its scripts into a Windows guest.
 *
 * What the service does is in windows/firstboot-service/README.md; the values
 * of a service's key: "HKLM\SYSTEM\CurrentControlSet\Services Registry Tree",
 * Windows driver documentation. */
#ifndef WINDOWS_FIRSTBOOT_H
#define WINDOWS_FIRSTBOOT_H

#include "v2v/guest/guest.h"
#include "windows/registry/hive.h"
#include "windows/version.h"

#define FIRSTBOOT_FOLDER "/Program Files/Guestfs/Firstboot"
#define FIRSTBOOT_SERVICE "v2v-firstboot"
#define FIRSTBOOT_MAX_PRIORITY 9999

/* The service and its program for ARCH; what an earlier conversion left of its
 * state is removed, so that it works again, and the established tool's service
 * in the same folder is disabled, so that no script runs twice.  The error
 * says where the program was looked for: $VIRT_TOOLS_DATA_DIR, $V2V_DATA_DIR
 * (set by ./run), the folder that it is installed to. */
bool windows_firstboot_install (struct guest *guest, struct hive *system,
                                const char *control_set,
                                enum windows_arch arch, GError **error);
/* SCRIPT becomes "scripts/PRIORITY-NAME.bat", smaller priorities first; a NAME
 * that ends in .bat, .cmd, .ps1, .msi or .exe keeps it.  In NAME only letters,
 * digits, '.', '_' and '-' are kept.  Texts get CR LF ends of lines, unless
 * they are UTF-16; a .ps1 of UTF-8 that is not ASCII gets a byte order mark,
 * without which PowerShell before 6 takes it for the guest's code page
 * ("about_Character_Encoding").  The same name again replaces the script. */
bool windows_firstboot_add (struct guest *guest, const char *name,
                            unsigned priority, GBytes *script,
                            GError **error);
/* LIMITS of that script: "timeout=60\n" (the service's README). */
bool windows_firstboot_limit (struct guest *guest, const char *name,
                              unsigned priority, const char *limits,
                              GError **error);
/* The file's name that windows_firstboot_add gives; newly allocated. */
char *windows_firstboot_file_name (const char *name, unsigned priority);

#endif
