# SPDX-License-Identifier: GPL-2.0-or-later
# Make OVF packages of every form.  Sourced after lib.sh.
# shellcheck shell=bash

# ovf_item KEY VALUE…: one <Item>.
ovf_item () {
  printf '      <Item>'
  while [ $# -gt 1 ]; do
    printf '<rasd:%s>%s</rasd:%s>' "$1" "$2" "$1"
    shift 2
  done
  printf '</Item>\n'
}

# ovf_write FILE NAME DISK…: a descriptor.  DISK is "HREF[ ATTRIBUTES]", or
# "blank BYTES".
ovf_write () {
  local file=$1 name=$2 files='' disks='' items='' n=0 d
  shift 2
  for d in "$@"; do
    n=$((n + 1))
    case $d in
      blank\ *)
        disks+="<Disk ovf:diskId='d$n' ovf:capacity='${d#blank }'/>" ;;
      *)
        files+="<File ovf:id='f$n' ovf:href='${d%% *}'"
        case $d in *\ *) files+=" ${d#* }" ;; esac
        files+="/>"
        disks+="<Disk ovf:diskId='d$n' ovf:fileRef='f$n'"
        disks+=" ovf:capacity='${ovf_capacity:-$((64 << 30))}'/>" ;;
    esac
    items+=$(ovf_item InstanceID $((10 + n)) ResourceType 17 Parent 3 \
             AddressOnParent $((n - 1)) HostResource "ovf:/disk/d$n")$'\n'
  done
  cat >"$file" <<EOF
<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <References>$files</References>
  <DiskSection><Info>Disks</Info>$disks</DiskSection>
  <VirtualSystem ovf:id="vm"><Info>A machine</Info><Name>$name</Name>
    <VirtualHardwareSection><Info>Hardware</Info>
$(ovf_item InstanceID 1 ResourceType 3 VirtualQuantity 2)
$(ovf_item InstanceID 2 ResourceType 4 VirtualQuantity 1024 \
  AllocationUnits 'byte * 2^20')
$(ovf_item InstanceID 3 ResourceType 6 ResourceSubType lsilogic)
$items$(ovf_item InstanceID 9 ResourceType 10 Connection 'VM Network' \
  ResourceSubType E1000)
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
EOF
}

# manifest_write FOLDER OVF FILE…: by SHA-256, OVF's name with .mf.
manifest_write () {
  local dir=$1 ovf=$2 f
  shift 2
  for f in "$ovf" "$@"; do
    printf 'SHA256(%s)= %s\n' "$f" "$(digest "$dir/$f")"
  done >"$dir/${ovf%.ovf}.mf"
}

# vmdk_of RAW VMDK: as exports have it.
vmdk_of () {
  qemu-img convert -f raw -O vmdk -o subformat=streamOptimized "$1" "$2"
}
