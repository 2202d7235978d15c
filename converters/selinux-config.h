/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a guest use SELinux, and with which policy?  selinux_config(5). */
#ifndef CONVERTERS_SELINUX_CONFIG_H
#define CONVERTERS_SELINUX_CONFIG_H

#include <stdbool.h>

#define SELINUX_MAX_TYPE 64

struct selinux_config {
  bool used;                     /* SELINUX=enforcing or permissive */
  char type[SELINUX_MAX_TYPE];   /* "targeted": a folder's name; "" none */
};

/* Read /etc/selinux/config.  A SELINUXTYPE that is no plain name counts as
 * none. */
struct selinux_config selinux_config_parse (const char *text);

/* Do all lines of TEXT (a boot loader's file) that give arguments to a kernel
 * have selinux=0?  false if there is none. */
bool selinux_config_is_off (const char *text);

#endif
