#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A real guest is converted from a simulated vCenter, whose web services,
# datastores and libvirt's driver between them are real; what can go wrong is
# said with what to do.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-vcenter.sh"
need go debugfs e2fsck openssl nbdkit nbdcopy

guest=DC0_H0_VM0
name='100% a+b [é]'              # of the disk
image=$(guest debian12-mini)
out=$tmpdir/out
mkdir "$out"
echo secret >"$tmpdir/password"
echo wrong >"$tmpdir/wrong"
chmod 600 "$tmpdir/password" "$tmpdir/wrong"

# from URI ARGUMENT…
from () {
  local uri=$1
  shift
  run_v2v -i libvirt -ic "$uri" -ip "$tmpdir/password" "$@"
}

# bad PATTERN COMMAND…
bad () {
  local pattern=$1
  shift
  assert_fails "^virt-v2v: error: .*$pattern" "$@"
  no_leftovers
  echo "passed: $pattern"
}

# converted DISK: the file system in it is sound, and what the conversion has no
# business with is as it was.  Its partition is the first one, from 1 MiB on.
converted () {
  local file was=$tmpdir/sums.${image##*/} is=$tmpdir/sums.${1##*/}

  e2fsck -fn "$1?offset=1048576" >"$tmpdir/fsck" 2>&1 || {
    cat "$tmpdir/fsck" >&2
    fail "the file system of the converted guest is damaged"
  }
  for file in "$image" "$1"; do
    mkdir "$tmpdir/files"
    debugfs -R "rdump /usr/bin $tmpdir/files" "$file?offset=1048576" \
      2>/dev/null
    (cd "$tmpdir/files" && find . -type f -print0 | sort -z |
      xargs -0 sha256sum) >"$tmpdir/sums.${file##*/}"
    rm -r "$tmpdir/files"
  done
  [ "$(wc -l <"$is")" -gt 100 ] ||
    fail "the programs of the guest cannot be read"
  # Of VMware's tools nothing is left.
  grep -v -E 'VGAuth|/vmtoolsd|/vmware-|/vmhgfs|/vm-support' "$was" |
    diff - "$is" >&2 ||
    fail "programs of the guest are not as they were"
}

# --- ESXi: disks on two datastores, short sessions, areas that it cannot tell --
size=$((64 * 1024 * 1024))
guest=ha-host_VM0
start_vcenter -esx -datastore Second -tracking -areas 1 -session 40 \
  -mode independent_persistent \
  -disk "[LocalDS_0] $guest/plain.vmdk" -size "$(stat -c %s "$image")" \
  -disk "[Second] data/data.vmdk" -size $size
esx="esx://root@127.0.0.1:$vc_port/?no_verify=1"
mkdir "$vc_store2/data"
write_vmx_file "$vc_store/$guest/$guest.vmx" $guest plain.vmdk \
  /vmfs/volumes/Second/data/data.vmdk
cp --sparse=always "$image" "$vc_store/$guest/plain-flat.vmdk"
# Data with holes, none of which may be filled with anything.
truncate -s $size "$vc_store2/data/data-flat.vmdk"
for at in 1 40 63; do
  dd if=/dev/urandom of="$vc_store2/data/data-flat.vmdk" bs=1M count=1 \
    seek=$at conv=notrunc status=none
done
from "$esx" $guest --print-source >"$tmpdir/source" 2>"$tmpdir/warnings" ||
  fail "--print-source of a guest of an ESXi host failed"
grep -qx 'hypervisor type: vmware' "$tmpdir/source" ||
  fail "--print-source does not say vmware"
# Snapshots take no note of such disks; for us they are as any others.  What
# libvirt's driver does not know of a newer server is told with -v only.
[ ! -s "$tmpdir/warnings" ] ||
  fail "there are warnings: $(cat "$tmpdir/warnings")"
from "$esx" $guest --print-source -v >"$tmpdir/source" 2>"$tmpdir/debug"
grep -q "warning : .*Unexpected .* property" "$tmpdir/debug" ||
  fail "with -v, libvirt's warnings are not there"
grep -q 'dcPath=ha-datacenter&dsName=LocalDS_0' "$vc_log" ||
  fail "the disk was not looked for in the datacenter of the host"

flats=("$vc_store/$guest/plain-flat.vmdk" "$vc_store2/data/data-flat.vmdk")
before=$(sha256sum "${flats[@]}")
from "$esx" $guest -v -o local -os "$out" -on esx -of raw \
  2>"$tmpdir/debug" || {
  tail -n 20 "$tmpdir/debug" >&2
  fail "the conversion from an ESXi host failed"
}
no_leftovers
[ "$(sha256sum "${flats[@]}")" = "$before" ] ||
  fail "the source changed"
cmp "$vc_store2/data/data-flat.vmdk" "$out/esx-sdb" ||
  fail "the disk on the second datastore arrived with other data"
converted "$out/esx-sda"
# Of the first disk some areas were told of, then no more: all of both was read.
grep -q 'AREAS [0-9]' "$vc_log" && grep -q 'AREAS refused' "$vc_log" ||
  fail "the areas were not asked for"
for i in 0 1; do
  grep -q "disk $i: all of it is read: .*tracking file is damaged" \
    "$tmpdir/debug" || fail "disk $i: it is not said that all of it is read"
done
[ "$(vc_requested data-flat)" -ge $size ] ||
  fail "not all of the disk was read, and nothing says what may be left out"
[ "$(grep -c 'session=false basic=true' "$vc_log")" -ge 3 ] ||
  fail "no session ended in the middle of the copy"
rm "$out"/esx*
stop_vcenter

# --- vCenter -----------------------------------------------------------------
guest=DC0_H0_VM0
start_vcenter -disk "[LocalDS_0] $guest/$name.vmdk" -firmware bios \
  -size "$(stat -c %s "$image")" -tracking
vpx="vpx://root@127.0.0.1:$vc_port/DC0/DC0_H0?no_verify=1"
write_vmx $guest "$name.vmdk"

bad "no such file: is the datastore" from "$vpx" $guest -o null
cp --sparse=always "$image" "$vc_store/$guest/$name-flat.vmdk"
bad "Login failure.*DOMAIN%5cUSER" run_v2v -i libvirt -ic "$vpx" \
  -ip "$tmpdir/wrong" $guest -o null
bad "trusts.*no_verify=1.*SHA-1 thumbprint $(vc_thumbprint sha1), SHA-256 \
thumbprint $(vc_thumbprint sha256)" from "${vpx%\?*}" $guest -o null
bad "‘nobody’ was not found.  Guests there are: .*$guest" \
  from "$vpx" nobody -o null
bad "is running.*must be shut down" from "$vpx" DC0_H0_VM1 -o null
bad "FOLDER/DATACENTER" from "${vpx/DC0/DC9}" $guest -o null
bad "name of a host" from "${vpx/DC0_H0/DC0_H9}" $guest -o null
bad "is the port right" \
  from "vpx://root@127.0.0.1:1/DC0/DC0_H0?no_verify=1" $guest -o null
bad "name of the server" \
  from "vpx://root@nowhere.invalid/DC0/DC0_H0?no_verify=1" $guest -o null
bad "password file" run_v2v -i libvirt -ic "$vpx" -ip "$tmpdir/none" $guest \
  -o null

before=$(digest "$vc_store/$guest/$name-flat.vmdk")
from "$vpx" $guest -v -o local -os "$out" -on converted -of qcow2 \
  2>"$tmpdir/debug" || {
  tail -n 20 "$tmpdir/debug" >&2
  fail "the conversion failed"
}
no_leftovers
[ "$(digest "$vc_store/$guest/$name-flat.vmdk")" = "$before" ] ||
  fail "the source changed"
grep -q 'disk 0: [1-9][0-9]* allocated areas' "$tmpdir/debug" ||
  fail "the allocated areas were not asked for"
! grep -q 'basic=true' "$vc_log" || fail "more than one way to log in was used"
grep -q "mac address='00:0c:29:aa:bb:01'" "$out/converted.xml" ||
  fail "the XML lacks the network card"

"$system_dir/areas-read.py" "$vc_log" ||
  fail "more was read than the server says is there"
qemu-img convert -O raw "$out/converted-sda" "$tmpdir/converted"
converted "$tmpdir/converted"
stop_vcenter

# --- vCenter: two datastores, names as people give them, short sessions ------
# The server writes "%" and "/" of its objects' names as %25 and %2f.
guest='50% a+b / [é]' object='50%25 a+b %2f [é]'
store='DS a%2fb + é' folder='Dossier é+%251' uri_folder='Dossier%20%C3%A9+%25251'
dir='100% a+b é' disk='100% a+b [é]' data='d a+t%a'
data_size=$((40 * 1024 * 1024))
start_vcenter -guest "$object" -datastore "$store" -folder "$folder" \
  -vmx "[LocalDS_0] $dir/v+%.vmx" -session 5 -busy 2 -tracking \
  -disk "[LocalDS_0] $dir/$disk.vmdk" -size $size \
  -disk "[$store] $dir/x/$data.vmdk" -size $data_size
vpx="vpx://root@127.0.0.1:$vc_port/$uri_folder/DC0/$uri_folder/DC0_H0"
vpx+="?no_verify=1"
mkdir -p "$vc_store/$dir" "$vc_store2/$dir/x"
write_vmx_file "$vc_store/$dir/v+%.vmx" "$object" "$disk.vmdk" \
  "/vmfs/volumes/LocalDS_1/$dir/x/$data.vmdk"
flat=$vc_store/$dir/$disk-flat.vmdk
flat2=$vc_store2/$dir/x/$data-flat.vmdk
truncate -s $size "$flat"
head -c $data_size /dev/urandom >"$flat2"

bad "was not found.*Did you mean ‘50% a.b / .é" from "$vpx" '50% A+B' -o null
from "$vpx" "$guest" --print-source >"$tmpdir/source"
[ "$(grep -c '\[scsi\]' "$tmpdir/source")" -eq 2 ] ||
  fail "--print-source does not show two disks"
# The server was busy for a while, and was asked again.
[ "$(grep -c ' HEAD ' "$vc_log")" -eq 4 ] ||
  fail "each disk was to be looked for, and twice more"
url=$(sed -n 's/.* HEAD \(.*\) Range=.*/\1/p' "$vc_log" | tail -n 1)
# Both disks are found among what the web services say.
bad "nowhere" from "$vpx" "$guest" -v -o local -os "$tmpdir/nowhere"
for i in 0 1; do
  grep -q "disk $i: [0-9]* allocated areas" "$tmpdir/stderr" ||
    fail "disk $i: the allocated areas were not asked for"
done
# --disks: the other disk is not even asked about.
bad "nowhere" from "$vpx" "$guest" -v --disks 1 -o local \
  -os "$tmpdir/nowhere"
grep -q "disk 1: [0-9]* allocated areas" "$tmpdir/stderr" &&
  ! grep -q "disk 0: [0-9]* allocated areas" "$tmpdir/stderr" ||
  fail "--disks 1 did not open exactly disk 1"
# A session ends after 5 requests: it is renewed in the middle of the copy.
nbdkit -U - -r "$top_builddir/inputs/virt-v2v-https-plugin.so" \
  url="https://127.0.0.1:$vc_port$url" user=root sslverify=false \
  password=+"$tmpdir/password" --run "nbdcopy \"\$uri\" '$tmpdir/copy'"
cmp "$flat2" "$tmpdir/copy" || fail "the copy is not the disk"
[ "$(grep -c 'session=false basic=true' "$vc_log")" -ge 3 ] ||
  fail "no session ended"
rm "$tmpdir/copy"
stop_vcenter

# --- disks that cannot be read -------------------------------------------------
guest=DC0_H0_VM0
# refused PATTERN OPTION…: as the web services say.
refused () {
  local pattern=$1
  shift
  start_vcenter -disk "[LocalDS_0] $guest/x.vmdk" -size $size "$@"
  vpx="vpx://root@127.0.0.1:$vc_port/DC0/DC0_H0?no_verify=1"
  write_vmx $guest x.vmdk
  truncate -s $size "$vc_store/$guest/x-flat.vmdk"
  bad "$pattern" from "$vpx" $guest -o null
  stop_vcenter
}
refused "delete all snapshots" -snapshot
refused "mapped from a LUN" -raw

# UEFI, secure boot, what happens to writes: known to the web services only.
start_vcenter -firmware efi -tpm -mode independent_nonpersistent \
  -disk "[LocalDS_0] $guest/x.vmdk" -size $size
vpx="vpx://root@127.0.0.1:$vc_port/DC0/DC0_H0?no_verify=1"
write_vmx $guest x.vmdk
truncate -s $size "$vc_store/$guest/x-flat.vmdk"
from "$vpx" $guest --print-source >"$tmpdir/source" 2>"$tmpdir/warnings"
grep -q 'firmware: uefi' "$tmpdir/source" &&
  grep -q 'UEFI secureboot: true' "$tmpdir/source" ||
  fail "secure boot is not in --print-source"
grep -q "warning: .*x.vmdk’ is non-persistent" "$tmpdir/warnings" ||
  fail "no warning of a disk whose writes are thrown away"
# Without changed-block tracking there are no areas.
bad "nowhere" from "$vpx" $guest -v -o local -os "$tmpdir/nowhere"
grep -q "disk 0: all of it is read: changed-block tracking is off" \
  "$tmpdir/stderr" || fail "it is not said that all of it is read"
stop_vcenter
