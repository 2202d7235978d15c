/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The initramfs gets the drivers of the target's disks: see what it holds,
 * then leave it, append to it, or have the guest's own tool make it anew. */
#include "config.h"

#include <string.h>

#include "converters/linux-initrd.h"
#include "v2v/base/error.h"

/* Kernels beside the chosen one that are made to boot too, as a way out if
 * that one fails: each takes a second. */
#define OTHER_KERNELS 1

/*----- which of them ------------------------------------------------------*/

/* Is there nothing to append? */
static bool
is_right (const struct linux_initrd *initrd)
{
  return linux_initrd_is_fit (initrd) && initrd->files->len == 0;
}

static bool
keep (struct conversion *cv, struct linux_initrd *initrd,
      GError **error G_GNUC_UNUSED)
{
  g_autofree char *names = NULL;

  if (!initrd->needs || linux_initrd_is_fit (initrd))
    return true;
  names = linux_initrd_missing (initrd);
  linux_warning (cv, "%s is left as it is, as asked, but lacks the modules "
                 "%s: the guest will not find its disk", initrd->kernel->initrd,
                 names);
  return true;
}

/* The configuration comes last: whatever fails, it fits the image. */
static bool
append (struct conversion *cv, struct linux_initrd *initrd, GBytes *more,
        GError **error)
{
  return linux_initrd_write (cv, initrd, more, error) &&
         (linux_initrd_is_fit (initrd) ||
          linux_initrd_configure (cv, initrd, error));
}

static bool
append_by_order (struct conversion *cv, struct linux_initrd *initrd,
                 GError **error)
{
  g_autoptr (GBytes) more = NULL;

  if (!initrd->contents)
    return error_set (error, "--initrd append: %s cannot be read; use "
                      "--initrd rebuild", initrd->kernel->initrd);
  if (initrd->stale)
    linux_warning (cv, "%s is not made for the new disks: %s; run \"%s %s\" "
                   "in the converted guest", initrd->kernel->initrd,
                   initrd->stale,
                   linux_state (cv)->family->initrd_advice,
                   initrd->kernel->version);
  if (is_right (initrd))
    return true;
  more = linux_initrd_build (cv, initrd, error);
  return more && append (cv, initrd, more, error);
}

/* Why the guest's tool has to do it; NULL: appending will do. */
static char *
why_rebuild (const struct linux_initrd *initrd)
{
  char *why = NULL;

  if (!initrd->contents)
    return g_strdup ("it cannot be read");
  if (initrd->stale)
    return g_strdup (initrd->stale);
  if (initramfs_append_proven (initrd->contents, &why))
    return NULL;
  return why;
}

static bool
automatic (struct conversion *cv, struct linux_initrd *initrd,
           GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) more = NULL;
  g_autofree char *why = NULL;

  if (is_right (initrd) && !initrd->stale) {
    linux_note (cv, "%s holds all drivers", initrd->kernel->initrd);
    return true;
  }
  why = why_rebuild (initrd);
  if (!why)
    more = linux_initrd_build (cv, initrd, &failure);
  if (more)
    return append (cv, initrd, more, error);
  linux_note (cv, "%s is made anew: %s", initrd->kernel->initrd,
              why ? why : failure->message);
  return linux_initrd_rebuild (cv, initrd, error);
}

static bool (*const modes[]) (struct conversion *cv,
                              struct linux_initrd *initrd,
                              GError **error) = {
  [INITRD_AUTO] = automatic, [INITRD_APPEND] = append_by_order,
  [INITRD_REBUILD] = linux_initrd_rebuild, [INITRD_KEEP] = keep,
};

/*----- the step -----------------------------------------------------------*/

static bool
prepare (struct conversion *cv, struct linux_initrd *initrd,
         bool (*mode) (struct conversion *, struct linux_initrd *, GError **),
         GError **error)
{
  g_autoptr (GBytes) image = linux_initrd_read (cv, initrd->kernel, error);
  g_autoptr (GError) failure = NULL;
  bool ok;

  if (!image)
    return false;
  if (!linux_initrd_look (initrd, image, &failure))
    linux_note (cv, "%s cannot be looked into: %s", initrd->kernel->initrd,
                failure->message);
  linux_initrd_find_copies (cv, initrd);
  ok = mode (cv, initrd, error);
  linux_initrd_clear (initrd);
  return ok;
}

/* For a kernel that is not the default: append, or leave it alone. */
static bool
append_if_proven (struct conversion *cv, struct linux_initrd *initrd,
                  GError **error)
{
  g_autoptr (GBytes) more = NULL;

  if (!initrd->contents || is_right (initrd) ||
      !initramfs_append_proven (initrd->contents, NULL))
    return true;
  more = linux_initrd_build (cv, initrd, error);
  return more && linux_initrd_write (cv, initrd, more, error);
}

static bool
has_wanted (const struct linux_kernel *kernel, const char *const *wanted)
{
  for (size_t i = 0; wanted[i]; i++)
    if (!linux_kernel_has (kernel, wanted[i]))
      return false;
  return true;
}

static void
prepare_others (struct conversion *cv, const char *const *wanted)
{
  const struct linux_state *state = linux_state (cv);
  unsigned left = OTHER_KERNELS;

  for (guint i = 0; left > 0 && i < state->kernels->len; i++) {
    struct linux_initrd other = {
      .kernel = g_ptr_array_index (state->kernels, i), .wanted = wanted,
    };
    g_autoptr (GError) error = NULL;

    if (other.kernel == state->kernel || !other.kernel->initrd ||
        other.kernel->xen_only || other.kernel->debug)
      continue;
    left--;
    if ((!linux_kernel_load (cv, other.kernel, false, &error) ||
         (has_wanted (other.kernel, wanted) &&
          !prepare (cv, &other, append_if_proven, &error))))
      linux_warning (cv, "the kernel %s, which is not the default, may not "
                     "boot: %s", other.kernel->version, error->message);
  }
}

static void
no_initrd (struct conversion *cv, const char *const *wanted)
{
  const struct linux_kernel *k = linux_state (cv)->kernel;

  for (size_t i = 0; wanted[i]; i++)
    if (!module_db_is_builtin (k->db, wanted[i])) {
      linux_warning (cv, "the kernel %s has no initramfs, and %s is not "
                     "built into it: the guest may not find its disk",
                     k->version, wanted[i]);
      return;
    }
  linux_note (cv, "the kernel %s has all drivers built in", k->version);
}

bool
linux_update_initrd (struct conversion *cv, GError **error)
{
  const char *const *wanted = linux_block_modules (cv->caps->block_bus);
  const enum initrd_mode mode = cv->options->initrd;
  struct linux_initrd initrd = {
    .kernel = linux_state (cv)->kernel, .wanted = wanted,
  };

  if (!initrd.kernel->initrd) {
    no_initrd (cv, wanted);
    return true;
  }
  if (!prepare (cv, &initrd, modes[mode], error))
    return false;
  if (mode == INITRD_AUTO || mode == INITRD_APPEND)
    prepare_others (cv, wanted);
  return true;
}
