/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cloud-init's list of data sources. */
#include "config.h"

#include <glib.h>

#include "converters/cloud-config.h"

static void
test_sources (void)
{
  static const struct { const char *text, *names; } rows[] = {
    { "datasource_list: [ Azure ]\n", "Azure" },
    { "a: 1\ndatasource_list: ['VMware', \"OVF\", None] # x\n",
      "VMware OVF None" },
    { "datasource_list:\n  - Ec2\n\n- None\nkey: x\n- Other\n", "Ec2 None" },
    { "datasource_list: [\n  Ec2, # here\n  None ]\nkey: [ x ]\n",
      "Ec2 None" },
    { "datasource_list: [Ec2]\ndatasource_list: [ NoCloud ]", "NoCloud" },
    { "datasource_list: []\n", "" }, { "datasource_list:", "" },
    { "datasource_list: [", "" },
    { " datasource_list: [ Ec2 ]\n", NULL },
    { "# datasource_list: [ Ec2 ]\n", NULL },
    { "datasource:\n Ec2: {}\n", NULL }, { "datasource_lists: [x]", NULL },
    { "", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GStrv) found = cloud_config_sources (rows[i].text);
    g_autofree char *names = found ? g_strjoinv (" ", found) : NULL;
    g_assert_cmpstr (names, ==, rows[i].names);
  }
}

static void
test_limit (void)
{
  g_autoptr (GString) text = g_string_new ("datasource_list: [");
  g_auto (GStrv) found = NULL;

  for (unsigned i = 0; i < 2 * CLOUD_CONFIG_MAX_SOURCES; i++)
    g_string_append (text, "Ec2,");
  found = cloud_config_sources (text->str);
  g_assert_cmpuint (g_strv_length (found), ==, CLOUD_CONFIG_MAX_SOURCES);
}

static void
test_foreign (void)
{
  static const struct { const char *names; bool all; } rows[] = {
    { "Azure", true }, { "VMware OVF None", true }, { "None", false },
    { "", false }, { "NoCloud", false }, { "Ec2 OpenStack", false },
    { "NoCloud ConfigDrive Azure None", false }, { "Own", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GStrv) names = g_strsplit (rows[i].names, " ", -1);
    g_assert_true (cloud_sources_all_foreign ((const char *const *) names) ==
                   rows[i].all);
  }
}

static void
test_identify (void)
{
  static const struct { const char *text, *with; } rows[] = {
    { "policy: enabled\ndatasource: Ec2\n",
      "policy: enabled\n# datasource: Ec2\n" },
    { "datasource: NoCloud\n", NULL }, { "# datasource: Ec2\n", NULL },
    { "datasource:\n", NULL }, { "", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = cloud_config_edit_identify (rows[i].text);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cloud-config/sources", test_sources);
  g_test_add_func ("/cloud-config/limit", test_limit);
  g_test_add_func ("/cloud-config/foreign", test_foreign);
  g_test_add_func ("/cloud-config/identify", test_identify);
  return g_test_run ();
}
