/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking into one kernel's initramfs, and appending drivers to it. */
#include "config.h"

#include <string.h>

#include "converters/linux-initrd.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

/* What a file system wants for itself beside the bytes written. */
#define SPACE_RESERVE (256 * 1024)

static void
clear_file (gpointer data)
{
  struct initramfs_file *f = data;

  g_free (f->path);
  g_clear_pointer (&f->data, g_bytes_unref);
}

void
linux_initrd_clear (struct linux_initrd *initrd)
{
  g_clear_pointer (&initrd->image, g_bytes_unref);
  g_clear_pointer (&initrd->contents, initramfs_contents_free);
  g_clear_pointer (&initrd->needs, initramfs_needs_free);
  g_clear_pointer (&initrd->files, g_array_unref);
  g_clear_pointer (&initrd->stale, g_free);
}

/*----- looking ------------------------------------------------------------*/

bool
linux_initrd_is_fit (const struct linux_initrd *initrd)
{
  return initrd->needs && initrd->needs->missing->len == 0;
}

char *
linux_initrd_missing (const struct linux_initrd *initrd)
{
  GPtrArray *missing = initrd->needs->missing;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < missing->len; i++)
    g_ptr_array_add (names, g_ptr_array_index (missing, i));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* Without what it does not show: nothing can be said of its modules. */
static bool
seal (struct linux_initrd *initrd, GError **error)
{
  const struct initramfs_tool *tool =
    initramfs_contents_tool (initrd->contents);

  initrd->sealed = true;
  g_clear_pointer (&initrd->contents, initramfs_contents_free);
  return error_set (error, "it was made by %s: %s", tool->summary,
                    tool->sealed);
}

bool
linux_initrd_look (struct linux_initrd *initrd, GBytes *image, GError **error)
{
  linux_initrd_clear (initrd);
  initrd->image = g_bytes_ref (image);
  initrd->files = g_array_new (FALSE, FALSE, sizeof (struct initramfs_file));
  g_array_set_clear_func (initrd->files, clear_file);
  initrd->contents = initramfs_look (image, error);
  if (!initrd->contents)
    return false;
  if (initramfs_contents_tool (initrd->contents)->sealed)
    return seal (initrd, error);
  initrd->needs = initramfs_find_needs (initrd->contents, initrd->kernel->db,
                                        initrd->wanted);
  return true;
}

GBytes *
linux_initrd_read (const struct conversion *cv,
                   const struct linux_kernel *kernel, GError **error)
{
  return guest_read (cv->guest, kernel->initrd, INITRAMFS_MAX_IMAGE, error);
}

/*----- appending ----------------------------------------------------------*/

static GBytes *
read_module (const char *path, void *opaque, GError **error)
{
  const struct conversion *cv = opaque;
  return guest_read (cv->guest, path, INITRAMFS_MAX_MODULE, error);
}

static GBytes *
build (struct conversion *cv, const struct linux_initrd *initrd,
       int64_t mtime, GError **error)
{
  const struct initramfs_append input = {
    .modules = initrd->kernel->db,
    .wanted = initrd->wanted,
    .read_file = read_module,
    .opaque = cv,
    .mtime = mtime,
    .files = (const struct initramfs_file *) initrd->files->data,
    .nr_files = initrd->files->len,
  };
  return initramfs_build_append (initrd->contents, &input, error);
}

/* Does AFTER hold the corrected copies? */
static bool
prove_copies (const struct linux_initrd *initrd,
              const struct linux_initrd *after, GError **error)
{
  for (guint i = 0; i < initrd->files->len; i++) {
    const struct initramfs_file *f =
      &g_array_index (initrd->files, struct initramfs_file, i);
    GBytes *text = initramfs_contents_text (after->contents, f->path);

    if (f->data ? !text || !g_bytes_equal (text, f->data)
                : initramfs_contents_has (after->contents, f->path))
      return error_set (error, "the appended archive does not replace %s",
                        f->path);
  }
  return true;
}

/* Would the kernel find all drivers in IMAGE with MORE behind it? */
static bool
prove (const struct linux_initrd *initrd, GBytes *more, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  struct linux_initrd after = { .kernel = initrd->kernel,
                                .wanted = initrd->wanted };
  g_autoptr (GBytes) image = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (initrd->image, &size);
  bool ok;

  g_byte_array_append (all, data, (guint) size);
  data = g_bytes_get_data (more, &size);
  g_byte_array_append (all, data, (guint) size);
  image = g_byte_array_free_to_bytes (g_steal_pointer (&all));
  ok = linux_initrd_look (&after, image, error);
  if (ok && !linux_initrd_is_fit (&after)) {
    g_autofree char *names = linux_initrd_missing (&after);
    ok = error_set (error, "the appended archive lacks %s", names);
  }
  ok = ok && prove_copies (initrd, &after, error);
  linux_initrd_clear (&after);
  return ok;
}

bool
linux_initrd_check_space (struct conversion *cv,
                          const struct linux_initrd *initrd, uint64_t wanted,
                          GError **error)
{
  const uint64_t needed = wanted + SPACE_RESERVE;
  g_autofree char *size = format_size (needed);
  struct guest_space space;

  if (!guest_space (cv->guest, "/boot", &space, error))
    return false;
  if (space.free_bytes >= needed)
    return true;
  return error_set (error, "not enough free space for conversion on "
                    "filesystem ‘/boot’: %s wants %s there; remove old "
                    "kernels in the guest before the conversion",
                    initrd->kernel->initrd, size);
}

void
linux_initrd_put_back (struct conversion *cv,
                       const struct linux_initrd *initrd)
{
  g_autoptr (GError) error = NULL;

  if (!guest_write (cv->guest, initrd->kernel->initrd, initrd->image, &error))
    linux_warning (cv, "%s could not be put back: %s",
                   initrd->kernel->initrd, error->message);
}

/* Old releases of initramfs-tools note the digest of what they made, and
 * refuse to update an image that has another one. */
static bool
update_digest (struct conversion *cv, const struct linux_initrd *initrd,
               GBytes *more, GError **error)
{
  const struct linux_kernel *k = initrd->kernel;
  const struct linux_initrd_tool *tool = linux_state (cv)->initrd_tool;
  const char *dir = tool ? tool->state_dir : NULL;
  g_autofree char *path = dir ? g_build_filename (dir, k->version, NULL)
                              : NULL;
  g_autofree char *old = NULL, *old_sum = NULL, *text = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  gsize size;
  const guint8 *data = g_bytes_get_data (initrd->image, &size);

  if (!path || !linux_read_text (cv, path, &old, NULL) || !old)
    return true;
  old_sum = g_compute_checksum_for_data (G_CHECKSUM_SHA1, data, size);
  if (!g_str_has_prefix (old, old_sum))
    return true;
  g_checksum_update (sum, data, (gssize) size);
  data = g_bytes_get_data (more, &size);
  g_checksum_update (sum, data, (gssize) size);
  text = g_strconcat (g_checksum_get_string (sum), old + strlen (old_sum),
                      NULL);
  return guest_write_text (cv->guest, path, text, error);
}

GBytes *
linux_initrd_build (struct conversion *cv, struct linux_initrd *initrd,
                    GError **error)
{
  g_autoptr (GBytes) more = NULL;
  struct guest_stat before;

  if (!linux_kernel_load (cv, initrd->kernel, true, error) ||
      !guest_stat (cv->guest, initrd->kernel->initrd, true, &before, error))
    return NULL;
  more = build (cv, initrd, before.mtime, error);
  return more && prove (initrd, more, error) ? g_steal_pointer (&more) : NULL;
}

static bool
check_size (struct conversion *cv, const char *path, uint64_t expected,
            GError **error)
{
  struct guest_stat after;

  if (!guest_stat (cv->guest, path, true, &after, error))
    return false;
  return after.size == expected ||
         error_set (error, "%s has %" G_GUINT64_FORMAT " bytes after the "
                    "append, not %" G_GUINT64_FORMAT, path,
                    (guint64) after.size, (guint64) expected);
}

bool
linux_initrd_write (struct conversion *cv, const struct linux_initrd *initrd,
                    GBytes *more, GError **error)
{
  const char *path = initrd->kernel->initrd;
  const uint64_t size = g_bytes_get_size (more);
  g_autofree char *names = linux_initrd_missing (initrd);
  g_autofree char *copies = linux_initrd_copies (initrd);

  if (!linux_initrd_check_space (cv, initrd, size, error))
    return false;
  if (!guest_append (cv->guest, path, more, error) ||
      !check_size (cv, path, g_bytes_get_size (initrd->image) + size,
                   error)) {
    linux_initrd_put_back (cv, initrd);
    return false;
  }
  if (*names)
    linux_note (cv, "%s was given the modules %s%s", path, names,
                copies ? "" : ", nothing else in it was touched");
  if (copies)
    linux_note (cv, "in %s, the old disks were taken out of %s", path, copies);
  return update_digest (cv, initrd, more, error);
}
