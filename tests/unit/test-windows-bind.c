/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which card of the source was which adapter of a Windows guest; masks. */
#include "config.h"

#include <string.h>

#include "windows/network/bind.h"

/*----- which was which ----------------------------------------------------*/

#define MAX_ROW 4

static const struct bind_row {
  const char *cards;             /* addresses, "-": not known */
  const char *adapters;          /* NAME=ADDRESS, =OUI, or NAME@BUS.DEVICE */
  bool ordered;
  const char *expected;          /* names by card, "-": none; "?": a doubt */
} bind_rows[] = {
  { "00:50:56:00:00:01 00:50:56:00:00:02",
    "b=00:50:56:00:00:02 a=00:50:56:00:00:01", false, "a b" },
  { "00:50:56:00:00:01 00:50:56:00:00:02", "b=00:50:56:00:00:02 a", false,
    "a b" },
  /* One card and one adapter, or hardware that is gone beside it. */
  { "00:50:56:00:00:01", "a", false, "a" },
  { "-", "a", false, "a" },
  { "00:50:56:00:00:01", "old=00:11:22:33:44:55 a", false, "a" },
  { "00:50:56:00:00:01", "old=00:11:22:33:44:55", false, "-" },
  { "00:50:56:00:00:01", "old=001122 a=005056", false, "a" },
  { "00:50:56:00:00:01", "a b", false, "- ?" },
  { "00:50:56:00:00:01", "a=005056 b=005056", true, "- ?" },
  { "00:50:56:00:00:01", "a=00:50:56:00:00:01 b=00:50:56:00:00:01", false,
    "- ?" },
  /* The vendor's half tells them apart only if it is known of all. */
  { "00:50:56:00:00:01 00:0c:29:00:00:02", "a=000c29 b=005056", false,
    "b a" },
  { "00:50:56:00:00:01 00:0c:29:00:00:02", "a=000c29 b", false, "- - ?" },
  { "00:50:56:00:00:01 -", "a=000c29 b=005056", false, "- - ?" },
  /* In the order of the bus. */
  { "00:50:56:00:00:01 00:50:56:00:00:02", "b@2.3 a@2.1", true, "a b" },
  { "00:50:56:00:00:01 00:50:56:00:00:02", "b@2.3 a@2.1", false, "- - ?" },
  { "00:50:56:00:00:01 00:50:56:00:00:02", "b@3.3 a@2.1", true, "- - ?" },
  { "00:50:56:00:00:01 00:50:56:00:00:02", "b@2.1 a@2.1", true, "- - ?" },
  { "00:50:56:00:00:01 00:50:56:00:00:02", "b@2.3 a@2.1 c@2.4", true,
    "- - ?" },
  { "00:50:56:00:00:01 00:50:56:00:00:02", "a@2.1", true, "- - ?" },
  { "00:50:56:00:00:01 00:50:56:00:00:02", "", true, "- -" },
  { "", "a", true, "" },
};

/* The text has one of the forms of bind_row.adapters. */
static struct windows_adapter *
parse_adapter (const char *text)
{
  struct windows_adapter *a = g_new0 (struct windows_adapter, 1);
  const char *by = strpbrk (text, "=@");

  a->connection = by ? g_strndup (text, (gsize) (by - text))
                     : g_strdup (text);
  a->oui = WINDOWS_OUI_NONE;
  a->bus = -1;
  if (by && *by == '@') {
    a->bus = by[1] - '0';
    a->device = by[3] - '0';
  }
  else if (by && strchr (by, ':'))
    a->mac = g_strdup (by + 1);
  else if (by)
    a->oui = (uint32_t) g_ascii_strtoull (by + 1, NULL, 16);
  return a;
}

static void
adapter_unref (gpointer data)
{
  struct windows_adapter *a = data;

  g_free (a->connection);
  g_free (a->mac);
  g_free (a);
}

static void
check_bind (const struct bind_row *row)
{
  g_auto (GStrv) macs = g_strsplit (row->cards, " ", -1);
  g_auto (GStrv) names = g_strsplit (row->adapters, " ", -1);
  g_autoptr (GPtrArray) adapters =
    g_ptr_array_new_with_free_func (adapter_unref);
  g_autofree const struct windows_adapter **cards = NULL;
  const char *known[MAX_ROW];
  GString *got = g_string_new (NULL);
  g_autofree char *doubt = NULL, *text = NULL;
  unsigned n = g_strv_length (macs);

  for (unsigned i = 0; i < n; i++)
    known[i] = strcmp (macs[i], "-") == 0 ? NULL : macs[i];
  for (guint i = 0; names[i]; i++)
    g_ptr_array_add (adapters, parse_adapter (names[i]));
  cards = windows_adapters_bind (known, n, adapters, row->ordered, &doubt);
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (got, "%s%s", i ? " " : "",
                            cards[i] ? cards[i]->connection : "-");
  if (doubt)
    g_string_append (got, " ?");
  text = g_string_free (got, FALSE);
  g_assert_cmpstr (text, ==, row->expected);
}

static void
test_bind (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bind_rows); i++) {
    g_test_message ("%s | %s", bind_rows[i].cards, bind_rows[i].adapters);
    check_bind (&bind_rows[i]);
  }
}

/*----- addresses ----------------------------------------------------------*/

static void
test_masks (void)
{
  for (unsigned prefix = 1; prefix <= 32; prefix++) {
    g_autofree char *mask = windows_mask_of_prefix (prefix);
    g_assert_cmpuint (windows_prefix_of_mask (mask), ==, prefix);
  }
  g_assert_cmpuint (windows_prefix_of_mask ("255.0.255.0"), ==, 0);
  g_assert_cmpuint (windows_prefix_of_mask ("0.0.0.0"), ==, 0);
  g_assert_cmpuint (windows_prefix_of_mask (NULL), ==, 0);
}
static void
test_many (void)
{
  g_autoptr (v2v_windows_ip) ip = windows_ip_new ();

  for (unsigned i = 1; i <= WINDOWS_MAX_ADDRESSES; i++)
    g_assert_true (windows_ip_add_server (ip, "10.0.0.1"));
  g_assert_false (windows_ip_add_server (ip, "10.0.0.1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows-bind/bind", test_bind);
  g_test_add_func ("/windows-bind/masks", test_masks);
  g_test_add_func ("/windows-bind/many", test_many);
  return g_test_run ();
}
