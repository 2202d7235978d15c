/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the conversion made in the guest gets owner and permissions: nobody
 * but administrators may change what runs as LocalSystem. */
#include "config.h"

#include <string.h>

#include "converters/windows.h"
#include "windows/path.h"
#include "windows/security.h"

/* The path that an entry of the account made; NULL: none. */
static const char *
made_by (const struct account_entry *e)
{
  switch (e->action) {
  case ACCOUNT_CREATE: case ACCOUNT_MKDIR:
    return e->path;
  case ACCOUNT_RENAME: case ACCOUNT_COPY:
    return e->detail;
  default:                       /* what is only changed keeps its own */
    return NULL;
  }
}

static bool
is_below (const char *path, const char *dir)
{
  const size_t n = dir ? strlen (dir) : 0;

  return n > 0 && strncmp (path, dir, n) == 0 &&
         (path[n] == '/' || path[n] == '\0');
}


static GPtrArray *
find_made (const struct conversion *cv)
{
  const struct account *account = cv->guest->account;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < account_length (account); i++) {
    const char *path = made_by (account_get (account, i));

    /* Keys of the registry are in the account too. */
    if (path && path[0] == '/' &&
        !is_below (path, cv->inspect->windows_esp) &&
        g_hash_table_add (seen, (gpointer) g_intern_string (path)))
      g_ptr_array_add (paths, g_strdup (path));
  }
  return paths;
}

static bool
secure (const struct conversion *cv, const char *path, GError **error)
{
  g_autofree char *config =
    windows_path (cv->guest, "%s/System32/config",
                  windows_state (cv)->systemroot);
  struct guest_stat st;
  g_autoptr (GBytes) descriptor = NULL;
  bool directory, private;

  if (!guest_stat (cv->guest, path, false, &st, error))
    return false;
  if (st.type != GUEST_FILE && st.type != GUEST_DIR)
    return true;                 /* removed again */
  directory = st.type == GUEST_DIR;
  private = is_below (path, config);  /* hives: Users read none of them */
  descriptor = security_descriptor (directory, private);
  return guest_set_security (cv->guest, path, descriptor,
                             security_sddl (directory, private), error);
}

bool
windows_on_ntfs (const struct conversion *cv)
{
  const GPtrArray *mounts = cv->inspect->mounts;

  for (guint i = 0; mounts && i < mounts->len; i++) {
    const struct inspect_mount *m = g_ptr_array_index (mounts, i);

    if (strcmp (m->mountpoint, "/") == 0)
      return g_strcmp0 (m->fstype, "ntfs") == 0;
  }
  return false;
}

bool
windows_set_permissions (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) paths = find_made (cv);

  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    g_autoptr (GError) failure = NULL;

    if (!secure (cv, path, &failure))
      guest_warning (cv->guest, "every user of the guest may change ‘%s’: %s.  "
                     "Give it the permissions of C:\\Windows after the first "
                     "boot (icacls)", path, failure->message);
  }
  return true;
}
