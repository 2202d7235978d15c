/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Golden tests of the first-boot scripts: the texts for each version of
 * Windows are in tests/golden/windows-scripts, their CR LF as LF.
 * V2V_REGENERATE=1 rewrites them.
 *
 * No Windows runs them here: they show what a guest gets, not that it works.
 * tests/system/test-windows-scripts.sh runs the VBScript in wine. */
#include "config.h"

#include <string.h>

#include "windows/network/script.h"
#include "windows/scripts.h"

static const struct version_row {
  const char *name;
  unsigned major, minor, build;
} versions[] = {
  { "xp", 5, 1, 2600 }, { "vista", 6, 0, 6002 }, { "7", 6, 1, 7601 },
  { "8.1", 6, 3, 9600 }, { "10-1507", 10, 0, 10240 },
  { "10-22h2", 10, 0, 19045 }, { "11-24h2", 10, 0, 26100 },
};

static struct windows_version
version_of (const struct version_row *row)
{
  const struct windows_version v = {
    .major = row->major, .minor = row->minor, .build = row->build,
    .arch = ARCH_AMD64,
  };

  return v;
}

static void
check_golden (const char *name, const char *text)
{
  const char *top = g_getenv ("top_srcdir");
  g_autofree char *path = g_strdup_printf (
    "%s/tests/golden/windows-scripts/%s.expected", top ? top : ".", name);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("V2V_REGENERATE"))
    g_file_set_contents (path, text, -1, &error);
  else
    g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  if (expected)
    g_assert_cmpstr (text, ==, expected);
}

/* ASCII, every line ended by CR LF; as LF. */
static char *
check_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  for (const char *c = text; *c; c++)
    g_assert_true (*c == '\r' || *c == '\n' || g_ascii_isprint (*c));
  for (guint i = 0; lines[i]; i++)
    g_assert_null (strpbrk (lines[i], "\r\n"));
  g_assert_true (g_str_has_suffix (text, "\r\n"));
  return g_strjoinv ("\n", lines);
}

/*----- batch files --------------------------------------------------------*/

static void
test_batch (gconstpointer data)
{
  const struct version_row *row = data;
  const struct windows_version v = version_of (row);
  g_autofree char *network = g_strconcat ("network",
                                          windows_network_suffix (&v), NULL);
  const struct windows_script_facts facts = {
    .version = &v, .drivers = true, .agent = "qemu-ga-x86_64.msi",
    .serial = true, .balloon = true, .disks = 2, .network = network,
  };
  g_autofree char *name = g_strconcat ("batch-", row->name, NULL);
  GString *all = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (const struct windows_script *s = windows_scripts; s->name; s++) {
    g_autofree char *one = s->text (&facts);
    g_autofree char *lines = one ? check_lines (one) : NULL;
    g_string_append_printf (all, "=== %04u-%s\n%s", s->order, s->name,
                            lines ? lines : "(none)\n");
  }
  text = g_string_free (all, FALSE);
  check_golden (name, text);
}

/* Nothing to do: no script. */
static void
test_none (void)
{
  const struct windows_version v = version_of (&versions[5]);
  const struct windows_script_facts facts = { .version = &v, .disks = 1 };
  unsigned last = 0;

  for (const struct windows_script *s = windows_scripts; s->name; s++) {
    g_assert_null (s->text (&facts));
    g_assert_cmpuint (s->order, >, last);
    last = s->order;
  }
}

/*----- network ------------------------------------------------------------*/

static struct windows_ip *
make_ip (void)
{
  struct windows_ip *ip = windows_ip_of_option (
    "192.168.1.123,192.168.1.1,24,192.168.1.112,fd00::53");

  g_assert_true (windows_ip_add_address (ip, "10.1.0.2", 16));
  g_assert_true (windows_ip_add_address (ip, "fd00::2", 64));
  g_assert_true (windows_ip_add_gateway (ip, "fd00::1", 0));
  g_assert_true (windows_ip_add_gateway (ip, "10.1.0.1", 20));
  g_assert_true (windows_ip_add_route (ip, "10.8.1.0", 16, "10.1.0.9", 0));
  g_assert_true (windows_ip_add_route (ip, "10.9.0.0", 16, "0.0.0.0", 7));
  g_assert_true (windows_ip_add_route (ip, "fd01::", 32, "fd00::9", 0));
  g_assert_true (windows_ip_add_wins (ip, "10.1.0.7"));
  g_assert_true (windows_ip_add_wins (ip, "10.1.0.8"));
  g_assert_false (windows_ip_add_wins (ip, "10.1.0.9"));
  ip->metric = 15;
  ip->mtu = 9000;
  ip->netbios = 2;
  ip->suffix = g_strdup ("example.org");
  return ip;
}

static void
test_network (gconstpointer data)
{
  const struct version_row *row = data;
  const struct windows_version v = version_of (row);
  g_autoptr (v2v_windows_ip) ip = make_ip ();
  const struct windows_card cards[] = {
    { .mac = "00:50:56:ab:cd:ef",
      .guid = "{6AAFC9A9-0542-4DB2-8760-CCFFA953737C}",
      .instance = "PCI\\VEN_8086&DEV_100F\\4&B70F118&0&0888",
      .name = "LAN'\" %PATH% $(calc) & ü", .ip = ip },
    { .name = "Ethernet" },
  };
  g_autofree char *name = g_strconcat ("network-", row->name, NULL);
  g_autoptr (v2v_windows_ip) common = windows_ip_new ();
  g_autofree char *text = NULL, *lines = NULL;

  g_assert_true (windows_ip_add_route (common, "10.20.0.0", 16, "10.1.0.3",
                                       0));
  g_assert_true (windows_ip_add_route (common, "10.30.0.0", 24, "10.1.0.4",
                                       3));
  text = windows_network_script (&v, cards, 2, common->routes);
  lines = check_lines (text);
  check_golden (name, lines);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows-scripts/none", test_none);
  for (size_t i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autofree char *batch = g_strconcat ("/windows-scripts/batch/",
                                          versions[i].name, NULL);
    g_autofree char *network = g_strconcat ("/windows-scripts/network/",
                                            versions[i].name, NULL);
    g_test_add_data_func (batch, &versions[i], test_batch);
    g_test_add_data_func (network, &versions[i], test_network);
  }
  return g_test_run ();
}
