# SPDX-License-Identifier: GPL-2.0-or-later
# A Xen host on loopback: a libvirtd whose test driver has the guests, behind
# the sshd of lib-sshd.sh, which must be sourced before.
# shellcheck shell=bash
#
# The libvirtd is the real one; only its driver is libvirt's own for tests,
# because a real Xen driver needs the hypervisor.

xen_dir=$tmpdir/xen

xen_host_prepare ()
{
  need libvirtd virsh unshare nc
  mkdir -p "$xen_dir/run"
  echo "<node></node>" >"$xen_dir/node.xml"
  cat >"$xen_dir/libvirtd.conf" <<END
unix_sock_dir = "$xen_dir/run"
auth_unix_ro = "none"
auth_unix_rw = "none"
END
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

# In namespaces, because a system libvirtd has its places compiled in; and it
# looks for the user of qemu's guests.
# shellcheck disable=SC2016
xen_host_inside='
mount --make-rprivate /
for i in passwd group; do mount --bind "$1/$i" "/etc/$i"; done
for i in /etc /run /var/lib /var/cache /var/log; do
  mkdir -p "$i/libvirt"
  mount -t tmpfs none "$i/libvirt"
done
libvirtd -f "$1/libvirtd.conf" -p "$1/run/pid" &
wait "$!"
'

xen_host_start ()
{
  local deadline=$((SECONDS + 60))

  { cat /etc/passwd; echo libvirt-qemu:x:64055:64055::/:/bin/false; } \
    >"$xen_dir/passwd"
  { cat /etc/group; echo libvirt-qemu:x:64055:; } >"$xen_dir/group"
  # unshare takes no SIGTERM, which is what ends the background jobs of a test.
  (
    unshare --mount --pid --fork --kill-child --mount-proc \
      bash -euo pipefail -c "$xen_host_inside" sh "$xen_dir" &
    trap 'kill -KILL $!; wait' TERM
    wait
  ) >"$xen_dir/log" 2>&1 &
  until virsh -q -r -c "$(xen_local_uri)" list --all >"$xen_dir/list" 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || {
      cat "$xen_dir/log" "$xen_dir/list" >&2
      fail "libvirtd does not start"
    }
    sleep 0.2
  done
}

xen_local_uri ()
{
  echo "test+unix://$xen_dir/node.xml?socket=$xen_dir/run/libvirt-sock-ro"
}

# xen_uri [PARAMETERS]
xen_uri ()
{
  echo "xen+ssh://root@127.0.0.1:$ssh_port/?name=test://$xen_dir/node.xml&socket=$xen_dir/run/libvirt-sock-ro&proxy=netcat&no_tty=1${1-}"
}
