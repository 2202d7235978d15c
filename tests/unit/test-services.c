/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading of unit files, headers of init scripts and insserv's files. */
#include "config.h"

#include "converters/systemd-unit.h"
#include "converters/sysv-depend.h"

static const struct { const char *text, *wanted; } units[] = {
  { "", "" },
  { "[Unit]\nWantedBy=wrong.target\n", "" },
  { "[Install]\nWantedBy=multi-user.target\n", "multi-user.target" },
  { "[Unit]\nX=1\n[Install]\n WantedBy = a.target b.target \nAlias=c\n",
    "a.target|b.target" },
  { "[Install]\nWantedBy=a.target\nWantedBy=\nWantedBy=b.target\r\n",
    "b.target" },
  { "[Install]\nWantedBy=dev-virtio\\x2dports-org.qemu.guest_agent.0.device",
    "dev-virtio\\x2dports-org.qemu.guest_agent.0.device" },
  { "[Install]\nWantedBy=../../x.target /etc/a.target a b;c.target ..\n", "" },
  { "[Install]\n[Unit]\nWantedBy=a.target\n", "" },
};

static void
test_units (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    g_auto (GStrv) found = systemd_unit_wanted_by (units[i].text);
    g_autofree char *joined = g_strjoinv ("|", found);

    g_assert_cmpstr (joined, ==, units[i].wanted);
  }
}

static void
test_unit_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("[Install]\nWantedBy=");
  g_auto (GStrv) found = NULL;

  for (unsigned i = 0; i < 1000; i++)
    g_string_append_printf (text, "t%u.target ", i);
  for (unsigned i = 0; i < 300; i++)
    g_string_prepend (text, "x");
  found = systemd_unit_wanted_by (text->str + 300);
  g_assert_cmpuint (g_strv_length (found), ==, UNIT_MAX_WANTS);
}

static const struct { const char *before, *after; } depends[] = {
  { "", NULL },
  { "INTERACTIVE =\nx: TARGETS = y\n", NULL },
  { "TARGETS = a job b\n", NULL },
  { "TARGETS = a b\nINTERACTIVE =\nb: a\n",
    "TARGETS = a b job\nINTERACTIVE =\nb: a\njob: a b\n" },
  { "INTERACTIVE = a\nTARGETS = a\nb: a",
    "INTERACTIVE = a\nTARGETS = a job\nb: a\njob: a\n" },
  { "TARGETS =\n", "TARGETS = job\njob:\n" },
  { "TARGETS = a", "TARGETS = a job\njob: a\n" },
};

static void
test_depends (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (depends); i++) {
    g_autofree char *after = sysv_depend_add (depends[i].before, "job");
    g_autofree char *again = after ? sysv_depend_add (after, "job") : NULL;

    g_assert_cmpstr (after, ==, depends[i].after);
    g_assert_null (again);
  }
}

static const struct { const char *script; unsigned number; } headers[] = {
  { "", 0 },
  { "#!/bin/sh\n# qemu-ga\n#\n# chkconfig: - 99 01\n", 99 },
  { "#! /bin/sh\n#chkconfig:\t2345 08 92\n", 8 },
  { "#!/bin/sh\n# chkconfig: 2345\n", 0 },
  { "#!/bin/sh\n# chkconfig: 2345 12345 1\n", 0 },
  { "#!/bin/sh\nchkconfig: 2345 10 1\n", 0 },
  { "# chkconfig", 0 },
};

static void
test_headers (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (headers); i++)
    g_assert_cmpuint (sysv_start_number (headers[i].script), ==,
                      headers[i].number);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/services/unit-wanted-by", test_units);
  g_test_add_func ("/services/unit-bounds", test_unit_bounds);
  g_test_add_func ("/services/sysv-depend", test_depends);
  g_test_add_func ("/services/sysv-header", test_headers);
  return g_test_run ();
}
