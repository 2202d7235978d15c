/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transaction logs: what Windows did not write into the hive file any more.
 *
 * Two formats: a vector of dirty pages (up to Windows 8), and entries with
 * sequence numbers (8.1 and later).  Facts: M. Suhanov, "Windows registry file
 * format specification", Format of transaction log files. */
#ifndef WINDOWS_REGISTRY_HIVE_LOG_H
#define WINDOWS_REGISTRY_HIVE_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define HIVE_MAX_LOG (256ULL * 1024 * 1024)      /* bytes of a log file */
#define HIVE_LOGS 3              /* .LOG1, .LOG2, .LOG: in this order */

/* The hive DATA, which is not clean, as Windows would see it after its next
 * start: with what LOGS (NULL: there is none) hold beyond it.  Its base block
 * is clean then.  NULL and *ret_why (static): they do not make it whole.
 *
 * *ret_sequence is the greatest sequence number of the hive and all logs: a
 * hive with a greater one is newer than all that stays in the logs.  The
 * result is to be given to hive_check(). */
GBytes *hive_log_replay (GBytes *data, GBytes *const logs[HIVE_LOGS],
                         uint32_t *ret_sequence, unsigned *ret_entries,
                         const char **ret_why);

#endif
