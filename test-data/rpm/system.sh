# What an RPM guest is beside its boot loader: packages, names, network, units.
# Sourced by kind.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034

# rpm_packages TREE LATER: keep the kernels of the guest's distribution; write
# its RPM database.
rpm_packages ()
{
  local tree=$1 rpms=$2/rpms k keep=" ${RPM_KERNELS[$DISTRO]} " list=()

  [ "$DISTRO" != rhel5 ] || keep+="$RPM_XEN_KERNEL "
  for k in $(tree_kernels "$tree"); do
    [[ $keep != *" $k "* ]] || continue
    rm -r "$tree"/boot/*-"$k" "$tree/lib/modules/$k"
  done
  for k in ${RPM_KERNELS[$DISTRO]}; do
    ln -sfn "$k" "$tree/lib/modules/$(cat "$tree/lib/modules/$k/v2v-test-uname")"
    list+=("$rpms"/kernel*-"${k%.x86_64}".x86_64.rpm)
  done
  mapfile -t -O "${#list[@]}" list < <(printf '%s\n' "$rpms"/*.rpm |
                                       grep -v '/kernel-')
  [ "$DISTRO" != rhel5 ] || list+=("$rpms/kernel-xen-${RPM_XEN_KERNEL%xen}.x86_64.rpm")
  rpm --root "$tree" --dbpath /var/lib/rpm --justdb --nodeps --noscripts \
      --notriggers --nosignature --ignoresize -i "${list[@]}"
  mkdir -p "$tree/etc/rpm"
  echo '%_dbpath /var/lib/rpm' >"$tree/etc/rpm/macros.dbpath"
}

rpm_identity ()
{
  local tree=$1

  case "$DISTRO" in
    rhel9)
      rpm_release "$tree" redhat rhel 9.4 "Red Hat Enterprise Linux" \
        "Red Hat Enterprise Linux release 9.4 (Plow)"
      ;;
    centos7)
      rpm_release "$tree" centos centos 7 "CentOS Linux" \
        "CentOS Linux release 7.9.2009 (Core)"
      ;;
    rhel5) ;;
  esac
}

# rpm_release TREE FILE ID VERSION NAME TEXT
rpm_release ()
{
  echo "$6" >"$1/etc/$2-release"
  ln -sf "$2-release" "$1/etc/system-release"
  [ "$2" = redhat ] || ln -sf "$2-release" "$1/etc/redhat-release"
  cat >"$1/usr/lib/os-release" <<END
NAME="$5"
VERSION="$4"
ID="$3"
ID_LIKE="fedora"
VERSION_ID="$4"
PRETTY_NAME="$5 $4"
END
  ln -sf ../usr/lib/os-release "$1/etc/os-release"
}

rpm_system ()
{
  local tree=$1

  rpm_names "$tree"
  mkdir -p "$tree/etc/sysconfig"
  tree_run "$tree" sh -c \
    "echo root:$ROOT_PASSWORD | chpasswd --crypt-method SHA512"
  install -m 0755 "$V2V_FILES/v2v-test-report" "$tree/usr/sbin/"
  rpm_selinux "$tree"
  rpm_units "$tree"
  case "$DISTRO" in
    rhel9) rpm_network_manager "$tree" ;;
    *) rpm_ifcfg "$tree" ens192 ;;
  esac
}

rpm_names ()
{
  echo "$NAME.example.com" >"$1/etc/hostname"
  printf '127.0.0.1\tlocalhost\n' >"$1/etc/hosts"
  # A letter comes first: GRUB before 2.12, unlike Red Hat's, takes an entry's
  # name that begins with a digit for a number.
  uuid_of machine | tr -d - | sed 's/^./e/' >"$1/etc/machine-id"
  : >"$1/etc/resolv.conf"
  rpm_fstab >"$1/etc/fstab"
}

rpm_units ()
{
  local tree=$1

  install -m 0644 "$V2V_FILES/v2v-test-report.service" \
          "$tree/usr/lib/systemd/system/"
  tree_run "$tree" systemctl --quiet set-default multi-user.target
  tree_run "$tree" systemctl --quiet enable serial-getty@ttyS0.service \
    v2v-test-report.service
  # Not its first boot: indexes (hwdb, ldconfig, catalog) are made already.
  touch "$tree/usr" "$tree/etc/.updated" "$tree/var/.updated"
  tree_run "$tree" systemctl --quiet mask e2scrub_all.timer fstrim.timer \
    e2scrub_reap.service NetworkManager-wait-online.service \
    systemd-networkd.service
}

# Labels as Red Hat's policy has them; no policy is installed, so that the kernel
# takes no notice.
rpm_selinux ()
{
  local dir=$1/etc/selinux

  mkdir -p "$dir/targeted/contexts/files"
  printf 'SELINUX=enforcing\nSELINUXTYPE=targeted\n' >"$dir/config"
  cp "$here/rpm/files/file_contexts" "$dir/targeted/contexts/files/"
}

# The address comes up only on an interface of the old name: no-auto-default is
# what the package NetworkManager-config-server sets.
rpm_network_manager ()
{
  local dir=$1/etc/NetworkManager

  mkdir -p "$dir/conf.d" "$dir/system-connections"
  printf '[main]\nno-auto-default=*\nignore-carrier=*\n' \
    >"$dir/conf.d/00-server.conf"
  cat >"$dir/system-connections/ens192.nmconnection" <<END
[connection]
id=ens192
uuid=$(uuid_of connection)
type=ethernet
autoconnect-priority=-999
interface-name=ens192

[ethernet]
mac-address=${MAC^^}

[ipv4]
method=auto

[ipv6]
method=disabled
END
  chmod 0600 "$dir/system-connections/ens192.nmconnection"
  tree_run "$1" systemctl --quiet enable NetworkManager.service
}

# rpm_ifcfg TREE INTERFACE: initscripts are no package of Debian's; a stand-in
# reads the files that they read.
rpm_ifcfg ()
{
  local tree=$1 dir=$1/etc/sysconfig/network-scripts

  mkdir -p "$dir" "$tree/etc/rc.d/init.d"
  printf 'NETWORKING=yes\nHOSTNAME=%s.example.com\n' "$NAME" \
    >"$tree/etc/sysconfig/network"
  cat >"$dir/ifcfg-$2" <<END
TYPE=Ethernet
BOOTPROTO=dhcp
DEFROUTE=yes
NAME=$2
UUID=$(uuid_of connection)
DEVICE=$2
HWADDR=${MAC^^}
ONBOOT=yes
END
  printf 'DEVICE=lo\nIPADDR=127.0.0.1\nNETMASK=255.0.0.0\nONBOOT=yes\n' \
    >"$dir/ifcfg-lo"
  install -m 0755 "$V2V_FILES/network-stand-in" "$tree/etc/rc.d/init.d/network"
  rm -rf "$tree/etc/NetworkManager"
  [ "$DISTRO" != rhel5 ] || return 0
  install -m 0644 "$V2V_FILES/network.service" "$tree/usr/lib/systemd/system/"
  tree_run "$tree" systemctl --quiet mask NetworkManager.service
  tree_run "$tree" systemctl --quiet enable network.service
}
