/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running programs of the guest, with an end. */
#include "config.h"

#include "converters/linux-limit.h"
#include "converters/linux.h"

const char linux_limit_program[] =
  "my $seconds = shift; my $pid = fork; defined $pid or exit 125; "
  "if (!$pid) { setpgrp; exec { $ARGV[0] } @ARGV; exit 127 } "
  "$SIG{ALRM} = sub { kill 'KILL', -$pid; exit 124 }; "
  "alarm $seconds; waitpid $pid, 0; "
  "my $status = $? & 127 ? 126 : $? >> 8; exit $status";

static void
add_words (GPtrArray *argv, const char *const *words, size_t n)
{
  for (size_t i = 0; i < n; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
}

/* guest_run ends what runs too long by the guest's timeout(1).  Guests before
 * 2008 (RHEL 5, SLES 10) have none, and without one only the whole appliance
 * can be ended; but they have Perl. */
static bool
needs_limit (const struct conversion *cv, unsigned seconds)
{
  return seconds > 0 && !guest_is_file (cv->guest, "/usr/bin/timeout") &&
         guest_is_file (cv->guest, "/usr/bin/perl");
}

bool
linux_run (const struct conversion *cv, const char *const *argv,
           unsigned seconds, GError **error)
{
  static const char *const environment[] = {
    "env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
    "DEBIAN_FRONTEND=noninteractive",
  };
  g_autofree char *limit = g_strdup_printf ("%u", seconds);
  const char *const limited[] = {
    "/usr/bin/perl", "-e", linux_limit_program, limit,
  };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  add_words (all, environment, G_N_ELEMENTS (environment));
  if (needs_limit (cv, seconds))
    add_words (all, limited, G_N_ELEMENTS (limited));
  for (size_t i = 0; argv[i]; i++)
    g_ptr_array_add (all, (gpointer) argv[i]);
  g_ptr_array_add (all, NULL);
  return guest_run (cv->guest, (const char *const *) all->pdata, seconds,
                    NULL, error);
}
