#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Guests of a Xen host that is reached by ssh: described by its libvirt
# (xen+ssh://) and by xl's file (-i xen -it ssh), with disks in files and block
# devices; converted while the server dies; what is wrong is said.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-sshd.sh"
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

look () { run_home -ic "$(xen_uri)" "$1" --print-source -o null "${@:2}"; }
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

look ok >"$tmpdir/by-libvirt"
look_xl ok.cfg >"$tmpdir/by-file"
diff <(tail -n +2 "$tmpdir/by-file") <(tail -n +2 "$tmpdir/by-libvirt") ||
  fail "libvirt and xl's file give different guests"

