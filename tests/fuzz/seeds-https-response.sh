#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-https-response: answers as servers give them.
#
#   seeds-https-response.sh FOLDER
set -euo pipefail
cd "$1"

printf '%s\r\n' 'HTTP/1.1 206 Partial Content' \
  'Content-Range: bytes 0-0/1234' 'Content-Length: 1' \
  'Set-Cookie: vmware_soap_session="52e1"; Path=/; HttpOnly; Secure' \
  >made-range
printf '%s\r\n' 'HTTP/1.1 302 Found' 'Location: /x' \
  'HTTP/1.1 429 Too Many Requests' 'Retry-After: 7' >made-busy
printf '%s\r\n' 'HTTP/2 503' 'retry-after: Fri, 31 Dec 1999 23:59:59 GMT' \
  'content-range: bytes */10' >made-error
