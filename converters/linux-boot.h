/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A boot loader of a Linux guest: one table of functions each.
 *
 * linux-boot.c lists them.  The first whose configuration is found is the
 * guest's; configuration is edited in place, no program of the guest is run
 * for it: that would look at the appliance's disks and firmware, and write
 * what it sees there into the guest. */
#ifndef CONVERTERS_LINUX_BOOT_H
#define CONVERTERS_LINUX_BOOT_H

#include <stdbool.h>
#include <glib.h>

#include "converters/converter.h"

struct linux_kernel;

struct linux_boot_ops {
  const char *name;              /* "GRUB 2" */
  /* Read the configuration.  *ret_data stays NULL if there is none.  One
   * that cannot be understood is a warning, not a failure. */
  bool (*load) (struct conversion *cv, gpointer *ret_data, GError **error);
  void (*free) (gpointer data);
  /* Is there a menu that could be read? */
  bool (*has_menu) (gconstpointer data);
  /* Fill in what the configuration says of this kernel: in_menu,
   * is_default, lacks_initrd. */
  void (*match) (gconstpointer data, struct linux_kernel *kernel);
  /* Boot the chosen kernel by default. */
  bool (*set_default) (struct conversion *cv, GError **error);
  /* Put each line that holds kernel arguments through
   * linux_edit_arguments, also where new entries get theirs from. */
  bool (*edit_arguments) (struct conversion *cv, GError **error);
};

struct linux_boot {
  const struct linux_boot_ops *ops;      /* NULL: none was found */
  gpointer data;
};

extern const struct linux_boot_ops linux_boot_grub2;

bool linux_boot_load (struct conversion *cv, GError **error);
void linux_boot_clear (struct linux_boot *boot);

/* The kernel arguments in LINE (device names, consoles) as the target needs
 * them; NULL: they stay.  PATH is the file, for messages. */
char *linux_edit_arguments (const struct conversion *cv, const char *path,
                            const char *line);

#endif
