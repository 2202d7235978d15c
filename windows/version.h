/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which Windows this is: what its hives say, and what follows from it. */
#ifndef WINDOWS_VERSION_H
#define WINDOWS_VERSION_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

enum windows_arch { ARCH_X86, ARCH_AMD64, ARCH_ARM64 };

struct windows_version {
  unsigned major, minor;         /* of NT: 5.1 XP, 6.1 7, 10.0 10 and 11 */
  unsigned build;                /* 2600, 7601, 22000, 26100 */
  enum windows_arch arch;
  bool server;                   /* a server edition, or not a workstation */
  char *product_name;            /* "Windows Server 2019 Standard";
                                    11 is not called 10 */
  char *edition_id;              /* "Professional", "ServerStandard"; "" */
  char *installation_type;       /* "Client", "Server", "Server Core"; "" */
  char *display_version;         /* "22H2", "1809"; "" */
};

struct hive;

/* From HKLM\SOFTWARE and HKLM\SYSTEM. */
bool windows_version_read (struct hive *software, struct hive *system,
                           const char *control_set,
                           struct windows_version *ret, GError **error);
void windows_version_clear (struct windows_version *v);

/* Is this Windows at least MAJOR.MINOR? */
static inline bool
windows_at_least (const struct windows_version *v, unsigned major,
                  unsigned minor)
{
  return v->major > major || (v->major == major && v->minor >= minor);
}

/* The folder of a driver package that virtio-win's disc has for it: "xp",
 * "2k3", "w7", "2k12R2", "w11", "2k25"; and "x86", "amd64", "ARM64". */
const char *windows_version_code (const struct windows_version *v);
const char *windows_arch_code (enum windows_arch arch);

typedef struct windows_version v2v_windows_version;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (v2v_windows_version, windows_version_clear)

#endif
