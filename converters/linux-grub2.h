/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2's files while the converter works on them: grub.cfg, grubenv and
 * the settings that the next grub.cfg is made from. */
#ifndef CONVERTERS_LINUX_GRUB2_H
#define CONVERTERS_LINUX_GRUB2_H

#include "converters/grub-cfg.h"
#include "converters/linux-bls.h"
#include "converters/linux.h"

struct linux_setting {           /* a file of /etc/default/grub */
  char *path;
  char *text;                    /* as it is in the guest now */
};

struct linux_grub2 {
  char *path;                    /* of grub.cfg */
  char *text;                    /* as it is in the guest now */
  struct grub_cfg *cfg;          /* parsed from text; NULL: it cannot be */
  bool loops;                    /* "configfile" leads back to it */
  GPtrArray *bls;                /* struct linux_bls_file *, if it runs
                                    blscfg; else NULL */
  GPtrArray *env_files;          /* struct linux_setting *: files of
                                    variables besides grubenv */
  char *photon_path;             /* photon.cfg, which names the kernel; or
                                    NULL */
  bool photon_linked;            /* it is a link to one of: */
  GPtrArray *photon;             /* struct linux_setting * */
  char *env_path;
  GBytes *env;                   /* NULL: there is none */
  GPtrArray *settings;           /* struct linux_setting *, in the order in
                                    which they are read; NULL: not yet */
};

/* Find grub.cfg and read it: path, text, loops (linux-grub2-find.c). */
void linux_grub2_find (struct conversion *cv, struct linux_grub2 *g);

/* NULL in *ret_grub2: there is no grub.cfg. */
bool linux_grub2_read (struct conversion *cv, struct linux_grub2 **ret_grub2,
                       GError **error);
void linux_grub2_free (struct linux_grub2 *grub2);   /* accepts NULL */

bool linux_grub2_write (struct conversion *cv, struct linux_grub2 *g,
                        const char *text, GError **error);
/* A variable of grubenv; NULL: not set. */
char *linux_grub2_env_get (const struct linux_grub2 *g, const char *key);
/* VALUE NULL: taken out. */
bool linux_grub2_env_set (struct conversion *cv, struct linux_grub2 *g,
                          const char *key, const char *value,
                          GError **error);

/* Photon's kernels: a small file of variables each (linux-photon.c). */
void linux_photon_load (struct conversion *cv, struct linux_grub2 *g);
bool linux_photon_has (const struct linux_grub2 *g, const char *kernel);
bool linux_photon_choose (struct conversion *cv, struct linux_grub2 *g,
                          const char *kernel, GError **error);

/* NULL: it is missing, or cannot be read. */
struct linux_setting *linux_setting_read (struct conversion *cv,
                                          const char *path);
void linux_setting_free (gpointer setting);
void linux_grub2_parse (struct conversion *cv, struct linux_grub2 *g);

/* Read the files of settings, unless that was done. */
void linux_grub2_load_settings (struct conversion *cv, struct linux_grub2 *g);
bool linux_grub2_write_setting (struct conversion *cv,
                                struct linux_setting *setting,
                                const char *text, GError **error);
/* Kernel arguments in grub.cfg's entries and in the settings. */
bool linux_grub2_edit_arguments (struct conversion *cv,
                                 struct linux_grub2 *g, GError **error);

#endif
