# From the unpacked Debian base make the one that the RPM guests share: packages
# under the names of Red Hat's distributions, and no trace of dpkg.
# Sourced by kind.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2128,SC2178
#
# All kernels here are Debian's, by turns under the releases of each
# distribution.  "uname -r" can not be renamed: in each tree, and in each
# initramfs, /lib/modules/$(uname -r) is a link to the directory of the release
# that the files say.

# DISTRIBUTION: releases, oldest first.
declare -gA RPM_KERNELS=(
  [rhel9]="5.14.0-362.8.1.el9_3.x86_64 5.14.0-427.13.1.el9_4.x86_64"
  [centos7]="3.10.0-1127.el7.x86_64 3.10.0-1160.el7.x86_64"
  [rhel5]="2.6.18-398.el5"
)
# Packages that a kernel of each distribution is in.
declare -gA RPM_KERNEL_PACKAGES=(
  [rhel9]="kernel-core kernel-modules" [centos7]=kernel [rhel5]=kernel
)
readonly RPM_XEN_KERNEL=2.6.18-398.el5xen

# make_rpm_base BASE_DIRECTORY: a base as make_guest takes it.
make_rpm_base ()
{
  local tree=$PWD/tree started=$SECONDS

  say "making RPM packages of the base \"$BASE\""
  make_tree_directory
  zstd -q -dc "$1/base.tar.zst" | tar -C tree --xattrs -xf -
  mkdir -p later/rpms
  "$here/rpm/make-specs.py" "$tree" "$here/rpm/names.txt" >packages.spec
  rpm_build packages.spec "$tree"
  rpm_kernels "$tree"
  rpm_forget_debian "$tree"
  rpm_legacy_programs "$1/later"
  tar -C tree -cf - . | zstd -q -1 -T0 >base.tar.zst
  mv rpmbuild/RPMS/*/*.rpm later/rpms/
  umount tree 2>/dev/null || true
  rm -rf tree rpmbuild
  say "RPM packages: $((SECONDS - started)) s, $(du -sh . | cut -f1)"
}

# rpm_build SPEC TREE
rpm_build ()
{
  rpmbuild -bb --quiet --noclean --target x86_64 --buildroot "$2" \
    -D "_topdir $PWD/rpmbuild" -D "_binary_payload w1.zstdio" "$1"
}

# rpm_kernels TREE: Debian's kernels under other releases, in packages.
rpm_kernels ()
{
  local tree=$1 distro release from kernels debian=()

  mapfile -t debian < <(tree_kernels "$tree")
  for release in "${debian[@]}"; do
    rpm_compressed_modules "$tree" "$release"
  done
  for distro in rhel9 centos7 rhel5; do
    from=("${debian[@]}")
    read -ra kernels <<<"${RPM_KERNELS[$distro]}"
    from=("${debian[@]: -${#kernels[@]}}")
    for release in "${kernels[@]}"; do
      rpm_kernel "$tree" "$distro" "${from[0]}" "$release"
      from=("${from[@]:1}")
    done
  done
  rpm_xen_kernel "$tree"
  for release in "${debian[@]}"; do
    rm -r "$tree"/boot/*-"$release" "$tree/lib/modules/$release" \
       "$tree/lib/modules/$release.xz"
  done
}

# As in RHEL 7 and later: a directory RELEASE.xz beside that of the release.
rpm_compressed_modules ()
{
  local dir=$1/lib/modules/$2

  cp -a "$dir" "$dir.xz"
  find "$dir.xz/kernel" -name '*.ko' -print0 |
    xargs -0 xz -0 --check=crc32
}

# rpm_kernel TREE DISTRIBUTION DEBIAN_RELEASE RELEASE
rpm_kernel ()
{
  local tree=$1 distro=$2 debian=$3 release=$4 dir=$1/lib/modules/$4 f

  for f in vmlinuz config System.map; do
    cp "$tree/boot/$f-$debian" "$tree/boot/$f-$release"
  done
  if [ "$distro" = rhel5 ]; then
    cp -al "$tree/lib/modules/$debian" "$dir"
    # Nothing of that kernel ran under Xen.
    sed -i '/CONFIG_.*XEN/d' "$tree/boot/config-$release"
  else
    cp -al "$tree/lib/modules/$debian.xz" "$dir"
    cp -l "$tree/boot/vmlinuz-$release" "$dir/vmlinuz"
  fi
  rm -f "$dir/build" "$dir/source"
  tree_run "$tree" depmod "$release"
  # What says for which "uname -r" these modules are.
  echo "$debian" >"$dir/v2v-test-uname"
  rpm_kernel_spec "$tree" "$distro" "$release" >kernel.spec
  rpm_build kernel.spec "$tree"
}

rpm_kernel_head ()
{
  sed -n '/^%global/p' packages.spec
  echo "Name: $1"
  echo "Version: ${2%%-*}"
  echo "Release: ${2#*-}"
  echo "Summary: Debian's kernel under another release"
  echo "License: GPL-2.0-only"
  echo "AutoReqProv: no"
}

# rpm_kernel_spec TREE DISTRIBUTION RELEASE
rpm_kernel_spec ()
{
  local release=$3 name first=1 number=${3%.x86_64}
  local dir=/lib/modules/$release boot="%attr(0644,root,root) /boot"

  rpm_kernel_head kernel "$number"
  printf '%%description\nA kernel of a test guest.\n'
  for name in ${RPM_KERNEL_PACKAGES[$2]}; do
    if [ "$name" != kernel ]; then
      printf '%%package -n %s\nSummary: Debian'\''s kernel\n' "$name"
      echo "AutoReqProv: no"
      [ -z "$first" ] || echo "Provides: kernel-core-uname-r = $release"
      printf '%%description -n %s\nA kernel of a test guest.\n' "$name"
    fi
    printf '%%files -n %s\n' "$name"
    if [ -n "$first" ]; then
      printf '%s\n' "$boot/vmlinuz-$release" "$boot/config-$release" \
             "$boot/System.map-$release" "%dir $dir"
      (cd "$1" && find "./$dir" -maxdepth 1 -type f | sed 's,^\.*/*,/,')
    fi
    case "$name:$first" in
      kernel:1|kernel-modules:) echo "$dir/kernel" ;;
    esac
    first=
  done
  # The package of this name is empty where others hold the files.
  [[ " ${RPM_KERNEL_PACKAGES[$2]} " == *" kernel "* ]] || echo "%files"
}

# A kernel that only Xen's paravirtual machines can start, as kernel-xen of RHEL
# 5 was: there is none in Debian, so this one starts nowhere and says so.
rpm_xen_kernel ()
{
  local tree=$1 release=$RPM_XEN_KERNEL dir m
  dir=$tree/lib/modules/$release

  printf '\x7fELF stand-in for a kernel of paravirtual Xen: does not start\n' |
    gzip -n >"$tree/boot/vmlinuz-$release"
  cp "$here/rpm/files/config-xen" "$tree/boot/config-$release"
  echo "ffffffff80200000 T _text" >"$tree/boot/System.map-$release"
  for m in xenblk:blkfront xennet:netfront; do
    mkdir -p "$dir/kernel/drivers/xen/${m#*:}"
    echo "stand-in for the module ${m%:*}" \
         >"$dir/kernel/drivers/xen/${m#*:}/${m%:*}.ko"
    echo "kernel/drivers/xen/${m#*:}/${m%:*}.ko:" >>"$dir/modules.dep"
  done
  : >"$dir/modules.alias"
  {
    rpm_kernel_head kernel-xen "${release%xen}"
    printf '%%description\nA kernel of a test guest.\n%%files\n'
    printf '/boot/%s-'"$release"'\n' vmlinuz config System.map
    echo "/lib/modules/$release"
  } >kernel.spec
  rpm_build kernel.spec "$tree"
}

# rpm_forget_debian TREE: what tells Debian from other distributions goes.
rpm_forget_debian ()
{
  local tree=$1 p f info=$1/var/lib/dpkg/info

  for p in apt dpkg; do
    while read -r f; do
      # Directories stay, and links to such.
      if [ ! -d "$tree$f" ]; then
        rm -f "$tree$f"
      fi
    done < <(cat "$info/$p.list")
  done
  rm -rf "$tree"/var/lib/{apt,dpkg,ucf,usrmerge} "$tree"/var/cache/{apt,debconf}
  rm -rf "$tree"/etc/{apt,dpkg,kernel,debian_version,default/grub.d,grub.d}
  rm -f "$tree"/{vmlinuz,initrd.img}{,.old} "$tree"/etc/{issue,os-release}*
  rm -f "$tree"/usr/lib/os-release
}

# rpm_legacy_programs LATER_DIR: what only guests older than systemd need.
rpm_legacy_programs ()
{
  local deb

  mkdir -p later/legacy
  for deb in "$1"/*/{grub-legacy,libc6-i386,sysvinit-core}_*.deb; do
    dpkg-deb -x "$deb" later/legacy
  done
}
