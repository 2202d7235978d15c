# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a command and measures it together with everything it starts.

The command runs below a supervisor process that is a child subreaper
(prctl(2), PR_SET_CHILD_SUBREAPER): what the command leaves behind as a
daemon becomes the supervisor's child, and is waited for by it.  When a
process is waited for, the kernel adds its CPU time and its I/O counters,
and those of all that it had waited for, to the one that waits: so the
supervisor's own counters hold the exact sums at the end.

Memory has no such sums: it is sampled every 100 ms over the whole tree."""
import ctypes
import json
import os
import re
import resource
import selectors
import signal
import subprocess
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.1             # RSS, CPU and names
PSS_EVERY = 5                    # samples: PSS costs the kernel a page walk
GRACE_SECONDS = 10               # for what outlives the command
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PHASE = re.compile(r"^\[ *(\d+\.\d)\] (.*\S)")


def prctl(option, value):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


# --- /proc -----------------------------------------------------------------

def read_proc(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", "rb") as f:
            return f.read().decode(errors="replace")
    except OSError:
        return None


class Process:
    """One line of /proc/PID/stat; times in seconds."""

    def __init__(self, pid, text):
        self.pid = pid
        self.name = text[text.index("(") + 1:text.rindex(")")]
        f = text[text.rindex(")") + 2:].split()
        self.ppid = int(f[1])
        self.own = (int(f[11]) + int(f[12])) / TICK
        self.waited = (int(f[13]) + int(f[14])) / TICK
        self.start = int(f[19])
        self.rss = int(f[21]) * PAGE


def all_processes():
    found = {}
    for name in os.listdir("/proc"):
        text = read_proc(name, "stat") if name.isdigit() else None
        if text:
            found[int(name)] = Process(int(name), text)
    return found


def tree_below(root):
    """(root's Process, its descendants)"""
    everyone = all_processes()
    children = {}
    for p in everyone.values():
        children.setdefault(p.ppid, []).append(p)
    found, queue = [], [root]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += [p.pid for p in below]
    return everyone.get(root), found


def pss(pid):
    text = read_proc(pid, "smaps_rollup")
    m = re.search(r"^Pss:\s+(\d+) kB", text or "", re.MULTILINE)
    return int(m.group(1)) * 1024 if m else 0


def io_counters():
    text = read_proc("self", "io")
    return {k: int(v) for k, v in
            (line.split(": ") for line in text.splitlines())}


# --- the supervisor ----------------------------------------------------------

def kill_tree(root):
    """Ends all descendants, and those that they start meanwhile."""
    names = []
    for _ in range(20):
        below = tree_below(root)[1]
        if not below:
            break
        for p in below:
            names.append(p.name)
            try:
                os.kill(p.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        reap_all()
    return names


def reap_all():
    """Waits for whoever has ended; False once no child is left."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if pid == 0:
            return True


def wait_for_all(seconds):
    """Waits for every child; True when none is left."""
    deadline = time.monotonic() + seconds
    while reap_all():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def give_up(command):
    """The benchmark was ended: the command may clean up, then all goes."""
    try:
        os.kill(command, signal.SIGTERM)
    except ProcessLookupError:
        pass
    if not wait_for_all(GRACE_SECONDS):
        kill_tree(os.getpid())
    os._exit(1)


def supervise(argv, env, out, err):
    """In the supervisor: runs argv; returns what was measured."""
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    io = io_counters()
    start = time.monotonic()
    command = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL,
                               stdout=out, stderr=err,
                               start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: give_up(command.pid))
    os.close(out)
    # Popen must not wait by itself: wait4 is for us.
    pid, status = os.waitpid(-1, 0)
    while pid != command.pid:
        pid, status = os.waitpid(-1, 0)
    wall = time.monotonic() - start
    command.returncode = 0
    left = [] if wait_for_all(GRACE_SECONDS) else kill_tree(os.getpid())
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    after = io_counters()
    return {
        "status": os.waitstatus_to_exitcode(status),
        "wall": wall, "left_behind": left,
        "user": usage.ru_utime, "system": usage.ru_stime,
        "cpu": usage.ru_utime + usage.ru_stime,
        "in_blocks": usage.ru_inblock, "out_blocks": usage.ru_oublock,
        "io": {k: after[k] - io[k] for k in after},
    }


def start_supervisor(argv, env, err_path):
    """(pid, the command's stdout, where the result will be written)"""
    out_r, out_w = os.pipe()
    result_r, result_w = os.pipe()
    pid = os.fork()
    if pid != 0:
        os.close(out_w)
        os.close(result_w)
        return pid, out_r, result_r
    status = 1
    try:
        os.close(out_r)
        os.close(result_r)
        err = os.open(err_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        result = json.dumps(supervise(argv, env, out_w, err))
        os.write(result_w, result.encode())
        status = 0
    finally:
        os._exit(status)


# --- watching from outside ------------------------------------------------------

class Watcher:
    """Samples the tree, and notes when each phase line comes."""

    def __init__(self, supervisor, on_phase):
        self.supervisor = supervisor
        self.on_phase = on_phase
        self.start = time.monotonic()
        self.samples = 0
        self.peak_rss = self.peak_pss = self.peak_processes = 0
        self.own_cpu = {}        # (pid, start) -> (name, seconds)
        self.phases = []
        self.partial = b""

    def cpu(self, root, below):
        """CPU seconds so far of all that the supervisor's tree did."""
        return ((root.waited if root else 0) +
                sum(p.own + p.waited for p in below))

    def sample(self):
        _, below = tree_below(self.supervisor)
        rss = sum(p.rss for p in below)
        grown = rss > self.peak_rss
        self.peak_rss = max(self.peak_rss, rss)
        self.peak_processes = max(self.peak_processes, len(below))
        if grown or self.samples % PSS_EVERY == 0:
            self.peak_pss = max(self.peak_pss, sum(pss(p.pid) for p in below))
        for p in below:
            self.own_cpu[p.pid, p.start] = (p.name, p.own)
        self.samples += 1

    def take_output(self, data):
        lines = (self.partial + data).replace(b"\r", b"\n").split(b"\n")
        self.partial = lines.pop()
        for line in lines:
            m = PHASE.match(line.decode(errors="replace"))
            if m:
                self.add_phase(m.group(2), float(m.group(1)))

    def add_phase(self, text, printed):
        phase = {"text": text, "at": time.monotonic() - self.start,
                 "printed": printed,
                 "cpu": self.cpu(*tree_below(self.supervisor))}
        self.phases.append(phase)
        if self.on_phase:
            self.on_phase(phase)

    def cpu_by_name(self):
        total = {}
        for name, seconds in self.own_cpu.values():
            total[name] = total.get(name, 0) + seconds
        return total


def watch(watcher, out, result):
    """Until the supervisor is done; returns what it wrote."""
    collected = b""
    with selectors.DefaultSelector() as sel:
        sel.register(out, selectors.EVENT_READ)
        sel.register(result, selectors.EVENT_READ)
        due = time.monotonic()
        while True:
            for key, _ in sel.select(max(0, due - time.monotonic())):
                data = os.read(key.fd, 65536)
                if key.fd == out:
                    watcher.take_output(data)
                    if not data:
                        sel.unregister(out)
                elif data:
                    collected += data
                else:
                    return collected
            if time.monotonic() >= due:
                watcher.sample()
                due = time.monotonic() + SAMPLE_SECONDS


def measure(argv, env, err_path, on_phase=None):
    """Runs argv with the environment env; a dictionary of what it took."""
    supervisor, out, result = start_supervisor(argv, env, err_path)
    watcher = Watcher(supervisor, on_phase)
    try:
        text = watch(watcher, out, result)
    finally:
        os.close(out)
        os.close(result)
        try:
            os.kill(supervisor, signal.SIGTERM)
        except ProcessLookupError:
            pass
        os.waitpid(supervisor, 0)
    if not text:
        raise RuntimeError(f"cannot run {argv[0]}")
    record = json.loads(text)
    record.update(peak_rss=watcher.peak_rss, peak_pss=watcher.peak_pss,
                  peak_processes=watcher.peak_processes,
                  samples=watcher.samples, phases=watcher.phases,
                  cpu_by_name=watcher.cpu_by_name())
    return record
