/* SPDX-License-Identifier: GPL-2.0-or-later */
/* log.txt: what the service did, for people. */
#ifndef FIRSTBOOT_LOG_H
#define FIRSTBOOT_LOG_H

#include "windows/firstboot-service/files.h"

#define FB_MAX_LOG (4 * 1024 * 1024)     /* bytes; then it says no more */
#define FB_MAX_COPIED (64 * 1024)        /* of a script's output */

/* TEXT as a line with the time before it; with ECHO to stdout too. */
void log_line (const struct folder *f, bool echo, const char *text);
/* The beginning of "logs\SCRIPT.log". */
void log_output (const struct folder *f, const char *script);

#endif
