/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does hardware acceleration work here?  /dev/kvm may exist and be useless
 * (nested without support, a container, a sandbox): then qemu aborts or
 * hangs. */
#ifndef V2V_GUEST_KVM_H
#define V2V_GUEST_KVM_H

#include <stdbool.h>
#include <glib.h>

/* True: it works.  False: it does not; *ret_why then says why (newly
 * allocated), or is NULL when there is no /dev/kvm, which needs no words.
 *
 * A real qemu runs a boot sector of ours and then a Linux kernel of this
 * host, for KVM_PROBE_SECONDS at most.  The answer is remembered until the
 * next boot or a change of qemu, for this user.  Needs the run directory of
 * runtime.h. */
bool kvm_works (char **ret_why);

#define KVM_PROBE_SECONDS 9
#define KVM_WHY_MAX 200          /* bytes of a reason that are kept */

/* --- kvm-probe.c -------------------------------------------------------- */

/* Run our boot sector, or the Linux kernel in the file KERNEL, on ACCEL
 * ("kvm", "tcg") by the program QEMU.  False: it did not get to its end within
 * so many seconds; *ret_why (newly allocated) says why. */
bool kvm_probe_sector (const char *qemu, const char *accel, unsigned seconds,
                       char **ret_why);
bool kvm_probe_kernel (const char *qemu, const char *accel,
                       const char *kernel, unsigned seconds, char **ret_why);

/* The kernel that libguestfs would take: that of a ready-made appliance
 * (LIBGUESTFS_PATH), or supermin(1)'s choice: SUPERMIN_KERNEL, or the newest
 * release in the folder MODULES of which there is BOOT/vmlinuz-RELEASE or
 * MODULES/RELEASE/vmlinuz.  Newly allocated; NULL: there is none that we may
 * read. */
char *kvm_find_kernel (const char *boot, const char *modules);

/* --- for tests --------------------------------------------------------- */

/* The remembered answer for KEY in DIR, which must be ours alone. */
bool kvm_cache_read (const char *dir, const char *key, bool *ret_works,
                     char **ret_why);
void kvm_cache_write (const char *dir, const char *key, bool works,
                      const char *why);

#endif
