/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of a first boot: which script runs next, what follows from how it
 * ended, and when it is over.  Knows nothing of Windows: files, processes and
 * reboots are the functions of struct fb_ops. */
#ifndef FIRSTBOOT_ENGINE_H
#define FIRSTBOOT_ENGINE_H

#include "windows/firstboot-service/limits.h"
#include "windows/firstboot-service/status.h"

/* A service that was started so often and is not done never will be. */
#define FB_MAX_STARTS 30

/* Exit codes of a script with a meaning: "System Error Codes", Windows SDK. */
#define FB_EXIT_AGAIN_AFTER_REBOOT 350 /* ERROR_FAIL_NOACTION_REBOOT */
#define FB_EXIT_AGAIN 1237             /* ERROR_RETRY */
#define FB_EXIT_INSTALLER_BUSY 1618    /* ERROR_INSTALL_ALREADY_RUNNING */
#define FB_EXIT_REBOOT_BEGUN 1641      /* ERROR_SUCCESS_REBOOT_INITIATED */
#define FB_EXIT_REBOOT 3010            /* ERROR_SUCCESS_REBOOT_REQUIRED */

enum fb_how {
  FB_EXITED, FB_TIMED_OUT, FB_NOT_STARTED,
  FB_STOPPED,                    /* the service or the system is ending */
};

struct fb_result {
  enum fb_how how;
  uint32_t exit_code;            /* of FB_EXITED */
};

struct fb_names {                /* of the scripts that are there */
  size_t count;
  char names[FB_MAX_SCRIPTS][FB_MAX_NAME];
};

struct fb_ops {
  void *data;
  /* The scripts, in any order. */
  bool (*list) (void *data, struct fb_names *ret_names);
  /* Put the status where it survives a crash. */
  bool (*save) (void *data, const struct fb_status *status);
  /* SCRIPT's limits; NULL: those of all. */
  void (*limits) (void *data, const char *script, struct fb_limits *ret);
  struct fb_result (*run) (void *data, const char *script, unsigned seconds);
  /* The script will not be run again. */
  void (*ended) (void *data, const char *script);
  /* False: the service or the system is ending. */
  bool (*pause) (void *data, unsigned seconds);
  /* Ask for a reboot; false: there will be none. */
  bool (*reboot) (void *data);
  void (*log) (void *data, const char *text);
};

enum fb_end {
  FB_END_FINISHED,               /* nothing is left: remove the service */
  FB_END_REBOOT,                 /* goes on after it */
  FB_END_STOPPED,                /* goes on at the next start */
  FB_END_UNSAVED,                /* the status cannot be written: nothing
                                    may run, or it could run for ever */
};

/* STATUS is what was saved last, or empty.  NAMES is working space. */
enum fb_end fb_engine_run (struct fb_status *status, struct fb_names *names,
                           const struct fb_ops *ops);

#endif
