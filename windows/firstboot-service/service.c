/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Windows service: starts at once, works, removes itself. */
#include "config.h"

#include <stdbool.h>

#include <windows.h>
#include <winsvc.h>

#include "windows/firstboot-service/firstboot.h"

/* The dispatcher hands its functions no data. */
static struct {
  struct firstboot *fb;
  SERVICE_STATUS_HANDLE handle;
} service;

static void
report (DWORD state)
{
  SERVICE_STATUS status = {
    .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
    .dwCurrentState = state,
    .dwControlsAccepted = state == SERVICE_RUNNING ?
      SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0,
    .dwWaitHint = 30000,
  };

  SetServiceStatus (service.handle, &status);
}

static DWORD WINAPI
control (DWORD code, DWORD type __attribute__ ((unused)),
         void *event __attribute__ ((unused)),
         void *context __attribute__ ((unused)))
{
  switch (code) {
  case SERVICE_CONTROL_STOP:
  case SERVICE_CONTROL_SHUTDOWN:
    report (SERVICE_STOP_PENDING);
    SetEvent (service.fb->stop);
    return NO_ERROR;
  case SERVICE_CONTROL_INTERROGATE:
    return NO_ERROR;
  default:
    return ERROR_CALL_NOT_IMPLEMENTED;
  }
}

static void
wait_for_windows (struct firstboot *fb)
{
  if (system_is_in_setup ())
    firstboot_say (fb, "waiting for the end of Windows Setup");
  system_wait_setup (fb->stop);
  system_wait_idle (fb->stop);
}

static void
work (struct firstboot *fb)
{
  const bool give_up = system_count_starts () > FB_MAX_STARTS;

  firstboot_say (fb, "the service was started");
  if (!give_up)
    wait_for_windows (fb);
  if (WaitForSingleObject (fb->stop, 0) == WAIT_OBJECT_0)
    return;
  if (!give_up && firstboot_run (fb) != FB_END_FINISHED)
    return;
  firstboot_say (fb, system_remove_service () ? "the service was removed" :
                 "the service could not be removed");
}

static void WINAPI
begin (DWORD argc __attribute__ ((unused)),
       WCHAR **argv __attribute__ ((unused)))
{
  service.handle = RegisterServiceCtrlHandlerExW (FB_SERVICE, control, NULL);
  if (!service.handle)
    return;
  report (SERVICE_RUNNING);
  work (service.fb);
  report (SERVICE_STOPPED);
}

int
service_main (struct firstboot *fb)
{
  WCHAR name[] = FB_SERVICE;
  const SERVICE_TABLE_ENTRYW table[] = { { name, begin }, { NULL, NULL } };

  service.fb = fb;
  return StartServiceCtrlDispatcherW (table) ? 0 : 1;
}
