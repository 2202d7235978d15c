/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Windows guest's hives say of it, for struct inspect. */
#ifndef WINDOWS_INSPECT_H
#define WINDOWS_INSPECT_H

#include "v2v/guest/guest.h"
#include "v2v/model/inspect.h"

/* The folder of Windows ("/Windows", "/WINNT") as the guest spells it: SAID,
 * or where SAID is NULL or "", the one that has hives.  Newly allocated. */
char *windows_find_systemroot (struct guest *guest, const char *said);

/* Fill INSPECT, of a guest whose type is "windows", from the hives, which
 * know better than libguestfs: its versions before 1.54 take Windows 11 for 10
 * and Server 2025 for 2016. */
bool windows_inspect (struct guest *guest, struct inspect *inspect,
                      GError **error);

#endif
