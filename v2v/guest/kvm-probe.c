/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Try an accelerator: a boot sector of ours, and a Linux kernel, run by a real
 * qemu. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/process.h"
#include "v2v/base/runtime.h"
#include "v2v/guest/kvm.h"

/* --- a boot sector ------------------------------------------------------ */

#define PROBE_PORT "0xe9"
#define PROBE_TEXT "kvm"

/* A boot sector: three letters to the debug console, then power off through
 * the ACPI register PM1a_CNT of qemu's "pc" machine (port 0x604, SLP_EN with
 * SLP_TYP 0; hw/acpi in QEMU's documentation of the PIIX4 power management).
 * Neither an early end of qemu nor a reboot can look the same. */
static const unsigned char probe_code[] = {
  0xb0, 'k', 0xe6, 0xe9,         /* mov al, 'k'; out 0xe9, al */
  0xb0, 'v', 0xe6, 0xe9,
  0xb0, 'm', 0xe6, 0xe9,
  0xba, 0x04, 0x06,              /* mov dx, 0x604 */
  0xb8, 0x00, 0x20,              /* mov ax, 0x2000 */
  0xef,                          /* out dx, ax */
  0xf4, 0xeb, 0xfd,              /* hlt; jmp to it */
};

static bool
write_boot_sector (const char *path, GError **error)
{
  char sector[512] = { 0 };

  memcpy (sector, probe_code, sizeof probe_code);
  sector[510] = 0x55;
  sector[511] = (char) 0xaa;
  return g_file_set_contents (path, sector, sizeof sector, error);
}

/* "-cpu max" because the appliance has it: its registers are what some
 * hosts refuse. */
bool
kvm_probe_sector (const char *qemu, const char *accel, unsigned seconds,
                  char **ret_why)
{
  g_autofree char *image = runtime_path ("kvm-probe.img");
  g_autofree char *drive =
    g_strdup_printf ("file.driver=file,file.filename=%s,format=raw,"
                     "if=ide,readonly=off,snapshot=on", image);
  const char *argv[] = {
    qemu, "-no-user-config", "-nodefaults", "-display", "none",
    "-machine", "pc", "-accel", accel, "-cpu", "max", "-m", "16",
    "-drive", drive,
    "-chardev", "file,id=out,path=/dev/stdout",
    "-device", "isa-debugcon,iobase=" PROBE_PORT ",chardev=out",
    "-no-reboot", NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  bool ok;

  ok = write_boot_sector (image, &error) &&
       process_run (argv, seconds, &out, &error);
  g_unlink (image);
  if (ok && strcmp (out, PROBE_TEXT) != 0)
    ok = error_set (&error, "qemu ended without running the test code");
  if (!ok)
    *ret_why = clean_text (error->message, KVM_WHY_MAX);
  return ok;
}

/* --- a Linux kernel ------------------------------------------------------ */

/* A boot sector needs little: a hypervisor that runs but its own kind of
 * kernels (PVM), or that emulates what it can not run, passes it, and a plain
 * kernel then hangs.  One without an initramfs gets as far as asking for its
 * root within a second, and says so (init/do_mounts.c of the kernel);
 * "panic=-1" restarts it, which ends qemu. */
#define KERNEL_ARGS "console=ttyS0 panic=-1 edd=off no_timer_check " \
                    "8250.nr_uarts=1 quiet"
#define KERNEL_TEXT "VFS: Unable to mount root fs"

bool
kvm_probe_kernel (const char *qemu, const char *accel, const char *kernel,
                  unsigned seconds, char **ret_why)
{
  const char *argv[] = {
    qemu, "-no-user-config", "-nodefaults", "-display", "none",
    "-machine", "pc", "-accel", accel, "-cpu", "max", "-m", "256",
    "-kernel", kernel, "-append", KERNEL_ARGS,
    "-chardev", "file,id=out,path=/dev/stdout", "-serial", "chardev:out",
    "-no-reboot", NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  bool ok;

  ok = process_run (argv, seconds, &out, &error);
  if (ok && strstr (out, KERNEL_TEXT) == NULL)
    ok = error_set (&error, "the kernel %s did not start", kernel);
  if (!ok)
    *ret_why = clean_text (error->message, KVM_WHY_MAX);
  return ok;
}

/* --- which kernel -------------------------------------------------------- */

/* The kernel of a release, if we may read it. */
static char *
kernel_of (const char *boot, const char *modules, const char *release)
{
  g_autofree char *name = g_strconcat ("vmlinuz-", release, NULL);
  g_autofree char *in_boot = g_build_filename (boot, name, NULL);
  g_autofree char *in_modules = g_build_filename (modules, release,
                                                  "vmlinuz", NULL);

  if (access (in_boot, R_OK) == 0)
    return g_steal_pointer (&in_boot);
  if (access (in_modules, R_OK) == 0)
    return g_steal_pointer (&in_modules);
  return NULL;
}

/* A ready-made appliance has its kernel beside it: guestfs(3), LIBGUESTFS_PATH,
 * "FIXED APPLIANCE". */
static char *
kernel_of_appliance (void)
{
  const char *path = g_getenv ("LIBGUESTFS_PATH");
  g_auto (GStrv) dirs = g_strsplit (path ? path : "", ":", 0);
  size_t i;

  for (i = 0; dirs[i]; i++) {
    g_autofree char *kernel = g_build_filename (dirs[i], "kernel", NULL);

    if (dirs[i][0] == '/' && access (kernel, R_OK) == 0)
      return g_steal_pointer (&kernel);
  }
  return NULL;
}

static char *
newest_kernel (const char *boot, const char *modules)
{
  g_autoptr (GDir) dir = g_dir_open (modules, 0, NULL);
  g_autofree char *best = NULL, *kernel = NULL;
  const char *release;

  while (dir && (release = g_dir_read_name (dir))) {
    g_autofree char *found = kernel_of (boot, modules, release);

    if (found == NULL || (best && strverscmp (release, best) < 0))
      continue;
    g_free (best);
    best = g_strdup (release);
    g_free (kernel);
    kernel = g_steal_pointer (&found);
  }
  return g_steal_pointer (&kernel);
}

char *
kvm_find_kernel (const char *boot, const char *modules)
{
  const char *chosen = g_getenv ("SUPERMIN_KERNEL");
  char *kernel = kernel_of_appliance ();

  if (kernel == NULL && chosen && access (chosen, R_OK) == 0)
    kernel = g_strdup (chosen);
  return kernel ? kernel : newest_kernel (boot, modules);
}
