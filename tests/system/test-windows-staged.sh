#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every file that a script of the first boot names lies in the guest, and the
# scripts run in the order that they need; with phony driver packages.
. "$(dirname "$0")/lib.sh"

PHONY_OS="xp w7 w10 w11" PHONY_DRIVERS="viostor netkvm balloon vioser" \
  "$top_srcdir/test-data/make-phony-virtio-win.sh" "$tmpdir/virtio-win"

# A script's words that are paths below the system drive, as the guest's.
named_files () {
  grep -ohE '%System(Drive|Root)%\\[^"%]*\.(msi|exe|vbs|ps1)' "$1"/*.bat |
    sed "s,^%SystemDrive%,,; s,^%SystemRoot%,/$root,; s,\\\\,/,g" | sort -u
}

# stage CASE AGENT SCRIPT…: those that are made, in order.
stage () {
  local guest=$tmpdir/$1 agent=$2 file scripts made
  scripts="$guest/Program Files/Guestfs/Firstboot/scripts"
  "$top_builddir/tests/convert/run-convert" -t "$guest" \
    "$top_srcdir/tests/convert/windows/$1.tree" || fail "no tree of $1"
  [ "$root" = Windows ] || mv "$guest"/W[Ii][Nn]* "$guest/$root"
  VIRTIO_WIN=$tmpdir/virtio-win "${v2v_env[@]}" \
    V2V_DATA_DIR="$top_builddir/windows/firstboot-service" \
    "$top_builddir/tests/system/windows-steps" "$guest" \
    install-drivers choose-devices remove-tools first-boot registry \
    >"$tmpdir/said" 2>"$tmpdir/warned" || fail "$1: $(cat "$tmpdir/warned")"
  # What lies beside a script as NAME.conf are its limits.
  made=$(find "$scripts" -type f ! -name '*.conf' -printf '%f\n' | sort |
    tr '\n' ' ')
  [ "$made" = "${*:3} " ] || fail "$1: the scripts are $made"
  named_files "$scripts" >"$tmpdir/named"
  grep -qxF "/$root/Drivers/VirtIO/$agent" "$tmpdir/named" ||
    fail "$1: no script installs $agent"
  while read -r file; do
    [ -s "$guest$file" ] || fail "$1: $file is named, and not there"
  done <"$tmpdir/named"
  cmp -s "$tmpdir/virtio-win/guest-agent/$agent" \
    "$guest/$root/Drivers/VirtIO/$agent" || fail "$1: another $agent"
}

[ -s "$top_builddir/windows/firstboot-service/v2v-firstboot-i686.exe" ] ||
  skip "the first-boot service was not built"
root=WINNT                       # of an XP that was a 2000 before
stage xp-x86 qemu-ga-i386.msi 0400-guest-agent.bat 0500-balloon-service.bat
root=Windows
for version in 7-x64 10-22h2 11-24h2; do
  stage "$version" qemu-ga-x86_64.msi 0100-install-drivers.bat \
    0400-guest-agent.bat 0500-balloon-service.bat
done

# A disc that calls it otherwise: the guest has the name that the script knows.
mv "$tmpdir/virtio-win/guest-agent/qemu-ga-x86_64.msi" \
  "$tmpdir/virtio-win/guest-agent/qemu-ga-x64.msi"
ln "$tmpdir/virtio-win/guest-agent/qemu-ga-x64.msi" "$tmpdir/x64.msi"
rm -r "$tmpdir/7-x64"
"$top_builddir/tests/convert/run-convert" -t "$tmpdir/7-x64" \
  "$top_srcdir/tests/convert/windows/7-x64.tree"
VIRTIO_WIN=$tmpdir/virtio-win "${v2v_env[@]}" \
  "$top_builddir/tests/system/windows-steps" "$tmpdir/7-x64" install-drivers \
  >"$tmpdir/said"
cmp "$tmpdir/x64.msi" \
  "$tmpdir/7-x64/Windows/Drivers/VirtIO/qemu-ga-x86_64.msi" ||
  fail "the agent called x64 is not there"
