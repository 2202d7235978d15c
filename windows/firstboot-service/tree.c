/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends a process and its descendants, found by their parents' numbers. */
#include "config.h"

#include <stdbool.h>

#include <windows.h>
#include <tlhelp32.h>

#include "windows/firstboot-service/process.h"

#define MAX_TREE 512
#define MAX_PASSES 8             /* for those started while others are ended */

struct tree {
  DWORD pids[MAX_TREE];
  size_t count;
  ULONGLONG since;               /* when its root was started */
};

static ULONGLONG
creation_time (HANDLE process)
{
  FILETIME created, ended, kernel, user;

  if (!GetProcessTimes (process, &created, &ended, &kernel, &user))
    return 0;
  return (ULONGLONG) created.dwHighDateTime << 32 | created.dwLowDateTime;
}

static bool
is_in (const struct tree *t, DWORD pid)
{
  for (size_t i = 0; i < t->count; i++) {
    if (t->pids[i] == pid)
      return true;
  }
  return false;
}

/* A parent's number may have been given to another process since: whoever is
 * older than the root is none of ours. */
static bool
kill_if_younger (const struct tree *t, DWORD pid)
{
  HANDLE h = OpenProcess (PROCESS_TERMINATE | PROCESS_QUERY_INFORMATION,
                          FALSE, pid);
  bool ours = h && creation_time (h) >= t->since;

  if (ours)
    TerminateProcess (h, ERROR_TIMEOUT);
  if (h)
    CloseHandle (h);
  return ours;
}

/* One look at all processes; returns how many were found new. */
static size_t
kill_children (struct tree *t)
{
  PROCESSENTRY32W entry = { .dwSize = sizeof entry };
  HANDLE all = CreateToolhelp32Snapshot (TH32CS_SNAPPROCESS, 0);
  const size_t before = t->count;
  BOOL more;

  if (all == INVALID_HANDLE_VALUE)
    return 0;
  for (more = Process32FirstW (all, &entry); more && t->count < MAX_TREE;
       more = Process32NextW (all, &entry)) {
    if (is_in (t, entry.th32ParentProcessID) &&
        !is_in (t, entry.th32ProcessID) &&
        kill_if_younger (t, entry.th32ProcessID))
      t->pids[t->count++] = entry.th32ProcessID;
  }
  CloseHandle (all);
  return t->count - before;
}

void
tree_kill (HANDLE process, DWORD pid)
{
  struct tree t = { .pids = { pid }, .count = 1,
                    .since = creation_time (process) };

  TerminateProcess (process, ERROR_TIMEOUT);
  for (int i = 0; i < MAX_PASSES; i++) {
    if (kill_children (&t) == 0)
      return;
  }
}
