/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libosinfo's full identifiers from its short ones. */
#include "config.h"

#include <stdbool.h>
#include <string.h>
#include <glib.h>

#include "outputs/osinfo-id.h"

/* Families whose identifier is a fixed front and the version behind the
 * short name (osinfo-db, data/os).  Loading the database itself costs more
 * CPU than the rest of the output, and old ones lack new versions. */
static const struct {
  const char *name, *front;
  bool service_packs;            /* "sles12sp5" is ".../12.5" */
} families[] = {
  { "almalinux", "http://almalinux.org/almalinux/", false },
  { "alpinelinux", "http://alpinelinux.org/alpinelinux/", false },
  { "alt", "http://altlinux.org/alt/", false },
  { "altlinux", "http://altlinux.org/altlinux/", false },
  { "asianux", "http://asianux.com/asianux/", false },
  { "centos", "http://centos.org/centos/", false },
  { "centos-stream", "http://centos.org/centos-stream/", false },
  { "circle", "http://cclinux.org/circle/", false },
  { "debian", "http://debian.org/debian/", false },
  { "fedora", "http://fedoraproject.org/fedora/", false },
  { "freebsd", "http://freebsd.org/freebsd/", false },
  { "mageia", "http://mageia.org/mageia/", false },
  { "mandriva", "http://mandriva.com/mandriva/", false },
  { "miraclelinux", "http://miraclelinux.com/miraclelinux/", false },
  { "netbsd", "http://netbsd.org/netbsd/", false },
  { "oel", "http://oracle.com/oel/", false },
  { "ol", "http://oracle.com/ol/", false },
  { "openbsd", "http://openbsd.org/openbsd/", false },
  { "opensuse", "http://opensuse.org/opensuse/", false },
  { "rhel", "http://redhat.com/rhel/", false },
  { "rhl", "http://redhat.com/rhl/", false },
  { "rocky", "http://rockylinux.org/rocky/", false },
  { "scientificlinux", "http://scientificlinux.org/scientificlinux/", false },
  { "sle", "http://suse.com/sle/", true },
  { "sled", "http://suse.com/sled/", true },
  { "sles", "http://suse.com/sles/", true },
  { "ubuntu", "http://ubuntu.com/ubuntu/", false },
};

/* Identifiers that follow no rule. */
static const struct {
  const char *name, *id;
} exact[] = {
  { "winxp",   "http://microsoft.com/win/xp" },
  { "win2k3",  "http://microsoft.com/win/2k3" },
  { "win2k3r2","http://microsoft.com/win/2k3r2" },
  { "winvista","http://microsoft.com/win/vista" },
  { "win2k8",  "http://microsoft.com/win/2k8" },
  { "win7",    "http://microsoft.com/win/7" },
  { "win2k8r2","http://microsoft.com/win/2k8r2" },
  { "win8",    "http://microsoft.com/win/8" },
  { "win8.1",  "http://microsoft.com/win/8.1" },
  { "win2k12", "http://microsoft.com/win/2k12" },
  { "win2k12r2","http://microsoft.com/win/2k12r2" },
  { "win10",   "http://microsoft.com/win/10" },
  { "win11",   "http://microsoft.com/win/11" },
  { "win2k16", "http://microsoft.com/win/2k16" },
  { "win2k19", "http://microsoft.com/win/2k19" },
  { "win2k22", "http://microsoft.com/win/2k22" },
  { "win2k25", "http://microsoft.com/win/2k25" },
  { "archlinux", "http://archlinux.org/archlinux/rolling" },
  { "gentoo", "http://gentoo.org/gentoo/rolling" },
  { "manjaro", "http://manjaro.org/manjaro/rolling" },
  { "voidlinux", "http://voidlinux.org/voidlinux/rolling" },
};

/* "12sp5" -> "12.5" */
static char *
dotted_service_pack (const char *version)
{
  g_auto (GStrv) parts = g_strsplit (version, "sp", 2);

  return g_strjoinv (".", parts);
}

char *
osinfo_id_of (const char *short_id)
{
  size_t i, n;

  if (short_id == NULL)
    return NULL;
  for (i = 0; i < G_N_ELEMENTS (exact); i++)
    if (g_str_equal (exact[i].name, short_id))
      return g_strdup (exact[i].id);
  n = strcspn (short_id, "0123456789");
  if (short_id[n] == '\0')
    return NULL;
  for (i = 0; i < G_N_ELEMENTS (families); i++)
    if (strlen (families[i].name) == n &&
        strncmp (families[i].name, short_id, n) == 0) {
      g_autofree char *version = families[i].service_packs
        ? dotted_service_pack (short_id + n) : g_strdup (short_id + n);
      return g_strconcat (families[i].front, version, NULL);
    }
  return NULL;
}
