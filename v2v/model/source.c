/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source guest: making, freeing, the names of its enumerations. */
#include "config.h"

#include "v2v/model/source.h"

static void
disk_free (gpointer p)
{
  struct source_disk *d = p;

  g_free (d->uri);
  g_free (d->device);
  g_free (d->format);
  g_free (d->checksum_method);
  g_free (d->checksum);
  g_free (d);
}

static void
nic_free (gpointer p)
{
  struct source_nic *n = p;

  g_free (n->mac);
  g_free (n->model_name);
  g_free (n->vnet);
  g_free (n->vnet_orig);
  g_free (n->static_ip);
  g_free (n);
}

struct source *
source_new (void)
{
  struct source *s = g_new0 (struct source, 1);

  s->cpu_flags = g_ptr_array_new_with_free_func (g_free);
  s->features = g_ptr_array_new_with_free_func (g_free);
  s->disks = g_ptr_array_new_with_free_func (disk_free);
  s->left_behind = g_ptr_array_new_with_free_func (disk_free);
  s->removables = g_ptr_array_new_with_free_func (g_free);
  s->nics = g_ptr_array_new_with_free_func (nic_free);
  s->display.port = -1;
  return s;
}

void
source_free (struct source *s)
{
  if (s == NULL)
    return;
  g_ptr_array_unref (s->cpu_flags);
  g_ptr_array_unref (s->features);
  g_ptr_array_unref (s->disks);
  g_ptr_array_unref (s->left_behind);
  g_ptr_array_unref (s->removables);
  g_ptr_array_unref (s->nics);
  g_free (s->name);
  g_free (s->orig_name);
  g_free (s->genid);
  g_free (s->cpu_vendor);
  g_free (s->cpu_model);
  g_free (s->display.keymap);
  g_free (s->display.password);
  g_free (s->display.listen_to);
  g_free (s->sound);
  g_free (s);
}

struct source_disk *
source_add_disk (struct source *s, const char *uri, const char *format)
{
  struct source_disk *d = g_new0 (struct source_disk, 1);

  d->id = s->disks->len;
  d->uri = g_strdup (uri);
  d->format = g_strdup (format);
  g_ptr_array_add (s->disks, d);
  return d;
}

unsigned *
source_disk_ids (const struct source *s)
{
  unsigned *ids = g_new (unsigned, s->disks->len);

  for (guint i = 0; i < s->disks->len; i++)
    ids[i] = ((const struct source_disk *) s->disks->pdata[i])->id;
  return ids;
}

struct source_nic *
source_add_nic (struct source *s, const char *mac, enum vnet_type type,
                const char *vnet)
{
  struct source_nic *n = g_new0 (struct source_nic, 1);

  n->mac = g_strdup (mac);
  n->vnet_type = n->vnet_type_orig = type;
  n->vnet = g_strdup (vnet);
  n->vnet_orig = g_strdup (vnet);
  g_ptr_array_add (s->nics, n);
  return n;
}

/* libvirt's names of its drivers, as callers compare them. */
const char *
source_hypervisor_name (enum source_hypervisor hv)
{
  static const char *const names[] = {
    [HV_UNKNOWN] = "unknownhv", [HV_QEMU] = "qemu", [HV_KVM] = "kvm",
    [HV_XEN] = "xen", [HV_LXC] = "lxc", [HV_UML] = "uml",
    [HV_OPENVZ] = "openvz", [HV_TEST] = "test", [HV_VMWARE] = "vmware",
    [HV_HYPERV] = "hyperv", [HV_VBOX] = "vbox", [HV_PHYP] = "phyp",
    [HV_PARALLELS] = "parallels", [HV_BHYVE] = "bhyve",
    [HV_PHYSICAL] = "physical",
  };

  return names[hv];
}

const char *
source_controller_name (enum source_controller c)
{
  static const char *const names[] = {
    [CONTROLLER_UNKNOWN] = "", [CONTROLLER_IDE] = "ide",
    [CONTROLLER_SATA] = "sata", [CONTROLLER_SCSI] = "scsi",
    [CONTROLLER_VIRTIO_BLK] = "virtio-blk",
    [CONTROLLER_VIRTIO_SCSI] = "virtio-scsi", [CONTROLLER_NVME] = "nvme",
  };

  return names[c];
}
