/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax of -b, -n and --mac, which connect the guest's network cards
 * to networks of the target. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/options-private.h"

#define MAX_ADDRESS 64           /* bytes of an IP address as text */

static GPtrArray *
list_of (struct parser *p, const struct option_row *row)
{
  return *(GPtrArray **) ((char *) p->o + row->offset);
}

/* Do two mappings have the same IN?  One without a colon maps everything. */
static bool
same_in (const char *a, const char *b)
{
  const char *ca = strchr (a, ':'), *cb = strchr (b, ':');

  if (ca == NULL || cb == NULL)
    return ca == cb;
  return ca - a == cb - b && strncmp (a, b, (size_t) (ca - a)) == 0;
}

static bool
check_duplicate (const GPtrArray *list, const struct option_row *row,
                 const char *value, GError **error)
{
  const char *colon = strchr (value, ':');
  guint i;

  for (i = 0; i < list->len; i++) {
    if (!same_in (list->pdata[i], value))
      continue;
    if (colon == NULL)
      return error_set (error, "duplicate -%c/--%s parameter: only one "
                        "default mapping is possible", row->letter,
                        row->name);
    return error_set (error, "duplicate -%c/--%s parameter: %.*s is mapped "
                      "twice", row->letter, row->name,
                      (int) (colon - value), value);
  }
  return true;
}

bool
set_mapping (struct parser *p, const struct option_row *row,
             const char *value, GError **error)
{
  GPtrArray *list = list_of (p, row);
  const char *colon = strchr (value, ':');

  if (value[0] == '\0' || colon == value ||
      (colon && colon[1] == '\0'))
    return error_set (error, "-%c/--%s: '%s' is not of the form OUT or "
                      "IN:OUT", row->letter, row->name, value);
  if (!check_duplicate (list, row, value, error))
    return false;
  g_ptr_array_add (list, g_strdup (value));
  return true;
}

/* --- --mac -------------------------------------------------------------- */

static bool
is_address (const char *text)
{
  g_autoptr (GInetAddress) address = NULL;

  if (strlen (text) > MAX_ADDRESS)
    return false;
  address = g_inet_address_new_from_string (text);
  return address != NULL;
}

static bool
check_length (const char *address, const char *text, GError **error)
{
  const uint64_t most = strchr (address, ':') ? 128 : 32;
  uint64_t length;

  return parse_uint64 (text, "--mac MAC:ip: the subnet's length", 0, most,
                       &length, error);
}

/* "ADDR[,GW[,LEN[,NS...]]]"; GW and LEN may be empty. */
static bool
check_ip (const char *text, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (text, ",", -1);
  size_t i;

  if (fields[0] == NULL)
    return error_set (error, "--mac MAC:ip: the IP address is missing");
  for (i = 0; fields[i]; i++) {
    if (i > 0 && i < 3 && fields[i][0] == '\0')
      continue;
    if (i == 2) {
      if (!check_length (fields[0], fields[i], error))
        return false;
    }
    else if (!is_address (fields[i]))
      return error_set (error, "--mac MAC:ip: '%s' is not an IP address",
                        fields[i]);
  }
  return true;
}

static bool
check_mac_duplicate (const GPtrArray *list, const char *value,
                     GError **error)
{
  guint i;

  for (i = 0; i < list->len; i++)
    if (g_ascii_strncasecmp (list->pdata[i], value, MAC_LENGTH) == 0)
      return error_set (error, "duplicate --mac parameter: %.*s is mapped "
                        "twice", MAC_LENGTH, value);
  return true;
}

/* A card may have several addresses: one option each. */
static bool
check_ip_duplicate (const GPtrArray *list, const char *value, GError **error)
{
  const size_t length = strcspn (value, ",");

  for (guint i = 0; i < list->len; i++)
    if (strcspn (list->pdata[i], ",") == length &&
        g_ascii_strncasecmp (list->pdata[i], value, length) == 0)
      return error_set (error, "duplicate --mac parameter: %.*s is given "
                        "twice", (int) length, value);
  return true;
}

/* Beside where the card is connected. */
static bool
take_ip (struct parser *p, const char *value, GError **error)
{
  const char *address = value + MAC_LENGTH + strlen (":ip:");

  if (!check_ip (address, error) ||
      !check_ip_duplicate (p->o->static_ips, value, error))
    return false;
  g_ptr_array_add (p->o->static_ips, g_strdup (value));
  return true;
}

bool
set_mac (struct parser *p, const struct option_row *row, const char *value,
         GError **error)
{
  GPtrArray *list = list_of (p, row);
  const char *rest = is_mac_address (value) ? value + MAC_LENGTH : "";
  const char *out = NULL;

  if (g_str_has_prefix (rest, ":ip:"))
    return take_ip (p, value, error);
  if (g_str_has_prefix (rest, ":network:") ||
      g_str_has_prefix (rest, ":bridge:"))
    out = strchr (rest + 1, ':') + 1;
  if (out == NULL || out[0] == '\0')
    return error_set (error, "cannot parse --mac \"%s\": it is not of the "
                      "form MAC:network:OUT, MAC:bridge:OUT or "
                      "MAC:ip:ADDRESS", value);
  if (!check_mac_duplicate (list, value, error))
    return false;
  g_ptr_array_add (list, g_strdup (value));
  return true;
}
