/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's files of the Boot Loader Specification, for GRUB 2's blscfg
 * and for systemd-boot. */
#ifndef CONVERTERS_LINUX_BLS_H
#define CONVERTERS_LINUX_BLS_H

#include "converters/bls-entry.h"
#include "converters/linux.h"

struct linux_bls_file {
  char *path;
  char *text;                    /* as it is in the guest now */
  struct bls_entry *entry;
};

typedef int (*linux_bls_order) (const struct bls_entry *a,
                                const struct bls_entry *b);

/* The files DIR/ID.conf as struct linux_bls_file *, in ORDER; an empty
 * array if there are none. */
GPtrArray *linux_bls_read (struct conversion *cv, const char *dir,
                           linux_bls_order order);
/* Put their "options" through linux_edit_arguments. */
bool linux_bls_edit_arguments (struct conversion *cv, GPtrArray *files,
                               GError **error);
/* /etc/kernel/cmdline, which new entries get theirs from. */
bool linux_bls_edit_cmdline (struct conversion *cv, GError **error);

#endif
