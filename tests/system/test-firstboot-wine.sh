#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The first-boot service, run by wine: order, retries, reboots, time limits,
# crashes, a disk that takes nothing, and as a service that removes itself.
. "$(dirname "$0")/lib.sh"

need wine wineserver x86_64-w64-mingw32-gcc
exe=$top_builddir/windows/firstboot-service/v2v-firstboot-x86_64.exe
[ -f "$exe" ] || skip "configured without the service for Windows"

. "$(dirname "$0")/lib-wine.sh"
# With nested jobs, which a new prefix, that of Windows 7, has not.
wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null 2>&1 ||
  fail "wine's version cannot be set"

helper=$tmpdir/helper.exe
x86_64-w64-mingw32-gcc -std=gnu11 -O1 -Wall -Werror -municode \
  -I"$top_builddir" -o "$helper" "$system_dir/firstboot-helper.c" ||
  fail "the helper does not compile"

# begin NAME SCRIPT…: a new folder $dir with copies of the helper.
begin ()
{
  local s
  echo "== $1" >&2
  dir=$tmpdir/$1
  mkdir -p "$dir/scripts"
  shift
  for s in "$@"; do
    cp "$helper" "$dir/scripts/$s"
  done
}

# boot STATUS [--no-jobs]: one start, which must exit so (modulo 256).
boot ()
{
  local wanted=$1 status=0
  shift
  timeout 60 wine "$exe" --console "$dir" "$@" >>"$dir/console" 2>&1 ||
    status=$?
  [ "$status" -eq $((wanted & 255)) ] || show "exit status $status, not $1"
}

show ()
{
  head -n 40 "$dir"/status.txt "$dir"/log.txt "$dir"/console >&2 || true
  fail "$dir: $*"
}

ran ()
{
  local got
  got=$(tr '\n' ' ' <"$dir/ran.txt")
  [ "$got" = "$*${1:+ }" ] || show "ran: $got; expected: $*"
}

# status LINE…: lines that status.txt must have.
status ()
{
  local line
  for line in "$@"; do
    tr -d '\r' <"$dir/status.txt" | grep -qxF -e "$line" ||
      show "no line \"$line\" in status.txt"
  done
}

begin order 0300-exit-0.exe 0100-exit-0.exe '0200-exit-0 ä b.EXE'
echo data >"$dir/scripts/0050-data.txt"
boot 0
ran 0100-exit-0.exe "0200-exit-0 ä b.EXE" 0300-exit-0.exe
status finished "done 1 0 0100-exit-0.exe" "done 1 0 0200-exit-0 ä b.EXE"
[ -f "$dir/scripts-done/0300-exit-0.exe" ] || show "it was not moved"
[ "$(ls "$dir/scripts")" = 0050-data.txt ] || show "scripts are left"

begin batch
printf '@echo off\r\necho out of a batch file\r\n' \
  >"$dir/scripts/0100 a (b) & c.bat"
boot 0
status "done 1 0 0100 a (b) & c.bat"
grep -q 'out of a batch file' "$dir/log.txt" || show "no output in log.txt"
grep -q 'out of a batch file' "$dir/logs/0100 a (b) & c.bat.log" ||
  show "no log of the script"

begin retries 0100-then-7.exe 0200-exit-5.exe 0300-exit-6.exe 0400-exit-0.exe
echo retries=0 >"$dir/scripts/0300-exit-6.exe.conf"
boot 0
ran 0100-then-7.exe 0100-then-7.exe 0200-exit-5.exe 0200-exit-5.exe \
  0300-exit-6.exe 0400-exit-0.exe
status "done 2 0 0100-then-7.exe" "failed 2 5 0200-exit-5.exe" \
  "failed 1 6 0300-exit-6.exe" finished

begin reboot 0100-exit-3010.exe 0200-then-350.exe 0300-exit-0.exe
boot 3010
ran 0100-exit-3010.exe
boot 3010
ran 0100-exit-3010.exe 0200-then-350.exe
boot 0
ran 0100-exit-3010.exe 0200-then-350.exe 0200-then-350.exe 0300-exit-0.exe
status "reboots 2" "starts 3" finished

begin reboots-bounded 1-exit-3010.exe 2-exit-3010.exe 3-exit-3010.exe
echo max-reboots=2 >"$dir/firstboot.conf"
boot 3010
boot 3010
boot 0
ran 1-exit-3010.exe 2-exit-3010.exe 3-exit-3010.exe
status "reboots 2" "done 1 3010 3-exit-3010.exe"

for how in "" --no-jobs; do
  begin "limit$how" 0100-tree-8.exe 0200-exit-0.exe
  printf 'timeout=1\nretries=0\n' >"$dir/scripts/0100-tree-8.exe.conf"
  started=$SECONDS
  boot 0 ${how:+"$how"}
  [ $((SECONDS - started)) -lt 8 ] || show "the limit was not kept"
  status "timeout 1 0 0100-tree-8.exe" "done 1 0 0200-exit-0.exe"
  limited+=("$dir")
done

begin flood 0100-flood-0.exe
echo retries=0 >"$dir/firstboot.conf"
boot 0
status "timeout 1 0 0100-flood-0.exe"

# No process of the trees above comes to its end after its eight seconds.
until [ $SECONDS -ge $((started + 10)) ]; do
  sleep 0.5
done
for dir in "${limited[@]}"; do
  [ ! -e "$dir/survived.txt" ] || show "a process outlived its time limit"
done

# What asks for a reboot each time, by all its means, and with the default
# limits: the guest reboots five times, and all the others run.
begin for-ever 01-exit-350.exe 02-exit-3010.exe 03-exit-3010.exe \
  04-exit-350.exe 05-exit-3010.exe 06-exit-0.exe
for i in 1 2 3 4 5; do
  boot 3010
  status "reboots $i"
done
boot 0
ran 01-exit-350.exe 01-exit-350.exe 01-exit-350.exe 01-exit-350.exe \
  02-exit-3010.exe 03-exit-3010.exe 04-exit-350.exe 05-exit-3010.exe \
  06-exit-0.exe
status "reboots 5" finished "failed 4 350 01-exit-350.exe" \
  "done 1 3010 05-exit-3010.exe" "done 1 0 06-exit-0.exe"

# Another installer is busy: a pause, and once more.
begin busy 0100-then-1618.exe 0200-exit-0.exe
echo pause=1 >"$dir/scripts/0100-then-1618.exe.conf"
boot 0
ran 0100-then-1618.exe 0100-then-1618.exe 0200-exit-0.exe

# A device that is gone is forgotten; one of which nothing is known is none.
begin device
gone='PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&B70F118&0&0888'
enum='HKLM\System\CurrentControlSet\Enum'
wine reg add "$enum\\$gone" /v ClassGUID /f \
  /d '{4D36E972-E325-11CE-BFC1-08002BE10318}' >>"$dir/console" 2>&1 ||
  show "reg add"
wine "$exe" --remove-device "$gone" >>"$dir/console" 2>&1 ||
  show "--remove-device: $?"
! wine reg query "$enum\\$gone" >/dev/null 2>&1 || show "it is still known"
wine "$exe" --remove-device "$gone" >>"$dir/console" 2>&1 ||
  show "--remove-device once more: $?"

# Killed in the middle of a script, each time: it does not run for ever.
begin crash 0100-sleep-20.exe 0200-exit-0.exe
for i in 1 2; do
  timeout -k 1 120 wine "$exe" --console "$dir" >>"$dir/console" 2>&1 &
  deadline=$((SECONDS + 60))
  until [ -f "$dir/ran.txt" ] && [ "$(wc -l <"$dir/ran.txt")" -eq "$i" ]; do
    [ $SECONDS -lt $deadline ] || show "run $i did not begin"
    sleep 0.1
  done
  wineserver -k9
  kill $! 2>/dev/null || true
  wait $! || true
  status "running $i 0 0100-sleep-20.exe"
done
wineserver -p
boot 0
ran 0100-sleep-20.exe 0100-sleep-20.exe 0200-exit-0.exe
status "interrupted 2 0 0100-sleep-20.exe" finished

# What cannot be noted is not run.
begin unsaved 0100-exit-0.exe
mkdir "$dir/status.new"
boot 4
[ ! -e "$dir/ran.txt" ] || show "it ran"
grep -q 'cannot be written' "$dir/log.txt" || show "no word in log.txt"
rmdir "$dir/status.new"
boot 0
ran 0100-exit-0.exe

# As a service of wine's service control manager, first while Windows Setup runs.
dir="$WINEPREFIX/drive_c/Program Files/Guestfs/Firstboot"
echo "== service" >&2
mkdir -p "$dir/scripts"
cp "$helper" "$dir/scripts/0100-exit-0.exe"
cp "$helper" "$dir/scripts/0200-exit-3.exe"
cp "$exe" "$dir/v2v-firstboot.exe"
touch "$dir/console"
native='C:\Program Files\Guestfs\Firstboot\v2v-firstboot.exe'
wine sc create v2v-firstboot binPath= "\"$native\"" start= auto \
  >"$dir/console" 2>&1 || show "sc create"
setup ()
{
  wine reg add 'HKLM\System\Setup' /v SystemSetupInProgress /t REG_DWORD \
    /d "$1" /f >>"$dir/console" 2>&1 || show "reg add"
}
setup 1
wine sc start v2v-firstboot >>"$dir/console" 2>&1 || show "sc start"
deadline=$((SECONDS + 30))
until grep -q 'end of Windows Setup' "$dir/log.txt" 2>/dev/null; do
  [ $SECONDS -lt $deadline ] || show "it does not wait for Windows Setup"
  sleep 0.2
done
[ ! -e "$dir/ran.txt" ] || show "it ran in Windows Setup"
setup 0
deadline=$((SECONDS + 30))
until grep -q 'service was removed' "$dir/log.txt" 2>/dev/null; do
  [ $SECONDS -lt $deadline ] || show "the service does not end"
  sleep 0.2
done
ran 0100-exit-0.exe 0200-exit-3.exe 0200-exit-3.exe
status finished "failed 2 3 0200-exit-3.exe"
deadline=$((SECONDS + 20))
while wine reg query \
  'HKLM\System\CurrentControlSet\Services\v2v-firstboot' >/dev/null 2>&1; do
  [ $SECONDS -lt $deadline ] || show "its registry key is left"
  sleep 0.5
done
