/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libosinfo's short names of operating systems. */
#ifndef V2V_MODEL_OSINFO_H
#define V2V_MODEL_OSINFO_H

#include "v2v/model/inspect.h"

/* The short id for what is in INSPECT (type, distro, versions, product):
 * "debian12", "ubuntu22.04", "win2k25".  An unknown system has the id
 * "unknown".  Newly allocated. */
char *osinfo_short_id (const struct inspect *inspect);

#endif
