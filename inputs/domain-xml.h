/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A libvirt domain document as a source guest.
 *
 * Elements and attributes: "Domain XML format", libvirt.org. */
#ifndef INPUTS_DOMAIN_XML_H
#define INPUTS_DOMAIN_XML_H

#include "v2v/model/source.h"

#define DOMAIN_XML_MAX (16 * 1024 * 1024)        /* bytes of the document */
#define DOMAIN_XML_MAX_DISKS 1024
#define DOMAIN_XML_MAX_NICS 256

/* Where a disk is: <source> of a <disk>. */
enum domain_disk_kind {
  DOMAIN_DISK_FILE,              /* path */
  DOMAIN_DISK_BLOCK,             /* path */
  DOMAIN_DISK_NETWORK,           /* protocol, path (its name), hosts */
  DOMAIN_DISK_VOLUME,            /* pool, path (the volume) */
  DOMAIN_DISK_OTHER,             /* what no input of ours can read */
};

struct domain_host {             /* <host>, and one default: "" */
  char *name, *port, *transport, *socket;
};

struct domain_disk {
  enum domain_disk_kind kind;
  char *type;                    /* the attribute as written: "file" */
  char *path;                    /* file, device, volume, name; "" none */
  char *protocol;                /* "nbd", "https"; "" */
  char *pool;                    /* "" */
  char *query;                   /* of http(s): "dcPath=…"; "" */
  char *cookies;                 /* of http(s): "a=b; c=d"; "" */
  bool no_verify;                /* of https: any certificate */
  GPtrArray *hosts;              /* struct domain_host * */
  char *user;                    /* of <auth>, of ssh's <identity>; "" */
  char *identity, *known_hosts;  /* of ssh: files; "" */
  char *initiator;               /* of iscsi: its name; "" */
  char *target;                  /* "sda", "xvdb"; "" */
  char *driver;                  /* <driver name>: "tap", "phy"; "" */
  bool tls;
  GPtrArray *backing;            /* <backingStore>: domain-chain.h; NULL: not
                                    stated */
  const char *obstacle;          /* why its bytes are not the disk's: "it is
                                    …"; NULL: none */
};

struct domain_xml {
  struct source *source;         /* its disks: uri is the path, or a text for
                                    people where there is none */
  GPtrArray *disks;              /* struct domain_disk *, as source->disks */
  char *arch;                    /* "x86_64"; "" */
  char *datacenter;              /* vmware:datacenterpath; "" */
  char *moref;                   /* vmware:moref; "" */
  GPtrArray *warnings;           /* char *: what will not be carried over */
};

/* TEXT of SIZE bytes.  WHAT names it in errors ("‘guest.xml’"). */
struct domain_xml *domain_xml_parse (const char *text, size_t size,
                                     const char *what, GError **error);
void domain_xml_free (struct domain_xml *d);         /* accepts NULL */

typedef struct domain_xml v2v_domain_xml;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_domain_xml, domain_xml_free)

#endif
