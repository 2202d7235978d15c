/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person or a calling program reads while the program works:
 * phase lines, warnings, errors, progress; as text and as JSON lines.
 *
 * One reporter a process, set up by main before anything else; every
 * function may be called from any thread.  The texts are relied on by
 * callers: see docs/virt-v2v.pod, section MACHINE READABLE OUTPUT. */
#ifndef V2V_BASE_REPORT_H
#define V2V_BASE_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <glib.h>

struct report_settings {
  const char *program;   /* stands first in errors and warnings; static */
  bool quiet;            /* -q: no phase lines, no progress bars */
  bool verbose;          /* -v: debug lines on stderr */
  bool colours;          /* --colours: ANSI sequences even without tty */
  bool wrap;             /* --wrap: wrap messages even without tty */
  int machine_fd;        /* JSON lines go here; -1: none.  Not closed. */
};

void report_setup (const struct report_settings *settings);

/* "[   1.2] Opening the source": seconds since report_setup, on stdout. */
void report_phase (const char *fmt, ...) G_GNUC_PRINTF (1, 2);
/* A fact worth a line: "virt-v2v: TEXT" on stdout unless quiet. */
void report_info (const char *fmt, ...) G_GNUC_PRINTF (1, 2);
void report_warning (const char *fmt, ...) G_GNUC_PRINTF (1, 2);
/* Does not exit. */
void report_error (const char *fmt, ...) G_GNUC_PRINTF (1, 2);
/* Only with -v. */
void report_debug (const char *fmt, ...) G_GNUC_PRINTF (1, 2);
bool report_is_verbose (void);

/* Progress of the thing that the last phase line named: done of total
 * units (bytes).  Draws a bar " NN% [****----] 120.0 MiB/s 0:42 left" ended
 * by a carriage return (at most 10 a second on a terminal, 2 elsewhere:
 * callers read bars through pipes), and writes "N/M" lines to the machine
 * stream.  report_progress_end draws 100 % and ends the line. */
void report_progress (uint64_t done, uint64_t total);
void report_progress_end (void);

/* The pure part, for tests: the bar's text for a state. COLUMNS wide at
 * most; rate in bytes per second, 0 unknown.  Newly allocated. */
char *report_format_bar (uint64_t done, uint64_t total, double rate,
                         unsigned columns);

#endif
