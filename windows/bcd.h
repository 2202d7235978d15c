/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store of Windows's boot manager (BCD), which is a registry hive:
 * Objects\{GUID}\Elements\TYPE, value "Element".  Types: BcdLibraryElementTypes
 * of the BCD WMI provider; a boolean is a byte of REG_BINARY.
 *
 * What it says of devices stays true after a conversion: it names disks and
 * partitions by their GUIDs or by the MBR's signature and an offset, and all
 * these are copied. */
#ifndef WINDOWS_BCD_H
#define WINDOWS_BCD_H

#include <stdbool.h>
#include <glib.h>

#include "windows/registry/hive.h"

/* Let boot applications use graphics: the display of a KVM guest with UEFI has
 * no text mode of its own.  Only what a store forbids is changed: without the
 * element graphics are allowed.  *ret_objects: how many were changed. */
bool bcd_allow_graphics (struct hive *bcd, guint *ret_objects,
                         GError **error);

#endif
