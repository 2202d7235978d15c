/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Find out once whether qemu can use /dev/kvm, and remember it. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/guest/kvm.h"

#define CACHE_FILE "virt-v2v-kvm"
#define CACHE_MAX 4096           /* bytes of the file that are read */
#define PROBE_VERSION "2"        /* what another probe said does not count */

/* --- the memory -------------------------------------------------------- */

/* Nobody but us may have written what is read from here. */
static bool
is_ours (int fd, mode_t type)
{
  struct stat st;

  return fstat (fd, &st) == 0 && (st.st_mode & S_IFMT) == type &&
         st.st_uid == geteuid () && (st.st_mode & 022) == 0;
}

static int
open_cache_dir (const char *dir)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd != -1 && !is_ours (fd, S_IFDIR)) {
    close (fd);
    return -1;
  }
  return fd;
}

/* The file: one line "yes KEY" or "no KEY", then the reason. */
bool
kvm_cache_read (const char *dir, const char *key, bool *ret_works,
                char **ret_why)
{
  autofd dirfd = open_cache_dir (dir);
  autofd fd = dirfd == -1 ? -1
    : openat (dirfd, CACHE_FILE,
              O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  char text[CACHE_MAX + 1];
  char *line_end, *space;
  ssize_t n;

  if (fd == -1 || !is_ours (fd, S_IFREG) ||
      (n = read (fd, text, CACHE_MAX)) <= 0)
    return false;
  text[n] = '\0';
  line_end = strchr (text, '\n');
  space = strchr (text, ' ');
  if (line_end == NULL || space == NULL || space > line_end)
    return false;
  *line_end = '\0';
  if (strcmp (space + 1, key) != 0)
    return false;
  *space = '\0';
  *ret_works = strcmp (text, "yes") == 0;
  *ret_why = *ret_works ? NULL : clean_text (line_end + 1, KVM_WHY_MAX);
  return true;
}

/* A failure to remember only costs the next run a probe. */
void
kvm_cache_write (const char *dir, const char *key, bool works,
                 const char *why)
{
  g_autofree char *text = g_strdup_printf ("%s %s\n%s",
                                           works ? "yes" : "no", key,
                                           why ? why : "");
  g_autofree char *temp = g_strdup_printf (CACHE_FILE ".%d",
                                           (int) getpid ());
  autofd dirfd = open_cache_dir (dir);
  autofd fd = dirfd == -1 ? -1
    : openat (dirfd, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
              O_CLOEXEC, 0600);
  size_t size = strlen (text);

  if (fd == -1)
    return;
  if (write (fd, text, size) != (ssize_t) size ||
      renameat (dirfd, temp, dirfd, CACHE_FILE) == -1)
    unlinkat (dirfd, temp, 0);
}

/* Where it is kept: gone with the login session or the next boot. */
static char *
cache_dir (void)
{
  const char *session = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *run = g_strdup_printf ("/run/user/%u", geteuid ());
  char *temp = g_strdup_printf ("/tmp/virt-v2v-%u", geteuid ());
  const char *candidates[] = { session, run, NULL };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (candidates); i++) {
    autofd fd = candidates[i] ? open_cache_dir (candidates[i]) : -1;
    if (fd != -1) {
      g_free (temp);
      return g_strdup (candidates[i]);
    }
  }
  g_mkdir (temp, 0700);          /* its owner and mode are checked later */
  return temp;
}

/* Changes with every boot and with every other qemu. */
static char *
cache_key (const char *qemu)
{
  g_autofree char *boot_id = NULL;
  struct stat st;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot_id,
                            NULL, NULL) || stat (qemu, &st) == -1)
    return NULL;
  return g_strdup_printf (PROBE_VERSION " %s %s %jd %jd",
                          g_strstrip (boot_id), qemu,
                          (intmax_t) st.st_mtime, (intmax_t) st.st_size);
}

/* --- the answer -------------------------------------------------------- */

/* The qemu that libguestfs would use: guestfs(3), LIBGUESTFS_HV. */
static char *
find_qemu (void)
{
  const char *hv = g_getenv ("LIBGUESTFS_HV");

  if (hv && hv[0])
    return g_find_program_in_path (hv);
#ifdef __x86_64__
  return g_find_program_in_path ("qemu-system-x86_64");
#else
  return NULL;
#endif
}

/* The boot sector first: what aborts or hangs at once costs no kernel. */
static bool
probe_all (const char *qemu, char **ret_why)
{
  g_autofree char *kernel = kvm_find_kernel ("/boot", "/lib/modules");
  gint64 start = g_get_monotonic_time ();
  unsigned left = KVM_PROBE_SECONDS;

  if (!kvm_probe_sector (qemu, "kvm", left, ret_why))
    return false;
  if (kernel == NULL) {
    report_debug ("no Linux kernel was found to try /dev/kvm with");
    return true;
  }
  left -= MIN (left - 1, (unsigned) ((g_get_monotonic_time () - start) /
                                     G_USEC_PER_SEC));
  return kvm_probe_kernel (qemu, "kvm", kernel, left, ret_why);
}

static bool
probe_and_remember (const char *qemu, char **ret_why)
{
  g_autofree char *dir = cache_dir (), *key = cache_key (qemu);
  bool works;

  if (key && kvm_cache_read (dir, key, &works, ret_why)) {
    report_debug ("/dev/kvm %s (remembered in %s)",
                  works ? "works" : "does not work", dir);
    return works;
  }
  works = probe_all (qemu, ret_why);
  if (key)
    kvm_cache_write (dir, key, works, *ret_why);
  return works;
}

bool
kvm_works (char **ret_why)
{
  g_autofree char *qemu = NULL;

  *ret_why = NULL;
  if (access ("/dev/kvm", F_OK) == -1)
    return false;
  if (access ("/dev/kvm", R_OK | W_OK) == -1) {
    *ret_why = g_strdup_printf ("%s; add the user to the group kvm",
                                g_strerror (errno));
    return false;
  }
  qemu = find_qemu ();
  /* Without a machine whose code we know there is nothing to try it with:
   * what the device says is believed. */
  return qemu == NULL || probe_and_remember (qemu, ret_why);
}
