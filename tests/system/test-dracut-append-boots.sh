#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A dracut initramfs without virtio drivers does not find a virtio disk; the
# same with our archive appended boots from it.  Real images of Debian's
# dracut, with systemd in them and without, this machine's kernel, qemu
# without acceleration: virtio-blk and virtio-scsi.  The option "dracut:
# proven" in converters/initramfs/tools.c rests on this test.
. "$(dirname "$0")/lib.sh"

need qemu-system-x86_64 mmdebstrap mkfs.ext4 cc unshare flock
helper=${V2V_APPEND_HELPER:-$top_builddir/tests/system/initramfs-append}
[ -x "$helper" ] || skip "$helper was not built"
[ "$(id -u)" -eq 0 ] || skip "the images are made in a chroot: needs root"

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

suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")
packages=dracut-core,systemd,systemd-sysv,udev,kmod,e2fsprogs,gzip

# What a guest of another hypervisor has: drivers of its disks, none of
# virtio.  Ends with the images systemd and plain in directory $1.
make_images ()
{
  local out=$1 root=$1/root mirror=()

  [ -z "${V2V_DEBIAN_MIRROR:-}" ] || mirror=("$V2V_DEBIAN_MIRROR")
  mmdebstrap --variant=minbase --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    "$suite" "$root" "${mirror[@]}" >"$out/log" 2>&1 || return
  mkdir -p "$root/lib/modules/$version"
  # Its mounts end with the namespace.
  unshare -m --propagation private bash -eu -s -- "$root" "$version" \
    >>"$out/log" 2>&1 <<'SCRIPT' || return
root=$1 version=$2
mount --bind "/lib/modules/$version" "$root/lib/modules/$version"
mount -o remount,ro,bind "$root/lib/modules/$version"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
image ()
{
  local name=$1
  shift
  chroot "$root" dracut -f --no-hostonly --no-early-microcode --gzip \
    --drivers 'ahci ext4 crc32c_generic' --filesystems ext4 \
    --omit-drivers 'virtio virtio_.*' "$@" \
    "/$name.img" "$version"
}
image systemd
image plain --omit 'systemd systemd-initrd dracut-systemd'
SCRIPT
  mv "$root/systemd.img" "$out/systemd"
  mv "$root/plain.img" "$out/plain"
  rm -rf --one-file-system "$root"
}

# Made once for this kernel and this way to make them.
cache=${V2V_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/virt-v2v-tests}
key=$({ declare -f make_images; echo "$version $suite $packages"; } |
      sha256sum | cut -c 1-12)
images=$cache/dracut-$key
mkdir -p "$cache"
exec 9>"$cache/.lock-dracut-$key"
flock 9
if [ ! -d "$images" ]; then
  half=$(mktemp -d "$cache/.half-dracut.XXXX")
  make_images "$half" ||
    { tail -n 20 "$half/log" >&2; rm -rf --one-file-system "$half"
      fail "dracut images cannot be made"; }
  mv "$half" "$images"
fi
flock -u 9

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
# Without it systemd takes the directory for no system.
echo 'ID=phony' >"$tmpdir/root/etc/os-release"
cc -static -Os -s -o "$tmpdir/root/sbin/init" "$tmpdir/init.c" \
  >"$tmpdir/cc.log" 2>&1 || skip "no static C library"
truncate -s 16M "$tmpdir/root.img"
mkfs.ext4 -q -F -d "$tmpdir/root" "$tmpdir/root.img"

# boot IMAGE blk|scsi SECONDS: the console's text goes to IMAGE.BUS.log.
boot ()
{
  local image=$1 bus=$2 seconds=$3 device root
  case $bus in
  blk)  device=(-device "virtio-blk-pci,drive=d") root=/dev/vda ;;
  scsi) device=(-device virtio-scsi-pci -device "scsi-hd,drive=d")
        root=/dev/sda ;;
  esac
  timeout "$seconds" qemu-system-x86_64 -M q35 -accel tcg -m 512 -nodefaults \
    -display none -serial stdio -no-reboot -kernel "/boot/vmlinuz-$version" \
    -initrd "$tmpdir/$image" "${device[@]}" \
    -drive if=none,id=d,format=raw,snapshot=on,file="$tmpdir/root.img" \
    -append "console=ttyS0 root=$root ro panic=-1 rd.shell=0 rd.retry=20" \
    </dev/null >"$tmpdir/$image.$bus.log" 2>&1 || true
}

mounted ()
{
  grep -q V2V-ROOT-MOUNTED "$tmpdir/$1.log"
}

for form in systemd plain; do
  cp "$images/$form" "$tmpdir/$form"
  "$helper" "$tmpdir/$form" / "$version" "$tmpdir/$form+" \
    virtio_pci virtio_blk virtio_scsi sd_mod >"$tmpdir/$form.out"
  grep -q '^tool: dracut$' "$tmpdir/$form.out" ||
    fail "$form is not recognised: $(cat "$tmpdir/$form.out")"
  grep -q '^missing: .*virtio_blk' "$tmpdir/$form.out" ||
    fail "$form: virtio_blk is not missing: $(cat "$tmpdir/$form.out")"
done

# Without the archive dracut gives up, or is ended while it waits.
boot plain blk 100 &
negative=$!
boot systemd+ blk 300
boot plain+ scsi 300
wait "$negative"

mounted plain.blk && fail "the image without drivers found its root"
# It came as far as dracut, and waits for the disk.
grep -qE 'dracut' "$tmpdir/plain.blk.log" ||
  { tail -n 40 "$tmpdir/plain.blk.log" >&2
    fail "the image without drivers failed in another way"; }
for log in systemd+.blk plain+.scsi; do
  if ! mounted "$log" ||
     grep -qE 'unpacking failed|junk in compressed' "$tmpdir/$log.log"; then
    tail -n 60 "$tmpdir/$log.log" >&2
    fail "$log did not boot"
  fi
  echo "passed: $log: $(grep '^append:' "$tmpdir/${log%+*}.out")"
done
