/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several finished files get their final names, all or none. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outputs/replace.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/runtime.h"

struct replacement *
replacement_new (const char *part, const char *final)
{
  struct replacement *r = g_new0 (struct replacement, 1);

  r->part = g_strdup (part);
  r->final = g_strdup (final);
  return r;
}

void
replacement_free (struct replacement *r)
{
  if (r == NULL)
    return;
  g_free (r->part);
  g_free (r->final);
  g_free (r);
}

static bool
swap (const char *a, const char *b, unsigned flags)
{
  return renameat2 (AT_FDCWD, a, AT_FDCWD, b, flags) == 0;
}

/* File systems without the flags (NFS and others): here an old file
 * cannot be kept. */
static bool
rename_plain (struct replacement *r)
{
  if (rename (r->part, r->final) == -1)
    return false;
  r->state = REPLACE_NEW;
  return true;
}

static bool
rename_over (struct replacement *r)
{
  struct stat st;

  /* An exchange would take a folder too, unlike rename. */
  if (lstat (r->final, &st) == 0 && S_ISDIR (st.st_mode)) {
    errno = EISDIR;
    return false;
  }
  if (!swap (r->part, r->final, RENAME_EXCHANGE))
    return errno == EINVAL && rename_plain (r);
  r->state = REPLACE_EXCHANGED;
  return true;
}

static bool
replace_one (struct replacement *r, GError **error)
{
  g_autofree char *shown = clean_text (r->final, 4096);
  bool ok = runtime_undo_rename_on_failure (r->part, r->final);

  if (ok && swap (r->part, r->final, RENAME_NOREPLACE)) {
    r->state = REPLACE_NEW;
    return true;
  }
  ok = ok && (errno == EEXIST ? rename_over (r)
              : errno == EINVAL && rename_plain (r));
  if (!ok)
    return error_set_errno (error, errno, "cannot give a finished file "
                            "its name ‘%s’", shown);
  return true;
}

bool
replace_all (GPtrArray *replacements, GError **error)
{
  guint i;

  for (i = 0; i < replacements->len; i++)
    if (!replace_one (replacements->pdata[i], error)) {
      replace_undo (replacements);
      return false;
    }
  return true;
}

void
replace_undo (GPtrArray *replacements)
{
  guint i;

  for (i = 0; i < replacements->len; i++) {
    struct replacement *r = replacements->pdata[i];
    const char *ours = r->state == REPLACE_NEW ? r->final : r->part;
    bool back = r->state != REPLACE_EXCHANGED ||
                swap (r->part, r->final, RENAME_EXCHANGE);
    if (back && (unlink (ours) == 0 || errno == ENOENT))
      runtime_forget (r->part);
    r->state = REPLACE_WAITING;
  }
}

void
replace_finish (GPtrArray *replacements)
{
  guint i;

  runtime_accept_renames ();
  for (i = 0; i < replacements->len; i++) {
    const struct replacement *r = replacements->pdata[i];
    if (r->state == REPLACE_EXCHANGED)
      unlink (r->part);
    runtime_forget (r->part);
  }
}
