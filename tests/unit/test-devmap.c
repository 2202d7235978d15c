/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What disk names become on the target. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/devmap.h"

static struct devmap *
make (enum source_hypervisor hypervisor, enum block_bus bus,
      const enum source_controller *controllers, size_t n)
{
  /* Only what the map looks at. */
  struct source s = { .hypervisor = hypervisor };
  struct source_disk disks[100] = { { 0 } };
  struct devmap *map;

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (disks));
  s.disks = g_ptr_array_new ();
  for (size_t i = 0; i < n; i++) {
    disks[i].controller = controllers[i];
    g_ptr_array_add (s.disks, &disks[i]);
  }
  map = devmap_new (&s, bus);
  g_ptr_array_unref (s.disks);
  return map;
}

struct row {
  const char *name;
  enum devmap_result result;
  const char *with;
};

static void
check (const struct devmap *map, const struct row *rows, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    g_autofree char *with = NULL;

    g_assert_cmpint (devmap_translate (map, rows[i].name, &with), ==,
                     rows[i].result);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

/* Two disks of which nothing is known: each family counts by itself. */
static void
test_unknown (void)
{
  static const enum source_controller c[2] = { CONTROLLER_UNKNOWN };
  g_autoptr (devmap) map = make (HV_UNKNOWN, BUS_VIRTIO_BLK, c, 2);
  static const struct row rows[] = {
    { "/dev/sda", DEVMAP_CHANGED, "/dev/vda" },
    { "/dev/sda1", DEVMAP_CHANGED, "/dev/vda1" },
    { "/dev/sdb15", DEVMAP_CHANGED, "/dev/vdb15" },
    { "/dev/hda3", DEVMAP_CHANGED, "/dev/vda3" },
    { "/dev/xvdb2", DEVMAP_CHANGED, "/dev/vdb2" },
    { "/dev/nvme1n1p2", DEVMAP_CHANGED, "/dev/vdb2" },
    { "/dev/nvme0n1", DEVMAP_CHANGED, "/dev/vda" },
    { "/dev/nvme0n2p2", DEVMAP_CHANGED, "/dev/vdb2" },
    { "/dev/nvme0n3p1", DEVMAP_UNKNOWN, NULL },
    { "/dev/vda1", DEVMAP_SAME, NULL },
    { "/dev/sdc1", DEVMAP_UNKNOWN, NULL },
    { "/dev/disk/by-path/pci-0000:00:10.0-scsi-0:0:0:0-part1",
      DEVMAP_UNKNOWN, NULL },
    { "/dev/disk/by-id/ata-VMware_1-part1", DEVMAP_UNKNOWN, NULL },
    { "/dev/disk/by-id/dm-uuid-LVM-x", DEVMAP_OTHER, NULL },
    { "/dev/disk/by-uuid/1234", DEVMAP_OTHER, NULL },
    { "/dev/mapper/sda1", DEVMAP_OTHER, NULL },
    { "/dev/sda01", DEVMAP_OTHER, NULL },
    { "/dev/sda99999", DEVMAP_OTHER, NULL },
    { "/dev/sda1x", DEVMAP_OTHER, NULL }, { "/dev/sd", DEVMAP_OTHER, NULL },
    { "/dev/sdabcd", DEVMAP_OTHER, NULL }, { "/dev/", DEVMAP_OTHER, NULL },
    { "/dev/nvme0n1p", DEVMAP_OTHER, NULL },
    { "/dev/nvme0", DEVMAP_OTHER, NULL },
    { "/dev/nvme9999n1p1", DEVMAP_OTHER, NULL },
    { "/dev/sr0", DEVMAP_OTHER, NULL }, { "sda1", DEVMAP_OTHER, NULL },
    { "/dev/hdc", DEVMAP_UNKNOWN, NULL }, { "", DEVMAP_OTHER, NULL },
    { "UUID=1234", DEVMAP_OTHER, NULL },
  };

  check (map, rows, G_N_ELEMENTS (rows));
  g_assert_cmpuint (devmap_disks (map), ==, 2);
}

/* An NVMe disk before a SCSI disk: both are the first of their kind. */
static void
test_mixed (void)
{
  static const enum source_controller c[] = {
    CONTROLLER_NVME, CONTROLLER_SCSI, CONTROLLER_IDE,
  };
  g_autoptr (devmap) map = make (HV_VMWARE, BUS_VIRTIO_SCSI, c, 3);
  static const struct row rows[] = {
    { "/dev/nvme0n1p1", DEVMAP_CHANGED, "/dev/sda1" },
    { "/dev/sda1", DEVMAP_CHANGED, "/dev/sdb1" },
    { "/dev/sdb1", DEVMAP_CHANGED, "/dev/sdc1" },
    { "/dev/hda1", DEVMAP_CHANGED, "/dev/sdc1" },
    { "/dev/xvda1", DEVMAP_UNKNOWN, NULL },
  };

  check (map, rows, G_N_ELEMENTS (rows));
}

/* Disks that were left behind keep their names to themselves. */
static void
test_left_behind (void)
{
  g_autoptr (v2v_source) s = source_new ();
  g_autoptr (devmap) map = NULL;
  static const struct row rows[] = {
    { "/dev/sda1", DEVMAP_UNKNOWN, NULL },
    { "/dev/sdb1", DEVMAP_CHANGED, "/dev/vda1" },
    { "/dev/sdc1", DEVMAP_UNKNOWN, NULL },
    { "/dev/sdd1", DEVMAP_CHANGED, "/dev/vdb1" },
    { "/dev/sde1", DEVMAP_UNKNOWN, NULL },
  };

  for (size_t i = 0; i < 5; i++)
    source_add_disk (s, "/d", NULL)->controller = CONTROLLER_SCSI;
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (s->left_behind, g_ptr_array_steal_index (s->disks, i));
  map = devmap_new (s, BUS_VIRTIO_BLK);
  check (map, rows, G_N_ELEMENTS (rows));
}

static void
test_same_bus (void)
{
  static const enum source_controller c[] = { CONTROLLER_SATA };
  g_autoptr (devmap) map = make (HV_VBOX, BUS_SATA, c, 1);
  static const struct row rows[] = {
    { "/dev/sda1", DEVMAP_SAME, NULL },
    { "/dev/hda1", DEVMAP_CHANGED, "/dev/sda1" },
  };

  check (map, rows, G_N_ELEMENTS (rows));
}

static void
test_xen (void)
{
  static const enum source_controller c[] = {
    CONTROLLER_IDE, CONTROLLER_UNKNOWN,
  };
  g_autoptr (devmap) map = make (HV_XEN, BUS_VIRTIO_BLK, c, 2);
  static const struct row rows[] = {
    { "/dev/xvda2", DEVMAP_CHANGED, "/dev/vda2" },
    { "/dev/xvdb", DEVMAP_CHANGED, "/dev/vdb" },
    { "/dev/sda1", DEVMAP_CHANGED, "/dev/vda1" },
  };

  check (map, rows, G_N_ELEMENTS (rows));
}

/* A physical machine: its RAID controllers number their disks. */
static void
test_physical (void)
{
  static const enum source_controller c[] = {
    CONTROLLER_IDE, CONTROLLER_IDE,
  };
  g_autoptr (devmap) map = make (HV_PHYSICAL, BUS_VIRTIO_BLK, c, 2);
  static const struct row rows[] = {
    { "/dev/cciss/c0d0p1", DEVMAP_CHANGED, "/dev/vda1" },
    { "/dev/cciss/c0d1", DEVMAP_CHANGED, "/dev/vdb" },
    { "/dev/ida/c0d0p12", DEVMAP_CHANGED, "/dev/vda12" },
    { "/dev/rd/c0d1p2", DEVMAP_CHANGED, "/dev/vdb2" },
    { "/dev/mmcblk0p2", DEVMAP_CHANGED, "/dev/vda2" },
    { "/dev/cciss/c0d2p1", DEVMAP_UNKNOWN, NULL },
    { "/dev/cciss/c1d0p1", DEVMAP_OTHER, NULL },
    { "/dev/cciss/c0d0p", DEVMAP_OTHER, NULL },
    { "/dev/cciss/c0d9999p1", DEVMAP_OTHER, NULL },
    { "/dev/cciss", DEVMAP_OTHER, NULL },
    { "/dev/mmcblk0boot0", DEVMAP_OTHER, NULL },
  };
  g_autofree char *text =
    devmap_rewrite (map, "root=/dev/cciss/c0d0p2 x=/dev/cciss/c0d0p2-x");

  check (map, rows, G_N_ELEMENTS (rows));
  g_assert_cmpstr (text, ==, "root=/dev/vda2 x=/dev/cciss/c0d0p2-x");
}

static void
test_many (void)
{
  static const enum source_controller c[100] = { CONTROLLER_UNKNOWN };
  g_autoptr (devmap) map = make (HV_VMWARE, BUS_VIRTIO_BLK, c, 100);
  static const struct row rows[] = {
    { "/dev/sdz1", DEVMAP_CHANGED, "/dev/vdz1" },
    { "/dev/sdaa1", DEVMAP_CHANGED, "/dev/vdaa1" },
    { "/dev/nvme27n1p1", DEVMAP_CHANGED, "/dev/vdab1" },
    { "/dev/sdcv", DEVMAP_CHANGED, "/dev/vdcv" },
    { "/dev/sdcw", DEVMAP_UNKNOWN, NULL },
  };

  check (map, rows, G_N_ELEMENTS (rows));
}

static void
test_rewrite (void)
{
  static const enum source_controller c[] = { CONTROLLER_SCSI };
  g_autoptr (devmap) map = make (HV_VMWARE, BUS_VIRTIO_BLK, c, 1);
  static const struct { const char *text, *with; } rows[] = {
    { "root=/dev/sda1 ro", "root=/dev/vda1 ro" },
    { "cryptdevice=/dev/sda3:crypt", "cryptdevice=/dev/vda3:crypt" },
    { "[ \"a|/dev/sda|\", \"r|/dev/sdb.*|\" ]",
      "[ \"a|/dev/vda|\", \"r|/dev/sdb.*|\" ]" },
    { "/dev/sda/lv /dev/sda-x /x/dev/sda1", NULL },
    { "/dev/sda1,/dev/sda2", "/dev/vda1,/dev/vda2" },
    { "/dev/", NULL }, { "", NULL }, { "/dev/sda", "/dev/vda" },
    { "/dev/mapper/sda1", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = devmap_rewrite (map, rows[i].text);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

static void
test_appliance (void)
{
  static const enum source_controller c[2] = { CONTROLLER_NVME,
                                               CONTROLLER_NVME };
  g_autoptr (devmap) map = make (HV_VMWARE, BUS_VIRTIO_BLK, c, 2);
  static const struct { const char *device, *name; } rows[] = {
    { "/dev/sda1", "/dev/vda1" }, { "/dev/sdb", "/dev/vdb" },
    { "/dev/sdc1", NULL }, { "/dev/debian-vg/root", NULL },
    { "btrfsvol:/dev/sda2/root", NULL }, { "/dev/sd", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = devmap_from_appliance (map, rows[i].device);
    g_assert_cmpstr (name, ==, rows[i].name);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/devmap/unknown", test_unknown);
  g_test_add_func ("/devmap/mixed", test_mixed);
  g_test_add_func ("/devmap/same-bus", test_same_bus);
  g_test_add_func ("/devmap/left-behind", test_left_behind);
  g_test_add_func ("/devmap/xen", test_xen);
  g_test_add_func ("/devmap/physical", test_physical);
  g_test_add_func ("/devmap/many", test_many);
  g_test_add_func ("/devmap/rewrite", test_rewrite);
  g_test_add_func ("/devmap/appliance", test_appliance);
  return g_test_run ();
}
