#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input that is found before the appliance starts: a clear message,
# exit status 1, nothing left behind.
. "$(dirname "$0")/lib.sh"

out=$tmpdir/out
in=$tmpdir/in
mkdir "$out" "$in"
remember "$out"
good=$in/good.img
truncate -s 64M "$good"

# bad PATTERN ARGUMENTS...
bad () {
  local pattern=$1
  shift
  assert_fails "^virt-v2v: error: .*$pattern" run_v2v "$@"
  no_leftovers
  echo "passed: $pattern"
}

# Files that are no disk images.
bad "missing\.img.*No such file" -i disk "$in/missing.img" -o local -os "$out"
: >"$in/empty.img"
bad "empty\.img.*(empty|expecting a disk image)" \
  -i disk "$in/empty.img" -o local -os "$out"
bad "directory" -i disk "$in" -o local -os "$out"

# Broken qcow2 files.
qemu-img create -q -f qcow2 "$in/whole.qcow2" 64M
qemu-io -f qcow2 -c 'write -P 7 0 32M' "$in/whole.qcow2" >/dev/null
head -c 9000000 "$in/whole.qcow2" >"$in/truncated.qcow2"
bad "truncated" -i disk "$in/truncated.qcow2" -o local -os "$out"
head -c 4096 "$in/whole.qcow2" >"$in/headonly.qcow2"
bad "headonly" -i disk "$in/headonly.qcow2" -o local -os "$out"
qemu-img create -q -f qcow2 -F qcow2 -b "$in/whole.qcow2" "$in/top.qcow2"
mv "$in/whole.qcow2" "$in/gone.qcow2"
bad "whole\.qcow2.*No such file" -i disk "$in/top.qcow2" -o local -os "$out"

# Servers that are not there.
bad "nowhere\.sock" \
  -i disk "nbd+unix:///?socket=$in/nowhere.sock" -o local -os "$out"

# An image behind a server that would have qemu open a file of this host.
echo secret >"$in/secret"
truncate -s 1M "$in/secret"
qemu-img create -q -f qcow2 -b "$in/secret" -F raw "$in/hostile.qcow2"
nbdkit -f -r -U "$in/hostile.sock" file "$in/hostile.qcow2" &
for i in 1 2 3 4 5 6 7 8 9 10; do
  [ -S "$in/hostile.sock" ] && break
  sleep "0.$i"
done
bad "refers to other files" \
  -i disk "nbd+unix:///?socket=$in/hostile.sock" -o local -os "$out"
bad "refers to other files" -if qcow2 \
  -i disk "nbd+unix:///?socket=$in/hostile.sock" -o local -os "$out"

# A raw disk in which the guest wrote the same, below an image that does not say
# that it is raw: its header extension 0xe2792aca is made an unknown one.
qemu-img create -q -f qcow2 -b "$in/hostile.qcow2" -F raw "$in/untold.qcow2"
at=$(LC_ALL=C grep -obUaP '\xe2\x79\x2a\xca' "$in/untold.qcow2" | cut -d: -f1)
printf '\0\0\1\1' | dd of="$in/untold.qcow2" bs=1 seek="$at" conv=notrunc \
  status=none
bad "untold.qcow2. does not say of what format .*hostile.qcow2. is.*-F qcow2" \
  -i disk "$in/untold.qcow2" -o local -os "$out"
# What names no other file is only what it says.
qemu-img create -q -f qcow2 -b "$in/gone.qcow2" -F qcow2 "$in/untold.qcow2"
printf '\0\0\1\1' | dd of="$in/untold.qcow2" bs=1 seek="$at" conv=notrunc \
  status=none
bad "nowhere" -i disk "$in/untold.qcow2" -o local -os "$in/nowhere"

# Output folders.
bad "no-folder.*(does not exist|No such file)" \
  -i disk "$good" -o local -os "$tmpdir/no-folder"
bad "(not a directory|no directory|no folder|Not a directory)" \
  -i disk "$good" -o local -os "$good"
bad "-os" -i disk "$good" -o local
if mount -t tmpfs -o ro tmpfs "$out" 2>/dev/null; then
  bad "(not writable|cannot be written|read-only|Read-only)" \
    -i disk "$good" -o local -os "$out"
  umount "$out"
  # Full before the start: said with the bytes needed.
  qemu-io -f raw -c 'write -P 7 0 32M' "$good" >/dev/null
  mount -t tmpfs -o size=8M tmpfs "$out"
  bad "33554432|32.* ?M" -i disk "$good" -o local -os "$out"
  umount "$out"
else
  fail "cannot mount a tmpfs for the full and the read-only output folder"
fi

# The command line.
bad "--no-such-option" --no-such-option
bad "-of.*(twice|more than once|already)" -of raw -of qcow2 -i disk "$good"
bad "compressd" -i disk "$good" -o local -os "$out" -oo compressd
bad "compressed" -i disk "$good" -o null -oo compressed
bad "(-os|os)" -i disk "$good" -o null -os "$out"
bad "nonsense" -i nonsense "$good"
bad "nonsense" -i disk "$good" -o nonsense
bad "vmdk" -i disk "$good" -o local -os "$out" -of vmdk
