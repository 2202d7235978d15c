# Guests of the kind "rpm": Debian's programs, laid out and packaged as in a
# distribution of Red Hat's.  Sourced by make-guest.sh after the guest's settings.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034

# shellcheck source=test-data/rpm/make-base.sh
. "$here/rpm/make-base.sh"
# shellcheck source=test-data/rpm/system.sh
. "$here/rpm/system.sh"
# shellcheck source=test-data/rpm/boot.sh
. "$here/rpm/boot.sh"
# shellcheck source=test-data/rpm/image.sh
. "$here/rpm/image.sh"
if [ "$DISTRO" = rhel5 ]; then
  # shellcheck source=test-data/rpm/rhel5.sh
  . "$here/rpm/rhel5.sh"
fi

PROGRAMS+=(rpmbuild:rpm rpm:rpm dpkg-deb:dpkg python3:python3 lvm:lvm2)

rpm_base_key ()
{
  { base_key "$BASE"
    cat "$here"/rpm/{make-base.sh,make-specs.py,names.txt,files/config-xen}
    declare -f tree_run make_tree_directory
  } | digest
}

rpm_key ()
{
  rpm_base_key
  declare -p DISTRO MAC
  find "$here/rpm" -type f | sort | xargs cat
}

# In place of tree.sh's.
tree_configure ()
{
  local tree
  tree=$(readlink -f "$1")
  V2V_FILES=$here/rpm/files

  JUNK_FILES=()
  "rpm_devices_$LAYOUT"
  rpm_packages "$tree" "$2"
  rpm_identity "$tree"
  rpm_system "$tree" "$2"
  rpm_initramfs "$tree"
  rm -rf "$tree/boot/grub" "$tree/var/cache/ldconfig"
  rpm_boot_loader "$tree" "$2"
  "$here/rpm/set-labels.py" "$tree" \
    "$tree/etc/selinux/targeted/contexts/files/file_contexts"
}
