/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For which Windows a section of an INF file is. */
#include "config.h"

#include <string.h>

#include "windows/drivers/decoration.h"
#include "windows/drivers/inf.h"

#define MAX_PARTS 6              /* architecture and five numbers */

static const struct {
  const char *name;
  enum decoration_arch arch;
} arches[] = {
  { "", DECORATION_NO_ARCH },
  { "x86", DECORATION_X86 },
  { "amd64", DECORATION_AMD64 },
  { "arm64", DECORATION_ARM64 },
  { "ia64", DECORATION_OTHER_ARCH },
  { "arm", DECORATION_OTHER_ARCH },
};

static const struct {
  const char *name;
  enum decoration_arch arch;
} guests[] = {
  [ARCH_X86] = { "x86", DECORATION_X86 },
  [ARCH_AMD64] = { "amd64", DECORATION_AMD64 },
  [ARCH_ARM64] = { "arm64", DECORATION_ARM64 },
};

const char *
decoration_arch_name (enum windows_arch arch)
{
  return guests[arch].name;
}

static bool
parse_arch (const char *text, struct decoration *d)
{
  for (size_t i = 0; i < G_N_ELEMENTS (arches); i++)
    if (g_ascii_strcasecmp (text, arches[i].name) == 0) {
      d->arch = arches[i].arch;
      return true;
    }
  return false;
}

static bool
parse_part (const char *text, uint32_t *ret)
{
  *ret = *text ? inf_number (text, UINT32_MAX) : 0;
  return *ret != UINT32_MAX;
}

bool
decoration_parse (const char *text, struct decoration *ret)
{
  struct decoration d = { 0 };
  uint32_t *const parts[] = { &d.major, &d.minor, &d.product, &d.suite,
                              &d.build };
  g_auto (GStrv) words = g_strsplit (text, ".", MAX_PARTS + 1);
  const guint n = g_strv_length (words);

  if (n < 1 || n > MAX_PARTS || g_ascii_strncasecmp (words[0], "nt", 2) != 0
      || !parse_arch (words[0] + 2, &d))
    return false;
  for (guint i = 1; i < n; i++)
    if (!parse_part (words[i], parts[i - 1]))
      return false;
  *ret = d;
  return true;
}

static bool
fits_arch (const struct decoration *d, enum windows_arch arch)
{
  return d->arch == guests[arch].arch ||
    (d->arch == DECORATION_NO_ARCH && arch == ARCH_X86);
}

/* A build number counts only for the version that it stands with. */
static bool
fits_version (const struct decoration *d, const struct windows_version *v)
{
  if (d->major != v->major)
    return d->major < v->major;
  if (d->minor != v->minor)
    return d->minor < v->minor;
  return d->build <= v->build;
}

static bool
fits_product (const struct decoration *d, const struct windows_version *v)
{
  return d->product == 0 || (v->server ? d->product == 2 || d->product == 3
                             : d->product == 1);
}

bool
decoration_fits (const struct decoration *d, const struct windows_version *v)
{
  return fits_arch (d, v->arch) && fits_version (d, v) &&
    fits_product (d, v) && d->suite == 0;
}

static int
compare (uint32_t a, uint32_t b)
{
  return (a > b) - (a < b);
}

int
decoration_compare (const struct decoration *a, const struct decoration *b)
{
  const int order[] = {
    compare (a->major, b->major),
    compare (a->minor, b->minor),
    compare (a->build, b->build),
    compare (a->product != 0, b->product != 0),
    compare (a->arch != DECORATION_NO_ARCH, b->arch != DECORATION_NO_ARCH),
  };

  for (size_t i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] != 0)
      return order[i];
  return 0;
}
