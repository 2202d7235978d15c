/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of the first boot, through the wide API. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "windows/firstboot-service/command.h"
#include "windows/firstboot-service/files.h"

/* TEXT after what is in PATH already, '\' between them. */
static bool
append (WCHAR path[FB_MAX_PATH], const WCHAR *text)
{
  const size_t used = wcslen (path), length = wcslen (text);

  if (used + 1 + length >= FB_MAX_PATH)
    return false;
  path[used] = L'\\';
  memcpy (path + used + 1, text, (length + 1) * sizeof *text);
  return true;
}

bool
folder_path (const struct folder *f, const WCHAR *sub, const char *name,
             WCHAR ret_path[FB_MAX_PATH])
{
  WCHAR wide[FB_MAX_NAME];

  memcpy (ret_path, f->path, sizeof f->path);
  if (sub && !append (ret_path, sub))
    return false;
  if (!name)
    return true;
  return MultiByteToWideChar (CP_UTF8, MB_ERR_INVALID_CHARS, name, -1, wide,
                              FB_MAX_NAME) > 0 &&
         append (ret_path, wide);
}

static void
add_name (struct fb_names *names, const WIN32_FIND_DATAW *found)
{
  char *name = names->names[names->count];

  if ((found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) ||
      !command_knows (found->cFileName))
    return;
  if (WideCharToMultiByte (CP_UTF8, 0, found->cFileName, -1, name,
                           FB_MAX_NAME, NULL, NULL) > 0)
    names->count++;
}

bool
folder_list (const struct folder *f, struct fb_names *ret_names)
{
  WCHAR pattern[FB_MAX_PATH];
  WIN32_FIND_DATAW found;
  HANDLE h;
  DWORD error;

  if (!folder_path (f, L"scripts\\*", NULL, pattern))
    return false;
  h = FindFirstFileW (pattern, &found);
  if (h == INVALID_HANDLE_VALUE) {
    error = GetLastError ();
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
  }
  do {
    add_name (ret_names, &found);
  } while (ret_names->count < FB_MAX_SCRIPTS && FindNextFileW (h, &found));
  FindClose (h);
  return true;
}

size_t
folder_read (const WCHAR *path, char *buffer, size_t size)
{
  DWORD done = 0;
  HANDLE h = CreateFileW (path, GENERIC_READ,
                          FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                          OPEN_EXISTING, 0, NULL);

  if (h == INVALID_HANDLE_VALUE)
    return 0;
  if (!ReadFile (h, buffer, (DWORD) size, &done, NULL))
    done = 0;
  CloseHandle (h);
  return done;
}

static bool
write_whole (const WCHAR *path, const char *text, size_t length)
{
  DWORD done = 0;
  bool ok;
  HANDLE h = CreateFileW (path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                          FILE_ATTRIBUTE_NORMAL, NULL);

  if (h == INVALID_HANDLE_VALUE)
    return false;
  ok = WriteFile (h, text, (DWORD) length, &done, NULL) && done == length &&
       FlushFileBuffers (h);
  return CloseHandle (h) && ok;
}

bool
folder_replace (const struct folder *f, const WCHAR *name, const char *text,
                size_t length)
{
  WCHAR path[FB_MAX_PATH], half[FB_MAX_PATH];

  return folder_path (f, name, NULL, path) &&
         folder_path (f, L"status.new", NULL, half) &&
         write_whole (half, text, length) &&
         MoveFileExW (half, path,
                      MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
}

static void
move_done (const struct folder *f, const char *name)
{
  WCHAR from[FB_MAX_PATH], to[FB_MAX_PATH];

  if (folder_path (f, L"scripts", name, from) &&
      folder_path (f, L"scripts-done", name, to))
    MoveFileExW (from, to, MOVEFILE_REPLACE_EXISTING);
}

void
folder_done (const struct folder *f, const char *script)
{
  WCHAR dir[FB_MAX_PATH];
  char conf[FB_MAX_NAME + 8];

  if (folder_path (f, L"scripts-done", NULL, dir))
    CreateDirectoryW (dir, NULL);
  move_done (f, script);
  snprintf (conf, sizeof conf, "%s.conf", script);
  move_done (f, conf);
}
