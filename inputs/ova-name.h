/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of files in an OVF package: never followed out of it. */
#ifndef INPUTS_OVA_NAME_H
#define INPUTS_OVA_NAME_H

#include <stdbool.h>
#include <glib.h>

#define OVA_MAX_NAME 4096        /* bytes */

/* NAME without "./" and double slashes.  NULL with an error that says what is
 * wrong: it is absolute, has "..", is empty or too long. */
char *ova_name_clean (const char *name, GError **error);

/* What HREF, of the descriptor named DESCRIPTOR, names in the package, as it
 * stands (UNESCAPE: its %20 and the like replaced).  Refused as above, and
 * when it is a URL. */
char *ova_name_of_href (const char *descriptor, const char *href,
                        bool unescape, GError **error);

#endif
