/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of converters, and the loop that runs one. */
#include "config.h"

#include "converters/converter.h"
#include "converters/linux.h"
#include "converters/windows.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"

const struct converter *const converters[] = {
  &linux_converter,
  &windows_converter,
  NULL
};

static const char *
or_unknown (const char *text)
{
  return text && *text ? text : "unknown";
}

const struct converter *
converter_find (const struct inspect *inspect, GError **error)
{
  for (size_t i = 0; converters[i]; i++)
    if (converters[i]->accepts (inspect))
      return converters[i];

  error_set (error, "virt-v2v is unable to convert this guest type (%s/%s)",
             or_unknown (inspect->type), or_unknown (inspect->distro));
  return NULL;
}

/* "Updating the initramfs" -> "updating the initramfs: " */
static void
prefix_step_error (const struct step *step, GError **error)
{
  g_autofree char *what = g_strdup (step->message);

  what[0] = g_ascii_tolower (what[0]);
  g_prefix_error (error, "%s: ", what);
}

static bool
run_step (const struct converter *c, const struct step *step,
          struct conversion *cv, GError **error)
{
  const gint64 start = g_get_monotonic_time ();

  if (step->applies && !step->applies (cv)) {
    report_debug ("converter %s: step %s does not apply", c->name, step->name);
    return true;
  }
  report_debug ("converter %s: step %s: %s", c->name, step->name,
                step->message);
  account_begin_step (cv->guest->account, step->name);
  if (!step->run (cv, error)) {
    prefix_step_error (step, error);
    return false;
  }
  report_debug ("converter %s: step %s took %.2f s", c->name, step->name,
                (g_get_monotonic_time () - start) / 1e6);
  return true;
}

static bool
run_steps (const struct converter *c, struct conversion *cv, GError **error)
{
  for (const struct step *step = c->steps; step->name; step++)
    if (!run_step (c, step, cv, error))
      return false;
  return true;
}

bool
converter_run (const struct converter *c, struct conversion *cv,
               GError **error)
{
  bool ok = !c->start || c->start (cv, error);

  if (ok)
    ok = run_steps (c, cv, error);
  if (c->finish)
    c->finish (cv);
  return ok;
}
