#!/bin/bash
# Make a real, bootable Debian guest for the tests, or find the one made before.
# SPDX-License-Identifier: GPL-2.0-or-later
#
#   make-guest.sh NAME            print the path of the cached raw image
#   make-guest.sh NAME OUTPUT     copy the image to OUTPUT, print OUTPUT
#   make-guest.sh --list          print the names of all guests
#   make-guest.sh --info NAME     print the guest's facts (KEY=VALUE lines)
#
# The path is the last line of stdout; everything else goes to stderr.  The
# cached image must never be written to: open it read-only, or through an
# overlay, or ask for a copy.
#
# Guests are described by guests/NAME.conf.  They are cached in V2V_CACHE_DIR
# (by default ~/.cache/virt-v2v-tests) under a name that holds a digest of
# everything they are made from.  A finished guest appears by a rename, so that
# an interrupted run leaves nothing which looks like one.
#
# Needs root, loop devices, and the Debian packages that check_programs names.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${V2V_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/virt-v2v-tests}

# shellcheck source=test-data/base-packages.sh
. "$here/base-packages.sh"
# shellcheck source=test-data/tree.sh
. "$here/tree.sh"
# shellcheck source=test-data/image.sh
. "$here/image.sh"

# A person sees these; what the tools print goes to a log that is shown when
# something fails.
exec 3>&2
say ()
{
  echo "make-guest: $*" >&3
}

die ()
{
  say "error: $*"
  exit 1
}

usage ()
{
  sed -n '/^#   make-guest.sh/s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 1
}

check_programs ()
{
  local pair missing=()

  for pair in mmdebstrap:mmdebstrap mkfs.ext4:e2fsprogs debugfs:e2fsprogs \
              sfdisk:fdisk zstd:zstd flock:util-linux losetup:mount \
              uuidgen:uuid-runtime \
              "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  [ "${#missing[@]}" -eq 0 ] ||
    die "programs are missing; install the packages: ${missing[*]}"
  [ "$(id -u)" -eq 0 ] ||
    die "a guest's files belong to many users: run this as root"
}

# Debian's repositories as the host's apt knows them: the guests come from the
# same mirror, whichever that is.
print_sources ()
{
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  local format='$(ORIGIN) $(CODENAME) $(REPO_URI) $(COMPONENT)'

  if [ -n "${V2V_DEBIAN_MIRROR:-}" ]; then
    local s
    for s in "$DEBIAN_SUITE" "$DEBIAN_SUITE-updates"; do
      echo "deb [signed-by=$keyring] $V2V_DEBIAN_MIRROR $s main"
    done
    return
  fi
  apt-get indextargets --format "$format" 'Created-By: Packages' |
    awk -v suite="$DEBIAN_SUITE" -v keyring="$keyring" '
      $1 == "Debian" && $4 == "main" &&
      ($2 == suite || index ($2, suite "-") == 1) &&
      $2 !~ /backports/ {
        print "deb [signed-by=" keyring "]", $3, $2, $4
      }' | sort -u
}

# How the host's apt reaches its mirrors, as options for mmdebstrap.
print_apt_options ()
{
  apt-config dump Acquire |
    grep -E '^Acquire::(Check-(Date|Valid-Until)|https?::Proxy(::[^ ]*)?) ' ||
    true
}

digest ()
{
  sha256sum | cut -c1-12
}

# The digest names the base: its packages and what makes it.
base_key ()
{
  { base_set "$1"
    declare -p DEBIAN_SUITE BASE_PACKAGES BASE_KERNELS BASE_LATER \
            BASE_DPKG_OPTIONS
    declare -f make_base
    cat "$here/base-hook.sh"
  } | digest
}

guest_key ()
{
  { base_key "$BASE"
    settings
    declare -f make_guest make_tree_directory
    cat "$here/tree.sh" "$here/image.sh" "$here"/files/*
    [ "$KIND" = debian ] || "${KIND}_key"
  } | digest
}

# Run a function under the lock NAME: one builder at a time.  No child inherits
# it, so a stray one can not hold it.
with_lock ()
{
  local name=$1
  shift
  mkdir -p "$cache"
  {
    flock 9
    "$@" 9>&-
  } 9>"$cache/.lock-$name"
}

# Make the directory $cache/$1 by running the rest of the arguments in a
# temporary directory which is then renamed.
publish ()
{
  local final=$cache/$1 work
  shift

  if [ -d "$final" ]; then
    touch "$final"
    return
  fi
  work=$(mktemp -d "$cache/.work-XXXXXXXX")
  # shellcheck disable=SC2064
  trap "publish_failed '$work'" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  chmod 0755 "$work"
  cd "$work"
  "$@" >log 2>&1
  mv -T "$work" "$final"
  cd "$here"
  trap - EXIT INT TERM
}

publish_failed ()
{
  tail -n 40 "$1/log" >&3
  say "error: stopped; the lines above are the end of the log"
  umount "$1/tree" 2>/dev/null || true
  rm -rf "$1" || true
}

make_base ()
{
  local o options=() started=$SECONDS

  base_set "$1"
  say "making the base \"$1\" of Debian $DEBIAN_SUITE packages"
  print_sources >sources.list
  [ -s sources.list ] ||
    die "apt has no repository of Debian $DEBIAN_SUITE: set V2V_DEBIAN_MIRROR"
  while read -r o; do
    options+=("--aptopt=$o")
  done < <(print_apt_options)
  for o in "${BASE_DPKG_OPTIONS[@]}"; do
    options+=("--dpkgopt=$o")
  done

  export BASE_HOOK=$here/base-hook.sh HOOK_KERNELS=$BASE_KERNELS \
         HOOK_LATER="${BASE_LATER[*]}" HOOK_LATER_DIR=$PWD/later
  # shellcheck disable=SC2016
  mmdebstrap --quiet --mode=root --variant=minbase --format=tar \
    --include="$(IFS=,; echo "${BASE_PACKAGES[*]}")" \
    --aptopt='APT::Install-Recommends "false"' \
    "${options[@]}" \
    --customize-hook='"$BASE_HOOK" "$1"' \
    "$DEBIAN_SUITE" - - <sources.list |
    zstd -q -1 -T0 >base.tar.zst
  say "base \"$1\": $((SECONDS - started)) s, $(du -sh . | cut -f1)"
}

# Remove what has not been used for a month, and what killed runs left.
forget_old ()
{
  find "$cache" -mindepth 1 -maxdepth 1 -type d -name '.work-*' -mmin +120 \
       -exec rm -rf {} + 2>/dev/null || true
  find "$cache" -mindepth 1 -maxdepth 1 -type d -mtime +30 \
       -exec rm -rf {} + 2>/dev/null || true
}

# Unpacked in memory where there is plenty of it: ten thousands of small files
# need not reach a disk.  The mount is this process's own and ends with it.
make_tree_directory ()
{
  local available
  available=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)

  mkdir tree
  if [ "$available" -gt $((8 * 1024 * 1024)) ]; then
    mount -t tmpfs -o mode=0755 tree tree || true
  fi
}

make_guest ()
{
  local name=$1 base=$2 started=$SECONDS

  say "making the guest \"$name\""
  make_tree_directory
  zstd -q -dc "$base/base.tar.zst" | tar -C tree --xattrs -xf -
  tree_configure tree "$base/later"
  image_make tree "$name.img"
  umount tree 2>/dev/null || true
  rm -rf tree
  chmod 0444 "$name.img"
  say "guest \"$name\": $((SECONDS - started)) s," \
      "$(du -m "$name.img" | cut -f1) MiB allocated"
}

load_settings ()
{
  [[ $1 =~ ^[a-z0-9][a-z0-9-]*$ ]] && [ -f "$here/guests/$1.conf" ] ||
    die "there is no guest \"$1\"; there are: $(list_guests | xargs)"
  NAME=$1 KIND=debian
  settings_default
  # shellcheck source=/dev/null
  . "$here/guests/$1.conf"
  # Another kind brings functions in place of those of tree.sh and image.sh.
  # shellcheck source=/dev/null
  [ "$KIND" = debian ] || . "$here/$KIND/kind.sh"
}

list_guests ()
{
  local f
  for f in "$here"/guests/*.conf; do
    basename "$f" .conf
  done
}

main ()
{
  local info=

  case "${1:-}" in
    --list) list_guests; exit 0 ;;
    --info) info=1; shift ;;
    -*|'') usage ;;
  esac
  [ $# -ge 1 ] && [ $# -le 2 ] || usage

  load_settings "$1"
  local base guest rpm_base
  base=base-$BASE-$(base_key "$BASE")
  guest=$NAME-$(guest_key)

  if [ ! -d "$cache/$guest" ]; then
    check_programs "${PROGRAMS[@]}"
    # From here on in a mount namespace of our own.
    [ -n "${V2V_MAKE_GUEST_NAMESPACE:-}" ] ||
      V2V_MAKE_GUEST_NAMESPACE=1 exec unshare --mount --propagation private \
        "$here/make-guest.sh" ${info:+--info} "$@"
    forget_old
    with_lock "$base" publish "$base" make_base "$BASE"
    if [ "$KIND" = rpm ]; then
      rpm_base=rpm-packages-$(rpm_base_key)
      with_lock "$rpm_base" publish "$rpm_base" make_rpm_base "$cache/$base"
      base=$rpm_base
    fi
    with_lock "$guest" publish "$guest" make_guest "$NAME" "$cache/$base"
  fi
  touch -c "$cache/$guest"

  if [ -n "$info" ]; then
    cat "$cache/$guest/info"
  elif [ $# -eq 2 ]; then
    cp --sparse=always --reflink=auto "$cache/$guest/$NAME.img" "$2"
    chmod u+w "$2"
    echo "$2"
  else
    echo "$cache/$guest/$NAME.img"
  fi
}

main "$@"
