/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Linux converter: its table of steps. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"

static bool
is_uefi (const struct conversion *cv)
{
  return cv->inspect->uefi;
}

static bool
is_not_uefi (const struct conversion *cv)
{
  return !cv->inspect->uefi;
}

static bool
keeps_network (const struct conversion *cv)
{
  return cv->options->network_identity == NETWORK_KEEP;
}

static bool
has_boot_loader (const struct conversion *cv)
{
  return linux_state (cv)->boot.ops != NULL;
}

static bool
left_disks_behind (const struct conversion *cv)
{
  return cv->source->left_behind->len > 0;
}

static bool
wants_relabel (const struct conversion *cv)
{
  return cv->options->selinux_relabel;
}

/* The order matters: packages before files that they own; the kernel before
 * the devices that it can drive, those before the names that they have; the
 * initramfs after everything that goes into it; labels after all. */
static const struct step linux_steps[] = {
  { "remove-hypervisor-tools", "Removing hypervisor tools",
    NULL, linux_remove_tools },
  { "remove-hypervisor-additions", "Running uninstallers of additions",
    NULL, linux_remove_additions },
  { "choose-kernel", "Choosing the kernel", NULL, linux_choose_kernel },
  { "choose-devices", "Choosing virtual devices", NULL,
    linux_choose_devices },
  { "default-kernel", "Setting the default kernel",
    has_boot_loader, linux_default_kernel },
  { "kernel-arguments", "Updating kernel arguments",
    has_boot_loader, linux_kernel_arguments },
  { "driver-configuration", "Updating configuration of drivers",
    NULL, linux_driver_configuration },
  { "cloud-init", "Updating cloud-init's data sources",
    NULL, linux_cloud_init },
  { "absent-mounts", "Marking mounts of disks that stay behind",
    left_disks_behind, linux_absent_mounts },
  { "remap-devices", "Updating device names", NULL, linux_remap_devices },
  { "network-identity", "Keeping network interface names",
    keeps_network, linux_keep_network },
  { "grub-install-device", "Updating GRUB's installation device",
    is_not_uefi, linux_grub_device },
  { "remove-caches", "Removing caches of devices",
    NULL, linux_remove_caches },
  { "hardware-detection", "Switching off detection of removed hardware",
    NULL, linux_hardware_detection },
  { "display-driver", "Updating X11's configuration",
    NULL, linux_display_driver },
  { "initramfs", "Updating the initramfs", NULL, linux_update_initrd },
  { "serial-console", "Updating serial consoles",
    NULL, linux_serial_console },
  { "uefi-fallback", "Adding the UEFI fallback boot path",
    is_uefi, linux_uefi_fallback },
  { "guest-agent", "Preparing the guest agent", NULL, linux_guest_agent },
  { "selinux-relabel", "SELinux relabelling",
    wants_relabel, linux_selinux_relabel },
  { NULL, NULL, NULL, NULL }
};

static bool
linux_accepts (const struct inspect *inspect)
{
  return g_strcmp0 (inspect->type, "linux") == 0 &&
         linux_family_find (inspect) != NULL;
}

/* A broken database is no reason to refuse the guest: its kernels are
 * found by their files too. */
static void
load_packages (struct conversion *cv)
{
  struct linux_state *state = linux_state (cv);
  const struct linux_package_tool *tool = state->family->packages;
  g_autoptr (GError) error = NULL;

  state->packages = tool ? tool->read (cv, &error) : NULL;
  if (tool && !state->packages)
    linux_warning (cv, "the list of installed packages cannot be read, so "
                   "no package will be removed: %s", error->message);
  if (!state->packages)
    state->packages = g_ptr_array_new ();
  report_debug ("converter linux: family %s, %u packages",
                state->family->name, state->packages->len);
}

static bool
linux_start (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  struct linux_state *state = g_new0 (struct linux_state, 1);

  cv->state = state;
  state->family = linux_family_find (cv->inspect);
  account_begin_step (cv->guest->account, "packages");
  load_packages (cv);
  state->initrd_tool = linux_initrd_tool_find (cv);
  return true;
}

static void
linux_finish (struct conversion *cv)
{
  struct linux_state *state = linux_state (cv);

  if (!state)
    return;
  g_clear_pointer (&state->packages, g_ptr_array_unref);
  g_clear_pointer (&state->kernels, g_ptr_array_unref);
  linux_boot_clear (&state->boot);
  devmap_free (state->devmap);
  g_free (state->initrd_stale);
  g_free (state);
  cv->state = NULL;
}

const struct converter linux_converter = {
  .name = "linux",
  .accepts = linux_accepts,
  .steps = linux_steps,
  .start = linux_start,
  .finish = linux_finish,
};
