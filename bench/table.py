# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns the records of runs into Markdown tables."""
import statistics

MIB = 1 << 20


def phase_time(record, *prefixes):
    """When the first phase with one of the prefixes began; None: never."""
    for phase in record.get("phases", []):
        if phase["text"].startswith(prefixes):
            return phase["at"]
    return None


def between(record, first, last):
    a, b = phase_time(record, first), phase_time(record, last)
    return None if a is None or b is None else b - a


def copying_after(record):
    return between(record, "Copying disk", "Creating output metadata")


def after_conversion(record):
    return between(record, "Closing the overlay", "Creating output metadata")


def scaled(*keys, unit=1):
    def get(record):
        value = record
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return None if value is None else value / unit
    return get


def target_over_used(record):
    if not record.get("target_allocated") or not record.get("in_use"):
        return None
    return record["target_allocated"] / record["in_use"]


# (title, record -> number or None, digits)
MEASURES = [
    ("wall time, s", scaled("wall"), 1),
    ("CPU time, s", scaled("cpu"), 1),
    ("peak memory (PSS), MiB", scaled("peak_pss", unit=MIB), 0),
    ("peak memory (RSS), MiB", scaled("peak_rss", unit=MIB), 0),
    ("read by system calls, MiB", scaled("io", "rchar", unit=MIB), 0),
    ("written by system calls, MiB", scaled("io", "wchar", unit=MIB), 0),
    ("read from disk, MiB", scaled("io", "read_bytes", unit=MIB), 0),
    ("written to disk, MiB", scaled("io", "write_bytes", unit=MIB), 0),
    ("target allocated, MiB", scaled("target_allocated", unit=MIB), 0),
    ("target allocated / in use", target_over_used, 3),
    ("“Copying disk” to “Creating output metadata”, s", copying_after, 2),
    ("“Closing the overlay” to “Creating output metadata”, s",
     after_conversion, 2),
]


def spread(values, digits):
    return " / ".join(f"{v:.{digits}f}" for v in
                      (min(values), statistics.median(values), max(values)))


def ratio(values, base):
    if not values or not base or statistics.median(base) == 0:
        return ""
    return f"{statistics.median(values) / statistics.median(base):.3f}"


def values_of(records, get):
    return [v for v in map(get, records) if v is not None]


def one_table(by_tool, tools):
    """Lines of a table; by_tool: tool -> records of one guest and format.
    The ratios are those of the first tool to each other one."""
    first, others = tools[0], tools[1:]
    head = ["minimum / median / maximum"]
    head += [f"{t} ({len(by_tool[t])})" for t in tools]
    head += [f"{first} : {t}" for t in others]
    lines = ["| " + " | ".join(head) + " |",
             "|---" + "|--:" * (len(head) - 1) + "|"]
    for title, get, digits in MEASURES:
        found = {t: values_of(by_tool[t], get) for t in tools}
        if not any(found.values()):
            continue
        row = [title]
        row += [spread(found[t], digits) if found[t] else "" for t in tools]
        row += [ratio(found[first], found[t]) for t in others]
        lines.append("| " + " | ".join(row) + " |")
    return lines


def tables(records, order):
    """Markdown for all guests and formats; order: the tools, first first."""
    groups = {}
    for r in records:
        key = (r["guest"], r["format"])
        groups.setdefault(key, {}).setdefault(r["tool"], []).append(r)
    lines = []
    for (guest, fmt), by_tool in groups.items():
        tools = [t for t in order if t in by_tool]
        lines += ["", f"### {guest} to {fmt}", ""]
        lines += one_table(by_tool, tools)
    return "\n".join(lines[1:])
