/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses and routes in the network store of Windows. */
#include "config.h"

#include <arpa/inet.h>
#include <string.h>

#include "windows/network/nsi.h"

#define LUID_BYTES 8
#define MAX_KEY 72               /* bytes of the longest name */
#define PREFIX_AT 16             /* in the data of an address */
#define PREFIX_UNSET 255         /* the network's own, 64 */
#define METRIC_AT 12             /* in the data of a route */
#define MAX_METRIC 9999

static const struct family {
  bool v6;
  char module;                   /* {eb004a0X-...} */
  size_t address;                /* bytes of an address */
  size_t unicast;                /* of the name of one that is set */
  size_t luid, hop;              /* of a route's name */
  size_t route;                  /* its bytes */
} families[] = {
  { false, '0', 4, 16, 24, 40, 48 },
  { true, '1', 16, 24, 40, 56, 72 },
};

struct nsi {
  struct hive *system;
  const char *control_set;
  uint8_t luid[LUID_BYTES];
};

static struct nsi
nsi_of (struct hive *system, const char *control_set, uint32_t index,
        uint32_t type)
{
  const struct nsi n = {
    .system = system, .control_set = control_set,
    .luid = { 0, 0, 0, index & 0xff, index >> 8 & 0xff, index >> 16 & 0xff,
              type & 0xff, type >> 8 & 0xff },
  };

  return n;
}

static hive_key
table_of (const struct nsi *n, const struct family *f, const char *table)
{
  return hive_find (n->system, "%s\\Control\\Nsi\\{eb004a0%c-9b1a-11d4-9123-"
                    "0050047759bc}\\%s", n->control_set, f->module, table);
}

/* SIZE bytes in hexadecimal, and nothing else. */
static bool
bytes_of_name (const char *name, uint8_t *bytes, size_t size)
{
  if (strlen (name) != 2 * size)
    return false;
  for (size_t i = 0; i < size; i++) {
    const int high = g_ascii_xdigit_value (name[2 * i]);
    const int low = g_ascii_xdigit_value (name[2 * i + 1]);

    if (high < 0 || low < 0)
      return false;
    bytes[i] = (uint8_t) (high << 4 | low);
  }
  return true;
}

static char *
text_of (const struct family *f, const uint8_t *address)
{
  char buffer[INET6_ADDRSTRLEN];

  return g_strdup (inet_ntop (f->v6 ? AF_INET6 : AF_INET, address, buffer,
                              sizeof buffer));
}

static GBytes *
data_of (const struct nsi *n, hive_key key, const char *name, size_t size)
{
  enum reg_type type;
  g_autoptr (GBytes) data = hive_get (n->system, key, name, &type);

  return data && type == REG_BINARY && g_bytes_get_size (data) >= size
    ? g_steal_pointer (&data) : NULL;
}

/*----- addresses ----------------------------------------------------------*/

/* 0: it is not said. */
static unsigned
prefix_of (const struct nsi *n, hive_key key, const char *name)
{
  g_autoptr (GBytes) data = data_of (n, key, name, PREFIX_AT + 1);
  const uint8_t *bytes = data ? g_bytes_get_data (data, NULL) : NULL;

  if (!bytes)
    return 0;
  return bytes[PREFIX_AT] == PREFIX_UNSET ? 64 : bytes[PREFIX_AT];
}

static bool
read_addresses (const struct nsi *n, const struct family *f,
                struct windows_ip *ip)
{
  const hive_key key = table_of (n, f, "10");
  g_auto (GStrv) names = hive_values (n->system, key);
  bool ok = true;

  for (guint i = 0; names[i] && i < WINDOWS_MAX_NSI; i++) {
    uint8_t bytes[MAX_KEY];
    g_autofree char *text = NULL;

    if (!bytes_of_name (names[i], bytes, f->unicast)) {
      ok = ok && *names[i] == '\0';
      continue;
    }
    if (memcmp (bytes, n->luid, LUID_BYTES) != 0)
      continue;
    text = text_of (f, bytes + LUID_BYTES);
    if (!windows_ip_add_address (ip, text, prefix_of (n, key, names[i])))
      ok = false;
  }
  return ok;
}

/*----- routes -------------------------------------------------------------*/

static unsigned
metric_of (const struct nsi *n, hive_key key, const char *name)
{
  g_autoptr (GBytes) data = data_of (n, key, name, METRIC_AT + 4);
  uint32_t metric = 0;

  if (data)
    memcpy (&metric, (const uint8_t *) g_bytes_get_data (data, NULL) +
            METRIC_AT, sizeof metric);
  metric = GUINT32_FROM_LE (metric);
  return metric <= MAX_METRIC ? metric : 0;
}

static bool
has_gateway (const struct windows_ip *ip, const char *text)
{
  for (guint i = 0; i < ip->gateways->len; i++)
    if (strcmp (((const struct windows_gateway *) ip->gateways->pdata[i])->text,
                text) == 0)
      return true;
  return false;
}

static bool
take_route (const struct family *f, const uint8_t *name, unsigned metric,
            struct windows_ip *ip)
{
  const unsigned length = name[4 + f->address];
  g_autofree char *prefix = text_of (f, name + 4);
  g_autofree char *hop = text_of (f, name + f->hop);

  if (length == 0)
    return has_gateway (ip, hop) || windows_ip_add_gateway (ip, hop, metric);
  return windows_ip_add_route (ip, prefix, length, hop, metric);
}

static bool
read_routes (const struct nsi *n, const struct family *f,
             struct windows_ip *ip)
{
  const hive_key key = table_of (n, f, "16");
  g_auto (GStrv) names = hive_values (n->system, key);
  bool ok = true;

  for (guint i = 0; names[i] && i < WINDOWS_MAX_NSI; i++) {
    uint8_t bytes[MAX_KEY];

    if (!bytes_of_name (names[i], bytes, f->route))
      ok = ok && *names[i] == '\0';
    else if (memcmp (bytes + f->luid, n->luid, LUID_BYTES) == 0 &&
             (memcmp (bytes + f->luid + LUID_BYTES, n->luid,
                      LUID_BYTES) != 0 ||
              !take_route (f, bytes, metric_of (n, key, names[i]), ip)))
      ok = false;
  }
  return ok;
}

bool
windows_nsi_read_addresses (struct hive *system, const char *control_set,
                            uint32_t luid_index, uint32_t if_type, bool v6,
                            struct windows_ip *ip)
{
  const struct nsi n = nsi_of (system, control_set, luid_index, if_type);

  return read_addresses (&n, &families[v6], ip);
}

bool
windows_nsi_read (struct hive *system, const char *control_set,
                  uint32_t luid_index, uint32_t if_type,
                  struct windows_ip *ip)
{
  const struct nsi n = nsi_of (system, control_set, luid_index, if_type);
  bool ok = read_addresses (&n, &families[1], ip);

  for (size_t i = 0; i < G_N_ELEMENTS (families); i++)
    ok = read_routes (&n, &families[i], ip) && ok;
  return ok;
}
