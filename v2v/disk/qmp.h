/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A qemu-storage-daemon(1) and its QMP monitor.
 * Protocol: QEMU docs/interop/qmp-spec.txt; commands: the manual
 * qemu-storage-daemon-qmp-ref(7). */
#ifndef V2V_DISK_QMP_H
#define V2V_DISK_QMP_H

#include <stdbool.h>
#include <glib.h>
#include <json-c/json.h>

struct qmp;

typedef struct json_object json_object_auto;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_object_auto, json_object_put)

/* Start the daemon; ready when this returns. */
struct qmp *qmp_start (GError **error);

/* Run COMMAND.  ARGUMENTS is taken over (NULL: none).  *ret_value (NULL:
 * not wanted) is the command's return value, to be put. */
bool qmp_command (struct qmp *q, const char *command,
                  struct json_object *arguments,
                  struct json_object **ret_value, GError **error);

/* Wait at most this long for an event; *ret_event NULL when none came. */
bool qmp_wait_event (struct qmp *q, int milliseconds,
                     struct json_object **ret_event, GError **error);

/* Ends the daemon (its files are flushed by it). */
void qmp_stop (struct qmp *q);

/* Builds {"a": "b", "c": true, ...} from triples of a type letter, a
 * name and a value: 's' const char *, 'b' int, 'u' uint64_t,
 * 'o' json_object * (taken over).  Ended by 0. */
struct json_object *json_make (int type, ...);

#endif
