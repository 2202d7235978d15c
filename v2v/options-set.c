/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Setters: what an option does to struct options, and which values it
 * takes. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/options-private.h"

#define MAX_FORMAT_NAME 16
#define FIELD(p, row, type) ((type *) ((char *) (p)->o + (row)->offset))

void
options_warn (struct options *o, const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  g_ptr_array_add (o->warnings, g_strdup_vprintf (fmt, args));
  va_end (args);
}

/* --- plain values ------------------------------------------------------- */

bool
set_string (struct parser *p, const struct option_row *row,
            const char *value, GError **error)
{
  if (value[0] == '\0') {
    g_autofree char *shown = option_display (row);
    return error_set (error, "%s needs a value that is not empty", shown);
  }
  *FIELD (p, row, const char *) = value;
  return true;
}

bool
set_true (struct parser *p, const struct option_row *row, const char *value,
          GError **error)
{
  (void) value;
  (void) error;
  *FIELD (p, row, bool) = true;
  return true;
}

bool
set_false (struct parser *p, const struct option_row *row,
           const char *value, GError **error)
{
  (void) value;
  (void) error;
  *FIELD (p, row, bool) = false;
  return true;
}

bool
set_nothing (struct parser *p, const struct option_row *row,
             const char *value, GError **error)
{
  (void) p;
  (void) row;
  (void) value;
  (void) error;
  return true;
}

/* --- one of a few words ------------------------------------------------- */

static char *
join_choices (const struct choice *choices)
{
  g_autoptr (GString) all = g_string_new (choices->name);

  for (choices++; choices->name; choices++)
    g_string_append_printf (all, ", %s", choices->name);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static const struct choice *
find_choice (const struct option_row *row, const char *value,
             GError **error)
{
  const struct choice *choices = row->data, *c;
  g_autofree char *shown = NULL;
  g_autofree char *all = NULL;

  if (value == NULL)
    return choices;
  for (c = choices; c->name; c++)
    if (strcmp (c->name, value) == 0)
      return c;
  shown = option_display (row);
  all = join_choices (choices);
  error_set (error, "unknown %s option: %s (it takes one of: %s)", shown,
             value, all);
  return NULL;
}

bool
set_choice (struct parser *p, const struct option_row *row,
            const char *value, GError **error)
{
  const struct choice *c = find_choice (row, value, error);

  if (c == NULL)
    return false;
  *FIELD (p, row, int) = c->value;
  return true;
}
/* set_choice writes enums through an int. */
G_STATIC_ASSERT (sizeof (enum allocation) == sizeof (int));
G_STATIC_ASSERT (sizeof (enum block_bus) == sizeof (int));
G_STATIC_ASSERT (sizeof (enum initrd_mode) == sizeof (int));
G_STATIC_ASSERT (sizeof (enum network_identity) == sizeof (int));
G_STATIC_ASSERT (sizeof (enum plan_format) == sizeof (int));

bool
set_word (struct parser *p, const struct option_row *row, const char *value,
          GError **error)
{
  if (find_choice (row, value, error) == NULL)
    return false;
  *FIELD (p, row, const char *) = value;
  return true;
}

bool
set_number (struct parser *p, const struct option_row *row,
            const char *value, GError **error)
{
  const struct limits *limits = row->data;
  g_autofree char *shown = option_display (row);
  uint64_t number;

  if (!parse_uint64 (value, shown, limits->min, limits->max, &number,
                     error))
    return false;
  *FIELD (p, row, unsigned) = (unsigned) number;
  return true;
}

bool
set_format (struct parser *p, const struct option_row *row,
            const char *value, GError **error)
{
  size_t len = strlen (value);
  size_t good = strspn (value, "abcdefghijklmnopqrstuvwxyz0123456789");

  if (len == 0 || good != len || len > MAX_FORMAT_NAME) {
    g_autofree char *shown = option_display (row);
    return error_set (error, "%s: '%s' is not the name of a disk format, "
                      "such as raw, qcow2 or vmdk", shown, value);
  }
  *FIELD (p, row, const char *) = value;
  return true;
}

/* --- options with a syntax of their own --------------------------------- */

bool
set_root (struct parser *p, const struct option_row *row, const char *value,
          GError **error)
{
  static const char *const words[] = { "ask", "single", "first", NULL };

  if (!g_strv_contains (words, value) &&
      !g_str_has_prefix (value, "/dev/") &&
      !g_str_has_prefix (value, "btrfsvol:/dev/"))
    return error_set (error, "unknown --root option: %s (it takes ask, "
                      "single, first, or a device such as /dev/sda1)",
                      value);
  return set_string (p, row, value, error);
}

/* A key file that is missing should not be noticed half a minute later,
 * when the appliance has found the encrypted disk. */
static bool
check_key_file (const char *file, GError **error)
{
  if (access (file, R_OK) == -1)
    return error_set_errno (error, errno, "--key: the file %s", file);
  return true;
}

/* "ID:key:PASSPHRASE" or "ID:file:FILE"; a passphrase may have colons. It
 * is not repeated in an error, which may end in a log. */
bool
set_key (struct parser *p, const struct option_row *row, const char *value,
         GError **error)
{
  const char *type = strchr (value, ':');
  const char *rest = type ? strchr (type + 1, ':') : NULL;
  bool is_file = type && g_str_has_prefix (type, ":file:");

  if (type && strcmp (type, ":clevis") == 0)
    return error_set (error, "--key ID:clevis is not available in this "
                      "version; use ID:key:PASSPHRASE or ID:file:FILE");
  if (rest == NULL || type == value || rest[1] == '\0' ||
      (!is_file && !g_str_has_prefix (type, ":key:")))
    return error_set (error, "--key: the selector is not of the form "
                      "ID:key:PASSPHRASE or ID:file:FILE, where ID is a "
                      "device, a UUID, or all");
  if (is_file && !check_key_file (rest + 1, error))
    return false;
  g_ptr_array_add (*FIELD (p, row, GPtrArray *), g_strdup (value));
  return true;
}

/* --- options of older releases ------------------------------------------ */

bool
set_ignored (struct parser *p, const struct option_row *row,
             const char *value, GError **error)
{
  (void) value;
  (void) error;
  options_warn (p->o, "the option --%s does nothing in this version and is "
                "ignored", row->name);
  return true;
}

bool
set_password_file (struct parser *p, const struct option_row *row,
                   const char *value, GError **error)
{
  if (p->o->input.password_file)
    return error_set (error, "--password-file is the old name of -ip, which "
                      "was given as well");
  options_warn (p->o, "--password-file is an old option: use -ip %s", value);
  return set_string (p, row, value, error);
}
