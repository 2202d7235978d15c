#!/bin/bash
# Install the kernels of a guest's base and fetch the packages that only some
# guests get.  Run by mmdebstrap as its last hook: base-hook.sh ROOT.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# HOOK_KERNELS is the number of kernels, HOOK_LATER the packages to fetch only,
# HOOK_LATER_DIR the directory where those go.

set -euo pipefail

root=$1
export DEBIAN_FRONTEND=noninteractive

# The kernel that linux-image-amd64 depends on and the releases just before
# it in the same series, oldest first.
newest=$(chroot "$root" apt-cache depends linux-image-amd64 |
         sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p')
series=${newest%-*-amd64}
mapfile -t kernels < <(chroot "$root" apt-cache pkgnames "$series-" |
                       grep -E "^$series-[0-9]+-amd64\$" | sort -V |
                       sed "/^$newest\$/q" | tail -n "$HOOK_KERNELS")
if [ "${#kernels[@]}" -lt "$HOOK_KERNELS" ]; then
  echo "base-hook.sh: the archive offers only ${kernels[*]}," \
       "but $HOOK_KERNELS kernels are needed" >&2
  exit 1
fi

# The initramfs is made later, for each guest in its own way.
INITRD=No chroot "$root" apt-get install -y --no-install-recommends \
  "${kernels[@]}"

for p in $HOOK_LATER; do
  rm -f "$root"/var/cache/apt/archives/*.deb
  mkdir -p "$HOOK_LATER_DIR/$p"
  chroot "$root" apt-get install -y --no-install-recommends --download-only \
    "$p"
  mv "$root"/var/cache/apt/archives/*.deb "$HOOK_LATER_DIR/$p/"
done
