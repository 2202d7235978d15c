/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session with the vSphere web services (SOAP over HTTPS) of a vCenter or
 * ESXi host: only what a migration asks.  Nothing is changed at the server. */
#ifndef INPUTS_VIM_H
#define INPUTS_VIM_H

#include "inputs/vcenter-uri.h"
#include "inputs/vim-answer.h"

struct vim;

struct vim *vim_login (const struct vcenter_uri *uri, const char *password,
                       GError **error);
void vim_logout (struct vim *v);                     /* accepts NULL; frees */

/* "vmware_soap_session=…": what the server's files are opened with.  As
 * secret as a password, until the logout.  NULL: the server gave none. */
char *vim_cookie (struct vim *v);

/* Is the file at URL there?  *ret_size is what the server says. */
bool vim_file_size (struct vim *v, const char *url, uint64_t *ret_size,
                    GError **error);

/* The guest by its managed object reference ("vm-60"). */
struct vim_guest *vim_find_guest (struct vim *v, const char *moref,
                                  GError **error);

/* The allocated areas (struct vim_area) of a disk of a guest which is powered
 * off and whose changes are tracked.  QueryChangedDiskAreas with the change ID
 * "*" tells of them; without a snapshot it is about the disk as it is, "which
 * will only work for virtual machines that are powered off" (API
 * reference), so no snapshot needs to be made. */
GArray *vim_allocated_areas (struct vim *v, const char *moref,
                             const struct vim_disk *disk, GError **error);

typedef struct vim v2v_vim;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_vim, vim_logout)

#endif
