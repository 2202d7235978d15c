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
#include "windows/scripts.h"

static const char head[] =
  "' Gives the network cards the configuration that they had before the\n"
  "' conversion.  Made by virt-v2v.\n"
  "Option Explicit\n"
  "Const HKLM = &H80000002\n"
  "Dim wmi, registry, shell, service, failed\n"
  "failed = 0\n"
  "Set wmi = GetObject(\"winmgmts:{impersonationLevel=impersonate}!\" & _\n"
  "  \"\\\\.\\root\\cimv2\")\n"
  "Set registry = GetObject(\"winmgmts:\\\\.\\root\\default:StdRegProv\")\n"
  "Set shell = CreateObject(\"WScript.Shell\")\n"
  "service = shell.ExpandEnvironmentStrings(\"%SystemDrive%\") & _\n"
  "  \"" WINDOWS_FIRSTBOOT_DIR "\\v2v-firstboot.exe\"\n"
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

/* Hardware that is gone may be listed, but has no address. */
static const char find[] =
  "Function FindOnce(mac)\n"
  "  Dim card, n, found, address\n"
  "  n = 0\n"
  "  Set found = Nothing\n"
  "  For Each card In wmi.ExecQuery(\"SELECT * FROM Win32_NetworkAdapter\")\n"
  "    address = UCase(\"\" & card.MACAddress)\n"
  "    If UCase(Left(\"\" & card.PNPDeviceID, 4)) = \"PCI\\\" And _\n"
  "       address <> \"\" And (mac = \"\" Or address = mac) Then\n"
  "      Set found = card\n"
  "      n = n + 1\n"
  "    End If\n"
  "  Next\n"
  "  If n <> 1 Then Set found = Nothing\n"
  "  Set FindOnce = found\n"
  "End Function\n"
  "\n"
  "Function FindCard(mac, tries)\n"
  "  Dim i, found\n"
  "  Set found = FindOnce(mac)\n"
  "  For i = 2 To tries\n"
  "    If Not found Is Nothing Then Exit For\n"
  "    WScript.Sleep 5000\n"
  "    Set found = FindOnce(mac)\n"
  "  Next\n"
  "  Set FindCard = found\n"
  "End Function\n"
  "\n"
  "' Of a query, an object of its own is what its methods can be called on.\n"
  "' TCP/IP is bound some time after the card is there; without a link it may\n"
  "' never say so.\n"
  "Function FindConfig(card, tries)\n"
  "  Dim i, config\n"
  "  For i = 1 To tries\n"
  "    Set config = wmi.Get(\"Win32_NetworkAdapterConfiguration.Index=\" & _\n"
  "      card.Index)\n"
  "    If config.IPEnabled Then Exit For\n"
  "    WScript.Sleep 5000\n"
  "  Next\n"
  "  Set FindConfig = config\n"
  "End Function\n"
  "\n";

/* What the service says of a device that is there: 3 (its README).  The old
 * adapter is told from the card by its configuration: XP's WMI has its GUID
 * nowhere else. */
static const char ghost[] =
  "Sub ClearOld(config, guid, instance)\n"
  "  Dim key, name\n"
  "  If guid = \"\" Then Exit Sub\n"
  "  If LCase(\"\" & config.SettingID) = LCase(guid) Then Exit Sub\n"
  "  If instance <> \"\" Then\n"
  "    If RunHidden(\"\"\"\" & service & \"\"\" --remove-device \"\"\" & _\n"
  "      instance & \"\"\"\") = 3 Then Exit Sub\n"
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
  "' A program that is not there is an error of Run.\n"
  "Function RunHidden(command)\n"
  "  On Error Resume Next\n"
  "  RunHidden = shell.Run(command, 0, True)\n"
  "  If Err.Number <> 0 Then RunHidden = -1\n"
  "  On Error GoTo 0\n"
  "  WScript.Echo command & \": exit code \" & RunHidden\n"
  "End Function\n"
  "\n"
  "' Once more is no error: what is there already is taken away first.\n"
  "Sub ReplaceBy(what, named)\n"
  "  RunHidden \"netsh.exe interface \" & Fill(what, \"delete\", \"\")\n"
  "  If RunHidden(\"netsh.exe interface \" & Fill(what, \"add\", named)) _\n"
  "    <> 0 Then failed = 1\n"
  "End Sub\n"
  "\n"
  "Function Fill(what, verb, named)\n"
  "  Fill = Replace(what, \"VERB\", verb) & named\n"
  "End Function\n";

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
    if (!strchr (text, ':')) {
      g_string_append_printf (texts, "%s\"%s\"", separator (n), text);
      n++;
    }
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

static void
add_numbers (GString *s, const struct windows_version *v,
             const struct windows_ip *ip)
{
  if (ip->metric)
    g_string_append_printf (s, "  Check \"metric\", "
                            "config.SetIPConnectionMetric(%u)\n", ip->metric);
  if (ip->netbios)
    g_string_append_printf (s, "  Check \"NetBIOS\", "
                            "config.SetTcpipNetbios(%u)\n", ip->netbios);
  if (ip->wins->len)
    g_string_append_printf (s, "  Check \"WINS\", config.SetWINSServer("
                            "\"%s\", \"%s\")\n", (char *) ip->wins->pdata[0],
                            ip->wins->len > 1 ? (char *) ip->wins->pdata[1]
                                              : "");
  if (ip->mtu && windows_at_least (v, 6, 0))
    g_string_append_printf (s, "  If RunHidden(\"netsh.exe interface ipv4 set "
                            "subinterface \" & card.InterfaceIndex & _\n"
                            "    \" mtu=%u store=persistent\") <> 0 Then "
                            "failed = 1\n", ip->mtu);
  else if (ip->mtu)
    g_string_append_printf (s, "  Check \"MTU\", registry.SetDWORDValue(HKLM, "
                            "_\n    \"SYSTEM\\CurrentControlSet\\Services\\"
                            "Tcpip\\Parameters\\Interfaces\\\" & _\n"
                            "    config.SettingID, \"MTU\", %u)\n", ip->mtu);
}

/* NEXT_HOP of no address: the card's own link, which netsh says by none. */
static void
add_route (GString *s, bool v6, const char *prefix, unsigned length,
           const char *next_hop, unsigned metric)
{
  const bool on_link = strcmp (next_hop, v6 ? "::" : "0.0.0.0") == 0;

  g_string_append_printf (s, "  ReplaceBy \"ipv%c VERB route %s/%u "
                          "interface=\" & card.InterfaceIndex%s%s%s, \"",
                          v6 ? '6' : '4', prefix, length,
                          on_link ? "" : " & _\n    \" nexthop=",
                          on_link ? "" : next_hop, on_link ? "" : "\"");
  if (metric)
    g_string_append_printf (s, " metric=%u", metric);
  g_string_append (s, "\"\n");
}

/* netsh takes an interface's index from Vista on. */
static void
add_by_netsh (GString *s, const struct windows_ip *ip)
{
  for (guint i = 0; i < ip->addresses->len; i++) {
    const struct windows_address *a = ip->addresses->pdata[i];
    if (a->v6)
      g_string_append_printf (s, "  ReplaceBy \"ipv6 VERB address interface=\" "
                              "& card.InterfaceIndex & _\n"
                              "    \" address=%s\", \"/%u\"\n", a->text,
                              a->prefix);
  }
  for (guint i = 0; i < ip->gateways->len; i++) {
    const struct windows_gateway *g = ip->gateways->pdata[i];
    if (g->v6)
      add_route (s, true, "::", 0, g->text, g->metric);
  }
  for (guint i = 0; i < ip->routes->len; i++) {
    const struct windows_route *r = ip->routes->pdata[i];
    add_route (s, r->v6, r->prefix, r->length, r->next_hop, r->metric);
  }
  for (guint i = 0; i < ip->servers->len; i++) {
    const char *text = ip->servers->pdata[i];
    if (strchr (text, ':'))
      g_string_append_printf (s, "  ReplaceBy \"ipv6 VERB dnsserver name=\" & "
                              "card.InterfaceIndex & _\n"
                              "    \" address=%s\", \"\"\n", text);
  }
}

static void
add_ip (GString *s, const struct windows_version *v,
        const struct windows_ip *ip)
{
  add_addresses (s, ip);
  add_gateways (s, ip);
  add_servers (s, ip);
  add_numbers (s, v, ip);
  if (windows_at_least (v, 6, 0))
    add_by_netsh (s, ip);
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
                          "  End If\n  Set config = FindConfig(card, 12)\n"
                          "  ClearOld config, \"%s\", ", number, mac, mac,
                          c->guid ? c->guid : "");
  add_text (s, c->instance);
  g_string_append (s, "\n");
  if (c->ip)
    add_ip (s, v, c->ip);
  g_string_append (s, "  Rename card, ");
  add_text (s, c->name);
  g_string_append (s, "\nEnd Sub\n");
}

/* Routes of no card are tried when Windows starts, when no card has its
 * address yet; those that are there are refused, which is no failure. */
static void
add_common_routes (GString *s, const GPtrArray *routes)
{
  for (guint i = 0; routes && i < routes->len; i++) {
    const struct windows_route *r = routes->pdata[i];
    g_autofree char *mask = windows_mask_of_prefix (r->length);

    g_string_append_printf (s, "RunHidden \"route.exe add %s mask %s %s",
                            r->prefix, mask, r->next_hop);
    if (r->metric)
      g_string_append_printf (s, " metric %u", r->metric);
    g_string_append (s, "\"\n");
  }
}

char *
windows_network_vbscript (const struct windows_version *v,
                          const struct windows_card *cards, unsigned n,
                          const GPtrArray *routes)
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
  add_common_routes (s, routes);
  g_string_append (s, "WScript.Quit failed\n");
  return g_string_free (s, FALSE);
}
