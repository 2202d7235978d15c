/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libosinfo's full identifiers from its short ones. */
#ifndef OUTPUTS_OSINFO_ID_H
#define OUTPUTS_OSINFO_ID_H

/* "debian12" -> "http://debian.org/debian/12", as osinfo-db has them;
 * NULL for one that is not known.  Newly allocated. */
char *osinfo_id_of (const char *short_id);

#endif
