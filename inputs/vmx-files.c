/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder of a VMX guest. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "inputs/vmx-files.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"

#define DATASTORES "/vmfs/volumes/"
#define MAX_SHOWN 4096

static bool
has_upward (const char *file)
{
  g_auto (GStrv) parts = g_strsplit (file, "/", -1);

  return g_strv_contains ((const char *const *) parts, "..");
}

char *
vmx_files_path (const char *folder, const char *file, bool datastores,
                GError **error)
{
  g_autofree char *shown = clean_text (file, MAX_SHOWN);
  bool datastore = datastores && g_str_has_prefix (file, DATASTORES);

  if (!has_upward (file) && !strchr (file, '\\') &&
      (file[0] != '/' || datastore))
    return file[0] == '/' ? g_strdup (file)
                          : g_build_filename (folder, file, NULL);
  error_set (error, "the disk ‘%s’ is not in the guest's folder: only what "
             "lies there%s is read.  Move the disk into the folder, and "
             "write only its name in the VMX file", shown, datastores
             ? " or below " DATASTORES : "");
  return NULL;
}

/* --- this host --------------------------------------------------------- */

/* What PATH is in the end, without links, is below FOLDER. */
static bool
check_inside (const char *folder, const char *path, GError **error)
{
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  char *top = realpath (folder, NULL), *real = realpath (path, NULL);
  size_t length = top ? strlen (top) : 0;
  int saved = errno;
  bool inside = real && top && strncmp (real, top, length) == 0 &&
                (real[length] == '/' || length == 1);

  free (top);
  if (!real)
    return error_set_errno (error, saved, "cannot open ‘%s’", shown);
  free (real);
  return inside ||
         error_set (error, "‘%s’ is a link that leads out of the guest's "
                    "folder: it is not followed.  Put the file itself there",
                    shown);
}

static bool
local_stat (void *opaque, const char *path, uint64_t *ret_size,
            GError **error)
{
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  struct stat st;

  if (!check_inside (opaque, path, error))
    return false;
  if (stat (path, &st) == -1)
    return error_set_errno (error, errno, "cannot open ‘%s’", shown);
  if (!S_ISREG (st.st_mode))
    return error_set (error, "‘%s’ is not a regular file", shown);
  *ret_size = (uint64_t) st.st_size;
  return true;
}

static char *
local_read (void *opaque, const char *path, size_t max, size_t *ret_size,
            GError **error)
{
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  g_autofree char *data = NULL;
  uint64_t size;
  ssize_t n = 0;
  autofd fd = -1;

  if (!local_stat (opaque, path, &size, error))
    return NULL;
  max = MIN (max, size);
  data = g_malloc (max + 1);
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  *ret_size = 0;
  while (fd != -1 && *ret_size < max &&
         (n = read (fd, data + *ret_size, max - *ret_size)) > 0)
    *ret_size += (size_t) n;
  if (fd == -1 || n == -1) {
    error_set_errno (error, errno, "cannot read ‘%s’", shown);
    return NULL;
  }
  data[*ret_size] = '\0';
  return g_steal_pointer (&data);
}

const struct vmdk_files vmx_files_local = {
  .read = local_read, .stat = local_stat,
};

/* --- by ssh ------------------------------------------------------------ */

static char *
remote_read (void *opaque, const char *path, size_t max, size_t *ret_size,
             GError **error)
{
  return ssh_read (opaque, path, max, ret_size, error);
}

static bool
remote_stat (void *opaque, const char *path, uint64_t *ret_size,
             GError **error)
{
  return ssh_stat (opaque, path, ret_size, error);
}

const struct vmdk_files vmx_files_ssh = {
  .read = remote_read, .stat = remote_stat,
};
