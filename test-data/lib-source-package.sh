# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by what takes test data out of Debian's source packages.
# shellcheck shell=bash

# shellcheck source=test-data/lib-mirror.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib-mirror.sh"

has_digest () {
  [ "$(openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1)" = "$2" ]
}

# fetch_source PROGRAM FOLDER: unpack the sources of PROGRAM as trixie has them
# below FOLDER/apt/files.  What apt-get says is in FOLDER/apt.log.
fetch_source () {
  local program=$1 apt=$2/apt log=$2/apt.log file

  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" \
    "$apt/files" "$apt/empty"
  echo "deb-src $mirror trixie main" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<END
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "$apt/empty";
END
  # apt-get may fail for a part that is not needed: digests decide.
  APT_CONFIG=$apt/apt.conf apt-get -q update >"$log" 2>&1 || true
  (cd "$apt/files" &&
   APT_CONFIG=$apt/apt.conf apt-get -q source --download-only \
     "$program" >>"$log" 2>&1) || true
  for file in "$apt"/files/*.orig.tar.*; do
    [ -e "$file" ] || return 1
    tar -C "$apt/files" -xf "$file" || return 1
  done
}
