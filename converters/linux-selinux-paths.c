/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a conversion made in the guest, by its account. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "converters/linux-limit.h"
#include "converters/linux-selinux.h"
#include "converters/linux.h"
#include "converters/selinux-labels.h"

#define MAX_LINKS 40             /* as the kernel: path_resolution(7) */

struct finder {
  const struct conversion *cv;
  GHashTable *links;             /* folder -> the same without links */
  GHashTable *found;             /* resolved path -> struct selinux_path */
  char *unknown;
};

/*----- programs of the guest ----------------------------------------------*/

static const char *const rpm_files[] = {
  "/var/lib/rpm/*", "/usr/lib/sysimage/rpm/*", NULL
};
static const char *const image_files[] = {
  "/boot/init*", "/boot/*/*/initrd", "/var/log/dracut.log", NULL
};
static const char *const menu_files[] = {
  "/boot/grub/*", "/boot/grub2/*", "/boot/loader/*",
  "/boot/loader/entries/*", "/etc/sysconfig/kernel",
  "/etc/sysconfig/bootloader", NULL
};
static const char *const module_files[] = {
  "/lib/modules/*/modules.*", "/usr/lib/modules/*/modules.*", NULL
};
static const char *const cache_files[] = { "/etc/ld.so.cache", NULL };
static const char *const none[] = { NULL };

/* Programs that are known to make these files only.  A package manager that
 * runs the packages' own scripts is none of them. */
static const struct program {
  const char *name;
  const char *option;            /* must be among its arguments; or NULL */
  const char *const *files;
} programs[] = {
  { "rpm", "--noscripts", rpm_files }, { "rpm", "-q", rpm_files },
  { "rpm", "-qa", rpm_files }, { "dracut", NULL, image_files },
  { "mkinitrd", NULL, image_files }, { "mkinitfs", NULL, image_files },
  { "make-initrd", NULL, image_files },
  { "update-initramfs", NULL, image_files },
  { "grubby", NULL, menu_files }, { "grub2-mkconfig", NULL, menu_files },
  { "grub-mkconfig", NULL, menu_files }, { "update-grub", NULL, menu_files },
  { "grub2-set-default", NULL, menu_files },
  { "grub2-editenv", NULL, menu_files },
  { "update-bootloader", NULL, menu_files },
  { "depmod", NULL, module_files }, { "ldconfig", NULL, cache_files },
  { "true", NULL, none },
};

/* "perl -e PROGRAM SECONDS" in front of the command, see linux-limit.h. */
enum { LIMIT_WORDS = 4 };

static bool
is_limit (char **argv)
{
  return g_strv_length (argv) > LIMIT_WORDS &&
         strcmp (argv[1], "-e") == 0 &&
         strcmp (argv[2], linux_limit_program) == 0;
}

/* COMMAND is the account's text; *ret_name the program in it, behind "env
 * NAME=VALUE...". */
static const struct program *
find_program (const char *command, char **ret_name)
{
  g_auto (GStrv) words = NULL;
  char **argv;
  const char *name;

  if (!g_shell_parse_argv (command, NULL, &words, NULL))
    words = g_new0 (char *, 1);
  argv = words;
  if (*argv && strcmp (*argv, "env") == 0)
    for (argv++; *argv && strchr (*argv, '='); argv++)
      ;
  if (is_limit (argv))
    argv += LIMIT_WORDS;
  name = *ret_name = g_path_get_basename (*argv ? *argv : "");
  for (size_t i = 0; i < G_N_ELEMENTS (programs); i++)
    if (strcmp (name, programs[i].name) == 0 &&
        (!programs[i].option ||
         g_strv_contains ((const char *const *) argv, programs[i].option)))
      return &programs[i];
  return NULL;
}

/*----- paths without links ------------------------------------------------*/

static char *resolve (struct finder *f, const char *path, bool follow,
                      unsigned links);

/* FOLDER without links; NULL: it cannot be told.  Owned by the table. */
static const char *
resolve_folder (struct finder *f, const char *folder, unsigned links)
{
  gpointer known;
  char *real;

  if (strcmp (folder, "/") == 0)
    return "/";
  if (g_hash_table_lookup_extended (f->links, folder, NULL, &known))
    return known;
  real = resolve (f, folder, true, links);
  g_hash_table_insert (f->links, g_strdup (folder), real);
  return real;
}

static char *
resolve (struct finder *f, const char *path, bool follow, unsigned links)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *here = NULL, *target = NULL, *next = NULL;
  const char *real = links > 0 ? resolve_folder (f, folder, links - 1)
                               : NULL;
  struct guest_stat st;

  if (real == NULL)
    return NULL;
  here = g_build_filename (real, name, NULL);
  if (!follow || !guest_stat (f->cv->guest, here, false, &st, NULL) ||
      st.type != GUEST_LINK)
    return g_steal_pointer (&here);
  target = guest_readlink (f->cv->guest, here, NULL);
  if (target == NULL)
    return NULL;
  next = g_canonicalize_filename (target, real);
  return resolve (f, next, true, links - 1);
}

/*----- collecting ---------------------------------------------------------*/

static void
set_unknown (struct finder *f, char *why)
{
  if (f->unknown)
    g_free (why);
  else
    f->unknown = why;
}

/* File systems that keep no labels. */
static bool
keeps_labels (const struct conversion *cv, const char *path)
{
  static const char *const without[] = {
    "vfat", "msdos", "exfat", "ntfs", "iso9660", NULL
  };
  const struct inspect_mount *best = NULL;

  for (guint i = 0; i < cv->inspect->mounts->len; i++) {
    const struct inspect_mount *m = g_ptr_array_index (cv->inspect->mounts,
                                                       i);
    const size_t length = strlen (m->mountpoint);

    if (g_str_has_prefix (path, m->mountpoint) &&
        (strcmp (m->mountpoint, "/") == 0 || path[length] == '/' ||
         path[length] == '\0') &&
        (!best || length > strlen (best->mountpoint)))
      best = m;
  }
  return !best || !g_strv_contains (without, best->fstype);
}

static unsigned
type_bits (enum guest_type type)
{
  return type == GUEST_FILE ? S_IFREG : type == GUEST_DIR ? S_IFDIR
       : type == GUEST_LINK ? S_IFLNK : 0;
}

static void
add_path (struct finder *f, const char *path, bool follow)
{
  g_autofree char *real = resolve (f, path, follow, MAX_LINKS);
  struct selinux_path *p;
  struct guest_stat st;

  if (real == NULL || g_hash_table_contains (f->found, real) ||
      !guest_stat (f->cv->guest, real, false, &st, NULL) ||
      type_bits (st.type) == 0 || !keeps_labels (f->cv, real))
    return;
  if (g_hash_table_size (f->found) >= SELINUX_MAX_PATHS) {
    set_unknown (f, g_strdup ("too many files were changed"));
    return;
  }
  p = g_new0 (struct selinux_path, 1);
  p->type = type_bits (st.type);
  p->path = g_steal_pointer (&real);
  g_hash_table_insert (f->found, p->path, p);
}

static void
add_command (struct finder *f, const char *command)
{
  g_autofree char *name = NULL;
  const struct program *program = find_program (command, &name);

  if (program == NULL) {
    set_unknown (f, g_strdup_printf ("the program %s ran in it, and what that "
                                     "changed is not known", name));
    return;
  }
  for (size_t i = 0; program->files[i]; i++) {
    g_auto (GStrv) paths = guest_glob (f->cv->guest, program->files[i],
                                       NULL);

    for (size_t n = 0; paths && paths[n]; n++)
      add_path (f, paths[n], false);
  }
}

static void
add_entry (struct finder *f, const struct account_entry *e)
{
  switch (e->action) {
  case ACCOUNT_CREATE: case ACCOUNT_MKDIR:
    add_path (f, e->path, true);
    break;
  case ACCOUNT_LINK:
    add_path (f, e->path, false);
    break;
  case ACCOUNT_RENAME:
    add_path (f, e->detail, false);
    break;
  case ACCOUNT_COPY:
    add_path (f, e->detail, true);
    break;
  case ACCOUNT_RUN:
    add_command (f, e->detail);
    break;
  default:                       /* what is only changed keeps its label */
    break;
  }
}

static gint
by_path (gconstpointer a, gconstpointer b)
{
  const struct selinux_path *const *p = a, *const *q = b;
  return strcmp ((*p)->path, (*q)->path);
}

GPtrArray *
linux_selinux_paths (const struct conversion *cv, char **ret_unknown)
{
  struct finder f = {
    .cv = cv,
    .links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .found = g_hash_table_new (g_str_hash, g_str_equal),
  };
  GPtrArray *paths = g_ptr_array_new_with_free_func (selinux_path_free);
  GHashTableIter iter;
  gpointer p;

  for (guint i = 0; i < account_length (cv->guest->account); i++)
    add_entry (&f, account_get (cv->guest->account, i));
  g_hash_table_iter_init (&iter, f.found);
  while (g_hash_table_iter_next (&iter, NULL, &p))
    g_ptr_array_add (paths, p);
  g_ptr_array_sort (paths, by_path);
  g_hash_table_unref (f.found);
  g_hash_table_unref (f.links);
  *ret_unknown = f.unknown;
  return paths;
}
