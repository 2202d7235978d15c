#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Serve one file by HTTPS on loopback, with byte ranges.

range-server.py FILE CERTIFICATE KEY: prints the port, then serves until it
is killed."""

import http.server
import os
import re
import ssl
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def wanted(self):
        size = os.path.getsize(sys.argv[1])
        m = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if m is None:
            return 200, 0, size, size
        return 206, int(m[1]), min(int(m[2]) + 1, size), size

    def head(self):
        status, start, end, size = self.wanted()
        self.send_response(status)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{end-1}/{size}")
        self.end_headers()
        return start, end

    def do_HEAD(self):
        self.head()

    def do_GET(self):
        start, end = self.head()
        with open(sys.argv[1], "rb") as f:
            f.seek(start)
            self.wfile.write(f.read(end - start))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
