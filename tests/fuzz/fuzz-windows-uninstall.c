/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: what the registry says of an installed program, a line
 * each its key and its command, and the script that is made of it. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "windows/programs.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Nothing that cmd.exe takes for more than a word, but for what is ours. */
static void
check_script (const char *script, const char *program)
{
  g_autofree char *dir = g_strndup (program, (gsize) (strrchr (program, '\\')
                                                      - program));
  g_autofree char *ours =
    g_strdup_printf ("@echo off\r\nif not exist \"%s\" exit /b 0\r\n"
                     "\"%s\" /S _?=%s%s\r\nset result=%%ERRORLEVEL%%\r\n"
                     "if %%result%%==0 del /f \"%s\"\r\n"
                     "if %%result%%==0 rd \"%s%s\" 2>nul\r\n"
                     "exit /b %%result%%\r\n", program, program, dir,
                     strlen (dir) == 2 ? "\\" : "", program, dir,
                     strlen (dir) == 2 ? "\\" : "");

  g_assert_null (strpbrk (program, "\"%&|<>^!\r\n"));
  g_assert_cmpstr (script, ==, ours);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  const bool both = lines[0] && lines[1];
  struct windows_program p = {
    .key = both ? lines[0] : text, .name = text,
    .command = both ? lines[1] : text,
  };
  g_autofree char *program = windows_plain_program (p.command);
  g_autofree char *by_program = windows_uninstall_script (&p, "t", "/S", NULL);
  g_autofree char *by_installer = NULL;

  g_assert_true ((program != NULL) == (by_program != NULL));
  if (by_program)
    check_script (by_program, program);
  p.installer = true;
  by_installer = windows_uninstall_script (&p, "t", NULL, NULL);
  g_assert_true ((by_installer != NULL) == windows_is_product_code (p.key));
  if (by_installer)
    g_assert_nonnull (strstr (by_installer, p.key));
  return 0;
}
