/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest without virtio drivers boots from the emulated IDE or SATA
 * controller: Windows' own drivers for it are made ready for that.
 *
 * Sources: KB 314082 (XP and 2003: CriticalDeviceDatabase and services), KB
 * 922976 (Vista: services only).  Up to Windows 7 the kernel finds the driver
 * of the boot disk's controller in CriticalDeviceDatabase; later ones match
 * their own. */
#include "config.h"

#include "converters/windows.h"
#include "v2v/base/error.h"
#include "windows/path.h"
#include "windows/registry/services.h"

#define HDC_CLASS "{4D36E96A-E325-11CE-BFC1-08002BE10318}"
#define ALWAYS 0xffff

struct since { unsigned from, to; };     /* major * 256 + minor of NT */

#define VISTA 0x600
#define SEVEN 0x601
#define EIGHT 0x602

static const struct fallback_service {
  const char *name, *group;
  uint32_t tag;                  /* XP's order in the group */
  bool sata;                     /* else: IDE */
  bool needed;                   /* there is no boot without it */
  struct since since;
} services[] = {
  { "pciide", "System Bus Extender", 3, false, false, { 0, ALWAYS } },
  { "intelide", "System Bus Extender", 4, false, true, { 0, ALWAYS } },
  { "atapi", "SCSI miniport", 25, false, true, { 0, ALWAYS } },
  { "msahci", "SCSI miniport", 0, true, true, { VISTA, SEVEN } },
  { "storahci", "SCSI miniport", 0, true, true, { EIGHT, ALWAYS } },
};

static const struct fallback_device {
  const char *id, *service;
  struct since since;
} devices[] = {
  { "primary_ide_channel", "atapi", { 0, SEVEN } },
  { "secondary_ide_channel", "atapi", { 0, SEVEN } },
  { "internal_ide_channel", "atapi", { VISTA, SEVEN } },
  { "pci#ven_8086&dev_7010", "intelide", { 0, SEVEN } },
  { "pci#ven_8086&dev_7111", "intelide", { 0, SEVEN } },
  { "pci#cc_0101", "pciide", { 0, SEVEN } },
  { "pci#cc_010601", "msahci", { VISTA, SEVEN } },
};

static bool
is_in (const struct windows_state *state, struct since since)
{
  const unsigned version = state->version.major << 8 | state->version.minor;

  return version >= since.from && version <= since.to;
}

/* Installed on a SCSI disk, XP may have no service for an IDE controller. */
static bool
make_service (struct conversion *cv, const struct fallback_service *s,
              GError **error)
{
  const struct windows_state *state = windows_state (cv);
  struct hive *h = state->registry->system;
  g_autofree char *file =
    windows_path (cv->guest, "%s/System32/drivers/%s.sys", state->systemroot,
                  s->name);
  g_autofree char *image = g_strdup_printf ("system32\\drivers\\%s.sys",
                                            s->name);
  hive_key key;

  if (!guest_is_file (cv->guest, file))
    return !s->needed ||
           error_set (error, "%s is not there, and the guest may need it to "
                      "boot (STOP 0x7B): copy it there from Windows' "
                      "installation medium", file);
  key = hive_make (h, error, "%s\\Services\\%s", state->registry->control_set,
                   s->name);
  return key && hive_set_dword (h, key, "Type", 1, error) &&
         hive_set_dword (h, key, "ErrorControl", 1, error) &&
         hive_set_dword (h, key, "Start", SERVICE_BOOT, error) &&
         hive_set_text (h, key, "Group", s->group, error) &&
         hive_set_expand (h, key, "ImagePath", image, error) &&
         (s->tag == 0 || hive_set_dword (h, key, "Tag", s->tag, error));
}

static bool
prepare_service (struct conversion *cv, const struct fallback_service *s,
                 GError **error)
{
  const struct registry *r = windows_state (cv)->registry;
  const hive_key key = service_find (r->system, r->control_set, s->name);

  if (key)
    return service_load_at_boot (r->system, key, error);
  return make_service (cv, s, error);
}

/* What is there stays: another driver may have taken the controllers over. */
static bool
prepare_device (struct conversion *cv, const struct fallback_device *d,
                GError **error)
{
  const struct registry *r = windows_state (cv)->registry;
  hive_key key = hive_find (r->system,
                            "%s\\Control\\CriticalDeviceDatabase\\%s",
                            r->control_set, d->id);

  if (hive_has (r->system, key, "Service") ||
      !service_find (r->system, r->control_set, d->service))
    return true;
  key = hive_make (r->system, error,
                   "%s\\Control\\CriticalDeviceDatabase\\%s", r->control_set,
                   d->id);
  return key &&
         hive_set_text (r->system, key, "Service", d->service, error) &&
         hive_set_text (r->system, key, "ClassGUID", HDC_CLASS, error);
}

static void
warn (struct conversion *cv, const GError *failure)
{
  if (failure)
    guest_warning (cv->guest, "Windows' driver for the emulated disk "
                   "controller: %s", failure->message);
}

bool
windows_needs_fallback (const struct conversion *cv)
{
  return cv->caps->block_bus == BUS_IDE || cv->caps->block_bus == BUS_SATA;
}

bool
windows_prepare_fallback (struct conversion *cv,
                          GError **error G_GNUC_UNUSED)
{
  const bool sata = cv->caps->block_bus == BUS_SATA;

  for (size_t i = 0; i < G_N_ELEMENTS (services); i++) {
    g_autoptr (GError) failure = NULL;

    if (services[i].sata == sata &&
        is_in (windows_state (cv), services[i].since) &&
        !prepare_service (cv, &services[i], &failure))
      warn (cv, failure);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (devices); i++) {
    g_autoptr (GError) failure = NULL;

    if (is_in (windows_state (cv), devices[i].since) &&
        !prepare_device (cv, &devices[i], &failure))
      warn (cv, failure);
  }
  return true;
}
