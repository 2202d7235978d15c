/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a converted Windows does at its first boot, as batch files.  Pure text.
 *
 * All is ASCII with lines ended by CR LF, holds no text of the guest, and can
 * be run again.  Exit codes are those of msiexec: 0 done, 3010 done and a
 * reboot is wanted, anything else failed.  What a Windows has:
 *   pnputil /add-driver from 10 1607 on, -i -a from Vista on, none before
 *     ("PnPUtil command syntax", Windows driver documentation)
 *   disks that are new stay offline on some servers from Vista on ("san",
 *     "online disk", "attributes disk" of DiskPart); Get-Disk and Set-Disk
 *     from 8 on */
#ifndef WINDOWS_SCRIPTS_H
#define WINDOWS_SCRIPTS_H

#include <stdbool.h>
#include <glib.h>

#include "windows/version.h"

/* Where drivers are, below %SystemRoot%, which may be \WINNT. */
#define WINDOWS_DRIVER_DIR "\\Drivers\\VirtIO"
/* Where files for scripts are, below the system drive. */
#define WINDOWS_FIRSTBOOT_DIR "\\Program Files\\Guestfs\\Firstboot"
#define WINDOWS_FIRSTBOOT_DATA WINDOWS_FIRSTBOOT_DIR "\\data"

struct windows_script_facts {
  const struct windows_version *version;
  bool drivers;                  /* there are packages in the driver folder */
  const char *agent;             /* "qemu-ga-x86_64.msi" there, or NULL */
  bool serial;                   /* its channel's driver is there */
  bool balloon;                  /* blnsvr.exe is there */
  unsigned disks;                /* of the source */
  const char *network;           /* "network.ps1" in the data folder, NULL */
};

struct windows_script {
  const char *name;              /* "install-drivers"; stable */
  unsigned order;                /* 100: run in this order */
  const char *limits;            /* of the first-boot service, where its own
                                    would be too long to wait; or NULL */
  /* The text, or NULL: this Windows does not need it. */
  char *(*text) (const struct windows_script_facts *f);
};

/* Ended by an empty row. */
extern const struct windows_script windows_scripts[];

/* TEXT with each '\n' as CR LF. */
char *windows_text_crlf (const char *text);

#endif
