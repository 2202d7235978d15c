# SPDX-License-Identifier: GPL-2.0-or-later
# A simulated vCenter or ESXi host with guests.  Sourced after lib.sh.
# shellcheck shell=bash

# start_vcenter OPTION…: sets $vc_port, $vc_store (the folder of its datastore
# LocalDS_0) and $vc_log.  stop_vcenter ends it.
start_vcenter ()
{
  local word a b vcsim
  vcsim=$("$top_srcdir/test-data/make-vcsim.sh") ||
    skip "the simulated vCenter was not built"
  vc_log=$tmpdir/vcenter.log
  rm -f "$tmpdir/vcenter"
  mkfifo "$tmpdir/vcenter"
  "$vcsim" "$@" >"$tmpdir/vcenter" 2>"$vc_log" &
  vc_pid=$!
  vc_port=
  while read -r word a b; do
    case $word in
      DATASTORE) vc_store=$b ;;
      READY) vc_port=${a##*:} vc_port=${vc_port%%/*}; break ;;
    esac
  done <"$tmpdir/vcenter"
  [ -n "$vc_port" ] || fail "the simulated vCenter did not start"
}

stop_vcenter ()
{
  kill "$vc_pid"
  wait "$vc_pid" || true
}

# write_vmx GUEST DISK: its description in the datastore, with a disk of that
# file beside it.
write_vmx ()
{
  cat >"$vc_store/$1/$1.vmx" <<VMX
.encoding = "UTF-8"
config.version = "8"
virtualHW.version = "13"
displayName = "$1"
guestOS = "debian10-64"
memSize = "1024"
numvcpus = "1"
scsi0.present = "TRUE"
scsi0.virtualDev = "pvscsi"
scsi0:0.present = "TRUE"
scsi0:0.deviceType = "scsi-hardDisk"
scsi0:0.fileName = "$2"
ethernet0.present = "TRUE"
ethernet0.virtualDev = "vmxnet3"
ethernet0.networkName = "VM Network"
ethernet0.addressType = "generated"
ethernet0.generatedAddress = "00:0c:29:aa:bb:01"
VMX
}
