#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An initramfs without virtio drivers does not find a virtio disk; the same
# with our archive appended boots from it.  Real images of initramfs-tools,
# this machine's kernel, qemu without acceleration: virtio-blk and
# virtio-scsi, and each compression that the kernel and mkinitramfs know.
# The option "initramfs-tools: proven" in converters/initramfs/tools.c rests
# on this test.
. "$(dirname "$0")/lib.sh"

need qemu-system-x86_64 mkinitramfs mkfs.ext4 cc
helper=${V2V_APPEND_HELPER:-$top_builddir/tests/system/initramfs-append}
[ -x "$helper" ] || skip "$helper was not built"

# The newest kernel here whose virtio drivers are modules.
version=
for dir in /lib/modules/*; do
  v=${dir#/lib/modules/}
  if [ -r "/boot/vmlinuz-$v" ] && [ -s "$dir/modules.dep" ] &&
     grep -q '/virtio_blk\.ko' "$dir/modules.dep"; then
    version=$v
  fi
done
[ -n "$version" ] || skip "no kernel with virtio modules is installed"

# The root's init says that it runs, and switches the machine off.
cat >"$tmpdir/init.c" <<'END'
#include <sys/reboot.h>
#include <unistd.h>
int main (void)
{
  static const char text[] = "\nV2V-ROOT-MOUNTED\n";
  ssize_t n = write (1, text, sizeof text - 1);
  sleep (1);
  reboot (RB_POWER_OFF);
  return n < 0;
}
END
mkdir -p "$tmpdir"/root/{sbin,dev,proc,sys,run,tmp,etc}
cc -static -Os -s -o "$tmpdir/root/sbin/init" "$tmpdir/init.c" \
  >"$tmpdir/cc.log" 2>&1 || skip "no static C library"
truncate -s 16M "$tmpdir/root.img"
mkfs.ext4 -q -F -d "$tmpdir/root" "$tmpdir/root.img"

# An initramfs as a guest of another hypervisor has it.
conf=$tmpdir/conf
mkdir -p "$conf"/{conf.d,hooks,scripts}
for dir in /etc/initramfs-tools/scripts/*/; do
  mkdir -p "$conf/scripts/$(basename "$dir")"
done
sed 's/^MODULES=.*/MODULES=list/' /etc/initramfs-tools/initramfs.conf \
  >"$conf/initramfs.conf"
printf 'ext4\nahci\n' >"$conf/modules"
mkinitramfs -d "$conf" -c gzip -o "$tmpdir/gzip" "$version" \
  >"$tmpdir/mkinitramfs.log" 2>&1 ||
  { cat "$tmpdir/mkinitramfs.log" >&2; fail "mkinitramfs failed"; }
gzip -dc "$tmpdir/gzip" >"$tmpdir/plain"

# The same archive in each of the forms that mkinitramfs writes.
forms=(gzip plain)
make_form ()
{
  local name=$1
  shift
  command -v "$1" >/dev/null || return 0
  "$@" <"$tmpdir/plain" >"$tmpdir/$name"
  forms+=("$name")
}
make_form zstd zstd -q -3 -c
make_form lz4 lz4 -q -1 -l -c
make_form xz xz -0 --check=crc32 -c
make_form bzip2 bzip2 -1 -c

# boot IMAGE blk|scsi: the console's text goes to $tmpdir/IMAGE.BUS.log.
boot ()
{
  local image=$1 bus=$2 device root
  case $bus in
  blk)  device=(-device "virtio-blk-pci,drive=d") root=/dev/vda ;;
  scsi) device=(-device virtio-scsi-pci -device "scsi-hd,drive=d")
        root=/dev/sda ;;
  esac
  timeout 300 qemu-system-x86_64 -M q35 -accel tcg -m 512 -nodefaults \
    -display none -serial stdio -no-reboot -kernel "/boot/vmlinuz-$version" \
    -initrd "$tmpdir/$image" "${device[@]}" \
    -drive if=none,id=d,format=raw,snapshot=on,file="$tmpdir/root.img" \
    -append "console=ttyS0 root=$root ro panic=-1" \
    </dev/null >"$tmpdir/$image.$bus.log" 2>&1 || true
}

mounted ()
{
  grep -q V2V-ROOT-MOUNTED "$tmpdir/$1.log"
}

wanted=(virtio_pci virtio_blk virtio_scsi sd_mod)
for form in "${forms[@]}"; do
  "$helper" "$tmpdir/$form" / "$version" "$tmpdir/$form+" "${wanted[@]}" \
    >"$tmpdir/$form.out"
  grep -q '^missing: .*virtio_blk' "$tmpdir/$form.out" ||
    fail "$form: virtio_blk is not missing before: $(cat "$tmpdir/$form.out")"
  # A second time there is nothing to do.
  "$helper" "$tmpdir/$form+" / "$version" "$tmpdir/again" "${wanted[@]}" \
    >"$tmpdir/again.out"
  cmp -s "$tmpdir/$form+" "$tmpdir/again" ||
    fail "$form: appending twice appends twice: $(cat "$tmpdir/again.out")"
done

# Without the archive: the initramfs waits half a minute and gives up; that
# needs no processor, so it runs beside the others.
boot gzip blk &
negative=$!
buses=(blk scsi)
running=()
for i in "${!forms[@]}"; do
  boot "${forms[$i]}+" "${buses[$((i % 2))]}" &
  running+=($!)
  if [ "${#running[@]}" -ge 2 ]; then
    wait "${running[0]}"
    running=("${running[@]:1}")
  fi
done
wait "${running[@]}" "$negative"

mounted gzip.blk && fail "the image without drivers found its root"
grep -q 'ALERT!.*/dev/vda does not exist' "$tmpdir/gzip.blk.log" ||
  { tail -n 40 "$tmpdir/gzip.blk.log" >&2
    fail "the image without drivers failed in another way"; }
for i in "${!forms[@]}"; do
  log=${forms[$i]}+.${buses[$((i % 2))]}
  if ! mounted "$log" ||
     grep -qE 'unpacking failed|junk in compressed' "$tmpdir/$log.log"; then
    tail -n 60 "$tmpdir/$log.log" >&2
    fail "$log did not boot"
  fi
  echo "passed: $log: $(grep '^append:' "$tmpdir/${forms[$i]}.out")"
done
