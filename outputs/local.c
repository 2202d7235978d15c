/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o local: NAME-sda, NAME-sdb, ... and NAME.xml in a folder. */
#include "config.h"

#include "outputs/folder.h"
#include "outputs/libvirt-xml.h"
#include "outputs/outputs.h"

static bool
local_check (struct output *out, const struct source *source,
             const GArray *disks, GError **error)
{
  struct folder *f = out->state;

  f->suffix = ".xml";
  f->description = "XML";
  return folder_check (f, out, out->options->storage, source, disks, error);
}

static bool
local_check_space (struct output *out, const GArray *disks, GError **error)
{
  return folder_check_space (out->state, out, disks, error);
}

static bool
local_open (struct output *out, const struct source *source,
            const GArray *disks, struct target *target,
            GPtrArray *ret_endpoints, GError **error)
{
  return folder_open (out->state, out, source, disks, target, ret_endpoints,
                      error);
}

static bool
local_commit (struct output *out, const struct source *source,
              const struct inspect *inspect, const struct target *target,
              GError **error)
{
  g_autofree char *xml = libvirt_xml_write (source, inspect, target, NULL);

  if (!folder_publish (out->state, xml, error))
    return false;
  folder_finish (out->state);
  return true;
}

static void
local_abort (struct output *out)
{
  folder_abort (out->state);
}

static void
local_close (struct output *out)
{
  folder_clear (out->state);
}

static const struct backend_option local_options[] = {
  { "compressed", NULL,
    "Compress the output file (used only with -of qcow2)", false },
  { NULL, NULL, NULL, false },
};

const struct output_ops output_local = {
  .name = "local",
  .aliases = "disk",
  .summary = "disks and libvirt XML in a folder",
  .accepts = ACCEPT_OS | ACCEPT_OA | ACCEPT_OF | ACCEPT_ON,
  .requires = ACCEPT_OS,
  .options = local_options,
  .state_size = sizeof (struct folder),
  .check = local_check,
  .check_space = local_check_space,
  .open_disks = local_open,
  .commit = local_commit,
  .abort = local_abort,
  .close = local_close,
};
