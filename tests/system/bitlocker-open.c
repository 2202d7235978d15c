/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A BitLocker device in the appliance: refused without a key and with a wrong
 * one, opened with the right one.
 *
 *   bitlocker-open SOCKET KEY FILE
 *
 * What the NBD server's SOCKET exports is opened with KEY, and what FILE of the
 * file system in it says goes to standard output. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <guestfs.h>

#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/devices.h"
#include "v2v/guest/luks.h"

static void
check (bool ok, GError **error)
{
  if (!ok)
    g_error ("%s", (*error)->message);
}

static guestfs_h *
start (const char *socket)
{
  struct appliance_settings settings = { 0 };
  g_autoptr (GPtrArray) disks =
    g_ptr_array_new_with_free_func (appliance_disk_free);
  g_autoptr (GError) error = NULL;
  guestfs_h *g = NULL;

  check (runtime_start ("bitlocker-open", &error), &error);
  g_ptr_array_add (disks, appliance_disk_new (socket, ""));
  check (appliance_start (&settings, disks, &g, &error), &error);
  return g;
}

/* SELECTOR as of --key; NULL: none. */
static bool
open_all (struct devices *d, guestfs_h *g, const char *selector,
          GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  const struct inspection_settings settings = { .keys = keys };

  if (selector)
    g_ptr_array_add (keys, (char *) selector);
  return luks_open_all (d, g, &settings, error);
}

/* What is said for people goes to standard error. */
static void
refuse (guestfs_h *g, const char *selector)
{
  g_autoptr (v2v_devices) d = devices_new ();
  g_autoptr (GError) error = NULL;

  check (devices_scan_disks (d, g, &error), &error);
  if (open_all (d, g, selector, &error))
    g_error ("opened with %s", selector ? selector : "no key");
  fprintf (stderr, "%s: %s\n", selector ? selector : "no key",
           error->message);
}

static void
print_file (guestfs_h *g, const char *device, const char *file)
{
  g_autofree char *path = g_strconcat ("/", file, NULL);
  size_t size = 0;
  char *data;

  if (guestfs_mount_ro (g, device, "/") == -1)
    g_error ("%s: %s", device, guestfs_last_error (g));
  data = guestfs_read_file (g, path, &size);
  if (!data)
    g_error ("%s: %s", file, guestfs_last_error (g));
  fwrite (data, 1, size, stdout);
  free (data);
}

int
main (int argc, char **argv)
{
  g_autoptr (v2v_devices) d = devices_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *selector = NULL;
  const struct device *last;
  /* stdout is for the file alone. */
  const struct report_settings report = { .program = "bitlocker-open",
                                          .quiet = true, .machine_fd = -1 };
  guestfs_h *g;

  report_setup (&report);
  if (argc != 4)
    g_error ("usage: bitlocker-open SOCKET KEY FILE");
  g = start (argv[1]);
  refuse (g, NULL);
  refuse (g, "all:key:wrong");
  selector = g_strdup_printf ("all:key:%s", argv[2]);
  check (devices_scan_disks (d, g, &error), &error);
  check (open_all (d, g, selector, &error), &error);
  last = g_ptr_array_index (d->list, d->list->len - 1);
  fprintf (stderr, "opened: %s holds %s\n", last->name, last->holds.type);
  print_file (g, last->name, argv[3]);
  check (appliance_stop (g, &error), &error);
  runtime_finish ();
  return 0;
}
