/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a guest calls its MD arrays.  The appliance numbers them from 127
 * downwards, so that /dev/md0 of fstab is another name there: an array is told
 * by its UUID, or by the name in its superblock.  Pure. */
#ifndef V2V_GUEST_MD_NAME_H
#define V2V_GUEST_MD_NAME_H

#include <glib.h>

#define MD_UUID_SIZE 33          /* 32 hexadecimal digits and a null byte */
#define MD_NAME_SIZE 33          /* set_name of the superblock: md(4) */

/* "0" of /dev/md0 and /dev/md/0, "boot" of /dev/md/boot; within SPEC.  NULL:
 * not the name of an array. */
const char *md_short_name (const char *spec);

/* The digits of a UUID as mdadm writes it, in lower case; "" if it has not
 * 32 of them. */
void md_uuid_copy (char ret[MD_UUID_SIZE], const char *text);

/* The last part of "HOST:NAME"; "" for what is longer than a name can be. */
void md_name_copy (char ret[MD_NAME_SIZE], const char *text);

/* The ARRAY lines of mdadm.conf(5) that have a UUID: md_short_name -> UUID as
 * of md_uuid_copy. */
GHashTable *mdadm_conf_parse (const char *text);

#endif
