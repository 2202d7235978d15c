/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SELinux: what the conversion made gets the guest's own labels.
 *
 * A conversion changes few files, so these are labelled, not all of the
 * guest: under emulation that takes minutes.  Where this cannot be enough,
 * the guest labels itself at the first boot (/.autorelabel, fixfiles(8)). */
#include "config.h"

#include "converters/linux-selinux.h"
#include "converters/linux.h"
#include "converters/selinux-config.h"
#include "converters/selinux-labels.h"
#include "v2v/base/error.h"

#define CONFIG "/etc/selinux/config"
#define AUTORELABEL "/.autorelabel"
#define SECONDS 30               /* for all paths; a real policy takes 1 */

/*----- does the guest use it? ---------------------------------------------*/

/* Where the arguments of the kernel stand; the first that has some says. */
static const char *const argument_files[] = {
  "/etc/default/grub", "/boot/grub2/grubenv", "/boot/grub2/grub.cfg",
  "/boot/grub/grub.conf", "/boot/grub/grub.cfg", "/boot/grub/menu.lst",
};

static bool
is_switched_off (const struct conversion *cv)
{
  for (size_t i = 0; i < G_N_ELEMENTS (argument_files); i++) {
    g_autofree char *text = NULL;

    if (linux_read_text (cv, argument_files[i], &text, NULL) && text &&
        selinux_config_is_off (text))
      return true;
  }
  return false;
}

static bool
uses_selinux (const struct conversion *cv, struct selinux_config *ret_config)
{
  g_autofree char *text = NULL;

  if (!linux_read_text (cv, CONFIG, &text, NULL) || !text)
    return false;
  *ret_config = selinux_config_parse (text);
  return ret_config->used && !is_switched_off (cv);
}

/*----- labels -------------------------------------------------------------*/

static void
free_files (char *files[SELINUX_NR_FILES])
{
  for (size_t i = 0; i < SELINUX_NR_FILES; i++)
    g_free (files[i]);
}

static bool
read_files (const struct conversion *cv, const char *type,
            char *ret_files[SELINUX_NR_FILES], GError **error)
{
  g_autofree char *contexts = g_strdup_printf
    ("/etc/selinux/%s/contexts/files/file_contexts", type);

  if (type[0] == '\0')
    return error_set (error, CONFIG " names no policy");
  for (size_t i = 0; i < SELINUX_NR_FILES; i++) {
    g_autofree char *path = g_strconcat (contexts, selinux_suffixes[i],
                                         NULL);
    g_autoptr (GBytes) data = NULL;

    if (!linux_read_bytes (cv, path, SELINUX_MAX_CONTEXTS, &data, error))
      return false;
    if (data)
      ret_files[i] = g_strndup (g_bytes_get_size (data) > 0
                                ? g_bytes_get_data (data, NULL) : "",
                                g_bytes_get_size (data));
  }
  return ret_files[0] || error_set (error, "%s is missing", contexts);
}

static bool
set_labels (const struct conversion *cv, const GPtrArray *paths,
            const GPtrArray *labels, GError **error)
{
  for (guint i = 0; i < paths->len; i++) {
    const struct selinux_path *p = g_ptr_array_index (paths, i);
    const char *label = g_ptr_array_index (labels, i);

    if (label && !guest_set_label (cv->guest, p->path, label, error))
      return false;
  }
  return true;
}

static bool
label_paths (const struct conversion *cv, const char *type,
             const GPtrArray *paths, GError **error)
{
  char *files[SELINUX_NR_FILES] = { NULL };
  g_autoptr (GPtrArray) labels = NULL;
  bool ok = read_files (cv, type, files, error);

  if (ok)
    labels = selinux_labels_find (files, paths, SECONDS, error);
  free_files (files);
  return labels && set_labels (cv, paths, labels, error);
}

/*----- the step -----------------------------------------------------------*/

static void
relabel_at_boot (const struct conversion *cv, const char *why)
{
  g_autoptr (GError) error = NULL;

  linux_note (cv, "the guest labels all of its files for SELinux at its first "
              "boot and then boots once more: %s", why);
  if (!guest_write_text (cv->guest, AUTORELABEL, "", &error))
    linux_warning (cv, "files of the guest may lack their SELinux labels; "
                   "boot it with enforcing=0 and run ‘fixfiles onboot’ in it: "
                   "%s", error->message);
}

/* The guest may be booted without enforcing, so no failure here is one of
 * the conversion. */
bool
linux_selinux_relabel (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  struct selinux_config config = { .used = false };
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *unknown = NULL;

  if (!uses_selinux (cv, &config))
    return true;
  paths = linux_selinux_paths (cv, &unknown);
  if (paths->len > 0 && !label_paths (cv, config.type, paths, &failure)) {
    relabel_at_boot (cv, failure->message);
    return true;
  }
  if (cv->options->selinux_at_boot)
    relabel_at_boot (cv, "as asked");
  else if (unknown)
    relabel_at_boot (cv, unknown);
  return true;
}
