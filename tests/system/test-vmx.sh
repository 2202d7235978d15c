#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# -i vmx: a real guest with flat, split, sparse and snapshot disks, converted
# from files here, and from a real sshd that is killed in the middle; what is
# wrong with names, files, keys and hosts is said.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-sshd.sh"
need qemu-img virt-xml-validate virsh
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

cp --sparse=always "$(guest debian12-mini)" "$vm/os-flat.vmdk"
flat os
image data
image base
cat "$vm/data-flat.vmdk" >"$tmpdir/data.raw"
for kind in monolithicSparse twoGbMaxExtentSparse streamOptimized \
            twoGbMaxExtentFlat; do
  qemu-img convert -f raw -O vmdk -o "subformat=$kind" \
    "$tmpdir/data.raw" "$vm/$kind.vmdk"
done
# A snapshot with a change of its own.
(cd "$vm"
 qemu-img create -q -f vmdk -F vmdk -b base.vmdk base-000001.vmdk
 qemu-io -f vmdk -c 'write -P 0x5a 1M 3M' base-000001.vmdk >/dev/null)
cat "$vm/base-flat.vmdk" >"$tmpdir/snapshot.raw"
python3 - "$tmpdir/snapshot.raw" <<'END'
import sys
with open(sys.argv[1], "r+b") as f:
    f.seek(1 << 20)
    f.write(b"\x5a" * (3 << 20))
END

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
assert_fails "snapshots cannot be read over ssh" look_ssh snapshot
vmx split twoGbMaxExtentSparse.vmdk
assert_fails "is split into several files, or sparse" \
  look_ssh split
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

# --- conversions ---------------------------------------------------------

# check_data NAME EXPECTED LETTER: a data disk arrived whole.
check_data ()
{
  cmp "$2" "$out/$1-sd$3" || fail "disk $3 of $1 arrived with other data"
}

state=$(cd "$vm" && sha256sum ./*)
vmx local os.vmdk monolithicSparse.vmdk twoGbMaxExtentSparse.vmdk \
  streamOptimized.vmdk twoGbMaxExtentFlat.vmdk base-000001.vmdk
run_v2v -i vmx "$vm/local.vmx" -o local -os "$out" -of raw ||
  fail "the conversion of files failed"
for letter in b c d e; do
  check_data local "$tmpdir/data.raw" $letter
done
check_data local "$tmpdir/snapshot.raw" f
xml=$out/local.xml
valid_xml
grep -q "00:0c:29:01:02:03" "$xml" || fail "the MAC address is lost"
no_leftovers

# By password; the server dies while the guest is looked into, and comes back.
rm "$ssh_home/.ssh/id_ed25519"
vmx remote os.vmdk data.vmdk monolithicSparse.vmdk
sshd_start
run_home -v -i vmx -it ssh -ip "$tmpdir/password" "$uri/remote.vmx" \
  -o local -os "$out" -of raw >"$tmpdir/log" 2>&1 &
v2v_pid=$!
until grep -q "Inspecting the source" "$tmpdir/log"; do
  kill -0 "$v2v_pid" 2>/dev/null || { cat "$tmpdir/log"; fail "it ended"; }
  sleep 0.2
done
sshd_kill
before=$(wc -l <"$ssh_dir/log")
sleep 1
sshd_start
wait "$v2v_pid" || { tail -n 50 "$tmpdir/log"; fail "it did not resume"; }
tail -n "+$((before + 1))" "$ssh_dir/log" | grep -q "Accepted password" ||
  fail "nothing was connected again: was the server killed too early?"
check_data remote "$tmpdir/data.raw" b
check_data remote "$tmpdir/data.raw" c
xml=$out/remote.xml
valid_xml
no_leftovers
[ "$(cd "$vm" && rm local.vmx remote.vmx && sha256sum ./*)" = "$state" ] ||
  fail "the source changed"
