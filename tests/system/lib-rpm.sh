# SPDX-License-Identifier: GPL-2.0-or-later
# Boot the RPM guests of test-data/ on machines like their first, and look at
# what their conversion must keep.  Sourced after lib.sh and lib-boot.sh.
# shellcheck shell=bash

# vmware_machine IMAGE MAC bios|uefi: set the array "machine": a disk on AHCI, and
# VMware's network card in the slot that makes systemd call it ens192.
vmware_machine ()
{
  local image=$1 mac=$2 firmware=$3 dir

  machine=(
    qemu-system-x86_64 -no-user-config -nodefaults -display none -no-reboot
    -machine q35 -accel tcg,thread=multi -cpu max -smp 1 -m 1024 -device VGA
    -chardev stdio,id=serial0,signal=off -serial chardev:serial0
    -drive "if=none,id=disk0,format=raw,snapshot=on,file=$image"
    -device ide-hd,drive=disk0,bus=ide.0
    # Otherwise ACPI, not the port's own number, names the slot.
    -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
    -device pcie-root-port,id=port192,chassis=192,slot=192
    -netdev user,id=net0
    -device "vmxnet3,netdev=net0,bus=port192,mac=$mac,romfile="
  )
  [ "$firmware" = uefi ] || return 0
  dir=$(mktemp -d "$tmpdir/uefi.XXXX")
  cp /usr/share/OVMF/OVMF_VARS_4M.fd "$dir/VARS.fd"
  "$system_dir/uefi-boot-entry.py" "$image" "$dir/VARS.fd" \
    '\EFI\redhat\shimx64.efi'
  machine+=(
    -drive if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd
    -drive "if=pflash,unit=1,format=raw,file=$dir/VARS.fd"
  )
}

# boot_on_vmware GUEST [bios|uefi]
boot_on_vmware ()
{
  local machine

  vmware_machine "$(guest "$1")" "$(guest_fact "$1" MAC)" "${2:-bios}"
  boot_to_login -- "${machine[@]}"
}

# keep_mac GUEST: the card of the converted machine keeps the MAC address that
# the source had.  An image file tells of no card, so the XML is completed here.
keep_mac ()
{
  local mac
  mac=$(guest_fact "$1" MAC)
  python3 - "$xml" "$mac" <<'END' || fail "no interface in $xml"
import sys
import xml.etree.ElementTree as tree
doc = tree.parse(sys.argv[1])
card = doc.find("./devices/interface")
mac = card.find("mac")
if mac is None:
    mac = tree.Element("mac")
    card.insert(1, mac)
mac.set("address", sys.argv[2])
doc.write(sys.argv[1])
END
}

newest_kernel ()
{
  guest_fact "$1" KERNELS | awk '{ print $NF }'
}

assert_kernel ()
{
  boot_assert KERNEL "^$1\$"
  boot_assert CMDLINE "BOOT_IMAGE=[^ ]*/vmlinuz-$1( |\$)"
}

# assert_network GUEST INTERFACE: the lease is on an interface of the old name,
# which has the old address.
assert_network ()
{
  boot_assert LEASE "^$2 10\\.0\\.2\\.[0-9/]+ virtio_net,.* $(guest_fact "$1" MAC)\$"
}

assert_disks ()
{
  boot_assert DISK '^vda '
  boot_assert ROOT "^$1\$"
  boot_assert SWAP '.'
}

# Removed by the guest's package manager, and with what the package's script does.
assert_tools_removed ()
{
  boot_assert TOOLS 'package open-vm-tools is not installed'
}

# assert_labels PATH=TYPE…: the files in the target's disk have these types of
# the guest's own SELinux policy, and the guest need not label itself.
assert_labels ()
{
  local pair found=$tmpdir/labels
  need guestfish

  for pair in "$@"; do
    echo "-lgetxattrs ${pair%=*}"
  done | { cat; echo "exists /.autorelabel"; } |
    LIBGUESTFS_BACKEND=direct LIBGUESTFS_BACKEND_SETTINGS=force_tcg \
      guestfish --ro --format=qcow2 -a "$disk" -i >"$found" ||
    fail "the labels in $disk cannot be read"
  for pair in "$@"; do
    echo "system_u:object_r:${pair#*=}:s0"
  done >"$found.expected"
  sed -n 's/^ *attrval: \(.*\)\\x00$/\1/p' "$found" |
    diff "$found.expected" - >&2 || fail "labels are not what they should be"
  [ "$(tail -n 1 "$found")" = false ] || fail "the guest would label itself"
}
