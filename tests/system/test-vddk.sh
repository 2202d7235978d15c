#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# -it vddk: a guest of a simulated vCenter.  The VDDK library is VMware's alone,
# so a stand-in for nbdkit's plugin (phony-vddk-plugin.c) says what it was given
# and serves the disk.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-vcenter.sh"
need go cc openssl nbdkit

guest=DC0_H0_VM0
echo secret >"$tmpdir/password"
chmod 600 "$tmpdir/password"
truncate -s 64M "$tmpdir/disk"           # no system
mkdir -p "$tmpdir/vddk/lib64" "$tmpdir/empty"
: >"$tmpdir/vddk/lib64/libvixDiskLib.so.8"

cc -shared -fPIC -I"$top_builddir" -o "$tmpdir/phony.so" \
  "$system_dir/phony-vddk-plugin.c"
given=$tmpdir/given
export PHONY_VDDK_LOG=$given PHONY_VDDK_IMAGE=$tmpdir/disk
export PHONY_VDDK_PASSWORD=secret VIRT_V2V_VDDK_PLUGIN=$tmpdir/phony.so

start_vcenter -disk "[LocalDS_0] $guest/a b.vmdk" -size $((64 * 1024 * 1024))
write_vmx $guest "a b.vmdk"
vpx="vpx://root@127.0.0.1:$vc_port/DC0/DC0_H0?no_verify=1"

# vddk ARGUMENT…: convert the guest.
vddk () {
  run_v2v -i libvirt -ic "$vpx" -ip "$tmpdir/password" -it vddk "$@" $guest \
    -o null
}

# bad PATTERN COMMAND…
bad () {
  local pattern=$1
  shift
  assert_fails "^virt-v2v: error: .*$pattern" "$@"
  no_leftovers
  echo "passed: $pattern"
}

# was_given LINE…: and was_not_given KEY…, of the parameters.
was_given () {
  local line
  for line in "$@"; do
    grep -qxF -e "$line" "$given" || {
      cat "$given" >&2
      fail "the plugin was not given $line"
    }
  done
}
was_not_given () {
  local key
  for key in "$@"; do
    ! grep -q "^$key=" "$given" || fail "the plugin was given $key"
  done
}

vddk --print-source >"$tmpdir/source"
grep -qx 'hypervisor type: vmware' "$tmpdir/source" ||
  fail "--print-source does not say vmware"
[ ! -e "$given" ] || fail "--print-source opened the disk"

# --- the options ---------------------------------------------------------------
bad "vddk-libdir=.*no lib64/libvixDiskLib.so" vddk -io "vddk-libdir=$tmpdir/empty"
bad "vddk-thumbprint=aa: expecting" vddk -io vddk-thumbprint=aa
bad "vddk-config=$tmpdir/vddk.conf: No such file" \
  vddk -io "vddk-config=$tmpdir/vddk.conf"
echo 'vixDiskLib.nfc.LogLevel=0' >"$tmpdir/vddk.conf"
bad "vddk-port" vddk -io vddk-port=0
bad "vddk-file is given 2 times, but the guest has 1" \
  vddk -io vddk-file=a -io vddk-file=b
bad "vddk-cookie is of use only with -it vddk" run_v2v -i libvirt -ic "$vpx" \
  -ip "$tmpdir/password" -io vddk-cookie=c $guest -o null
bad "-it vddk cannot be used with the connection" run_v2v -i libvirt \
  -ic test:///default -it vddk test -o null

# --- the plugin ------------------------------------------------------------------
bad "nbdkit-plugin-vddk" env -u VIRT_V2V_VDDK_PLUGIN "${v2v_env[@]}" \
  "$top_builddir/run" virt-v2v -i libvirt -ic "$vpx" -ip "$tmpdir/password" \
  -it vddk $guest -o null
PHONY_VDDK_FAIL='libvixDiskLib.so.8: cannot open shared object file' \
  bad "VDDK.*cannot open shared.*-io vddk-libdir" vddk
rm -f "$given"
PHONY_VDDK_FAIL='VixDiskLib_ConnectEx: something' \
  bad "a b.vmdk.*VixDiskLib_ConnectEx: something" vddk
was_given server=127.0.0.1 user=root
was_not_given compression config cookie libdir nfchostport snapshot transports
bad "needs a thumbprint.*vddk-thumbprint.*certificate of ‘127.0.0.1:1’" \
  vddk -io vddk-port=1

# --- a disk ----------------------------------------------------------------------
# The one run with an appliance: it finds no system.
rm -f "$given"
before=$(digest "$tmpdir/disk")
bad "operating system" vddk -io "vddk-libdir=$tmpdir/vddk" \
  -io vddk-transports=nbdssl:nbd -io vddk-compression=zlib \
  -io vddk-nfchostport=902 -io vddk-snapshot=snapshot-1 \
  -io "vddk-config=$tmpdir/vddk.conf" -io vddk-cookie='"52aa bb"'
[ "$(digest "$tmpdir/disk")" = "$before" ] || fail "the source changed"
thumbprint=$(vc_thumbprint sha1)
was_given server=127.0.0.1 "port=$vc_port" user=root \
  "file=[LocalDS_0] $guest/a b.vmdk" "thumbprint=${thumbprint,,}" \
  "libdir=$tmpdir/vddk" transports=nbdssl:nbd compression=zlib \
  nfchostport=902 snapshot=snapshot-1 "config=$tmpdir/vddk.conf" \
  'cookie="52aa bb"'
grep -qE '^vm=moref=[a-z0-9-]+$' "$given" || fail "the moref was not given"
! grep -qF secret "$given" || fail "the password is among the arguments"
stop_vcenter

# UEFI, secure boot: known to the web services only.
start_vcenter -firmware efi -tpm
vpx="vpx://root@127.0.0.1:$vc_port/DC0/DC0_H0?no_verify=1"
write_vmx $guest x.vmdk
vddk --print-source >"$tmpdir/source"
grep -q 'firmware: uefi' "$tmpdir/source" &&
  grep -q 'UEFI secureboot: true' "$tmpdir/source" ||
  fail "secure boot is not in --print-source"
stop_vcenter
