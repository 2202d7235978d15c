# SPDX-License-Identifier: GPL-2.0-or-later
# A Xen host on loopback: the libvirtd of lib-libvirtd.sh, whose test driver has
# the guests, behind the sshd of lib-sshd.sh.  Both must be sourced before.
# shellcheck shell=bash
#
# The libvirtd is the real one; only its driver is libvirt's own for tests,
# because a real Xen driver needs the hypervisor.

xen_dir=$tmpdir/xen

xen_host_prepare ()
{
  need nc
  libvirtd_prepare
  mkdir -p "$xen_dir"
  echo "<node></node>" >"$xen_dir/node.xml"
}

xen_host_start ()
{
  libvirtd_run
}

# xen_device FILE: sets device to a read-only block device with its contents.
xen_device ()
{
  device=$(losetup -r --show -f "$1")
  # shellcheck disable=SC2064
  trap "losetup -d '$device' || true; cleanup_test" EXIT
}

# xen_domain NAME "DRIVER TYPE KIND PATH"…: a guest with these disks that is
# shut down; TYPE - for none.  More of <test:…> from $xen_state.
xen_state=5
xen_domain ()
{
  local name=$1 letter=a driver type kind path
  shift
  {
    echo "<domain type='xen' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>"
    echo "<name>$name</name><memory>1048576</memory>"
    echo "<currentMemory>524288</currentMemory><vcpu>2</vcpu>"
    echo "<bootloader>/usr/bin/pygrub</bootloader>"
    echo "<os><type arch='x86_64' machine='xenpv'>linux</type></os><devices>"
    while [ $# -gt 0 ]; do
      read -r driver type kind path <<<"$1"
      shift
      [ "$type" = - ] && type= || type="type='$type'"
      echo "<disk type='$kind' device='disk'><driver name='$driver' $type/>"
      case $kind in
        block) echo "<source dev='$path'/>" ;;
        network) echo "<source protocol='$path' name='pool/x'><host name='h'/></source>" ;;
        *) echo "<source file='$path'/>" ;;
      esac
      echo "<target dev='xvd$letter' bus='xen'/></disk>"
      letter=$(tr a-y b-z <<<"$letter")
    done
    echo "<interface type='bridge'><mac address='${xen_mac-00:16:3e:00:00:01}'/>"
    echo "<source bridge='xenbr0'/></interface>"
    echo "<graphics type='vnc' port='-1' autoport='yes'/></devices>"
    echo "<test:runstate>$xen_state</test:runstate></domain>"
  } >"$xen_dir/$name.xml"
  sed -i "s|</node>|<domain file='$name.xml'/></node>|" "$xen_dir/node.xml"
}

# xen_uri [PARAMETERS]
xen_uri ()
{
  echo "xen+ssh://root@127.0.0.1:$ssh_port/?name=test://$xen_dir/node.xml&socket=$libvirtd_dir/sock/libvirt-sock-ro&proxy=netcat&no_tty=1${1-}"
}
