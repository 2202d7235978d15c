/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network configuration as a PowerShell script: Windows 8 and later. */
#include "config.h"

#include "windows/network/script.h"
#include "windows/registry/hive.h"

#define BUILD_2004 19041         /* pnputil /remove-device ("PnPUtil command
                                    syntax", Windows driver documentation) */

/* A card is there some time after its driver, which may be installed just
 * now. */
static const char head[] =
  "# Gives the network cards the configuration that they had before the\n"
  "# conversion.  Made by virt-v2v.\n"
  "$ErrorActionPreference = 'Stop'\n"
  "$failed = 0\n"
  "\n"
  "function Get-Text([string] $base64) {\n"
  "  [Text.Encoding]::Unicode.GetString("
  "[Convert]::FromBase64String($base64))\n"
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

static const char ghost[] =
  "function Test-Present([string] $instance) {\n"
  "  @(Get-CimInstance Win32_PnPEntity |\n"
  "    Where-Object { $_.DeviceID -eq $instance }).Count -gt 0\n"
  "}\n"
  "\n"
  "function Clear-Old($card, [string] $guid, [string] $instance) {\n"
  "  if ($guid -eq '' -or $guid -eq $card.InterfaceGuid) { return }\n"
  "  if ($instance -ne '' -and (Test-Present $instance)) { return }\n"
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
  "  if ($removes -and $instance -ne '') {\n"
  "    & pnputil.exe /remove-device $instance\n"
  "  }\n"
  "}\n"
  "\n";

/* New-NetIPAddress refuses what the old adapter still has in the persistent
 * store; netsh does not look there. */
static const char addresses[] =
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
  "function Set-Static([int] $index, [string] $family, [string] $all, $c) {\n"
  "  $mine = @($c.Addresses | Where-Object { $_.Family -eq $family })\n"
  "  if ($mine.Count -eq 0) { return }\n"
  "  if ($family -eq 'IPv4') {\n"
  "    Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 `\n"
  "      -Dhcp Disabled\n"
  "  }\n"
  "  Get-NetIPAddress -InterfaceIndex $index -AddressFamily $family `\n"
  "    -PrefixOrigin Manual -ErrorAction SilentlyContinue |\n"
  "    Remove-NetIPAddress -Confirm:$false -ErrorAction SilentlyContinue\n"
  "  foreach ($a in $mine) { Add-Address $index $a }\n"
  "  $gateways = @($c.Gateways | Where-Object { $_.Family -eq $family })\n"
  "  if ($gateways.Count -eq 0) { return }\n"
  "  Remove-NetRoute -InterfaceIndex $index -DestinationPrefix $all `\n"
  "    -Confirm:$false -ErrorAction SilentlyContinue\n"
  "  foreach ($g in $gateways) {\n"
  "    $metric = @{}\n"
  "    if ($g.Metric -gt 0) { $metric.RouteMetric = $g.Metric }\n"
  "    New-NetRoute -InterfaceIndex $index -DestinationPrefix $all `\n"
  "      -NextHop $g.Address @metric | Out-Null\n"
  "  }\n"
  "}\n"
  "\n";

static const char set_card[] =
  "function Set-Card($c) {\n"
  "  $card = Find-Card $c.Mac\n"
  "  Clear-Old $card $c.OldGuid $c.OldInstance\n"
  "  Set-Static $card.ifIndex IPv4 '0.0.0.0/0' $c\n"
  "  Set-Static $card.ifIndex IPv6 '::/0' $c\n"
  "  if ($c.Servers.Count -gt 0) {\n"
  "    Set-DnsClientServerAddress -InterfaceIndex $card.ifIndex `\n"
  "      -ServerAddresses $c.Servers\n"
  "  }\n"
  "  if ($c.Suffix -ne '') {\n"
  "    Set-DnsClient -InterfaceIndex $card.ifIndex `\n"
  "      -ConnectionSpecificSuffix $c.Suffix\n"
  "  }\n"
  "  if ($c.Name -ne '' -and $c.Name -cne $card.Name) {\n"
  "    Rename-NetAdapter -InputObject $card -NewName $c.Name\n"
  "  }\n"
  "}\n"
  "\n"
  "$cards = @()\n";

static const char tail[] =
  "\n"
  "foreach ($c in $cards) {\n"
  "  try {\n"
  "    Set-Card $c\n"
  "    Write-Output \"$($c.Mac): done\"\n"
  "  } catch {\n"
  "    Write-Output \"$($c.Mac): $_\"\n"
  "    $failed = 1\n"
  "  }\n"
  "}\n"
  "exit $failed\n";

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
add_servers (GString *s, const struct windows_ip *ip)
{
  g_string_append (s, "  Servers = @(");
  for (guint i = 0; ip && i < ip->servers->len; i++)
    g_string_append_printf (s, "%s'%s'", i ? ", " : "",
                            (const char *) ip->servers->pdata[i]);
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
  add_servers (s, c->ip);
  g_string_append_printf (s, "  Suffix = '%s'\n}\n",
                          c->ip && c->ip->suffix ? c->ip->suffix : "");
}

char *
windows_network_powershell (const struct windows_version *v,
                            const struct windows_card *cards, unsigned n)
{
  GString *s = g_string_new (head);

  g_string_append_printf (s, "$removes = $%s\n\n",
                          v->build >= BUILD_2004 ? "true" : "false");
  g_string_append (s, ghost);
  g_string_append (s, addresses);
  g_string_append (s, set_card);
  for (unsigned i = 0; i < n; i++)
    add_card (s, &cards[i]);
  g_string_append (s, tail);
  return g_string_free (s, FALSE);
}
