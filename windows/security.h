/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Owner and permissions for files that we make in a Windows guest: pure.
 *
 * ntfs-3g gives every new file to everyone (one entry that allows Everyone
 * full control, nothing inherited), and from there services run as
 * LocalSystem.  Layout and text form: [MS-DTYP] 2.4.6 SECURITY_DESCRIPTOR and
 * 2.5.1 SDDL; access masks: winnt.h of the Windows SDK. */
#ifndef WINDOWS_SECURITY_H
#define WINDOWS_SECURITY_H

#include <stdbool.h>
#include <glib.h>

/* SYSTEM and Administrators may do anything, Users read and run, unless
 * PRIVATE.  DIRECTORY: what is made in it inherits this.  Nothing comes from
 * the folder above. */
GBytes *security_descriptor (bool directory, bool private);
/* The same as text. */
const char *security_sddl (bool directory, bool private);

#endif
