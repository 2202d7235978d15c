/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which virtual devices this Windows gets. */
#include "config.h"

#include "converters/windows.h"

static const char *const arches[] = {
  [ARCH_X86] = "i686", [ARCH_AMD64] = "x86_64", [ARCH_ARM64] = "aarch64",
};

bool
windows_choose_devices (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const struct windows_version *v = &windows_state (cv)->version;
  struct guestcaps *caps = cv->caps;

  caps->arch = g_strdup (arches[v->arch]);
  caps->block_bus = BUS_IDE;
  caps->nic_model = NIC_E1000;
  caps->machine = MACHINE_I440FX;
  return true;
}
