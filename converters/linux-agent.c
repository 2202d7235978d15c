/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The QEMU guest agent: there already, or installed at the first boot. */
#include "config.h"

#include "converters/linux-agent.h"
#include "converters/linux-init.h"
#include "converters/linux.h"
#include "v2v/base/error.h"

/* Behind scripts of callers: those come first by their smaller numbers. */
static const char script_name[] = "5000-install-qemu-guest-agent";

/* Packages before systemd call the service as the program: RHEL 6. */
static const char *const services[] = { "qemu-guest-agent", "qemu-ga" };

static bool
is_installed (const struct conversion *cv)
{
  static const char *const programs[] = {
    "/usr/bin/qemu-ga", "/usr/sbin/qemu-ga",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (programs); i++)
    if (guest_is_file (cv->guest, programs[i]))
      return true;
  return linux_has_package (cv, AGENT_PACKAGE);
}

static bool
install_later (struct conversion *cv, GError **error)
{
  g_autofree char *script = linux_agent_script (cv->inspect);
  const char *obstacle = linux_agent_unavailable (cv->inspect);
  bool done;

  if (obstacle)
    linux_note (cv, "the QEMU guest agent is not in this release's "
                "repositories (%s): install it by hand if it is wanted",
                obstacle);
  else if (!script)
    linux_note (cv, "nothing is known of this guest's package manager: "
                "install the package " AGENT_PACKAGE " by hand");
  else if ((obstacle = linux_firstboot_obstacle (cv->guest)))
    linux_note (cv, "nothing can be installed in this guest at its first "
                "boot, because %s: install the package " AGENT_PACKAGE
                " by hand", obstacle);
  else {
    if (!linux_firstboot_add (cv->guest, script_name, script, &done, error))
      return false;
    linux_note (cv, "the package " AGENT_PACKAGE " will be installed at the "
                "first boot");
  }
  return true;
}

static bool
enable_installed (struct conversion *cv, GError **error)
{
  const struct linux_init *init = linux_init_find (cv->guest);
  bool found = false, changed = false;

  for (size_t i = 0; init && !found && i < G_N_ELEMENTS (services); i++)
    if (!init->enable_service (cv->guest, services[i], &found, &changed,
                               error))
      return false;
  linux_note (cv, "the package " AGENT_PACKAGE " is installed%s",
              changed ? ", and is started at boot from now on" : "");
  return true;
}

/* The guest runs without its agent too. */
bool
linux_guest_agent (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;

  if (!cv->caps->guest_agent_channel)
    return true;
  if (!(is_installed (cv) ? enable_installed
                          : install_later) (cv, &failure))
    linux_warning (cv, "the QEMU guest agent is not set up, install and "
                   "start the package " AGENT_PACKAGE " in the guest: %s",
                   failure->message);
  return true;
}
