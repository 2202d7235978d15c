/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a converted Windows does at its first boot, as batch files. */
#include "config.h"

#include <string.h>

#include "windows/scripts.h"

#define BUILD_1607 14393         /* of Windows 10 */
#define MAX_DISKS 256            /* more are not brought online by number */

/* Of a command whose exit codes are not only 0: 259 is ERROR_NO_MORE_ITEMS,
 * no device needed a driver; 1641 and 3010 want a reboot (winerror.h). */
static const char exit_codes[] =
  "set code=%errorlevel%\n"
  "echo exit code %code%\n"
  "if %code% == 259 set code=0\n"
  "if %code% == 1641 set code=3010\n"
  "exit /b %code%\n";

#define POWERSHELL "WindowsPowerShell\\v1.0\\powershell.exe"

/* A pause that needs no console, which "timeout" does. */
#define PAUSE "ping -n 6 127.0.0.1 >nul\n"

char *
windows_text_crlf (const char *text)
{
  GString *s = g_string_sized_new (strlen (text) + 64);

  for (; *text; text++) {
    if (*text == '\n')
      g_string_append_c (s, '\r');
    g_string_append_c (s, *text);
  }
  return g_string_free (s, FALSE);
}

/* A batch file that runs COMMAND and says how it went.  Names of programs are
 * those of System32, whatever PATH says. */
static char *
batch (const char *command, const char *end)
{
  g_autofree char *text =
    g_strdup_printf ("@echo off\n"
                     "setlocal enableextensions disabledelayedexpansion\n"
                     "cd /d \"%%SystemRoot%%\\System32\"\n%s%s", command, end);

  return windows_text_crlf (text);
}

/*----- each script --------------------------------------------------------*/

static char *
drivers_text (const struct windows_script_facts *f)
{
  if (!f->drivers || !windows_at_least (f->version, 6, 0))
    return NULL;
  if (f->version->build >= BUILD_1607)
    return batch ("pnputil.exe /add-driver \"%SystemRoot%"
                  WINDOWS_DRIVER_DIR "\\*.inf\" /install\n", exit_codes);
  return batch ("pnputil.exe -i -a \"%SystemRoot%"
                WINDOWS_DRIVER_DIR "\\*.inf\"\n", exit_codes);
}

static char *
network_text (const struct windows_script_facts *f)
{
  g_autofree char *command = NULL;

  if (!f->network)
    return NULL;
  /* As text, so that a policy about script files does not matter. */
  if (g_str_has_suffix (f->network, ".ps1"))
    command = g_strdup_printf (
      "set file=%%SystemDrive%%" WINDOWS_FIRSTBOOT_DATA "\\%s\n"
      POWERSHELL " -NoLogo -NoProfile -NonInteractive -Command ^\n"
      " \"& ([scriptblock]::Create([IO.File]::ReadAllText($env:file)))\"\n",
      f->network);
  else
    command = g_strdup_printf (
      "cscript.exe //nologo //E:vbscript ^\n"
      " \"%%SystemDrive%%" WINDOWS_FIRSTBOOT_DATA "\\%s\"\n", f->network);
  return batch (command, exit_codes);
}

/* Only what a policy keeps offline: not a disk that somebody took offline. */
static const char disks_powershell[] =
  POWERSHELL " -NoLogo -NoProfile -NonInteractive -Command ^\n"
  " \"$ErrorActionPreference = 'Stop'; foreach ($d in @(Get-Disk)) {\" ^\n"
  " \"if ($d.IsOffline -and $d.OfflineReason -eq 'Policy') {\" ^\n"
  " \"Set-Disk -Number $d.Number -IsOffline $false;\" ^\n"
  " \"Set-Disk -Number $d.Number -IsReadOnly $false } }\"\n";

/* Two commands of DiskPart differ in Vista.  One that it does not know ends the
 * script, and so does "noerr" after "select disk", which takes none: a missing
 * disk ends it too, and none follow it, as their numbers have no gaps. */
static char *
disks_diskpart (const struct windows_script_facts *f)
{
  const char *online = windows_at_least (f->version, 6, 1) ? "online disk"
                                                           : "online";
  GString *s = g_string_new ("set file=%SystemDrive%" WINDOWS_FIRSTBOOT_DIR
                             "\\disks.txt\n"
                             "type nul >\"%file%\"\n");
  g_autofree char *command = NULL;

  for (unsigned i = 0; i < MIN (f->disks, MAX_DISKS); i++)
    g_string_append_printf (s, ">>\"%%file%%\" echo select disk %u\n"
                            ">>\"%%file%%\" echo %s noerr\n"
                            ">>\"%%file%%\" echo attributes disk clear "
                            "readonly noerr\n", i, online);
  g_string_append (s, "diskpart.exe /s \"%file%\"\n");
  command = g_string_free (s, FALSE);
  return batch (command, exit_codes);
}

static char *
disks_text (const struct windows_script_facts *f)
{
  if (f->disks < 2 || !windows_at_least (f->version, 6, 0))
    return NULL;
  if (windows_at_least (f->version, 6, 2))
    return batch (disks_powershell, exit_codes);
  return disks_diskpart (f);
}

/* The agent's service starts only if its channel is there. */
static const char agent_wait[] =
  "set ready=\n"
  "for /l %%i in (1,1,24) do if not defined ready (\n"
  "  sc.exe query VirtioSerial | find.exe \"RUNNING\" >nul && set ready=1\n"
  "  if not defined ready " PAUSE
  ")\n";

static char *
agent_text (const struct windows_script_facts *f)
{
  g_autofree char *command = NULL;

  if (!f->agent)
    return NULL;
  command = g_strdup_printf (
    "%smsiexec.exe /i \"%%SystemRoot%%" WINDOWS_DRIVER_DIR "\\%s\" ^\n"
    " /qn /norestart /l*v \"%%SystemDrive%%" WINDOWS_FIRSTBOOT_DIR
    "\\qemu-ga.log\"\n", f->serial ? agent_wait : "", f->agent);
  return batch (command, exit_codes);
}

/* Newer packages install the service with the driver. */
static char *
balloon_text (const struct windows_script_facts *f)
{
  if (!f->balloon)
    return NULL;
  return batch ("sc.exe query BalloonService >nul && exit /b 0\n"
                "\"%SystemRoot%" WINDOWS_DRIVER_DIR "\\blnsvr.exe\" -i\n",
                exit_codes);
}

const struct windows_script windows_scripts[] = {
  { "install-drivers", 100, "timeout=900\n", drivers_text },
  { "network", 200, NULL, network_text },
  { "disks-online", 300, "timeout=300\n", disks_text },
  { "guest-agent", 400, "timeout=900\n", agent_text },
  { "balloon-service", 500, "timeout=120\n", balloon_text },
  { NULL, 0, NULL, NULL },
};
