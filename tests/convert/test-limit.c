/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time limit for programs of guests without timeout(1), with a real
 * Perl: it ends a program that hangs, and that program's children. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <glib.h>

#include "converters/linux-limit.h"

#define PERL "/usr/bin/perl"

/* Waits for the end of the standard output, which all children hold, as the
 * appliance does.  Returns the exit status. */
static int
run (const char *seconds, const char *const *command, char **ret_output)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const char *const limited[] = { PERL, "-e", linux_limit_program, seconds };
  int status;

  for (size_t i = 0; i < G_N_ELEMENTS (limited); i++)
    g_ptr_array_add (argv, (gpointer) limited[i]);
  for (size_t i = 0; command[i]; i++)
    g_ptr_array_add (argv, (gpointer) command[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL,
                NULL, ret_output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_ends (void)
{
  static const struct { const char *command[6]; int status; } rows[] = {
    { { "true" }, 0 }, { { "false" }, 1 },
    { { "/usr/bin/env", "false", "a b" }, 1 },
    { { "/no/such/program" }, 127 },
    { { PERL, "-e", "exit 7" }, 7 },
    { { PERL, "-e", "kill 'TERM', $$; sleep 9" }, 126 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (run ("60", rows[i].command, NULL), ==, rows[i].status);
}

static void
test_output (void)
{
  static const char *const command[] = { "echo", "a  b", "$HOME", NULL };
  g_autofree char *output = NULL;

  g_assert_cmpint (run ("60", command, &output), ==, 0);
  g_assert_cmpstr (output, ==, "a  b $HOME\n");
}

/* It ignores SIGTERM and has a child that would hold us for ten minutes. */
static void
test_hangs (void)
{
  static const char *const command[] = {
    PERL, "-e", "$SIG{TERM} = 'IGNORE'; $SIG{ALRM} = 'IGNORE'; fork; "
    "sleep 600; sleep 600", NULL
  };
  g_autofree char *output = NULL;
  const gint64 start = g_get_monotonic_time ();

  g_assert_cmpint (run ("1", command, &output), ==, 124);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_file_test (PERL, G_FILE_TEST_IS_EXECUTABLE)) {
    printf ("SKIP: " PERL " is missing\n");
    return 77;
  }
  g_test_add_func ("/limit/ends", test_ends);
  g_test_add_func ("/limit/output", test_output);
  g_test_add_func ("/limit/hangs", test_hangs);
  return g_test_run ();
}
