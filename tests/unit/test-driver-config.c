/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration of kernel modules, and which drivers are gone. */
#include "config.h"

#include <glib.h>

#include "converters/driver-config.h"

static const struct driver_config virtio = { "virtio_net", "virtio_blk" };

struct row { const char *text, *with; };

static void
check (const char *with, const struct row *row)
{
  g_assert_cmpstr (with, ==, row->with);
}

static void
test_modprobe (void)
{
  static const struct row rows[] = {
    /* Xen of RHEL 5 */
    { "alias eth0 xennet\nalias scsi_hostadapter xenblk\n",
      "alias eth0 virtio_net\nalias scsi_hostadapter virtio_blk\n" },
    /* VMware of RHEL 4; further adapters go, software ones stay */
    { "alias eth0 pcnet32\r\nalias\tscsi_hostadapter  mptbase # old\n"
      "alias scsi_hostadapter1 mptspi\nalias scsi_hostadapter2 ata_piix\n"
      "alias scsi_hostadapter3 iscsi_tcp\nalias usb-controller uhci-hcd\n",
      "alias eth0 virtio_net\r\nalias\tscsi_hostadapter  virtio_blk # old\n"
      "alias scsi_hostadapter2 ata_piix\n"
      "alias scsi_hostadapter3 iscsi_tcp\nalias usb-controller uhci-hcd\n" },
    /* One that leads to it is there, behind the old one. */
    { "alias scsi_hostadapter BusLogic\nalias scsi_hostadapter1 virtio-blk\n",
      "alias scsi_hostadapter1 virtio-blk\n" },
    { "alias eth12 e1000\nalias ethernet e1000\nalias eth off\n"
      "alias eth1 off\nalias eth2 bonding\n",
      "alias eth12 virtio_net\nalias ethernet e1000\nalias eth off\n"
      "alias eth1 off\nalias eth2 bonding\n" },
    { "blacklist virtio_blk\nblacklist pcnet32\nblacklist virtiofs\n"
      "install virtio-net /bin/false\ninstall virtio_net /sbin/x\n",
      "blacklist pcnet32\nblacklist virtiofs\ninstall virtio_net /sbin/x\n" },
    { "# alias eth0 xennet\n", NULL }, { "alias eth0", NULL },
    { "alias eth0 xennet \\\n", NULL }, { "", NULL }, { "alias\n", NULL },
    { "options xennet x=1\n", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = driver_config_edit_modprobe (rows[i].text,
                                                         &virtio);
    check (with, &rows[i]);
  }
}

/* What the target has where the kernel knows no virtio. */
static void
test_modprobe_slow (void)
{
  static const struct driver_config slow = { "e1000", "ahci" };
  static const struct row rows[] = {
    { "alias eth0 vmxnet3\nalias scsi_hostadapter vmw-pvscsi\n",
      "alias eth0 e1000\nalias scsi_hostadapter ahci\n" },
    { "alias scsi_hostadapter ahci\nalias scsi_hostadapter1 mptsas\n",
      "alias scsi_hostadapter ahci\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = driver_config_edit_modprobe (rows[i].text, &slow);
    check (with, &rows[i]);
  }
}

static void
test_lists (void)
{
  static const struct row rows[] = {
    { "loop\nxen-blkfront\n  vmw_pvscsi x=1\n# xennet\nmptspi\n",
      "loop\n# xennet\nmptspi\n" },
    { "loop\n", NULL }, { "", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = driver_config_edit_list (rows[i].text);
    check (with, &rows[i]);
  }
}

static void
test_dracut (void)
{
  static const struct row rows[] = {
    { "add_drivers+=\" xen-blkfront xen-netfront \"\n",
      "add_drivers+=\" \"\n" },
    { "force_drivers+=' hv_vmbus ahci hv_storvsc '\n",
      "force_drivers+=' ahci '\n" },
    { "  omit_drivers+=\" virtio_blk floppy virtio \"\n",
      "  omit_drivers+=\" floppy \"\n" },
    { "drivers=vmxnet3\n", "drivers=\n" },
    { "# add_drivers+=\" xennet \"\n", NULL },
    { "add_drivers\n", NULL }, { "add_dracutmodules+=\" xennet \"\n", NULL },
    { "omit_drivers+=\" xennet \"\n", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = driver_config_edit_dracut (rows[i].text);
    check (with, &rows[i]);
  }
}

static void
test_words (void)
{
  static const struct row rows[] = {
    { "xenblk xennet processor", "processor" },
    { "processor xenblk ext3", "processor ext3" },
    { "xenblk", "" }, { "ext3", NULL }, { "", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = driver_config_edit_words (rows[i].text);
    check (with, &rows[i]);
  }
}

static void
test_foreign (void)
{
  g_assert_true (driver_is_foreign ("xen-vnif"));
  g_assert_true (driver_is_foreign ("xen_platform-pci"));
  g_assert_true (driver_is_foreign ("hv_storvsc"));
  g_assert_false (driver_is_foreign ("virtio_blk"));
  g_assert_false (driver_is_foreign ("e1000"));
  g_assert_false (driver_is_foreign (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/driver-config/modprobe", test_modprobe);
  g_test_add_func ("/driver-config/modprobe-slow", test_modprobe_slow);
  g_test_add_func ("/driver-config/lists", test_lists);
  g_test_add_func ("/driver-config/dracut", test_dracut);
  g_test_add_func ("/driver-config/words", test_words);
  g_test_add_func ("/driver-config/foreign", test_foreign);
  return g_test_run ();
}
