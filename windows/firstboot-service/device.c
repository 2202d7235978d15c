/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Forgets a device that is gone: what Device Manager does with a hidden one.
 *
 * "DIF_REMOVE", "CM_Locate_DevNode" and "SetupDiOpenDeviceInfo" of Windows'
 * driver documentation: a device that is not present can be opened and removed,
 * but not located.  A program of the system's own architecture has to do it. */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>

#include <windows.h>
#include <cfgmgr32.h>
#include <setupapi.h>

#include "windows/firstboot-service/firstboot.h"

static bool
is_present (const WCHAR *instance)
{
  DEVINST node;

  return CM_Locate_DevNodeW (&node, (WCHAR *) instance,
                             CM_LOCATE_DEVNODE_NORMAL) == CR_SUCCESS;
}

/* Of the whole system, not of one hardware profile. */
static DWORD
remove_opened (HDEVINFO set, SP_DEVINFO_DATA *device)
{
  SP_REMOVEDEVICE_PARAMS params = {
    .ClassInstallHeader = { .cbSize = sizeof (SP_CLASSINSTALL_HEADER),
                            .InstallFunction = DIF_REMOVE },
    .Scope = DI_REMOVEDEVICE_GLOBAL,
  };

  SetupDiSetClassInstallParamsW (set, device, &params.ClassInstallHeader,
                                 sizeof params);
  return SetupDiCallClassInstaller (DIF_REMOVE, set, device) ? 0
    : GetLastError ();
}

static DWORD
remove_from (HDEVINFO set, const WCHAR *instance)
{
  SP_DEVINFO_DATA device = { .cbSize = sizeof device };

  if (SetupDiOpenDeviceInfoW (set, instance, NULL, 0, &device))
    return remove_opened (set, &device);
  return GetLastError () == ERROR_NO_SUCH_DEVINST ? 0 : GetLastError ();
}

int
device_remove (const WCHAR *instance)
{
  HDEVINFO set;
  DWORD failure;

  if (is_present (instance)) {
    printf ("%ls is there\n", instance);
    return FB_DEVICE_PRESENT;
  }
  set = SetupDiCreateDeviceInfoList (NULL, NULL);
  if (set == INVALID_HANDLE_VALUE)
    return 1;
  failure = remove_from (set, instance);
  SetupDiDestroyDeviceInfoList (set);
  if (failure)
    fprintf (stderr, "%ls cannot be removed: error %lu\n", instance, failure);
  return failure ? 1 : 0;
}
