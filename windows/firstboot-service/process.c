/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts a script in a job object, waits, ends it.
 *
 * Before Windows 8 a process can be in one job only, and installers use jobs
 * of their own ("Nested Jobs", Windows documentation): there the processes are
 * found by their parents. */
#include "config.h"

#include <string.h>

#include "windows/firstboot-service/command.h"
#include "windows/firstboot-service/process.h"

#define MAX_LINE (FB_MAX_PATH + 256)
#define TICK 250                 /* ms between looks at the output's size */

struct child {
  HANDLE process, thread, output, job;
  DWORD pid;
};

static bool
has_nested_jobs (const struct runner *r)
{
  OSVERSIONINFOW v = { .dwOSVersionInfoSize = sizeof v };

  if (r->no_jobs || !GetVersionExW (&v))
    return false;
  return v.dwMajorVersion > 6 ||
         (v.dwMajorVersion == 6 && v.dwMinorVersion >= 2);
}

/* A job whose processes may leave it, as some installers insist on. */
static HANDLE
make_job (void)
{
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
  HANDLE job = CreateJobObjectW (NULL, NULL);

  if (!job)
    return NULL;
  memset (&limits, 0, sizeof limits);
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_BREAKAWAY_OK;
  SetInformationJobObject (job, JobObjectExtendedLimitInformation, &limits,
                           sizeof limits);
  return job;
}

static HANDLE
open_output (const struct runner *r, const char *script)
{
  SECURITY_ATTRIBUTES inherit = { .nLength = sizeof inherit,
                                  .bInheritHandle = TRUE };
  WCHAR path[FB_MAX_PATH];
  HANDLE h;

  if (!folder_path (r->folder, L"logs", NULL, path))
    return INVALID_HANDLE_VALUE;
  CreateDirectoryW (path, NULL);
  if (!folder_path (r->folder, L"logs", script, path) ||
      wcslen (path) + 5 > FB_MAX_PATH)
    return INVALID_HANDLE_VALUE;
  memcpy (path + wcslen (path), L".log", 5 * sizeof *path);
  h = CreateFileW (path, FILE_APPEND_DATA | SYNCHRONIZE | FILE_READ_ATTRIBUTES,
                   FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit, OPEN_ALWAYS,
                   FILE_ATTRIBUTE_NORMAL, NULL);
  return h;
}

static bool
create (const struct runner *r, const char *script, struct child *c)
{
  STARTUPINFOW start = { .cb = sizeof start };
  PROCESS_INFORMATION info;
  WCHAR path[FB_MAX_PATH], dir[FB_MAX_PATH], line[MAX_LINE];

  if (!folder_path (r->folder, L"scripts", script, path) ||
      !folder_path (r->folder, L"scripts", NULL, dir) ||
      !command_line (path, line, MAX_LINE))
    return false;
  c->output = open_output (r, script);
  if (c->output != INVALID_HANDLE_VALUE) {
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdOutput = start.hStdError = c->output;
  }
  if (!CreateProcessW (NULL, line, NULL, NULL, TRUE,
                       CREATE_SUSPENDED | CREATE_NO_WINDOW, NULL, dir, &start,
                       &info))
    return false;
  c->process = info.hProcess;
  c->thread = info.hThread;
  c->pid = info.dwProcessId;
  return true;
}

static void
begin (const struct runner *r, struct child *c)
{
  if (has_nested_jobs (r))
    c->job = make_job ();
  if (c->job && !AssignProcessToJobObject (c->job, c->process)) {
    CloseHandle (c->job);
    c->job = NULL;
  }
  ResumeThread (c->thread);
}

static void
end (struct child *c)
{
  if (c->job)
    TerminateJobObject (c->job, ERROR_TIMEOUT);
  else
    tree_kill (c->process, c->pid);
  WaitForSingleObject (c->process, FB_STOP_SECONDS * 1000);
}

static void
clear (struct child *c)
{
  if (c->job)
    CloseHandle (c->job);
  if (c->thread)
    CloseHandle (c->thread);
  if (c->process)
    CloseHandle (c->process);
  if (c->output != INVALID_HANDLE_VALUE)
    CloseHandle (c->output);
}

static bool
is_output_too_large (const struct child *c)
{
  LARGE_INTEGER size;

  return c->output != INVALID_HANDLE_VALUE &&
         GetFileSizeEx (c->output, &size) && size.QuadPart > FB_MAX_OUTPUT;
}

static struct fb_result
wait (const struct runner *r, struct child *c, unsigned seconds)
{
  const HANDLE handles[] = { c->process, r->stop };
  const ULONGLONG ticks = (ULONGLONG) seconds * 1000 / TICK;
  struct fb_result result = { FB_EXITED, 0 };
  DWORD code = 0, woken = WAIT_TIMEOUT;

  for (ULONGLONG i = 0; woken == WAIT_TIMEOUT && i < ticks; i++) {
    woken = WaitForMultipleObjects (2, handles, FALSE, TICK);
    if (woken == WAIT_TIMEOUT && is_output_too_large (c))
      break;
  }
  /* A script that ended the system is about to end itself. */
  if (woken == WAIT_OBJECT_0 + 1)
    woken = WaitForSingleObject (c->process, FB_STOP_SECONDS * 1000) ==
      WAIT_OBJECT_0 ? WAIT_OBJECT_0 : WAIT_OBJECT_0 + 1;
  if (woken == WAIT_OBJECT_0 && GetExitCodeProcess (c->process, &code)) {
    result.exit_code = code;
    return result;
  }
  result.how = woken == WAIT_OBJECT_0 + 1 ? FB_STOPPED : FB_TIMED_OUT;
  if (result.how == FB_TIMED_OUT)
    end (c);
  return result;
}

struct fb_result
runner_run (const struct runner *r, const char *script, unsigned seconds)
{
  struct fb_result result = { FB_NOT_STARTED, 0 };
  struct child c = { .output = INVALID_HANDLE_VALUE };

  if (create (r, script, &c)) {
    begin (r, &c);
    result = wait (r, &c, seconds);
  }
  clear (&c);
  return result;
}
