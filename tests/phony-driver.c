/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phony driver packages, and the guests that get them.  For tests. */
#include "config.h"

#include <string.h>
#include <archive.h>
#include <archive_entry.h>

#include "tests/phony-driver.h"
#include "windows/drivers/package-inf.h"

#define PE_SIZE 128
#define MAX_HIVE (64 * 1024 * 1024)

static const char viostor_inf[] =
  "[Version]\n"
  "Signature=\"$WINDOWS NT$\"\n"
  "Class=SCSIAdapter\n"
  "ClassGUID={4D36E97B-E325-11CE-BFC1-08002BE10318}\n"
  "Provider=%P%\n"
  "DriverVer=12/02/2021,100.90.104.21500\n"
  "CatalogFile=viostor.cat\n"
  "[DestinationDirs]\n"
  "DefaultDestDir=12\n"
  "[SourceDisksNames]\n"
  "1=%P%\n"
  "[SourceDisksFiles]\n"
  "viostor.sys=1\n"
  "[Manufacturer]\n"
  "%P%=Phony,NTx86,NTamd64\n"
  "[Phony.NTx86]\n"
  "%D%=scsi_inst,PCI\\VEN_1AF4&DEV_1001&SUBSYS_00021AF4&REV_00,"
  "PCI\\VEN_1AF4&DEV_1001\n"
  "%D%=scsi_inst,PCI\\VEN_1AF4&DEV_1042&SUBSYS_11001AF4&REV_01\n"
  "[Phony.NTamd64]\n"
  "%D%=scsi_inst,PCI\\VEN_1AF4&DEV_1001&SUBSYS_00021AF4&REV_00,"
  "PCI\\VEN_1AF4&DEV_1001\n"
  "%D%=scsi_inst,PCI\\VEN_1AF4&DEV_1042&SUBSYS_11001AF4&REV_01\n"
  "[scsi_inst]\n"
  "CopyFiles=files\n"
  "[files]\n"
  "viostor.sys,,,1\n"
  "[scsi_inst.Services]\n"
  "AddService=viostor,0x2,service\n"
  "[service]\n"
  "ServiceType=1\nStartType=0\nErrorControl=1\n"
  "ServiceBinary=%12%\\viostor.sys\n"
  "LoadOrderGroup=SCSI miniport\n"
  "AddReg=parameters\n"
  "[parameters]\n"
  "HKR,\"Parameters\\PnpInterface\",\"5\",0x00010001,0x00000001\n"
  "HKR,\"Parameters\",\"BusType\",0x00010001,0x00000001\n"
  "[scsi_inst.HW]\n"
  "AddReg=msi\n"
  "[msi]\n"
  "HKR,\"Interrupt Management\",,0x00000010\n"
  "HKR,\"Interrupt Management\\MessageSignaledInterruptProperties\","
  "MSISupported,0x00010001,1\n"
  "[Strings]\n"
  "P=\"Phony Drivers\"\n"
  "D=\"Phony disk controller\"\n";

static const char netkvm_inf[] =
  "[Version]\n"
  "Signature=\"$WINDOWS NT$\"\n"
  "Class=Net\n"
  "ClassGUID={4D36E972-E325-11CE-BFC1-08002BE10318}\n"
  "Provider=Phony\n"
  "DriverVer=12/02/2021,100.90.104.21500\n"
  "[DestinationDirs]\n"
  "DefaultDestDir=12\n"
  "[Manufacturer]\n"
  "Phony=Phony,NTx86,NTamd64\n"
  "[Phony.NTx86]\n"
  "Phony card=net_inst,PCI\\VEN_1AF4&DEV_1000\n"
  "[Phony.NTamd64]\n"
  "Phony card=net_inst,PCI\\VEN_1AF4&DEV_1000&SUBSYS_00011AF4&REV_00,"
  "PCI\\VEN_1AF4&DEV_1000\n"
  "[net_inst]\n"
  "CopyFiles=files\n"
  "[files]\n"
  "netkvm.sys\n"
  "[net_inst.Services]\n"
  "AddService=netkvm,0x2,service\n"
  "[service]\n"
  "ServiceType=1\nStartType=3\nErrorControl=1\n"
  "ServiceBinary=%12%\\netkvm.sys\n";

static void
add_file (struct driver_package *p, const char *name, const void *data,
          size_t size)
{
  struct driver_file *f = g_new0 (struct driver_file, 1);

  f->name = g_strdup (name);
  f->data = g_bytes_new (data, size);
  g_ptr_array_add (p->files, f);
}

/* Nothing but what pe_version reads. */
static void
add_driver (struct driver_package *p, const char *name, unsigned version)
{
  const guint32 info[] = { 0xfeef04bd, 0x10000, 100u << 16 | 90,
                           104u << 16 | version };
  guint8 data[PE_SIZE] = "MZ";

  for (size_t i = 0; i < G_N_ELEMENTS (info); i++) {
    const guint32 le = GUINT32_TO_LE (info[i]);
    memcpy (data + 64 + 4 * i, &le, sizeof le);
  }
  add_file (p, name, data, sizeof data);
}

static struct driver_package *
package_of (const char *text, const char *name,
            const struct windows_version *version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_inf) inf = inf_parse (text, strlen (text), name, &error);
  struct driver_package *p;

  g_assert_no_error (error);
  p = package_from_inf (inf, version, &error);
  g_assert_no_error (error);
  g_free (p->origin);
  p->origin = g_strdup ("phony drivers");
  add_file (p, name, text, strlen (text));
  return p;
}

struct driver_package *
phony_viostor (const struct windows_version *version,
               unsigned file_version)
{
  static const char catalog[] =
    "phony: Microsoft Windows Hardware Compatibility Publisher";
  struct driver_package *p = package_of (viostor_inf, "viostor.inf", version);

  add_file (p, "viostor.cat", catalog, sizeof catalog);
  add_driver (p, "viostor.sys", file_version);
  return p;
}

struct driver_package *
phony_netkvm (const struct windows_version *version)
{
  struct driver_package *p = package_of (netkvm_inf, "netkvm.inf", version);

  add_driver (p, "netkvm.sys", 1);
  return p;
}

/* --- real hives --------------------------------------------------------- */

static char *
hive_path (const char *name)
{
  const char *dir = g_getenv ("V2V_HIVES");
  const char *top = g_getenv ("top_srcdir");
  g_autofree char *file = g_strdup_printf ("%s.xz", name);

  if (dir)
    return g_build_filename (dir, file, NULL);
  return g_build_filename (top ? top : ".", "..", "shared", "data", "hives",
                           file, NULL);
}

GBytes *
real_hive (const char *name)
{
  g_autofree char *path = hive_path (name);
  g_autofree char *data = NULL;
  struct archive *a;
  struct archive_entry *entry;
  la_ssize_t size;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  a = archive_read_new ();
  data = g_malloc (MAX_HIVE);
  archive_read_support_filter_xz (a);
  archive_read_support_format_raw (a);
  g_assert_cmpint (archive_read_open_filename (a, path, 65536), ==,
                   ARCHIVE_OK);
  g_assert_cmpint (archive_read_next_header (a, &entry), ==, ARCHIVE_OK);
  size = archive_read_data (a, data, MAX_HIVE);
  archive_read_free (a);
  g_assert_cmpint (size, >, 0);
  return g_bytes_new (data, (gsize) size);
}
