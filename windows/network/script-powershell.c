/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network configuration as a PowerShell script: Windows 8 and later. */
#include "config.h"

#include "windows/network/script.h"
#include "windows/registry/hive.h"
#include "windows/scripts.h"

/* A card is there some time after its driver, which may be installed just
 * now. */
static const char head[] =
  "# Gives the network cards the configuration that they had before the\n"
  "# conversion.  Made by virt-v2v.\n"
  "$ErrorActionPreference = 'Stop'\n"
  "$state = @{ Failed = 0 }\n"
  "$service = \"$env:SystemDrive" WINDOWS_FIRSTBOOT_DIR
  "\\v2v-firstboot.exe\"\n"
  "\n"
  "function Get-Text([string] $base64) {\n"
  "  [Text.Encoding]::Unicode.GetString("
  "[Convert]::FromBase64String($base64))\n"
  "}\n"
  "\n"
  "# One that fails does not stop the others.\n"
  "function Invoke-Step([string] $what, [scriptblock] $step) {\n"
  "  try {\n"
  "    & $step\n"
  "  } catch {\n"
  "    Write-Output \"${what}: $_\"\n"
  "    $state.Failed = 1\n"
  "  }\n"
  "}\n"
  "\n"
  "function Find-Card([string] $mac) {\n"
  "  for ($try = 0; $try -lt 36; $try++) {\n"
  "    $found = @(Get-NetAdapter -ErrorAction SilentlyContinue |\n"
  "      Where-Object { $_.HardwareInterface -and\n"
  "                     ($mac -eq '' -or $_.MacAddress -eq $mac) })\n"
  "    if ($found.Count -eq 1) { return $found[0] }\n"
  "    Start-Sleep -Seconds 5\n"
  "  }\n"
  "  throw \"$($found.Count) network cards have the address '$mac'\"\n"
  "}\n"
  "\n";

/* What the service says of a device that is there: 3 (its README). */
static const char ghost[] =
  "function Clear-Old($card, [string] $guid, [string] $instance) {\n"
  "  if ($guid -eq '' -or $guid -eq $card.InterfaceGuid) { return }\n"
  "  if ($instance -ne '') {\n"
  "    & $service --remove-device $instance\n"
  "    if ($LASTEXITCODE -eq 3) { return }\n"
  "  }\n"
  "  $key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters' +\n"
  "    \"\\Interfaces\\$guid\"\n"
  "  if (Test-Path -LiteralPath $key) {\n"
  "    Set-ItemProperty -LiteralPath $key -Name EnableDHCP -Value 1\n"
  "    foreach ($name in 'IPAddress', 'SubnetMask', 'DefaultGateway',\n"
  "             'DefaultGatewayMetric') {\n"
  "      Remove-ItemProperty -LiteralPath $key -Name $name `\n"
  "        -ErrorAction SilentlyContinue\n"
  "    }\n"
  "  }\n"
  "}\n"
  "\n";

/* New-NetIPAddress refuses what the old adapter still has in the persistent
 * store, and both cmdlets refuse a card that has no link; netsh does not. */
static const char addresses[] =
  "function Stop-Dhcp([int] $index, $first) {\n"
  "  try {\n"
  "    Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 `\n"
  "      -Dhcp Disabled\n"
  "  } catch {\n"
  "    Write-Output \"Set-NetIPInterface: $_\"\n"
  "    & netsh.exe interface ipv4 set address \"name=$index\" `\n"
  "      source=static \"address=$($first.Address)\" \"mask=$($first.Mask)\"\n"
  "    if ($LASTEXITCODE -ne 0) { throw 'DHCP cannot be switched off' }\n"
  "  }\n"
  "}\n"
  "\n"
  "function Add-Address([int] $index, $a) {\n"
  "  try {\n"
  "    New-NetIPAddress -InterfaceIndex $index -IPAddress $a.Address `\n"
  "      -PrefixLength $a.Length | Out-Null\n"
  "  } catch {\n"
  "    Write-Output \"New-NetIPAddress: $_\"\n"
  "    if ($a.Mask) {\n"
  "      & netsh.exe interface ipv4 add address \"name=$index\" `\n"
  "        \"address=$($a.Address)\" \"mask=$($a.Mask)\"\n"
  "    } else {\n"
  "      & netsh.exe interface ipv6 add address \"interface=$index\" `\n"
  "        \"address=$($a.Address)/$($a.Length)\"\n"
  "    }\n"
  "    if ($LASTEXITCODE -ne 0) { throw \"no address $($a.Address)\" }\n"
  "  }\n"
  "}\n"
  "\n"
  "function Add-Route([int] $index, $r) {\n"
  "  $metric = @{}\n"
  "  if ($r.Metric -gt 0) { $metric.RouteMetric = $r.Metric }\n"
  "  Remove-NetRoute -InterfaceIndex $index -DestinationPrefix $r.Prefix `\n"
  "    -NextHop $r.NextHop -Confirm:$false -ErrorAction SilentlyContinue\n"
  "  New-NetRoute -InterfaceIndex $index -DestinationPrefix $r.Prefix `\n"
  "    -NextHop $r.NextHop @metric | Out-Null\n"
  "}\n"
  "\n"
  "function Set-Static([int] $index, [string] $family, [string] $all, $c) {\n"
  "  $mine = @($c.Addresses | Where-Object { $_.Family -eq $family })\n"
  "  if ($mine.Count -gt 0) {\n"
  "    if ($family -eq 'IPv4') { Stop-Dhcp $index $mine[0] }\n"
  "    Get-NetIPAddress -InterfaceIndex $index -AddressFamily $family `\n"
  "      -PrefixOrigin Manual -ErrorAction SilentlyContinue |\n"
  "      Remove-NetIPAddress -Confirm:$false -ErrorAction SilentlyContinue\n"
  "  }\n"
  "  foreach ($a in $mine) {\n"
  "    Invoke-Step $a.Address { Add-Address $index $a }\n"
  "  }\n"
  "  $gateways = @($c.Gateways | Where-Object { $_.Family -eq $family })\n"
  "  if ($gateways.Count -eq 0) { return }\n"
  "  Remove-NetRoute -InterfaceIndex $index -DestinationPrefix $all `\n"
  "    -Confirm:$false -ErrorAction SilentlyContinue\n"
  "  foreach ($g in $gateways) {\n"
  "    Invoke-Step $g.Address { Add-Route $index @{\n"
  "      Prefix = $all; NextHop = $g.Address; Metric = $g.Metric } }\n"
  "  }\n"
  "}\n"
  "\n";

static const char others[] =
  "function Set-Numbers([int] $index, $c) {\n"
  "  if ($c.Metric -gt 0) {\n"
  "    Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 `\n"
  "      -AutomaticMetric Disabled -InterfaceMetric $c.Metric\n"
  "  }\n"
  "  if ($c.Mtu -gt 0) {\n"
  "    Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 `\n"
  "      -NlMtuBytes $c.Mtu\n"
  "  }\n"
  "}\n"
  "\n"
  "function Invoke-Config($config, [string] $method, $arguments) {\n"
  "  $result = Invoke-CimMethod -InputObject $config -MethodName $method `\n"
  "    -Arguments $arguments\n"
  "  if ($result.ReturnValue -notin 0, 1) {\n"
  "    throw \"${method}: error $($result.ReturnValue)\"\n"
  "  }\n"
  "}\n"
  "\n"
  "function Set-Netbios([int] $index, $c) {\n"
  "  if ($c.Wins.Count -eq 0 -and $c.Netbios -eq 0) { return }\n"
  "  $config = Get-CimInstance Win32_NetworkAdapterConfiguration `\n"
  "    -Filter \"InterfaceIndex = $index\"\n"
  "  if ($c.Wins.Count -gt 0) {\n"
  "    Invoke-Config $config SetWINSServer @{\n"
  "      WINSPrimaryServer = $c.Wins[0]\n"
  "      WINSSecondaryServer = \"$($c.Wins | Select-Object -Skip 1)\" }\n"
  "  }\n"
  "  if ($c.Netbios -gt 0) {\n"
  "    Invoke-Config $config SetTcpipNetbios @{\n"
  "      TcpipNetbiosOptions = [uint32] $c.Netbios }\n"
  "  }\n"
  "}\n"
  "\n";

static const char set_card[] =
  "function Set-Card($c) {\n"
  "  $card = Find-Card $c.Mac\n"
  "  $index = $card.ifIndex\n"
  "  Invoke-Step 'old device' {\n"
  "    Clear-Old $card $c.OldGuid $c.OldInstance }\n"
  "  Invoke-Step IPv4 { Set-Static $index IPv4 '0.0.0.0/0' $c }\n"
  "  Invoke-Step IPv6 { Set-Static $index IPv6 '::/0' $c }\n"
  "  foreach ($r in $c.Routes) {\n"
  "    Invoke-Step $r.Prefix { Add-Route $index $r }\n"
  "  }\n"
  "  Invoke-Step 'metric, MTU' { Set-Numbers $index $c }\n"
  "  Invoke-Step NetBIOS { Set-Netbios $index $c }\n"
  "  Invoke-Step 'DNS servers' {\n"
  "    if ($c.Servers.Count -gt 0) {\n"
  "      Set-DnsClientServerAddress -InterfaceIndex $index `\n"
  "        -ServerAddresses $c.Servers\n"
  "    }\n"
  "  }\n"
  "  Invoke-Step 'DNS suffix' {\n"
  "    if ($c.Suffix -ne '') {\n"
  "      Set-DnsClient -InterfaceIndex $index `\n"
  "        -ConnectionSpecificSuffix $c.Suffix\n"
  "    }\n"
  "  }\n"
  "  Invoke-Step name {\n"
  "    if ($c.Name -ne '' -and $c.Name -cne $card.Name) {\n"
  "      Rename-NetAdapter -InputObject $card -NewName $c.Name\n"
  "    }\n"
  "  }\n"
  "}\n"
  "\n"
  "$cards = @()\n";

/* Routes of no card are tried when Windows starts, when no card has its
 * address yet; those that are there are refused, which is no failure. */
static const char tail[] =
  "\n"
  "foreach ($c in $cards) {\n"
  "  Invoke-Step \"card $($c.Mac)\" { Set-Card $c }\n"
  "}\n"
  "foreach ($r in $routes) {\n"
  "  & route.exe add $r.Prefix mask $r.Mask $r.NextHop @($r.Metric)\n"
  "}\n"
  "Write-Output \"network: exit code $($state.Failed)\"\n"
  "exit $state.Failed\n";

/*----- the cards ----------------------------------------------------------*/

/* "(Get-Text 'RQB0AGgA')": any text, in ASCII and without a quote. */
static void
add_text (GString *s, const char *key, const char *text)
{
  size_t size = 0;
  g_autofree void *utf16 = text ? hive_utf16_of_text (text, &size) : NULL;
  g_autofree char *base64 = NULL;

  if (!utf16 || size <= 2) {
    g_string_append_printf (s, "  %s = ''\n", key);
    return;
  }
  base64 = g_base64_encode (utf16, size - 2);
  g_string_append_printf (s, "  %s = (Get-Text '%s')\n", key, base64);
}

static void
add_addresses (GString *s, const struct windows_ip *ip)
{
  g_string_append (s, "  Addresses = @(\n");
  for (guint i = 0; ip && i < ip->addresses->len; i++) {
    const struct windows_address *a = ip->addresses->pdata[i];
    g_autofree char *mask = a->v6 ? g_strdup ("")
                                  : windows_mask_of_prefix (a->prefix);
    g_string_append_printf (s, "    @{ Family = 'IPv%c'; Address = '%s'; "
                            "Length = %u; Mask = '%s' }\n", a->v6 ? '6' : '4',
                            a->text, a->prefix, mask);
  }
  g_string_append (s, "  )\n");
}

static void
add_gateways (GString *s, const struct windows_ip *ip)
{
  g_string_append (s, "  Gateways = @(\n");
  for (guint i = 0; ip && i < ip->gateways->len; i++) {
    const struct windows_gateway *g = ip->gateways->pdata[i];
    g_string_append_printf (s, "    @{ Family = 'IPv%c'; Address = '%s'; "
                            "Metric = %u }\n", g->v6 ? '6' : '4', g->text,
                            g->metric);
  }
  g_string_append (s, "  )\n");
}

static void
add_list (GString *s, const char *key, const GPtrArray *texts)
{
  g_string_append_printf (s, "  %s = @(", key);
  for (guint i = 0; texts && i < texts->len; i++)
    g_string_append_printf (s, "%s'%s'", i ? ", " : "",
                            (const char *) texts->pdata[i]);
  g_string_append (s, ")\n");
}

static void
add_routes (GString *s, const struct windows_ip *ip)
{
  g_string_append (s, "  Routes = @(\n");
  for (guint i = 0; ip && i < ip->routes->len; i++) {
    const struct windows_route *r = ip->routes->pdata[i];
    g_string_append_printf (s, "    @{ Prefix = '%s/%u'; NextHop = '%s'; "
                            "Metric = %u }\n", r->prefix, r->length,
                            r->next_hop, r->metric);
  }
  g_string_append (s, "  )\n");
}

/* Of no card: arguments of route.exe. */
static void
add_common_routes (GString *s, const GPtrArray *routes)
{
  g_string_append (s, "$routes = @(\n");
  for (guint i = 0; routes && i < routes->len; i++) {
    const struct windows_route *r = routes->pdata[i];
    g_autofree char *mask = windows_mask_of_prefix (r->length);
    g_autofree char *metric =
      r->metric ? g_strdup_printf ("'metric', '%u'", r->metric) : g_strdup ("");
    g_string_append_printf (s, "  @{ Prefix = '%s'; Mask = '%s'; "
                            "NextHop = '%s'; Metric = @(%s) }\n", r->prefix,
                            mask, r->next_hop, metric);
  }
  g_string_append (s, ")\n");
}

static void
add_card (GString *s, const struct windows_card *c)
{
  g_autofree char *mac = g_ascii_strup (c->mac ? c->mac : "", -1);

  g_strdelimit (mac, ":", '-');
  g_string_append_printf (s, "$cards += @{\n  Mac = '%s'\n  OldGuid = '%s'\n",
                          mac, c->guid ? c->guid : "");
  add_text (s, "OldInstance", c->instance);
  add_text (s, "Name", c->name);
  add_addresses (s, c->ip);
  add_gateways (s, c->ip);
  add_routes (s, c->ip);
  add_list (s, "Servers", c->ip ? c->ip->servers : NULL);
  add_list (s, "Wins", c->ip ? c->ip->wins : NULL);
  g_string_append_printf (s, "  Metric = %u\n  Mtu = %u\n  Netbios = %u\n"
                          "  Suffix = '%s'\n}\n", c->ip ? c->ip->metric : 0,
                          c->ip ? c->ip->mtu : 0, c->ip ? c->ip->netbios : 0,
                          c->ip && c->ip->suffix ? c->ip->suffix : "");
}

char *
windows_network_powershell (const struct windows_card *cards, unsigned n,
                            const GPtrArray *routes)
{
  GString *s = g_string_new (head);

  g_string_append (s, ghost);
  g_string_append (s, addresses);
  g_string_append (s, others);
  g_string_append (s, set_card);
  for (unsigned i = 0; i < n; i++)
    add_card (s, &cards[i]);
  add_common_routes (s, routes);
  g_string_append (s, tail);
  return g_string_free (s, FALSE);
}
