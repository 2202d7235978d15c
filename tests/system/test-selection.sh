#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --disks with each kind of source: exactly the selected disks are opened, by
# numbers and names; wrong selections are refused before anything is opened.
# The disks here are blank: no system is looked for.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-ova.sh"
need qemu-img qemu-storage-daemon virsh tar

in=$tmpdir/in
mkdir "$in"
for n in 0 1 2; do
  truncate -s $((16 + n))M "$in/disk$n.img"
done

# opened MODE OPERANDS… -- SELECTION EXPECTED…: the storage daemon is told to
# open these files and no others.  What follows fails: there is no target
# folder.
opened ()
{
  local source=() selection wanted n name

  while [ "$1" != -- ]; do
    source+=("$1")
    shift
  done
  selection=$2
  shift 2
  assert_fails "error: .*none" run_v2v -v "${source[@]}" \
    --disks "$selection" -o local -os "$tmpdir/none"
  for n in 0 1 2; do
    wanted=no
    for name; do
      [ "$name" != "$n" ] || wanted=yes
    done
    if grep -qE "blockdev-add.*disk${n}[.-]" "$tmpdir/stderr"; then
      [ $wanted = yes ] || fail "${source[*]}: disk $n was opened"
    else
      [ $wanted = no ] || fail "${source[*]}: disk $n was not opened"
    fi
  done
  no_leftovers
  echo "passed: ${source[1]} --disks $selection"
}

all=(-i disk "$in/disk0.img" "$in/disk1.img" "$in/disk2.img")
opened "${all[@]}" -- 0,2 0 2
opened "${all[@]}" -- disk1.img 1
# Each that stays is named, with its size; the first one as a warning.
grep -q 'virt-v2v: disk 2 (.*/disk2.img, 18.0 MiB) stays behind' \
  "$tmpdir/stdout" || fail "disk 2 is not named"
grep -q 'warning: disk 0 (.*, the first of the guest, stays behind' \
  "$tmpdir/stderr" || fail "no warning of the first disk"
run_v2v "${all[@]}" --disks 2,0 --print-source --quiet >"$tmpdir/source"
printf 'disks:\n\t0\n\t2\n' >"$tmpdir/wanted"
sed -n '/^disks:/,/^removable/p' "$tmpdir/source" | grep -v removable |
  diff - "$tmpdir/wanted" || fail "--print-source"

cat >"$in/guest.xml" <<END
<domain type='test'
  xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
<test:runstate>5</test:runstate><name>g</name><memory>65536</memory>
<os><type>hvm</type></os><devices>
$(for n in 0 1 2; do
    echo "<disk type='file' device='disk'><driver name='qemu' type='raw'/>"
    echo "<source file='$in/disk$n.img'/>"
    echo "<target dev='sd$(printf '%s' "xay" | cut -c $((n + 1)))' bus='scsi'/>"
    echo "</disk>"
  done)
</devices></domain>
END
# The source calls the second one sda.
opened -i libvirtxml "$in/guest.xml" -- sda 1
opened -i libvirtxml "$in/guest.xml" -- sdy,sdx 0 2

cat >"$in/node.xml" <<END
<node><domain file="guest.xml"/><domain file="saved.xml"/></node>
END
sed 's|<name>g<|<test:hasmanagedsave/><name>saved<|' "$in/guest.xml" \
  >"$in/saved.xml"
assert_fails "the guest ‘saved’ is not shut down: its state was saved" \
  run_v2v -i libvirt -ic "test://$in/node.xml" saved -o null
opened -i libvirt -ic "test://$in/node.xml" g -- sdy,sda 1 2

cat >"$in/g.cfg" <<END
name = "g"
memory = 64
disk = [ "file:$in/disk0.img,xvdd,w", "file:$in/disk1.img,xvda,w",
         "file:$in/disk2.img,xvdb,w" ]
END
opened -i xen "$in/g.cfg" -- xvdd,xvda 0 1
grep -q 'virt-v2v: disk 1 (xvdb, .*/disk2.img, 18.0 MiB) stays behind' \
  "$tmpdir/stdout" || fail "the disk of Xen that stays is not named"

{ echo '.encoding = "UTF-8"'
  echo 'displayName = "g"'
  echo 'memSize = "64"'
  for n in 0 1 2; do
    cp "$in/disk$n.img" "$in/disk$n-flat.vmdk"
    printf '%s\n' '# Disk DescriptorFile' 'version=1' 'CID=00000001' \
      'parentCID=ffffffff' 'createType="vmfs"' \
      "RW $(($(stat -c %s "$in/disk$n.img") / 512)) VMFS \"disk$n-flat.vmdk\"" \
      >"$in/disk$n.vmdk"
    printf 'scsi0:%s.present = "TRUE"\nscsi0:%s.fileName = "disk%s.vmdk"\n' \
      $n $n $n
  done; } >"$in/g.vmx"
opened -i vmx "$in/g.vmx" -- scsi0:2 2
opened -i vmx "$in/g.vmx" -- sda,1 0 1

mkdir "$in/ova"
for n in 0 1 2; do
  qemu-img convert -f raw -O vmdk -o subformat=streamOptimized \
    "$in/disk$n.img" "$in/ova/disk$n.vmdk"
done
ovf_write "$in/ova/g.ovf" g disk0.vmdk disk1.vmdk disk2.vmdk
opened -i ova "$in/ova" -- 2 2

# What is refused.
bad () {
  assert_fails "^virt-v2v: error: --disks: $1" run_v2v "${all[@]}" \
    --disks "$2" -o local -os "$tmpdir"
  no_leftovers
}
bad "the source has no disk ‘3’\.  It has: disk 0 \(" 3
bad "the source has no disk ‘data\.img’" 0,data.img
bad "disk 1 \(.* is selected twice" 1,0,sdb
bad "there is nothing between two commas" ,
assert_fails "--disks needs a value that is not empty" run_v2v "${all[@]}" \
  --disks '' -o null
