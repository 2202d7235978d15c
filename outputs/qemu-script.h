/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The target guest as a shell script that runs qemu: structs in, text out.
 * Options: qemu-system-x86_64(1). */
#ifndef OUTPUTS_QEMU_SCRIPT_H
#define OUTPUTS_QEMU_SCRIPT_H

#include "v2v/model/source.h"
#include "v2v/model/target.h"

/* Newly allocated.  Foreign text is quoted for the shell and for qemu's own
 * lists; the script is for sh(1) of POSIX. */
char *qemu_script_write (const struct source *source,
                         const struct target *target);

#endif
