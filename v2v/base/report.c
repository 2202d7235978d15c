/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phase lines, warnings, errors and progress: as text and as JSON lines.
 *
 * The formats are a contract with callers.  Everything is written under
 * one lock, a whole line at a time, so that threads do not mix. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "v2v/base/report-text.h"
#include "v2v/base/report.h"

#define DEFAULT_COLUMNS 80
#define MIN_COLUMNS 20
#define MAX_COLUMNS 500
#define MAX_BAR_COLUMNS 100      /* longer bars say nothing more */
#define TTY_INTERVAL (G_USEC_PER_SEC / 10)   /* between two bars */
#define PIPE_INTERVAL (G_USEC_PER_SEC / 2)
#define MACHINE_INTERVAL (G_USEC_PER_SEC / 2)
#define RATE_INTERVAL (G_USEC_PER_SEC / 2)   /* one sample of the rate */

#define ANSI_GREEN "\033[0;32m"
#define ANSI_BLUE "\033[1;34m"
#define ANSI_MAGENTA "\033[1;35m"
#define ANSI_RED "\033[1;31m"
#define ANSI_RESET "\033[0m"
#define ANSI_CLEAR_LINE "\033[K"

static GMutex lock;              /* over everything below */
static struct report_settings set = { .program = "virt-v2v",
                                      .machine_fd = -1 };
static gint64 start;             /* g_get_monotonic_time */

static struct {
  bool bar;                      /* a bar stands on stdout's last line */
  bool running;                  /* report_progress since the last end */
  uint64_t done, total;
  gint64 drawn, told;            /* when: the bar, the machine stream */
  gint64 sample_time;            /* the last sample of the rate */
  uint64_t sample_done;
  double rate;                   /* bytes per second, 0: unknown */
} progress;

void
report_setup (const struct report_settings *settings)
{
  g_mutex_lock (&lock);
  if (start == 0)
    start = g_get_monotonic_time ();
  set = *settings;
  g_mutex_unlock (&lock);
}

/* --- streams ------------------------------------------------------------ */

static bool
is_terminal (FILE *fp)
{
  const char *term = g_getenv ("TERM");

  return isatty (fileno (fp)) && g_strcmp0 (term, "dumb") != 0;
}

static bool
use_colours (FILE *fp)
{
  return set.colours || (is_terminal (fp) && g_getenv ("NO_COLOR") == NULL);
}

static unsigned
columns_of (FILE *fp)
{
  struct winsize size;

  if (ioctl (fileno (fp), TIOCGWINSZ, &size) == -1 || size.ws_col == 0)
    return DEFAULT_COLUMNS;
  return CLAMP (size.ws_col, MIN_COLUMNS, MAX_COLUMNS);
}

/* The text that comes next must not be mixed with a bar. */
static void
leave_bar (void)
{
  if (!progress.bar)
    return;
  fputs (is_terminal (stdout) ? ANSI_CLEAR_LINE : "\n", stdout);
  fflush (stdout);
  progress.bar = false;
}

static void
write_text (FILE *fp, const char *text)
{
  leave_bar ();
  fflush (stdout);               /* keeps the order when both are one pipe */
  fputs (text, fp);
  fflush (fp);
}

/* --- the machine stream ------------------------------------------------- */

/* A reader that went away is no reason to fail the conversion. */
static void
write_machine (const char *text)
{
  size_t len = strlen (text);

  if (set.machine_fd == STDOUT_FILENO)
    leave_bar ();
  fflush (stdout);
  while (len > 0) {
    ssize_t n = write (set.machine_fd, text, len);
    if (n == -1 && errno == EINTR)
      continue;
    if (n <= 0)
      return;
    text += n;
    len -= (size_t) n;
  }
}

static void
machine_message (const char *type, const char *text)
{
  struct timespec now;
  g_autofree char *line = NULL;

  if (set.machine_fd == -1)
    return;
  clock_gettime (CLOCK_REALTIME, &now);
  line = report_format_json (type, text, &now);
  write_machine (line);
}

/* --- messages ----------------------------------------------------------- */

/* What distinguishes the kinds of messages. */
struct kind {
  const char *type;              /* in JSON; NULL: not told */
  const char *label;             /* behind the program's name */
  const char *colour;
  bool on_stderr, unless_quiet, wraps;
};

static const struct kind kind_info =
  { "info", "", ANSI_MAGENTA, false, true, true };
static const struct kind kind_warning =
  { "warning", "warning: ", ANSI_BLUE, true, false, true };
static const struct kind kind_error =
  { "error", "error: ", ANSI_RED, true, false, true };
static const struct kind kind_debug =
  { NULL, "debug: ", NULL, true, false, false };

static void
print_message (const struct kind *kind, const char *text)
{
  FILE *fp = kind->on_stderr ? stderr : stdout;
  bool colour = kind->colour && use_colours (fp);
  g_autofree char *line =
    g_strdup_printf ("%s: %s%s", set.program, kind->label, text);
  g_autofree char *all = NULL;

  if (kind->wraps && (set.wrap || is_terminal (fp))) {
    char *wrapped = report_wrap (line, columns_of (fp) - 1);
    g_free (line);
    line = wrapped;
  }
  all = g_strdup_printf ("%s%s%s\n", colour ? kind->colour : "", line,
                         colour ? ANSI_RESET : "");
  write_text (fp, all);
}

static void
report_message (const struct kind *kind, const char *fmt, va_list args)
{
  g_autofree char *raw = g_strdup_vprintf (fmt, args);
  g_autofree char *text = report_clean_lines (raw);

  g_mutex_lock (&lock);
  if (kind->type)
    machine_message (kind->type, text);
  if (!kind->unless_quiet || !set.quiet)
    print_message (kind, text);
  g_mutex_unlock (&lock);
}

void
report_phase (const char *fmt, ...)
{
  g_autofree char *raw = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  va_list args;
  bool colour;

  va_start (args, fmt);
  raw = g_strdup_vprintf (fmt, args);
  va_end (args);
  text = report_clean_lines (raw);

  g_mutex_lock (&lock);
  /* Callers expect a point, whatever the locale. */
  g_ascii_formatd (seconds, sizeof seconds, "%6.1f",
                   (double) (g_get_monotonic_time () - start) /
                   G_USEC_PER_SEC);
  machine_message ("message", text);
  if (!set.quiet) {
    colour = use_colours (stdout);
    line = g_strdup_printf ("[%s] %s%s%s\n", seconds,
                            colour ? ANSI_GREEN : "", text,
                            colour ? ANSI_RESET : "");
    write_text (stdout, line);
  }
  g_mutex_unlock (&lock);
}

void
report_info (const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  report_message (&kind_info, fmt, args);
  va_end (args);
}

void
report_warning (const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  report_message (&kind_warning, fmt, args);
  va_end (args);
}

void
report_error (const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  report_message (&kind_error, fmt, args);
  va_end (args);
}

bool
report_is_verbose (void)
{
  bool verbose;

  g_mutex_lock (&lock);
  verbose = set.verbose;
  g_mutex_unlock (&lock);
  return verbose;
}

void
report_debug (const char *fmt, ...)
{
  va_list args;

  if (!report_is_verbose ())
    return;
  va_start (args, fmt);
  report_message (&kind_debug, fmt, args);
  va_end (args);
}

/* --- progress ----------------------------------------------------------- */

/* A slow average: the time left must not jump about. */
static void
sample_rate (gint64 now)
{
  double seconds = (double) (now - progress.sample_time) / G_USEC_PER_SEC;
  double sample;

  if (now - progress.sample_time < RATE_INTERVAL)
    return;
  sample = (double) (progress.done - progress.sample_done) / seconds;
  progress.rate = progress.rate > 0 ? 0.7 * progress.rate + 0.3 * sample
                                    : sample;
  progress.sample_time = now;
  progress.sample_done = progress.done;
}

static void
draw_bar (void)
{
  bool tty = is_terminal (stdout);
  unsigned columns = MIN (columns_of (stdout) - 1, MAX_BAR_COLUMNS);
  g_autofree char *bar = NULL;

  if (set.quiet)
    return;
  bar = report_format_bar (progress.done, progress.total, progress.rate,
                           columns);
  fprintf (stdout, "%s%s\r", bar, tty ? ANSI_CLEAR_LINE : "");
  fflush (stdout);
  progress.bar = true;
}

static void
tell_progress (void)
{
  g_autofree char *line = NULL;

  if (set.machine_fd == -1)
    return;
  line = g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "\n",
                          progress.done, progress.total);
  write_machine (line);
}

void
report_progress (uint64_t done, uint64_t total)
{
  gint64 now = g_get_monotonic_time (), interval;

  done = MIN (done, total);
  g_mutex_lock (&lock);
  if (!progress.running || done < progress.done || total != progress.total) {
    progress.running = true;
    progress.rate = 0;
    progress.sample_time = now;
    progress.sample_done = done;
    progress.drawn = progress.told = 0;
  }
  progress.done = done;
  progress.total = total;
  sample_rate (now);
  if (progress.told == 0 || now - progress.told >= MACHINE_INTERVAL) {
    progress.told = now;
    tell_progress ();
  }
  interval = is_terminal (stdout) ? TTY_INTERVAL : PIPE_INTERVAL;
  if (progress.drawn == 0 || now - progress.drawn >= interval) {
    progress.drawn = now;
    draw_bar ();
  }
  g_mutex_unlock (&lock);
}

/* Draws 100 % even when nothing had to be done: callers wait for it. */
void
report_progress_end (void)
{
  g_mutex_lock (&lock);
  progress.total = MAX (progress.total, 1);
  progress.done = progress.total;
  tell_progress ();
  draw_bar ();
  if (progress.bar) {
    fputs ("\n", stdout);
    fflush (stdout);
  }
  memset (&progress, 0, sizeof progress);
  g_mutex_unlock (&lock);
}
