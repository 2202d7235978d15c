/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o qemu: NAME-sda, NAME-sdb, ... and NAME.sh, which runs the guest, in a
 * folder. */
#include "config.h"

#include "outputs/folder.h"
#include "outputs/outputs.h"
#include "outputs/qemu-script.h"
#include "v2v/base/error.h"
#include "v2v/base/process.h"
#include "v2v/base/report.h"

struct qemu {
  struct folder folder;
  bool complete;
};

static bool
qemu_check (struct output *out, const struct source *source,
            const GArray *disks, GError **error)
{
  struct qemu *q = out->state;

  q->folder.suffix = ".sh";
  q->folder.description = "script";
  q->folder.executable = true;
  return folder_check (&q->folder, out, out->options->storage, source, disks,
                       error);
}

static bool
qemu_check_space (struct output *out, const GArray *disks, GError **error)
{
  const struct qemu *q = out->state;

  return folder_check_space (&q->folder, out, disks, error);
}

static bool
qemu_open (struct output *out, const struct source *source,
           const GArray *disks, struct target *target,
           GPtrArray *ret_endpoints, GError **error)
{
  struct qemu *q = out->state;

  return folder_open (&q->folder, out, source, disks, target, ret_endpoints,
                      error);
}

static bool
qemu_commit (struct output *out, const struct source *source,
             const struct inspect *inspect, const struct target *target,
             GError **error)
{
  struct qemu *q = out->state;
  g_autofree char *script = qemu_script_write (source, target);

  (void) inspect;
  if (!folder_publish (&q->folder, script, error))
    return false;
  folder_finish (&q->folder);
  q->complete = true;
  return true;
}

static void
qemu_abort (struct output *out)
{
  struct qemu *q = out->state;

  folder_abort (&q->folder);
}

/* The guest is converted: whatever becomes of this is no failure. */
static void
boot (const struct qemu *q)
{
  g_autofree char *script = folder_description (&q->folder);
  const char *const argv[] = { script, NULL };
  g_autoptr (GError) error = NULL;

  report_phase ("Booting the guest: %s", script);
  if (!process_foreground (argv, &error))
    report_warning ("the guest was converted, but could not be booted: %s",
                    error->message);
}

static void
qemu_close (struct output *out)
{
  struct qemu *q = out->state;

  if (q->complete && out->options->oo &&
      g_hash_table_contains (out->options->oo, "qemu-boot"))
    boot (q);
  folder_clear (&q->folder);
}

static const struct backend_option qemu_options[] = {
  { "compressed", NULL,
    "Compress the output file (used only with -of qcow2)", false },
  { "qemu-boot", NULL, "Boot the guest in qemu after conversion", false },
  { NULL, NULL, NULL, false },
};

const struct output_ops output_qemu = {
  .name = "qemu",
  .summary = "disks and a script that runs qemu in a folder",
  .accepts = ACCEPT_OS | ACCEPT_OA | ACCEPT_OF | ACCEPT_ON,
  .requires = ACCEPT_OS,
  .options = qemu_options,
  .state_size = sizeof (struct qemu),
  .check = qemu_check,
  .check_space = qemu_check_space,
  .open_disks = qemu_open,
  .commit = qemu_commit,
  .abort = qemu_abort,
  .close = qemu_close,
};
