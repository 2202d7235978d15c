/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prints what the network store of a hive (windows/network/nsi.h) says of the
 * adapter with a NET_LUID: IPv4 addresses, then all else.
 *
 *   windows-adapters HIVE CONTROLSET INDEX TYPE */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "windows/network/nsi.h"

static void
print_ip (const struct windows_ip *ip)
{
  for (guint i = 0; i < ip->addresses->len; i++) {
    const struct windows_address *a = ip->addresses->pdata[i];
    printf ("address %s/%u\n", a->text, a->prefix);
  }
  for (guint i = 0; i < ip->gateways->len; i++) {
    const struct windows_gateway *g = ip->gateways->pdata[i];
    printf ("gateway %s metric %u\n", g->text, g->metric);
  }
  for (guint i = 0; i < ip->routes->len; i++) {
    const struct windows_route *r = ip->routes->pdata[i];
    printf ("route %s/%u %s\n", r->prefix, r->length, r->next_hop);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_windows_ip) ip = windows_ip_new ();
  g_autoptr (GBytes) data = NULL;
  g_autoptr (v2v_hive) h = NULL;
  char *contents = NULL;
  gsize size;
  bool ok;

  if (argc != 5 || !g_file_get_contents (argv[1], &contents, &size, &error)) {
    fprintf (stderr, "windows-adapters: %s\n",
             error ? error->message : "HIVE CONTROLSET INDEX TYPE");
    return 1;
  }
  data = g_bytes_new_take (contents, size);
  h = hive_open (data, "SYSTEM", false, &error);
  if (!h) {
    fprintf (stderr, "windows-adapters: %s\n", error->message);
    return 1;
  }
  ok = windows_nsi_read_addresses (h, argv[2], (uint32_t) atoi (argv[3]),
                                   (uint32_t) atoi (argv[4]), false, ip);
  ok = windows_nsi_read (h, argv[2], (uint32_t) atoi (argv[3]),
                         (uint32_t) atoi (argv[4]), ip) && ok;
  print_ip (ip);
  printf ("%s\n", ok ? "all understood" : "not all understood");
  return 0;
}
