/* SPDX-License-Identifier: GPL-2.0-or-later */
/* netplan's YAML: what it says of cards, and changes of it. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/net-yaml.h"
#include "tests/unit/net-dump.h"

#define MAC "00:50:56:aa:bb:cc"
#define TOP "network:\n  version: 2\n  ethernets:\n"

static void
add_item (const struct net_yaml_item *item, void *opaque)
{
  GString *out = opaque;

  for (unsigned i = 0; i < item->depth; i++)
    g_string_append_printf (out, "%s%s", i ? "." : "", item->path[i]);
  g_string_append_printf (out, "=%s;", item->value ? item->value : "[]");
}

static void
test_yaml (void)
{
  static const struct { const char *text; bool ok; const char *items; }
  rows[] = {
    { "", true, "" }, { "# c\n---\na: 1\n", true, "a=1;" },
    { "a:\n  b: 'x y' # c\n  c: z\nd: \"q\"", true,
      "a=;a.b=x y;a.c=z;d=q;" },
    { "a: {b: c, d: {e: \"f\"}}\ng: h\n", true,
      "a=;a.b=c;a.d=;a.d.e=f;g=h;" },
    { "a:\n- b: c\n- d\ne: [x, y]\n", true, "a=;e=[];" },
    { "a: |\n  b: c\nd: e\n", true, "d=e;" },
    { "a: 00:11:22\r\nb: c#d\r\n", true, "a=00:11:22;b=c#d;" },
    { "a: &x b\n", false, "" }, { "a: *x\n", false, "" },
    { "a: {b: c\n", false, NULL }, { "\ta: b\n", false, "" },
    { "a: [b,\n c]\n", false, "" }, { "text\n", false, "" },
    { "a: 1\n---\nb: 2\n", false, "a=1;" }, { "a: \"b\\n\"", false, "" },
    { "? a\n: b\n", false, "" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) out = g_string_new (NULL);

    g_assert_cmpint (net_yaml_walk (rows[i].text, add_item, out), ==,
                     rows[i].ok);
    if (rows[i].items)
      g_assert_cmpstr (out->str, ==, rows[i].items);
  }
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (NULL), out = g_string_new (NULL);

  for (int i = 0; i < NET_YAML_DEPTH + 1; i++)
    g_string_append_printf (text, "%*sa:\n", i, "");
  g_assert_false (net_yaml_walk (text->str, add_item, out));
}

static void
test_parse (void)
{
  static const struct { const char *text, *records; } rows[] = {
    { TOP "    ens160:\n      dhcp4: true\n    ens192: {dhcp4: true}\n",
      "ens160; ens192" },
    { TOP "    ens160:\n      match:\n        macaddress: " MAC "\n"
      "      set-name: ens160\n", "ens160 " MAC " renames" },
    { TOP "    id0:\n      match: {macaddress: \"" MAC "\"}\n",
      "- " MAC "; id0 virtual" },
    { TOP "    eth0:\n      match: {macaddress: \"" MAC "\"}\n",
      "eth0 " MAC },
    { TOP "    id0:\n      match: {driver: vmxnet3}\n", "- driver; "
      "id0 virtual" },
    { TOP "    id0:\n      set-name: lan\n      match:\n"
      "        driver: [a, b]\n", "lan renames driver; id0 virtual" },
    { TOP "    id0:\n      match: {name: \"en*\"}\n", "en*; id0 virtual" },
    { TOP "    id0:\n      match: {name: ens7}\n", "ens7; id0 virtual" },
    { TOP "    ens160: {}\n  bridges:\n    lan:\n      interfaces: [ens160]\n"
      "      match: {macaddress: " MAC "}\n", "ens160; lan virtual" },
    { "ethernets:\n  ens160: {}\n", "" },
    { TOP "\tens160: {}\n", "- unreadable" },
    { TOP "    ens160:\n      x: &y z\n", "- unreadable" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) records = net_records_new ();
    g_autofree char *dump = NULL;

    net_netplan_parse (rows[i].text, "", records);
    dump = net_dump (records);
    g_assert_cmpstr (dump, ==, rows[i].records);
  }
}

static void
test_edit (void)
{
  static const struct net_change driver = { "virtio_net", NULL, false };
  static const struct net_change name = { NULL, "ens160", true };
  static const struct net_change number = { NULL, "1e3", true };
  static const struct {
    const struct net_change *change;
    const char *text, *with;
  } rows[] = {
    { &driver, TOP "    a:\n      match:\n        driver: vmxnet3 # c\n"
      "    b:\n      match: {driver: \"vmxnet3\"}\n",
      TOP "    a:\n      match:\n        driver: virtio_net # c\n"
      "    b:\n      match: {driver: virtio_net}\n" },
    { &driver, TOP "    a:\n      match: {driver: [vmxnet3, e1000]}\n",
      NULL },
    { &driver, TOP "    a:\n      match: {driver: virtio_net}\n", NULL },
    { &driver, TOP "    a:\n      other: {driver: vmxnet3}\n", NULL },
    { &driver, TOP "    a:\n      match: {driver: vmxnet3}\n\tx: y\n",
      NULL },
    { &name, TOP "    a:\n      match:\r\n        macaddress: '" MAC "'\r\n"
      "      macaddress: " MAC "\n",
      TOP "    a:\n      match:\r\n        name: ens160\r\n"
      "      macaddress: " MAC "\n" },
    { &name, TOP "    a:\n      match: {name: x, macaddress: " MAC "}\n",
      NULL },
    { &number, TOP "    a:\n      match: {macaddress: " MAC "}\n",
      TOP "    a:\n      match: {name: \"1e3\"}\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = net_netplan_edit (rows[i].text, "",
                                              rows[i].change);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/netplan/yaml", test_yaml);
  g_test_add_func ("/netplan/depth", test_depth);
  g_test_add_func ("/netplan/parse", test_parse);
  g_test_add_func ("/netplan/edit", test_edit);
  return g_test_run ();
}
