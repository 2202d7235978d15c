/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers of the vSphere web services: XML to structs, no I/O.
 *
 * Types and properties: vSphere Web Services API reference (VirtualMachine,
 * VirtualMachineConfigInfo, VirtualDisk, DiskChangeInfo). */
#ifndef INPUTS_VIM_ANSWER_H
#define INPUTS_VIM_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define VIM_MAX_ANSWER (64 * 1024 * 1024)   /* bytes */
#define VIM_MAX_DISKS 1024
#define VIM_MAX_AREAS (1024 * 1024)         /* of one disk */
#define VIM_MAX_DISK (1ULL << 62)           /* bytes */

struct vim_service {             /* ServiceContent */
  char *version;                 /* "8.0.1.0"; "" if it is none */
  char *session_manager, *property_collector;
};

/* How the data of a disk is kept: the class of its backing. */
enum vim_backing {
  VIM_BACKING_FLAT,              /* in one file, as they are on the disk */
  VIM_BACKING_RAW,               /* a LUN is mapped */
  VIM_BACKING_OTHER,             /* sparse formats, remote devices */
};

struct vim_disk {
  int32_t key;
  char *file;                    /* "[datastore1] guest/guest.vmdk"; "" */
  char *mode;                    /* "persistent", "independent_…"; "" */
  enum vim_backing backing;
  char *backing_class;           /* "VirtualDiskFlatVer2BackingInfo" */
  bool parent;                   /* it holds what changed since a snapshot */
  bool encrypted;
  uint64_t size;                 /* bytes; 0: not said */
};

struct vim_guest {
  char *firmware;                /* "bios", "efi"; "" */
  bool secure_boot, tpm;
  bool tracking;                 /* changed-block tracking is on */
  GPtrArray *disks;              /* struct vim_disk * */
};

struct vim_area { uint64_t start, length; };

/* What a fault says; NULL if it is none.  Newly allocated, clean. */
char *vim_fault (const char *text, size_t size);

bool vim_service_parse (const char *text, size_t size,
                        struct vim_service *ret_service, GError **error);
void vim_service_clear (struct vim_service *s);

struct vim_guest *vim_guest_parse (const char *text, size_t size,
                                   GError **error);
void vim_guest_free (struct vim_guest *g);          /* accepts NULL */

/* One answer of QueryChangedDiskAreas, which begins at OFFSET of a disk of
 * SIZE bytes: its areas (struct vim_area) are appended to AREAS, which is in
 * order and without overlaps.  *ret_next is where the next one begins. */
bool vim_areas_parse (const char *text, size_t text_size, uint64_t offset,
                      uint64_t size, GArray *areas, uint64_t *ret_next,
                      GError **error);

typedef struct vim_guest v2v_vim_guest;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_vim_guest, vim_guest_free)

#endif
