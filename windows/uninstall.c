/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scripts that remove a program.  What the guest says is hostile: a name or a
 * command could hold anything that cmd.exe would run. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/programs.h"

#define MAX_PROGRAM 240          /* bytes of an uninstaller's path */
#define MAX_SHOWN 80             /* of the guest's texts in messages */

/* Where the hyphens are. */
static const char product_code[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";

bool
windows_is_product_code (const char *text)
{
  if (strlen (text) != strlen (product_code))
    return false;
  for (size_t i = 0; product_code[i]; i++)
    if (product_code[i] == 'x' ? !g_ascii_isxdigit (text[i])
                               : text[i] != product_code[i])
      return false;
  return true;
}

static bool
is_plain_path (const char *path)
{
  const size_t length = strlen (path);

  return length <= MAX_PROGRAM && g_ascii_isalpha (path[0]) &&
         path[1] == ':' && path[2] == '\\' && !strstr (path, "..") &&
         strspn (path + 2, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS
                 " ._-()\\") == length - 2 &&
         g_ascii_strcasecmp (path + length - 4, ".exe") == 0;
}

char *
windows_plain_program (const char *command)
{
  const size_t length = strlen (command);
  const bool quoted = length > 2 && command[0] == '"' &&
                      command[length - 1] == '"';
  g_autofree char *path = quoted ? g_strndup (command + 1, length - 2)
                                 : g_strdup (command);

  g_strstrip (path);
  return strlen (path) > 4 && is_plain_path (path) ? g_steal_pointer (&path)
                                                   : NULL;
}

/* 1605 is ERROR_UNKNOWN_PRODUCT.  Other codes, among them 3010 for a reboot
 * that is needed, are the script's own. */
static char *
installer_script (const char *code, const char *title)
{
  return g_strdup_printf
    ("@echo off\r\n"
     "\"%%SystemRoot%%\\System32\\msiexec.exe\" /x %s /qn /norestart "
     "REBOOT=ReallySuppress /l \"%%SystemDrive%%\\Program Files\\Guestfs\\"
     "Firstboot\\uninstall-%s.log\"\r\n"
     "set result=%%ERRORLEVEL%%\r\n"
     "if %%result%%==1605 set result=0\r\n"
     "exit /b %%result%%\r\n", code, title);
}

/* An uninstaller of NSIS starts a copy of itself and ends at once, so that
 * nobody would know when and how it really ended, and a reboot could fall into
 * it; with _?= and its folder, the last argument and never quoted, it does not,
 * but leaves itself there ("Installer Usage" of NSIS' manual). */
static char *
program_script (const char *program, const char *arguments)
{
  const char *last = strrchr (program, '\\');
  /* That of "C:\a.exe" is "C:\". */
  const size_t length = (size_t) (last - program) + (last == program + 2);
  g_autofree char *folder = g_strndup (program, length);

  return g_strdup_printf
    ("@echo off\r\n"
     "if not exist \"%s\" exit /b 0\r\n"
     "\"%s\" %s _?=%s\r\n"
     "set result=%%ERRORLEVEL%%\r\n"
     "if %%result%%==0 del /f \"%s\"\r\n"
     "if %%result%%==0 rd \"%s\" 2>nul\r\n"
     "exit /b %%result%%\r\n", program, program, arguments, folder, program,
     folder);
}

char *
windows_uninstall_script (const struct windows_program *p, const char *title,
                          const char *arguments, GError **error)
{
  g_autofree char *program = windows_plain_program (p->command);
  g_autofree char *shown = NULL;

  if (p->installer && windows_is_product_code (p->key))
    return installer_script (p->key, title);
  if (!p->installer && arguments && program)
    return program_script (program, arguments);
  shown = clean_text (*p->command ? p->command : p->key, MAX_SHOWN);
  error_set (error, "\"%s\" is no uninstaller that is known to run without "
             "asking", shown);
  return NULL;
}
