/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A libvirt domain document: what is left behind, and why. */
#include "config.h"

#include <stdarg.h>

#include "inputs/domain-xml-private.h"
#include "v2v/base/parse.h"

#define MAX_WARNINGS 256         /* in all */

void
domain_xml_warn (struct domain_xml *d, const char *fmt, ...)
{
  va_list args;

  if (d->warnings->len >= MAX_WARNINGS)
    return;
  va_start (args, fmt);
  g_ptr_array_add (d->warnings, clean_vprintf (1000, fmt, args));
  va_end (args);
}

/* --- devices of the source's host ------------------------------------- */

/* "0000:01:00.0", as lspci(8) writes it. */
static char *
pci_address (xmlNode *hostdev)
{
  static const char *const parts[] = { "domain", "bus", "slot", "function" };
  xmlNode *address = xml_child (hostdev, "source/address");
  guint64 n[G_N_ELEMENTS (parts)];

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *text = xml_attribute (address, parts[i]);
    n[i] = text ? g_ascii_strtoull (text, NULL, 0) : 0;
  }
  return address ? g_strdup_printf ("%04x:%02x:%02x.%x",
                                    (unsigned) n[0] & 0xffff,
                                    (unsigned) n[1] & 0xff,
                                    (unsigned) n[2] & 0x1f,
                                    (unsigned) n[3] & 7) : NULL;
}

/* "0x1234:0xbeef" */
static char *
usb_ids (xmlNode *hostdev)
{
  g_autofree char *vendor = xml_child_attribute (hostdev, "source/vendor",
                                                 "id");
  g_autofree char *product = xml_child_attribute (hostdev, "source/product",
                                                  "id");

  return vendor && product ? g_strconcat (vendor, ":", product, NULL) : NULL;
}

static char *
mdev_uuid (xmlNode *hostdev)
{
  return xml_child_attribute (hostdev, "source/address", "uuid");
}

static char *
scsi_adapter (xmlNode *hostdev)
{
  return xml_child_attribute (hostdev, "source/adapter", "name");
}

static char *
no_name (xmlNode *hostdev G_GNUC_UNUSED)
{
  return NULL;
}

#define ELSEWHERE "it is hardware of the source's host.  Once the guest is " \
  "there, give it a device of the target's host (‘virsh attach-device’)"
#define NOT_COPIED "what is on it was not copied either: if the guest needs " \
  "that, copy it to an image and add it to the guest's definition as a disk"

/* "Host device assignment": <hostdev type>; the last row is any other. */
static const struct {
  const char *type, *what, *reason;
  char *(*name) (xmlNode *hostdev);
} hostdevs[] = {
  { "pci", "PCI device", ELSEWHERE, pci_address },
  { "usb", "USB device", "it is plugged into the source's host.  Plug it into "
    "the target's host, and attach it there (‘virsh attach-device’)",
    usb_ids },
  { "mdev", "part of a device (mediated device)", ELSEWHERE, mdev_uuid },
  { "scsi", "SCSI device", NOT_COPIED, scsi_adapter },
  { "scsi_host", "SCSI host adapter", NOT_COPIED, no_name },
  { "storage", "storage device", NOT_COPIED, no_name },
  { NULL, "device", ELSEWHERE, no_name },
};

static void
warn_of_hostdev (struct domain_xml *d, xmlNode *n)
{
  size_t i = 0;
  g_autofree char *name = NULL;

  while (hostdevs[i].type && !xml_has (n, "type", hostdevs[i].type))
    i++;
  name = hostdevs[i].name (n);
  domain_xml_warn (d, "the %s%s%s of the source's host is not carried over: "
                   "%s", hostdevs[i].what, name ? " " : "", name ? name : "",
                   hostdevs[i].reason);
}

/* --- what else the host lends a guest --------------------------------- */

static char *
mount_tag (xmlNode *filesystem)
{
  return xml_child_attribute (filesystem, "target", "dir");
}

static char *
shmem_name (xmlNode *shmem)
{
  return xml_attribute (shmem, "name");
}

static char *
memory_path (xmlNode *memory)
{
  return xml_child_text (memory, "source/path");
}

static const struct {
  const char *element, *what, *reason;
  char *(*name) (xmlNode *device);
} lent[] = {
  { "filesystem", "shared folder", "it is a folder of the source's host.  "
    "Mounting it at boot may hold the guest up", mount_tag },
  { "shmem", "shared memory", "other guests of the source's host have the "
    "other end of it", shmem_name },
  { "memory", "persistent memory", NOT_COPIED, memory_path },
};

/* <memory> devices that are plain memory are counted in the guest's. */
static bool
is_left_behind (xmlNode *n)
{
  return !xml_is (n, "memory") || xml_has (n, "model", "nvdimm") ||
         xml_has (n, "model", "virtio-pmem");
}

static void
warn_of_lent (struct domain_xml *d, xmlNode *devices, size_t row)
{
  for (xmlNode *n = xml_child (devices, lent[row].element); n;
       n = xml_next (n)) {
    g_autofree char *name = lent[row].name (n);

    if (is_left_behind (n))
      domain_xml_warn (d, "the %s ‘%s’ is not carried over: %s",
                       lent[row].what, name ? name : "", lent[row].reason);
  }
}

void
domain_xml_warn_of_devices (struct domain_xml *d, xmlNode *devices)
{
  for (xmlNode *n = xml_child (devices, "hostdev"); n; n = xml_next (n))
    warn_of_hostdev (d, n);
  for (size_t i = 0; i < G_N_ELEMENTS (lent); i++)
    warn_of_lent (d, devices, i);
}
