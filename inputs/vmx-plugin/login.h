/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logging in by libssh; only link.c uses it. */
#ifndef INPUTS_VMX_PLUGIN_LOGIN_H
#define INPUTS_VMX_PLUGIN_LOGIN_H

#include <libssh/libssh.h>

#include "inputs/vmx-plugin/link.h"

/* NAME is "USER@HOST". */
bool link_login (ssh_session session, const struct link_settings *settings,
                 const char *name, GError **error);

#endif
