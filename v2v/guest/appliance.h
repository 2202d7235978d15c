/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start and end of the libguestfs appliance: a small virtual machine in
 * which the guest's disks are opened, never by the host's kernel. */
#ifndef V2V_GUEST_APPLIANCE_H
#define V2V_GUEST_APPLIANCE_H

#include <stdbool.h>
#include <glib.h>

struct guestfs_h;

struct appliance_settings {
  unsigned memsize;              /* MiB; 0: APPLIANCE_MEMSIZE */
  unsigned smp;                  /* CPUs; 0: appliance_default_smp */
  bool verbose, trace;           /* libguestfs's own messages on stderr */
  const char *identifier;        /* in its messages; NULL: none */
};

/* LUKS 2 with its usual argon2 parameters needs 1 GiB to open. */
#define APPLIANCE_MEMSIZE 1280
/* CPUs for the appliance.  Under emulation a second one makes the start
 * dearer and not shorter (measured), and what runs in the appliance hardly
 * uses it.  With hardware acceleration it costs nothing, and a rebuild of an
 * initramfs compresses on all (xz -T0, zstd -T0 of dracut and of
 * initramfs-tools). */
#define APPLIANCE_MAX_SMP 4
static inline unsigned
appliance_default_smp (bool accelerated, unsigned host_cpus)
{
  return accelerated ? CLAMP (host_cpus, 1, APPLIANCE_MAX_SMP) : 1;
}

/* Under emulation (direct backend) libguestfs runs our wrapper around qemu,
 * v2v/appliance-hv.c, which unpacks the appliance's kernel.  It reads from its
 * environment which qemu to run, and into which file of the run directory the
 * unpacked kernel goes. */
#define APPLIANCE_HV "virt-v2v-appliance-hv"
#define APPLIANCE_HV_ENV "VIRT_V2V_HV"
#define APPLIANCE_HV_KERNEL_ENV "VIRT_V2V_HV_KERNEL"

struct appliance_disk {
  char *socket;                  /* UNIX socket of an NBD server */
  char *export_name;
};

struct appliance_disk *appliance_disk_new (const char *socket,
                                           const char *export_name);
void appliance_disk_free (void *disk);               /* GDestroyNotify */

/* Start it with DISKS (struct appliance_disk *): they become /dev/sda,
 * /dev/sdb, ... in this order.  Returns once it is ready.  Needs the run
 * directory of runtime.h.  An error says how to find out more. */
bool appliance_start (const struct appliance_settings *settings,
                      const GPtrArray *disks, struct guestfs_h **ret_g,
                      GError **error);

/* Unmount, flush and end it.  NULL is accepted.  False: something that was
 * written may not have reached the disks. */
bool appliance_stop (struct guestfs_h *g, GError **error);

/* Set *error to WHAT and libguestfs's last message, with the prefix
 * "libguestfs error: " that callers look for.  Always false.  WHAT NULL:
 * none.  ENOENT gets the code V2V_ERROR_NOT_FOUND. */
bool appliance_error (struct guestfs_h *g, const char *what, GError **error);

#endif
