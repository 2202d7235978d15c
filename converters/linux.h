/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the Linux converter: what they know of the guest, and the
 * steps.  What differs between distributions stands in the rows of
 * linux-family.c.  Only for converters/linux*.c. */
#ifndef CONVERTERS_LINUX_H
#define CONVERTERS_LINUX_H

#include <stdbool.h>
#include <glib.h>

#include "converters/converter.h"
#include "converters/devmap.h"
#include "converters/initramfs/modules.h"
#include "converters/kernel-package.h"
#include "converters/linux-boot.h"
#include "converters/package.h"

extern const struct converter linux_converter;

/*----- what differs between families --------------------------------------*/

struct linux_package_tool {
  const char *name;              /* "dpkg" */
  /* The installed packages, as GPtrArray of struct package *.  Nothing of
   * the guest is run. */
  GPtrArray *(*read) (const struct conversion *cv, GError **error);
  /* Remove these packages (char *).  Without SCRIPTS the packages' own
   * scripts do not run: each program that they start costs more here than
   * the removal. */
  bool (*remove) (const struct conversion *cv, const GPtrArray *names,
                  bool scripts, GError **error);
};

struct linux_family {
  const char *name;
  const char *const *distros;    /* libguestfs names */
  unsigned before;               /* major versions below this; 0: all */
  const char *package_format;    /* for others of the same kind; or NULL */
  const struct linux_package_tool *packages;   /* NULL: none is known */
  const struct kernel_naming *kernels;
  const char *kernel_advice;     /* what to install: "linux-image-amd64" */
  const char *menu_advice;       /* makes the boot menu anew: "update-grub" */
  const char *initrd_advice;     /* makes the initramfs of the kernel whose
                                    version is put behind it */
};

/* NULL: no row fits. */
const struct linux_family *linux_family_find (const struct inspect *inspect);

/*----- what the converter found -------------------------------------------*/

struct linux_kernel {
  char *version;                 /* "6.1.0-18-amd64" */
  char *image;                   /* "/boot/vmlinuz-6.1.0-18-amd64" */
  char *initrd;                  /* NULL: there is none */
  char *package;                 /* NULL: no package is known */
  bool has_modules;              /* /lib/modules/VERSION is there */
  bool in_menu, is_default;      /* by the boot loader's configuration */
  bool lacks_initrd;             /* its menu entry names one that is gone */
  bool debug;                    /* its name says so */
  bool xen_only;                 /* runs on nothing but Xen PV */
  struct module_texts texts;     /* owned; see linux_kernel_load */
  struct module_db *db;          /* NULL until loaded */
};

struct linux_state {
  const struct linux_family *family;
  GPtrArray *packages;           /* struct package * */
  GPtrArray *kernels;            /* struct linux_kernel *, best first */
  struct linux_kernel *kernel;   /* the chosen one */
  struct linux_boot boot;
  const struct linux_initrd_tool *initrd_tool;   /* NULL: none is known */
  struct devmap *devmap;         /* once the block bus is decided */
  char *initrd_stale;            /* why the initrd must be made anew even
                                    if it holds all drivers; NULL */
};

static inline struct linux_state *
linux_state (const struct conversion *cv)
{
  return cv->state;
}

/*----- helpers (linux-common.c) -------------------------------------------*/

/* To the user and into the account. */
#define linux_warning(cv, ...) guest_warning ((cv)->guest, __VA_ARGS__)
#define linux_note(cv, ...) guest_note ((cv)->guest, __VA_ARGS__)

/* A file that may be missing: true with NULL then. */
bool linux_read_text (const struct conversion *cv, const char *path,
                      char **ret_text, GError **error);
bool linux_read_bytes (const struct conversion *cv, const char *path,
                       guint64 max, GBytes **ret_data, GError **error);

/* Read, edit, write if it changed; a missing file is no error.  EDIT gets
 * the whole text and returns the new one or NULL: it stays. */
typedef char *(*linux_edit_func) (const char *text, void *opaque);
bool linux_edit_file (const struct conversion *cv, const char *path,
                      linux_edit_func edit, void *opaque, GError **error);

/* The same with each file that a path or glob(7) pattern names, for edits
 * that the conversion can do without: a failure is a warning. */
void linux_improve_files (const struct conversion *cv, const char *pattern,
                          linux_edit_func edit, void *opaque);

bool linux_has_package (const struct conversion *cv, const char *name);
/* Run a program of the guest with a usual PATH, and without questions. */
bool linux_run (const struct conversion *cv, const char *const *argv,
                unsigned seconds, GError **error);

/*----- dpkg (linux-dpkg.c) -----------------------------------------------*/

GPtrArray *linux_dpkg_read (const struct conversion *cv, GError **error);
bool linux_dpkg_remove (const struct conversion *cv, const GPtrArray *names,
                        bool scripts, GError **error);

/*----- rpm (linux-rpm-read.c, linux-rpm.c) --------------------------------*/

/* struct package *, of the database at its usual places in whatever format;
 * one name may be there more than once. */
GPtrArray *linux_rpm_read (const struct conversion *cv, GError **error);
bool linux_rpm_remove (const struct conversion *cv, const GPtrArray *names,
                       bool scripts, GError **error);

/*----- kernels (linux-kernels.c) ------------------------------------------*/

void linux_kernel_free (gpointer kernel);
/* Read its module index files; aliases too if FULL (they are large). */
bool linux_kernel_load (const struct conversion *cv,
                        struct linux_kernel *kernel, bool full,
                        GError **error);
/* Is the driver there, as module or built in?  false before the load. */
bool linux_kernel_has (const struct linux_kernel *kernel,
                       const char *module);
/* A kernel that is not (only) in /boot: IMAGE and INITRD (or NULL) are what
 * the boot loader loads.  false: that is no version, or there are too
 * many. */
bool linux_kernel_add (const struct conversion *cv, GPtrArray *kernels,
                       const char *version, const char *image,
                       const char *initrd);
/* "vmlinuz-6.1.0-18-amd64" */
const char *linux_kernel_file (const struct linux_kernel *kernel);

/*----- initramfs tools (linux-initrd-tools.c) ------------------------------*/

struct linux_initrd_tool;        /* linux-initrd.h */

/* The tool that the guest makes its images with; NULL: none that we know. */
const struct linux_initrd_tool *
linux_initrd_tool_find (const struct conversion *cv);
/* The image of this kernel among the names in /boot, as every tool that we
 * know would call it: a full path, newly allocated; NULL: there is none. */
char *linux_initrd_find (char **boot, const char *version);

/*----- UEFI (linux-uefi.c) -------------------------------------------------*/

/* The folder below EFI that is the distribution's own. */
const char *linux_uefi_own_dir (const struct conversion *cv);

/*----- services (linux-services.c) ----------------------------------------*/

/* Switch a service off, "NAME.service": masked for systemd, its links of
 * sysvinit turned as chkconfig(8) does, an override for upstart.  false: the
 * guest does not have it.  A failure is a warning. */
bool linux_service_off (const struct conversion *cv, const char *unit);
/* Each of UNITS; false: the guest has none of them. */
bool linux_services_off (const struct conversion *cv,
                         const char *const *units);

/*----- consoles (linux-console.c) -----------------------------------------*/

/* Of Xen and of POWER hypervisors. */
extern const char *const linux_old_consoles[2];

/*----- devices (linux-devices.c) ------------------------------------------*/

/* The device that is mounted there, by its name on the target; newly
 * allocated.  NULL: it is no plain partition. */
char *linux_mounted_device (const struct conversion *cv,
                            const char *mountpoint);

/* May the boot go on without what this line of fstab(5) names? */
bool linux_is_optional_mount (const char *line);

/*----- first boot (linux-firstboot.c) -------------------------------------*/

/* Why no script can be run at the first boot: "it has no ..."; NULL: it
 * can. */
const char *linux_firstboot_obstacle (struct guest *guest);
/* Have SCRIPT run once at the guest's first boot; scripts run in the order
 * of their names.  *ret_done is false where an obstacle is in the way. */
bool linux_firstboot_add (struct guest *guest, const char *name,
                          const char *script, bool *ret_done,
                          GError **error);

/*----- steps --------------------------------------------------------------*/

bool linux_remove_tools (struct conversion *cv, GError **error);
bool linux_remove_additions (struct conversion *cv, GError **error);
bool linux_choose_kernel (struct conversion *cv, GError **error);
bool linux_choose_devices (struct conversion *cv, GError **error);
bool linux_default_kernel (struct conversion *cv, GError **error);
bool linux_kernel_arguments (struct conversion *cv, GError **error);
bool linux_driver_configuration (struct conversion *cv, GError **error);
bool linux_absent_mounts (struct conversion *cv, GError **error);
bool linux_remap_devices (struct conversion *cv, GError **error);
bool linux_keep_network (struct conversion *cv, GError **error);
bool linux_grub_device (struct conversion *cv, GError **error);
bool linux_update_initrd (struct conversion *cv, GError **error);
bool linux_serial_console (struct conversion *cv, GError **error);
bool linux_remove_caches (struct conversion *cv, GError **error);
bool linux_hardware_detection (struct conversion *cv, GError **error);
bool linux_cloud_init (struct conversion *cv, GError **error);
bool linux_display_driver (struct conversion *cv, GError **error);
bool linux_uefi_fallback (struct conversion *cv, GError **error);
bool linux_guest_agent (struct conversion *cv, GError **error);
bool linux_selinux_relabel (struct conversion *cv, GError **error);

/* The modules without which the guest cannot reach its disk on this bus;
 * NULL-terminated. */
const char *const *linux_block_modules (enum block_bus bus);

#endif
