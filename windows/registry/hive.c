/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A hive, its keys, and its file. */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "windows/registry/hive-private.h"

int
hive_memory_file (char **ret_path)
{
  const int fd = memfd_create ("hive", MFD_CLOEXEC);

  if (fd >= 0)
    *ret_path = g_strdup_printf ("/proc/self/fd/%d", fd);
  return fd;
}

static bool
write_all (int fd, GBytes *data)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  for (gsize done = 0; done < size;) {
    const ssize_t n = write (fd, bytes + done, size - done);

    if (n == -1 && errno != EINTR)
      return false;
    done += n > 0 ? (gsize) n : 0;
  }
  return true;
}

static hive_h *
open_handle (GBytes *data, int flags)
{
  g_autofree char *path = NULL;
  autofd fd = hive_memory_file (&path);

  if (fd < 0 || !write_all (fd, data))
    return NULL;
  return hivex_open (path, flags);
}

struct hive *
hive_open (GBytes *data, const char *name, bool writable, GError **error)
{
  g_autoptr (GBytes) sound = hive_check_mend (data, name, error);
  hive_h *handle;
  struct hive *h;

  if (!sound)
    return NULL;
  handle = open_handle (sound, writable ? HIVEX_OPEN_WRITE : 0);
  if (!handle) {
    error_set_errno (error, errno, "%s: this registry hive cannot be read: "
                     "it may be corrupt", name);
    return NULL;
  }
  h = g_new0 (struct hive, 1);
  h->handle = handle;
  h->name = g_strdup (name);
  h->changes = g_ptr_array_new_with_free_func (hive_change_free);
  return h;
}

void
hive_free (struct hive *h)
{
  if (!h)
    return;
  hivex_close (h->handle);
  g_ptr_array_unref (h->changes);
  g_free (h->name);
  g_free (h);
}

const char *
hive_name (const struct hive *h)
{
  return h->name;
}

void
hive_set_account (struct hive *h, struct account *account)
{
  h->account = account;
}

void
hive_set_sequence (struct hive *h, uint32_t sequence)
{
  h->sequence = sequence;
}

bool
hive_is_changed (const struct hive *h)
{
  return h->changes->len > 0;
}

/* --- keys -------------------------------------------------------------- */

hive_key
hive_root (struct hive *h)
{
  return hivex_root (h->handle);
}

hive_key
hive_key_at (struct hive *h, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "\\", -1);
  hive_key key = hive_root (h);

  for (size_t i = 0; key && names[i]; i++)
    if (*names[i])
      key = hivex_node_get_child (h->handle, key, names[i]);
  return key;
}

hive_key
hive_find (struct hive *h, const char *path, ...)
{
  g_autofree char *full = NULL;
  va_list args;

  va_start (args, path);
  full = g_strdup_vprintf (path, args);
  va_end (args);
  return hive_key_at (h, full);
}

static hive_key
make_child (struct hive *h, hive_key parent, const char *name, GError **error)
{
  hive_key key;

  if (g_utf8_strlen (name, -1) > HIVE_MAX_NAME) {
    g_autofree char *shown = clean_text (name, 80);
    error_set (error, "%s: the name of the key \"%s\" is too long", h->name,
               shown);
    return 0;
  }
  /* hivex sorts and hashes other names otherwise than Windows. */
  if (!g_str_is_ascii (name)) {
    g_autofree char *shown = clean_text (name, 80);
    error_set (error, "%s: the name of the key \"%s\" is not ASCII", h->name,
               shown);
    return 0;
  }
  key = hivex_node_add_child (h->handle, parent, name);
  if (!key) {
    g_autofree char *above = hive_key_path (h, parent);
    error_set_errno (error, errno, "%s\\%s: the key \"%s\" cannot be made",
                     h->name, above, name);
    return 0;
  }
  hive_record (h, ACCOUNT_CREATE, key, NULL, NULL);
  return key;
}

hive_key
hive_make (struct hive *h, GError **error, const char *path, ...)
{
  g_autofree char *full = NULL;
  g_auto (GStrv) names = NULL;
  hive_key key = hive_root (h);
  va_list args;

  va_start (args, path);
  full = g_strdup_vprintf (path, args);
  va_end (args);
  names = g_strsplit (full, "\\", -1);
  for (size_t i = 0; key && names[i]; i++) {
    hive_key child;

    if (!*names[i])
      continue;
    child = hivex_node_get_child (h->handle, key, names[i]);
    key = child ? child : make_child (h, key, names[i], error);
  }
  return key;
}

bool
hive_remove (struct hive *h, GError **error, const char *path, ...)
{
  g_autofree char *full = NULL;
  hive_key key;
  va_list args;

  va_start (args, path);
  full = g_strdup_vprintf (path, args);
  va_end (args);
  key = hive_key_at (h, full);
  if (!key)
    return true;
  hive_record (h, ACCOUNT_REMOVE, key, NULL, NULL);
  if (hivex_node_delete_child (h->handle, key) == -1)
    return error_set_errno (error, errno, "%s\\%s: the key cannot be removed",
                            h->name, full);
  return true;
}

char *
hive_key_path (struct hive *h, hive_key key)
{
  const hive_key root = hive_root (h);
  GString *path = g_string_new (NULL);
  unsigned depth = 0;

  while (key && key != root && depth++ < HIVE_MAX_DEPTH) {
    char *name = hivex_node_name (h->handle, key);

    if (path->len)
      g_string_prepend_c (path, '\\');
    g_string_prepend (path, name ? name : "?");
    free (name);
    key = hivex_node_parent (h->handle, key);
  }
  return g_string_free (path, FALSE);
}

GStrv
hive_subkeys (struct hive *h, hive_key key)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  hive_node_h *keys = key ? hivex_node_children (h->handle, key) : NULL;

  for (size_t i = 0; keys && keys[i]; i++) {
    char *name = hivex_node_name (h->handle, keys[i]);

    if (name)
      g_ptr_array_add (names, g_strdup (name));
    free (name);
  }
  free (keys);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

void
hive_record (struct hive *h, enum account_action action, hive_key key,
             const char *value, const char *detail)
{
  g_autofree char *path = hive_key_path (h, key);
  g_autofree char *full = NULL;

  hive_change_add (h, path, value);
  if (!h->account)
    return;
  full = g_strdup_printf ("%s\\%s", h->name, path);
  if (value) {
    g_autofree char *text = g_strdup_printf ("%s%s%s",
                                             *value ? value : "(default)",
                                             detail ? " = " : "",
                                             detail ? detail : "");
    account_add (h->account, action, full, text);
  } else
    account_add (h->account, action, full, detail);
}
