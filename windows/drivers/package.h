/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A driver package as its INF file describes it for one Windows: plain data.
 *
 * All %strings% are replaced, and directories are given as their numbers
 * (DIRID, "INF DestinationDirs section" of the Windows driver documentation):
 * 10 is %SystemRoot%, 11 System32, 12 System32\drivers, 13 the package's
 * folder in the driver store.  Texts are UTF-8. */
#ifndef WINDOWS_DRIVERS_PACKAGE_H
#define WINDOWS_DRIVERS_PACKAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "windows/version.h"

/* One line of an AddReg section, or a value that a service gets. */
struct driver_reg {
  char *root;                    /* "HKR", "HKLM" */
  char *subkey;                  /* "Interrupt Management"; "" */
  char *name;                    /* value name; "" the default value */
  uint32_t flags;                /* FLG_ADDREG_* ("INF AddReg directive") */
  GStrv values;                  /* as written, %strings% replaced */
};

struct driver_service {          /* AddService */
  char *name;                    /* "viostor" */
  uint32_t flags;                /* SPSVCINST_*; 2: the device's function
                                    driver */
  char *display_name;            /* or NULL */
  char *description;             /* or NULL */
  uint32_t type, start, error_control;
  char *binary;                  /* "System32\drivers\viostor.sys", relative
                                    to %SystemRoot%, or in the driver store:
                                    "%13%\netkvm.sys" */
  char *group;                   /* LoadOrderGroup: "SCSI miniport"; or NULL */
  GStrv depends;                 /* Dependencies; empty */
  GPtrArray *regs;               /* struct driver_reg *; HKR is the service's
                                    key */
};

struct driver_copy {             /* CopyFiles */
  char *source;                  /* file of the package, lower case, without
                                    the folder that SourceDisksFiles has */
  char *target;                  /* name at the destination */
  unsigned dirid;                /* 12, 11, 13 ... */
  char *subdir;                  /* below it; "" */
};

/* One line of a Models section and what installing it does.  Models that
 * share an install section share its pointers by reference. */
struct driver_model {
  char *hardware_id;             /* "PCI\VEN_1AF4&DEV_1001&SUBSYS_..." */
  GStrv compatible_ids;
  char *description;             /* "Red Hat VirtIO SCSI controller" */
  char *section;                 /* "rhelscsi_inst" as in the Models line */
  char *section_decorated;       /* "rhelscsi_inst.NTamd64" as chosen */
  char *service;                 /* the function driver; "" none */
  GPtrArray *services;           /* struct driver_service * */
  GPtrArray *regs;               /* struct driver_reg *, of the AddReg (HKR:
                                    the device's class key), and of the
                                    .CoInstallers section */
  GPtrArray *hw_regs;            /* of the .HW section (HKR: the device's
                                    hardware key) */
  GPtrArray *copies;             /* struct driver_copy * */
};

struct driver_file {
  char *name;                    /* lower case: "viostor.sys"; "x64/a.sys" for
                                    a file of SourceDisksFiles with a folder */
  GBytes *data;
};

struct driver_package {
  char *inf_name;                /* lower case: "viostor.inf" */
  char *kind;                    /* "viostor": what the INF is called */
  char *provider;                /* "Red Hat, Inc." */
  char *manufacturer;            /* of the Models section's line */
  char *class_name, *class_guid; /* "SCSIAdapter", "{4d36e97b-...}" in lower
                                    case with braces */
  char *catalog;                 /* "viostor.cat", lower case; or NULL */
  uint16_t year, month, day;     /* DriverVer */
  uint16_t version[4];
  enum windows_arch arch;
  char *decoration;              /* of the Models section that was chosen:
                                    "NTamd64.10.0...17763"; "" it has none */
  GStrv sources;                 /* files that the INF brings, below its
                                    folder, lower case: "x64/viostor.sys" */
  GPtrArray *models;             /* struct driver_model *, at least one */
  GPtrArray *files;              /* struct driver_file *: INF, catalogue and
                                    what else of the folder belongs to it */
  char *origin;                  /* for people: "viostor/2k22/amd64 in
                                    virtio-win.iso" */
};

void driver_package_free (struct driver_package *p);   /* accepts NULL */
/* The file NAME ("viostor.sys"), in whatever folder of the package and without
 * regard to case; NULL: there is none. */
const struct driver_file *driver_package_file (const struct driver_package *p,
                                               const char *name);

typedef struct driver_package v2v_driver_package;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_driver_package, driver_package_free)

#endif
