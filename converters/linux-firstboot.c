/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scripts that the guest runs once, at its first boot.
 *
 * Callers know the folder (/usr/lib/virt-sysprep/scripts) and put files of
 * their own there; scripts run in the order of their names. */
#include "config.h"

#include <string.h>

#include "converters/linux-init.h"
#include "converters/linux.h"

#define BASE "/usr/lib/virt-sysprep"
#define RUNNER BASE "/firstboot.sh"

/* A script is moved away before it runs, so that none can run twice
 * whatever becomes of it; where that fails (a full or read-only disk) it does
 * not run at all.  One that does not end is ended after $limit seconds, with
 * all that it started where setsid(1) is there; timeout(1) is missing in old
 * guests.  The last lines, which remove the hook, are the init system's. */
static const char runner[] =
  "#!/bin/sh\n"
  "# Run each script in scripts/ once, in the order of their names.\n"
  "base=" BASE "\n"
  "log=/root/virt-sysprep-firstboot.log\n"
  "limit=3600\n"
  "PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
  "export PATH\n"
  "umask 077\n"
  "( : >>\"$log\" ) 2>/dev/null || log=/dev/null\n"
  "exec >>\"$log\" 2>&1\n"
  "umask 022\n"
  "mkdir -p \"$base/scripts-done\" || exit 1\n"
  "setsid=\n"
  "command -v setsid >/dev/null 2>&1 && setsid=setsid\n"
  "\n"
  "run_script () {\n"
  "  $setsid \"$1\" </dev/null &\n"
  "  pid=$!\n"
  "  ( trap 'kill $sleep; exit' TERM\n"
  "    sleep $limit & sleep=$!\n"
  "    wait $sleep\n"
  "    echo \"=== it did not end within $limit seconds\"\n"
  "    if [ -n \"$setsid\" ]; then kill -9 -$pid; else kill -9 $pid; fi\n"
  "  ) 2>/dev/null &\n"
  "  dog=$!\n"
  "  wait $pid\n"
  "  status=$?\n"
  "  kill $dog 2>/dev/null\n"
  "  return $status\n"
  "}\n"
  "\n"
  "for script in \"$base\"/scripts/*; do\n"
  "  [ -f \"$script\" ] || continue\n"
  "  name=${script##*/}\n"
  "  mv \"$script\" \"$base/scripts-done/$name\" || continue\n"
  "  echo \"=== $(date): running $name\"\n"
  "  run_script \"$base/scripts-done/$name\"\n"
  "  status=$?\n"
  "  echo \"=== $(date): $name ended with status $status\"\n"
  "done\n"
  "\n"
  "# All is done: not at the next boot.\n";

static bool
write_program (struct guest *guest, const char *path, const char *text,
               GError **error)
{
  return guest_write_text (guest, path, text, error) &&
         guest_chmod (guest, path, 0755, error);
}

/* The image of an OSTree system is checked out read-only: what is written to
 * its /usr would be gone with the next deployment, or never be there. */
const char *
linux_firstboot_obstacle (struct guest *guest)
{
  if (guest_is_dir (guest, "/ostree/repo") ||
      guest_is_dir (guest, "/sysroot/ostree/repo"))
    return "its /usr is a read-only image (OSTree)";
  if (!linux_init_find (guest))
    return "it has no init system that is known here";
  return NULL;
}

bool
linux_firstboot_add (struct guest *guest, const char *name,
                     const char *script, bool *ret_done, GError **error)
{
  g_autofree char *path = g_strconcat (BASE "/scripts/", name, NULL);
  g_autofree char *program = NULL;
  const struct linux_init *init;

  *ret_done = false;
  if (linux_firstboot_obstacle (guest))
    return true;
  init = linux_init_find (guest);
  program = g_strconcat (runner, init->disable, NULL);
  if (!guest_mkdir_p (guest, BASE "/scripts", error) ||
      !write_program (guest, path, script, error) ||
      !write_program (guest, RUNNER, program, error) ||
      !init->enable_program (guest, RUNNER, error))
    return false;
  *ret_done = true;
  return true;
}
