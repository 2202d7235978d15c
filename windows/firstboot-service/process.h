/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs one script with a time limit, and ends all that it started. */
#ifndef FIRSTBOOT_PROCESS_H
#define FIRSTBOOT_PROCESS_H

#include "windows/firstboot-service/files.h"

#define FB_MAX_OUTPUT (16 * 1024 * 1024)   /* bytes; more ends the script */
#define FB_STOP_SECONDS 5        /* that a script gets when the system ends */

struct runner {
  const struct folder *folder;
  HANDLE stop;                   /* an event: the service is to stop */
  bool no_jobs;                  /* as on Windows before 8 */
};

/* Its output goes to "logs\SCRIPT.log". */
struct fb_result runner_run (const struct runner *r, const char *script,
                             unsigned seconds);

/* PROCESS and all that descends from it.  Used where it cannot be in a job. */
void tree_kill (HANDLE process, DWORD pid);

#endif
