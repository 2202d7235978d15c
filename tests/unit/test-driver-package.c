/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of driver packages: decorations, and what an INF installs. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "windows/drivers/decoration.h"
#include "windows/drivers/package-inf.h"

static const struct windows_version
  xp = { .major = 5, .minor = 1, .build = 2600, .arch = ARCH_X86 },
  xp64 = { .major = 5, .minor = 2, .build = 3790, .arch = ARCH_AMD64 },
  w7 = { .major = 6, .minor = 1, .build = 7601, .arch = ARCH_AMD64 },
  w10 = { .major = 10, .build = 19045, .arch = ARCH_AMD64 },
  w10old = { .major = 10, .build = 10240, .arch = ARCH_AMD64 },
  w11 = { .major = 10, .build = 22631, .arch = ARCH_AMD64 },
  w11arm = { .major = 10, .build = 22631, .arch = ARCH_ARM64 },
  s2019 = { .major = 10, .build = 17763, .arch = ARCH_AMD64, .server = true };

/*----- decorations --------------------------------------------------------*/

/* [Manufacturer] "%x% = M, DECORATIONS": which one is chosen; "-": none; "":
 * the undecorated section. */
static const struct {
  const struct windows_version *version;
  const char *decorations, *chosen;
} choices[] = {
  { &w10, "NTamd64", "NTamd64" },
  { &w10, "ntAMD64", "ntAMD64" },
  { &w10, "NTx86", "-" },
  { &w10, "NTia64,NTarm,NTarm64", "-" },
  { &w11arm, "NTamd64,NTARM64", "NTARM64" },
  { &w10, "NT", "-" },
  { &w10, "", "-" },
  { &xp, "", "" },
  { &xp, "NT", "NT" },
  { &xp, "NT,NTx86", "NTx86" },
  { &xp, "NTx86.5.2", "" },
  { &xp64, "NTamd64.5.1,NTamd64.6", "NTamd64.5.1" },
  { &w7, "NTamd64,NTamd64.6.0,NTamd64.6.1,NTamd64.6.2", "NTamd64.6.1" },
  { &w7, "NTamd64.6.2,NTamd64.10.0", "-" },
  { &w7, "NTamd64.6", "NTamd64.6" },
  { &w10, "NTamd64.6.3,NTamd64.10.0", "NTamd64.10.0" },
  { &w10, "NTamd64.10.0...14393,NTamd64.10.0...17763",
    "NTamd64.10.0...17763" },
  { &w10, "NTamd64.10.0...22000,NTamd64.10.0", "NTamd64.10.0" },
  { &w10, "NTamd64.10.0...22000", "-" },
  { &w11, "NTamd64.10.0...22000", "NTamd64.10.0...22000" },
  { &w10old, "NTamd64.10.0...14393,NTamd64.6.1", "NTamd64.6.1" },
  { &w10, "NTamd64.6.3...99999", "NTamd64.6.3...99999" },
  { &w10, "NTamd64.10.0.3.,NTamd64.6.1", "NTamd64.6.1" },
  { &w10, "NTamd64.10.0.1,NTamd64.10.0", "NTamd64.10.0.1" },
  { &w10, "NTamd64.10.0,NTamd64.10.0.1", "NTamd64.10.0.1" },
  { &s2019, "NTamd64.10.0.3,NTamd64.10.0", "NTamd64.10.0.3" },
  { &s2019, "NTamd64.10.0.2,NTamd64.10.0", "NTamd64.10.0.2" },
  { &s2019, "NTamd64.6.2.3.,NTamd64.6.3", "NTamd64.6.3" },
  { &s2019, "NTamd64.10.0.1", "-" },
  { &w10, "NTamd64....0x80", "-" },
  { &w10, "NTamd64....0x80,NTamd64", "NTamd64" },
  { &w10, "NTamd64.0xA.0", "NTamd64.0xA.0" },
  { &w10, "NTamd64.x,NTamd64.10.0.....,amd64,NTvax", "-" },
};

static struct inf *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  struct inf *inf = inf_parse (text, strlen (text), "test.inf", &error);

  g_assert_no_error (error);
  return inf;
}

/* Each Models section has one device, whose ID is its decoration. */
static char *
text_of_choice (const char *decorations)
{
  g_autoptr (GString) s = g_string_new (
    "[Version]\nSignature=\"$Windows NT$\"\n[I]\n[M]\nd=I,ID_\n");
  g_auto (GStrv) all = g_strsplit (decorations, ",", -1);

  g_string_append_printf (s, "[Manufacturer]\nx=M%s%s\n",
                          *decorations ? "," : "", decorations);
  for (guint i = 0; all[i] && *decorations; i++)
    g_string_append_printf (s, "[M.%s]\nd=I,ID_%s\n", all[i], all[i]);
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static void
test_decorations (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autofree char *text = text_of_choice (choices[i].decorations);
    g_autoptr (v2v_inf) inf = parse (text);
    g_autoptr (GError) error = NULL;
    g_autoptr (v2v_driver_package) p =
      package_from_inf (inf, choices[i].version, &error);
    const struct driver_model *m;

    g_test_message ("%s", choices[i].decorations);
    if (g_str_equal (choices[i].chosen, "-")) {
      g_assert_null (p);
      g_assert_error (error, V2V_ERROR, V2V_ERROR_NOT_FOUND);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpuint (p->models->len, ==, 1);
    m = g_ptr_array_index (p->models, 0);
    g_assert_cmpstr (m->hardware_id + 3, ==, choices[i].chosen);
    g_assert_cmpstr (p->decoration, ==, choices[i].chosen);
  }
}

/* An empty Models section excludes its version. */
static void
test_excluded (void)
{
  g_autoptr (v2v_inf) inf = parse (
    "[Version]\nSignature=\"$Windows NT$\"\n[I]\n"
    "[Manufacturer]\nx=M,NTamd64.6.1,NTamd64.10.0\n"
    "[M.NTamd64.6.1]\nd=I,ID\n[M.NTamd64.10.0]\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_driver_package) p = package_from_inf (inf, &w7, NULL);

  g_assert_nonnull (p);
  g_assert_null (package_from_inf (inf, &w10, &error));
  g_assert_cmpstr (error->message, ==, "test.inf is for NTamd64.6.1, "
                   "NTamd64.10.0, not for Windows 10.0 build 19045 on amd64");
}

/*----- a whole package ----------------------------------------------------*/

static const char whole[] =
  "[Version]\nSignature=\"$WINDOWS NT$\"\nClass=SCSIAdapter\n"
  "ClassGUID={4D36E97B-E325-11CE-BFC1-08002BE10318}\nProvider=%V%\n"
  "DriverVer=03/08/2025,100.101.104.27100\n"
  "CatalogFile=Old.cat\nCatalogFile.NTamd64=New.Cat\n"
  "[SourceDisksNames]\n1=%d%,,,\\bin\n2=%d%,,,\"\"\n"
  "[SourceDisksFiles]\nX.sys=2,,\n[SourceDisksFiles.amd64]\nX.dll=1,sub\n"
  "[SourceDisksFiles.x86]\nno.dll=1\n"
  "[DestinationDirs]\nDefaultDestDir=12\nDlls=11,vendor ; System32\n"
  "[Manufacturer]\n%V%=Models,NTamd64\n"
  "[Models.NTamd64]\n%D%=Inst,PCI\\VEN_1&DEV_1&REV_0,PCI\\VEN_1&DEV_1\n"
  "%D%=INST,PCI\\VEN_1&DEV_2\n%D%=Bus,PCI\\VEN_1&DEV_3\n"
  "[Inst]\nCopyFiles=no\n"
  "[Inst.NT]\nCopyFiles=Drivers,@Extra.txt\nCopyFiles=Dlls\nAddReg=R1,R2\n"
  "Include=machine.inf\nNeeds=Common,PCI_DRV\n"
  "[Common]\nAddReg=R3\nNeeds=Inst.NT\n"
  "[Drivers]\nY.sys,X.sys,,2\n[Dlls]\nx.dll\n"
  "[R1]\nHKR,,Kinds,0x10000,\"a\",,c\n[R2]\nhkr,Sub Key,,0x10\n"
  "[R3]\nHKR,,N,0x00010001,7\n"
  "[Inst.NT.HW]\nAddReg=Hw\n[Hw]\nHKR,I\\M,On,%REG_DWORD%,1\n"
  "[Inst.NT.Services]\nAddService=other,,Other\n"
  "AddService = xsvc, 0x00000002 , Svc, Log\n"
  "[Svc]\nDisplayName=%D%\nServiceType=0x1\nStartType=0\nErrorControl=1\n"
  "ServiceBinary=%12%\\x.sys\nLoadOrderGroup=SCSI miniport\n"
  "Dependencies=a,+b\nAddReg=R3\n"
  "[Other]\nServiceType=16\nServiceBinary=%13%\\o.exe\n"
  "[Bus]\nAddReg=R1\n[Bus.Services]\nAddService=,2\n"
  "[Strings]\nV=\"Maker, Inc.\"\nD=Device\nREG_DWORD=0x00010001\n";

static void
check_head (const struct driver_package *p)
{
  g_assert_cmpstr (p->inf_name, ==, "test.inf");
  g_assert_cmpstr (p->kind, ==, "test");
  g_assert_cmpstr (p->provider, ==, "Maker, Inc.");
  g_assert_cmpstr (p->manufacturer, ==, "Maker, Inc.");
  g_assert_cmpstr (p->class_name, ==, "SCSIAdapter");
  g_assert_cmpstr (p->class_guid, ==,
                   "{4d36e97b-e325-11ce-bfc1-08002be10318}");
  g_assert_cmpstr (p->catalog, ==, "new.cat");
  g_assert_cmpuint (p->year * 10000 + p->month * 100 + p->day, ==, 20250308);
  g_assert_cmpuint (p->version[0], ==, 100);
  g_assert_cmpuint (p->version[3], ==, 27100);
  g_assert_cmpuint (g_strv_length (p->sources), ==, 2);
  g_assert_cmpstr (p->sources[0], ==, "bin/sub/x.dll");
  g_assert_cmpstr (p->sources[1], ==, "x.sys");
}

static void
check_copies (const struct driver_model *m)
{
  static const struct {
    const char *source, *target;
    unsigned dirid;
    const char *subdir;
  } rows[] = {
    { "x.sys", "Y.sys", 12, "" },
    { "extra.txt", "Extra.txt", 12, "" },
    { "x.dll", "x.dll", 11, "vendor" },
  };

  g_assert_cmpuint (m->copies->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < m->copies->len; i++) {
    const struct driver_copy *c = g_ptr_array_index (m->copies, i);

    g_assert_cmpstr (c->source, ==, rows[i].source);
    g_assert_cmpstr (c->target, ==, rows[i].target);
    g_assert_cmpuint (c->dirid, ==, rows[i].dirid);
    g_assert_cmpstr (c->subdir, ==, rows[i].subdir);
  }
}

static void
check_reg (const struct driver_reg *r, const char *subkey, const char *name,
           uint32_t flags, const char *values)
{
  g_autofree char *joined = g_strjoinv ("|", r->values);

  g_assert_cmpstr (r->root, ==, "HKR");
  g_assert_cmpstr (r->subkey, ==, subkey);
  g_assert_cmpstr (r->name, ==, name);
  g_assert_cmphex (r->flags, ==, flags);
  g_assert_cmpstr (joined, ==, values);
}

static void
check_services (const struct driver_model *m)
{
  const struct driver_service *other, *s;

  g_assert_cmpstr (m->service, ==, "xsvc");
  g_assert_cmpuint (m->services->len, ==, 2);
  other = g_ptr_array_index (m->services, 0);
  g_assert_cmpuint (other->type, ==, 16);
  g_assert_cmpuint (other->start, ==, 3);
  g_assert_cmpstr (other->binary, ==, "%13%\\o.exe");
  g_assert_null (other->group);
  g_assert_cmpuint (g_strv_length (other->depends), ==, 0);
  s = g_ptr_array_index (m->services, 1);
  g_assert_cmpuint (s->flags, ==, 2);
  g_assert_cmpuint (s->start, ==, 0);
  g_assert_cmpstr (s->display_name, ==, "Device");
  g_assert_cmpstr (s->binary, ==, "System32\\drivers\\x.sys");
  g_assert_cmpstr (s->group, ==, "SCSI miniport");
  g_assert_cmpstr (s->depends[1], ==, "+b");
  check_reg (g_ptr_array_index (s->regs, 0), "", "N", 0x10001, "7");
}

static void
test_whole (void)
{
  g_autoptr (v2v_inf) inf = parse (whole);
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_driver_package) p = package_from_inf (inf, &w10, &error);
  const struct driver_model *m, *second, *bus;

  g_assert_no_error (error);
  check_head (p);
  g_assert_cmpuint (p->models->len, ==, 3);
  m = g_ptr_array_index (p->models, 0);
  second = g_ptr_array_index (p->models, 1);
  bus = g_ptr_array_index (p->models, 2);
  g_assert_cmpstr (m->hardware_id, ==, "PCI\\VEN_1&DEV_1&REV_0");
  g_assert_cmpstr (m->compatible_ids[0], ==, "PCI\\VEN_1&DEV_1");
  g_assert_cmpstr (m->description, ==, "Device");
  g_assert_cmpstr (m->section_decorated, ==, "Inst.NT");
  g_assert_true (m->services == second->services);
  check_copies (m);
  check_services (m);
  g_assert_cmpuint (m->regs->len, ==, 3);
  check_reg (g_ptr_array_index (m->regs, 0), "", "Kinds", 0x10000, "a||c");
  check_reg (g_ptr_array_index (m->regs, 1), "Sub Key", "", 0x10, "");
  check_reg (g_ptr_array_index (m->regs, 2), "", "N", 0x10001, "7");
  check_reg (g_ptr_array_index (m->hw_regs, 0), "I\\M", "On", 0x10001, "1");
  g_assert_cmpstr (bus->service, ==, "");
  g_assert_cmpuint (bus->services->len, ==, 0);
}

/*----- bad ones -----------------------------------------------------------*/

static const struct {
  const char *text, *message;
} bad[] = {
  { "", "it has no section [Manufacturer]" },
  { "[Manufacturer]\nx=M,NTx86\n[M.NTx86]\nd=I,X\n", "is for NTx86, not" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n",
    "has no section [I]" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "CopyFiles=@..\\..\\x.sys\n", "wants to copy ‘..\\..\\x.sys’" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "CopyFiles=L\n[L]\nx.sys,../y\n[DestinationDirs]\nL=12\n",
    "wants to copy ‘../y’" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "CopyFiles=L\n[L]\n..\\y,x.sys\n[DestinationDirs]\nL=12\n",
    "wants to copy ‘..\\y’" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "CopyFiles=L\n[L]\nx.sys\n[DestinationDirs]\nL=12,a\\..\\b\n",
    "wants to copy ‘a\\..\\b’" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "CopyFiles=@x.sys\n", "does not say where ‘x.sys’ is to be copied" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "[I.Services]\nAddService=s,2,S\n", "not describe its service ‘s’" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "[I.Services]\nAddService=a\\b,2,S\n[S]\nServiceBinary=x\n",
    "no name of a service" },
  { "[Manufacturer]\nx=M,NTamd64\n[M.NTamd64]\nd=I,X\n[I]\n"
    "[I.Services]\nAddService=s,2,S\n[S]\nServiceBinary=%12%\\..\\x\n",
    "outside of Windows' folders" },
  { "[SourceDisksFiles]\n..\\x.sys=1\n[Manufacturer]\n",
    "brings ‘..\\x.sys’ from outside" },
  { "[SourceDisksFiles]\nx.sys=1,..\\a\n[Manufacturer]\n",
    "brings ‘x.sys’ from outside" },
};

static void
test_bad (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *text = g_strconcat ("[Version]\nSignature="
                                         "$Windows NT$\n", bad[i].text, NULL);
    g_autoptr (v2v_inf) inf = parse (text);
    g_autoptr (GError) error = NULL;

    g_assert_null (package_from_inf (inf, &w10, &error));
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, bad[i].message));
  }
}

/* Sections that list themselves very often. */
static void
test_budget (void)
{
  g_autoptr (GString) text = g_string_new (
    "[Version]\nSignature=$Windows NT$\n[Manufacturer]\nx=M,NTamd64\n"
    "[M.NTamd64]\nd=I,X\n[I]\nAddReg=R");
  g_autoptr (v2v_inf) inf = NULL;
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < 1000; i++)
    g_string_append (text, ",R");
  g_string_append (text, "\n[R]\n");
  for (unsigned i = 0; i < 1000; i++)
    g_string_append (text, "HKR,,a,,b\n");
  inf = parse (text->str);
  g_assert_null (package_from_inf (inf, &w10, &error));
  g_assert_nonnull (strstr (error->message, "installs more than"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/package/decorations", test_decorations);
  g_test_add_func ("/package/excluded", test_excluded);
  g_test_add_func ("/package/whole", test_whole);
  g_test_add_func ("/package/bad", test_bad);
  g_test_add_func ("/package/budget", test_budget);
  return g_test_run ();
}
