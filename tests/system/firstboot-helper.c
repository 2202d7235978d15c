/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A script of the first boot that does as its name says: compiled for Windows
 * and copied to "0100-exit-5.exe", "0200-tree-30.exe", ...
 *
 *   exit-N     exit code N
 *   then-N     exit code N at its first run, 0 later
 *   sleep-N    N seconds, exit code 0
 *   tree-N     starts itself twice deep, each sleeping N seconds
 *   flood-N    writes to stdout for ever
 *
 * Each run appends its name to ..\ran.txt; a process of a tree that comes to
 * its end makes ..\survived.txt. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#define DEPTH L"FIRSTBOOT_HELPER_DEPTH"

static void
append_line (const wchar_t *path, const wchar_t *text)
{
  FILE *f = _wfopen (path, L"ab");
  char utf8[1024] = "";

  if (!f)
    return;
  WideCharToMultiByte (CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
  fprintf (f, "%s\n", utf8);
  fclose (f);
}

static int
do_exit (const wchar_t *me, int n)
{
  append_line (L"..\\ran.txt", me);
  return n;
}

static int
do_then (const wchar_t *me, int n)
{
  wchar_t mark[64];
  FILE *f;

  append_line (L"..\\ran.txt", me);
  _snwprintf (mark, 64, L"..\\mark-%d.txt", n);
  f = _wfopen (mark, L"rb");
  if (f) {
    fclose (f);
    return 0;
  }
  append_line (mark, L"x");
  return n;
}

static int
do_sleep (const wchar_t *me, int n)
{
  append_line (L"..\\ran.txt", me);
  Sleep ((DWORD) n * 1000);
  return 0;
}

static int
do_tree (const wchar_t *me, int n)
{
  STARTUPINFOW start = { .cb = sizeof start };
  PROCESS_INFORMATION info;
  wchar_t depth[8] = L"", path[1024];

  GetEnvironmentVariableW (DEPTH, depth, 8);
  if (!*depth)
    append_line (L"..\\ran.txt", me);
  GetModuleFileNameW (NULL, path, 1024);
  if (wcslen (depth) < 2) {
    wcscat (depth, L"x");
    SetEnvironmentVariableW (DEPTH, depth);
    CreateProcessW (path, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &start,
                    &info);
  }
  Sleep ((DWORD) n * 1000);
  append_line (L"..\\survived.txt", me);
  return 0;
}

static int
do_flood (const wchar_t *me, int n)
{
  static char block[65536];

  append_line (L"..\\ran.txt", me);
  memset (block, 'x', sizeof block);
  while (n < 100 && fwrite (block, 1, sizeof block, stdout) > 0)
    ;
  return n;
}

static const struct {
  const wchar_t *name;
  int (*run) (const wchar_t *me, int n);
} acts[] = {
  { L"-exit-", do_exit }, { L"-then-", do_then }, { L"-sleep-", do_sleep },
  { L"-tree-", do_tree }, { L"-flood-", do_flood },
};

int wmain (int argc, wchar_t **argv);

int
wmain (int argc, wchar_t **argv)
{
  wchar_t path[1024] = L"";
  const wchar_t *me, *found;

  GetModuleFileNameW (NULL, path, 1023);
  me = wcsrchr (path, L'\\');
  me = me ? me + 1 : path;
  for (size_t i = 0; argc && argv && i < sizeof acts / sizeof *acts; i++) {
    found = wcsstr (me, acts[i].name);
    if (found)
      return acts[i].run (me, _wtoi (found + wcslen (acts[i].name)));
  }
  return 99;
}
