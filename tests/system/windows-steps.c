/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs steps of the Windows converter on a guest that is a directory, in the
 * converter's order and as for a target with IDE disks.  Prints the clock, the
 * scripts for the first boot, and the account.
 *
 *   windows-steps DIRECTORY STEP… */
#include "config.h"

#include <stdio.h>

#include "converters/windows.h"
#include "v2v/base/error.h"
#include "v2v/base/runtime.h"

static bool
run_steps (struct conversion *cv, const char *const *names, GError **error)
{
  unsigned count = 0;

  for (const struct step *s = windows_converter.steps; s->name; s++) {
    if (!g_strv_contains (names, s->name))
      continue;
    count++;
    if ((!s->applies || s->applies (cv)) && !s->run (cv, error)) {
      g_prefix_error (error, "%s: ", s->name);
      return false;
    }
  }
  if (count != g_strv_length ((char **) names))
    return error_set (error, "there are not all of these steps");
  return true;
}

static void
print_result (const struct conversion *cv)
{
  const GPtrArray *scripts = windows_state (cv)->scripts;
  g_autofree char *account = account_to_text (cv->guest->account);

  printf ("devices: disks %d network %d machine %d%s\n", cv->caps->block_bus,
          cv->caps->nic_model, cv->caps->machine,
          cv->caps->virtio_1_0 ? " virtio-1.0" : "");
  printf ("clock: %s\n", cv->caps->rtc_utc ? "utc" : "localtime");
  for (guint i = 0; scripts && i < scripts->len; i++) {
    const struct windows_boot_script *s = g_ptr_array_index (scripts, i);
    printf ("script %u-%s\n%s", s->priority, s->name, s->text);
  }
  printf ("%s", account);
}

static bool
convert (const char *dir, const char *const *steps, GError **error)
{
  g_autoptr (v2v_guest) guest = guest_dir_new (dir, false, error);
  struct inspect inspect = { .type = (char *) "windows" };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  struct source source = { .disks = none, .nics = none };
  struct conversion_options options = { .block_bus = BUS_VIRTIO_BLK };
  struct guestcaps caps = { .block_bus = BUS_IDE };
  struct conversion cv = {
    .guest = guest, .inspect = &inspect, .source = &source,
    .options = &options, .caps = &caps,
  };
  bool ok;

  if (!guest)
    return false;
  ok = windows_converter.start (&cv, error) && run_steps (&cv, steps, error);
  if (ok)
    print_result (&cv);
  windows_converter.finish (&cv);
  g_free (caps.arch);
  return ok;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const bool ok = argc > 2 && runtime_start ("windows-steps", &error) &&
                  convert (argv[1], (const char *const *) argv + 2, &error);

  runtime_finish ();
  if (!ok)
    fprintf (stderr, "windows-steps: error: %s\n",
             error ? error->message : "usage: windows-steps DIRECTORY STEP...");
  return !ok;
}
