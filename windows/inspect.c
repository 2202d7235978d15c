/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inspection of a Windows guest by its hives. */
#include "config.h"

#include <string.h>

#include "v2v/base/parse.h"
#include "v2v/model/osinfo.h"
#include "windows/drives.h"
#include "windows/inspect.h"
#include "windows/path.h"
#include "windows/registry/registry.h"
#include "windows/version.h"

#define MAX_TEXT 200             /* bytes of a text that are kept */

static const char *const systemroots[] = { "/Windows", "/WINNT" };

/* libguestfs's names. */
static const char *const arches[] = {
  [ARCH_X86] = "i386", [ARCH_AMD64] = "x86_64", [ARCH_ARM64] = "aarch64",
};

char *
windows_find_systemroot (struct guest *guest, const char *said)
{
  if (said && *said)
    return windows_path (guest, "%s", said);
  for (size_t i = 0; i < G_N_ELEMENTS (systemroots); i++) {
    g_autofree char *hive = windows_path (guest, "%s/System32/config/SYSTEM",
                                          systemroots[i]);

    if (guest_is_file (guest, hive))
      return windows_path (guest, "%s", systemroots[i]);
  }
  return windows_path (guest, "%s", systemroots[0]);
}

static void
replace_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* The name in the network, which may be longer and in lower case, and the
 * computer's name, which is not there for a network without TCP/IP. */
static void
fill_hostname (struct registry *r, struct inspect *i)
{
  static const struct { const char *key, *value; } places[] = {
    { "Services\\Tcpip\\Parameters", "NV Hostname" },
    { "Services\\Tcpip\\Parameters", "Hostname" },
    { "Control\\ComputerName\\ComputerName", "ComputerName" },
  };

  for (size_t n = 0; n < G_N_ELEMENTS (places); n++) {
    const hive_key key = hive_find (r->system, "%s\\%s", r->control_set,
                                    places[n].key);
    g_autofree char *name = hive_get_text (r->system, key, places[n].value);

    if (name && *name) {
      g_free (i->hostname);
      i->hostname = clean_text (name, MAX_TEXT);
      return;
    }
  }
}

static void
fill_version (const struct windows_version *v, struct inspect *i)
{
  i->major = v->major;
  i->minor = v->minor;
  i->build = v->build;
  replace_text (&i->distro, "windows");
  replace_text (&i->arch, arches[v->arch]);
  replace_text (&i->product_name, v->product_name);
  replace_text (&i->product_variant, *v->installation_type
                ? v->installation_type : v->server ? "Server" : "Client");
  g_free (i->osinfo);
  i->osinfo = osinfo_short_id (i);
}

bool
windows_inspect (struct guest *guest, struct inspect *inspect,
                 GError **error)
{
  g_autofree char *systemroot =
    windows_find_systemroot (guest, inspect->windows_systemroot);
  g_autoptr (v2v_registry) r = registry_open (guest, systemroot, error);
  g_auto (v2v_windows_version) v = { 0 };

  if (!r || !windows_version_read (r->software, r->system, r->control_set,
                                   &v, error))
    return false;
  replace_text (&inspect->windows_systemroot, systemroot);
  replace_text (&inspect->windows_current_control_set, r->control_set);
  fill_version (&v, inspect);
  fill_hostname (r, inspect);
  g_ptr_array_set_size (inspect->drives, 0);
  windows_drives_read (r->system, inspect->partitions, inspect->drives);
  return true;
}
