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
 * A real qemu runs a boot sector of ours, for KVM_PROBE_SECONDS at most.
 * The answer is remembered until the next boot or a change of qemu, for
 * this user.  Needs the run directory of runtime.h. */
bool kvm_works (char **ret_why);

#define KVM_PROBE_SECONDS 5

/* --- for tests --------------------------------------------------------- */

/* Run the probe on ACCEL ("kvm", "tcg") by the program QEMU. */
bool kvm_probe (const char *qemu, const char *accel, char **ret_why);

/* The remembered answer for KEY in DIR, which must be ours alone. */
bool kvm_cache_read (const char *dir, const char *key, bool *ret_works,
                     char **ret_why);
void kvm_cache_write (const char *dir, const char *key, bool works,
                      const char *why);

#endif
