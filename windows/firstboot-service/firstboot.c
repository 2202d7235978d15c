/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gives the engine its files, processes and reboots. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "windows/firstboot-service/firstboot.h"
#include "windows/firstboot-service/log.h"
#include "windows/firstboot-service/process.h"

#define MAX_CONF 4096

void
firstboot_say (struct firstboot *fb, const char *text)
{
  log_line (&fb->folder, fb->console, text);
}

static void
do_log (void *data, const char *text)
{
  firstboot_say (data, text);
}

static bool
do_list (void *data, struct fb_names *ret_names)
{
  const struct firstboot *fb = data;

  return folder_list (&fb->folder, ret_names);
}

static bool
do_save (void *data, const struct fb_status *status)
{
  struct firstboot *fb = data;
  char *text = malloc (FB_MAX_STATUS);
  size_t length = text ? fb_status_format (status, text, FB_MAX_STATUS) : 0;
  bool ok = length && folder_replace (&fb->folder, L"status.txt", text,
                                      length);

  free (text);
  if (!ok)
    firstboot_say (fb, "status.txt cannot be written: nothing is run. Is the "
                   "disk full or read-only?");
  return ok;
}

static void
read_limits (const WCHAR *path, struct fb_limits *limits)
{
  char text[MAX_CONF];

  fb_limits_parse (limits, text, folder_read (path, text, sizeof text));
}

static void
do_limits (void *data, const char *script, struct fb_limits *ret)
{
  const struct firstboot *fb = data;
  WCHAR path[FB_MAX_PATH];
  char name[FB_MAX_NAME + 8];

  fb_limits_default (ret);
  if (folder_path (&fb->folder, L"firstboot.conf", NULL, path))
    read_limits (path, ret);
  if (!script)
    return;
  snprintf (name, sizeof name, "%s.conf", script);
  if (folder_path (&fb->folder, L"scripts", name, path))
    read_limits (path, ret);
}

static struct fb_result
do_run (void *data, const char *script, unsigned seconds)
{
  const struct firstboot *fb = data;
  const struct runner runner = { &fb->folder, fb->stop, fb->no_jobs };

  return runner_run (&runner, script, seconds);
}

static void
do_ended (void *data, const char *script)
{
  const struct firstboot *fb = data;

  log_output (&fb->folder, script);
  folder_done (&fb->folder, script);
}

static bool
do_pause (void *data, unsigned seconds)
{
  const struct firstboot *fb = data;

  return WaitForSingleObject (fb->stop, seconds * 1000) != WAIT_OBJECT_0;
}

static bool
do_reboot (void *data)
{
  struct firstboot *fb = data;

  if (fb->console) {
    firstboot_say (fb, "a reboot is wanted: start again after it");
    return true;
  }
  if (system_reboot ()) {
    firstboot_say (fb, "rebooting");
    return true;
  }
  firstboot_say (fb, "the reboot was refused: going on without it");
  return false;
}

static void
read_status (const struct firstboot *fb, struct fb_status *status)
{
  WCHAR path[FB_MAX_PATH];
  char *text = malloc (FB_MAX_STATUS);
  size_t length = 0;

  if (text && folder_path (&fb->folder, L"status.txt", NULL, path))
    length = folder_read (path, text, FB_MAX_STATUS);
  fb_status_parse (status, text ? text : "", length);
  free (text);
}

enum fb_end
firstboot_run (struct firstboot *fb)
{
  const struct fb_ops ops = { fb, do_list, do_save, do_limits, do_run,
                              do_ended, do_pause, do_reboot, do_log };
  struct fb_status *status = calloc (1, sizeof *status);
  struct fb_names *names = calloc (1, sizeof *names);
  enum fb_end end = FB_END_UNSAVED;

  if (status && names) {
    read_status (fb, status);
    end = fb_engine_run (status, names, &ops);
  }
  free (status);
  free (names);
  return end;
}
