/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to do about failures of ssh that users meet often. */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "inputs/ssh-advice.h"

/* Servers as old as RHEL 5's (OpenSSH 4.3) offer only these.  Whole lists,
 * because libssh 0.10 ignores lines with a '+'. */
#define OLD_HOST(lines) \
  ": the server offers only old algorithms.  If you trust the network to " \
  "it, add to ~/.ssh/config:\n  Host %s\n" lines
#define OLD_ALL \
  "    KexAlgorithms diffie-hellman-group14-sha1\n" \
  "    HostKeyAlgorithms ssh-rsa\n" \
  "    PubkeyAcceptedAlgorithms ssh-rsa,rsa-sha2-256,ssh-ed25519\n" \
  "    Ciphers aes256-ctr,aes128-cbc\n" \
  "    MACs hmac-sha1"

/* The first row counts; texts of libssh's messages, in small letters. */
static const struct {
  const char *text, *advice;     /* with at most one %s: the host */
} rows[] = {
  { "no match for method", OLD_HOST (OLD_ALL) },      /* libssh */
  { "no matching", OLD_HOST (OLD_ALL) },              /* ssh(1) */
  { "connection refused",
    ": is the SSH server of %s running and enabled?  (On ESXi: Host > "
    "Actions > Services > Enable Secure Shell)" },
  { "failed to resolve", ": is the name of the host spelled right?" },
  { "no such file", ": look for the right name with ‘ssh %s ls’" },
  { "permission denied",
    ": the user that logs in on %s may not read it; with ESXi also a guest "
    "that runs keeps its disks locked" },
  { "timeout", ": is %s reachable from here?  A firewall may drop the "
    "packets" },
};

char *
ssh_advice (const char *message, const char *host)
{
  g_autofree char *lower = g_ascii_strdown (message, -1);

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (lower, rows[i].text)) {
      g_auto (GStrv) parts = g_strsplit (rows[i].advice, "%s", -1);
      return g_strjoinv (host, parts);
    }
  return g_strdup ("");
}
