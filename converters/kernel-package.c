/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel packages and kernel versions. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/kernel-package.h"

/* What stands behind PREFIX, or NULL. */
static const char *
behind (const char *text, const char *prefix)
{
  return g_str_has_prefix (text, prefix) ? text + strlen (prefix) : NULL;
}

static const char *
without_epoch (const char *version)
{
  const char *colon = strchr (version, ':');
  return colon ? colon + 1 : version;
}

/*----- Debian -------------------------------------------------------------*/

/* The version in the package's name; NULL: it is no kernel's.  Metapackages
 * ("linux-image-amd64", "linux-image-2.6-amd64") have no full one. */
static const char *
debian_version (const char *name)
{
  static const char *const prefixes[] = {
    "linux-image-unsigned-", "linux-image-", NULL
  };
  const char *version = NULL, *dot;

  for (size_t i = 0; prefixes[i] && !version; i++)
    version = behind (name, prefixes[i]);
  if (!version || !g_ascii_isdigit (version[0]) || strstr (version, "-dbg"))
    return NULL;
  dot = strchr (version, '.');
  return dot && strchr (dot + 1, '.') ? version : NULL;
}

static bool
debian_is_kernel (const struct package *p)
{
  return debian_version (p->name) != NULL;
}

static bool
debian_holds (const struct package *p, const char *version)
{
  return g_strcmp0 (debian_version (p->name), version) == 0;
}

const struct kernel_naming kernel_naming_debian = {
  "debian", debian_is_kernel, debian_holds,
};

/*----- Red Hat and its relatives ------------------------------------------*/

/* Behind "kernel" or "kernel-", in packages that hold an image.  A STRICT
 * flavour is part of the kernel's version. */
static const struct { const char *flavour; bool strict; } redhat_flavours[] = {
  { "", false }, { "core", false }, { "uek", false }, { "uek-core", false },
  { "lt", false }, { "ml", false }, { "ml-core", false }, { "plus", false },
  { "rt", false }, { "rt-core", false }, { "xen", true }, { "PAE", true },
  { "smp", true }, { "hugemem", true }, { "largesmp", true },
  { "kdump", true }, { "debug", true }, { "debug-core", true },
  { "64k", true }, { "64k-core", true }, { "desktop", false },
};

#define NO_FLAVOUR G_N_ELEMENTS (redhat_flavours)

static size_t
redhat_flavour (const char *name)
{
  const char *rest = behind (name, "kernel");

  if (rest && *rest == '-')
    rest++;
  else if (rest && *rest)
    return NO_FLAVOUR;
  for (size_t i = 0; rest && i < NO_FLAVOUR; i++)
    if (strcmp (rest, redhat_flavours[i].flavour) == 0)
      return i;
  return NO_FLAVOUR;
}

static bool
redhat_is_kernel (const struct package *p)
{
  return redhat_flavour (p->name) != NO_FLAVOUR;
}

/* "" or ".x86_64", then "", "debug", ".debug" or "+debug"; of old releases
 * the flavour alone. */
static bool
redhat_tail_fits (const char *tail, const char *arch, const char *flavour,
                  bool strict)
{
  const char *rest = tail;
  size_t length = strcspn (flavour, "-");      /* "debug-core" */

  if (*rest == '.' && g_str_has_prefix (rest + 1, arch) && *arch)
    rest += 1 + strlen (arch);
  if (*rest == '\0')
    return !strict;
  if (*rest == '.' || *rest == '+')
    rest++;
  return length > 0 && strncmp (rest, flavour, length) == 0 &&
         rest[length] == '\0';
}

static bool
redhat_holds (const struct package *p, const char *version)
{
  const size_t i = redhat_flavour (p->name);
  const char *tail = behind (version, without_epoch (p->version));

  return i != NO_FLAVOUR && tail &&
         redhat_tail_fits (tail, p->arch, redhat_flavours[i].flavour,
                           redhat_flavours[i].strict);
}

const struct kernel_naming kernel_naming_redhat = {
  "redhat", redhat_is_kernel, redhat_holds,
};

/*----- SUSE ---------------------------------------------------------------*/

static const char *const suse_flavours[] = {
  "default", "pae", "smp", "bigsmp", "desktop", "xen", "xenpae", "vmi",
  "rt", "azure", "trace", "debug", "vanilla", "preempt", "kvmsmall",
  "default-base", NULL
};

static const char *
suse_flavour (const char *name)
{
  const char *flavour = behind (name, "kernel-");
  return flavour && g_strv_contains (suse_flavours, flavour) ? flavour : NULL;
}

static bool
suse_is_kernel (const struct package *p)
{
  return suse_flavour (p->name) != NULL;
}

/* Is BASE the package's version, or the same with less numbers behind? */
static bool
suse_base_fits (const char *version, const char *base)
{
  const char *rest = behind (version, base);
  return rest && (*rest == '\0' || *rest == '.');
}

static bool
suse_holds (const struct package *p, const char *version)
{
  const char *flavour = suse_flavour (p->name);
  g_autofree char *tail = NULL, *base = NULL;

  if (!flavour)
    return false;
  tail = g_strdup_printf ("-%.*s", (int) strcspn (flavour, "-"), flavour);
  if (!g_str_has_suffix (version, tail))
    return false;
  base = g_strndup (version, strlen (version) - strlen (tail));
  return strchr (base, '-') &&
         suse_base_fits (without_epoch (p->version), base);
}

const struct kernel_naming kernel_naming_suse = {
  "suse", suse_is_kernel, suse_holds,
};

/*----- Photon -------------------------------------------------------------*/

static const char *const photon_flavours[] = {
  "", "-esx", "-secure", "-rt", "-aws", NULL
};

static bool
photon_is_kernel (const struct package *p)
{
  const char *flavour = behind (p->name, "linux");
  return flavour && g_strv_contains (photon_flavours, flavour);
}

static bool
photon_holds (const struct package *p, const char *version)
{
  const char *flavour = behind (p->name, "linux");
  const char *tail = behind (version, without_epoch (p->version));

  return photon_is_kernel (p) && tail && strcmp (tail, flavour) == 0;
}

const struct kernel_naming kernel_naming_photon = {
  "photon", photon_is_kernel, photon_holds,
};

/*----- ALT ----------------------------------------------------------------*/

static bool
alt_is_kernel (const struct package *p)
{
  return g_str_has_prefix (p->name, "kernel-image-");
}

static bool
alt_holds (const struct package *p, const char *version)
{
  const char *flavour = behind (p->name, "kernel-image-");
  const char *full = without_epoch (p->version);
  const char *dash = strrchr (full, '-');
  g_autofree char *expected = NULL;

  if (!flavour || !dash)
    return false;
  expected = g_strdup_printf ("%.*s-%s%s", (int) (dash - full), full, flavour,
                              dash);
  return strcmp (expected, version) == 0;
}

const struct kernel_naming kernel_naming_alt = {
  "alt", alt_is_kernel, alt_holds,
};
