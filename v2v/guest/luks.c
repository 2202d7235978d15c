/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening LUKS and BitLocker devices: cryptsetup(8) opens both, by passphrase
 * or, for BitLocker, by recovery password ("bitlk" there). */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/base/secret.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/luks.h"

#define MAX_LAYERS 5             /* LUKS on LVM on LUKS ... */
#define MAX_PROMPTS 3

/* --- selectors --------------------------------------------------------- */

void
luks_key_clear (struct luks_key *key)
{
  g_clear_pointer (&key->id, g_free);
  secret_free (key->key);
  key->key = NULL;
}

static void
key_free (void *opaque)
{
  luks_key_clear (opaque);
  g_free (opaque);
}

bool
luks_key_parse (const char *selector, struct luks_key *ret_key,
                GError **error)
{
  g_auto (GStrv) f = g_strsplit (selector, ":", 3);
  struct luks_key key = { 0 };

  if (g_strv_length (f) == 2 && strcmp (f[1], "clevis") == 0)
    return error_set (error, "--key %s: unlocking with Clevis and Tang is "
                      "not supported; give the key itself", selector);
  /* The selector is not quoted in these errors: it may hold the key. */
  if (g_strv_length (f) != 3 || f[0][0] == '\0' ||
      (strcmp (f[1], "key") != 0 && strcmp (f[1], "file") != 0))
    return error_set (error, "--key: expecting ID:key:KEY or "
                      "ID:file:FILENAME, where ID is a device of the guest, "
                      "the UUID of one, or ‘all’");
  if (strcmp (f[1], "file") == 0)
    key.key = secret_read_file (f[2], "key file", error);
  else
    key.key = g_strdup (f[2]);
  if (key.key == NULL)
    return false;
  key.id = g_strdup (f[0]);
  *ret_key = key;
  return true;
}

bool
luks_key_matches (const struct luks_key *key, const struct devices *d,
                  const struct device *dev)
{
  return strcmp (key->id, "all") == 0 ||
         g_ascii_strcasecmp (key->id, dev->holds.uuid) == 0 ||
         devices_find_spec (d, key->id, NULL) == dev;
}

static GPtrArray *
parse_keys (const GPtrArray *selectors, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (key_free);
  guint i;

  for (i = 0; selectors && i < selectors->len; i++) {
    struct luks_key *key = g_new0 (struct luks_key, 1);

    g_ptr_array_add (keys, key);
    if (!luks_key_parse (g_ptr_array_index (selectors, i), key, error))
      return NULL;
  }
  return g_steal_pointer (&keys);
}

/* What people call the encryption of DEV; NULL: there is none. */
static const char *
encryption_name (const struct device *dev)
{
  static const struct { const char *type, *name; } kinds[] = {
    { "crypto_LUKS", "LUKS" }, { "BitLocker", "BitLocker" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (dev->holds.type, kinds[i].type) == 0)
      return kinds[i].name;
  return NULL;
}

/* --- opening ----------------------------------------------------------- */

static bool
open_with (guestfs_h *g, const struct device *dev, const char *key)
{
  g_autofree char *name = devices_clear_name (dev);

  return guestfs_cryptsetup_open (g, dev->name, key, name, -1) == 0;
}

/* Try all that match; *ret_tried says how many there were. */
static bool
open_with_keys (struct devices *d, guestfs_h *g, const struct device *dev,
                const GPtrArray *keys, guint *ret_tried)
{
  guint i;

  *ret_tried = 0;
  for (i = 0; i < keys->len; i++) {
    const struct luks_key *key = g_ptr_array_index (keys, i);

    if (!luks_key_matches (key, d, dev))
      continue;
    ++*ret_tried;
    if (open_with (g, dev, key->key))
      return true;
  }
  return false;
}

static bool
open_by_asking (guestfs_h *g, const struct device *dev,
                const struct inspection_settings *s, GError **error)
{
  g_autofree char *prompt =
    g_strdup_printf ("Enter key or passphrase (\"%s\")", dev->name);
  int prompts = s->keys_from_stdin ? 1 : MAX_PROMPTS;

  while (prompts-- > 0) {
    char *key = s->keys_from_stdin ? secret_read_line ()
                                   : secret_ask (prompt, s->echo_keys);
    bool ok = key && open_with (g, dev, key);

    if (key == NULL)
      return error_set (error, "no key for the encrypted device ‘%s’ could "
                        "be read from standard input", dev->name);
    secret_free (key);
    if (ok)
      return true;
  }
  return appliance_error (g, "the key given for the encrypted device does "
                          "not open it", error);
}

static bool
open_device (struct devices *d, guestfs_h *g, const struct device *dev,
             const GPtrArray *keys, const struct inspection_settings *s,
             bool *ret_skipped, GError **error)
{
  g_autofree char *what = NULL;
  guint tried;

  *ret_skipped = false;
  if (open_with_keys (d, g, dev, keys, &tried))
    return true;
  if (tried > 0) {
    what = g_strdup_printf ("the encrypted device ‘%s’ is not opened by "
                            "%s given with --key", dev->name,
                            tried == 1 ? "the key" : "any of the keys");
    return appliance_error (g, what, error);
  }
  if (s->keys_from_stdin || isatty (STDIN_FILENO))
    return open_by_asking (g, dev, s, error);
  if (keys->len > 0) {
    report_warning ("the encrypted device ‘%s’ stays closed: no --key "
                    "is for it", dev->name);
    *ret_skipped = true;
    return true;
  }
  return error_set (error, "the guest's device ‘%s’ is encrypted (%s), and "
                    "no key was given: use ‘--key %s:key:PASSPHRASE’, ‘--key "
                    "all:file:FILENAME’ or ‘--keys-from-stdin’", dev->name,
                    encryption_name (dev), dev->name);
}

/* Open what is in the list now; *ret_any: there is something new. */
static bool
open_layer (struct devices *d, guestfs_h *g, const GPtrArray *keys,
            const struct inspection_settings *s, bool *ret_any,
            GError **error)
{
  guint i, n = d->list->len;

  *ret_any = false;
  for (i = 0; i < n; i++) {
    struct device *dev = g_ptr_array_index (d->list, i);
    g_autofree char *name = NULL, *path = NULL;
    bool skipped;

    if (dev->opened || encryption_name (dev) == NULL)
      continue;
    if (!open_device (d, g, dev, keys, s, &skipped, error))
      return false;
    dev->opened = true;
    if (skipped)
      continue;
    name = devices_clear_name (dev);
    path = g_strconcat ("/dev/mapper/", name, NULL);
    if (!devices_scan_one (d, g, path, error))
      return false;
    *ret_any = true;
  }
  return true;
}

bool
luks_open_all (struct devices *d, guestfs_h *g,
               const struct inspection_settings *settings, GError **error)
{
  g_autoptr (GPtrArray) keys = parse_keys (settings->keys, error);
  bool any = true;
  int layer;

  if (keys == NULL)
    return false;
  for (layer = 0; layer < MAX_LAYERS; layer++) {
    if (!open_layer (d, g, keys, settings, &any, error))
      return false;
    if (!any)
      return true;
    if (devices_have (d, "LVM2_member") && guestfs_lvm_scan (g, 1) == -1)
      return appliance_error (g, "cannot look for logical volumes", error);
    if (!devices_scan_volumes (d, g, error))
      return false;
  }
  return true;
}
