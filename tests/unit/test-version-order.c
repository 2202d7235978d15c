/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of versions and kernel releases. */
#include "config.h"

#include <glib.h>

#include "converters/version-order.h"

/* A is below B in each row, or equal where the row says so. */
static const struct { const char *a, *b; int order; } versions[] = {
  { "1.0", "1.0", 0 }, { "1.0", "1.1", -1 }, { "1.9", "1.10", -1 },
  { "1.0~rc1", "1.0", -1 }, { "1.0~~", "1.0~", -1 }, { "1.0", "1.0a", -1 },
  { "1.0a", "1.0+", -1 }, { "1.0-1", "1.0-2", -1 }, { "1.0", "1.0-0", 0 },
  { "1.0-1", "1.0-1+b1", -1 }, { "2.0", "1:1.0", -1 },
  { "0:1.0", "1.0", 0 }, { "1.001", "1.1", 0 }, { "", "1", -1 },
  { "1.0-1-1", "1.0-1-2", -1 }, { "2:12.2.0-1", "2:12.2.0-1+deb12u4", -1 },
  { "99999999999999999999", "100000000000000000000", -1 },
};

static const struct { const char *a, *b; int order; } kernels[] = {
  { "6.1.0-9-amd64", "6.1.0-18-amd64", -1 },
  { "6.1.0-18-amd64", "6.1.0-18-amd64", 0 },
  { "5.10.0-28-amd64", "6.1.0-1-amd64", -1 },
  { "2.6.32-5-amd64", "3.2.0-4-amd64", -1 },
  { "6.12.41+deb13-amd64", "6.12.43+deb13-amd64", -1 },
  { "6.1.0-0.deb11.7-amd64", "6.1.0-18-amd64", -1 },
  { "5.15.0-101-generic", "5.15.0-107-generic", -1 },
};

static int
sign (int n)
{
  return (n > 0) - (n < 0);
}

static void
test_versions (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_assert_cmpint (sign (version_compare (versions[i].a, versions[i].b)),
                     ==, versions[i].order);
    g_assert_cmpint (sign (version_compare (versions[i].b, versions[i].a)),
                     ==, -versions[i].order);
  }
}

static void
test_kernels (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (kernels); i++) {
    g_assert_cmpint (sign (version_compare_kernel (kernels[i].a,
                                                   kernels[i].b)),
                     ==, kernels[i].order);
    g_assert_cmpint (sign (version_compare_kernel (kernels[i].b,
                                                   kernels[i].a)),
                     ==, -kernels[i].order);
  }
}

static void
test_flavour (void)
{
  static const struct { const char *release, *bare; } rows[] = {
    { "6.1.0-18-amd64", "6.1.0-18" }, { "6.1.0-18-cloud-amd64", "6.1.0-18" },
    { "6.2.0-rc1-amd64", "6.2.0-rc1" }, { "6.5.1", "6.5.1" },
    { "6.12.41+deb13-cloud-amd64", "6.12.41+deb13" }, { "", "" },
    { "5.15.0-107-lowlatency", "5.15.0-107" }, { "-a-b", "" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *bare = version_without_flavour (rows[i].release);
    g_assert_cmpstr (bare, ==, rows[i].bare);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version-order/versions", test_versions);
  g_test_add_func ("/version-order/kernels", test_kernels);
  g_test_add_func ("/version-order/flavour", test_flavour);
  return g_test_run ();
}
