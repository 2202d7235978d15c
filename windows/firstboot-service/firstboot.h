/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first boot of one folder, by the service or at a console. */
#ifndef FIRSTBOOT_FIRSTBOOT_H
#define FIRSTBOOT_FIRSTBOOT_H

#include "windows/firstboot-service/files.h"

/* The service's name; windows/firstboot.h registers it. */
#define FB_SERVICE L"v2v-firstboot"

struct firstboot {
  struct folder folder;
  HANDLE stop;
  bool console;                  /* a reboot is only noted */
  bool no_jobs;
};

enum fb_end firstboot_run (struct firstboot *fb);
void firstboot_say (struct firstboot *fb, const char *text);

/* --- service.c --- */

/* Run as the service that the service control manager has started. */
int service_main (struct firstboot *fb);

/* --- device.c --- */

#define FB_DEVICE_PRESENT 3      /* exit code */
/* Make Windows forget the device INSTANCE, which is not there any more;
 * returns an exit code: 0 also if it is not known. */
int device_remove (const WCHAR *instance);

/* --- system.c --- */

/* Is Windows Setup at work, as at the first boot of what sysprep prepared?  A
 * reboot that it does not expect ends it for good. */
bool system_is_in_setup (void);
/* Until it is not, without limit: it may ask people. */
void system_wait_setup (HANDLE stop);
/* Until drivers and services that are being installed are, or a limit. */
void system_wait_idle (HANDLE stop);
/* A reboot begins, or is on its way already. */
bool system_reboot (void);
/* One more start of the service by a counter in the registry, for a disk on
 * which nothing can be written; 0: it is not known. */
unsigned system_count_starts (void);
/* The service and, at the next boot, its program. */
bool system_remove_service (void);

#endif
