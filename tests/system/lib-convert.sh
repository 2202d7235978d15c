# SPDX-License-Identifier: GPL-2.0-or-later
# Convert a guest of test-data/ and look at what came out.
# Sourced after lib.sh and lib-boot.sh.
# shellcheck shell=bash

# convert_source GUEST ARGUMENTS...: a run on it.  A test whose guest comes
# from elsewhere has one of its own.
convert_source () {
  run_v2v -i disk "$(guest "$1")" "${@:2}"
}

# convert_guest GUEST FORMAT ARGUMENTS...: into $tmpdir/out; sets $xml and
# $disk.  The source must stay bit for bit the same.
convert_guest () {
  local guest=$1 format=$2 image before
  shift 2
  image=$(guest "$guest")
  before=$(digest "$image")
  mkdir -p "$tmpdir/out"
  convert_source "$guest" -o local -os "$tmpdir/out" -of "$format" "$@" ||
    fail "the conversion of $guest failed"
  [ "$(digest "$image")" = "$before" ] || fail "the source changed"
  xml=$tmpdir/out/$guest.xml
  disk=$tmpdir/out/$guest-sda
  [ -f "$xml" ] || fail "$xml was not written"
  [ "$(qemu-img info --output=json "$disk" | format_of)" = "$format" ] ||
    fail "$disk is not $format"
  no_leftovers
}

format_of () {
  python3 -c 'import json, sys; print(json.load(sys.stdin)["format"])'
}

valid_xml () {
  virt-xml-validate "$xml" domain || fail "virt-xml-validate refuses $xml"
  virsh -q -c test:///default define "$xml" || fail "virsh refuses $xml"
}

# small_enough USED_BYTES: the target's blocks are within 5 % of the blocks
# that the guest uses.
small_enough () {
  local used=$1 written
  written=$(( $(stat -c %b "$disk") * 512 ))
  echo "blocks in use: $used, written: $written"
  [ "$written" -le $((used * 105 / 100)) ] ||
    fail "$written bytes were written for $used in use"
}
