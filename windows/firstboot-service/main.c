/* SPDX-License-Identifier: GPL-2.0-or-later */
/* v2v-firstboot.exe: the service, or one folder at a console. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "windows/firstboot-service/firstboot.h"

int wmain (int argc, wchar_t **argv);

/* The folder in which this program is. */
static bool
own_folder (struct folder *f)
{
  const DWORD n = GetModuleFileNameW (NULL, f->path, FB_MAX_PATH);
  WCHAR *last;

  if (n == 0 || n >= FB_MAX_PATH)
    return false;
  last = wcsrchr (f->path, L'\\');
  if (!last)
    return false;
  *last = L'\0';
  return true;
}

static int
run_console (struct firstboot *fb, const WCHAR *dir)
{
  static const int exit_codes[] = {
    [FB_END_FINISHED] = 0, [FB_END_REBOOT] = FB_EXIT_REBOOT,
    [FB_END_STOPPED] = 3, [FB_END_UNSAVED] = 4,
  };
  const DWORD n = GetFullPathNameW (dir, FB_MAX_PATH, fb->folder.path, NULL);

  if (n == 0 || n >= FB_MAX_PATH) {
    fprintf (stderr, "v2v-firstboot: the folder's name is not usable\n");
    return 1;
  }
  fb->console = true;
  return exit_codes[firstboot_run (fb)];
}

int
wmain (int argc, wchar_t **argv)
{
  struct firstboot fb = { .console = false };

  fb.stop = CreateEventW (NULL, TRUE, FALSE, NULL);
  if (!fb.stop)
    return 1;
  fb.no_jobs = argc == 4 && wcscmp (argv[3], L"--no-jobs") == 0;
  if ((argc == 3 || fb.no_jobs) && wcscmp (argv[1], L"--console") == 0)
    return run_console (&fb, argv[2]);
  if (argc == 3 && wcscmp (argv[1], L"--remove-device") == 0)
    return device_remove (argv[2]);
  if (argc == 1 && own_folder (&fb.folder) && service_main (&fb) == 0)
    return 0;
  fprintf (stderr, "v2v-firstboot is a service.  To run the scripts of "
           "DIR\\scripts:\n  v2v-firstboot --console DIR [--no-jobs]\n"
           "To forget a device that is not there any more:\n"
           "  v2v-firstboot --remove-device INSTANCE\n");
  return 1;
}
