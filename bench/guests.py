# SPDX-License-Identifier: GPL-2.0-or-later
"""The guests that are converted, a variant of each, and what they hold."""
import hashlib
import os
import re
import subprocess

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
CACHE = os.environ.get("V2V_CACHE_DIR") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),
    "virt-v2v-tests")
APPLIANCE_ENV = {"LIBGUESTFS_BACKEND": "direct",
                 "LIBGUESTFS_BACKEND_SETTINGS": "force_tcg"}
NO_REBUILD = "#!/bin/sh\n# Taken out by a benchmark.\nexit 0\n"


def guestfish(arguments, commands, **kwargs):
    return subprocess.run(
        ["guestfish"] + arguments, input=commands, text=True, check=True,
        stdout=subprocess.PIPE, env={**os.environ, **APPLIANCE_ENV}, **kwargs)


def image(name):
    """The path of the guest's image, made now if it is not there."""
    done = subprocess.run(
        [os.path.join(TOP, "test-data/make-guest.sh"), name],
        stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip().split("\n")[-1]


def identity(path):
    """The cache names a guest's folder by a digest of how it is made."""
    return os.path.basename(os.path.dirname(path))


def without_rebuild(path):
    """A copy of the guest whose update-initramfs does nothing."""
    key = hashlib.sha256(NO_REBUILD.encode()).hexdigest()[:8]
    folder = os.path.join(CACHE, "bench")
    final = os.path.join(folder, f"{identity(path)}-no-rebuild-{key}.img")
    if os.path.exists(final):
        return final
    os.makedirs(folder, exist_ok=True)
    work = final + ".work"
    subprocess.run(["cp", "--sparse=always", path, work], check=True)
    os.chmod(work, 0o600)
    script = os.path.join(folder, "update-initramfs")
    with open(script, "w", encoding="ascii") as f:
        f.write(NO_REBUILD)
    # Into the file that is there: owner and mode stay.
    guestfish(["--rw", "--format=raw", "-a", work, "-i"],
              f"upload {script} /usr/sbin/update-initramfs\n"
              "chmod 0755 /usr/sbin/update-initramfs\n")
    os.chmod(work, 0o444)
    os.rename(work, final)
    return final


def parse_ext(text):
    """Bytes in use by an ext file system, its metadata included."""
    facts = dict(re.findall(r"^(Block count|Free blocks|Block size): (\d+)$",
                            text, re.MULTILINE))
    return ((int(facts["Block count"]) - int(facts["Free blocks"])) *
            int(facts["Block size"]))


def parse_statvfs(text):
    facts = dict(re.findall(r"^(\w+): (\d+)$", text, re.MULTILINE))
    return ((int(facts["blocks"]) - int(facts["bfree"])) *
            int(facts["frsize"]))


def bytes_in_use(path, image_format):
    """Bytes in use by the file systems of a disk image."""
    arguments = ["--ro", f"--format={image_format}", "-a", path]
    listed = guestfish(arguments, "run\nlist-filesystems\n").stdout
    systems = re.findall(r"^(\S+): (\S+)$", listed, re.MULTILINE)
    commands, parsers = ["run"], []
    for device, kind in systems:
        if re.fullmatch(r"ext[234]", kind):
            commands += ["echo ==", f"tune2fs-l {device}"]
            parsers.append(parse_ext)
        elif kind not in ("swap", "unknown"):
            commands += ["echo ==", f"mount-ro {device} /", "statvfs /",
                         "umount-all"]
            parsers.append(parse_statvfs)
    text = guestfish(arguments, "\n".join(commands) + "\n").stdout
    parts = text.split("==\n")[1:]
    return sum(parse(part) for parse, part in zip(parsers, parts))


def allocated(path):
    return os.stat(path).st_blocks * 512
