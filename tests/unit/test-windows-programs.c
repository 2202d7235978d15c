/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Installed programs: what is found, and scripts that hold nothing hostile. */
#include "config.h"

#include <string.h>

#include "converters/windows-programs.h"
#include "tests/unit/windows-conversion.h"
#include "windows/programs.h"

#define UNINSTALL "Microsoft\\Windows\\CurrentVersion\\Uninstall\\"
#define CODE "{FE2F6A2C-196E-4210-9C04-2B1BC21F07EF}"

static const struct { const char *text; bool code; } codes[] = {
  { CODE, true },
  { "{fe2f6a2c-196e-4210-9c04-2b1bc21f07ef}", true },
  { "", false },
  { "{FE2F6A2C-196E-4210-9C04-2B1BC21F07E}", false },
  { "{FE2F6A2C-196E-4210-9C04-2B1BC21F07EF}&calc", false },
  { "{FE2F6A2C&196E-4210-9C04-2B1BC21F07EF}", false },
  { "{FE2F6A2C-196E-4210-9C04-2B1BC21F07E%}", false },
  { "FE2F6A2C-196E-4210-9C04-2B1BC21F07EFxx", false },
};

static void
test_codes (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_true (windows_is_product_code (codes[i].text) == codes[i].code);
}

static const struct { const char *command, *program; } commands[] = {
  { "C:\\Program Files\\Oracle\\VirtualBox Guest Additions\\uninst.exe",
    "C:\\Program Files\\Oracle\\VirtualBox Guest Additions\\uninst.exe" },
  { "\"C:\\Program Files (x86)\\Citrix\\XenTools\\uninstaller.exe\"",
    "C:\\Program Files (x86)\\Citrix\\XenTools\\uninstaller.exe" },
  { "d:\\a.EXE", "d:\\a.EXE" },
  { "", NULL }, { "a", NULL }, { "\"", NULL }, { "\"\"", NULL },
  { ".exe", NULL }, { "C:\\a.exe /S", NULL }, { "\"C:\\a.exe\" /S", NULL },
  { "C:\\a.exe\" & calc & \"C:\\b.exe", NULL },
  { "C:\\a%PATH%.exe", NULL }, { "C:\\a&calc.exe", NULL },
  { "C:\\a\ncalc.exe", NULL }, { "C:\\a^b.exe", NULL },
  { "C:\\a|b.exe", NULL }, { "C:\\a>b.exe", NULL }, { "C:\\a!b.exe", NULL },
  { "C:\\\xc3\xa4.exe", NULL }, { "C:\\a\\..\\b.exe", NULL },
  { "\\\\server\\share\\a.exe", NULL }, { "a.exe", NULL },
  { "C:a.exe", NULL }, { "C:\\a.bat", NULL }, { "C:/a.exe", NULL },
};

static void
test_commands (void)
{
  g_autofree char *name = g_strnfill (300, 'a');
  g_autofree char *path = g_strdup_printf ("C:\\%s.exe", name);
  g_autofree char *none = windows_plain_program (path);

  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *got = windows_plain_program (commands[i].command);
    g_assert_cmpstr (got, ==, commands[i].program);
  }
  g_assert_null (none);
}

static const struct {
  struct windows_program program;
  const char *arguments;
  const char *script;            /* NULL: refused */
} scripts[] = {
  { { (char *) CODE, (char *) "VMware Tools",
      (char *) "MsiExec.exe /X{0} & calc", true }, NULL,
    "@echo off\r\n"
    "\"%SystemRoot%\\System32\\msiexec.exe\" /x " CODE " /qn /norestart "
    "REBOOT=ReallySuppress /l \"%SystemDrive%\\Program Files\\Guestfs\\"
    "Firstboot\\uninstall-tools.log\"\r\n"
    "set result=%ERRORLEVEL%\r\n"
    "if %result%==1605 set result=0\r\n"
    "exit /b %result%\r\n" },
  { { (char *) "VBox", (char *) "x", (char *) "C:\\p q\\uninst.exe", false },
    "/S",
    "@echo off\r\n"
    "if not exist \"C:\\p q\\uninst.exe\" exit /b 0\r\n"
    "\"C:\\p q\\uninst.exe\" /S _?=C:\\p q\r\n"
    "set result=%ERRORLEVEL%\r\n"
    "if %result%==0 del /f \"C:\\p q\\uninst.exe\"\r\n"
    "if %result%==0 rd \"C:\\p q\" 2>nul\r\n"
    "exit /b %result%\r\n" },
  { { (char *) "VBox", (char *) "x", (char *) "C:\\uninst.exe", false }, NULL,
    NULL },
  { { (char *) "VBox", (char *) "x", (char *) "calc & C:\\u.exe", false },
    "/S", NULL },
  { { (char *) "no code", (char *) "x", (char *) "C:\\u.exe", true }, "/S",
    NULL },
};

static void
test_scripts (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text =
      windows_uninstall_script (&scripts[i].program, "tools",
                                scripts[i].arguments, &error);

    g_assert_cmpstr (text, ==, scripts[i].script);
    g_assert_true ((text == NULL) == (error != NULL));
  }
}

static const struct { const char *name, *script; } tools[] = {
  { "VMware Tools", "vmware-tools" },
  { "VMware Workstation", NULL },
  { "VMware Tools Documentation Viewer", NULL },
  { "Oracle VM VirtualBox Guest Additions 5.0.26", "virtualbox" },
  { "Oracle VirtualBox Guest Additions 7.1.4", "virtualbox" },
  { "Oracle VM VirtualBox 7.0", NULL },
  { "Parallels Tools", "parallels-tools" },
  { "Citrix XenServer Windows Guest Agent", "xen-tools" },
  { "Citrix XenCenter", NULL },
  { "XenServer VM Tools", "xen-tools" },
  { "Citrix Workspace", NULL },
  { "", NULL },
};

static const struct { const char *name; bool antivirus; } others[] = {
  { "McAfee VirusScan Enterprise", true },
  { "Symantec Endpoint Protection", true },
  { "ESET Endpoint Security", true },
  { "avast", true },
  { "Nortel VPN", false },
  { "Mozilla Firefox", false },
};

static void
test_tables (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tools); i++) {
    const struct windows_tools_row *r = windows_tools_find (tools[i].name);
    g_assert_cmpstr (r ? r->script : NULL, ==, tools[i].script);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (windows_is_antivirus (others[i].name) ==
                   others[i].antivirus);
}

static void
test_steps (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);
  static const char vmware[] = UNINSTALL CODE;
  static const char vbox[] = "Wow6432Node\\" UNINSTALL "VBox";
  static const char hidden[] = UNINSTALL "{hidden}";

  windows_test_software_text (t, vmware, "DisplayName", "VMware Tools");
  windows_test_software_dword (t, vmware, "WindowsInstaller", 1);
  windows_test_software_text (t, vbox, "DisplayName",
                              "Sun VirtualBox Guest Additions 3");
  windows_test_software_text (t, vbox, "UninstallString",
                              "C:\\u.exe\r\nformat c:");
  windows_test_software_text (t, hidden, "UninstallString", "C:\\u.exe");
  windows_test_software_text (t, UNINSTALL "av1", "DisplayName", "Avast One");
  windows_test_software_text (t, UNINSTALL "av2", "DisplayName", "Avast One");
  windows_test_run (t, windows_remove_tools);
  windows_test_run (t, windows_look_for_antivirus);

  g_assert_nonnull (t->state.scripts);
  g_assert_cmpuint (t->state.scripts->len, ==, 1);
  const struct windows_boot_script *s = g_ptr_array_index (t->state.scripts, 0);
  g_assert_cmpstr (s->name, ==, "uninstall-vmware-tools");
  g_assert_nonnull (strstr (s->text, CODE));
  g_assert_true (windows_test_said (t, "cannot be removed at the first boot"));
  g_assert_true (windows_test_said (t, "software (Avast One)"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows-programs/codes", test_codes);
  g_test_add_func ("/windows-programs/commands", test_commands);
  g_test_add_func ("/windows-programs/scripts", test_scripts);
  g_test_add_func ("/windows-programs/tables", test_tables);
  g_test_add_func ("/windows-programs/steps", test_steps);
  return g_test_run ();
}
