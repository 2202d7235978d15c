# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by quickstart and runtests: install packages, build.
# shellcheck shell=bash

packages_in () {
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"
}

# Install what is missing of the packages listed in the given files.
install_packages () {
  local missing=() p
  for p in $(packages_in "$@"); do
    dpkg-query -W -f '${Status}\n' "$p" 2>/dev/null |
      grep -q '^install ok installed$' || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${#missing[@]} packages: ${missing[*]}"
  if [ "$(id -u)" != 0 ]; then
    echo "run as root, or install them yourself" >&2
    return 1
  fi
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y --no-install-recommends install "${missing[@]}"
}

# Configure and build in $1 (made if missing) from the source folder $2;
# the rest goes to configure.
build () {
  local builddir=$1 srcdir=$2
  shift 2
  [ -x "$srcdir/configure" ] || (cd "$srcdir" && autoreconf -i)
  mkdir -p "$builddir"
  if [ ! -e "$builddir/Makefile" ]; then
    (cd "$builddir" && "$srcdir/configure" "$@")
  fi
  make -C "$builddir" -j "$(nproc)"
}
