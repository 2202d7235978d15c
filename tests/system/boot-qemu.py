#!/usr/bin/env python3
"""Run a virtual machine and watch its serial console.

    boot-qemu.py [options] -- qemu-system-x86_64 ARGUMENTS

Exit status 0 when every --expect was seen, 1 when a --fail was seen, the
machine ended or the time was up, 2 for a wrong call.  The machine's serial
port 0 must be connected to stdio; it is ended at once when the answer is known,
and with this process, however that ends.
"""
# SPDX-License-Identifier: GPL-2.0-or-later

import argparse
import ctypes
import os
import re
import selectors
import signal
import subprocess
import sys
import time

# A pattern may begin in what was read before.
OVERLAP = 2000
ESCAPES = re.compile(rb"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78cM])")


def die_with_parent(number=signal.SIGKILL):
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, number)


class Console:
    """The text of a console so far, and the patterns waited for in it."""

    def __init__(self, args):
        self.text = b""
        self.searched = 0
        self.expect = [re.compile(p.encode()) for p in args.expect]
        self.fail = [re.compile(p.encode()) for p in args.fail]
        self.send = [(re.compile(p.encode()), t.encode() + b"\r")
                     for p, t in args.send]

    def feed(self, data, answer):
        """Take new output; return None, or a (status, message) at the end."""
        # Escapes that are cut in two by a read stay: they do not matter.
        self.text += ESCAPES.sub(b"", data)
        start = max(0, self.searched - OVERLAP)
        for pattern in self.fail:
            match = pattern.search(self.text, start)
            if match:
                return 1, "saw \"%s\"" % match.group().decode(errors="replace")
        self.expect = [p for p in self.expect
                       if not p.search(self.text, start)]
        for pair in list(self.send):
            if pair[0].search(self.text, start):
                self.send.remove(pair)
                answer(pair[1])
        self.searched = len(self.text)
        if not self.expect:
            return 0, "booted"
        return None

    def missing(self):
        return ", ".join('"%s"' % p.pattern.decode() for p in self.expect)


def watch(process, console, log, deadline):
    selector = selectors.DefaultSelector()
    selector.register(process.stdout, selectors.EVENT_READ)

    def answer(text):
        os.write(process.stdin.fileno(), text)

    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not selector.select(left):
            return 1, "time is up; still waiting for " + console.missing()
        data = os.read(process.stdout.fileno(), 65536)
        if not data:
            return 1, ("the machine ended with status %d; still waiting for %s"
                       % (process.wait(), console.missing()))
        log.write(data)
        log.flush()
        result = console.feed(data, answer)
        if result:
            return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--timeout", type=float, default=300, metavar="S")
    parser.add_argument("--log", required=True, metavar="FILE",
                        help="where the console's output is written")
    parser.add_argument("--expect", action="append", default=[],
                        metavar="REGEX", help="wait for this, in any order")
    parser.add_argument("--fail", action="append", default=[],
                        metavar="REGEX", help="give up when this is seen")
    parser.add_argument("--send", action="append", default=[], nargs=2,
                        metavar=("REGEX", "TEXT"),
                        help="when REGEX is seen, type TEXT and Enter, once")
    parser.add_argument("command", nargs="+")
    args = parser.parse_args()
    if not args.expect:
        parser.error("--expect is needed")

    # So that the machine is ended here, not left to init.
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, lambda n, _: sys.exit(128 + n))
    die_with_parent(signal.SIGTERM)

    started = time.monotonic()
    with open(args.log, "wb") as log:
        process = subprocess.Popen(args.command, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE,
                                   preexec_fn=die_with_parent)
        try:
            console = Console(args)
            status, message = watch(process, console, log,
                                    started + args.timeout)
        finally:
            process.kill()
            process.wait()
    seconds = time.monotonic() - started
    if status:
        lines = console.text.decode(errors="replace").splitlines()
        print("\n".join("| " + s for s in lines[-30:]), file=sys.stderr)
    print("boot-qemu: %s (%.0f s)" % (message, seconds), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
