#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every kind of source in one guest: a system disk with a backing chain,
# data disks in each image format, over NBD and over HTTPS.  The data disks
# must arrive bit for bit; one goes to a block device.
. "$(dirname "$0")/lib.sh"
need qemu-img nbdkit openssl python3 losetup unshare

out=$tmpdir/out
in=$tmpdir/in
mkdir "$out" "$in"
image=$(guest debian12-mini)
qemu-img create -q -f qcow2 -F raw -b "$image" "$in/base.qcow2"
qemu-img create -q -f qcow2 -F qcow2 -b "$in/base.qcow2" "$in/guest.qcow2"

# Data with holes: 16 MiB, of which 3 are written.
data () {
  truncate -s 16M "$1"
  dd if=/dev/urandom of="$1" bs=1M count=2 seek=1 conv=notrunc status=none
  dd if=/dev/urandom of="$1" bs=1M count=1 seek=15 conv=notrunc status=none
}
operands=("$in/guest.qcow2")
n=0
# add_data OPERAND: the raw data is in $in/N.raw.
add_data () {
  operands+=("$1")
}
next_raw () {
  n=$((n + 1))
  raw=$in/$n.raw
  data "$raw"
}
for format in raw vmdk vdi vpc vhdx qcow2; do
  next_raw
  options=()
  [ $format != vpc ] || options=(-o force_size=on)
  qemu-img convert -f raw -O "$format" "${options[@]}" "$raw" \
    "$in/$n.$format.img"
  add_data "$in/$n.$format.img"
done

# NBD by socket and by TCP.
next_raw
nbdkit -f -r -U "$in/nbd.sock" file "$raw" &
add_data "nbd+unix:///?socket=$in/nbd.sock"
next_raw
port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
nbdkit -f -r -i 127.0.0.1 -p "$port" file "$raw" &
add_data "nbd://127.0.0.1:$port/"

# HTTPS, by a certificate that the test's own view of /etc trusts.
next_raw
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -keyout "$in/key.pem" \
  -out "$in/cert.pem" 2>/dev/null
mkfifo "$in/port"
"$system_dir/range-server.py" "$raw" "$in/cert.pem" "$in/key.pem" \
  >"$in/port" &
read -r https_port <"$in/port"
url=https://127.0.0.1:$https_port/data.img
add_data "$url"

for i in 1 2 3 4 5 6 7 8 9 10; do
  [ -S "$in/nbd.sock" ] && break
  sleep "0.$i"
done

# A certificate that nobody trusts is an error that says so.
assert_fails "(certificate|SSL|TLS)" \
  run_v2v -i disk "$url" -o local -os "$out"
no_leftovers

# One disk goes to a block device at its final name, one through a link.
truncate -s 16M "$in/device.img"
device=$(losetup --show -f "$in/device.img")
trap 'losetup -d "$device" || true; cleanup_test' EXIT
ln -s "$device" "$out/guest-sdb"
ln -s "$in/elsewhere.img" "$out/guest-sdc"
if [ ! -e /etc/ssl/certs/ca-certificates.crt ]; then
  skip "the package ca-certificates is missing"
fi
unshare -m bash -euo pipefail -c '
  mount --make-rprivate /
  mount --bind "$1/cert.pem" /etc/ssl/certs/ca-certificates.crt
  shift
  exec "$@"' sh "$in" "${v2v_env[@]}" "$top_builddir/run" virt-v2v \
    -i disk "${operands[@]}" -o local -os "$out" -of raw --parallel 3 ||
  fail "the conversion failed"

letters=(a b c d e f g h i j k)
for i in $(seq 1 $n); do
  cmp -n $((16 * 1024 * 1024)) "$in/$i.raw" "$out/guest-sd${letters[$i]}" ||
    fail "disk $i (${operands[$i]}) arrived with other data"
done
[ -L "$out/guest-sdb" ] || fail "the link to the device was replaced"
[ -L "$out/guest-sdc" ] || fail "the link to the file was replaced"
[ -f "$in/elsewhere.img" ] || fail "the link's file was not written"
for i in $(seq 1 $n); do
  grep -q "dev='vd${letters[$i]}'" "$out/guest.xml" ||
    fail "the XML lacks the disk vd${letters[$i]}"
done
