/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which card had which name. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/net-bind.h"

#define A "00:50:56:00:00:0a"
#define B "00:50:56:00:00:0b"
#define X "00:50:56:00:00:ff"
#define MAX_ROW 4

static const struct {
  const char *macs[MAX_ROW];
  const struct { const char *name, *mac; unsigned flags; } records[MAX_ROW];
  const char *result;            /* names by card, "!" and the doubt */
} rows[] = {
  /* one card */
  { { A }, { { "ens192", NULL, 0 } }, "ens192" },
  { { "" }, { { "ens192", NULL, 0 } }, "ens192" },
  { { A }, { { NULL } }, "-" },
  { { A }, { { "ens192", NULL, 0 }, { "br0", NULL, 0 },
             { "lan", NULL, NET_VIRTUAL }, { "lan", NULL, 0 } }, "ens192" },
  { { A }, { { "ens192", NULL, 0 }, { "eth0", NULL, 0 } },
    "- !ens192, eth0" },
  { { A }, { { "ens192", NULL, 0 }, { "eth0", NULL, NET_DISABLED } },
    "ens192" },
  { { A }, { { "ens192", NULL, NET_DISABLED } }, "ens192" },
  { { A }, { { "ens192", NULL, 0 }, { "eth0", NULL, 0 },
             { "eth0", NULL, NET_LEASE } }, "eth0" },
  { { A }, { { "ens192", NULL, 0 }, { "eth0", X, 0 } }, "ens192" },
  { { "" }, { { "eth0", X, 0 } }, "eth0" },
  { { A }, { { "ens192", NULL, NET_LEASE } }, "ens192" },
  { { A }, { { "ens192", NULL, NET_LEASE }, { "eth0", NULL, NET_LEASE } },
    "-" },
  { { A }, { { "eth0", X, NET_RULE | NET_RENAMES } }, "-" },
  { { A }, { { "eth0", A, NET_RULE | NET_RENAMES }, { "eth1", NULL, 0 } },
    "eth0*" },
  { { A }, { { "lan", NULL, NET_RENAMES | NET_BY_DRIVER } }, "lan*" },
  { { A }, { { "eth0", A, NET_RULE | NET_RENAMES | NET_BY_PATH } }, "eth0" },
  /* what does not agree binds nothing */
  { { A }, { { "eth0", A, NET_RENAMES }, { "eth1", A, NET_RENAMES } },
    "- !eth0, eth1" },
  /* two cards */
  { { A, B }, { { "ens192", B, 0 }, { "ens160", NULL, 0 } },
    "ens160 ens192" },
  { { A, B }, { { "ens192", NULL, 0 }, { "ens160", NULL, 0 } },
    "ens160 ens192" },
  { { A, B }, { { "ens192", NULL, 0 }, { "lan", NULL, 0 } },
    "- - !ens192, lan" },
  { { A, B }, { { "ens192", NULL, 0 } }, "- - !ens192" },
  { { A, B }, { { "eth1", NULL, 0 } }, "- eth1" },
  { { A, B }, { { "eth2", NULL, 0 } }, "- - !eth2" },
  { { A, B }, { { NULL } }, "- -" },
  { { "", "" }, { { "eth0", NULL, 0 }, { "eth1", NULL, 0 } }, "eth0 eth1" },
  { { A, B }, { { "eth0", A, NET_RULE | NET_RENAMES },
                { "eth1", X, NET_RULE | NET_RENAMES },
                { "eth1", NULL, 0 } }, "eth0* eth1" },
};

static void
test_rows (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) records = net_records_new (), cards = NULL;
    g_autoptr (GString) out = g_string_new (NULL);
    g_autofree char *doubt = NULL;
    unsigned n = 0;

    while (n < MAX_ROW && rows[i].macs[n])
      n++;
    for (size_t j = 0; j < MAX_ROW && rows[i].records[j].name; j++)
      net_records_add (records, rows[i].records[j].name,
                       rows[i].records[j].mac, rows[i].records[j].flags);
    cards = net_bind (rows[i].macs, n, records, &doubt);
    for (guint j = 0; j < cards->len; j++) {
      const struct net_binding *card = g_ptr_array_index (cards, j);
      g_string_append_printf (out, "%s%s%s", j ? " " : "",
                              card->name ? card->name : "-",
                              card->renamed ? "*" : "");
    }
    if (doubt)
      g_string_append_printf (out, " !%s", doubt);
    g_assert_cmpstr (out->str, ==, rows[i].result);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net-bind/rows", test_rows);
  return g_test_run ();
}
