# Guests whose filesystems need the kernel to be made: arrays, btrfs subvolumes.
# The appliance of libguestfs makes them, so that this host's kernel need not
# know them.  Sourced by make-guest.sh after the guest's settings.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034

PROGRAMS+=(guestfish:guestfish)

layered_key ()
{
  cat "$here"/layered/*
}

# appliance ARGUMENT…: guestfish with its own appliance, commands from stdin.
appliance ()
{
  LIBGUESTFS_BACKEND=direct LIBGUESTFS_BACKEND_SETTINGS=force_tcg \
    guestfish --format=raw "$@"
}

# shellcheck source=test-data/layered/btrfs.sh
. "$here/layered/btrfs.sh"
# shellcheck source=test-data/layered/md.sh
. "$here/layered/md.sh"

# In place of tree.sh's.
device_names ()
{
  SWAP_SPEC='' BOOT_SPEC='' ESP_SPEC='' RESUME=none BOOT_PART=1
  "layered_names_$LAYOUT"
}

tree_fstab ()
{
  "layered_fstab_$LAYOUT"
}
