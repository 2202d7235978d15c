/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The account of changes: order, repetitions, text and JSON. */
#include "config.h"

#include <glib.h>

#include "v2v/guest/account.h"

static void
test_account (void)
{
  struct account *a = account_new ();
  g_autofree char *text = NULL, *json = NULL;

  account_begin_step (a, "one");
  account_add (a, ACCOUNT_WRITE, "/etc/fstab", NULL);
  account_add (a, ACCOUNT_WRITE, "/etc/fstab", NULL);
  account_note (a, "kernel %s chosen", "6.1\033[31m");
  account_begin_step (a, "two");
  account_add (a, ACCOUNT_WRITE, "/etc/fstab", NULL);
  account_add (a, ACCOUNT_LINK, "/a\"\\\n", "b");
  g_assert_cmpuint (account_length (a), ==, 4);
  text = account_to_text (a);
  g_assert_cmpstr (text, ==,
                   "one\n"
                   "  write /etc/fstab\n"
                   "  note kernel 6.1?[31m chosen\n"
                   "two\n"
                   "  write /etc/fstab\n"
                   "  link /a\"\\?: b\n");
  json = account_to_json (a);
  g_assert_cmpstr (json, ==,
    "[\n {\"step\":\"one\",\"action\":\"write\",\"path\":\"/etc/fstab\","
    "\"detail\":null},\n"
    " {\"step\":\"one\",\"action\":\"note\",\"path\":null,"
    "\"detail\":\"kernel 6.1\\u001b[31m chosen\"},\n"
    " {\"step\":\"two\",\"action\":\"write\",\"path\":\"/etc/fstab\","
    "\"detail\":null},\n"
    " {\"step\":\"two\",\"action\":\"link\",\"path\":\"/a\\\"\\\\\\u000a\","
    "\"detail\":\"b\"}\n]\n");
  account_free (a);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account", test_account);
  return g_test_run ();
}
