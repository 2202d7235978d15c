# SPDX-License-Identifier: GPL-2.0-or-later
# A private libvirtd with qemu, a storage pool "default" and a network
# "default".  Sourced after lib.sh.
# shellcheck shell=bash
#
# libvirtd_start sets
#   libvirt_uri   the connection, exported as LIBVIRT_DEFAULT_URI too
#   pool_dir      the folder of the pool "default"
#
# A system libvirtd has its places compiled in, so it runs in a mount namespace
# where ours lie over them.  It has a network of its own, where its bridges and
# taps are no harm to the host's, and process numbers of its own: when its first
# process ends, all of its guests end.  What it needs of the package
# libvirt-daemon-system is the user of the guests, who is added to the passwd
# file that it sees.  Of the host's UEFI firmware it sees nothing.

libvirtd_dir=$tmpdir/libvirtd
libvirtd_pid=
libvirt_uri=
pool_dir=$tmpdir/pool

libvirtd_prepare ()
{
  need libvirtd virtlogd virsh unshare qemu-system-x86_64 ip busybox
  [ "$(id -u)" -eq 0 ] || skip "only root can run a system libvirtd"
  mkdir -p "$libvirtd_dir"/{etc,run,lib,cache,log,sock} "$pool_dir"
  # The guests' user passes through.
  chmod 711 "$tmpdir" "$libvirtd_dir"
  cat >"$libvirtd_dir/etc/libvirtd.conf" <<END
unix_sock_dir = "$libvirtd_dir/sock"
unix_sock_rw_perms = "0700"
auth_unix_rw = "none"
log_outputs = "2:file:$libvirtd_dir/libvirtd.log"
END
  cat >"$libvirtd_dir/etc/qemu.conf" <<END
security_driver = "none"
cgroup_controllers = []
namespaces = []
nvram = []
END
  cp /etc/passwd /etc/group "$libvirtd_dir/"
  grep -q '^libvirt-qemu:' /etc/passwd ||
    echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin' \
      >>"$libvirtd_dir/passwd"
  grep -q '^libvirt-qemu:' /etc/group ||
    echo 'libvirt-qemu:x:64055:' >>"$libvirtd_dir/group"
  # libvirt would want dnsmasq and iptables for a network that it makes itself:
  # it gets a bridge of ours, with a DHCP server.
  touch "$libvirtd_dir/leases"
  cat >"$libvirtd_dir/udhcpd.conf" <<END
max_leases 16
start 10.0.2.15
end 10.0.2.30
interface v2v0
option subnet 255.255.255.0
option router 10.0.2.2
lease_file $libvirtd_dir/leases
pidfile $libvirtd_dir/udhcpd.pid
END
}

# Within the namespaces; ends when libvirtd does.
# shellcheck disable=SC2016
libvirtd_inside='
dir=$1
mount --make-rprivate /
mkdir -p /etc/libvirt /run/libvirt /var/{lib,cache,log}/libvirt
mount --bind "$dir/etc" /etc/libvirt
mount --bind "$dir/run" /run/libvirt
for i in lib cache log; do mount --bind "$dir/$i" "/var/$i/libvirt"; done
for i in passwd group; do mount --bind "$dir/$i" "/etc/$i"; done
for i in /usr/share/{OVMF,qemu/firmware}; do
  [ ! -d "$i" ] || mount -t tmpfs -o size=64k nothing "$i"
done
ip link set lo up
ip link add v2v0 type bridge
ip addr add 10.0.2.2/24 dev v2v0
ip link set v2v0 up
busybox udhcpd -f "$dir/udhcpd.conf" &
virtlogd -p "$dir/virtlogd.pid" &
libvirtd -p "$dir/libvirtd.pid" &
wait "$!"
'

# libvirtd_run: only the daemon; sets libvirtd_pid.
libvirtd_run ()
{
  local deadline=$((SECONDS + 60))

  rm -f "$libvirtd_dir"/sock/*
  # unshare takes no SIGTERM, which is what ends the background jobs of a test.
  (
    unshare --mount --net --pid --fork --kill-child --mount-proc \
      bash -euo pipefail -c "$libvirtd_inside" libvirtd "$libvirtd_dir" &
    trap 'kill -KILL $!; wait' TERM
    wait
  ) >"$libvirtd_dir/output" 2>&1 &
  libvirtd_pid=$!
  libvirt_uri="qemu:///system?socket=$libvirtd_dir/sock/libvirt-sock"
  export LIBVIRT_DEFAULT_URI=$libvirt_uri
  until virsh -q version >"$libvirtd_dir/version" 2>&1; do
    kill -0 "$libvirtd_pid" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ] || {
      cat "$libvirtd_dir/output" "$libvirtd_dir/version" >&2
      fail "libvirtd does not start"
    }
    sleep 0.2
  done
}

libvirtd_start ()
{
  libvirtd_prepare
  libvirtd_run
  virsh -q pool-define-as default dir --target "$pool_dir"
  virsh -q pool-start default
  cat >"$libvirtd_dir/default.xml" <<'END'
<network>
  <name>default</name>
  <forward mode='bridge'/>
  <bridge name='v2v0'/>
</network>
END
  virsh -q net-define "$libvirtd_dir/default.xml"
  virsh -q net-start default
}

# All of it, with its guests.
libvirtd_stop ()
{
  kill "$libvirtd_pid"
  wait "$libvirtd_pid" || true
}
