#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A real guest with data disks of each kind, exported as an OVF package of each
# form: every form is opened, two are converted, and the data must arrive bit
# for bit.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-ova.sh"
need qemu-img tar gzip xz zstd zip openssl split

in=$tmpdir/in
out=$tmpdir/out
mkdir "$in" "$out"
image=$(guest debian12-mini)

# Data with holes: 16 MiB, of which 3 are written.
data () {
  truncate -s 16M "$1"
  dd if=/dev/urandom of="$1" bs=1M count=2 seek=1 conv=notrunc status=none
  dd if=/dev/urandom of="$1" bs=1M count=1 seek=15 conv=notrunc status=none
}
for i in 1 2 3; do
  data "$tmpdir/data$i"
done
cp "$tmpdir/data1" "$in/raw image"
gzip -c "$tmpdir/data2" >"$in/packed.img.gz"
vmdk_of "$tmpdir/data3" "$tmpdir/data3.vmdk"
split -a 9 -d -b 1M "$tmpdir/data3.vmdk" "$in/chunked.vmdk."
disks=('raw%20image' "packed.img.gz ovf:compression='gzip'"
       "chunked.vmdk ovf:chunkSize='$((1 << 20))'" "blank $((32 << 20))")
members=("raw image" packed.img.gz)
for f in "$in"/chunked.vmdk.*; do
  members+=("$(basename "$f")")
done
[ ${#members[@]} -gt 3 ] || fail "the chunked disk has one chunk only"
ovf_write "$in/guest.ovf" ovaguest "${disks[@]}"
manifest_write "$in" guest.ovf "${members[@]}"

# Every form is opened.
order=(guest.ovf guest.mf "${members[@]}")
tar -C "$in" -cf "$tmpdir/guest.ova" "${order[@]}"
gzip -c "$tmpdir/guest.ova" >"$tmpdir/guest.tar.gz"
xz -0 -c "$tmpdir/guest.ova" >"$tmpdir/guest.tar.xz"
zstd -q "$tmpdir/guest.ova" -o "$tmpdir/guest.tar.zst"
(cd "$in" && zip -q "$tmpdir/guest.zip" "${order[@]}")
for form in in in/ guest.ova guest.tar.gz guest.tar.xz guest.tar.zst guest.zip; do
  run_v2v -q -i ova "$tmpdir/$form" --print-source >"$tmpdir/shown" ||
    fail "$form was not opened"
  [ -f "$tmpdir/expected" ] || cp "$tmpdir/shown" "$tmpdir/expected"
  diff -u "$tmpdir/expected" "$tmpdir/shown" >&2 ||
    fail "$form shows another guest"
  no_leftovers
done
grep -q 'source name: ovaguest$' "$tmpdir/expected"
grep -q '^[[:space:]]3 \[scsi\]$' "$tmpdir/expected"
grep -q 'Bridge "VM Network" \[e1000\]$' "$tmpdir/expected"

# macOS adds a file of its own to each file; a signature is noted.
printf '\0\5\26\7' | tee "$in/._guest.ovf" >"$in/._guest.mf"
echo cert >"$in/guest.cert"
tar -C "$in" -cf "$tmpdir/mac.ova" ._guest.ovf guest.ovf ._guest.mf guest.mf \
  guest.cert "${members[@]}"
gzip -c "$tmpdir/mac.ova" >"$tmpdir/mac.tar.gz"
for form in in mac.ova mac.tar.gz; do
  run_v2v -i ova "$tmpdir/$form" --print-source >"$tmpdir/shown" ||
    fail "$form was not opened"
  grep -q 'source name: ovaguest$' "$tmpdir/shown" ||
    fail "$form shows another guest"
  [ $form = mac.tar.gz ] ||
    grep -q 'the package is signed .*guest.cert' "$tmpdir/shown" ||
    fail "$form: the signature is not noted"
done
rm "$in"/._guest.* "$in/guest.cert"

# With the system disk before them, the manifest and the descriptor last.
vmdk_of "$image" "$in/system.vmdk"
ovf_write "$in/guest.ovf" ovaguest system.vmdk "${disks[@]}"
members=(system.vmdk "${members[@]}")
manifest_write "$in" guest.ovf "${members[@]}"
tar -C "$in" -cf "$tmpdir/last.ova" --format=pax ./system.vmdk \
  "${members[@]:1}" guest.mf guest.ovf
rm "$in/system.vmdk"
zstd -q -1 "$tmpdir/last.ova" -o "$tmpdir/last.tar.zst"
digest "$tmpdir/last.ova" >"$tmpdir/before"

arrived () {
  local i letters=(a b c d)
  for i in 1 2 3; do
    cmp "$tmpdir/data$i" "$out/ovaguest-sd${letters[$i]}" ||
      fail "$1: disk $i arrived with other data"
  done
  [ "$(stat -c %s "$out/ovaguest-sde")" = $((32 << 20)) ] ||
    fail "$1: the blank disk has another size"
  grep -q '<memory unit=.KiB.>1048576<' "$out/ovaguest.xml" ||
    fail "$1: the XML has another amount of memory"
  rm -r "$out"
  mkdir "$out"
  no_leftovers
}

# In one pass, everything unpacked.
run_v2v -i ova "$tmpdir/last.tar.zst" -o local -os "$out" -of raw ||
  fail "the conversion of the compressed tar failed"
arrived "compressed tar"
# In place: nothing but the compressed and the chunked disk is unpacked.
run_v2v -i ova "$tmpdir/last.ova" -o local -os "$out" -of raw ||
  fail "the conversion of the tar failed"
arrived tar
[ "$(digest "$tmpdir/last.ova")" = "$(cat "$tmpdir/before")" ] ||
  fail "the source changed"
