/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What has run and how it ended: status.txt.
 *
 * Lines of UTF-8 text; README.md describes them for people.  It is written
 * before a script runs and after it ended, so that the service always knows
 * after a crash what it was at. */
#ifndef FIRSTBOOT_STATUS_H
#define FIRSTBOOT_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FB_MAX_NAME 768          /* bytes: 255 characters of UTF-8 */
#define FB_MAX_SCRIPTS 256
#define FB_MAX_STATUS (FB_MAX_SCRIPTS * (FB_MAX_NAME + 64) + 256)

enum fb_state {
  FB_WAITING,                    /* to be run, or to be run again */
  FB_RUNNING,                    /* if found at a start: was interrupted */
  FB_DONE, FB_FAILED, FB_TIMEOUT, FB_INTERRUPTED,
};

struct fb_script {
  char name[FB_MAX_NAME];        /* its file's, without a folder */
  enum fb_state state;
  unsigned runs;
  uint32_t exit_code;            /* of the last run that ended by itself */
};

struct fb_status {
  unsigned starts;               /* of the service */
  unsigned reboots;              /* that scripts asked for */
  bool finished;                 /* nothing is left to do */
  size_t count;
  struct fb_script scripts[FB_MAX_SCRIPTS];
};

/* Damaged lines are passed over.  STATUS is cleared first. */
void fb_status_parse (struct fb_status *status, const char *text,
                      size_t length);
/* Into BUFFER, ended by NUL; returns the length, 0: it does not fit. */
size_t fb_status_format (const struct fb_status *status, char *buffer,
                         size_t size);
/* The script NAME, which is added if it is new; NULL: there are too many, or
 * the name is too long. */
struct fb_script *fb_status_script (struct fb_status *status,
                                    const char *name);

#endif
