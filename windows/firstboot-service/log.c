/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Appends to log.txt, within a limit; a full disk loses lines, no more. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "windows/firstboot-service/log.h"

static void
append (const struct folder *f, const char *text, size_t length)
{
  WCHAR path[FB_MAX_PATH];
  LARGE_INTEGER size = { .QuadPart = 0 };
  DWORD done;
  HANDLE h;

  if (!folder_path (f, L"log.txt", NULL, path))
    return;
  h = CreateFileW (path, FILE_APPEND_DATA | FILE_READ_ATTRIBUTES,
                   FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS,
                   FILE_ATTRIBUTE_NORMAL, NULL);
  if (h == INVALID_HANDLE_VALUE)
    return;
  if (GetFileSizeEx (h, &size) && size.QuadPart < FB_MAX_LOG)
    WriteFile (h, text, (DWORD) length, &done, NULL);
  CloseHandle (h);
}

void
log_line (const struct folder *f, bool echo, const char *text)
{
  char line[FB_MAX_NAME + 192];
  SYSTEMTIME t;
  int n;

  GetSystemTime (&t);
  n = snprintf (line, sizeof line, "%04u-%02u-%02uT%02u:%02u:%02uZ %s\r\n",
                t.wYear, t.wMonth, t.wDay, t.wHour, t.wMinute, t.wSecond,
                text);
  if (n <= 0 || (size_t) n >= sizeof line)
    return;
  append (f, line, (size_t) n);
  if (echo) {
    printf ("%s\n", text);
    fflush (stdout);
  }
}

void
log_output (const struct folder *f, const char *script)
{
  WCHAR path[FB_MAX_PATH];
  char name[FB_MAX_NAME + 8];
  char *buffer = malloc (FB_MAX_COPIED);
  size_t length;

  if (!buffer)
    return;
  snprintf (name, sizeof name, "%s.log", script);
  if (folder_path (f, L"logs", name, path)) {
    length = folder_read (path, buffer, FB_MAX_COPIED);
    if (length)
      append (f, buffer, length);
    if (length && buffer[length - 1] != '\n')
      append (f, "\r\n", 2);
  }
  free (buffer);
}
