/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The init systems of Linux guests: which one it is, and how a service is
 * started at boot or no longer.  Links and files are made as the guest's own
 * programs (systemctl, chkconfig, insserv, update-rc.d, rc-update) would make
 * them; none of them is run.
 *
 * Sources: systemd.unit(5), init(5) of Upstart, insserv(8), the "Linux
 * Standard Base Core Specification", chapter System Initialization, and
 * openrc-run(8). */
#ifndef CONVERTERS_LINUX_INIT_H
#define CONVERTERS_LINUX_INIT_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/guest.h"

struct linux_init {
  const char *name;              /* "systemd" */
  bool (*detect) (struct guest *guest);
  /* Have PROGRAM started in the background at each boot. */
  bool (*enable_program) (struct guest *guest, const char *program,
                          GError **error);
  /* Lines of a shell script that undo it in the running guest. */
  const char *disable;
  /* Have the installed service NAME started at each boot.  *ret_found is
   * false if there is none; *ret_changed: it was not enabled before. */
  bool (*enable_service) (struct guest *guest, const char *name,
                          bool *ret_found, bool *ret_changed,
                          GError **error);
  /* Have UNIT ("NAME.service"; systemd knows other kinds) not started at boot
   * any more, nor by others where that can be said. */
  bool (*disable_service) (struct guest *guest, const char *unit,
                           bool *ret_found, GError **error);
};

/* Ended by an empty row. */
extern const struct linux_init linux_inits[];

/* "NAME" of "NAME.service", newly allocated; NULL: it is another kind of
 * unit. */
char *linux_init_service_name (const char *unit);

/* What starts this guest; NULL: none that we know. */
const struct linux_init *linux_init_find (struct guest *guest);

/* The name of our service, in all init systems. */
#define INIT_FIRSTBOOT "virt-v2v-firstboot"

/*----- System V (linux-sysv.c) --------------------------------------------*/

/* The folder of runlevel 3's links; NULL: none.  Static. */
const char *linux_sysv_folder (struct guest *guest);
bool linux_sysv_enable_program (struct guest *guest, const char *program,
                                GError **error);
bool linux_sysv_enable_service (struct guest *guest, const char *name,
                                bool *ret_found, bool *ret_changed,
                                GError **error);

bool linux_sysv_disable_service (struct guest *guest, const char *unit,
                                 bool *ret_found, GError **error);

/*----- systemd (linux-systemd.c) ------------------------------------------*/

bool linux_systemd_detect (struct guest *guest);
bool linux_systemd_enable_program (struct guest *guest, const char *program,
                                   GError **error);
bool linux_systemd_enable_service (struct guest *guest, const char *name,
                                   bool *ret_found, bool *ret_changed,
                                   GError **error);
bool linux_systemd_disable_service (struct guest *guest, const char *unit,
                                    bool *ret_found, GError **error);

#endif
