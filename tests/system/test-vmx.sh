#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# -i vmx: a real guest with flat, split, sparse and snapshot disks, converted
# from files here, and from a real sshd that is stopped and killed in the
# middle; what is wrong with names, files, keys and hosts is said.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-sshd.sh"
need qemu-img virt-xml-validate virsh nbdkit nbdcopy split
sshd_prepare

vm="$tmpdir/vmfs/my %guest"
out=$tmpdir/out
mkdir -p "$vm" "$out"

# flat NAME: NAME-flat.vmdk is a flat extent; write its descriptor.
flat ()
{
  local bytes
  bytes=$(stat -c %s "$vm/$1-flat.vmdk")
  cat >"$vm/$1.vmdk" <<END
# Disk DescriptorFile
version=1
CID=00000001
parentCID=ffffffff
createType="vmfs"
RW $((bytes / 512)) VMFS "$1-flat.vmdk"
END
}

# vmx NAME FILE…: a guest with these disks.
vmx ()
{
  local name=$1 n=0 file
  shift
  cat >"$vm/$name.vmx" <<END
.encoding = "UTF-8"
displayName = "$name"
memSize = "1024"
numvcpus = "2"
ethernet0.present = "TRUE"
ethernet0.networkName = "VM Network"
ethernet0.generatedAddress = "00:0c:29:01:02:03"
END
  for file in "$@"; do
    echo "scsi0:$n.present = \"TRUE\"" >>"$vm/$name.vmx"
    echo "scsi0:$n.fileName = \"$file\"" >>"$vm/$name.vmx"
    n=$((n + 1))
  done
}

# image NAME: a flat disk of random data, of a size that is its own.
image ()
{
  head -c $((16 * 1024 * 1024)) /dev/urandom >"$vm/$1-flat.vmdk"
  flat "$1"
}

# descriptor NAME CID PARENT-CID LINE…
descriptor ()
{
  local name=$1
  printf '# Disk DescriptorFile\nversion=1\nCID=%s\nparentCID=%s\n' "$2" \
    "$3" >"$vm/$name.vmdk"
  shift 3
  printf '%s\n' "$@" >>"$vm/$name.vmdk"
}

cp --sparse=always "$(guest debian12-mini)" "$vm/os-flat.vmdk"
flat os
image data
image base
cat "$vm/data-flat.vmdk" >"$tmpdir/data.raw"
for kind in monolithicSparse streamOptimized; do
  qemu-img convert -f raw -O vmdk -o "subformat=$kind" \
    "$tmpdir/data.raw" "$vm/$kind.vmdk"
done
# Split as VMware splits, only that it takes 2 GB a piece: as they are, and
# sparse.  The last piece ends in zeroes that no file has.
split -b 6M -d --additional-suffix=.vmdk "$tmpdir/data.raw" "$vm/split-f0"
lines=() sparse=()
for n in 00 01 02; do
  piece=$vm/split-f0$n.vmdk
  sectors=$(($(stat -c %s "$piece") / 512))
  lines+=("RW $sectors FLAT \"split-f0$n.vmdk\" 0")
  sparse+=("RW $sectors SPARSE \"split-s0$n.vmdk\"")
  qemu-img convert -f raw -O vmdk -o subformat=monolithicSparse "$piece" \
    "$vm/split-s0$n.vmdk"
done
qemu-img create -q -f vmdk -o subformat=monolithicSparse "$vm/split-s003.vmdk" 6M
sparse+=('RW 12288 SPARSE "split-s003.vmdk"')
descriptor split-flat 1 ffffffff 'createType="twoGbMaxExtentFlat"' "${lines[@]}"
descriptor split-sparse 1 ffffffff 'createType="twoGbMaxExtentSparse"' \
  "${sparse[@]}"
cp "$tmpdir/data.raw" "$tmpdir/data6.raw"
truncate -s +6M "$tmpdir/data6.raw"
# A snapshot with a change of its own, and two of ESX above each other.
(cd "$vm"
 qemu-img create -q -f vmdk -F vmdk -b base.vmdk base-000001.vmdk
 qemu-io -f vmdk -c 'write -P 0x5a 1M 3M' base-000001.vmdk >/dev/null)
for n in 2 3; do
  descriptor "base-00000$n" 0000000$n $((n == 2 ? 1 : 2)) \
    'createType="vmfsSparse"' \
    "parentFileNameHint=\"$([ $n = 2 ] && echo base || echo base-000002).vmdk\"" \
    "RW 32768 VMFSSPARSE \"base-00000$n-delta.vmdk\""
done
python3 "$system_dir/vmfs-sparse.py" "$vm/base-000002-delta.vmdk" 32768 \
  100:50:1 8190:6:2 32000:768:3
python3 "$system_dir/vmfs-sparse.py" "$vm/base-000003-delta.vmdk" 32768 \
  120:3:4 125:1:5 20000:2000:6
cp "$vm/base-flat.vmdk" "$tmpdir/snapshot.raw"
cp "$vm/base-flat.vmdk" "$tmpdir/chain.raw"
python3 - "$tmpdir" <<'END'
import sys
def change(name, *writes):
    with open(sys.argv[1] + "/" + name, "r+b") as f:
        for first, count, byte in writes:
            f.seek(first * 512)
            f.write(bytes([byte]) * 512 * count)
change("snapshot.raw", (2048, 6144, 0x5a))
change("chain.raw", (100, 50, 1), (8190, 6, 2), (32000, 768, 3),
       (120, 3, 4), (125, 1, 5), (20000, 2000, 6))
END
# The disks of the guest, and what each must be.
disks=(os monolithicSparse split-sparse streamOptimized split-flat base-000001
       base-000003)
expected=('' data data6 data data snapshot chain)

uri=ssh://root@127.0.0.1:$ssh_port$(python3 -c 'import sys, urllib.parse
print(urllib.parse.quote(sys.argv[1]))' "$vm")

look () { run_v2v -i vmx "$vm/$1.vmx" --print-source -o null; }
look_ssh ()
{
  run_home -i vmx -it ssh "$uri/$1.vmx" --print-source -o null "${@:2}"
}

# --- what is wrong ------------------------------------------------------

vmx gone gone.vmdk
assert_fails "gone.vmdk.*No such file" look gone
vmx upward ../secret.vmdk
assert_fails "‘../secret.vmdk’ is not in the guest's folder" look upward
vmx absolute /etc/shadow
assert_fails "‘/etc/shadow’ is not in the guest's folder" look absolute
vmx link link.vmdk
ln -s /etc/shadow "$vm/link.vmdk"
assert_fails "a link that leads out of the guest's folder" look link
vmx extent extent.vmdk
sed 's/os-flat/link/' "$vm/os.vmdk" >"$vm/extent.vmdk"
assert_fails "link.vmdk’ is a link that leads out" look extent
sed -i 's|link.vmdk|/etc/shadow|' "$vm/extent.vmdk"
assert_fails "names the file ‘/etc/shadow’" look extent
# What ESXi makes of snapshots on VMFS 6, and on disks above 2 TB.  The header
# is as qemu's reader has it; the rest of the phony one is zeroes.
descriptor sesparse 2 1 'createType="seSparse"' \
  'parentFileNameHint="base.vmdk"' 'RW 32768 SESPARSE "phony-sesparse.vmdk"'
python3 -c 'import struct, sys
sys.stdout.buffer.write(struct.pack("<5Q", 0xcafebabe, 0x200000001, 32768, 8,
                                    64).ljust(1 << 20, b"\0"))' \
  >"$vm/phony-sesparse.vmdk"
vmx sesparse sesparse.vmdk
sesparse="in the format seSparse, which cannot be read: .*snapshot.removeall"
assert_fails "sesparse.vmdk’ is a snapshot $sesparse" look sesparse
vmx phony phony-sesparse.vmdk
assert_fails "is one extent of a snapshot $sesparse" look phony
vmx snapshot base-000001.vmdk
look snapshot >"$tmpdir/stdout"
grep -q "source name: snapshot" "$tmpdir/stdout" ||
  fail "the snapshot is not read"
assert_fails "expecting one VMX file" run_v2v -i vmx --print-source -o null
assert_fails "-it vddk cannot be used" \
  run_v2v -i vmx -it vddk "$vm/os.vmx" --print-source -o null

vmx os os.vmdk
assert_fails "cannot connect to root@127.0.0.1: .*refused.*SSH server" \
  look_ssh os
sshd_start
look_ssh os >"$tmpdir/stdout"
run_v2v -i vmx "$vm/os.vmx" --print-source -o null >"$tmpdir/local"
diff <(tail -n +2 "$tmpdir/local") <(tail -n +2 "$tmpdir/stdout") ||
  fail "ssh gives another source"
assert_fails "nothing.vmx’: no such file" look_ssh nothing
vmx part split-parts.vmdk
sed 's/split-s002/split-s004/' "$vm/split-sparse.vmdk" >"$vm/split-parts.vmdk"
assert_fails "disk 0 of the guest: .*split-s004.vmdk’: no such file" \
  look_ssh part
assert_fails "sesparse.vmdk’ is a snapshot $sesparse" look_ssh sesparse
mkdir "$vm/os.vmx.lck"
look_ssh os 2>&1 >/dev/null | grep -q "there is a lock" ||
  fail "the lock is not named"
rmdir "$vm/os.vmx.lck"

assert_fails "has a password in it" \
  run_home -i vmx -it ssh "ssh://root:pw@127.0.0.1/a.vmx" \
  --print-source -o null

mv "$ssh_home/.ssh/id_ed25519" "$ssh_dir/"
assert_fails "accepts none of the agent's and your keys.*-ip FILE" \
  look_ssh os </dev/null
echo "$ssh_password" >"$tmpdir/password"
echo wrong >"$tmpdir/wrong"
look_ssh os -ip "$tmpdir/password" >/dev/null || fail "no login by password"
assert_fails "the server refuses the password" look_ssh os -ip "$tmpdir/wrong"
assert_fails "nowhere.*No such file" look_ssh os -ip "$tmpdir/nowhere"
mv "$ssh_dir/id_ed25519" "$ssh_home/.ssh/"
sshd_know host-rsa
sed -i "s/ .*/ $(cut -d ' ' -f 1,2 "$ssh_home/.ssh/id_ed25519.pub" |
  sed 's|/|\\/|g')/" "$ssh_home/.ssh/known_hosts"
assert_fails "the host key of 127.0.0.1 has changed: it is now SHA256:" \
  look_ssh os
: >"$ssh_home/.ssh/known_hosts"
assert_fails "the host key of 127.0.0.1 is not known: .*ssh -p $ssh_port root" \
  look_ssh os
sshd_know host
sshd_kill

# What RHEL 5's server offers; the lines of the message are the remedy.
sshd_start -o "HostKey=$ssh_dir/host-rsa" -o HostKeyAlgorithms=ssh-rsa \
  -o KexAlgorithms=diffie-hellman-group14-sha1 -o Ciphers=aes128-cbc \
  -o MACs=hmac-sha1
sshd_know host-rsa
assert_fails "offers only old algorithms" look_ssh os
grep -A 9 -E '^ +Host ' "$tmpdir/stderr" >"$ssh_home/.ssh/config"
look_ssh os >/dev/null || fail "the remedy for old servers is none"
rm "$ssh_home/.ssh/config"
sshd_know host
sshd_kill

# --- silence --------------------------------------------------------------

# The connection stays, and SFTP never answers.
sshd_sftp="/bin/sleep 60"
sshd_start
VIRT_V2V_SSH_TIMEOUT=5 assert_fails \
  "cannot connect to root@127.0.0.1: the server has not answered for 5 sec" \
  look_ssh os
sshd_kill
sshd_sftp=internal-sftp
VIRT_V2V_SSH_TIMEOUT=0 assert_fails "VIRT_V2V_SSH_TIMEOUT" look_ssh os

# The whole server stops, while the plugin reads: it tries again, then ends.
sshd_start
{ printf 'disk\nlayer\nflat %s 0 ' $((16 << 20))
  python3 -c 'import sys, urllib.parse
print(urllib.parse.quote(sys.argv[1]))' "$vm/data-flat.vmdk"; } \
  >"$tmpdir/layout"
# plugin LAYOUT: the plugin serves it; sets nbdkit_pid.
plugin ()
{
  in_home nbdkit -f -U "$tmpdir/plugin.sock" --pidfile "$tmpdir/plugin.pid" \
    "$top_builddir/inputs/virt-v2v-ssh-plugin.so" host=127.0.0.1 \
    port="$ssh_port" user=root disks="$1" timeout=3 retries=1 \
    2>"$tmpdir/plugin.log" &
  nbdkit_pid=$!
  until [ -s "$tmpdir/plugin.pid" ]; do
    kill -0 "$nbdkit_pid" || fail "nbdkit: $(cat "$tmpdir/plugin.log")"
    sleep 0.1
  done
}
copy_plugin ()
{
  nbdcopy --connections=1 --requests=1 \
    "nbd+unix:///0?socket=$tmpdir/plugin.sock" - 2>>"$tmpdir/plugin.log"
}
plugin "$tmpdir/layout"
copy_plugin | cmp - "$tmpdir/data.raw" || fail "the plugin gives other data"
connections=$(sshd_connections)
# shellcheck disable=SC2086
kill -STOP "$sshd_pid" $connections
! copy_plugin >/dev/null || fail "a server that is stopped was read"
grep -qE "(has not answered for 3 seconds|[Tt]imeout)" "$tmpdir/plugin.log" ||
  fail "no word of silence: $(cat "$tmpdir/plugin.log")"
# shellcheck disable=SC2086
kill -CONT "$sshd_pid" $connections
kill "$nbdkit_pid"
wait "$nbdkit_pid" || true
sshd_kill

# --- conversions ---------------------------------------------------------

# check_data NAME: all data disks arrived whole.
check_data ()
{
  local i letters=abcdefg
  for i in $(seq 1 $((${#disks[@]} - 1))); do
    cmp "$tmpdir/${expected[$i]}.raw" "$out/$1-sd${letters:$i:1}" ||
      fail "the disk ${disks[$i]} of $1 arrived with other data"
  done
  rm "$out/$1-sd"[b-g]
}

state=$(cd "$vm" && sha256sum ./*)
vmx local "${disks[@]/%/.vmdk}"
run_v2v -i vmx "$vm/local.vmx" -o local -os "$out" -of raw ||
  fail "the conversion of files failed"
check_data local
xml=$out/local.xml
valid_xml
grep -q "00:0c:29:01:02:03" "$xml" || fail "the MAC address is lost"
no_leftovers

# wait_log TEXT FILE [LINES]: it is there, behind that many lines.
wait_log ()
{
  until tail -n "+$((${3:-0} + 1))" "$2" | grep -q "$1"; do
    kill -0 "$v2v_pid" 2>/dev/null || { cat "$tmpdir/log"; fail "it ended"; }
    sleep 0.2
  done
}

# By password; while the guest is looked into all connections fall silent, and
# later the server dies, and comes back.
rm "$ssh_home/.ssh/id_ed25519"
vmx remote "${disks[@]/%/.vmdk}"
sshd_start
VIRT_V2V_SSH_TIMEOUT=8 run_home -v -i vmx -it ssh -ip "$tmpdir/password" \
  "$uri/remote.vmx" -o local -os "$out" -of raw >"$tmpdir/log" 2>&1 &
v2v_pid=$!
wait_log "Inspecting the source" "$tmpdir/log"
before=$(wc -l <"$ssh_dir/log")
stopped=$(sshd_connections)
# shellcheck disable=SC2086
kill -STOP $stopped
wait_log "Accepted password" "$ssh_dir/log" "$before"
sshd_kill
before=$(wc -l <"$ssh_dir/log")
sleep 1
sshd_start
wait "$v2v_pid" || { tail -n 50 "$tmpdir/log"; fail "it did not resume"; }
tail -n "+$((before + 1))" "$ssh_dir/log" | grep -q "Accepted password" ||
  fail "nothing was connected again: was the server killed too early?"
check_data remote
xml=$out/remote.xml
valid_xml
no_leftovers
[ "$(cd "$vm" && rm local.vmx remote.vmx && sha256sum ./*)" = "$state" ] ||
  fail "the source changed"
