/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which language a Windows is told its network configuration. */
#include "config.h"

#include "windows/network/script.h"
#include "windows/scripts.h"

static bool
has_cmdlets (const struct windows_version *v)
{
  return windows_at_least (v, 6, 2);
}

const char *
windows_network_suffix (const struct windows_version *v)
{
  return has_cmdlets (v) ? ".ps1" : ".vbs";
}

char *
windows_network_script (const struct windows_version *v,
                        const struct windows_card *cards, unsigned n,
                        const GPtrArray *routes)
{
  g_autofree char *text = has_cmdlets (v)
    ? windows_network_powershell (cards, n, routes)
    : windows_network_vbscript (v, cards, n, routes);

  return windows_text_crlf (text);
}
