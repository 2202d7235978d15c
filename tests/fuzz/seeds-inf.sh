#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-inf: phony packages of several Windows, and small ones.
#
#   seeds-inf.sh FOLDER
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$1"

rm -rf made-packages
PHONY_OS='xp w7 w11 2k25' PHONY_DRIVERS='viostor netkvm balloon' \
  "$top/test-data/make-phony-virtio-win.sh" made-packages
find made-packages -name '*.inf' | while IFS= read -r f; do
  name=${f#made-packages/}
  mv "$f" "made-${name//\//-}"
done
rm -rf made-packages

cat >made-needs <<'END'
[Version]
Signature="$CHICAGO$"
CatalogFile.NTx86=a.cat
[SourceDisksNames.x86]
1=d,,,\bin
[SourceDisksFiles.x86]
a.sys=1,sub
[DestinationDirs]
DefaultDestDir=12,sub
L=11
[Manufacturer]
%m%=M,NTx86.5.1.1.0x10,NT.5
Plain
[M]
%d%=I,ID1,ID2
[M.NT.5]
"a ""b"""=I,ID1
[I.NTx86]
CopyFiles=L,@b.sys
Needs=N
AddReg=R
[N]
Needs=I.NTx86
[I.NTx86.Services]
AddService=s,2,S,E
[S]
ServiceBinary=%13%\a.sys
Dependencies=a,b
[L]
a.sys,b.sys,,2
[R]
HKR,,v,0x10001,\
 1
[Strings]
m=%d%
[Strings.0409]
d="x%%"
END
