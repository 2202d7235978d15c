/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The account: what each step changed in the guest, in order; printed as
 * text or JSON (--print-plan, --account FILE). */
#ifndef V2V_GUEST_ACCOUNT_H
#define V2V_GUEST_ACCOUNT_H

#include <stdbool.h>
#include <glib.h>

enum account_action {
  ACCOUNT_WRITE, ACCOUNT_CREATE, ACCOUNT_APPEND, ACCOUNT_REMOVE,
  ACCOUNT_RENAME, ACCOUNT_COPY, ACCOUNT_MKDIR, ACCOUNT_LINK, ACCOUNT_CHMOD,
  ACCOUNT_LABEL,                 /* SELinux */
  ACCOUNT_SECURITY,              /* permissions of Windows, as SDDL */
  ACCOUNT_PATCH,                 /* bytes of a device */
  ACCOUNT_RUN, ACCOUNT_NOTE,
};

struct account_entry {
  enum account_action action;
  const char *step;              /* interned: the step that did it */
  char *path;                    /* NULL for RUN and NOTE */
  char *detail;                  /* other path, command, note; NULL none */
};

struct account;
struct account *account_new (void);
void account_free (struct account *a);               /* accepts NULL */
/* The step whose changes follow. */
void account_begin_step (struct account *a, const char *name);
/* A repeated identical entry of one step is recorded once. */
void account_add (struct account *a, enum account_action action,
                  const char *path, const char *detail);
/* A fact that is no file change: "kernel 6.1.0-9 chosen". */
void account_note (struct account *a, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);
guint account_length (const struct account *a);
const struct account_entry *account_get (const struct account *a, guint i);
const char *account_action_name (enum account_action action);
/* Text: one line a change below its step's name.  Newly allocated. */
char *account_to_text (const struct account *a);
/* JSON array of {"step":…,"action":…,"path":…,"detail":…}. */
char *account_to_json (const struct account *a);

#endif
