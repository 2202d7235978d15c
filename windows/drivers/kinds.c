/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drivers that a guest on KVM can use. */
#include "config.h"

#include <string.h>

#include "windows/drivers/kinds.h"

#define W8 602

const struct driver_kind driver_kinds[] = {
  { .name = "viostor", .infs = { "viostor" } },
  { .name = "vioscsi", .infs = { "vioscsi" } },
  { .name = "netkvm", .infs = { "netkvm" },
    .extras = { "netkvmco.*", "readme.doc" } },
  { .name = "balloon", .infs = { "balloon" }, .extras = { "blnsvr.exe" } },
  { .name = "viorng", .infs = { "viorng" }, .extras = { "viorng*.dll" } },
  { .name = "vioserial", .infs = { "vioser" } },
  { .name = "viofs", .infs = { "viofs" }, .extras = { "virtiofs.exe" } },
  { .name = "pvpanic", .infs = { "pvpanic" } },
  { .name = "pvpanic-pci", .infs = { "pvpanic-pci" } },
  { .name = "qxldod", .infs = { "qxldod" }, .from = W8 },
  { .name = "qxl", .infs = { "qxl" }, .before = W8 },
  { .name = "viogpudo", .infs = { "viogpudo" }, .from = W8,
    .extras = { "vgpusrv.exe", "viogpuap.exe" } },
  { .name = "fwcfg", .infs = { "fwcfg", "qemufwcfg" } },
  { .name = "viosock", .infs = { "viosock" }, .extras = { "viosock*.dll" } },
  { .name = "vioinput", .infs = { "vioinput" } },
  { .name = "viomem", .infs = { "viomem" } },
  { .name = NULL }
};

static const char *const skipped[] = {
  "*.pdb", "vioprot.*", "netkvmp.*", "netkvmno.*",
};

static bool
is_inf (const char *inf_name, const char *name)
{
  const size_t length = strlen (name);

  return g_ascii_strncasecmp (inf_name, name, length) == 0 &&
    g_ascii_strcasecmp (inf_name + length, ".inf") == 0;
}

const struct driver_kind *
driver_kind_of_inf (const char *inf_name, const struct windows_version *v,
                    guint *ret_place)
{
  const unsigned version = v->major * 100 + v->minor;

  for (const struct driver_kind *k = driver_kinds; k->name; k++)
    for (guint i = 0; i < G_N_ELEMENTS (k->infs) && k->infs[i]; i++)
      if (is_inf (inf_name, k->infs[i]) && version >= k->from &&
          (k->before == 0 || version < k->before)) {
        *ret_place = i;
        return k;
      }
  return NULL;
}

bool
driver_file_is_skipped (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (size_t i = 0; i < G_N_ELEMENTS (skipped); i++)
    if (g_pattern_match_simple (skipped[i], lower))
      return true;
  return false;
}
