/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stages of a conversion, in order.
 *
 * Copying runs beside the conversion: after the free blocks were trimmed,
 * a mirror copies the overlay's view while the converter writes to it. */
#include "config.h"

#include <string.h>

#include "converters/converter.h"
#include "v2v/backend.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/store.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/guest.h"
#include "v2v/guest/inspection.h"
#include "v2v/guest/kvm.h"
#include "v2v/mapping.h"
#include "v2v/pipeline.h"
#include "v2v/plan.h"
#include "v2v/selection.h"
#include "windows/inspect.h"

struct run {
  const struct options *options;
  struct input input;
  struct output output;
  bool target_open;              /* abort is owed on failure */
  struct source *source;
  GPtrArray *sources, *targets;  /* struct endpoint *, one a disk */
  GArray *disks;                 /* struct output_disk, one a disk */
  struct store *store;
  struct guestfs_h *g;
  struct inspect *inspect;
  struct guest *guest;
  struct target *target;
  char *account;                 /* JSON, of --account */
  bool done;                     /* nothing more is to be run */
};

struct stage {
  bool (*run) (struct run *r, GError **error);
};

/* --- before anything is opened ----------------------------------------- */

static char *
describe_operands (const struct options *o)
{
  g_autofree char *all = g_strjoinv (" ", o->input.guests);

  return clean_text (all, 1000);
}

static bool
stage_probe (struct run *r, GError **error)
{
  const struct options *o = r->options;
  g_autofree char *operands = describe_operands (o);

  if (!o->print_source || !o->quiet)
    report_phase ("Setting up the source: -i %s %s", r->input.ops->name,
                  operands);
  if (!r->input.ops->probe (&r->input, &r->source, error))
    return false;
  mapping_apply (o->networks, o->bridges, o->macs, r->source);
  for (guint i = 0; i < o->static_ips->len; i++)
    if (!mapping_set_static_ip (o->static_ips->pdata[i], r->source))
      report_warning ("--mac %s is ignored: the source has no network card "
                      "with this address",
                      (const char *) o->static_ips->pdata[i]);
  return true;
}

static bool
stage_select (struct run *r, GError **error)
{
  const struct options *o = r->options;

  if (o->disks == NULL)
    return true;
  if (!selection_apply (o->disks, r->source, error))
    return false;
  if (!o->print_source)
    selection_report (r->source);
  return true;
}

static bool
stage_print_source (struct run *r, GError **error)
{
  g_autofree char *text = NULL;

  (void) error;
  if (!r->options->print_source)
    return true;
  text = source_format (r->source);
  fputs (text, stdout);
  fflush (stdout);
  r->done = true;
  return true;
}

static bool
stage_open_source (struct run *r, GError **error)
{
  guint i;

  if (!r->input.ops->open_disks (&r->input, r->source, r->sources, error))
    return false;
  r->store = store_open (r->sources, error);
  if (r->store == NULL)
    return false;
  for (i = 0; i < r->sources->len; i++) {
    const struct endpoint *e = r->sources->pdata[i];
    struct output_disk d = {
      .virtual_size = e->virtual_size, .input_format = e->format,
    };
    struct source_disk *disk = r->source->disks->pdata[i];

    disk->size = e->virtual_size;
    if (!store_data_bytes (r->store, i, &d.needed, error))
      return false;
    g_array_append_val (r->disks, d);
  }
  return true;
}

static bool
stage_check (struct run *r, GError **error)
{
  return r->output.ops->check (&r->output, r->source, r->disks, error);
}

/* --- the appliance ----------------------------------------------------- */

static bool
stage_start_appliance (struct run *r, GError **error)
{
  const struct options *o = r->options;
  const struct appliance_settings settings = {
    .memsize = o->memsize, .smp = o->smp,
    .verbose = o->verbose, .trace = o->trace,
  };
  g_autoptr (GPtrArray) disks =
    g_ptr_array_new_with_free_func (appliance_disk_free);
  guint i;

  report_phase ("Opening the source");
  for (i = 0; i < r->sources->len; i++) {
    g_autofree char *name = store_export_name (i);
    g_ptr_array_add (disks, appliance_disk_new (store_socket (r->store),
                                                name));
  }
  return appliance_start (&settings, disks, &r->g, error);
}

/* They are for Windows, which forgets its addresses with its card. */
static void
warn_static_ips (const struct run *r)
{
  for (guint i = 0; i < r->options->static_ips->len; i++)
    report_warning ("--mac %s is ignored: a Linux guest keeps its own "
                    "network configuration",
                    (const char *) r->options->static_ips->pdata[i]);
}

static bool
stage_inspect (struct run *r, GError **error)
{
  const struct options *o = r->options;
  g_autofree unsigned *ids = source_disk_ids (r->source);
  const struct inspection_settings settings = {
    .disk_ids = ids, .nr_disks = r->source->disks->len,
    .root = o->root, .keys = o->keys,
    .keys_from_stdin = o->keys_from_stdin, .echo_keys = o->echo_keys,
  };

  report_phase ("Inspecting the source");
  if (!inspection_run (r->g, &settings, &r->inspect, error))
    return selection_explain (r->source, error);
  if (converter_find (r->inspect, error) == NULL)
    return false;
  if (g_strcmp0 (r->inspect->type, "windows") != 0)
    warn_static_ips (r);
  r->guest = guest_libguestfs_new (r->g);
  if (g_strcmp0 (r->inspect->type, "windows") == 0 &&
      !windows_inspect (r->guest, r->inspect, error))
    return false;
  report_phase ("Checking for sufficient free disk space in the guest");
  return inspection_check_space (r->guest, r->inspect, error);
}

static bool
stage_check_guest (struct run *r, GError **error)
{
  return r->output.ops->check_guest == NULL ||
         r->output.ops->check_guest (&r->output, r->source, r->inspect,
                                     error);
}

static bool
stage_plan (struct run *r, GError **error)
{
  if (r->options->print_plan == PLAN_NONE)
    return true;
  r->done = true;
  return plan_print (r->options, r->source, r->inspect, r->guest, error);
}

/* --- skip map and bulk copy -------------------------------------------- */

/* Behind the back of the appliance, which has none of it in its memory: it
 * never opened these files. */
static void
zero_void (struct run *r)
{
  g_autoptr (GArray) extents = g_array_new (FALSE, FALSE,
                                            sizeof (struct disk_extent));
  uint64_t bytes = 0;

  inspection_find_void (r->g, r->inspect, extents);
  for (guint i = 0; i < extents->len; i++) {
    const struct disk_extent *e = &g_array_index (extents,
                                                  struct disk_extent, i);
    g_autoptr (GError) error = NULL;

    if (!store_zero (r->store, e->disk, e->offset, e->length, &error)) {
      report_debug ("the contents of page files are copied: %s",
                    error->message);
      return;
    }
    bytes += e->length;
  }
  report_debug ("%" G_GUINT64_FORMAT " bytes of page files are not copied",
                bytes);
}

static bool
stage_map (struct run *r, GError **error)
{
  guint i;

  report_phase ("Mapping filesystem data to avoid copying unused and blank "
                "areas");
  if (r->options->fstrim) {
    inspection_trim (r->g, r->inspect);
    zero_void (r);
  }
  for (i = 0; i < r->disks->len; i++) {
    struct output_disk *d = &g_array_index (r->disks, struct output_disk, i);
    if (!store_data_bytes (r->store, i, &d->needed, error))
      return false;
    report_debug ("disk %u: %" G_GUINT64_FORMAT " bytes to be copied", i + 1,
                  d->needed);
  }
  return r->output.ops->check_space == NULL ||
         r->output.ops->check_space (&r->output, r->disks, error);
}

static bool
copies_early (const struct run *r, guint disk)
{
  const struct endpoint *e = r->targets->pdata[disk];

  return !e->compressed && disk < r->options->parallel;
}

static bool
stage_open_target (struct run *r, GError **error)
{
  g_autofree char *where = r->options->output.storage
    ? g_strdup_printf (" -os %s", r->options->output.storage) : g_strdup ("");
  guint i;

  report_phase ("Setting up the destination: -o %s%s", r->output.ops->name,
                where);
  r->target_open = true;
  if (!r->output.ops->open_disks (&r->output, r->source, r->disks, r->target,
                                  r->targets, error) ||
      !store_add_targets (r->store, r->targets, error))
    return false;
  for (i = 0; i < r->targets->len; i++)
    if (copies_early (r, i) && !store_copy_start (r->store, i, error))
      return false;
  return true;
}

/* --- conversion -------------------------------------------------------- */

static bool
stage_convert (struct run *r, GError **error)
{
  const struct converter *c = converter_find (r->inspect, error);
  struct conversion cv = {
    .guest = r->guest, .source = r->source, .inspect = r->inspect,
    .options = &r->options->conversion, .caps = &r->target->caps,
  };
  g_autofree char *product = clean_text (r->inspect->product_name, 200);

  if (c == NULL)
    return false;
  report_phase ("Converting %s to run on KVM", product);
  if (!converter_run (c, &cv, error))
    return selection_explain (r->source, error);
  report_info (r->target->caps.block_bus == BUS_VIRTIO_BLK ||
               r->target->caps.block_bus == BUS_VIRTIO_SCSI
               ? "This guest has virtio drivers installed."
               : "This guest does not have virtio drivers installed.");
  if (r->options->account_file)
    r->account = account_to_json (r->guest->account);
  return true;
}

static bool
stage_close_overlay (struct run *r, GError **error)
{
  report_phase ("Closing the overlay");
  g_clear_pointer (&r->guest, guest_free);
  return appliance_stop (g_steal_pointer (&r->g), error) &&
         store_copy_check (r->store, error) &&
         store_close_exports (r->store, error);
}

static bool
stage_assign_buses (struct run *r, GError **error)
{
  (void) error;
  (void) r;
  report_phase ("Assigning disks to buses");
  return true;
}

static bool
stage_firmware (struct run *r, GError **error)
{
  (void) error;
  report_phase ("Checking if the guest needs BIOS or UEFI to boot");
  r->target->firmware = r->inspect->uefi ? FIRMWARE_UEFI : FIRMWARE_BIOS;
  if (r->source->firmware != FIRMWARE_UNKNOWN)
    r->target->firmware = r->source->firmware;
  if (r->target->firmware == FIRMWARE_UEFI)
    report_info ("This guest requires UEFI on the target to boot.");
  return true;
}

/* --- the rest of the copy ---------------------------------------------- */

static void
show_progress (guint disk, uint64_t done, uint64_t total, void *opaque)
{
  (void) disk;
  (void) opaque;
  report_progress (done, total);
}

/* Disks beyond --parallel start when one before them has ended. */
static bool
start_late_copies (struct run *r, guint finished, GError **error)
{
  const struct endpoint *e;
  guint next = finished + MAX (r->options->parallel, 1);

  if (next >= r->targets->len)
    return true;
  e = r->targets->pdata[next];
  return e->compressed || store_copy_start (r->store, next, error);
}

static bool
stage_copy (struct run *r, GError **error)
{
  guint n = r->targets->len, i;

  for (i = 0; i < n; i++) {
    const struct endpoint *e = r->targets->pdata[i];
    report_phase ("Copying disk %u/%u", i + 1, n);
    if (e->compressed && !store_copy_start (r->store, i, error))
      return false;
    if (!store_copy_finish (r->store, i, show_progress, NULL, error))
      return false;
    report_progress_end ();
    if (!start_late_copies (r, i, error))
      return false;
  }
  return store_close_targets (r->store, error);
}

static bool
stage_commit (struct run *r, GError **error)
{
  report_phase ("Creating output metadata");
  if (r->input.ops->finish && !r->input.ops->finish (&r->input, error))
    return false;
  g_clear_pointer (&r->store, store_close);
  if (!r->output.ops->commit (&r->output, r->source, r->inspect, r->target,
                              error))
    return false;
  r->target_open = false;
  report_phase ("Finishing off");
  return r->account == NULL ||
         g_file_set_contents (r->options->account_file, r->account, -1,
                              error);
}

/* --- the run ----------------------------------------------------------- */

static const struct stage stages[] = {
  { stage_probe },
  { stage_select },
  { stage_print_source },
  { stage_open_source },
  { stage_check },
  { stage_start_appliance },
  { stage_inspect },
  { stage_check_guest },
  { stage_plan },
  { stage_map },
  { stage_open_target },
  { stage_convert },
  { stage_close_overlay },
  { stage_assign_buses },
  { stage_firmware },
  { stage_copy },
  { stage_commit },
};

static bool
run_start (struct run *r, const struct options *o, GError **error)
{
  r->options = o;
  r->input.ops = input_find (o->input_mode);
  r->output.ops = output_find (o->output_mode);
  if (r->input.ops == NULL || r->output.ops == NULL)
    return error_set (error, "the mode -i %s or -o %s does not exist",
                      o->input_mode, o->output_mode);
  r->input.options = &o->input;
  r->input.state = g_malloc0 (r->input.ops->state_size);
  r->output.options = &o->output;
  r->output.kvm_works = kvm_works;
  r->output.state = g_malloc0 (r->output.ops->state_size);
  r->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) endpoint_free);
  r->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) endpoint_free);
  r->disks = g_array_new (FALSE, TRUE, sizeof (struct output_disk));
  r->target = target_new ();
  return true;
}

/* The order matters: the appliance uses the store, the store the
 * endpoints. */
static void
run_end (struct run *r)
{
  guest_free (r->guest);
  appliance_stop (r->g, NULL);
  store_close (r->store);
  if (r->target_open && r->output.ops->abort)
    r->output.ops->abort (&r->output);
  g_clear_pointer (&r->targets, g_ptr_array_unref);
  g_clear_pointer (&r->sources, g_ptr_array_unref);
  g_clear_pointer (&r->disks, g_array_unref);
  if (r->output.state && r->output.ops->close)
    r->output.ops->close (&r->output);
  if (r->input.state && r->input.ops->close)
    r->input.ops->close (&r->input);
  g_free (r->account);
  g_free (r->output.state);
  g_free (r->input.state);
  inspect_free (r->inspect);
  target_free (r->target);
  source_free (r->source);
}

bool
pipeline_run (const struct options *options, GError **error)
{
  struct run r = { 0 };
  bool ok = run_start (&r, options, error);
  size_t i;

  for (i = 0; ok && !r.done && i < G_N_ELEMENTS (stages); i++)
    ok = stages[i].run (&r, error);
  for (i = 0; !ok && r.sources && i < r.sources->len; i++)
    endpoint_tell (r.sources->pdata[i], (guint) i);
  run_end (&r);
  return ok;
}
