#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The guest of libguestfs does what the directory guest does: the cases of
# tests/guest-cases.h on a real file system in the appliance.
. "$(dirname "$0")/lib.sh"

need nbdkit
helper=${V2V_GUEST_HELPER:-$top_builddir/tests/system/guest-appliance}
[ -x "$helper" ] || skip "$helper was not built"

# shellcheck disable=SC2016
HELPER=$helper nbdkit -U - memory 256M \
  --run 'exec "$HELPER" "$unixsocket" ""'
