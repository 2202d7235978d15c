# SPDX-License-Identifier: GPL-2.0-or-later
# A simulated vCenter or ESXi host with guests.  Sourced after lib.sh.
# shellcheck shell=bash

# start_vcenter OPTION…: sets $vc_port, $vc_store (the folder of its datastore
# LocalDS_0), $vc_store2 (that of another one) and $vc_log.  stop_vcenter ends it.
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
      DATASTORE)
        if [ "$a" = LocalDS_0 ]; then vc_store=$b; else vc_store2=$b; fi ;;
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

# vc_thumbprint sha1|sha256: of the certificate that it shows.
vc_thumbprint ()
{
  openssl s_client -connect "127.0.0.1:$vc_port" </dev/null 2>/dev/null |
    openssl x509 -noout -fingerprint "-$1" | sed 's/.*=//'
}

# vc_requested NAME: how many bytes of files with NAME in their URL were asked
# for.
vc_requested ()
{
  sed -nE "s/.* GET [^ ]*$1[^ ]* Range=\"bytes=([0-9]+)-([0-9]+)\".*/\1 \2/p" \
    "$vc_log" | awk '{ n += $2 - $1 + 1 } END { printf "%d\n", n }'
}

# write_vmx GUEST DISK: its description in the datastore, with a disk of that
# file beside it.
write_vmx ()
{
  write_vmx_file "$vc_store/$1/$1.vmx" "$1" "$2"
}

# write_vmx_file FILE NAME DISK…
write_vmx_file ()
{
  local file=$1 name=$2 disk unit=0
  shift 2
  cat >"$file" <<VMX
.encoding = "UTF-8"
config.version = "8"
virtualHW.version = "13"
displayName = "$name"
guestOS = "debian10-64"
memSize = "1024"
numvcpus = "1"
scsi0.present = "TRUE"
scsi0.virtualDev = "pvscsi"
ethernet0.present = "TRUE"
ethernet0.virtualDev = "vmxnet3"
ethernet0.networkName = "VM Network"
ethernet0.addressType = "generated"
ethernet0.generatedAddress = "00:0c:29:aa:bb:01"
VMX
  for disk; do
    cat >>"$file" <<VMX
scsi0:$unit.present = "TRUE"
scsi0:$unit.deviceType = "scsi-hardDisk"
scsi0:$unit.fileName = "$disk"
VMX
    unit=$((unit + 1))
  done
}
