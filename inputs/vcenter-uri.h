/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of things at a vCenter or ESXi host: connection URIs, paths in
 * datastores, and the URLs that serve them.  No I/O.
 *
 * Connection URIs: "VMware ESX hypervisor driver", libvirt.org.  URLs: "Virtual
 * Machine File Access" of the vSphere Web Services SDK programming guide:
 * https://HOST/folder/PATH?dcPath=DATACENTER&dsName=DATASTORE */
#ifndef INPUTS_VCENTER_URI_H
#define INPUTS_VCENTER_URI_H

#include <stdbool.h>
#include <glib.h>

struct vcenter_uri {
  char *server;                  /* "vc.example.com", "[::1]:8443" */
  char *user;                    /* libvirt's default where none is given */
  bool vcenter;                  /* vpx://; else a single host */
  bool verify;                   /* the server's certificate */
};

bool vcenter_uri_parse (const char *text, struct vcenter_uri *ret_uri,
                        GError **error);
void vcenter_uri_clear (struct vcenter_uri *uri);

/* "[datastore1] guest/guest.vmdk", whose path is checked: no "..". */
bool vcenter_path_parse (const char *text, char **ret_datastore,
                         char **ret_path, GError **error);

/* Does the disk's name look like what a snapshot leaves ("guest-000001.vmdk")?
 * A guest may be called so, too. */
bool vcenter_path_is_snapshot (const char *text);

/* The data of a disk TEXT ("[datastore1] guest/guest.vmdk", its descriptor).
 * DATACENTER is as libvirt says, "" for none. */
char *vcenter_disk_url (const struct vcenter_uri *uri, const char *datacenter,
                        const char *text, GError **error);

#endif
