/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which program runs which kind of script. */
#include "config.h"

#include <wchar.h>

#include "windows/firstboot-service/command.h"

#define COUNT(a) (sizeof (a) / sizeof ((a)[0]))

/* SYSTEM32 stands before each but the last.  cmd /s takes away the outer
 * quotes and leaves the inner ones ("cmd /?"). */
static const struct {
  const WCHAR *ending;
  bool system32;
  const WCHAR *before, *after;
} kinds[] = {
  { L".bat", true, L"cmd.exe\" /d /s /c \"\"", L"\"\"" },
  { L".cmd", true, L"cmd.exe\" /d /s /c \"\"", L"\"\"" },
  { L".ps1", true, L"WindowsPowerShell\\v1.0\\powershell.exe\" -NoProfile "
    L"-NonInteractive -ExecutionPolicy Bypass -File \"", L"\"" },
  { L".msi", true, L"msiexec.exe\" /qn /norestart /i \"", L"\"" },
  { L".exe", false, L"\"", L"\"" },
};

static size_t
find_kind (const WCHAR *name)
{
  const WCHAR *dot = wcsrchr (name, L'.');
  size_t i;

  for (i = 0; i < COUNT (kinds); i++) {
    if (dot && dot != name && _wcsicmp (dot, kinds[i].ending) == 0)
      return i;
  }
  return COUNT (kinds);
}

bool
command_knows (const WCHAR *name)
{
  return find_kind (name) < COUNT (kinds);
}

bool
command_line (const WCHAR *path, WCHAR *ret_line, size_t size)
{
  const size_t kind = find_kind (path);
  WCHAR system[MAX_PATH];
  int n;

  if (kind == COUNT (kinds))
    return false;
  if (!kinds[kind].system32) {
    n = _snwprintf (ret_line, size, L"%ls%ls%ls", kinds[kind].before, path,
                    kinds[kind].after);
  } else {
    const UINT length = GetSystemDirectoryW (system, MAX_PATH);

    if (length == 0 || length >= MAX_PATH)
      return false;
    n = _snwprintf (ret_line, size, L"\"%ls\\%ls%ls%ls", system,
                    kinds[kind].before, path, kinds[kind].after);
  }
  return n > 0 && (size_t) n < size;
}
