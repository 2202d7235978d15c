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
  /* Add the kernels that it keeps at places of its own (linux_kernel_add),
   * and say where it keeps the others; or NULL. */
  bool (*add_kernels) (struct conversion *cv, GPtrArray *kernels,
                       GError **error);
  bool adds_entries;             /* set_default adds a missing entry */
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
extern const struct linux_boot_ops linux_boot_systemd;
extern const struct linux_boot_ops linux_boot_grub_legacy;
extern const struct linux_boot_ops linux_boot_extlinux;
extern const struct linux_boot_ops linux_boot_elilo;

bool linux_boot_load (struct conversion *cv, GError **error);
void linux_boot_clear (struct linux_boot *boot);

/* The kernel arguments in LINE (device names, consoles) as the target needs
 * them; NULL: they stay.  PATH is the file, for messages. */
char *linux_edit_arguments (const struct conversion *cv, const char *path,
                            const char *line);

/* A file of a boot loader's configuration.  false: there is none, or it
 * cannot be read, which is a warning: it may not even be in use. */
bool linux_boot_read (const struct conversion *cv, const char *path,
                      char **ret_text);

/*----- paths (linux-boot-paths.c) -----------------------------------------*/

/* A boot loader sees file systems, not the guest's tree.  PATH of a
 * configuration in DIR as a file of the guest: with /boot a file system of
 * its own the path begins behind "/boot"; in a subvolume of btrfs more
 * stands before it.  NULL: there is no such file. */
char *linux_boot_resolve (const struct conversion *cv, const char *dir,
                          const char *path);
/* Where a file is that may be a link; only its last part is looked at. */
char *linux_boot_real_path (const struct conversion *cv, const char *path);
/* The base name of a kernel's file, links followed. */
char *linux_boot_kernel_name (const struct conversion *cv, const char *dir,
                              const char *path);

#endif
