# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual's =item lines against --long-options and --short-options, and
its list of capabilities against --machine-readable."""
import re
import subprocess
import sys

ITEM = re.compile(r"B<(--?[A-Za-z][A-Za-z0-9-]*)>")


def ask(program, option):
    done = subprocess.run([program, option], stdout=subprocess.PIPE,
                          check=True)
    return done.stdout.decode().split()


def options_of_program(program):
    """"-ic" is "--ic" too, as every long name; the manual has the first."""
    short = set(ask(program, "--short-options"))
    long = {o for o in ask(program, "--long-options")
            if o[1:] not in short}
    return short | long


def options_of_manual(text):
    section = re.search(r"^=head1 OPTIONS$(.*?)^=head1 ", text, re.M | re.S)
    if section is None:
        sys.exit("the manual has no section OPTIONS")
    names = []
    for line in section.group(1).split("\n"):
        if line.startswith("=item"):
            names += ITEM.findall(line)
    return names


def check_capabilities(program, text):
    """Modes have sections; every other capability is named."""
    missing = [c for c in ask(program, "--machine-readable")
               if ":" not in c and f"B<{c}>" not in text]
    for c in missing:
        print(f"the capability {c} is not in the manual")
    return len(missing)


def main():
    program, manual = sys.argv[1:]
    with open(manual, encoding="utf-8") as f:
        text = f.read()
    described = options_of_manual(text)
    real = options_of_program(program)
    if len(real) < 20:
        sys.exit(f"{program} lists only {len(real)} options")
    found = 0
    for name in sorted(real - set(described)):
        print(f"{name} is not in the manual")
        found += 1
    for name in sorted(set(described) - real):
        print(f"the manual describes {name}, which does not exist")
        found += 1
    for name in sorted({n for n in described if described.count(n) > 1}):
        print(f"the manual describes {name} twice")
        found += 1
    found += check_capabilities(program, text)
    print(f"{len(real)} options, {found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
