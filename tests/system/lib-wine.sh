# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A wine prefix for one test: a copy of one that is made once and cached.  To be
# sourced after lib.sh, when the test knows that wine is there.

cache=${V2V_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/virt-v2v-tests}
export WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml="
unset DISPLAY
if [ ! -f "$cache/wine-prefix.tar" ]; then
  mkdir -p "$cache"
  WINEPREFIX=$tmpdir/prefix timeout 300 wine wineboot -i >/dev/null 2>&1 ||
    fail "wine makes no prefix"
  WINEPREFIX=$tmpdir/prefix wineserver -w
  tar -C "$tmpdir" -cf "$cache/wine-prefix.$$" prefix
  mv "$cache/wine-prefix.$$" "$cache/wine-prefix.tar"
else
  tar -C "$tmpdir" -xf "$cache/wine-prefix.tar"
fi
export WINEPREFIX=$tmpdir/prefix
# shellcheck disable=SC2317
end_wine ()
{
  wineserver -k || true
  wineserver -w || true
  cleanup_test
}
trap end_wine EXIT
# One server for the whole test, not one for each program.
wineserver -p
