/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of interfaces, and the files that configure them. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/net-name.h"
#include "tests/unit/net-dump.h"

#define MAC "00:50:56:aa:bb:cc"

static void
test_names (void)
{
  static const struct { const char *name; bool valid, is_virtual; int eth; }
  rows[] = {
    { "eth0", true, false, 0 }, { "eth12", true, false, 12 },
    { "eth01", true, false, -1 }, { "eth0.5", true, true, -1 },
    { "ens192", true, false, -1 }, { "abcdefghijklmno", true, false, -1 },
    { "abcdefghijklmnop", false, false, -1 }, { "", false, false, -1 },
    { "a/b", false, false, -1 }, { "a b", false, false, -1 },
    { "..", false, true, -1 }, { "-x", false, false, -1 },
    { "br0", true, true, -1 }, { "brain", true, false, -1 },
    { "br-1f2e", true, true, -1 }, { "lo", true, true, -1 },
    { "docker0", true, true, -1 }, { "wlp3s0", true, true, -1 },
    { "bond0", true, true, -1 }, { "lan", true, false, -1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpint (net_name_valid (rows[i].name), ==, rows[i].valid);
    g_assert_cmpint (net_name_is_virtual (rows[i].name), ==,
                     rows[i].is_virtual);
    g_assert_cmpint (net_name_eth (rows[i].name), ==, rows[i].eth);
  }
}

static void
test_macs (void)
{
  static const struct { const char *text, *mac; } rows[] = {
    { "00:50:56:AA:BB:CC", MAC }, { "00-50-56-aa-bb-cc", MAC },
    { "00:50:56:aa:bb", NULL }, { "00:50:56:aa:bb:cc:dd", NULL },
    { "", NULL }, { "00:50:56:aa:bb:cg", NULL }, { "005056aabbcc", NULL },
    { "00:00:00:00:00:00", NULL }, { "01:00:5e:00:00:01", NULL },
    { "00:50:56:aa:bb:cc\n", NULL }, { "random", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *mac = net_mac_normalise (rows[i].text);
    g_assert_cmpstr (mac, ==, rows[i].mac);
  }
}

static void
test_order (void)
{
  static const struct { const char *names, *ordered; } rows[] = {
    { "eth1 eth0", "eth0 eth1" }, { "eth1 eth2", NULL }, { "eth0 eth2", NULL },
    { "ens192 ens160", "ens160 ens192" }, { "ens224 ens192", "ens192 ens224" },
    { "ens161 ens256", "ens256 ens161" },
    { "ens160 ens224", NULL }, { "ens160 eth0", NULL },
    { "ens34 ens33", "ens33 ens34" }, { "ens33 ens35", NULL },
    { "enp0s8 enp0s3", "enp0s3 enp0s8" }, { "enp0s8 enp0s9", NULL },
    { "enX1 enX0", "enX0 enX1" }, { "eth0 eth0", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GStrv) names = g_strsplit (rows[i].names, " ", -1);
    unsigned order[2];
    g_autofree char *ordered = NULL;

    if (net_names_order ((const char *const *) names, 2, order))
      ordered = g_strjoin (" ", names[order[0]], names[order[1]], NULL);
    g_assert_cmpstr (ordered, ==, rows[i].ordered);
  }
}

static void
test_leases (void)
{
#define UUID "0a1b2c3d-0000-1111-2222-333344445555"
  static const struct { const char *file, *name; } rows[] = {
    { "dhclient.ens192.leases", "ens192" }, { "dhclient.leases", NULL },
    { "dhclient--eth0.lease", "eth0" }, { "dhclient-eth1.leases", "eth1" },
    { "dhclient-" UUID "-ens33.lease", "ens33" },
    { "internal-" UUID "-ens192.lease", "ens192" },
    { "lease-eth0-dhcp-ipv4.xml", "eth0" }, { "timestamps", NULL },
    { "internal-.lease", NULL }, { "dhclient.a b.leases", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = net_lease_name (rows[i].file);
    g_assert_cmpstr (name, ==, rows[i].name);
  }
}

/*----- reading ------------------------------------------------------------*/

#define SLAVE "TYPE=Ethernet\nMASTER=bond0\nSLAVE=yes\n"
#define KEYFILE "[connection]\nid=x\ntype=ethernet\n"
#define RULE "SUBSYSTEM==\"net\", ACTION==\"add\", "

static const struct {
  void (*parse) (const char *text, const char *file, GPtrArray *records);
  const char *file, *text, *records;
} readings[] = {
  { net_ifcfg_parse, "ifcfg-ens192", "", "ens192" },
  { net_ifcfg_parse, "ifcfg-System_x", "DEVICE=\"eth0\"\nHWADDR=" MAC "\n"
    "ONBOOT=yes\n", "eth0 " MAC },
  { net_ifcfg_parse, "ifcfg-Auto_1", "UUID=1\nHWADDR=" MAC, "- " MAC },
  { net_ifcfg_parse, "ifcfg-ens7", "UUID=1\n", "ens7" },
  { net_ifcfg_parse, "ifcfg-eth0:1", "DEVICE=eth0:1", "eth0" },
  { net_ifcfg_parse, "ifcfg-eth0", "ONBOOT='no'\n", "eth0 off" },
  { net_ifcfg_parse, "ifcfg-eth0", "STARTMODE=off\nBRIDGE=br0", "eth0 off" },
  { net_ifcfg_parse, "ifcfg-p1", SLAVE, "p1" },
  { net_ifcfg_parse, "ifcfg-lan", "TYPE=Bridge\n", "lan virtual" },
  { net_ifcfg_parse, "ifcfg-lan", "BRIDGE='yes'\n", "lan virtual" },
  { net_ifcfg_parse, "ifcfg-lan", "VLAN=yes\nPHYSDEV=eth0",
    "lan virtual; eth0" },
  { net_ifcfg_parse, "ifcfg-ens7.5", "ONBOOT=no\n", "ens7.5 virtual off; "
    "ens7 off" },
  { net_keyfile_parse, "x", "[connection]\ntype=vlan\n[vlan]\n"
    "parent=ens192\n", "ens192; - virtual" },
  { net_ifcfg_parse, "ifcfg-eth-id-" MAC, "", "- " MAC },
  { net_ifcfg_parse, "ifcfg-bus-pci-0000:02:01.0", "", "- path" },
  { net_keyfile_parse, "x", KEYFILE "interface-name = ens192 \n", "ens192" },
  { net_keyfile_parse, "x", KEYFILE "autoconnect=false\n[ethernet]\n"
    "mac-address=" MAC "\n", "- " MAC " off" },
  { net_keyfile_parse, "x", KEYFILE "[802-3-ethernet]\r\nmac-address=" MAC
    "\r\n", "- " MAC },
  { net_keyfile_parse, "x", KEYFILE "[match]\npath=pci-0000:0b:00.0\n",
    "- path" },
  { net_keyfile_parse, "x", KEYFILE "[match]\ninterface-name=ens192;\n"
    "driver=vmxnet3;\n", "ens192 driver" },
  { net_keyfile_parse, "x", "[connection]\ntype=bond\n"
    "interface-name=uplink\n", "uplink virtual" },
  { net_keyfile_parse, "x", "#[connection]\n#type=ethernet\n", "" },
  { net_networkd_parse, "a.network", "[Match]\nName=ens192\n[Network]\n"
    "Name=no\n", "ens192" },
  { net_networkd_parse, "a.network", "[Match]\nName=en*\n", "en*" },
  { net_networkd_parse, "a.network", "[Match]\nName=eth1  ens192\n",
    "eth1; ens192" },
  { net_networkd_parse, "a.network", "[Match]\nDriver=vmxnet3\n",
    "- driver" },
  { net_networkd_parse, "a.network", "[Match]\nPath=pci-0000:0b:00.0\n",
    "- path" },
  { net_networkd_parse, "a.network", "[Match]\nType=wlan\nName=lan\n",
    "lan virtual" },
  { net_networkd_parse, "a.netdev", "[NetDev]\nName=lan\nKind=bridge\n",
    "lan virtual" },
  { net_networkd_parse, "a.link", "[Match]\nMACAddress=" MAC "\n[Link]\n"
    "Name=lan0\n", "lan0 " MAC " renames rule" },
  { net_networkd_parse, "a.link", "[Match]\nOriginalName=*\n[Link]\n"
    "NamePolicy=path\n", "- rule" },
  { net_interfaces_parse, "", "auto lo ens192\niface lo inet loopback\n"
    "iface ens192 inet dhcp\n", "lo virtual; ens192" },
  { net_interfaces_parse, "", "allow-hotplug eth0\niface eth0 inet static\n"
    "\taddress 10.0.0.2 \\\n\tnetmask 1\niface eth0 inet6 auto\n",
    "eth0; eth0" },
  { net_interfaces_parse, "", "iface lan inet manual\n bridge_ports eth1\n"
    "# iface eth7 inet dhcp\niface eth9 inet dhcp\n",
    "eth1; lan virtual off; eth9 off" },
  { net_interfaces_parse, "", "iface", "" },
  { net_interfaces_parse, "", "auto x\niface x inet dhcp\n"
    "vlan-raw-device eth0\nsource /etc/x\nwpa-ssid y\n"
    "iface eth3.7 inet dhcp",
    "eth0; x virtual; eth3.7 virtual off; eth3 off" },
  { net_rules_parse, "", "# PCI device\n" RULE "DRIVERS==\"?*\", "
    "ATTR{address}==\"" MAC "\", ATTR{type}==\"1\", KERNEL==\"eth*\", "
    "NAME=\"eth0\"\n", "eth0 " MAC " renames rule" },
  { net_rules_parse, "", RULE "SYSFS{address}==\"" MAC "\", IMPORT=\""
    "/lib/udev/rename_netiface %k eth3\"", "eth3 " MAC " renames rule" },
  { net_rules_parse, "", RULE "\\\n KERNELS==\"0000:0b:00.0\", "
    "NAME:=\"lan\"\n", "lan renames rule path" },
  { net_rules_parse, "", RULE "DRIVERS==\"vmxnet3\", NAME=\"lan\"\n",
    "lan renames rule driver" },
  { net_rules_parse, "", RULE "NAME=\"%k\"\nKERNEL==\"sda\", NAME=\"x\"\n"
    "NAME==\"eth0\", ATTR{address}!=\"" MAC "\"\nNAME=\"open\n", "" },
};

static void
test_parse (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (readings); i++) {
    g_autoptr (GPtrArray) records = net_records_new ();
    g_autofree char *dump = NULL;

    readings[i].parse (readings[i].text, readings[i].file, records);
    dump = net_dump (records);
    g_assert_cmpstr (dump, ==, readings[i].records);
  }
}

static void
test_misfit (void)
{
  g_autoptr (GPtrArray) records = net_records_new ();

  net_records_add (records, "en*", NULL, 0);
  net_records_add (records, "!eth*", NULL, 0);
  net_records_add (records, "wl*", NULL, NET_VIRTUAL);
  net_records_add (records, "ens*", NULL, NET_DISABLED);
  g_assert_null (net_records_misfit (records, "enp1s0"));
  g_assert_cmpstr (net_records_misfit (records, "eth0"), ==, "en*");
}

static void
test_limit (void)
{
  g_autoptr (GPtrArray) records = net_records_new ();

  for (int i = 0; i < NET_MAX_RECORDS + 10; i++)
    net_records_add (records, "eth0", NULL, 0);
  g_assert_cmpuint (records->len, ==, NET_MAX_RECORDS);
}

/*----- changing -----------------------------------------------------------*/

static const struct net_change by_driver = { "virtio_net", NULL, false };
static const struct net_change to_name = { "virtio_net", "ens192", true };
static const struct net_change nothing = { NULL, NULL, false };

static const struct {
  char *(*edit) (const char *text, const char *file,
                 const struct net_change *change);
  const char *file;
  const struct net_change *change;
  const char *text, *with;
} changes[] = {
  { net_ifcfg_edit, "ifcfg-ens192", &to_name, "A=1\nHWADDR=" MAC "\nB=2",
    "A=1\nB=2" },
  { net_ifcfg_edit, "ifcfg-lan", &to_name, "HWADDR=" MAC "\n",
    "DEVICE=ens192\n" },
  { net_ifcfg_edit, "ifcfg-lan", &to_name, "DEVICE=x\n#HWADDR=1\n", NULL },
  { net_ifcfg_edit, "ifcfg-ens192", &by_driver, "HWADDR=" MAC "\n", NULL },
  { net_keyfile_edit, "x", &to_name, KEYFILE "[ethernet]\nmac-address=" MAC
    "\nmtu=9000\n", "[connection]\ninterface-name=ens192\nid=x\n"
    "type=ethernet\n[ethernet]\nmtu=9000\n" },
  { net_keyfile_edit, "x", &to_name, KEYFILE "interface-name=ens192\n"
    "[match]\npath=pci-0\n", KEYFILE "interface-name=ens192\n[match]\n" },
  { net_keyfile_edit, "x", &by_driver, KEYFILE "[match]\ndriver=vmxnet3;\n",
    KEYFILE "[match]\ndriver=virtio_net;\n" },
  { net_keyfile_edit, "x", &by_driver, KEYFILE "[match]\ndriver=!e1000\n",
    NULL },
  { net_keyfile_edit, "x", &nothing, KEYFILE "[match]\ndriver=vmxnet3\n"
    "path=x\n", NULL },
  { net_keyfile_edit, "x", &to_name, "[connection]\ntype=vlan\n[ethernet]\n"
    "mac-address=" MAC "\n", NULL },
  { net_networkd_edit, "a.network", &by_driver, "# c\r\n[Match]\r\n"
    "Driver = vmxnet3\r\n[Network]\r\n", "# c\r\n[Match]\r\n"
    "Driver=virtio_net\r\n[Network]\r\n" },
  { net_networkd_edit, "a.network", &to_name, "[Match]\nPath=pci-0\n",
    "[Match]\nName=ens192\n" },
  { net_networkd_edit, "a.network", &to_name, "[Match]\nMACAddress=" MAC
    "\n[Link]\nMACAddress=" MAC "\n", "[Match]\nName=ens192\n[Link]\n"
    "MACAddress=" MAC "\n" },
  { net_networkd_edit, "a.network", &to_name, "[Match]\nName=en*\n"
    "Path=pci-0\n", "[Match]\nName=en*\n" },
  { net_networkd_edit, "a.link", &to_name, "[Match]\nMACAddress=" MAC "\n",
    NULL },
  { net_networkd_edit, "a.network", &nothing, "[Match]\nDriver=e1000\n",
    NULL },
};

static void
test_edit (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *with = changes[i].edit (changes[i].text,
                                             changes[i].file,
                                             changes[i].change);
    g_assert_cmpstr (with, ==, changes[i].with);
  }
}

static void
test_bind_ifcfg (void)
{
  g_autofree char *added = net_ifcfg_bind ("DEVICE=eth0", MAC);
  g_autofree char *kept = net_ifcfg_bind ("HWADDR=x\n", MAC);

  g_assert_cmpstr (added, ==, "DEVICE=eth0\nHWADDR=00:50:56:AA:BB:CC\n");
  g_assert_null (kept);
}

static void
test_rules (void)
{
  static const char *const names[] = { "eth0", "eth1" };
  static const char *const macs[] = { MAC, NULL };
  g_autofree char *good = net_rules_line (MAC, NULL, "eth0");
  g_autofree char *other = net_rules_line ("00:50:56:00:00:01", NULL,
                                           "eth0");
  g_autofree char *second = net_rules_line (MAC, NULL, "eth1");
  g_autofree char *third = net_rules_line (MAC, NULL, "eth2");
  g_autofree char *driver = net_rules_line (NULL, "vmxnet3", "eth0");
  static const char by_path[] =
    "KERNELS==\"0000:0b:00.0\", ATTR{address}==\"" MAC "\", "
    "NAME=\"eth0\"\n";
  g_autofree char *text = g_strconcat ("# c\n\n", other, good, second, third,
                                       driver, by_path,
                                       "KERNEL==\"sda\", NAME=\"x\"",
                                       NULL);
  g_autofree char *expected = g_strconcat ("# c\n\n", good, third,
                                           "KERNEL==\"sda\", NAME=\"x\"",
                                           NULL);
  g_autofree char *with = net_rules_remove (text, names, macs, 2);
  g_autofree char *again = net_rules_remove (expected, names, macs, 2);
  g_autoptr (GPtrArray) records = net_records_new ();
  g_autofree char *dump = NULL;

  g_assert_cmpstr (with, ==, expected);
  g_assert_null (again);
  net_rules_parse (good, "", records);
  dump = net_dump (records);
  g_assert_cmpstr (dump, ==, "eth0 " MAC " renames rule");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/names", test_names);
  g_test_add_func ("/net/macs", test_macs);
  g_test_add_func ("/net/order", test_order);
  g_test_add_func ("/net/leases", test_leases);
  g_test_add_func ("/net/parse", test_parse);
  g_test_add_func ("/net/misfit", test_misfit);
  g_test_add_func ("/net/limit", test_limit);
  g_test_add_func ("/net/edit", test_edit);
  g_test_add_func ("/net/bind-ifcfg", test_bind_ifcfg);
  g_test_add_func ("/net/rules", test_rules);
  return g_test_run ();
}
