/* SPDX-License-Identifier: GPL-2.0-or-later */
/* virt-v2v: options, the run directory, the pipeline, the exit status. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>

#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/base/libvirt-log.h"
#include "v2v/options.h"
#include "v2v/pipeline.h"

static void
setup_report (const struct options *o)
{
  const struct report_settings settings = {
    .program = "virt-v2v",
    .quiet = o->quiet,
    .verbose = o->verbose,
    .colours = o->colours,
    .wrap = o->wrap,
    .machine_fd = o->machine_readable ? o->machine_fd : -1,
  };
  report_setup (&settings);
}

static void
report_warnings (const struct options *o)
{
  guint i;

  for (i = 0; o->warnings && i < o->warnings->len; i++)
    report_warning ("%s", (const char *) o->warnings->pdata[i]);
}

static int
run (const struct options *o)
{
  g_autoptr (GError) error = NULL;
  bool ok = runtime_start ("virt-v2v", &error) && pipeline_run (o, &error);

  /* A signal makes calls fail on its way to end us: not worth a word. */
  runtime_wait_if_interrupted ();
  if (!ok)
    report_error ("%s", error->message);
  runtime_finish ();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  static const struct report_settings early = {
    .program = "virt-v2v", .machine_fd = -1,
  };
  struct options options = { 0 };
  g_autoptr (GError) error = NULL;
  bool done = false, ok;
  int status = EXIT_FAILURE;

  libvirt_log_hush (argv);
  setlocale (LC_ALL, "");
  report_setup (&early);
  ok = options_parse (&options, TOOL_V2V, argc, argv, &done, &error);
  if (!done)
    setup_report (&options);
  report_warnings (&options);
  if (!ok)
    report_error ("%s", error->message);
  else if (done)
    status = EXIT_SUCCESS;
  else
    status = run (&options);
  options_clear (&options);
  return status;
}
