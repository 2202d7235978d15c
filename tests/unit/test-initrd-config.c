/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of adding modules to the configuration of initramfs programs. */
#include "config.h"

#include "converters/initrd-config.h"

static const char *const two[] = { "virtio_pci", "virtio_blk", NULL };

static const struct {
  const char *name;
  initrd_config_func edit;
  const char *text;
  const char *expected;          /* NULL: nothing changes */
} cases[] = {
  { "lines/empty", initrd_config_lines, "", "virtio_pci\nvirtio_blk\n" },
  { "lines/other-spelling", initrd_config_lines,
    "# virtio_blk\nvirtio-pci opt=1",
    "# virtio_blk\nvirtio-pci opt=1\nvirtio_blk\n" },
  { "lines/there", initrd_config_lines, "virtio_blk\nvirtio_pci\n", NULL },
  { "dracut/empty", initrd_config_dracut, "",
    "add_drivers+=\" virtio_pci virtio_blk \"\n" },
  { "dracut/some", initrd_config_dracut,
    "# add_drivers+=\" virtio_blk \"\nadd_drivers+=\" virtio_pci \"\n",
    "# add_drivers+=\" virtio_blk \"\nadd_drivers+=\" virtio_pci \"\n"
    "add_drivers+=\" virtio_blk \"\n" },
  { "dracut/there", initrd_config_dracut,
    "add_drivers+=\"virtio-blk virtio-pci\"", NULL },
  { "sysconfig/some", initrd_config_sysconfig,
    "A=1\nINITRD_MODULES=\"ata_piix virtio_pci\"\nB=2\n",
    "A=1\nINITRD_MODULES=\"ata_piix virtio_pci virtio_blk\"\nB=2\n" },
  { "sysconfig/none", initrd_config_sysconfig, "A=1\n",
    "A=1\nINITRD_MODULES=\"virtio_pci virtio_blk\"\n" },
  { "sysconfig/there", initrd_config_sysconfig,
    "INITRD_MODULES=\"virtio_blk virtio_pci\"\n", NULL },
  { "modprobe/numbers", initrd_config_modprobe,
    "alias eth0 e1000\nalias scsi_hostadapter mptspi\n"
    "# alias scsi_hostadapter1 virtio_blk\nalias scsi_hostadapter2 x\n",
    "alias eth0 e1000\nalias scsi_hostadapter mptspi\n"
    "# alias scsi_hostadapter1 virtio_blk\nalias scsi_hostadapter2 x\n"
    "alias scsi_hostadapter1 virtio_pci\n"
    "alias scsi_hostadapter3 virtio_blk\n" },
  { "modprobe/empty", initrd_config_modprobe, "",
    "alias scsi_hostadapter virtio_pci\n"
    "alias scsi_hostadapter1 virtio_blk\n" },
  { "modprobe/there", initrd_config_modprobe,
    "alias scsi_hostadapter virtio_blk\nalias x virtio_pci\n", NULL },
  { "make/some", initrd_config_make,
    "# all\nAUTODETECT = all\nMODULES_ADD = virtio-pci\n",
    "# all\nAUTODETECT = all\nMODULES_ADD = virtio-pci\n"
    "MODULES_ADD += virtio_blk\n" },
  { "make/there", initrd_config_make,
    "MODULES_ADD += virtio_pci virtio_blk\n", NULL },
  { "features/some", initrd_config_features, "features=\"ata base\"\n",
    "features=\"ata base virtio\"\n" },
  { "features/there", initrd_config_features, "features=\"base virtio\"\n",
    NULL },
  { "features/none", initrd_config_features, "# nothing\n", NULL },
};

static void
test_case (const void *opaque)
{
  const size_t i = GPOINTER_TO_SIZE (opaque);
  g_autofree char *with = cases[i].edit (cases[i].text, two), *again = NULL;

  g_assert_cmpstr (with, ==, cases[i].expected);
  again = with ? cases[i].edit (with, two) : NULL;
  g_assert_null (again);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/initrd-config/", cases[i].name,
                                         NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  return g_test_run ();
}
