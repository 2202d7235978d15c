/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration of kernel modules: drivers of the old hypervisor's devices
 * out, those of the new ones in.  Pure.
 *
 * The edit functions return the new text (newly allocated), or NULL when
 * nothing changes; all other lines keep every byte.  Languages:
 * modprobe.d(5), modules-load.d(5), modules(5), dracut.conf(5). */
#ifndef CONVERTERS_DRIVER_CONFIG_H
#define CONVERTERS_DRIVER_CONFIG_H

#include <stdbool.h>
#include <glib.h>

struct driver_config {
  const char *nic;               /* the target's: "virtio_net" */
  const char *block;             /* "virtio_blk", "ahci" */
};

/* Does the module drive nothing but a device of a foreign hypervisor?  The
 * kernel takes '-' and '_' in such names as the same. */
bool driver_is_foreign (const char *module);

/* modprobe.conf: "alias eth0 …", "alias scsi_hostadapter …" name what the
 * target has; what keeps virtio from being loaded goes. */
char *driver_config_edit_modprobe (const char *text,
                                   const struct driver_config *target);
/* One module a line, options behind it. */
char *driver_config_edit_list (const char *text);
/* dracut.conf: add_drivers, force_drivers, drivers, omit_drivers. */
char *driver_config_edit_dracut (const char *text);
/* Names separated by blanks, as in INITRD_MODULES. */
char *driver_config_edit_words (const char *words);

#endif
