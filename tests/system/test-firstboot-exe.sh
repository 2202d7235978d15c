#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The first-boot service can be loaded by Windows XP (32 bit) and Server 2003
# (64 bit): nothing newer is imported, and the headers say so.
. "$(dirname "$0")/lib.sh"

need x86_64-w64-mingw32-objdump
folder=$top_builddir/windows/firstboot-service
[ -f "$folder/v2v-firstboot-i686.exe" ] ||
  skip "configured without the service for Windows"

# Each is of Windows XP or older by the "Requirements" of its page in the
# Windows SDK.  Of the C library msvcrt.dll any function will do: the one of
# that name is part of Windows since XP, newer ones (ucrtbase, api-ms-win-crt)
# are not.
kernel32="
  AssignProcessToJobObject CloseHandle CreateDirectoryW CreateEventW
  CreateFileW CreateJobObjectW CreateProcessW CreateToolhelp32Snapshot
  DeleteCriticalSection EnterCriticalSection FindClose FindFirstFileW
  FindNextFileW FlushFileBuffers FreeLibrary GetCurrentProcess
  GetExitCodeProcess GetFileSizeEx GetFullPathNameW GetLastError
  GetModuleFileNameW GetModuleHandleA GetModuleHandleW GetProcAddress
  GetProcessTimes GetStartupInfoW GetSystemDirectoryW GetSystemTime
  GetVersionExW InitializeCriticalSection IsDBCSLeadByteEx
  LeaveCriticalSection LoadLibraryA LoadLibraryW MoveFileExW
  MultiByteToWideChar OpenProcess Process32FirstW Process32NextW ReadFile
  ResumeThread SetEvent SetInformationJobObject SetUnhandledExceptionFilter
  Sleep TerminateJobObject TerminateProcess TlsGetValue VirtualProtect
  VirtualQuery WaitForMultipleObjects WaitForSingleObject
  WideCharToMultiByte WriteFile
"
advapi32="
  AdjustTokenPrivileges CloseServiceHandle DeleteService
  InitiateSystemShutdownExW LookupPrivilegeValueW OpenProcessToken
  OpenSCManagerW OpenServiceW QueryServiceLockStatusW RegCloseKey
  RegOpenKeyExW RegQueryValueExW RegSetValueExW
  RegisterServiceCtrlHandlerExW SetServiceStatus StartServiceCtrlDispatcherW
"

setupapi="
  CM_Locate_DevNodeW SetupDiCallClassInstaller SetupDiCreateDeviceInfoList
  SetupDiDestroyDeviceInfoList SetupDiOpenDeviceInfoW
  SetupDiSetClassInstallParamsW
"

# header EXE KEY: a value of the headers.
header ()
{
  x86_64-w64-mingw32-objdump -x "$folder/$1" | awk -v k="$2" '$1 == k {
    print $2; exit }'
}

# imports EXE: lines "DLL FUNCTION".
imports ()
{
  x86_64-w64-mingw32-objdump -p "$folder/$1" |
    awk '/DLL Name:/ { dll = tolower ($3) }
         /^\t[0-9a-f]+\t +[0-9]+ +[A-Za-z_]/ { print dll, $3 }'
}

check ()
{
  local exe=$1 minor=$2 format=$3 dll function
  [ "$(header "$exe" MajorSubsystemVersion)" = 5 ] || fail "$exe: major"
  [ "$(header "$exe" MinorSubsystemVersion)" = "$minor" ] ||
    fail "$exe: minor"
  x86_64-w64-mingw32-objdump -f "$folder/$exe" | grep -q "$format" ||
    fail "$exe is not $format"
  imports "$exe" >"$tmpdir/imports"
  [ "$(wc -l <"$tmpdir/imports")" -gt 50 ] || fail "$exe: imports not read"
  while read -r dll function; do
    case $dll in
      msvcrt.dll) continue ;;
      kernel32.dll) allowed=$kernel32 ;;
      advapi32.dll) allowed=$advapi32 ;;
      setupapi.dll) allowed=$setupapi ;;
      *) fail "$exe needs $dll" ;;
    esac
    grep -qwF -- "$function" <<<"$allowed" ||
      fail "$exe imports $function of $dll: has Windows XP that?"
  done <"$tmpdir/imports"
}

check v2v-firstboot-i686.exe 1 pei-i386
check v2v-firstboot-x86_64.exe 2 pei-x86-64
