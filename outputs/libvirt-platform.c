/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the libvirt that is to run the guest can run. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "outputs/libvirt-target.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"

void
libvirt_platform_clear (struct libvirt_platform *p)
{
  g_clear_pointer (&p->host_cpu, g_free);
}

/* --- architecture and machines ------------------------------------------- */

static bool
read_arch (const GPtrArray *arches, const char *arch,
           struct libvirt_platform *p, GError **error)
{
  const struct libvirt_arch *found = libvirt_caps_find (arches, arch);
  g_autofree char *names = libvirt_caps_names (arches);

  if (!found)
    return error_set (error, "-o libvirt: the guest is of the architecture "
                      "%s, which this host cannot run (it can run: %s).  "
                      "Install qemu for that architecture, or use -o local "
                      "and run the guest elsewhere", arch, names);
  p->kvm = found->kvm;
  p->pc = libvirt_arch_has_machine (found, "pc");
  p->q35 = libvirt_arch_has_machine (found, "q35");
  p->virt = libvirt_arch_has_machine (found, "virt");
  return true;
}

static bool
check_arch (virConnectPtr connection, const char *arch,
            struct libvirt_platform *p, GError **error)
{
  g_autoptr (GPtrArray) arches = NULL;
  char *xml = virConnectGetCapabilities (connection);

  if (xml == NULL)
    return libvirt_target_error ("-o libvirt: the host's capabilities",
                                 error);
  arches = libvirt_caps_parse (xml, strlen (xml), error);
  free (xml);
  return arches && read_arch (arches, arch, p, error);
}

/* Firmware with Secure Boot is listed for q35 only. */
static const char *
machine_for (const char *arch, const struct libvirt_platform *p)
{
  if (g_str_equal (arch, "x86_64"))
    return p->q35 ? "q35" : NULL;
  return g_str_equal (arch, "aarch64") ? "virt" : NULL;
}

bool
libvirt_target_platform (virConnectPtr connection, const char *arch,
                         struct libvirt_platform *ret, GError **error)
{
  const char *name = libvirt_arch_name (arch);
  struct libvirt_platform p = { 0 };
  char *xml;
  bool ok;

  if (!check_arch (connection, name, &p, error))
    return false;
  xml = virConnectGetDomainCapabilities (connection, NULL, name,
                                         machine_for (name, &p), NULL, 0);
  if (xml == NULL)
    return libvirt_target_error ("-o libvirt: what machines can have", error);
  ok = libvirt_machine_parse (xml, strlen (xml), &p.machine, error);
  if (ok)
    p.host_cpu = libvirt_host_cpu_parse (xml, strlen (xml), NULL);
  free (xml);
  if (ok)
    *ret = p;
  return ok;
}

/* --- features of the processor -------------------------------------------- */

/* All features of the host's model, those that its name implies with them.
 * NULL: libvirt does not say. */
static GPtrArray *
host_features (virConnectPtr connection, const char *arch,
               const struct libvirt_platform *p)
{
  const char *cpus[] = { p->host_cpu };
  g_autoptr (GError) error = NULL;
  GPtrArray *names;
  char *xml = virConnectBaselineHypervisorCPU
    (connection, NULL, arch, machine_for (arch, p), NULL, cpus, 1,
     VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES);

  if (xml == NULL) {
    libvirt_target_error ("the features of the host's processor", &error);
    report_debug ("%s", error->message);
    return NULL;
  }
  names = libvirt_cpu_parse (xml, strlen (xml), NULL);
  free (xml);
  return names;
}

void
libvirt_target_cpu (virConnectPtr connection, const char *arch,
                    const struct libvirt_platform *p,
                    const struct source *source)
{
  g_autoptr (GPtrArray) have = source->cpu_flags->len && p->host_cpu
    ? host_features (connection, libvirt_arch_name (arch), p) : NULL;
  g_autofree char *missing = have
    ? libvirt_cpu_missing (source->cpu_flags, have) : NULL;

  if (missing)
    report_warning ("the guest was given features of the processor that this "
                    "host does not have: %s.  Programs in it that use them "
                    "will not run", missing);
}
