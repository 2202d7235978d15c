#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The HTTPS plugin: what it reads is the file, whatever happens on the way,
# and what cannot be is said.
. "$(dirname "$0")/lib.sh"
need nbdkit nbdcopy openssl python3

plugin=$top_builddir/inputs/virt-v2v-https-plugin.so
[ -e "$plugin" ] || fail "$plugin was not built"
cd "$tmpdir"

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=esx.example \
  -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem \
  2>/dev/null
# An odd size: the last page is not whole.
head -c $((48 * 1024 * 1024 + 1536)) /dev/urandom >disk
size=$(stat -c %s disk)
printf 'secret' >password
printf 'wrong' >wrong

# start_server OPTION…: sets $url; its requests are in the file "log".
server=
start_server ()
{
  local port
  stop_server
  rm -f port log
  mkfifo port
  "$system_dir/range-server.py" --log log "$@" disk cert.pem key.pem >port &
  server=$!
  read -r port <port
  url=https://127.0.0.1:$port/disk
}

stop_server ()
{
  [ -z "$server" ] || kill "$server"
  server=
}

# read_disk ARGUMENT…: copy by the plugin into "copy".
read_disk ()
{
  nbdkit -U - -r "$plugin" url="$url" cainfo=cert.pem timeout=2 "$@" \
    --run "nbdcopy \"\$uri\" copy"
}

same ()
{
  local what=$1
  shift
  rm -f copy
  read_disk "$@" 2>messages || {
    cat messages >&2
    fail "$what: the copy failed"
  }
  cmp disk copy || fail "$what: other data"
}

logged ()
{
  grep -q "^$1" log || fail "the fault never happened: $1"
}

start_server
same "plain"
# 20 for 48 MiB, less than 3 times that: not page by page.
[ "$(wc -l <log)" -le 80 ] || fail "$(wc -l <log) requests for 48 MiB"

start_server --cut-at $((size / 100)) --cut-at $((size / 2)) \
  --cut-at $((size * 99 / 100))
same "connection reset at 1 %, 50 %, 99 %"
[ "$(grep -c ^stopped log)" -eq 3 ] || fail "there were not three resets"

start_server --short-at 1000000 --short-at $((size - 1))
same "short answers"
logged stopped

start_server --stall-at 5000000
same "a server that stops sending"
logged stopped

start_server --error-at 9000000 --busy-at 0
same "503 for a while, with an endless body, 429"
logged 503
logged 429

start_server --login root:secret --session 5
same "sessions that end" user=root password=+password
logged 401
[ "$(grep -c ^login log)" -ge 3 ] || fail "the session was not renewed"

start_server --login root:secret
same "one session" user=root password=+password
[ "$(grep -c ^login log)" -eq 1 ] || fail "more logins than one"

printf 'session="0"' >cookie
same "an old cookie and a password" user=root password=+password \
  cookie=+cookie
start_server --login root:secret --login-errors 5
same "logins that fail for a while" user=root password=+password \
  cookie=+cookie
logged 503
start_server --login root:secret
assert_fails "session of the cookie is not, or no longer, valid" \
  read_disk cookie=+cookie
assert_fails "does not take user and password of ‘root’ \(status 401\)" \
  read_disk user=root password=+wrong
assert_fails "wants user and password" read_disk
assert_fails "password must be \+FILE or -FD" \
  read_disk user=root password=secret
url=$url-missing
assert_fails "status 404: there is no such file on the server" \
  read_disk user=root password=+password

start_server --login root:secret --forbid
assert_fails "refuses this user the file|does not take user" \
  read_disk user=root password=+password

# Another host is not told what belongs to this one.
start_server --redirect
same "redirects" sslverify=false user=root password=+password cookie=+cookie
logged 302
! grep "^leaked" log || fail "the session went to another host"
same "redirects" sslverify=false user=root password=+password
! grep "^leaked" log || fail "the password went to another host"

start_server --no-ranges
assert_fails "ignores byte ranges" read_disk

start_server --shift
assert_fails "not the range that was asked for" read_disk

# Nothing that a server sends goes on for ever.
start_server --drip
assert_fails "too slow.*again and again for 4 seconds" read_disk retry=4
start_server --crumbs
assert_fails "less than was asked for, again and again for 2 seconds" \
  read_disk retry=2
start_server --more-at 3000000 --more-at $((size - 1))
same "more than was asked for"
[ "$(grep -c ^more log)" -eq 2 ] || fail "there was not more than asked for"
start_server --headers-at 3000000
assert_fails "more than 262144 bytes of headers" read_disk
start_server --circle
assert_fails "redirects in a circle" read_disk
start_server --endless-redirect
assert_fails "status 302, again and again" read_disk retry=1 timeout=1
start_server --login root:secret --endless-login --session 5
same "an endless answer to a login" user=root password=+password \
  cookie=+cookie
logged 503

start_server --down
assert_fails "status 503, again and again for 1 seconds" read_disk retry=1

stop_server
assert_fails "(refused|connect)" read_disk retry=1

start_server
thumbprint ()
{
  openssl x509 -in cert.pem -noout -fingerprint "-$1" | sed 's/.*=//'
}
assert_fails "not trusted.*CN=esx.example.*$(thumbprint sha1)" \
  read_disk cainfo=/etc/ssl/certs/ca-certificates.crt
assert_fails "$(thumbprint sha256).*no_verify" \
  read_disk cainfo=/etc/ssl/certs/ca-certificates.crt
# The same through virt-v2v, which takes the plugin of its own tree.
mkdir out
assert_fails "cannot open ‘$url’.*$(thumbprint sha256).*no_verify" \
  run_v2v -i disk "$url" -o local -os out
[ ! -s log ] || fail "requests went to a server that is not trusted"
same "any certificate" cainfo=/etc/ssl/certs/ca-certificates.crt \
  sslverify=false
# A trusted certificate for another name is no better.
url=${url/127.0.0.1/localhost}
assert_fails "not trusted.*localhost" read_disk
