/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one place of a guest's configuration says of a network interface,
 * and how such places are changed.  Pure.
 *
 * Each format has a file of its own with two functions:
 *   net_FORMAT_parse   appends struct net_record * to an array
 *   net_FORMAT_edit    returns the text with changed matches, or NULL: it
 *                      stays as it is
 * FILE is the name of the file without its folder.  Text that they do not
 * understand gives no record and is never changed. */
#ifndef CONVERTERS_NET_RECORD_H
#define CONVERTERS_NET_RECORD_H

#include <stdbool.h>
#include <glib.h>

#define NET_MAX_RECORDS 1000     /* of one guest */

enum net_flags {
  NET_VIRTUAL = 1,               /* bridge, bond, VLAN …: no card */
  NET_DISABLED = 2,              /* not brought up at boot */
  NET_RENAMES = 4,               /* gives the card this name by itself */
  NET_RULE = 8,                  /* only that: no address belongs to it */
  NET_LEASE = 16,                /* only a trace that the name was there */
  NET_BY_DRIVER = 32,            /* finds its card by the driver */
  NET_BY_PATH = 64,              /* finds its card by the PCI slot */
  NET_UNREADABLE = 128,          /* the file is in no form that we know */
};

struct net_record {
  char *name;                    /* valid, no pattern; NULL: not given */
  char *pattern;                 /* NAME is none, but this glob(7) */
  char *mac;                     /* normalised; NULL: not given */
  unsigned flags;                /* enum net_flags */
};

/* How matches change; what is NULL or false stays. */
struct net_change {
  const char *driver;            /* what matches by another driver gets */
  const char *name;              /* for what matched by path */
  bool drop_mac;                 /* what matched by MAC gets NAME too */
};

GPtrArray *net_records_new (void);
/* NAME and MAC as they stand in the file; a NAME that is a pattern becomes
 * that, one that is none is left out, and one of a virtual device sets that
 * flag; of a VLAN ("eth0.5") its card gets a record too.  Does nothing once
 * NET_MAX_RECORDS are there. */
void net_records_add (GPtrArray *records, const char *name, const char *mac,
                      unsigned flags);
/* The same for each word of NAMES, which may be NULL. */
void net_records_add_list (GPtrArray *records, const char *names,
                           const char *separators, const char *mac,
                           unsigned flags);
/* A pattern of a record that NAME does not fit; NULL: there is none. */
const char *net_records_misfit (const GPtrArray *records, const char *name);

/* ifcfg files of Red Hat and SUSE: KEY=VALUE for the shell. */
void net_ifcfg_parse (const char *text, const char *file,
                      GPtrArray *records);
char *net_ifcfg_edit (const char *text, const char *file,
                      const struct net_change *change);
/* Add HWADDR=MAC to a file that has none; NULL: it has. */
char *net_ifcfg_bind (const char *text, const char *mac);

/* NetworkManager's keyfiles: nm-settings-keyfile(5). */
void net_keyfile_parse (const char *text, const char *file,
                        GPtrArray *records);
char *net_keyfile_edit (const char *text, const char *file,
                        const struct net_change *change);

/* systemd.network(5), systemd.link(5), systemd.netdev(5). */
void net_networkd_parse (const char *text, const char *file,
                         GPtrArray *records);
char *net_networkd_edit (const char *text, const char *file,
                         const struct net_change *change);

/* netplan(5): YAML, in the block style that people and cloud-init write. */
void net_netplan_parse (const char *text, const char *file,
                        GPtrArray *records);
char *net_netplan_edit (const char *text, const char *file,
                        const struct net_change *change);

/* interfaces(5) of ifupdown. */
void net_interfaces_parse (const char *text, const char *file,
                           GPtrArray *records);

/* Rules of udev(7) with NAME=, and those of SLES 10 with rename_netiface. */
void net_rules_parse (const char *text, const char *file,
                      GPtrArray *records);
/* Take out the rules that give one of NAMES to another card than that at
 * the same place of MACS (NULL: not known). */
char *net_rules_remove (const char *text, const char *const *names,
                        const char *const *macs, unsigned n);
/* A rule of udev; either MAC or DRIVER.  Newly allocated, with newline. */
char *net_rules_line (const char *mac, const char *driver, const char *name);

#endif
