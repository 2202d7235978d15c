#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-pe-version: nothing but what it looks for, and the headers of
# a driver for amd64 with one section.
#
#   seeds-pe-version.sh FOLDER
set -euo pipefail
cd "$1"

version='\xbd\x04\xef\xfe\x00\x00\x01\x00\x02\x00\x01\x00\x04\x00\x03\x00'
printf 'MZ\0\0' >made-short
{
  printf 'MZ\0\0'
  printf '%b' "$version"
  head -c 36 /dev/zero
} >made-version
{
  printf 'MZ\0\0'
  printf '%b' "$version"
} >made-cut
{
  printf 'MZ'
  head -c 58 /dev/zero
  printf '\x40\0\0\0PE\0\0\x64\x86\x01\0'
  head -c 12 /dev/zero
  printf '\x48\0\0\0'
  head -c 88 /dev/zero
  printf '\x10\0\0\0\xe8\0\0\0'
  head -c 32 /dev/zero
} >made-driver
