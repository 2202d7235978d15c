/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: the files of a guest that configure its network.  All
 * parsers and editors get the same bytes; what they make of them must be
 * sound, and editing twice is editing once. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "converters/net-bind.h"
#include "converters/net-name.h"
#include "converters/net-record.h"

#define MAC "00:50:56:00:00:01"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const struct {
  const char *file;
  void (*parse) (const char *text, const char *file, GPtrArray *records);
  char *(*edit) (const char *text, const char *file,
                 const struct net_change *change);
} formats[] = {
  { "ifcfg-eth0", net_ifcfg_parse, net_ifcfg_edit },
  { "ifcfg-lan", net_ifcfg_parse, net_ifcfg_edit },
  { "x", net_keyfile_parse, net_keyfile_edit },
  { "x.link", net_networkd_parse, net_networkd_edit },
  { "x.network", net_networkd_parse, net_networkd_edit },
  { "x.netdev", net_networkd_parse, net_networkd_edit },
  { "x.yaml", net_netplan_parse, net_netplan_edit },
  { "interfaces", net_interfaces_parse, NULL },
  { "x.rules", net_rules_parse, NULL },
};

static void
check_records (const GPtrArray *records)
{
  static const char *const macs[] = { MAC, NULL, MAC };
  g_autoptr (GPtrArray) cards = NULL;
  g_autofree char *doubt = NULL;

  g_assert_cmpuint (records->len, <=, NET_MAX_RECORDS);
  for (guint i = 0; i < records->len; i++) {
    const struct net_record *r = g_ptr_array_index (records, i);
    g_assert_true (!r->name || net_name_valid (r->name));
    g_assert_true (!r->mac || strlen (r->mac) == strlen (MAC));
  }
  net_records_misfit (records, "enp1s0");
  cards = net_bind (macs, G_N_ELEMENTS (macs), records, &doubt);
  g_assert_cmpuint (cards->len, ==, G_N_ELEMENTS (macs));
}

static void
check_edit (size_t format, const char *text)
{
  static const struct net_change change = { "virtio_net", "eth0", true };
  g_autofree char *once = formats[format].edit (text, formats[format].file,
                                                &change);
  g_autofree char *twice =
    once ? formats[format].edit (once, formats[format].file, &change) : NULL;

  g_assert_null (twice);
}

static void
check_rules (const char *text)
{
  static const char *const names[] = { "eth0", "eth1" };
  static const char *const macs[] = { MAC, NULL };
  g_autofree char *once = net_rules_remove (text, names, macs, 2);
  g_autofree char *twice = once ? net_rules_remove (once, names, macs, 2)
                                : NULL;
  g_assert_null (twice);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *lease = net_lease_name (text);

  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GPtrArray) records = net_records_new ();

    formats[i].parse (text, formats[i].file, records);
    check_records (records);
    if (formats[i].edit)
      check_edit (i, text);
  }
  check_rules (text);
  return 0;
}
