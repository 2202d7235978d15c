#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Disks of a phony Windows 10 with a real NTFS: a hibernated one and one on a
# dynamic disk are refused; of a sound one the page file is not copied and all
# other files are, the EFI system partition gets its fallback boot path, and what
# was made belongs to the administrators.  NTFS is made and read by ntfs-3g.
. "$(dirname "$0")/lib.sh"
need mkntfs ntfs-3g sfdisk mkfs.vfat mcopy fusermount
[ "$(id -u)" -eq 0 ] || skip "only root can mount"
[ -e /dev/fuse ] || skip "there is no /dev/fuse"
hive=$top_builddir/tests/system/windows-hive
[ -x "$hive" ] || skip "$hive was not built"

out=$tmpdir/out
mnt=$tmpdir/mnt
mkdir "$out" "$mnt"
remember "$out"

# --- the guest ----------------------------------------------------------------

# cmd.exe: no more than what tells a program for amd64.
pe_amd64 ()
{
  printf 'MZ'; head -c 58 /dev/zero; printf '\x40\0\0\0'
  printf 'PE\0\0\x64\x86\x01\0'; head -c 12 /dev/zero
  printf '\xf0\0\x22\0\x0b\x02'; head -c 400 /dev/zero
}

hives ()
{
  "$hive" "$1/SOFTWARE" <<'END'
[Microsoft\Windows NT\CurrentVersion]
"ProductName"="Windows 10 Enterprise"
"CurrentVersion"="6.3"
"CurrentBuildNumber"="19045"
"CurrentBuild"="19045"
"CurrentMajorVersionNumber"=dword:0000000a
"CurrentMinorVersionNumber"=dword:00000000
"EditionID"="Enterprise"
"InstallationType"="Client"
END
  "$hive" "$1/SYSTEM" <<'END'
[Select]
"Current"=dword:00000001
"Default"=dword:00000001
"Failed"=dword:00000000
"LastKnownGood"=dword:00000001
[ControlSet001\Control\ProductOptions]
"ProductType"="WinNT"
[ControlSet001\Control\Session Manager\Environment]
"PROCESSOR_ARCHITECTURE"="AMD64"
[ControlSet001\Services\Tcpip\Parameters]
"Hostname"="phony"
[ControlSet001\Services\disk]
"Start"=dword:00000000
"Type"=dword:00000001
[ControlSet001\Control\Class]
[DriverDatabase\DriverPackages]
END
}

# Files that grow in turns lie in pieces, one between the other's.
fill ()
{
  local i
  mkdir -p "$1/Windows/System32/config" "$1/Windows/System32/drivers" \
    "$1/Program Files" "$1/ProgramData" "$1/System Volume Information" \
    "$1/Users/data"
  pe_amd64 >"$1/Windows/System32/cmd.exe"
  pe_amd64 >"$1/Windows/System32/ntoskrnl.exe"
  hives "$1/Windows/System32/config"
  # As Windows has them: nobody but SYSTEM may open the hives.
  python3 - "$1/Windows/System32/config/SYSTEM" <<'END'
import os, struct, sys
sid = bytes([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0])
acl = struct.pack("<BBHHHBBHI", 2, 0, 28, 1, 0, 0, 0, 20, 0x1f01ff) + sid
os.setxattr(sys.argv[1], "system.ntfs_acl",
            struct.pack("<BBHIIII", 1, 0, 0x9004, 20, 32, 0, 44) +
            sid + sid + acl)
END
  for i in 1 2 3 4 5 6; do
    head -c 3000000 /dev/urandom >>"$1/pagefile.sys"
    head -c 700000 /dev/urandom >>"$1/Users/data/grows"
    head -c 5000 /dev/urandom >"$1/Users/data/file$i"
  done
  { printf 'wake'; head -c 4000000 /dev/urandom; } >"$1/hiberfil.sys"
}

mounted () { ntfs-3g -o "loop${3:+,$3}" "$1" "$2" >/dev/null 2>&1; }
unmount () { fusermount -u "$1"; }
trap 'if mountpoint -q "$mnt"; then unmount "$mnt"; fi; cleanup_test' EXIT

ntfs=$tmpdir/ntfs
truncate -s 400M "$ntfs"
mkntfs -F -Q -p 133120 -H 255 -S 63 "$ntfs" >/dev/null 2>&1
mounted "$ntfs" "$mnt"
fill "$mnt"
unmount "$mnt"

esp=$tmpdir/esp
truncate -s 64M "$esp"
mkfs.vfat "$esp" >/dev/null
mmd -i "$esp" ::EFI ::EFI/Microsoft ::EFI/Microsoft/Boot
pe_amd64 >"$tmpdir/bootmgfw.efi"
"$hive" "$tmpdir/BCD" <<'END'
[Objects\{9dea862c-5cdd-4e70-acc1-f32b344d4795}\Elements\16000046]
"Element"=hex:01
END
mcopy -i "$esp" "$tmpdir/bootmgfw.efi" "$tmpdir/BCD" ::EFI/Microsoft/Boot/

# disk FILE TABLE: the EFI system partition at 1 MiB, NTFS at 65 MiB.
disk ()
{
  truncate -s 466M "$1"
  sfdisk -q "$1" <<<"$2"
  dd if="$esp" of="$1" bs=1M seek=1 conv=notrunc,sparse status=none
  dd if="$ntfs" of="$1" bs=1M seek=65 conv=notrunc,sparse status=none
}
gpt='label: gpt
start=2048, size=131072, type=U
start=133120, size=819200, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7'

sums () { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 md5sum); }

# --- a sound one ---------------------------------------------------------------

disk "$tmpdir/sound.img" "$gpt"
run_v2v -i disk "$tmpdir/sound.img" -o local -os "$out" -of raw \
  --account "$tmpdir/account.json" || fail "the conversion failed"
mounted "$ntfs" "$mnt" ro
sums "$mnt" | grep -v 'config/\|pagefile\|hiberfil' >"$tmpdir/before"
unmount "$mnt"
dd if="$out/sound-sda" of="$tmpdir/after.ntfs" bs=1M skip=65 count=400 \
  conv=sparse status=none
mounted "$tmpdir/after.ntfs" "$mnt" ro || fail "the NTFS is not sound"
sums "$mnt" >"$tmpdir/after"
while read -r line; do
  grep -qxF -e "$line" "$tmpdir/after" || fail "another file: $line"
done <"$tmpdir/before"
[ "$(wc -l <"$tmpdir/before")" -ge 9 ] || fail "too few files were compared"

# Blocks of 64 KiB at the ends of each piece may have been copied.
[ "$(stat -c %s "$mnt/pagefile.sys")" -eq 18000000 ] ||
  fail "the page file has another size"
for f in pagefile.sys hiberfil.sys; do
  left=$(tr -d '\0' <"$mnt/$f" | wc -c)
  [ "$left" -lt 2000000 ] || fail "$left bytes of $f were copied"
done

# What was made is the administrators', and nobody else may write to it.
python3 - "$tmpdir/account.json" "$mnt" <<'END' || fail "permissions"
import json, os, sys
made = [e["path"] for e in json.load(open(sys.argv[1]))
        if e["action"] == "security"]
assert made, "nothing got permissions"
for path in made:
    sd = os.getxattr(sys.argv[2] + path, "system.ntfs_acl",
                     follow_symlinks=False)
    assert sd[:4] == b"\1\0\4\x90", (path, sd)
    everyone = bytes([1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    assert everyone not in sd, path
sd = os.getxattr(sys.argv[2] + "/Windows/System32/config/SYSTEM",
                 "system.ntfs_acl")
assert len(sd) == 72 and everyone not in sd, ("SYSTEM", sd)
END
unmount "$mnt"

dd if="$out/sound-sda" of="$tmpdir/after.esp" bs=1M skip=1 count=64 \
  status=none
mcopy -i "$tmpdir/after.esp" ::EFI/BOOT/BOOTX64.EFI "$tmpdir/fallback" ||
  fail "no fallback boot path"
cmp "$tmpdir/fallback" "$tmpdir/bootmgfw.efi" || fail "another boot manager"
mcopy -i "$tmpdir/after.esp" ::EFI/Microsoft/Boot/BCD "$tmpdir/BCD.after"
cmp -s "$tmpdir/BCD" "$tmpdir/BCD.after" && fail "graphics stay forbidden"
rm -f "$out"/*

# --- a dynamic disk ------------------------------------------------------------

disk "$tmpdir/dynamic.img" 'label: dos
start=2048, size=131072, type=42
start=133120, size=819200, type=42, bootable'
assert_fails "dynamic disk .*basic disk" \
  run_v2v -i disk "$tmpdir/dynamic.img" -o local -os "$out"
no_leftovers

# --- hibernated ----------------------------------------------------------------

for signature in hibr RSTR; do
  mounted "$ntfs" "$mnt" remove_hiberfile
  { printf %s $signature; head -c 1000000 /dev/zero; } >"$mnt/hiberfil.sys"
  unmount "$mnt"
  disk "$tmpdir/hibernated.img" "$gpt"
  before=$(digest "$tmpdir/hibernated.img")
  assert_fails "filesystem was mounted read-only.*/dev/sda2.*powercfg /h off" \
    run_v2v -i disk "$tmpdir/hibernated.img" -o local -os "$out"
  [ "$(digest "$tmpdir/hibernated.img")" = "$before" ] ||
    fail "the source changed"
  no_leftovers
done

# --- compressed by CompactOS ---------------------------------------------------

mounted "$ntfs" "$mnt" remove_hiberfile
rm "$mnt/hiberfil.sys"
python3 - "$mnt/Windows/System32/cmd.exe" <<'END'
import os, struct, sys
wof = struct.pack("<IIII", 1, 2, 1, 0)
os.setxattr(sys.argv[1], "system.ntfs_reparse_data",
            struct.pack("<IHH", 0x80000017, len(wof), 0) + wof)
END
unmount "$mnt"
disk "$tmpdir/compact.img" "$gpt"
run_v2v -i disk "$tmpdir/compact.img" -o local -os "$out" -of raw ||
  fail "a Windows compressed by CompactOS was not converted"
dd if="$out/compact-sda" of="$tmpdir/after.ntfs" bs=1M skip=65 count=400 \
  conv=sparse status=none
mounted "$tmpdir/after.ntfs" "$mnt" ro || fail "the NTFS is not sound"
python3 - "$mnt/Windows/System32/cmd.exe" <<'END' || fail "no longer compressed"
import os, struct, sys
data = os.getxattr(sys.argv[1], "system.ntfs_reparse_data",
                   follow_symlinks=False)
assert struct.unpack("<I", data[:4])[0] == 0x80000017, data
END
unmount "$mnt"
rm -f "$out"/*
