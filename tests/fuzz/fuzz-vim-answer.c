/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: answers of the vSphere web services, and the names of
 * disks in them. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "inputs/vcenter-check.h"
#include "inputs/vcenter-uri.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define DISK_SIZE (1ULL << 30)

static void
check_guest (const char *text, size_t size)
{
  static const struct vcenter_uri uri = { .server = (char *) "vc" };
  g_autoptr (v2v_vim_guest) g = vim_guest_parse (text, size, NULL);

  for (guint i = 0; g && i < g->disks->len; i++) {
    const struct vim_disk *d = g->disks->pdata[i];
    g_autofree char *url = vcenter_disk_url (&uri, "", d->file, NULL);
    g_autofree char *warning = vcenter_disk_warning (d);

    g_assert_null (url ? strstr (url, "/../") : NULL);
    vcenter_path_is_snapshot (d->file);
    vcenter_check_disk (d->file, d, NULL);
  }
}

static void
check_areas (const char *text, size_t size)
{
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE,
                                          sizeof (struct vim_area));
  uint64_t next = 0, from = 0;

  if (!vim_areas_parse (text, size, 0, DISK_SIZE, areas, &next, NULL))
    return;
  g_assert_cmpuint (next, >, 0);
  g_assert_cmpuint (next, <=, DISK_SIZE);
  for (guint i = 0; i < areas->len; i++) {
    const struct vim_area *a = &g_array_index (areas, struct vim_area, i);

    g_assert_cmpuint (a->start, >=, from);
    from = a->start + a->length;
    g_assert_cmpuint (from, <=, next);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_autofree char *fault = vim_fault (text, size);
  struct vim_service service = { 0 };

  vim_service_parse (text, size, &service, NULL);
  vim_service_clear (&service);
  check_guest (text, size);
  check_areas (text, size);
  return 0;
}
