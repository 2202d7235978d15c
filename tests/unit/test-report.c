/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of v2v/base/report.c: what callers read, to the letter.
 * stdout and stderr are swapped for memory files or a pseudo-terminal
 * while the functions run. */
#include "config.h"

#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "v2v/base/report-text.h"
#include "v2v/base/report.h"

/* --- capturing ---------------------------------------------------------- */

struct capture {
  int out, err, machine;         /* memory files */
  int saved_out, saved_err;
};

static int
memory_file (const char *name)
{
  int fd = memfd_create (name, MFD_CLOEXEC);

  g_assert_cmpint (fd, !=, -1);
  return fd;
}

static char *
contents (int fd)
{
  off_t size = lseek (fd, 0, SEEK_END);
  char *text = g_malloc0 ((size_t) size + 1);

  g_assert_cmpint (pread (fd, text, (size_t) size, 0), ==, size);
  return text;
}

static void
swap_streams (struct capture *c, int out, int err)
{
  fflush (stdout);
  c->saved_out = dup (STDOUT_FILENO);
  c->saved_err = dup (STDERR_FILENO);
  dup2 (out, STDOUT_FILENO);
  dup2 (err, STDERR_FILENO);
}

static void
restore_streams (struct capture *c)
{
  fflush (stdout);
  dup2 (c->saved_out, STDOUT_FILENO);
  dup2 (c->saved_err, STDERR_FILENO);
  close (c->saved_out);
  close (c->saved_err);
}

static void
capture_start (struct capture *c, struct report_settings settings,
               bool machine)
{
  c->out = memory_file ("out");
  c->err = memory_file ("err");
  c->machine = memory_file ("machine");
  settings.program = "virt-v2v";
  settings.machine_fd = machine ? c->machine : -1;
  report_setup (&settings);
  swap_streams (c, c->out, c->err);
}

static void
capture_end (struct capture *c, char **ret_out, char **ret_err,
             char **ret_machine)
{
  restore_streams (c);
  *ret_out = contents (c->out);
  *ret_err = contents (c->err);
  *ret_machine = contents (c->machine);
  close (c->out);
  close (c->err);
  close (c->machine);
}

#define assert_match(regex, text) \
  G_STMT_START { \
    if (!g_regex_match_simple (regex, text, G_REGEX_DOTALL, 0)) \
      g_error ("\"%s\" does not match %s", text, regex); \
  } G_STMT_END

static void
say_everything (void)
{
  report_phase ("Opening the %s", "source");
  report_info ("a fact");
  report_warning ("a %d", 1);
  report_error ("no \"such\" file");
  report_debug ("detail");
}

/* --- messages ----------------------------------------------------------- */

static void
test_plain (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;

  capture_start (&c, (struct report_settings) { 0 }, false);
  say_everything ();
  capture_end (&c, &out, &err, &machine);
  assert_match ("^\\[ +\\d+\\.\\d\\] Opening the source\n"
                "virt-v2v: a fact\n$", out);
  g_assert_cmpuint (strcspn (out, "]"), ==, 7);
  g_assert_cmpstr (err, ==, "virt-v2v: warning: a 1\n"
                            "virt-v2v: error: no \"such\" file\n");
  g_assert_cmpstr (machine, ==, "");
}

static void
test_quiet (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;

  capture_start (&c, (struct report_settings) { .quiet = true }, true);
  say_everything ();
  report_progress (1, 2);
  report_progress_end ();
  capture_end (&c, &out, &err, &machine);
  g_assert_cmpstr (out, ==, "");
  g_assert_cmpstr (err, ==, "virt-v2v: warning: a 1\n"
                            "virt-v2v: error: no \"such\" file\n");
  /* A program that asked for its own stream still gets everything. */
  assert_match ("Opening the source.*a fact.*\n1/2\n2/2\n$", machine);
}

static void
test_verbose (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;

  capture_start (&c, (struct report_settings) { .verbose = true }, true);
  g_assert_true (report_is_verbose ());
  report_debug ("detail");
  capture_end (&c, &out, &err, &machine);
  g_assert_cmpstr (err, ==, "virt-v2v: debug: detail\n");
  g_assert_cmpstr (machine, ==, "");
}

static void
test_colours (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;

  capture_start (&c, (struct report_settings) { .colours = true }, false);
  say_everything ();
  capture_end (&c, &out, &err, &machine);
  assert_match ("^\\[ +\\d+\\.\\d\\] \033\\[0;32mOpening the source"
                "\033\\[0m\n\033\\[1;35mvirt-v2v: a fact\033\\[0m\n$", out);
  g_assert_cmpstr (err, ==,
                   "\033[1;34mvirt-v2v: warning: a 1\033[0m\n"
                   "\033[1;31mvirt-v2v: error: no \"such\" file\033[0m\n");
}

static void
test_machine (void)
{
  static const char *const types[] = { "message", "info", "warning",
                                       "error" };
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;
  g_auto (GStrv) lines = NULL;
  size_t i;

  capture_start (&c, (struct report_settings) { 0 }, true);
  say_everything ();
  capture_end (&c, &out, &err, &machine);
  lines = g_strsplit (machine, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (types) + 1);
  for (i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *regex = g_strdup_printf
      ("^\\{ \"message\": \".+\", \"timestamp\": \"\\d{4}-\\d\\d-\\d\\dT"
       "\\d\\d:\\d\\d:\\d\\d\\.\\d{9}[+-]\\d\\d:\\d\\d\", "
       "\"type\": \"%s\" \\}$", types[i]);
    assert_match (regex, lines[i]);
  }
  assert_match ("\"message\": \"no \\\\\"such\\\\\" file\"", lines[3]);
  g_assert_cmpstr (lines[4], ==, "");
}

/* What a hostile guest name could do to a terminal, and to a log. */
static void
test_hostile (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;

  capture_start (&c, (struct report_settings) { 0 }, true);
  report_error ("bad: %s", "\033]0;x\007\x9b" "2J\r\nnext\tcolumn\\");
  capture_end (&c, &out, &err, &machine);
  g_assert_cmpstr (err, ==, "virt-v2v: error: bad: ?]0;x??2J?\n"
                            "next column\\\n");
  assert_match ("^\\{ \"message\": \"bad: \\?\\]0;x\\?\\?2J\\?\\\\nnext "
                "column\\\\\\\\\", ", machine);
  g_assert_cmpuint (strcspn (machine, "\n"), ==, strlen (machine) - 1);
}

static void
test_wrap (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;
  g_auto (GStrv) lines = NULL;
  size_t i;

  capture_start (&c, (struct report_settings) { .wrap = true }, true);
  report_warning ("%s", "one two three four five six seven eight nine ten "
                  "eleven twelve thirteen fourteen fifteen sixteen");
  capture_end (&c, &out, &err, &machine);
  lines = g_strsplit (err, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  for (i = 0; lines[i]; i++)
    g_assert_cmpuint (strlen (lines[i]), <, 80);
  g_assert_nonnull (strstr (machine, "fifteen sixteen\""));
}

/* --- progress ----------------------------------------------------------- */

static void
test_progress_pipe (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;

  capture_start (&c, (struct report_settings) { 0 }, true);
  report_phase ("Copying disk 1/1");
  report_progress (10, 100);
  report_progress (11, 100);     /* too soon to be drawn */
  report_warning ("between");
  report_progress_end ();
  capture_end (&c, &out, &err, &machine);
  assert_match ("Copying disk 1/1\n"
                "  10% \\[\\*{4}-{36}\\]\r\n"
                " 100% \\[\\*{40}\\]\r\n$", out);
  g_assert_cmpstr (err, ==, "virt-v2v: warning: between\n");
  assert_match ("\n10/100\n\\{ [^\n]*between[^\n]*\n100/100\n$", machine);
}

/* A plain --machine-readable: everything goes to stdout. */
static void
test_progress_stdout (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;
  static const struct report_settings settings = {
    .program = "virt-v2v", .machine_fd = STDOUT_FILENO,
  };

  capture_start (&c, settings, false);
  report_setup (&settings);
  report_phase ("Copying disk 1/1");
  report_progress (50, 100);
  report_progress_end ();
  capture_end (&c, &out, &err, &machine);
  assert_match ("^\\{ [^\n]* \\}\n\\[ +\\d+\\.\\d\\] Copying disk 1/1\n"
                "50/100\n  50% \\[[*-]+\\]\r\n"
                "100/100\n 100% \\[[*-]+\\]\r\n$", out);
}

/* A disk without data: a caller still waits for 100. */
static void
test_progress_nothing (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;

  capture_start (&c, (struct report_settings) { 0 }, true);
  report_progress_end ();
  report_progress (0, 0);
  report_progress_end ();
  capture_end (&c, &out, &err, &machine);
  assert_match ("^ 100% \\[\\*{40}\\]\r\n 100% \\[\\*{40}\\]\r"
                " 100% \\[\\*{40}\\]\r\n$", out);
  g_assert_cmpstr (machine, ==, "1/1\n0/0\n1/1\n");
}

/* The kernel hands a terminal's text over in pieces: read to the last
 * bar's end. */
static void
read_terminal (int master, char *out, size_t size)
{
  size_t len = 0;

  do {
    ssize_t n = read (master, out + len, size - 1 - len);
    g_assert_cmpint (n, >, 0);
    len += (size_t) n;
    out[len] = '\0';
  } while (strstr (out, "100%") == NULL || out[len - 1] != '\n');
}

/* On a terminal a line that follows a bar replaces it. */
static void
test_progress_terminal (void)
{
  static const struct report_settings settings = {
    .program = "virt-v2v", .machine_fd = -1,
  };
  struct winsize size = { .ws_row = 24, .ws_col = 40 };
  struct termios raw;
  struct capture c;
  char out[2000];
  int master, slave;

  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, &size), ==, 0);
  tcgetattr (slave, &raw);
  cfmakeraw (&raw);
  tcsetattr (slave, TCSANOW, &raw);
  report_setup (&settings);
  swap_streams (&c, slave, slave);
  report_progress (1, 4);
  report_error ("%s", "a text that is too long for the forty columns here");
  report_progress_end ();
  restore_streams (&c);
  read_terminal (master, out, sizeof out);
  g_assert_cmpstr (out, ==,
                   "  25% [*******------------------------]\033[K\r\033[K"
                   "\033[1;31mvirt-v2v: error: a text that is too\n"
                   "long for the forty columns here\033[0m\n"
                   " 100% [*******************************]\033[K\r\n");
  close (master);
  close (slave);
}

static void
test_bar (void)
{
  static const struct {
    uint64_t done, total;
    double rate;
    unsigned columns;
    const char *text;
  } cases[] = {
    { 0, 100, 0, 30, "   0% [----------------------]" },
    { 999, 1000, 0, 20, "  99% [***********-]" },
    { 1000, 1000, 0, 20, " 100% [************]" },
    { UINT64_MAX - 1, UINT64_MAX, 0, 16, "  99% [*******-]" },
    { 7, 3, 0, 16, " 100% [********]" },
    { 0, 0, 0, 16, " 100% [********]" },
    { 50, 100, 0, 0, "  50% [**--]" },
    { 512 << 20, 1024 << 20, 128 << 20, 42,
      "  50% [******------] 128.0 MiB/s 0:04 left" },
    { 512 << 20, 1024 << 20, 128 << 20, 20, "  50% [******------]" },
    { 0, 1ULL << 40, 100 << 20, 46,
      "   0% [-------------] 100.0 MiB/s 2:54:46 left" },
    { 1 << 20, 1 << 20, 128 << 20, 30, " 100% [**********] 128.0 MiB/s" },
    { 0, UINT64_MAX, 1000, 30, "   0% [---------] 1000 bytes/s" },
    { 1, 2, __builtin_nan (""), 16, "  50% [****----]" },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = report_format_bar (cases[i].done, cases[i].total,
                                               cases[i].rate,
                                               cases[i].columns);
    g_assert_cmpstr (text, ==, cases[i].text);
    assert_match (" (\\d+)% \\[[*-]+\\]", text);
  }
}

/* --- pure texts --------------------------------------------------------- */

static void
test_wrap_table (void)
{
  static const struct { const char *in; unsigned columns; const char *out; }
  cases[] = {
    { "", 10, "" },
    { "aa bb cc", 5, "aa bb\ncc" },
    { "aa bb cc", 8, "aa bb cc" },
    { "a-very-long-word b", 5, "a-very-long-word\nb" },
    { "aa\nbb cc dd", 5, "aa\nbb cc\ndd" },
    { "\xc3\xa9\xc3\xa9 bb", 5, "\xc3\xa9\xc3\xa9 bb" },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *out = report_wrap (cases[i].in, cases[i].columns);
    g_assert_cmpstr (out, ==, cases[i].out);
  }
}

static void
test_json (void)
{
  static const struct { const char *zone, *text; } cases[] = {
    { "XXX-1", "2026-01-31T12:00:00.000000007+01:00" },
    { "XXX5:30", "2026-01-31T05:30:00.000000007-05:30" },
    { "UTC0", "2026-01-31T11:00:00.000000007+00:00" },
  };
  const struct timespec when = { .tv_sec = 1769857200, .tv_nsec = 7 };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *expected = g_strdup_printf
      ("{ \"message\": \"a\\\\b\", \"timestamp\": \"%s\", "
       "\"type\": \"info\" }\n", cases[i].text);
    g_autofree char *line = NULL;
    g_setenv ("TZ", cases[i].zone, TRUE);
    tzset ();
    line = report_format_json ("info", "a\\b", &when);
    g_assert_cmpstr (line, ==, expected);
  }
}

/* Threads do not cut each other's lines. */
static gpointer
shout (gpointer data)
{
  unsigned i;

  for (i = 0; i < 200; i++) {
    report_warning ("%s%s", (const char *) data, (const char *) data);
    report_progress (i, 200);
  }
  return NULL;
}

static void
test_threads (void)
{
  struct capture c;
  g_autofree char *out = NULL, *err = NULL, *machine = NULL;
  GThread *a, *b;

  capture_start (&c, (struct report_settings) { 0 }, true);
  a = g_thread_new ("a", shout, (gpointer) "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  b = g_thread_new ("b", shout, (gpointer) "bbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
  g_thread_join (a);
  g_thread_join (b);
  report_progress_end ();
  capture_end (&c, &out, &err, &machine);
  g_assert_cmpuint (strlen (err), ==,
                    400 * strlen ("virt-v2v: warning: \n") + 400 * 58);
  assert_match ("^(virt-v2v: warning: (a{58}|b{58})\n){400}$", err);
}

int
main (int argc, char **argv)
{
  g_setenv ("TERM", "xterm", TRUE);
  g_unsetenv ("NO_COLOR");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/plain", test_plain);
  g_test_add_func ("/report/quiet", test_quiet);
  g_test_add_func ("/report/verbose", test_verbose);
  g_test_add_func ("/report/colours", test_colours);
  g_test_add_func ("/report/machine", test_machine);
  g_test_add_func ("/report/hostile", test_hostile);
  g_test_add_func ("/report/wrap", test_wrap);
  g_test_add_func ("/report/progress/pipe", test_progress_pipe);
  g_test_add_func ("/report/progress/stdout", test_progress_stdout);
  g_test_add_func ("/report/progress/nothing", test_progress_nothing);
  g_test_add_func ("/report/progress/terminal", test_progress_terminal);
  g_test_add_func ("/report/bar", test_bar);
  g_test_add_func ("/report/wrap-table", test_wrap_table);
  g_test_add_func ("/report/json", test_json);
  g_test_add_func ("/report/threads", test_threads);
  return g_test_run ();
}
