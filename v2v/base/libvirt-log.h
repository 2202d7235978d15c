/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libvirt writes to stderr by itself. */
#ifndef V2V_BASE_LIBVIRT_LOG_H
#define V2V_BASE_LIBVIRT_LOG_H

/* First of all in main: libvirt's driver for VMware warns of every property of
 * a newer server that it does not know, dozens of lines that help nobody.
 * Where ARGV names such a server and has no -v, libvirt logs errors only.
 *
 * It reads that from the environment (LIBVIRT_DEBUG, libvirt.org/logging.html)
 * once, when libguestfs is loaded, which is before main: so the program starts
 * itself again with it.  What the user set for libvirt's log stands. */
void libvirt_log_hush (char **argv);

#endif
