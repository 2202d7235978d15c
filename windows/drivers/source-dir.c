/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver packages in a directory of this host.
 *
 * Every path is resolved with RESOLVE_BENEATH (openat2(2)): links within the
 * directory are followed, as packages of distributions have them, and others
 * are left out. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/source.h"

#define MAX_SHOWN 200            /* bytes of a foreign path in a message */
#define MAX_FOLDERS 20000U       /* links may form circles */

static int
open_beneath (const struct driver_source *source, const char *path)
{
  struct open_how how = {
    .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
  };

  return (int) syscall (SYS_openat2, source->fd, *path ? path : ".", &how,
                        sizeof how);
}

struct walk {
  GQueue folders;                /* char *: still to be listed */
  unsigned listed;
};

/* Files into the list, folders to those that are still to be listed; what
 * cannot be opened is left out. */
static bool
take_name (struct driver_source *source, struct walk *walk,
           const char *folder, const char *name, GError **error)
{
  g_autofree char *path = *folder ? g_build_filename (folder, name, NULL)
    : g_strdup (name);
  const int fd = open_beneath (source, path);
  struct driver_entry *entry;
  struct stat st = { 0 };
  bool ok = fd >= 0 && fstat (fd, &st) == 0;

  if (fd >= 0)
    close (fd);
  if (!ok)
    return true;
  if (S_ISREG (st.st_mode))
    return source_add (source, path, (uint64_t) st.st_size, &entry, error);
  if (S_ISDIR (st.st_mode))
    g_queue_push_tail (&walk->folders, g_steal_pointer (&path));
  return true;
}

static bool
list_folder (struct driver_source *source, struct walk *walk,
             const char *folder, GError **error)
{
  const int fd = open_beneath (source, folder);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *d;
  bool ok = true;

  if (!dir) {
    if (fd >= 0)
      close (fd);
    return *folder || error_set_errno (error, errno, "cannot read the "
                                       "directory ‘%s’", source->name);
  }
  while (ok && (d = readdir (dir)) != NULL)
    if (!g_str_equal (d->d_name, ".") && !g_str_equal (d->d_name, ".."))
      ok = take_name (source, walk, folder, d->d_name, error);
  closedir (dir);
  return ok;
}

static unsigned
depth_of (const char *path)
{
  unsigned depth = 1;

  for (const char *p = path; *p; p++)
    depth += *p == '/';
  return depth;
}

bool
source_dir_index (struct driver_source *source, GError **error)
{
  struct walk walk = { .folders = G_QUEUE_INIT };
  bool ok = true;

  g_queue_push_tail (&walk.folders, g_strdup (""));
  while (ok && !g_queue_is_empty (&walk.folders)) {
    g_autofree char *folder = g_queue_pop_head (&walk.folders);

    if (depth_of (folder) >= SOURCE_MAX_DEPTH)
      continue;
    if (++walk.listed > MAX_FOLDERS)
      ok = error_set (error, "‘%s’ has more than %u folders: it is not a set "
                      "of driver packages", source->name, MAX_FOLDERS);
    else
      ok = list_folder (source, &walk, folder, error);
  }
  g_queue_clear_full (&walk.folders, g_free);
  for (guint i = 0; ok && i < source->entries->len; i++) {
    struct driver_entry *entry = g_ptr_array_index (source->entries, i);

    entry->wanted = source_is_inf (entry);
  }
  if (ok)
    driver_source_load (source);
  return ok;
}

static GBytes *
read_all (int fd, size_t size, GError **error)
{
  g_autofree char *data = g_malloc (size ? size : 1);
  size_t done = 0;

  while (done < size) {
    const ssize_t n = read (fd, data + done, size - done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      error_set_errno (error, n < 0 ? errno : EIO, "reading");
      return NULL;
    }
    done += (size_t) n;
  }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static GBytes *
load (struct driver_source *source, const struct driver_entry *entry,
      GError **error)
{
  g_autofree char *clean = clean_text (entry->path, MAX_SHOWN);
  GBytes *data;
  int fd;

  if (!source_count (source, entry, error))
    return NULL;
  fd = open_beneath (source, entry->path);
  if (fd < 0) {
    error_set_errno (error, errno, "cannot open ‘%s’ in ‘%s’", clean,
                     source->name);
    return NULL;
  }
  data = read_all (fd, entry->size, error);
  close (fd);
  if (!data)
    g_prefix_error (error, "‘%s’ in ‘%s’: ", clean, source->name);
  return data;
}

void
source_dir_load (struct driver_source *source)
{
  for (guint i = 0; i < source->entries->len; i++) {
    struct driver_entry *entry = g_ptr_array_index (source->entries, i);
    g_autoptr (GError) failure = NULL;

    if (!entry->wanted)
      continue;
    entry->wanted = false;
    entry->data = load (source, entry, &failure);
    if (!entry->data)
      entry->failure = g_strdup (failure->message);
  }
}
