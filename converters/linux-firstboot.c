/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scripts that the guest runs once, at its first boot.
 *
 * Callers know the folder (/usr/lib/virt-sysprep/scripts) and put files of
 * their own there; scripts run in the order of their names. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "v2v/base/error.h"

#define BASE "/usr/lib/virt-sysprep"
#define UNIT "virt-v2v-firstboot.service"
#define UNITS "/etc/systemd/system/"

/* A script is moved away before it runs, so that none can run twice
 * whatever becomes of it; where that fails it does not run at all. */
static const char runner[] =
  "#!/bin/sh\n"
  "# Run each script in scripts/ once, in the order of their names.\n"
  "base=" BASE "\n"
  "log=/root/virt-sysprep-firstboot.log\n"
  "umask 077\n"
  "exec >>\"$log\" 2>&1\n"
  "mkdir -p \"$base/scripts-done\" || exit 1\n"
  "for script in \"$base\"/scripts/*; do\n"
  "  [ -f \"$script\" ] || continue\n"
  "  name=${script##*/}\n"
  "  mv \"$script\" \"$base/scripts-done/$name\" || continue\n"
  "  echo \"=== $(date): running $name\"\n"
  "  \"$base/scripts-done/$name\" </dev/null\n"
  "  echo \"=== $(date): $name ended with status $?\"\n"
  "done\n"
  "systemctl disable " UNIT "\n";

/* Type=simple: started is enough, so nothing in the boot waits for it; it
 * comes after the network where that comes up, but does not ask for it. */
static const char unit[] =
  "[Unit]\n"
  "Description=Scripts that run once after the conversion by virt-v2v\n"
  "ConditionDirectoryNotEmpty=" BASE "/scripts\n"
  "After=network.target network-online.target\n"
  "\n"
  "[Service]\n"
  "Type=simple\n"
  "ExecStart=" BASE "/firstboot.sh\n"
  "RuntimeMaxSec=2h\n"
  "\n"
  "[Install]\n"
  "WantedBy=multi-user.target\n";

static bool
write_program (struct guest *guest, const char *path, const char *text,
               GError **error)
{
  return guest_write_text (guest, path, text, error) &&
         guest_chmod (guest, path, 0755, error);
}

static bool
enable_unit (struct guest *guest, GError **error)
{
  static const char wants[] = UNITS "multi-user.target.wants";

  return guest_mkdir_p (guest, wants, error) &&
         guest_write_text (guest, UNITS UNIT, unit, error) &&
         guest_symlink (guest, UNITS UNIT,
                        UNITS "multi-user.target.wants/" UNIT, error);
}

static bool
has_systemd (struct guest *guest)
{
  static const char *const paths[] = {
    "/lib/systemd/systemd", "/usr/lib/systemd/systemd",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
    if (guest_is_file (guest, paths[i]))
      return true;
  return false;
}

bool
linux_firstboot_add (struct guest *guest, const char *name,
                     const char *script, bool *ret_done, GError **error)
{
  g_autofree char *path = g_strconcat (BASE "/scripts/", name, NULL);

  *ret_done = false;
  if (!has_systemd (guest))
    return true;
  if (!guest_mkdir_p (guest, BASE "/scripts", error) ||
      !write_program (guest, path, script, error) ||
      !write_program (guest, BASE "/firstboot.sh", runner, error) ||
      !enable_unit (guest, error))
    return false;
  *ret_done = true;
  return true;
}
