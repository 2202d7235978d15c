/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o libvirt: disks in a storage pool, and a guest that libvirt knows.
 *
 * A pool of files is a folder: disks are written as -o local writes them,
 * so that nothing is there before it is complete, and the pool is read
 * again when they have their names.  libvirt is asked anew at each stage:
 * it may have been restarted while the disks were copied. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outputs/folder.h"
#include "outputs/libvirt-target.h"
#include "outputs/libvirt-xml.h"
#include "outputs/names.h"
#include "outputs/outputs.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"

struct libvirt {
  struct folder folder;
  char *path;                    /* the pool's folder */
  struct libvirt_host host;
};

static const char *
pool_name (const struct output *out)
{
  return out->options->storage ? out->options->storage : "default";
}

static const char *
guest_name (const struct output *out, const struct source *source)
{
  return out->options->name ? out->options->name : source->name;
}

/* --- check --------------------------------------------------------------- */

/* What has such a name may be another guest's disk. */
static bool
check_volumes (const struct output *out, GError **error)
{
  const struct libvirt *l = out->state;

  for (guint i = 0; i < l->folder.disks->len; i++) {
    const char *path = folder_disk (&l->folder, i);
    g_autofree char *name = g_path_get_basename (path);
    struct stat st;

    if (lstat (path, &st) == 0)
      return error_set (error, "-o libvirt: the volume ‘%s’ exists already: "
                        "choose another name with -on, or remove it with "
                        "‘virsh vol-delete --pool %s’", name,
                        pool_name (out));
    if (errno != ENOENT)
      return error_set_errno (error, errno, "-o libvirt: ‘%s’", path);
  }
  return true;
}

static void
name_pool (const struct output *out, GError **error)
{
  g_autofree char *shown = clean_text (pool_name (out), 200);

  g_prefix_error (error, "-o libvirt: the storage pool ‘%s’: ", shown);
}

static bool
libvirt_check (struct output *out, const struct source *source,
               const GArray *disks, GError **error)
{
  struct libvirt *l = out->state;
  g_autofree char *name = plain_name (guest_name (out, source));
  g_autoptr (virConnect) connection =
    libvirt_target_connect (out->options->connection, error);
  g_autoptr (virStoragePool) pool = connection
    ? libvirt_target_pool (connection, pool_name (out), &l->path, error)
    : NULL;

  if (pool == NULL || !libvirt_target_is_new (connection, name, error))
    return false;
  l->folder.owner_only = true;
  if (!folder_check (&l->folder, out, l->path, source, disks, error)) {
    name_pool (out, error);
    return false;
  }
  if (!check_volumes (out, error))
    return false;
  libvirt_target_networks (connection, source);
  return true;
}

static bool
libvirt_check_space (struct output *out, const GArray *disks, GError **error)
{
  const struct libvirt *l = out->state;

  if (folder_check_space (&l->folder, out, disks, error))
    return true;
  name_pool (out, error);
  return false;
}

/* --- the host ------------------------------------------------------------ */

static bool
needs_uefi (const struct source *source, const struct inspect *inspect)
{
  return source->firmware == FIRMWARE_UEFI ||
         (source->firmware == FIRMWARE_UNKNOWN && inspect->uefi);
}

static bool
check_firmware (const struct libvirt_machine *m, const struct source *source,
                const struct inspect *inspect, GError **error)
{
  const bool uefi = needs_uefi (source, inspect);

  if (uefi && !m->efi)
    return error_set (error, "-o libvirt: the guest boots by UEFI, and this "
                      "host has no UEFI firmware for guests: install it (the "
                      "package ovmf or edk2-ovmf)");
  if (uefi && source->secure_boot && !m->secure_boot)
    return error_set (error, "-o libvirt: the guest boots by UEFI with "
                      "Secure Boot, and this host has no such firmware for "
                      "guests: install it (the package ovmf or edk2-ovmf)");
  if (source->tpm && !m->tpm_emulator)
    report_warning ("the guest has a TPM, which this host cannot emulate: it "
                    "will not start before swtpm is installed");
  return true;
}

/* One of the two machines of a PC does for the other, but for Secure Boot
 * (docs/system/i386/pc.rst of qemu: SMM is q35's). */
static bool
check_machines (const struct libvirt_platform *p, const struct source *source,
                const struct inspect *inspect, GError **error)
{
  const char *arch = libvirt_arch_name (inspect->arch);

  if (strcmp (arch, "aarch64") == 0)
    return p->virt ||
           error_set (error, "-o libvirt: the qemu of this host has no "
                      "machine type ‘virt’, which the guest needs");
  if (!p->pc && !p->q35)
    return error_set (error, "-o libvirt: the qemu of this host has neither "
                      "the machine type ‘q35’ nor ‘pc’ for %s guests: install "
                      "another, or use -o local and run the guest elsewhere",
                      arch);
  if (needs_uefi (source, inspect) && source->secure_boot && !p->q35)
    return error_set (error, "-o libvirt: the guest boots by UEFI with Secure "
                      "Boot, which needs the machine type ‘q35’, and the qemu "
                      "of this host does not have it");
  return true;
}

static void
choose_accelerator (const struct output *out, bool offered,
                    struct libvirt_host *host)
{
  g_autofree char *why = NULL;

  host->tcg = !offered || !out->kvm_works (&why);
  if (host->tcg)
    report_warning ("this host has no working KVM for the guest: it is "
                    "defined to run by emulation, which is slow (type=‘qemu’ "
                    "of its <domain>)");
}

static void
describe_host (const struct libvirt_platform *p, struct libvirt_host *host)
{
  host->no_pc = !p->pc;
  host->no_q35 = !p->q35;
  host->no_host_model = !p->machine.host_model;
  host->no_qxl = !p->machine.qxl;
  host->no_spice = !p->machine.spice;
  /* The kernel makes it, or its module when it is opened. */
  host->no_vsock = access ("/dev/vhost-vsock", F_OK) == -1;
}

static bool
libvirt_check_guest (struct output *out, const struct source *source,
                     const struct inspect *inspect, GError **error)
{
  struct libvirt *l = out->state;
  g_autoptr (virConnect) connection =
    libvirt_target_connect (out->options->connection, error);
  struct libvirt_platform p;
  bool ok;

  if (connection == NULL ||
      !libvirt_target_platform (connection, inspect->arch, &p, error))
    return false;
  ok = check_machines (&p, source, inspect, error) &&
       check_firmware (&p.machine, source, inspect, error);
  if (ok) {
    libvirt_target_cpu (connection, inspect->arch, &p, source);
    describe_host (&p, &l->host);
    choose_accelerator (out, p.kvm, &l->host);
  }
  libvirt_platform_clear (&p);
  return ok;
}

/* --- disks and guest ----------------------------------------------------- */

static bool
libvirt_open (struct output *out, const struct source *source,
              const GArray *disks, struct target *target,
              GPtrArray *ret_endpoints, GError **error)
{
  struct libvirt *l = out->state;

  return folder_open (&l->folder, out, source, disks, target, ret_endpoints,
                      error);
}

static bool
define (virConnectPtr connection, const char *xml, GError **error)
{
  g_autoptr (virDomain) domain = virDomainDefineXML (connection, xml);

  report_debug ("%s", xml);
  return domain != NULL ||
         libvirt_target_error ("-o libvirt: the guest cannot be defined",
                               error);
}

/* The guest names files: it needs no fresh list of the volumes. */
static void
refresh (virStoragePoolPtr pool)
{
  g_autoptr (GError) error = NULL;

  if (virStoragePoolRefresh (pool, 0) == -1) {
    libvirt_target_error ("the list of volumes in the storage pool is not "
                          "fresh (‘virsh pool-refresh’)", &error);
    report_warning ("%s", error->message);
  }
}

static void
warn_of_machine (const struct libvirt_host *host, const struct target *target)
{
  static const char *const names[] = {
    [MACHINE_I440FX] = "pc", [MACHINE_Q35] = "q35", [MACHINE_VIRT] = "virt",
  };
  const enum target_machine has = libvirt_xml_machine (target, host);

  if (has != target->caps.machine)
    report_warning ("the qemu of this host has no machine type ‘%s’: the "
                    "guest gets ‘%s’", names[target->caps.machine],
                    names[has]);
}

/* The disks count before the guest is defined: whatever happens then, no
 * guest is there without its disks. */
static bool
libvirt_commit (struct output *out, const struct source *source,
                const struct inspect *inspect, const struct target *target,
                GError **error)
{
  struct libvirt *l = out->state;
  g_autofree char *xml = libvirt_xml_write (source, inspect, target,
                                            &l->host);
  g_autofree char *path = NULL;
  g_autoptr (virConnect) connection =
    libvirt_target_connect (out->options->connection, error);
  g_autoptr (virStoragePool) pool = connection
    ? libvirt_target_pool (connection, pool_name (out), &path, error) : NULL;

  warn_of_machine (&l->host, target);
  if (pool == NULL || !check_volumes (out, error) ||
      !folder_publish (&l->folder, NULL, error))
    return false;
  folder_finish (&l->folder);
  if (!define (connection, xml, error))
    return false;
  refresh (pool);
  return true;
}

static void
libvirt_abort (struct output *out)
{
  struct libvirt *l = out->state;

  folder_abort (&l->folder);
}

static void
libvirt_close (struct output *out)
{
  struct libvirt *l = out->state;

  folder_clear (&l->folder);
  g_clear_pointer (&l->path, g_free);
}

static const struct backend_option libvirt_options[] = {
  { "compressed", NULL,
    "Compress the output file (used only with -of qcow2)", false },
  { NULL, NULL, NULL, false },
};

const struct output_ops output_libvirt = {
  .name = "libvirt",
  .summary = "disks in a storage pool and a guest of libvirt (default)",
  .accepts = ACCEPT_OC | ACCEPT_OS | ACCEPT_OA | ACCEPT_OF | ACCEPT_ON,
  .options = libvirt_options,
  .state_size = sizeof (struct libvirt),
  .check = libvirt_check,
  .check_guest = libvirt_check_guest,
  .check_space = libvirt_check_space,
  .open_disks = libvirt_open,
  .commit = libvirt_commit,
  .abort = libvirt_abort,
  .close = libvirt_close,
};
