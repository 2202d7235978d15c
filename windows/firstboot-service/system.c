/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service asks of Windows: wait, reboot, forget the service. */
#include "config.h"

#include <stdbool.h>

#include <windows.h>
#include <winsvc.h>

#include "windows/firstboot-service/firstboot.h"

#define IDLE_SECONDS 300         /* at most, for each kind of waiting */
#define SETUP_KEY L"SYSTEM\\Setup"
#define SERVICE_KEY L"SYSTEM\\CurrentControlSet\\Services\\" FB_SERVICE

/* CMP_WaitNoPendingInstallEvents (cfgmgr32.h; setupapi.dll from XP SP1 on). */
typedef DWORD (WINAPI *pending_fn) (DWORD milliseconds);

static bool
is_pnp_busy (void)
{
  static const char name[] = "CMP_WaitNoPendingInstallEvents";
  HMODULE dll = LoadLibraryW (L"setupapi.dll");
  FARPROC found = dll ? GetProcAddress (dll, name) : NULL;
  pending_fn pending;
  bool busy = false;

  if (found) {
    pending = (pending_fn) (void (*) (void)) found;
    busy = pending (0) == WAIT_TIMEOUT;
  }
  if (dll)
    FreeLibrary (dll);
  return busy;
}

/* Before Vista it is locked until all services that start by themselves have
 * been started; an installer that adds one would wait for us. */
static bool
is_scm_locked (void)
{
  union {
    QUERY_SERVICE_LOCK_STATUSW status;
    char space[1024];
  } u = { .space = { 0 } };
  SC_HANDLE scm = OpenSCManagerW (NULL, NULL, SC_MANAGER_QUERY_LOCK_STATUS);
  DWORD needed = 0;
  bool locked = false;

  if (!scm)
    return false;
  if (QueryServiceLockStatusW (scm, &u.status, sizeof u, &needed))
    locked = u.status.fIsLocked != 0;
  CloseServiceHandle (scm);
  return locked;
}

void
system_wait_idle (HANDLE stop)
{
  bool (*const busy[]) (void) = { is_scm_locked, is_pnp_busy };

  for (size_t i = 0; i < sizeof busy / sizeof busy[0]; i++) {
    for (int s = 0; s < IDLE_SECONDS && busy[i] (); s++) {
      if (WaitForSingleObject (stop, 1000) == WAIT_OBJECT_0)
        return;
    }
  }
}

/* 0: it is not there. */
static DWORD
read_dword (HKEY key, const WCHAR *name)
{
  DWORD value = 0, type = 0, size = sizeof value;

  return RegQueryValueExW (key, name, NULL, &type, (BYTE *) &value,
                           &size) == 0 && type == REG_DWORD ? value : 0;
}

bool
system_is_in_setup (void)
{
  HKEY key;
  bool running;

  if (RegOpenKeyExW (HKEY_LOCAL_MACHINE, SETUP_KEY, 0, KEY_QUERY_VALUE,
                     &key) != 0)
    return false;
  running = read_dword (key, L"SystemSetupInProgress") != 0;
  RegCloseKey (key);
  return running;
}

void
system_wait_setup (HANDLE stop)
{
  while (system_is_in_setup ()) {
    if (WaitForSingleObject (stop, 1000) == WAIT_OBJECT_0)
      return;
  }
}

static void
take_shutdown_privilege (void)
{
  TOKEN_PRIVILEGES p = { .PrivilegeCount = 1 };
  HANDLE token;

  if (!OpenProcessToken (GetCurrentProcess (),
                         TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token))
    return;
  p.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
  if (LookupPrivilegeValueW (NULL, L"SeShutdownPrivilege",
                             &p.Privileges[0].Luid))
    AdjustTokenPrivileges (token, FALSE, &p, 0, NULL, NULL);
  CloseHandle (token);
}

bool
system_reboot (void)
{
  WCHAR message[] = L"Virtual machine conversion: restarting Windows";

  take_shutdown_privilege ();
  return InitiateSystemShutdownExW (NULL, message, 5, TRUE, TRUE,
                                    SHTDN_REASON_MAJOR_OPERATINGSYSTEM |
                                    SHTDN_REASON_MINOR_RECONFIG |
                                    SHTDN_REASON_FLAG_PLANNED) ||
         GetLastError () == ERROR_SHUTDOWN_IN_PROGRESS;
}

unsigned
system_count_starts (void)
{
  HKEY key;
  DWORD starts;

  if (RegOpenKeyExW (HKEY_LOCAL_MACHINE, SERVICE_KEY, 0,
                     KEY_QUERY_VALUE | KEY_SET_VALUE, &key) != 0)
    return 0;
  starts = read_dword (key, L"Starts");
  if (starts < 0x7fffffff)
    starts++;
  RegSetValueExW (key, L"Starts", 0, REG_DWORD, (const BYTE *) &starts,
                  sizeof starts);
  RegCloseKey (key);
  return starts;
}

static void
delete_program (void)
{
  WCHAR path[FB_MAX_PATH];
  const DWORD n = GetModuleFileNameW (NULL, path, FB_MAX_PATH);

  if (n > 0 && n < FB_MAX_PATH)
    MoveFileExW (path, NULL, MOVEFILE_DELAY_UNTIL_REBOOT);
}

bool
system_remove_service (void)
{
  SC_HANDLE scm = OpenSCManagerW (NULL, NULL, SC_MANAGER_CONNECT);
  SC_HANDLE service = scm ? OpenServiceW (scm, FB_SERVICE, DELETE) : NULL;
  bool ok = service && DeleteService (service);

  if (service)
    CloseServiceHandle (service);
  if (scm)
    CloseServiceHandle (scm);
  if (ok)
    delete_program ();
  return ok;
}
