/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The short names of versions of Windows that folders of drivers have. */
#include "config.h"

#include "windows/version-code.h"
#include "windows/version.h"

/* Older versions first, and of one version clients first.  Builds are those
 * of the first release. */
static const struct windows_code codes[] = {
  { "xp", { "winxp", "wxp" }, 5, 1, 2600, false },
  { "2k3", { "win2003", "wnet" }, 5, 2, 3790, true },
  { "2k8", { "win2008", "vista" }, 6, 0, 6000, true },
  { "w7", { "win7" }, 6, 1, 7600, false },
  { "2k8R2", { "win2008r2" }, 6, 1, 7600, true },
  { "w8", { "win8" }, 6, 2, 9200, false },
  { "2k12", { "win2012" }, 6, 2, 9200, true },
  { "w8.1", { "win8.1", "win8_1" }, 6, 3, 9600, false },
  { "2k12R2", { "win2012r2" }, 6, 3, 9600, true },
  { "w10", { "win10" }, 10, 0, 10240, false },
  { "2k16", { "win2016" }, 10, 0, 14393, true },
  { "2k19", { "win2019" }, 10, 0, 17763, true },
  { "2k22", { "win2022" }, 10, 0, 20348, true },
  { "w11", { "win11" }, 10, 0, 22000, false },
  { "2k25", { "win2025" }, 10, 0, 26100, true },
};

static const struct {
  const char *code, *aliases[2];
} arches[] = {
  [ARCH_X86] = { "x86", { "i386", "i686" } },
  [ARCH_AMD64] = { "amd64", { "x64", "x86_64" } },
  [ARCH_ARM64] = { "ARM64", { "aarch64" } },
};

const struct windows_code *
windows_code_named (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (g_ascii_strcasecmp (name, codes[i].code) == 0)
      return &codes[i];
    for (size_t j = 0; j < G_N_ELEMENTS (codes[i].aliases); j++)
      if (codes[i].aliases[j] &&
          g_ascii_strcasecmp (name, codes[i].aliases[j]) == 0)
        return &codes[i];
  }
  return NULL;
}

bool
windows_code_is_newer (const struct windows_code *c,
                       const struct windows_version *v)
{
  if (c->major != v->major)
    return c->major > v->major;
  if (c->minor != v->minor)
    return c->minor > v->minor;
  return c->build > v->build;
}

/* The newest that is not newer; of the same NT version one of its own kind
 * (client, server) if there is one. */
const struct windows_code *
windows_code_of (const struct windows_version *v)
{
  const struct windows_code *best = &codes[0];

  for (size_t i = 0; i < G_N_ELEMENTS (codes); i++) {
    const struct windows_code *c = &codes[i];
    const bool same_version = c->major == best->major &&
      c->minor == best->minor;

    if (windows_code_is_newer (c, v))
      continue;
    if (!same_version || c->server == v->server || best->server != v->server)
      best = c;
  }
  return best;
}

const char *
windows_version_code (const struct windows_version *v)
{
  return windows_code_of (v)->code;
}

const char *
windows_arch_code (enum windows_arch arch)
{
  return arches[arch].code;
}

bool
windows_arch_named (const char *name, enum windows_arch *ret_arch)
{
  for (size_t i = 0; i < G_N_ELEMENTS (arches); i++) {
    bool is = g_ascii_strcasecmp (name, arches[i].code) == 0;

    for (size_t j = 0; j < G_N_ELEMENTS (arches[i].aliases); j++)
      is |= arches[i].aliases[j] &&
        g_ascii_strcasecmp (name, arches[i].aliases[j]) == 0;
    if (is) {
      *ret_arch = (enum windows_arch) i;
      return true;
    }
  }
  return false;
}
