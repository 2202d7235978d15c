#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-vim-answer: one answer of each kind.
#
#   seeds-vim-answer.sh FOLDER
set -euo pipefail

# answer NAME BODY
answer () {
  printf '%s' "<?xml version='1.0'?><e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:x='http://www.w3.org/2001/XMLSchema-instance'><e:Body>$2</e:Body></e:Envelope>" >"$folder/$1"
}
folder=$1
answer fault '<e:Fault><faultstring>no</faultstring></e:Fault>'
answer service '<RetrieveServiceContentResponse><returnval><propertyCollector>p</propertyCollector><about><apiVersion>8.0</apiVersion></about><sessionManager>s</sessionManager></returnval></RetrieveServiceContentResponse>'
answer areas '<QueryChangedDiskAreasResponse><returnval><startOffset>0</startOffset><length>1073741824</length><changedArea><start>65536</start><length>512</length></changedArea><changedArea><start>1048576</start><length>65536</length></changedArea></returnval></QueryChangedDiskAreasResponse>'
device='<VirtualDevice x:type="VirtualDisk"><key>2000</key><backing x:type="VirtualDiskFlatVer2BackingInfo"><fileName>[ds] a/a-000001.vmdk</fileName><diskMode>persistent</diskMode><parent/></backing><capacityInBytes>1073741824</capacityInBytes></VirtualDevice>'
answer guest "<RetrievePropertiesResponse><returnval><obj>vm-1</obj><propSet><name>config.firmware</name><val>efi</val></propSet><propSet><name>config.hardware.device</name><val>$device<VirtualDevice x:type='VirtualTPM'/></val></propSet></returnval></RetrievePropertiesResponse>"
