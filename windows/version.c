/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the hives say about the version of Windows. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/registry/hive.h"
#include "windows/version.h"

#define MAX_TEXT 200             /* bytes of a text that are kept */

void
windows_version_clear (struct windows_version *v)
{
  g_clear_pointer (&v->product_name, g_free);
  g_clear_pointer (&v->edition_id, g_free);
  g_clear_pointer (&v->installation_type, g_free);
  g_clear_pointer (&v->display_version, g_free);
}

static char *
text_of (struct hive *h, hive_key key, const char *name)
{
  g_autofree char *text = hive_get_text (h, key, name);

  return clean_text (text ? text : "", MAX_TEXT);
}

/* Early ones have the number in one of the two only, and "CurrentBuild" of XP
 * is another text ("1.511.1 () (Obsolete data - do not use)"). */
static char *
read_build (struct hive *software, hive_key key)
{
  char *build = hive_get_text (software, key, "CurrentBuildNumber");

  return build ? build : hive_get_text (software, key, "CurrentBuild");
}

/* "6.3": since 10 it says 6.3 for ever, and two numbers tell the truth. */
static bool
read_numbers (struct windows_version *v, struct hive *software, hive_key key)
{
  g_autofree char *version = hive_get_text (software, key, "CurrentVersion");
  g_autofree char *build = read_build (software, key);
  g_auto (GStrv) parts = g_strsplit (version ? version : "", ".", 2);
  uint64_t n;
  uint32_t d;

  if (!parts[0] || !parts[1] ||
      !parse_uint64 (parts[0], "major", 3, 99, &n, NULL))
    return false;
  v->major = (unsigned) n;
  if (!parse_uint64 (parts[1], "minor", 0, 99, &n, NULL))
    return false;
  v->minor = (unsigned) n;
  if (hive_get_dword (software, key, "CurrentMajorVersionNumber", &d))
    v->major = d;
  if (hive_get_dword (software, key, "CurrentMinorVersionNumber", &d))
    v->minor = d;
  if (build && parse_uint64 (build, "build", 0, 999999, &n, NULL))
    v->build = (unsigned) n;
  return true;
}

static const struct {
  const char *name;
  enum windows_arch arch;
} arches[] = {
  { "x86", ARCH_X86 }, { "AMD64", ARCH_AMD64 }, { "ARM64", ARCH_ARM64 },
};

static bool
read_arch (struct windows_version *v, struct hive *system,
           const char *control_set)
{
  const hive_key key = hive_find (system, "%s\\Control\\Session Manager\\"
                                  "Environment", control_set);
  g_autofree char *arch = hive_get_text (system, key,
                                         "PROCESSOR_ARCHITECTURE");

  for (size_t i = 0; arch && i < G_N_ELEMENTS (arches); i++)
    if (g_ascii_strcasecmp (arch, arches[i].name) == 0) {
      v->arch = arches[i].arch;
      return true;
    }
  return false;
}

/* "WinNT", "ServerNT", "LanmanNT" (a domain controller). */
static bool
is_server (struct hive *system, const char *control_set)
{
  const hive_key key = hive_find (system, "%s\\Control\\ProductOptions",
                                  control_set);
  g_autofree char *type = hive_get_text (system, key, "ProductType");

  return type && g_ascii_strcasecmp (type, "WinNT") != 0;
}

/* The last version of 10's name stayed in 11's registry. */
#define WINDOWS_11_BUILD 22000

static char *
read_product (const struct windows_version *v, struct hive *software,
              hive_key key)
{
  static const char ten[] = "Windows 10";
  char *name = text_of (software, key, "ProductName");

  if (!v->server && v->build >= WINDOWS_11_BUILD &&
      g_str_has_prefix (name, ten)) {
    char *corrected = g_strconcat ("Windows 11", name + strlen (ten), NULL);

    g_free (name);
    return corrected;
  }
  return name;
}

/* "1809" has another name than "22H2". */
static char *
read_display (struct hive *software, hive_key key)
{
  char *name = text_of (software, key, "DisplayVersion");

  if (*name)
    return name;
  g_free (name);
  return text_of (software, key, "ReleaseId");
}

bool
windows_version_read (struct hive *software, struct hive *system,
                      const char *control_set, struct windows_version *ret,
                      GError **error)
{
  const hive_key key = hive_find (software, "Microsoft\\Windows NT\\"
                                  "CurrentVersion");
  struct windows_version v = { 0 };

  if (!read_numbers (&v, software, key))
    return error_set (error, "%s\\Microsoft\\Windows NT\\CurrentVersion does "
                      "not say which version of Windows this is",
                      hive_name (software));
  if (!read_arch (&v, system, control_set))
    return error_set (error, "%s\\%s does not say which processor this "
                      "Windows was made for", hive_name (system),
                      control_set);
  v.server = is_server (system, control_set);
  v.product_name = read_product (&v, software, key);
  v.edition_id = text_of (software, key, "EditionID");
  v.installation_type = text_of (software, key, "InstallationType");
  v.display_version = read_display (software, key);
  *ret = v;
  return true;
}
