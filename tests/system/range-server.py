#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Serve one file by HTTPS on loopback, with byte ranges and faults.

range-server.py [OPTION…] FILE CERTIFICATE KEY: prints the port, then serves
until it is killed.  Other paths than those of FILE's (any that does not end
in "missing") are answered 404."""

import argparse
import base64
import http.server
import os
import re
import socket
import ssl
import sys
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("certificate")
parser.add_argument("key")
parser.add_argument("--log", help="append a line for each request")
parser.add_argument("--no-ranges", action="store_true")
parser.add_argument("--login", metavar="USER:PASSWORD",
                    help="give a session cookie for it, and want one")
parser.add_argument("--login-errors", type=int, default=0, metavar="N",
                    help="503 to the first N logins")
parser.add_argument("--session", type=int, default=0, metavar="N",
                    help="a session ends after N requests")
parser.add_argument("--forbid", action="store_true",
                    help="403 in spite of the login")
parser.add_argument("--cut-at", type=int, action="append", default=[],
                    metavar="BYTE", help="reset once where this is reached")
parser.add_argument("--short-at", type=int, action="append", default=[],
                    metavar="BYTE", help="end the answer early, once")
parser.add_argument("--stall-at", type=int, action="append", default=[],
                    metavar="BYTE", help="send nothing more, once")
parser.add_argument("--busy-at", type=int, action="append", default=[],
                    metavar="BYTE", help="429 with Retry-After, once")
parser.add_argument("--error-at", type=int, action="append", default=[],
                    metavar="BYTE", help="503 three times, with Retry-After "
                    "and a body that does not end")
parser.add_argument("--drip", action="store_true",
                    help="a byte at a time, but for the first request")
parser.add_argument("--crumbs", action="store_true",
                    help="no more than 1000 bytes of each range")
parser.add_argument("--more-at", type=int, action="append", default=[],
                    metavar="BYTE", help="send on and on after the range, once")
parser.add_argument("--headers-at", type=int, action="append", default=[],
                    metavar="BYTE", help="headers without an end")
parser.add_argument("--circle", action="store_true",
                    help="redirect every request to where it came from")
parser.add_argument("--endless-redirect", action="store_true",
                    help="redirect with a body that does not end")
parser.add_argument("--endless-login", action="store_true",
                    help="one answer with a body that does not end to who "
                    "logs in")
parser.add_argument("--down", action="store_true",
                    help="503 always, but for the first byte")
parser.add_argument("--shift", action="store_true",
                    help="send, and say so, another range than was asked for")
parser.add_argument("--redirect", action="store_true",
                    help="send every request on to the name localhost")
options = parser.parse_args()

lock = threading.Lock()
session = {"name": 0, "left": 0}
errors = {at: 3 for at in options.error_at}


def once(places, start, end):
    """The first of the places within the range, which is taken away."""
    with lock:
        for at in places:
            if start <= at < end:
                places.remove(at)
                return at
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def note(self, what):
        if options.log:
            with lock, open(options.log, "a") as f:
                print(what, self.headers.get("Range", "-"), file=f)

    def refuse(self, status, **headers):
        self.note(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def endless(self, status, **headers):
        """Until the other side hangs up."""
        self.note(status)
        self.close_connection = True
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"200\r\n" + b"x" * 512 + b"\r\n")
            time.sleep(0.01)

    def wanted(self):
        size = os.path.getsize(options.file)
        m = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if m is None or options.no_ranges:
            return 200, 0, size, size
        start, end = int(m[1]), min(int(m[2]) + 1, size)
        if options.shift and start > 0:
            start, end = start - 512, end - 512
        return 206, start, end, size

    def login(self):
        """The session's cookie to give; None: it has one; False: refused."""
        if not options.login:
            return None
        wanted = base64.b64encode(options.login.encode()).decode()
        with lock:
            if self.headers.get("Authorization") == "Basic " + wanted:
                session["name"] += 1
                session["left"] = options.session or 1 << 60
                return f'session="{session["name"]}"'
            cookie = f'session="{session["name"]}"'
            if self.headers.get("Cookie") == cookie and session["left"] > 0:
                session["left"] -= 1
                return None
        return False

    def head(self, cookie):
        status, start, end, size = self.wanted()
        more = once(options.more_at, start, end)
        self.note("login" if cookie else status)
        self.send_response(status)
        if cookie:
            self.send_header("Set-Cookie", cookie + "; Path=/; HttpOnly")
        self.send_header("Accept-Ranges", "bytes")
        if more is None:
            self.send_header("Content-Length", str(end - start))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{end-1}/{size}")
        while once(list(options.headers_at), start, end) is not None:
            self.send_header("X-More", "x" * 1000)
            self.flush_headers()
        self.end_headers()
        return start, end, more

    def busy(self):
        _, start, end, _ = self.wanted()
        if once(options.busy_at, start, end) is not None:
            self.refuse(429, Retry_After="1")
            return True
        for at in errors:
            if start <= at < end and errors[at] > 0:
                errors[at] -= 1
                self.endless(503, Retry_After="1")
                return True
        if options.down and start > 0:
            self.refuse(503)
            return True
        return False

    def redirected(self):
        host = self.headers.get("Host", "")
        if host.startswith("localhost"):
            if "Cookie" in self.headers or "Authorization" in self.headers:
                self.note("leaked")
            return False
        if options.redirect:
            self.refuse(302, Location="https://localhost:" +
                        host.split(":")[-1] + self.path)
        elif options.circle:
            self.refuse(302, Location=self.path)
        elif options.endless_redirect:
            self.endless(302, Location=self.path)
        return options.redirect or options.circle

    def refused(self):
        """The cookie to give, or False: it was answered."""
        if self.redirected():
            return False
        if "Authorization" in self.headers and options.login_errors > 0:
            options.login_errors -= 1
            self.refuse(503)
            return False
        cookie = self.login()
        if cookie and options.endless_login:
            options.endless_login = False
            self.endless(503)
        if self.path.endswith("missing"):
            self.refuse(404)
        elif cookie is False:
            self.refuse(401, WWW_Authenticate='Basic realm="x"')
        elif options.forbid:
            self.refuse(403)
        elif not self.busy():
            return cookie
        return False

    def do_HEAD(self):
        cookie = self.refused()
        if cookie is not False:
            self.head(cookie)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                   b"\1\0\0\0\0\0\0\0")
        self.connection.close()

    def do_GET(self):
        cookie = self.refused()
        if cookie is False:
            return
        start, end, more = self.head(cookie)
        cut = once(options.cut_at, start, end)
        short = once(options.short_at, start, end)
        stall = once(options.stall_at, start, end)
        crumb = start + 1000 if options.crumbs else end
        stop = min(x for x in (cut, short, stall, crumb, end)
                   if x is not None)
        with open(options.file, "rb") as f:
            f.seek(start)
            while options.drip and start > 0:
                self.wfile.write(f.read(1))
                time.sleep(0.05)
            self.wfile.write(f.read(stop - start))
        if more is not None:
            self.note("more")
            self.close_connection = True
            while True:
                self.wfile.write(b"x" * 65536)
        if stop == end:
            return
        self.wfile.flush()
        self.note("stopped")
        self.close_connection = True
        if stop == cut:
            self.reset()
        elif stop == stall:
            time.sleep(60)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    # The handshake in the connection's own thread.
    def finish_request(self, request, address):
        request.do_handshake()
        super().finish_request(request, address)

    def handle_error(self, request, address):
        pass


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(options.certificate, options.key)
server.socket = context.wrap_socket(server.socket, server_side=True,
                                    do_handshake_on_connect=False)
print(server.server_address[1], flush=True)
sys.stdout.close()
server.serve_forever()
