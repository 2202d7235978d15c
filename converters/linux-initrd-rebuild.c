/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An initramfs made anew by the guest's own program: its configuration, its
 * command line, and what becomes of a failure. */
#include "config.h"

#include <string.h>

#include "converters/linux-initrd.h"
#include "v2v/base/error.h"

/* Under emulation the guest's tool takes six minutes where it takes ten
 * seconds elsewhere. */
#define REBUILD_SECONDS 3600

/*----- the tool's configuration --------------------------------------------*/

/* The wanted modules that the kernel has as files; NULL-terminated, the
 * strings belong to INITRD. */
static GPtrArray *
available (const struct linux_initrd *initrd)
{
  GPtrArray *names = g_ptr_array_new ();

  for (size_t i = 0; initrd->wanted[i]; i++)
    if (module_db_path (initrd->kernel->db, initrd->wanted[i]))
      g_ptr_array_add (names, (gpointer) initrd->wanted[i]);
  g_ptr_array_add (names, NULL);
  return names;
}

static bool
edit_config (const struct conversion *cv,
             const struct linux_initrd_config *config,
             const char *const *modules, GError **error)
{
  g_autofree char *text = NULL, *with = NULL;
  g_autofree char *dir = g_path_get_dirname (config->path);

  if (!linux_read_text (cv, config->path, &text, error))
    return false;
  if (text || config->create)
    with = config->edit (text ? text : "", modules);
  return !with ||
         ((text || guest_mkdir_p (cv->guest, dir, error)) &&
          guest_write_text (cv->guest, config->path, with, error));
}

bool
linux_initrd_configure (struct conversion *cv,
                        const struct linux_initrd *initrd, GError **error)
{
  const struct linux_initrd_tool *tool = linux_state (cv)->initrd_tool;
  g_autoptr (GPtrArray) modules = available (initrd);

  if (modules->len <= 1)
    return true;
  for (size_t i = 0; tool && tool->config[i].path; i++)
    if (!edit_config (cv, &tool->config[i],
                      (const char *const *) modules->pdata, error))
      return false;
  return true;
}

/*----- its command line -----------------------------------------------------*/

struct command {
  const struct linux_initrd *initrd;
  GPtrArray *argv;               /* char * */
};

static void
add (struct command *c, const char *word)
{
  g_ptr_array_add (c->argv, g_strdup (word));
}

static void
add_version (struct command *c)
{
  add (c, c->initrd->kernel->version);
}

static void
add_image (struct command *c)
{
  add (c, c->initrd->kernel->initrd);
}

static void
add_image_name (struct command *c)
{
  g_ptr_array_add (c->argv, g_path_get_basename (c->initrd->kernel->initrd));
}

static void
add_kernel_name (struct command *c)
{
  add (c, linux_kernel_file (c->initrd->kernel));
}

static void
add_with (struct command *c)
{
  g_autoptr (GPtrArray) modules = available (c->initrd);

  for (guint i = 0; i + 1 < modules->len; i++)
    g_ptr_array_add (c->argv, g_strconcat ("--with=", modules->pdata[i],
                                           NULL));
}

/* --drivers would replace the guest's list. */
static void
add_drivers (struct command *c)
{
  g_autoptr (GPtrArray) modules = available (c->initrd);

  if (modules->len <= 1)
    return;
  add (c, "--add-drivers");
  g_ptr_array_add (c->argv, g_strjoinv (" ", (char **) modules->pdata));
}

/* What is in a squash image could not be looked into afterwards. */
static void
add_omit_squash (struct command *c)
{
  if (!c->initrd->sealed)
    return;
  add (c, "--omit");
  add (c, "squash squash-lib squash-squashfs squash-erofs");
}

/* The image's method, which this kernel is known to unpack, at its fastest:
 * the compression takes most of the time.  An image that could not be read
 * becomes one that can: every distribution's kernel unpacks gzip. */
static void
add_compress (struct command *c)
{
  static const char *const fast[] = {
    [INITRAMFS_PLAIN] = "cat", [INITRAMFS_GZIP] = "gzip -1",
    [INITRAMFS_BZIP2] = "bzip2 -1", [INITRAMFS_LZMA] = "lzma -0",
    [INITRAMFS_XZ] = "xz -0 --check=crc32", [INITRAMFS_LZO] = "gzip -1",
    [INITRAMFS_LZ4] = "lz4 -l -1", [INITRAMFS_ZSTD] = "zstd -1 -q",
  };
  const struct initramfs_contents *contents = c->initrd->contents;
  const GArray *segments = contents ? initramfs_contents_segments (contents)
                                    : NULL;

  add (c, "--compress");
  add (c, fast[segments ? g_array_index (segments, struct initramfs_segment,
                                         segments->len - 1).compression
                        : INITRAMFS_GZIP]);
}

static const struct {
  const char *mark;
  void (*add) (struct command *c);
} marks[] = {
  { "{version}", add_version }, { "{image}", add_image },
  { "{image-name}", add_image_name }, { "{kernel-name}", add_kernel_name },
  { "{with}", add_with }, { "{add-drivers}", add_drivers },
  { "{omit-squash}", add_omit_squash }, { "{compress}", add_compress },
};

static void
add_word (struct command *c, const char *word)
{
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++)
    if (strcmp (word, marks[i].mark) == 0) {
      marks[i].add (c);
      return;
    }
  add (c, word);
}

static bool
run_tool (struct conversion *cv, const struct linux_initrd *initrd,
          GError **error)
{
  const char *const *rebuild = linux_state (cv)->initrd_tool->rebuild;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  struct command c = { initrd, argv };

  for (size_t i = 0; rebuild[i]; i++)
    add_word (&c, rebuild[i]);
  g_ptr_array_add (argv, NULL);
  return linux_run (cv, (const char *const *) argv->pdata, REBUILD_SECONDS,
                    error);
}

/*----- rebuilding -----------------------------------------------------------*/

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
  return run_tool (cv, initrd, error) &&
         (cv->options->dry || verify_rebuilt (cv, initrd, error));
}

bool
linux_initrd_rebuild (struct conversion *cv, struct linux_initrd *initrd,
                      GError **error)
{
  const struct linux_initrd_tool *tool = linux_state (cv)->initrd_tool;
  const gsize size = g_bytes_get_size (initrd->image);

  if (!tool)
    return error_set (error, "unable to rebuild initrd (%s): the guest has "
                      "no program for it that we know",
                      initrd->kernel->initrd);
  /* The tool writes the new image beside the old one. */
  if (!linux_initrd_check_space (cv, initrd, size, error) ||
      !linux_initrd_configure (cv, initrd, error))
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
