/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The initramfs gets the drivers of the target's disks: see what it holds,
 * then leave it, append to it, or have the guest's own tool make it anew. */
#include "config.h"

#include <string.h>

#include "converters/linux-initrd.h"
#include "converters/text.h"
#include "v2v/base/error.h"

/* Under emulation the guest's tool takes six minutes where it takes ten
 * seconds elsewhere. */
#define REBUILD_SECONDS 3600
/* Kernels beside the chosen one that are made to boot too, as a way out if
 * that one fails: each takes a second. */
#define OTHER_KERNELS 1

/*----- the tool's configuration -------------------------------------------*/

static char *
add_modules (const char *text, void *opaque)
{
  const struct linux_initrd *initrd = opaque;
  g_autofree char *out = g_strdup (text);

  for (size_t i = 0; initrd->wanted[i]; i++) {
    char *with;

    if (text_has_word (out, initrd->wanted[i]) ||
        !module_db_path (initrd->kernel->db, initrd->wanted[i]))
      continue;
    with = text_append_line (out, initrd->wanted[i]);
    g_free (out);
    out = with;
  }
  return strcmp (out, text) == 0 ? NULL : g_steal_pointer (&out);
}

/* So that the next image that the guest makes has the drivers too. */
static bool
configure_tool (struct conversion *cv, struct linux_initrd *initrd,
                GError **error)
{
  const struct linux_initrd_tool *tool = linux_state (cv)->initrd_tool;

  return !tool ||
         linux_edit_file (cv, tool->modules_file, add_modules, initrd, error);
}

/*----- rebuilding ---------------------------------------------------------*/

static bool
run_tool (struct conversion *cv, const struct linux_kernel *kernel,
          GError **error)
{
  const char *const *rebuild = linux_state (cv)->initrd_tool->rebuild;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  for (size_t i = 0; rebuild[i]; i++)
    g_ptr_array_add (argv, (gpointer) rebuild[i]);
  g_ptr_array_add (argv, kernel->version);
  g_ptr_array_add (argv, NULL);
  return linux_run (cv, (const char *const *) argv->pdata, REBUILD_SECONDS,
                    error);
}

static bool
verify_rebuilt (struct conversion *cv, const struct linux_initrd *initrd,
                GError **error)
{
  struct linux_initrd after = { .kernel = initrd->kernel,
                                .wanted = initrd->wanted };
  g_autoptr (GBytes) image = linux_initrd_read (cv, initrd->kernel, error);
  bool ok = image && linux_initrd_look (&after, image, error);

  if (ok && !linux_initrd_is_fit (&after)) {
    g_autofree char *names = linux_initrd_missing (&after);
    ok = error_set (error, "the new one lacks the modules %s", names);
  }
  linux_initrd_clear (&after);
  return ok;
}

/* What the tool will do is not known before it is done. */
static bool
run_and_verify (struct conversion *cv, const struct linux_initrd *initrd,
                GError **error)
{
  return run_tool (cv, initrd->kernel, error) &&
         (cv->options->dry || verify_rebuilt (cv, initrd, error));
}

static bool
rebuild (struct conversion *cv, struct linux_initrd *initrd, GError **error)
{
  const struct linux_initrd_tool *tool = linux_state (cv)->initrd_tool;

  if (!tool)
    return error_set (error, "unable to rebuild initrd (%s): the guest has "
                      "no program for it that we know",
                      initrd->kernel->initrd);
  /* The tool writes the new image beside the old one. */
  if (!linux_initrd_check_space (cv, initrd,
                                 g_bytes_get_size (initrd->image), error) ||
      !configure_tool (cv, initrd, error))
    return false;
  if (run_and_verify (cv, initrd, error)) {
    linux_note (cv, "%s was made anew by %s", initrd->kernel->initrd,
                tool->name);
    return true;
  }
  linux_initrd_put_back (cv, initrd);
  g_prefix_error (error, "unable to rebuild initrd (%s); the old one is in "
                  "its place again: ", initrd->kernel->initrd);
  return false;
}

/*----- which of them ------------------------------------------------------*/

/* Copies of configuration files in the initramfs, by which it would still
 * look for disks of the old names. */
static const struct { const char *path, *copy; } copies[] = {
  { "/etc/crypttab", "cryptroot/crypttab" },
  { "/etc/crypttab", "conf/conf.d/cryptroot" },
  { "/etc/lvm/lvm.conf", "etc/lvm/lvm.conf" },
  { "/etc/lvm/devices/system.devices", "etc/lvm/devices/system.devices" },
};

static bool
is_stale (const struct conversion *cv, const struct linux_initrd *initrd)
{
  const char *changed = linux_state (cv)->initrd_stale;

  for (size_t i = 0; changed && i < G_N_ELEMENTS (copies); i++)
    if (strcmp (copies[i].path, changed) == 0 &&
        initramfs_contents_has (initrd->contents, copies[i].copy))
      return true;
  return false;
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
         configure_tool (cv, initrd, error);
}

static bool
append_by_order (struct conversion *cv, struct linux_initrd *initrd,
                 GError **error)
{
  g_autoptr (GBytes) more = NULL;

  if (!initrd->contents)
    return error_set (error, "--initrd append: %s cannot be read; use "
                      "--initrd rebuild", initrd->kernel->initrd);
  if (is_stale (cv, initrd))
    linux_warning (cv, "%s still holds the old %s: run update-initramfs in "
                   "the converted guest", initrd->kernel->initrd,
                   linux_state (cv)->initrd_stale);
  if (linux_initrd_is_fit (initrd))
    return true;
  more = linux_initrd_build (cv, initrd, error);
  return more && append (cv, initrd, more, error);
}

/* Why the guest's tool has to do it; NULL: appending will do. */
static char *
why_rebuild (const struct conversion *cv, const struct linux_initrd *initrd)
{
  char *why = NULL;

  if (!initrd->contents)
    return g_strdup ("it cannot be read");
  if (is_stale (cv, initrd))
    return g_strdup_printf ("it holds a copy of %s, which was changed",
                            linux_state (cv)->initrd_stale);
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

  if (linux_initrd_is_fit (initrd) && !is_stale (cv, initrd)) {
    linux_note (cv, "%s holds all drivers", initrd->kernel->initrd);
    return true;
  }
  why = why_rebuild (cv, initrd);
  if (!why)
    more = linux_initrd_build (cv, initrd, &failure);
  if (more)
    return append (cv, initrd, more, error);
  linux_note (cv, "%s is made anew: %s", initrd->kernel->initrd,
              why ? why : failure->message);
  return rebuild (cv, initrd, error);
}

static bool (*const modes[]) (struct conversion *cv,
                              struct linux_initrd *initrd,
                              GError **error) = {
  [INITRD_AUTO] = automatic, [INITRD_APPEND] = append_by_order,
  [INITRD_REBUILD] = rebuild, [INITRD_KEEP] = keep,
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

  if (!initrd->contents || linux_initrd_is_fit (initrd) ||
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
