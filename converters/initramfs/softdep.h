/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Soft dependencies, for modules.c only. */
#ifndef CONVERTERS_INITRAMFS_SOFTDEP_H
#define CONVERTERS_INITRAMFS_SOFTDEP_H

#include "converters/initramfs/modules.h"

#define SOFTDEP_MAX_ALIASES 16         /* modules behind one alias */

/* From modules.softdep: name -> GPtrArray of names, both of modules that
 * are keys of MODULES.  A target may be an alias ("crypto-crc32c"): then
 * all modules that modules.alias has for just that word. */
GHashTable *softdep_parse (const struct module_texts *texts,
                           GHashTable *modules);

#endif
