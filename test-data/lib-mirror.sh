# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by what needs Debian's archive: $mirror is that of the host's own
# suite, which has the others too.
# shellcheck shell=bash disable=SC2034  # for those who source it

mirror=${V2V_DEBIAN_MIRROR:-$(
  # shellcheck disable=SC2016  # for apt-get
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(SUITE)' \
    'Created-By: Packages' |
  awk '$1 == "Debian" && $3 !~ /security/ { print $2; exit }')}
