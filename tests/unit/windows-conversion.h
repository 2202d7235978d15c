/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conversion of a Windows that is two hives without keys and an empty
 * directory, for tests of single steps. */
#ifndef TESTS_UNIT_WINDOWS_CONVERSION_H
#define TESTS_UNIT_WINDOWS_CONVERSION_H

#include "converters/windows.h"

#define SET "ControlSet001"
/* The SYSTEM and SOFTWARE hive of a struct windows_test *. */
#define SYSTEM(t) ((t)->state.registry->system)
#define SOFTWARE(t) ((t)->state.registry->software)

struct windows_test {
  char *dir;                     /* the guest's root */
  struct guest *guest;
  struct guestcaps caps;
  struct windows_state state;
  struct conversion cv;
};

/* Version MAJOR.MINOR of NT. */
struct windows_test *windows_test_new (unsigned major, unsigned minor);
void windows_test_free (struct windows_test *t);

/* Keys below SET are given without it. */
void windows_test_dword (struct windows_test *t, const char *key,
                         const char *name, uint32_t value);
void windows_test_list (struct windows_test *t, const char *key,
                        const char *name, const char *texts /* "a|b" */);
/* HKLM\SOFTWARE */
void windows_test_software_dword (struct windows_test *t, const char *key,
                                  const char *name, uint32_t value);
void windows_test_software_text (struct windows_test *t, const char *key,
                                 const char *name, const char *text);
/* -1: there is no such value. */
int64_t windows_test_get (struct windows_test *t, const char *key,
                          const char *name);
/* "a|b"; NULL: there is none.  Newly allocated. */
char *windows_test_get_list (struct windows_test *t, const char *key,
                             const char *name);
/* Run STEP, which may not fail. */
void windows_test_run (struct windows_test *t,
                       bool (*step) (struct conversion *, GError **));
/* Does the account (notes and warnings too) say TEXT? */
bool windows_test_said (struct windows_test *t, const char *text);

typedef struct windows_test v2v_windows_test;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_windows_test, windows_test_free)

#endif
