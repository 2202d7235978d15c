/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cloud-init and what clouds put into a guest's /etc/fstab.
 *
 * A guest whose list of data sources names only clouds that the target is
 * not would ask, at each boot, a server that does not exist, for minutes;
 * with None in the list it would then take itself for a new instance, and
 * make new SSH host keys.  With a list of several others cloud-init looks
 * which of them are there.  Where none is, it is disabled for that boot, so
 * the guest stays as it was; where the target has one (a NoCloud disk, a
 * configuration drive, OpenStack), it works as it does for any guest there.
 * None is left out on purpose.  manual_cache_clean is not used: with it
 * cloud-init would run with the data source that is gone. */
#include "config.h"

#include <string.h>

#include "converters/cloud-config.h"
#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

#define MAX_CONFIGS 200

/* The last of these files counts, by name. */
static const char config_path[] = "/etc/cloud/cloud.cfg.d/zz-virt-v2v.cfg";

/* OpenStack is told by the DMI tables of a PC; on other machines it would
 * be looked for over the network. */
static const char config_pc[] =
  "# Written by virt-v2v: the data sources of the machine that this guest\n"
  "# came from do not exist here.\n"
  "datasource_list: [ NoCloud, ConfigDrive, OpenStack ]\n";
static const char config_others[] =
  "# Written by virt-v2v: the data sources of the machine that this guest\n"
  "# came from do not exist here.\n"
  "datasource_list: [ NoCloud, ConfigDrive ]\n";

/*----- cloud-init's list --------------------------------------------------*/

static void
look_at (const struct conversion *cv, const char *path, GStrv *sources)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GStrv found = NULL;

  if (!linux_read_text (cv, path, &text, &error))
    linux_warning (cv, "cloud-init's configuration cannot be read: %s",
                   error->message);
  if (text)
    found = cloud_config_sources (text);
  if (found) {
    g_strfreev (*sources);
    *sources = found;
  }
}

/* The list that counts; NULL: cloud-init's own. */
static GStrv
find_sources (const struct conversion *cv)
{
  static const char dir[] = "/etc/cloud/cloud.cfg.d";
  g_auto (GStrv) names = guest_list (cv->guest, dir, NULL);
  GStrv sources = NULL;

  look_at (cv, "/etc/cloud/cloud.cfg", &sources);
  for (size_t i = 0; names && names[i] && i < MAX_CONFIGS; i++) {
    g_autofree char *path = g_build_filename (dir, names[i], NULL);

    if (g_str_has_suffix (names[i], ".cfg"))
      look_at (cv, path, &sources);
  }
  return sources;
}

static bool
is_pc (const struct conversion *cv)
{
  static const char *const names[] = {
    "x86_64", "i386", "i486", "i586", "i686", NULL
  };
  return cv->caps->arch && g_strv_contains (names, cv->caps->arch);
}

static void
replace_sources (const struct conversion *cv, GStrv sources)
{
  const char *text = is_pc (cv) ? config_pc : config_others;
  g_autofree char *old = g_strjoinv (", ", sources);
  g_autoptr (GError) error = NULL;

  if (guest_write_text (cv->guest, config_path, text, &error))
    linux_note (cv, "cloud-init's data sources were %s, which do not exist "
                "on the target; it now looks for others", old);
  else
    linux_warning (cv, "cloud-init looks for %s, which do not exist on the "
                   "target, so the guest may boot slowly; set "
                   "datasource_list in %s: %s", old, config_path,
                   error->message);
}

static char *
edit_identify (const char *text, void *opaque G_GNUC_UNUSED)
{
  return cloud_config_edit_identify (text);
}

/*----- the temporary disk of a cloud --------------------------------------*/

/* Azure's disk for temporary files was no disk of the source; what is at
 * its place now must not be mounted over it. */
static char *
edit_fstab_line (const char *line, void *opaque)
{
  const bool *azure = opaque;
  g_autofree char *device = text_field_dup (line, 0);
  g_autofree char *mountpoint = text_field_dup (line, 1);
  g_autofree char *options = text_field_dup (line, 3);

  if (text_is_comment (line) || !options)
    return NULL;
  if (g_str_has_prefix (device, "/dev/disk/cloud/azure_") ||
      (*azure && strstr (options, "comment=cloudconfig") &&
       (strcmp (mountpoint, "/mnt") == 0 ||
        strcmp (mountpoint, "/mnt/resource") == 0)))
    return g_strconcat ("# ", line, NULL);
  return NULL;
}

static char *
edit_fstab (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_fstab_line, opaque);
}

/* Many guests have Azure among other sources in their lists. */
static bool
was_on_azure (const struct conversion *cv, GStrv sources)
{
  const char *const *list = (const char *const *) sources;

  return linux_has_package (cv, "walinuxagent") ||
         linux_has_package (cv, "WALinuxAgent") ||
         (list && cloud_sources_all_foreign (list) &&
          g_strv_contains (list, "Azure"));
}

bool
linux_cloud_init (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  g_auto (GStrv) sources = NULL;
  bool azure;

  if (!guest_is_dir (cv->guest, "/etc/cloud"))
    return true;
  sources = find_sources (cv);
  azure = was_on_azure (cv, sources);
  linux_improve_files (cv, "/etc/fstab", edit_fstab, &azure);
  linux_improve_files (cv, "/etc/cloud/ds-identify.cfg", edit_identify,
                       NULL);
  if (sources &&
      cloud_sources_all_foreign ((const char *const *) sources))
    replace_sources (cv, sources);
  return true;
}
