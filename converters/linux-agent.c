/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The QEMU guest agent: there already, or installed at the first boot. */
#include "config.h"

#include "converters/linux.h"

/* Behind scripts of callers: those come first by their smaller numbers. */
static const char script_name[] = "5000-install-qemu-guest-agent";

static bool
install_later (struct conversion *cv, const struct linux_agent *agent,
               GError **error)
{
  bool done;

  if (!linux_firstboot_add (cv->guest, script_name, agent->script, &done,
                            error))
    return false;
  if (done)
    linux_note (cv, "the package %s will be installed at the first boot",
                agent->package);
  else
    linux_note (cv, "the guest has no systemd: install the package %s by "
                "hand", agent->package);
  return true;
}

bool
linux_guest_agent (struct conversion *cv, GError **error)
{
  const struct linux_agent *agent = linux_state (cv)->family->agent;

  if (!agent || !cv->caps->guest_agent_channel)
    return true;
  if (linux_has_package (cv, agent->package)) {
    linux_note (cv, "the package %s is installed", agent->package);
    return true;
  }
  return install_later (cv, agent, error);
}
