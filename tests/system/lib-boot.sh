# Boot guests under qemu and look at their serial console.
# Sourced after lib.sh by the tests that boot something.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The guests of test-data/ report what they run on: lines V2V-TEST-KEY VALUE…,
# see test-data/files/v2v-test-report.  After each boot the console's text lies
# in $boot_log, and boot_fact KEY prints those values.
#
# Images are never written to.  V2V_BOOT_TIMEOUT is the time that one boot may
# take in seconds.

boot_log=

# Signs that a machine will not get to its login prompt.
boot_failures=(
  'Kernel panic'
  'ALERT! .* does not exist'
  'Dropping to a shell'
  'You are in emergency mode'
  'grub rescue>'
  'No bootable device'
  'error: no such device'
)

# boot_watch [OPTION…] -- QEMU ARGUMENT…: see boot-qemu.py.
boot_watch ()
{
  need qemu-system-x86_64 python3
  boot_log=$(mktemp "$tmpdir/console.XXXX")
  TMPDIR=/var/tmp "$system_dir/boot-qemu.py" \
    --timeout "${V2V_BOOT_TIMEOUT:-600}" --log "$boot_log" "$@"
}

# boot_to_login [OPTION…] -- QEMU ARGUMENT…: succeed when the machine reaches its
# login prompt with a DHCP lease, and says that nothing failed.
boot_to_login ()
{
  local p options=()

  for p in "${boot_failures[@]}"; do
    options+=(--fail "$p")
  done
  boot_watch "${options[@]}" --fail 'V2V-TEST-(NOLEASE|FAILED)' \
    --expect 'login: ' --expect 'V2V-TEST-LEASE \S+ 10\.0\.2\.' \
    --expect 'V2V-TEST-END' "$@"
}

# boot_fact KEY: the value of each line V2V-TEST-KEY.
boot_fact ()
{
  tr -d '\r' <"$boot_log" | sed -n "s/.*V2V-TEST-$1 //p"
}

# boot_assert KEY PATTERN: one such line matches.
boot_assert ()
{
  boot_fact "$1" | grep -qE -e "$2" ||
    fail "the guest reports $1 \"$(boot_fact "$1")\", expected \"$2\""
}

# A PC like the one the guest was made for.
# source_side_machine IMAGE ide|sata bios|uefi: set the array "machine".
source_side_machine ()
{
  local image=$1 bus=$2 firmware=$3

  machine=(
    qemu-system-x86_64 -no-user-config -nodefaults -display none -no-reboot
    -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -device VGA
    -chardev stdio,id=serial0,signal=off -serial chardev:serial0
    -netdev user,id=net0 -device e1000,netdev=net0,romfile=
    -drive "if=none,id=disk0,format=raw,snapshot=on,file=$image"
  )
  case "$bus" in
    ide)
      machine+=(-machine pc -device ide-hd,drive=disk0,bus=ide.0)
      ;;
    sata)
      machine+=(-machine q35 -device ide-hd,drive=disk0,bus=ide.0)
      ;;
  esac
  if [ "$firmware" = uefi ]; then
    local dir
    dir=$(mktemp -d "$tmpdir/uefi.XXXX")
    cp /usr/share/OVMF/OVMF_VARS_4M.fd "$dir/VARS.fd"
    # The guest's loader lies where only the firmware's variable points to.
    "$system_dir/uefi-boot-entry.py" "$image" "$dir/VARS.fd" \
      '\EFI\debian\grubx64.efi'
    machine+=(
      -drive if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd
      -drive "if=pflash,unit=1,format=raw,file=$dir/VARS.fd"
    )
  fi
}

# boot_image_source_side IMAGE [ide|sata] [bios|uefi] [OPTION…]
boot_image_source_side ()
{
  local machine
  source_side_machine "$1" "${2:-ide}" "${3:-bios}"
  boot_to_login "${@:4}" -- "${machine[@]}"
}

# boot_from_domxml XML [OPTION…]: the machine has exactly the devices that the
# libvirt domain XML names.
boot_from_domxml ()
{
  local machine dir xml=$1
  shift

  need python3
  dir=$(mktemp -d "$tmpdir/machine.XXXX")
  "$system_dir/domxml-to-qemu.py" --vars-dir "$dir" "$xml" >"$dir/argv" ||
    return
  mapfile -d '' machine <"$dir/argv"
  boot_to_login "$@" -- "${machine[@]}"
}

# boot_fails_on_virtio IMAGE: the negative control.  With a virtio disk instead
# of its own the guest must come as far as its initramfs and not find its root.
boot_fails_on_virtio ()
{
  boot_watch --fail 'login: ' --fail 'Kernel panic' \
    --expect 'ALERT! .* does not exist' -- \
    qemu-system-x86_64 -no-user-config -nodefaults -display none -no-reboot \
    -machine pc -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -device VGA \
    -chardev stdio,id=serial0,signal=off -serial chardev:serial0 \
    -drive "if=none,id=disk0,format=raw,snapshot=on,file=$1" \
    -device virtio-blk-pci,drive=disk0,bootindex=1 \
    -netdev user,id=net0 -device virtio-net-pci,netdev=net0
}
