#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# -o libvirt, which is also what happens without -o: a real guest is converted
# into a storage pool of a real libvirtd, which starts it to its login prompt.
# What stands in the way is said before anything is copied, and what fails later
# leaves nothing behind.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-libvirtd.sh"
. "$system_dir/lib-phony.sh"
need qemu-img setpriv xmllint mkfs.ext4 sfdisk

image=$(guest debian12-mini)
# Enough for everything that is looked at before the guest is.
blank=$tmpdir/blank.img
qemu-img create -q -f raw "$blank" 100M

# A folder with too little room; libvirtd must see it when it starts.
mkdir "$tmpdir/small"
mount -t tmpfs -o size=20m v2v-test "$tmpdir/small"
trap 'status=$?; set +e; umount "$tmpdir/small"; (exit "$status"); cleanup_test' \
  EXIT

refused () {
  local pattern=$1
  shift
  assert_fails "error: -o libvirt: $pattern" run_v2v -i disk "$blank" "$@"
}

refused 'cannot connect.*is libvirtd \(or virtqemud\) running' \
  -oc "qemu:///system?socket=$tmpdir/none"
refused '.qemu\+ssh://root@there/system. .* is on another host' \
  -oc qemu+ssh://root@there/system
LIBVIRT_DEFAULT_URI=qemu+tcp://there/system refused '.*is on another host'
refused '.*is a connection to .TEST.*qemu:///system' -oc test:///default

libvirtd_start
mkdir "$tmpdir/other"
virsh -q pool-define-as asleep dir --target "$tmpdir/other"
virsh -q pool-define-as small dir --target "$tmpdir/small"
virsh -q pool-start small
mkdir "$tmpdir/lost"
virsh -q pool-define-as lost dir --target "$tmpdir/lost"
virsh -q pool-start lost
rmdir "$tmpdir/lost"
remember "$pool_dir"

refused 'the storage pool .none. does not exist.  Pools there are: .*asleep \(inac'\
'tive\)' -os none
refused '-os wants the name of a storage pool.*-o local.*default' -os /var/tmp
refused 'the storage pool .asleep. is not active.*virsh pool-start' -os asleep
refused 'the folder .*/lost. .*cannot be used: No such file' -os lost
refused 'the storage pool .small.: not enough space .* 104857600 bytes .*needed' \
  -os small -oa preallocated
touch "$pool_dir/blank-sda"
refused 'the volume .blank-sda. exists already.*-on' -os default
rm "$pool_dir/blank-sda"
cat >"$tmpdir/clash.xml" <<'END'
<domain type='qemu'>
  <name>clash</name>
  <memory>65536</memory>
  <os><type>hvm</type></os>
</domain>
END
virsh -q define "$tmpdir/clash.xml"
refused 'there is a guest .clash. already.*-on' -on clash

chmod 755 "$libvirtd_dir/sock"
assert_fails 'cannot connect to.*Permission denied.*as root' \
  setpriv --reuid 65534 --regid 65534 --clear-groups \
  env HOME=/ TMPDIR=/tmp "$top_builddir/virt-v2v" -i disk "$blank"
no_leftovers

# Another guest takes the name while the disks are copied.
status=0
run_v2v -i disk "$image" -if raw -on late -n nowhere \
  >"$tmpdir/late.out" 2>"$tmpdir/late.err" &
pid=$!
until grep -q 'Setting up the destination' "$tmpdir/late.out"; do
  kill -0 "$pid" 2>/dev/null || fail "$(cat "$tmpdir/late.err")"
  sleep 0.2
done
sed s/clash/late/ "$tmpdir/clash.xml" >"$tmpdir/late.xml"
virsh -q define "$tmpdir/late.xml"
wait "$pid" || status=$?
cat "$tmpdir/late.out" "$tmpdir/late.err"
[ "$status" -eq 1 ] || fail "exit status $status instead of 1"
grep -q "the guest cannot be defined: libvirt: .*late" "$tmpdir/late.err" ||
  fail "the clash is not told"
grep -q "warning: the target has no network .nowhere." "$tmpdir/late.err" ||
  fail "the missing network is not told"
no_leftovers

# Ended while the disks are copied: nothing is there, for libvirt either.
# ended SIGNAL STATUS
ended () {
  local status=0 pid
  # $! is the program itself, not a shell around it.
  "${v2v_env[@]}" "$top_builddir/run" virt-v2v -i disk "$image" -if raw \
    -on ended >"$tmpdir/ended.out" 2>"$tmpdir/ended.err" &
  pid=$!
  until grep -q 'Setting up the destination' "$tmpdir/ended.out"; do
    kill -0 "$pid" 2>/dev/null || fail "$(cat "$tmpdir/ended.err")"
    sleep 0.2
  done
  kill -s "$1" "$pid"
  wait "$pid" || status=$?
  [ "$status" -eq "$2" ] || fail "status $status after SIG$1"
  no_leftovers
  virsh -q pool-refresh default
  [ -z "$(virsh -q vol-list default)" ] || fail "a volume is left after SIG$1"
  ! virsh -q dominfo ended >/dev/null 2>&1 || fail "a guest is left"
}
ended KILL 137
ended TERM 143

# What this host cannot run is refused when the guest has been looked at, before
# anything is copied.  These guests are phony: a Linux whose programs say that
# they are of a PowerPC, and one that the source's XML gives UEFI.
phony_tree "$tmpdir/tree" debian 12
disk_with "$tmpdir/uefi.img" 192 "$tmpdir/tree"
for program in "$tmpdir"/tree/bin/*; do
  printf '\025' | dd of="$program" bs=1 seek=18 conv=notrunc status=none
done
disk_with "$tmpdir/ppc64le.img" 192 "$tmpdir/tree"
cat >"$tmpdir/uefi.xml" <<END
<domain type='kvm'>
  <name>uefi</name><memory unit='MiB'>1024</memory><vcpu>1</vcpu>
  <os firmware='efi'><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='$tmpdir/uefi.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
END
assert_fails 'error: -o libvirt: .*of the architecture ppc64le, which this host' \
  run_v2v -i disk "$tmpdir/ppc64le.img" -on foreign
cat "$tmpdir/stdout" "$tmpdir/stderr"
! grep -qE 'Setting up the destination|Copying' "$tmpdir/stdout" ||
  fail "the destination was made"
assert_fails 'error: -o libvirt: .*host has no UEFI firmware' \
  run_v2v -i libvirtxml "$tmpdir/uefi.xml"
cat "$tmpdir/stdout" "$tmpdir/stderr"
! grep -qE 'Setting up the destination|Copying' "$tmpdir/stdout" ||
  fail "the destination was made"
no_leftovers

# From a libvirt whose guest had what this host has not.  No processor of a PC
# is an Itanium, and each has SSE2.
cat >"$tmpdir/source.xml" <<END
<domain type='kvm'>
  <name>mini &amp; co</name><memory unit='MiB'>1024</memory><vcpu>1</vcpu>
  <cpu mode='host-model'>
    <feature policy='require' name='ia64'/>
    <feature policy='require' name='sse2'/>
  </cpu>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='$image'/>
      <target dev='vda' bus='virtio'/>
      <checksum method='sha256'>$(digest "$image")</checksum>
    </disk>
    <interface type='direct'>
      <mac address='52:54:00:12:34:56'/><source dev='eth0' mode='bridge'/>
    </interface>
    <hostdev mode='subsystem' type='pci'>
      <source><address domain='0' bus='0x3b' slot='0' function='1'/></source>
    </hostdev>
  </devices>
</domain>
END
run_v2v -i libvirtxml "$tmpdir/source.xml" -of qcow2 2>"$tmpdir/err" ||
  fail "the conversion failed: $(cat "$tmpdir/err")"
cat "$tmpdir/err"
for pattern in 'PCI device 0000:3b:00.1 of the source.s host is not carried' \
  '52:54:00:12:34:56 was connected by .direct.' \
  'features of the processor that this host does not have: ia64\.'; do
  grep -q "warning: .*$pattern" "$tmpdir/err" || fail "no warning of $pattern"
done
virsh -q vol-list default | grep -q '^ mini & co-sda ' ||
  fail "libvirt does not list the disk"

# The same as a source: the volume is looked up in its pool.
sed "s/clash/volumes/; s|</domain>|<devices><disk type='volume'><driver name='qemu'\
 type='qcow2'/><source pool='default' volume='mini \&amp; co-sda'/><target dev='vda'/></disk>\
</devices></domain>|" "$tmpdir/clash.xml" >"$tmpdir/volumes.xml"
virsh -q define "$tmpdir/volumes.xml"
assert_fails 'error: .*none.*No such file' \
  run_v2v -v -i libvirt volumes -o local -os "$tmpdir/none"
grep -q "blockdev-add.*pool.*/mini & co-sda" "$tmpdir/stderr" ||
  fail "the volume was not opened"
disk="$pool_dir/mini & co-sda"
[ "$(stat -c %a "$disk")" = 600 ] || fail "others may read the disk"
xml=$tmpdir/mini.xml
virsh dumpxml 'mini & co' >"$xml"
fact () { xmllint --xpath "string($1)" "$xml"; }
[ "$(fact '//disk[1]/source/@file')" = "$disk" ] || fail "another disk"
[ "$(fact '//disk[1]/driver/@discard')" = unmap ] || fail "no discard"
[ -n "$(fact /domain/devices/emulator)" ] || fail "no emulator"

# The host's /dev/kvm may work: then it is what the guest gets.
type=$(fact /domain/@type)
echo "domain type: $type"
virsh -q start --paused 'mini & co'
console=$(virsh ttyconsole 'mini & co')
options=()
for p in "${boot_failures[@]}"; do
  options+=(--fail "$p")
done
# shellcheck disable=SC2016
boot_watch "${options[@]}" --expect 'login: ' \
  --expect 'V2V-TEST-LEASE \S+ 10\.0\.2\.' -- \
  bash -c 'exec 3<"$1"; virsh -q resume "mini & co"; exec cat <&3' \
  console "$console" || fail "libvirt does not bring the guest to its login"
boot_assert DISK '^vda '
libvirtd_stop
