/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel packages and the kernels that they hold. */
#include "config.h"

#include <glib.h>

#include "converters/kernel-package.h"

static const struct {
  const struct kernel_naming *naming;
  const char *name, *version, *arch;
  const char *kernel;            /* NULL: it is no kernel package */
  const char *other;             /* a kernel that is not in it; NULL none */
} cases[] = {
  { &kernel_naming_debian, "linux-image-6.1.0-18-amd64", "6.1.76-1", "amd64",
    "6.1.0-18-amd64", "6.1.0-9-amd64" },
  { &kernel_naming_debian, "linux-image-unsigned-5.15.0-91-generic", "5.15",
    "amd64", "5.15.0-91-generic", "5.15.0-9-generic" },
  { &kernel_naming_debian, "linux-image-amd64", "6.1", "amd64", NULL, NULL },
  { &kernel_naming_debian, "linux-image-2.6-amd64", "2.6.32", "amd64", NULL,
    NULL },
  { &kernel_naming_debian, "linux-image-6.1.0-18-amd64-dbg", "6.1", "amd64",
    NULL, NULL },
  { &kernel_naming_redhat, "kernel-core", "5.14.0-427.13.1.el9_4", "x86_64",
    "5.14.0-427.13.1.el9_4.x86_64", "5.14.0-427.13.1.el9_4.x86_64+debug" },
  { &kernel_naming_redhat, "kernel-debug-core", "5.14.0-427.el9", "x86_64",
    "5.14.0-427.el9.x86_64+debug", "5.14.0-427.el9.x86_64" },
  { &kernel_naming_redhat, "kernel-debug", "2.6.32-754.el6", "x86_64",
    "2.6.32-754.el6.x86_64.debug", "2.6.32-754.el6.x86_64" },
  { &kernel_naming_redhat, "kernel", "2.6.18-398.el5", "x86_64",
    "2.6.18-398.el5", "2.6.18-398.el5xen" },
  { &kernel_naming_redhat, "kernel-xen", "2.6.18-398.el5", "x86_64",
    "2.6.18-398.el5xen", "2.6.18-398.el5" },
  { &kernel_naming_redhat, "kernel-PAE", "2.6.18-398.el5", "i686",
    "2.6.18-398.el5PAE", "2.6.18-398.el5" },
  { &kernel_naming_redhat, "kernel-uek", "5.4.17-2136.el8uek", "x86_64",
    "5.4.17-2136.el8uek.x86_64", "5.4.17-2136.el8.x86_64" },
  { &kernel_naming_redhat, "kernel-rt", "4.18.0-553.rt7.el8", "x86_64",
    "4.18.0-553.rt7.el8.x86_64", NULL },
  { &kernel_naming_redhat, "kernel", "0:6.8.5-301.fc40", "x86_64",
    "6.8.5-301.fc40.x86_64", "6.8.5-301.fc40.aarch64" },
  { &kernel_naming_redhat, "kernel-devel", "5.14.0-427.el9", "x86_64", NULL,
    NULL },
  { &kernel_naming_redhat, "kernelshark", "1-1", "x86_64", NULL, NULL },
  { &kernel_naming_suse, "kernel-default", "5.14.21-150400.24.33.2",
    "x86_64", "5.14.21-150400.24.33-default",
    "5.14.21-150400.24.3-default" },
  { &kernel_naming_suse, "kernel-default", "3.0.101-108.71.1", "x86_64",
    "3.0.101-108.71-default", "3.0.101-108.71-xen" },
  { &kernel_naming_suse, "kernel-smp", "2.6.16.60-0.21", "x86_64",
    "2.6.16.60-0.21-smp", "2.6.16.60-0.21-default" },
  { &kernel_naming_suse, "kernel-xen", "3.0.101-108.71.1", "x86_64",
    "3.0.101-108.71-xen", "3.0.101-108.71-default" },
  { &kernel_naming_suse, "kernel-default-base", "5.14.21-150400.24.33.2.1",
    "x86_64", "5.14.21-150400.24.33-default", "5-default" },
  { &kernel_naming_suse, "kernel-firmware", "20220509", "noarch", NULL,
    NULL },
  { &kernel_naming_photon, "linux-esx", "6.1.53-1.ph5", "x86_64",
    "6.1.53-1.ph5-esx", "6.1.53-1.ph5" },
  { &kernel_naming_photon, "linux", "4.19.15-2.ph3", "x86_64",
    "4.19.15-2.ph3", "4.19.15-2.ph3-esx" },
  { &kernel_naming_photon, "linux-api-headers", "6.1", "noarch", NULL, NULL },
  { &kernel_naming_alt, "kernel-image-std-def", "2:5.10.198-alt1", "x86_64",
    "5.10.198-std-def-alt1", "5.10.198-un-def-alt1" },
};

static void
test_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const struct package p = {
      (char *) cases[i].name, (char *) cases[i].version,
      (char *) cases[i].arch,
    };
    const struct kernel_naming *naming = cases[i].naming;

    g_test_message ("%s %s", cases[i].name, cases[i].version);
    g_assert_cmpint (naming->is_kernel (&p), ==, cases[i].kernel != NULL);
    if (cases[i].kernel)
      g_assert_true (naming->holds (&p, cases[i].kernel));
    g_assert_false (naming->holds (&p, cases[i].other ? cases[i].other : ""));
    g_assert_false (naming->holds (&p, "1.2.3"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel-package/cases", test_cases);
  return g_test_run ();
}
