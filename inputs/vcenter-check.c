/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which disks of VMware guests can be read from the datastore's files. */
#include "config.h"

#include <string.h>

#include "inputs/vcenter-check.h"
#include "inputs/vcenter-uri.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

static bool
refuse_snapshot (const char *shown, GError **error)
{
  return error_set (error, "the disk ‘%s’ holds only what was changed since a "
                    "snapshot was made: delete all snapshots of the guest "
                    "(its present state stays), or read it with -it vddk",
                    shown);
}

static bool
check_seen (const char *shown, const struct vim_disk *d, GError **error)
{
  g_autofree char *class = clean_text (d->backing_class, 80);

  if (d->parent)
    return refuse_snapshot (shown, error);
  if (d->encrypted)
    return error_set (error, "the disk ‘%s’ is encrypted by the server: give "
                      "it a storage policy without encryption, or read it "
                      "with -it vddk", shown);
  if (d->backing == VIM_BACKING_RAW)
    return error_set (error, "the disk ‘%s’ is mapped from a LUN (RDM), which "
                      "has no file in the datastore: convert it by migrating "
                      "its storage as a new VMDK, detach it, or read it with "
                      "-it vddk (virtual compatibility mode only)", shown);
  if (d->backing != VIM_BACKING_FLAT)
    return error_set (error, "the disk ‘%s’ is kept in a format (%s) of which "
                      "the server gives no plain data: read it with -it "
                      "vddk", shown, class);
  return true;
}

bool
vcenter_check_disk (const char *path, const struct vim_disk *seen,
                    GError **error)
{
  g_autofree char *shown = clean_text (path, 300);

  if (seen)
    return check_seen (shown, seen, error);
  if (vcenter_path_is_snapshot (path))
    return refuse_snapshot (shown, error);
  return true;
}

char *
vcenter_disk_warning (const struct vim_disk *seen)
{
  g_autofree char *shown = clean_text (seen->file, 300);

  if (strcmp (seen->mode, "independent_nonpersistent") != 0 &&
      strcmp (seen->mode, "nonpersistent") != 0)
    return NULL;
  return g_strdup_printf ("the disk ‘%s’ is non-persistent: VMware throws away "
                          "what the guest writes to it when it is switched "
                          "off; after the conversion it will be kept", shown);
}

const struct vim_disk *
vcenter_find_disk (const struct vim_guest *g, const char *path)
{
  for (guint i = 0; g && i < g->disks->len; i++) {
    const struct vim_disk *d = g->disks->pdata[i];

    if (strcmp (d->file, path) == 0)
      return d;
  }
  return NULL;
}

void
vcenter_take_guest (const struct vim_guest *seen, struct source *source)
{
  if (strcmp (seen->firmware, "efi") == 0)
    source->firmware = FIRMWARE_UEFI;
  if (source->firmware == FIRMWARE_UEFI && seen->secure_boot)
    source->secure_boot = true;
  if (seen->tpm)
    source->tpm = true;
}

char *
vcenter_format_areas (const GArray *areas)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < areas->len; i++) {
    const struct vim_area *a = &g_array_index (areas, struct vim_area, i);

    g_string_append_printf (out, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                            "\n", a->start, a->length);
  }
  return g_string_free (out, FALSE);
}

/* --- advice -------------------------------------------------------------- */

#define CERTIFICATE "SSL peer certificate"

/* Words of libvirt's and libcurl's messages. */
static const struct { const char *words, *advice; } advices[] = {
  { CERTIFICATE,
    "The server's certificate is not one that this host trusts: install the "
    "certificate of its authority (https://VCENTER/certs/download.zip), or add "
    "?no_verify=1 to the URI of -ic to go on without" },
  { "'Login'",
    "Is the user of the URI right (DOMAIN%5cUSER or USER%40DOMAIN), and the "
    "password in the file of -ip?" },
  { "Couldn't connect",
    "Does the server run, and is the port right (vpx://USER@HOST:PORT/…)?" },
  { "IP address lookup", "Is the name of the server right?" },
  { "Could not find datacenter",
    "The URI of -ic is vpx://USER@VCENTER/FOLDER/DATACENTER/CLUSTER/HOST: give "
    "folders too, and write blanks as %20" },
  { "Could not find compute resource",
    "The URI of -ic ends in the name of a host, or in those of a cluster and a "
    "host in it: …/DATACENTER/CLUSTER/HOST" },
  { "Could not find host system",
    "The URI of -ic ends in the name of a host, or in those of a cluster and a "
    "host in it: …/DATACENTER/CLUSTER/HOST" },
};

bool
vcenter_is_certificate (const char *message)
{
  return strstr (message, CERTIFICATE) != NULL;
}

const char *
vcenter_advice (const char *message)
{
  for (size_t i = 0; i < G_N_ELEMENTS (advices); i++)
    if (strstr (message, advices[i].words))
      return advices[i].advice;
  return NULL;
}
