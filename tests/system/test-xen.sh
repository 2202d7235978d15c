#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Guests of a Xen host that is reached by ssh: described by its libvirt
# (xen+ssh://) and by xl's file (-i xen -it ssh), with disks in files and block
# devices; converted while the server falls silent and dies; what is wrong is
# said.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-sshd.sh"
. "$system_dir/lib-libvirtd.sh"
. "$system_dir/lib-xen.sh"
need qemu-img virt-xml-validate losetup
sshd_prepare
xen_host_prepare
out=$tmpdir/out
mkdir "$out"
image=$(guest debian12-mini)

head -c $((16 * 1024 * 1024 + 512)) /dev/urandom >"$xen_dir/data.img"
xen_device "$xen_dir/data.img"
qemu-img create -q -f qcow2 "$xen_dir/small.qcow2" 1M

xen_domain ok "tap aio file $image" "phy - block $device" \
  "tap qcow2 file $xen_dir/small.qcow2"
xen_domain gone "phy - block $device" "file - file $xen_dir/gone.img"
xen_domain protocol "phy - block $device" "qemu raw network rbd"
xen_state=1
xen_domain running "phy - block $device"
cat >"$xen_dir/ok.cfg" <<END
name = "ok"
memory = 512
maxmem = 1024
vcpus = 2
bootloader = "/usr/bin/pygrub"
vfb = [ "type=vnc,vncunused=1" ]
disk = [ "tap:qcow2:$xen_dir/small.qcow2,xvdc,w", "tap:aio:$image,xvda,w",
         "phy:$device,xvdb,w" ]
vif = [ "mac=00:16:3e:00:00:01,bridge=xenbr0,script=vif-bridge" ]
END

xen_uri_more=
look ()
{
  run_home -ic "$(xen_uri "$xen_uri_more")" "$1" --print-source -o null
}
look_xl ()
{
  run_home -i xen -it ssh "$xl_uri/$1" --print-source -o null "${@:2}"
}
xl_uri=ssh://root@127.0.0.1:$ssh_port$xen_dir

sed "s|xvdb,w|xvdb,w', 'file:$xen_dir/gone.img,xvdd,w|; s|\"phy|'phy|; s|w\" ]|w' ]|" \
  "$xen_dir/ok.cfg" >"$xen_dir/gone.cfg"

# --- what is wrong -------------------------------------------------------

assert_fails "-i xen: expecting one configuration file" run_v2v -i xen -o null
assert_fails "-it vddk cannot be used" \
  run_v2v -i xen -it vddk "$xen_dir/ok.cfg" -o null
assert_fails "names no host" run_v2v -ic "xen+ssh:///" ok -o null
assert_fails "Connection refused.*is the SSH server of 127.0.0.1 running" look ok
# The connection stays, and SFTP never answers.
sshd_sftp="/bin/sleep 60"
sshd_start
VIRT_V2V_SSH_TIMEOUT=5 assert_fails \
  "cannot connect to root@127.0.0.1: the server has not answered for 5 sec" \
  look_xl ok.cfg
sshd_kill
sshd_sftp=internal-sftp
sshd_start
assert_fails "libvirt-sock.*is libvirt running at 127.0.0.1.*-i xen -it ssh" \
  look ok
xen_host_start

assert_fails "the guest ‘nobody’ was not found.*ok" look nobody
assert_fails "‘running’ is running or paused.  It must be shut down" \
  look running
assert_fails "disk 1 of the guest: .*gone.img’: no such file" look gone
assert_fails "by the protocol ‘rbd’, which cannot be read here" look protocol
assert_fails "cannot read the Xen configuration file: .*: no such file" \
  look_xl nothing.cfg
assert_fails "is XML: is it a libvirt domain\?  Then give it with -i libvirtxml" \
  look_xl ok.xml
assert_fails "gone.img’: no such file" \
  run_home -i xen -it ssh "$xl_uri/gone.cfg" -o null

# An unknown or changed key, and no key that the server takes.
sshd_know host-rsa
sed -i "s/ .*/ $(cut -d ' ' -f 1,2 "$ssh_home/.ssh/id_ed25519.pub" |
  sed 's|/|\\/|g')/" "$ssh_home/.ssh/known_hosts"
assert_fails "ost key verification failed.*somebody may be in between" look ok
assert_fails "the host key of 127.0.0.1 has changed: it is now SHA256:" \
  look_xl ok.cfg
sshd_know host
mv "$ssh_home/.ssh/id_ed25519" "$ssh_dir/"
assert_fails "ermission denied.*is the key loaded .*authorized_keys at 127" \
  look ok
# The URI's key is for both connections.
xen_uri_more="&keyfile=$ssh_dir/id_ed25519"
look ok >/dev/null || fail "keyfile= of the URI does not count"
xen_uri_more=
mv "$ssh_dir/id_ed25519" "$ssh_home/.ssh/"

look ok >"$tmpdir/by-libvirt"
look_xl ok.cfg >"$tmpdir/by-file"
diff <(tail -n +2 "$tmpdir/by-file") <(tail -n +2 "$tmpdir/by-libvirt") ||
  fail "libvirt and xl's file give different guests"
grep -q 'Bridge "xenbr0" mac: 00:16:3e:00:00:01' "$tmpdir/by-file" ||
  fail "the network card is lost"

# --- the server falls silent and dies in the middle ----------------------

# start SECONDS: ok.cfg is converted; sets v2v_pid.
start ()
{
  VIRT_V2V_SSH_TIMEOUT=$1 run_home -v -i xen -it ssh "$xl_uri/ok.cfg" \
    -o local -os "$out" -of raw >"$tmpdir/log" 2>&1 &
  v2v_pid=$!
}
# wait_log TEXT FILE [LINES]: it is there, behind that many lines.
wait_log ()
{
  until tail -n "+$((${3:-0} + 1))" "$2" | grep -q "$1"; do
    kill -0 "$v2v_pid" 2>/dev/null || { cat "$tmpdir/log"; fail "it ended"; }
    sleep 0.2
  done
}

# For ever: it ends, and says why.
start 2
wait_log "Opening the source" "$tmpdir/log"
stopped="$sshd_pid $(sshd_connections)"
# shellcheck disable=SC2086
kill -STOP $stopped
! wait "$v2v_pid" || fail "a server that is stopped was read"
grep -qE "reading disk 1: .*(has not answered for 2 seconds|[Tt]imeout)" \
  "$tmpdir/log" || { cat "$tmpdir/log"; fail "no word of silence"; }
[ -z "$(ls -A "$out")" ] || fail "something is left"
# shellcheck disable=SC2086
kill -CONT $stopped

# All connections for a while, and later the server dies, and comes back.
state=$(digest "$xen_dir/data.img")
start 8
wait_log "Inspecting the source" "$tmpdir/log"
before=$(wc -l <"$ssh_dir/log")
stopped=$(sshd_connections)
# shellcheck disable=SC2086
kill -STOP $stopped
wait_log "Accepted publickey" "$ssh_dir/log" "$before"
sshd_kill
before=$(wc -l <"$ssh_dir/log")
sleep 1
sshd_start
wait "$v2v_pid" || { tail -n 50 "$tmpdir/log"; fail "it did not resume"; }
tail -n "+$((before + 1))" "$ssh_dir/log" | grep -q "Accepted publickey" ||
  fail "nothing was connected again: was the server killed too early?"
cmp "$xen_dir/data.img" "$out/ok-sdb" ||
  fail "the block device arrived with other data"
[ "$(stat -c %s "$out/ok-sdc")" -eq $((1024 * 1024)) ] ||
  fail "the qcow2 image was taken for raw"
xml=$out/ok.xml
valid_xml
no_leftovers
[ "$(digest "$xen_dir/data.img")" = "$state" ] || fail "the source changed"
