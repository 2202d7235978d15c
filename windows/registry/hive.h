/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A registry hive: keys and values, read and changed in a copy of ours.
 *
 * hivex(3) does the work; this adds paths, UTF-8 texts, limits, errors that
 * name the key, and a record of each change.  The copy is in memory: bytes in,
 * bytes out.
 *
 * Paths are relative to the hive's root, parted by '\', made by printf
 * ("%s\\Services\\%s", control_set, name), and found without regard to case
 * (of ASCII letters; keys that are made have ASCII names).
 * A key's name never holds a '\', so a name from outside that does is refused
 * where a key would be made. */
#ifndef WINDOWS_REGISTRY_HIVE_H
#define WINDOWS_REGISTRY_HIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/guest/account.h"

#define HIVE_MAX_SIZE (1024ULL * 1024 * 1024)    /* bytes of the file */
#define HIVE_MAX_VALUE (16 * 1024 * 1024)        /* bytes of a value */
#define HIVE_MAX_SET 16344       /* bytes of a value that is set: above, Windows
                                    wants segments and hivex makes none */
#define HIVE_MAX_NAME 255        /* characters of a key's name ("Registry
                                    Element Size Limits", Windows SDK) */

/* Types of values ("Registry Value Types", Windows SDK). */
enum reg_type {
  REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_DWORD_BE,
  REG_LINK, REG_MULTI_SZ, REG_RESOURCE_LIST, REG_FULL_RESOURCE,
  REG_RESOURCE_REQUIREMENTS, REG_QWORD,
};

struct hive;

/* A key of an open hive.  0: there is none; it has no values and no keys. */
typedef size_t hive_key;

/* The hive file DATA, which must be sound (hive-check.h).  NAME is the hive's
 * for messages and the record: "HKLM\\SYSTEM".  WRITABLE: it may be changed;
 * then it should be clean too, as the saved file is. */
struct hive *hive_open (GBytes *data, const char *name, bool writable,
                        GError **error);
void hive_free (struct hive *h);                     /* accepts NULL */
const char *hive_name (const struct hive *h);
/* Record changes in ACCOUNT, which must outlive the hive; NULL: do not. */
void hive_set_account (struct hive *h, struct account *account);
/* Was anything changed since it was opened? */
bool hive_is_changed (const struct hive *h);
/* The saved file's sequence number will be greater than SEQUENCE: then it is
 * newer than everything in logs that have no greater one. */
void hive_set_sequence (struct hive *h, uint32_t sequence);
/* The file with its changes: clean, with the present time, checked as
 * hive_open() does, and each change found in it again. */
GBytes *hive_save (struct hive *h, GError **error);

/* A writable copy of it as it is now, whose changes are not recorded: to try
 * something on. */
struct hive *hive_copy (struct hive *h, GError **error);

/* --- keys ------------------------------------------------------------- */

hive_key hive_root (struct hive *h);
/* 0: it is not there. */
hive_key hive_find (struct hive *h, const char *path, ...)
  G_GNUC_PRINTF (2, 3);
/* Found, or made with what is missing above it; 0 with an error. */
hive_key hive_make (struct hive *h, GError **error, const char *path, ...)
  G_GNUC_PRINTF (3, 4);
/* With everything below it; one that is not there is no error. */
bool hive_remove (struct hive *h, GError **error, const char *path, ...)
  G_GNUC_PRINTF (3, 4);
/* "Services\\viostor", newly allocated; for messages. */
char *hive_key_path (struct hive *h, hive_key key);
/* Names of the keys below KEY, in the hive's order; never NULL. */
GStrv hive_subkeys (struct hive *h, hive_key key);
/* Names of KEY's values ("" is the default value); never NULL. */
GStrv hive_values (struct hive *h, hive_key key);

/* --- reading values: NAME "" is the key's default value ---------------- */

bool hive_has (struct hive *h, hive_key key, const char *name);
/* The raw bytes; NULL: it is not there or too large. */
GBytes *hive_get (struct hive *h, hive_key key, const char *name,
                  enum reg_type *ret_type);
/* REG_SZ and REG_EXPAND_SZ as UTF-8 up to its first NUL, what is no UTF-16
 * replaced; NULL: it is not there or of another type. */
char *hive_get_text (struct hive *h, hive_key key, const char *name);
/* REG_MULTI_SZ, and REG_SZ as a list of one; NULL as above. */
GStrv hive_get_list (struct hive *h, hive_key key, const char *name);
/* REG_DWORD; false: as above. */
bool hive_get_dword (struct hive *h, hive_key key, const char *name,
                     uint32_t *ret_value);

/* --- changing values: a value that is so already is no change ----------
 *
 * hivex writes all values of a key when one changes, so a key that has one
 * above HIVE_MAX_SET cannot be changed: an error. */

bool hive_set (struct hive *h, hive_key key, const char *name,
               enum reg_type type, const void *data, size_t size,
               GError **error);
bool hive_set_text (struct hive *h, hive_key key, const char *name,
                    const char *text, GError **error);        /* REG_SZ */
bool hive_set_expand (struct hive *h, hive_key key, const char *name,
                      const char *text, GError **error); /* REG_EXPAND_SZ */
bool hive_set_list (struct hive *h, hive_key key, const char *name,
                    const char *const *texts, GError **error);
bool hive_set_dword (struct hive *h, hive_key key, const char *name,
                     uint32_t value, GError **error);
/* One that is not there is no error. */
bool hive_unset (struct hive *h, hive_key key, const char *name,
                 GError **error);

/* --- UTF-16 ------------------------------------------------------------ */

/* TEXT (UTF-8) as UTF-16LE with its ending NUL; *ret_size is in bytes.  NULL:
 * it is no UTF-8. */
void *hive_utf16_of_text (const char *text, size_t *ret_size);
/* At most SIZE bytes of UTF-16LE up to the first NUL. */
char *hive_text_of_utf16 (const void *data, size_t size);

typedef struct hive v2v_hive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_hive, hive_free)

#endif
