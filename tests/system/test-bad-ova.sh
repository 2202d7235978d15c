#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# OVF packages that are damaged or meant to do harm: a clear message before the
# appliance starts, nothing left behind.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-ova.sh"
need qemu-img qemu-io tar gzip zstd zip python3 openssl split

in=$tmpdir/in
mkdir "$in"

# bad PATTERN OPERAND: refused, whether it is looked at or converted.
bad () {
  assert_fails "^virt-v2v: error: .*$1" run_v2v -i ova "$2" -o null
  no_leftovers
  echo "passed: $1"
}
# warned PATTERN OPERAND: opened, with a warning.
warned () {
  run_v2v -q -i ova "$2" --print-source >"$tmpdir/shown" 2>"$tmpdir/stderr" ||
    fail "$2 was not opened: $(cat "$tmpdir/stderr")"
  grep -qE -e "warning: .*$1" "$tmpdir/stderr" ||
    fail "no warning that matches $1: $(cat "$tmpdir/stderr")"
  no_leftovers
  echo "passed: $1"
}
# package NAME DISK…: the folder $in/NAME with a small disk and a descriptor.
package () {
  mkdir "$in/$1"
  cp "$tmpdir/disk.vmdk" "$in/$1/disk.vmdk"
  ovf_write "$in/$1/guest.ovf" "$@"
}
# archive PYTHON: a tar $tmpdir/x.ova, by the tarfile "t" and "add".
archive () {
  rm -f "$tmpdir/x.ova"
  python3 - "$tmpdir/x.ova" "$in/good" "$1" <<'EOF'
import io, sys, tarfile
path, good, code = sys.argv[1:]
with tarfile.open(path, "w") as t:
    def add(name, data=b"x", kind=tarfile.REGTYPE, link=""):
        info = tarfile.TarInfo(name)
        info.size, info.type, info.linkname = len(data), kind, link
        t.addfile(info, io.BytesIO(data))
    ovf = open(good + "/guest.ovf", "rb").read()
    vmdk = open(good + "/disk.vmdk", "rb").read()
    exec(code)
EOF
}

truncate -s 8M "$tmpdir/disk"
dd if=/dev/urandom of="$tmpdir/disk" bs=1M count=2 conv=notrunc status=none
vmdk_of "$tmpdir/disk" "$tmpdir/disk.vmdk"
package good disk.vmdk
run_v2v -q -i ova "$in/good" --print-source >/dev/null ||
  fail "the good package was not opened"

# No packages.
bad "nowhere.ova.*No such file" "$tmpdir/nowhere.ova"
head -c 100000 /dev/urandom >"$tmpdir/noise.ova"
bad "noise.ova.*no tar or zip archive" "$tmpdir/noise.ova"
: >"$tmpdir/empty.ova"
bad "empty.ova.*(no .ovf file|no tar or zip)" "$tmpdir/empty.ova"
mkdir "$in/none"
bad "has no .ovf file" "$in/none"
cp -r "$in/good" "$in/two"
cp "$in/two/guest.ovf" "$in/two/other.ovf"
bad "has 2 .ovf files" "$in/two"
tar -C "$in/two" -cf "$tmpdir/x.ova" guest.ovf other.ovf disk.vmdk
bad "more than one .ovf file" "$tmpdir/x.ova"
archive 'add("disk.vmdk", vmdk)'
bad "has no .ovf file" "$tmpdir/x.ova"

# Not complete.
package gone gone.vmdk
bad "has no file ‘gone.vmdk’" "$in/gone"
tar -C "$in/gone" -cf "$tmpdir/x.ova" guest.ovf disk.vmdk
bad "has no file ‘gone.vmdk’" "$tmpdir/x.ova"
tar -C "$in/gone" -czf "$tmpdir/x.ova" guest.ovf disk.vmdk
bad "has no file ‘gone.vmdk’" "$tmpdir/x.ova"
package chunks "c.img ovf:chunkSize='1048576' ovf:size='3145728'"
split -a 9 -d -b 1M -n 2 "$tmpdir/disk" "$in/chunks/c.img." 2>/dev/null ||
  split -a 9 -d -n 2 "$tmpdir/disk" "$in/chunks/c.img."
rm "$in/chunks/c.img.000000000"
bad "has no file ‘c.img.000000000’" "$in/chunks"
tar -C "$in/good" -cf "$tmpdir/whole.ova" guest.ovf disk.vmdk
head -c 1500000 "$tmpdir/whole.ova" >"$tmpdir/x.ova"
bad "(is truncated: ‘disk.vmdk’|truncated)" "$tmpdir/x.ova"
gzip -c "$tmpdir/whole.ova" >"$tmpdir/x.ova"
truncate -s 1500000 "$tmpdir/x.ova"
bad "(truncated|damaged)" "$tmpdir/x.ova"
zstd -q -c "$tmpdir/whole.ova" >"$tmpdir/x.ova"
truncate -s 1500000 "$tmpdir/x.ova"
bad "(truncated|damaged)" "$tmpdir/x.ova"
package cut disk.vmdk
truncate -s 100 "$in/cut/disk.vmdk"
bad "its 100 bytes are too few for a disk" "$in/cut"

# The manifest.
cp -r "$in/good" "$in/sums"
manifest_write "$in/sums" guest.ovf disk.vmdk
echo "rubbish" >>"$in/sums/guest.mf"
echo "SHA1(gone.vmdk)= 00" >>"$in/sums/guest.mf"
warned 'unable to parse line from manifest file: "rubbish"' "$in/sums"
warned 'checksum for non-existent file gone.vmdk' "$in/sums"
for method in SHA1 SHA256 SHA512; do
  printf '%s(disk.vmdk)= %s\n' $method "$(openssl dgst -r \
    -"${method,,}" "$in/sums/disk.vmdk" | cut -d ' ' -f 1)" \
    >"$in/sums/guest.mf"
  run_v2v -q -i ova "$in/sums" --print-source >/dev/null 2>"$tmpdir/stderr" ||
    fail "$method: a good sum was refused"
  [ ! -s "$tmpdir/stderr" ] || fail "$method: $(cat "$tmpdir/stderr")"
  sed -i 's/= ./= z/; s/z/0/' "$in/sums/guest.mf"
  grep -q '= 00' "$in/sums/guest.mf" || sed -i 's/= 0/= 1/' \
    "$in/sums/guest.mf"
  printf 'x' | dd of="$in/sums/disk.vmdk" bs=1 seek=70000 conv=notrunc \
    status=none
  bad "-i ova: corrupt OVA: checksum of disk disk.vmdk does not match" \
    "$in/sums"
  for compress in cat gzip "zstd -q"; do
    tar -C "$in/sums" -cf - guest.ovf disk.vmdk guest.mf |
      $compress >"$tmpdir/x.ova"
    bad "-i ova: corrupt OVA: checksum of disk disk.vmdk does not match" \
      "$tmpdir/x.ova"
  done
  cp "$in/good/disk.vmdk" "$in/sums/disk.vmdk"
done
# The same file again and again is read once; two sums for it cannot be right.
sum=$(openssl dgst -sha256 -r "$in/sums/disk.vmdk" | cut -d ' ' -f 1)
seq 100000 | sed "s/.*/SHA256(disk.vmdk)= $sum/" >"$in/sums/guest.mf"
run_v2v -q -i ova "$in/sums" --print-source >/dev/null ||
  fail "a manifest of many lines"
echo "SHA256(disk.vmdk)= ${sum//[0-9]/a}" >>"$in/sums/guest.mf"
bad "-i ova: corrupt OVA: checksum of disk disk.vmdk does not match" \
  "$in/sums"

# Ways out of the package.
for href in ../../../../etc/hostname /etc/hostname %2e%2e/hostname \
            file:///etc/hostname; do
  rm -rf "$in/out"
  package out "$href"
  bad "hostname’ (is absolute|leads out|is a URL)" "$in/out"
  tar -C "$in/out" -cf "$tmpdir/x.ova" guest.ovf disk.vmdk
  bad "hostname’ (is absolute|leads out|is a URL)" "$tmpdir/x.ova"
done
package link disk.vmdk
ln -sf /etc/hostname "$in/link/disk.vmdk"
bad "is a link that leads out" "$in/link"
ln -sf ../good/disk.vmdk "$in/link/disk.vmdk"
bad "is a link that leads out" "$in/link"
rm "$in/link/disk.vmdk"
mkfifo "$in/link/disk.vmdk"
bad "is no regular file" "$in/link"
archive 'add("guest.ovf", ovf)
add("disk.vmdk", b"", tarfile.SYMTYPE, "/etc/hostname")'
bad "‘disk.vmdk’, which is a link" "$tmpdir/x.ova"
archive 'add("guest.ovf", ovf)
add("disk.vmdk", b"", tarfile.LNKTYPE, "/etc/hostname")'
bad "‘disk.vmdk’, which is a link" "$tmpdir/x.ova"
archive 'add("guest.ovf", ovf)
add("disk.vmdk", b"", tarfile.CHRTYPE)'
bad "‘disk.vmdk’, which is no regular file" "$tmpdir/x.ova"
for name in ../disk.vmdk /disk.vmdk x/../../disk.vmdk; do
  archive "add('guest.ovf', ovf); add('$name', vmdk)"
  bad "disk.vmdk’ (is absolute|leads out)" "$tmpdir/x.ova"
done

# Images that would have other files opened.
package images disk.img
qemu-img create -q -f qcow2 -F raw -b /etc/hostname "$in/images/disk.img" 1M
bad "refers to other files" "$in/images"
printf '# Disk DescriptorFile\nRW 2048 FLAT "/etc/hostname" 0\n%600s' x \
  >"$in/images/disk.img"
bad "refers to other files" "$in/images"
gzip -n "$in/images/disk.img"
bad "refers to other files" "$in/images"

# Bombs: a disk larger than it says, a file larger than there is room for.
mkdir "$in/bomb"
ovf_capacity=$((1 << 20)) ovf_write "$in/bomb/guest.ovf" bomb \
  "disk.img ovf:compression='gzip'"
head -c 1G /dev/zero | gzip -1 >"$in/bomb/disk.img"
bad "more than the [0-9]+ bytes that it should have" "$in/bomb"
(cd "$in/bomb" && zip -q -1 "$tmpdir/bomb.zip" guest.ovf disk.img)
bad "more than the [0-9]+ bytes that it should have" "$tmpdir/bomb.zip"
trap 'umount "$tmpdir/tmp" 2>/dev/null || true; cleanup_test' EXIT
mount -t tmpfs -o size=128M tmpfs "$tmpdir/tmp" ||
  fail "cannot mount a tmpfs for the full folder"
truncate -s 200M "$in/good/large.img"
ovf_write "$in/good/guest.ovf" large "large.img ovf:size='209715200'"
tar -C "$in/good" -czf "$tmpdir/x.ova" guest.ovf large.img
bad "needs 200.*MiB.*VIRT_V2V_TMPDIR" "$tmpdir/x.ova"
ovf_write "$in/good/guest.ovf" large large.img
tar -C "$in/good" -czf "$tmpdir/x.ova" guest.ovf large.img
bad "unpacking ‘large.img’ needs 200.*MiB.*VIRT_V2V_TMPDIR" "$tmpdir/x.ova"
umount "$tmpdir/tmp"
