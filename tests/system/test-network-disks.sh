#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Network disks of a libvirt domain from real servers: iSCSI with a password,
# SSH, NBD over TLS; and chains of images.  What is read is compared with the
# <checksum> in the domain, so the disks are blank to a guest's eye, and no run
# goes on to an appliance.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-sshd.sh"
need qemu-img qemu-io nbdkit openssl tgtd tgtadm
sshd_prepare
sshd_start
in=$tmpdir/in
mkdir "$in"

free_port () {
  python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
# disk NAME: 4 MiB with holes.
disk () {
  truncate -s 4M "$in/$1"
  dd if=/dev/urandom of="$in/$1" bs=64k count=9 seek=7 conv=notrunc status=none
}
for name in iscsi.img ssh.img tls.img image.raw; do
  disk "$name"
done
qemu-img convert -f raw -O qcow2 "$in/image.raw" "$in/image.qcow2"

# --- the servers ---------------------------------------------------------

# NBD over TLS: a certificate that only the test's own view of /etc trusts.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout "$in/server-key.pem" \
  -out "$in/server-cert.pem" 2>/dev/null
cp "$in/server-cert.pem" "$in/ca-cert.pem"
nbd_port=$(free_port)
nbdkit -f -r -i 127.0.0.1 -p "$nbd_port" --tls=require \
  --tls-certificates="$in" file "$in/tls.img" &

# iSCSI.  The control port is the number of a socket in /run/tgtd.
iscsi_port=$(free_port)
control=$((iscsi_port % 30000 + 1000))
# It takes no SIGTERM while it has targets.
(
  tgtd -f -C "$control" --iscsi "portal=127.0.0.1:$iscsi_port" &
  trap 'kill -KILL $!; wait' TERM
  wait
) >"$in/tgtd.log" 2>&1 &
tgt () { tgtadm -C "$control" --lld iscsi "$@"; }
for i in $(seq 50); do
  ! tgt --op show --mode target >/dev/null 2>&1 || break
  sleep 0.2
done
iqn=iqn.2026-01.org.example:disk
tgt --op new --mode target --tid 1 -T $iqn || fail "$(cat "$in/tgtd.log")"
tgt --op new --mode logicalunit --tid 1 --lun 1 -b "$in/iscsi.img"
tgt --op bind --mode target --tid 1 -I ALL
tgt --op new --mode account --user me --password 'long, secret=1'
tgt --op bind --mode account --tid 1 --user me
printf '%s\n' 'long, secret=1' >"$in/password"

# --- the guest -----------------------------------------------------------

declare -A place
place[iscsi]="<source protocol='iscsi' name='$iqn/1'><host name='127.0.0.1' port='$iscsi_port'/><auth username='me'><secret type='iscsi' usage='x'/></auth></source>"
place[ssh]="<source protocol='ssh' name='$in/ssh.img'><host name='127.0.0.1' port='$ssh_port'/><identity username='root' keyfile='$ssh_home/.ssh/id_ed25519'/></source>"
place[tls]="<source protocol='nbd' tls='yes' name=''><host name='localhost' port='$nbd_port'/></source>"
place[image]="<source file='$in/image.qcow2'/>"

# Two overlays with data of their own, as the domain states them; and as it
# must not: what lies below the top is another image, or nothing.
qemu-img create -q -f qcow2 -b "$in/image.qcow2" -F qcow2 "$in/middle.qcow2"
qemu-io -f qcow2 -c 'write -q -P 5 500k 64k' "$in/middle.qcow2"
qemu-img create -q -f qcow2 -b "$in/middle.qcow2" -F qcow2 "$in/top.qcow2"
qemu-io -f qcow2 -c 'write -q -P 6 530k 100k' "$in/top.qcow2"
qemu-img convert -f qcow2 -O raw "$in/top.qcow2" "$in/chain.raw"
# upon FILE REST: a <backingStore> of qcow2.
upon () {
  echo "<backingStore type='file'><format type='qcow2'/><source file='$in/$1'/>$2</backingStore>"
}
top="<source file='$in/top.qcow2'/>"
place[chain]=$top$(upon middle.qcow2 "$(upon image.qcow2 '<backingStore/>')")
place[silent]=$top
place[other]=$top$(upon image.qcow2 '<backingStore/>')
place[alone]=$top'<backingStore/>'

# guest_xml DISK…: DISK is KEY:FILE:FORMAT, with the sum of FILE.
guest_xml () {
  local one key file format type
  echo "<domain type='kvm'><name>g</name><memory>65536</memory><devices>"
  for one; do
    IFS=: read -r key file format <<<"$one"
    type=network
    [[ ${place[$key]} != "<source file="* ]] || type="file"
    echo "<disk type='$type'><driver type='$format'/>${place[$key]}"
    echo "<target dev='$key'/>"
    echo "<checksum method='sha256'>$(digest "$in/$file")</checksum></disk>"
  done
  echo "</devices></domain>"
}

# look XML ARGUMENT…
look () {
  # shellcheck disable=SC2016
  in_home bash -euo pipefail -c '
    mount --bind "$1" /etc/ssl/certs/ca-certificates.crt
    shift
    exec "$@"' sh "${trusted:-$in/ca-cert.pem}" "${v2v_env[@]}" \
    "$top_builddir/run" virt-v2v -i libvirtxml "$@" -o local \
    -os "$tmpdir/none"
}

# What follows the disks fails: there is no target folder.
good () {
  guest_xml "$@" >"$in/good.xml"
  assert_fails "error: .*none.*No such file" look "$in/good.xml" -ip \
    "$in/password"
  no_leftovers
  echo "passed: $*"
}
bad () {
  local pattern=$1
  shift
  guest_xml "$@" >"$in/bad.xml"
  assert_fails "$pattern" look "$in/bad.xml" -ip "${password:-$in/password}"
  no_leftovers
  echo "passed: $pattern"
}

good iscsi:iscsi.img:raw ssh:ssh.img:raw tls:tls.img:raw \
  image:image.raw:qcow2 chain:chain.raw:qcow2 silent:chain.raw:qcow2
for key in other alone; do
  bad "error: the disk .$key.: its <backingStore> .*contradict" \
    $key:chain.raw:qcow2
done
# Each with the sum of another.
for key in iscsi:ssh.img:raw ssh:tls.img:raw tls:iscsi.img:raw \
  image:image.qcow2:qcow2; do
  bad "error: disk 0 of the guest .* is not what its <checksum> says" "$key"
done

echo wrong >"$in/wrong"
password=$in/wrong bad "iscsi://127.0.0.1.*Authentication failure" \
  iscsi:iscsi.img:raw
place[iscsi]=${place[iscsi]/disk\/1/disk\/one}
bad "has no name of the form TARGET or TARGET/LUN" iscsi:iscsi.img:raw
place[iscsi]=${place[iscsi]/disk\/one/nothing}
bad "iscsi://127.0.0.1.*:nothing/0" iscsi:iscsi.img:raw
trusted=/etc/ssl/certs/ca-certificates.crt bad "localhost.*certificate" \
  tls:tls.img:raw
place[ssh]=${place[ssh]/ssh.img/gone.img}
bad "gone.img.: no such file" ssh:ssh.img:raw
