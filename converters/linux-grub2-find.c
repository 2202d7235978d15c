/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2: which of the guest's grub.cfg files counts. */
#include "config.h"

#include <string.h>

#include "converters/linux-grub2.h"
#include "v2v/base/error.h"

#define MAX_HOPS 8               /* one file's "configfile" of the next */

/* A UEFI guest's GRUB begins beside itself: there is the configuration
 * (RHEL up to 8), or a few lines that lead to it (all others). */
static const char *const uefi_patterns[] = {
  "/boot/efi/EFI/*/grub.cfg", "/efi/EFI/*/grub.cfg",
};

static const char *const paths[] = {
  "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg",
};

/* Only something to go through, not a menu. */
static bool
is_stub (const struct grub_cfg *cfg)
{
  return cfg && cfg->entries->len == 0 && !cfg->blscfg && cfg->configfile;
}

/* Neither that nor a menu: not what GRUB ends at. */
static bool
is_empty (const struct grub_cfg *cfg)
{
  return cfg && cfg->entries->len == 0 && !cfg->blscfg && !cfg->configfile;
}

/* Where "configfile ($root)/grub2/grub.cfg" leads; NULL: to no file. */
static char *
next_path (const struct conversion *cv, struct grub_cfg *cfg,
           const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *name = NULL;
  const char *p, *end;

  if (!g_hash_table_contains (cfg->variables, "prefix"))
    g_hash_table_insert (cfg->variables, g_strdup ("prefix"),
                         g_strdup (dir));
  name = grub_cfg_expand (cfg, cfg->configfile);
  end = name[0] == '(' ? strchr (name, ')') : NULL;
  p = end ? end + 1 : name;
  return linux_boot_resolve (cv, dir, p);
}

static void
set_config (struct linux_grub2 *g, const char *path, char **text, bool loops)
{
  g->loops = loops;
  g_free (g->path);
  g_free (g->text);
  g->path = g_strdup (path);
  g->text = g_steal_pointer (text);
}

/* Follow PATH to a menu.  What leads nowhere is left for the next one, and
 * so is an empty one unless it is the LAST place to look at. */
static void
follow (struct conversion *cv, struct linux_grub2 *g, const char *path,
        bool last)
{
  g_autofree char *at = g_strdup (path);

  for (unsigned hop = 0; at && hop < MAX_HOPS; hop++) {
    g_autofree char *text = NULL;
    g_autoptr (grub_cfg) cfg = NULL;
    char *next;

    if (!linux_boot_read (cv, at, &text))
      return;
    cfg = grub_cfg_parse (text, NULL);
    if (is_empty (cfg) && !last)
      return;
    if (!is_stub (cfg)) {
      set_config (g, at, &text, false);
      return;
    }
    next = next_path (cv, cfg, at);
    if (hop + 1 == MAX_HOPS || g_strcmp0 (next, at) == 0) {
      set_config (g, at, &text, true);
      g_clear_pointer (&next, g_free);
    }
    g_free (at);
    at = next;
  }
}

static void
note_loop (const struct conversion *cv, const struct linux_grub2 *g)
{
  linux_warning (cv, "the GRUB configuration %s loops by configfile, so the "
                 "kernel that it boots is left as it is: run %s in the guest",
                 g->path, linux_state (cv)->family->menu_advice);
}

/* The order of folders on the ESP: the distribution's own, others, which
 * another distribution may have left there, and EFI/BOOT, which holds
 * copies. */
enum { OWN, OTHER, COPY, PASSES };

static unsigned
pass_of (const struct conversion *cv, const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  const char *name = strrchr (dir, '/') + 1;

  return g_ascii_strcasecmp (name, linux_uefi_own_dir (cv)) == 0 ? OWN :
         g_ascii_strcasecmp (name, "BOOT") == 0 ? COPY : OTHER;
}

static void
find_uefi (struct conversion *cv, struct linux_grub2 *g)
{
  for (unsigned pass = 0; pass < PASSES; pass++)
    for (size_t i = 0; i < G_N_ELEMENTS (uefi_patterns); i++) {
      g_auto (GStrv) found = guest_glob (cv->guest, uefi_patterns[i], NULL);

      for (size_t j = 0; found && found[j] && !g->text; j++)
        if (pass_of (cv, found[j]) == pass)
          follow (cv, g, found[j], false);
    }
}

void
linux_grub2_find (struct conversion *cv, struct linux_grub2 *g)
{
  if (cv->inspect->uefi)
    find_uefi (cv, g);
  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
    if (!g->text || g->loops)
      follow (cv, g, paths[i], i + 1 == G_N_ELEMENTS (paths));
  if (g->loops)
    note_loop (cv, g);
}
