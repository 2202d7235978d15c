/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network configuration as a VBScript: Windows XP to 7, which have no
 * PowerShell or none with cmdlets for it.
 *
 * Texts of netsh and getmac are in the guest's language and their columns are
 * not for programs; WMI's properties are. */
#include "config.h"

#include <string.h>

#include "windows/network/script.h"
#include "windows/registry/hive.h"

static const char head[] =
  "' Gives the network cards the configuration that they had before the\n"
  "' conversion.  Made by virt-v2v.\n"
  "Option Explicit\n"
  "Const HKLM = &H80000002\n"
  "Dim wmi, registry, shell, failed\n"
  "failed = 0\n"
  "Set wmi = GetObject(\"winmgmts:{impersonationLevel=impersonate}!\" & _\n"
  "  \"\\\\.\\root\\cimv2\")\n"
  "Set registry = GetObject(\"winmgmts:\\\\.\\root\\default:StdRegProv\")\n"
  "Set shell = CreateObject(\"WScript.Shell\")\n"
  "\n"
  "Function TextOf(codes)\n"
  "  Dim code, s\n"
  "  s = \"\"\n"
  "  For Each code In Split(codes, \" \")\n"
  "    s = s & ChrW(code)\n"
  "  Next\n"
  "  TextOf = s\n"
  "End Function\n"
  "\n"
  "Sub Check(what, code)\n"
  "  If code <> 0 And code <> 1 Then\n"
  "    WScript.Echo what & \": error \" & code\n"
  "    failed = 1\n"
  "  End If\n"
  "End Sub\n"
  "\n";

static const char find[] =
  "Function FindOnce(mac)\n"
  "  Dim card, n, found\n"
  "  n = 0\n"
  "  Set found = Nothing\n"
  "  For Each card In wmi.ExecQuery(\"SELECT * FROM Win32_NetworkAdapter\")\n"
  "    If UCase(Left(\"\" & card.PNPDeviceID, 4)) = \"PCI\\\" And _\n"
  "       (mac = \"\" Or UCase(\"\" & card.MACAddress) = mac) Then\n"
  "      Set found = card\n"
  "      n = n + 1\n"
  "    End If\n"
  "  Next\n"
  "  If n <> 1 Then Set found = Nothing\n"
  "  Set FindOnce = found\n"
  "End Function\n"
  "\n"
  "Function FindCard(mac, tries)\n"
  "  Dim i\n"
  "  Set FindCard = FindOnce(mac)\n"
  "  For i = 2 To tries\n"
  "    If Not FindCard Is Nothing Then Exit For\n"
  "    WScript.Sleep 5000\n"
  "    Set FindCard = FindOnce(mac)\n"
  "  Next\n"
  "End Function\n"
  "\n"
  "Function IsPresent(instance)\n"
  "  Dim device\n"
  "  IsPresent = False\n"
  "  For Each device In wmi.ExecQuery( _\n"
  "    \"SELECT DeviceID FROM Win32_PnPEntity\")\n"
  "    If LCase(\"\" & device.DeviceID) = LCase(instance) Then _\n"
  "      IsPresent = True\n"
  "  Next\n"
  "End Function\n"
  "\n";

/* The old adapter is told from the card by its device: XP's WMI has no
 * adapter GUID but in the configuration. */
static const char ghost[] =
  "Sub ClearOld(config, guid, instance)\n"
  "  Dim key, name\n"
  "  If guid = \"\" Then Exit Sub\n"
  "  If LCase(\"\" & config.SettingID) = LCase(guid) Then Exit Sub\n"
  "  If instance <> \"\" Then\n"
  "    If IsPresent(instance) Then Exit Sub\n"
  "  End If\n"
  "  key = \"SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\" & _\n"
  "    \"\\Interfaces\\\" & guid\n"
  "  registry.SetDWORDValue HKLM, key, \"EnableDHCP\", 1\n"
  "  For Each name In Array(\"IPAddress\", \"SubnetMask\", _\n"
  "                         \"DefaultGateway\", \"DefaultGatewayMetric\")\n"
  "    registry.DeleteValue HKLM, key, name\n"
  "  Next\n"
  "End Sub\n"
  "\n"
  "Sub Rename(card, name)\n"
  "  If name = \"\" Or card.NetConnectionID = name Then Exit Sub\n"
  "  On Error Resume Next\n"
  "  card.NetConnectionID = name\n"
  "  card.Put_\n"
  "  If Err.Number <> 0 Then WScript.Echo \"rename: \" & Err.Description\n"
  "  On Error GoTo 0\n"
  "End Sub\n"
  "\n"
  "Sub Netsh(arguments)\n"
  "  Check arguments, shell.Run(\"netsh.exe interface ipv6 \" & arguments, "
  "0, True)\n"
  "End Sub\n";

/* Of a query, an object of its own is what its methods can be called on. */
static const char of_card[] =
  "  Set config = wmi.Get(\"Win32_NetworkAdapterConfiguration.Index=\" & _\n"
  "    card.Index)\n";

/*----- the cards ----------------------------------------------------------*/

/* A line of VBScript has 1022 characters at most. */
#define LINE_BYTES 24            /* of UTF-16 on a line */
#define LINE_ITEMS 16            /* of an array on a line */

static const char *
separator (guint n)
{
  return n == 0 ? "" : n % LINE_ITEMS ? ", " : ", _\n      ";
}

/* TextOf("69 116"): any text, in ASCII and without a quote. */
static void
add_text (GString *s, const char *text)
{
  size_t size = 0;
  g_autofree uint8_t *utf16 = text ? hive_utf16_of_text (text, &size) : NULL;

  if (!utf16 || size <= 2) {
    g_string_append (s, "\"\"");
    return;
  }
  g_string_append (s, "TextOf( _\n    \"");
  for (size_t i = 0; i + 2 < size; i += 2)
    g_string_append_printf (s, "%s%s%u", i ? " " : "",
                            i && i % LINE_BYTES == 0 ? "\" & _\n    \"" : "",
                            utf16[i + 1] * 256U + utf16[i]);
  g_string_append (s, "\")");
}

static void
add_addresses (GString *s, const struct windows_ip *ip)
{
  GString *texts = g_string_new (NULL), *masks = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < ip->addresses->len; i++) {
    const struct windows_address *a = ip->addresses->pdata[i];
    g_autofree char *mask = windows_mask_of_prefix (a->prefix);
    const char *comma = separator (n);

    if (a->v6)
      continue;
    n++;
    g_string_append_printf (texts, "%s\"%s\"", comma, a->text);
    g_string_append_printf (masks, "%s\"%s\"", comma, mask);
  }
  if (texts->len)
    g_string_append_printf (s, "  Check \"addresses\", config.EnableStatic( "
                            "_\n    Array(%s), _\n    Array(%s))\n",
                            texts->str, masks->str);
  g_string_free (texts, TRUE);
  g_string_free (masks, TRUE);
}

/* A metric is 1 at least for SetGateways. */
static void
add_gateways (GString *s, const struct windows_ip *ip)
{
  GString *texts = g_string_new (NULL), *metrics = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < ip->gateways->len; i++) {
    const struct windows_gateway *g = ip->gateways->pdata[i];
    const char *comma = separator (n);

    if (g->v6)
      continue;
    n++;
    g_string_append_printf (texts, "%s\"%s\"", comma, g->text);
    g_string_append_printf (metrics, "%s%u", comma, MAX (g->metric, 1));
  }
  if (texts->len)
    g_string_append_printf (s, "  Check \"gateways\", config.SetGateways( _\n"
                            "    Array(%s), Array(%s))\n", texts->str,
                            metrics->str);
  g_string_free (texts, TRUE);
  g_string_free (metrics, TRUE);
}

static void
add_servers (GString *s, const struct windows_ip *ip)
{
  GString *texts = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < ip->servers->len; i++) {
    const char *text = ip->servers->pdata[i];
    if (!strchr (text, ':'))
      g_string_append_printf (texts, "%s\"%s\"", separator (n++), text);
  }
  if (texts->len)
    g_string_append_printf (s, "  Check \"DNS servers\", "
                            "config.SetDNSServerSearchOrder( _\n"
                            "    Array(%s))\n", texts->str);
  if (ip->suffix)
    g_string_append_printf (s, "  Check \"DNS suffix\", "
                            "config.SetDNSDomain(\"%s\")\n", ip->suffix);
  g_string_free (texts, TRUE);
}

/* netsh takes an interface's index from Vista on. */
static void
add_ipv6 (GString *s, const struct windows_ip *ip)
{
  for (guint i = 0; i < ip->addresses->len; i++) {
    const struct windows_address *a = ip->addresses->pdata[i];
    if (a->v6)
      g_string_append_printf (s, "  Netsh \"add address interface=\" & "
                              "card.InterfaceIndex & _\n"
                              "    \" address=%s/%u\"\n", a->text, a->prefix);
  }
  for (guint i = 0; i < ip->gateways->len; i++) {
    const struct windows_gateway *g = ip->gateways->pdata[i];
    if (g->v6)
      g_string_append_printf (s, "  Netsh \"add route ::/0 interface=\" & "
                              "card.InterfaceIndex & _\n"
                              "    \" nexthop=%s\"\n", g->text);
  }
  for (guint i = 0; i < ip->servers->len; i++) {
    const char *text = ip->servers->pdata[i];
    if (strchr (text, ':'))
      g_string_append_printf (s, "  Netsh \"add dnsserver name=\" & "
                              "card.InterfaceIndex & _\n"
                              "    \" address=%s\"\n", text);
  }
}

/* In a procedure of its own: an error ends only that. */
static void
add_card (GString *s, const struct windows_version *v,
          const struct windows_card *c, unsigned number)
{
  g_autofree char *mac = g_ascii_strup (c->mac ? c->mac : "", -1);

  g_string_append_printf (s, "\nSub Card%u\n  Dim card, config\n"
                          "  Set card = FindCard(\"%s\", 36)\n"
                          "  If card Is Nothing Then\n"
                          "    WScript.Echo \"no single network card has the "
                          "address '%s'\"\n    failed = 1\n    Exit Sub\n"
                          "  End If\n%s  ClearOld config, \"%s\", ", number,
                          mac, mac, of_card, c->guid ? c->guid : "");
  add_text (s, c->instance);
  g_string_append (s, "\n");
  if (c->ip) {
    add_addresses (s, c->ip);
    add_gateways (s, c->ip);
    add_servers (s, c->ip);
    if (windows_at_least (v, 6, 0))
      add_ipv6 (s, c->ip);
  }
  g_string_append (s, "  Rename card, ");
  add_text (s, c->name);
  g_string_append (s, "\nEnd Sub\n");
}

char *
windows_network_vbscript (const struct windows_version *v,
                          const struct windows_card *cards, unsigned n)
{
  GString *s = g_string_new (head);

  g_string_append (s, find);
  g_string_append (s, ghost);
  for (unsigned i = 0; i < n; i++)
    add_card (s, v, &cards[i], i + 1);
  g_string_append (s, "\nOn Error Resume Next\n");
  for (unsigned i = 1; i <= n; i++)
    g_string_append_printf (s, "Card%u\nIf Err.Number <> 0 Then\n"
                            "  WScript.Echo \"card %u: \" & "
                            "Err.Description\n  failed = 1\n  Err.Clear\n"
                            "End If\n", i, i);
  g_string_append (s, "WScript.Quit failed\n");
  return g_string_free (s, FALSE);
}
