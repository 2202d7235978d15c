/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys for encrypted devices, and opening those devices. */
#ifndef V2V_GUEST_LUKS_H
#define V2V_GUEST_LUKS_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/devices.h"
#include "v2v/guest/inspection.h"

struct luks_key {
  char *id;                      /* "/dev/sda2", a UUID, or "all" */
  char *key;
};

/* SELECTOR is "ID:key:KEY" or "ID:file:FILENAME"; the file's last newline
 * is no part of the key. */
bool luks_key_parse (const char *selector, struct luks_key *ret_key,
                     GError **error);
void luks_key_clear (struct luks_key *key);

/* Does KEY belong to DEV, which is in D? */
bool luks_key_matches (const struct luks_key *key, const struct devices *d,
                       const struct device *dev);

/* Open every LUKS and BitLocker device in D with the keys of SETTINGS, or
 * asking at a terminal, and add what is in them to D, layer by layer. */
bool luks_open_all (struct devices *d, struct guestfs_h *g,
                    const struct inspection_settings *settings,
                    GError **error);

#endif
