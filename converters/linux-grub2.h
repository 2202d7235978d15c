/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2's files while the converter works on them: grub.cfg, grubenv and
 * the settings that the next grub.cfg is made from. */
#ifndef CONVERTERS_LINUX_GRUB2_H
#define CONVERTERS_LINUX_GRUB2_H

#include "converters/grub-cfg.h"
#include "converters/linux.h"

struct linux_setting {           /* a file of /etc/default/grub */
  char *path;
  char *text;                    /* as it is in the guest now */
};

struct linux_grub2 {
  char *path;                    /* of grub.cfg */
  char *text;                    /* as it is in the guest now */
  struct grub_cfg *cfg;          /* parsed from text; NULL: it cannot be */
  char *env_path;
  GBytes *env;                   /* NULL: there is none */
  GPtrArray *settings;           /* struct linux_setting *, in the order in
                                    which they are read; NULL: not yet */
};

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

/* Read the files of settings, unless that was done. */
bool linux_grub2_load_settings (struct conversion *cv, struct linux_grub2 *g,
                                GError **error);
bool linux_grub2_write_setting (struct conversion *cv,
                                struct linux_setting *setting,
                                const char *text, GError **error);
/* Kernel arguments in grub.cfg's entries and in the settings. */
bool linux_grub2_edit_arguments (struct conversion *cv,
                                 struct linux_grub2 *g, GError **error);

#endif
