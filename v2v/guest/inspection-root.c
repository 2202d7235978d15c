/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing between several operating systems. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/guest/etc-files.h"
#include "v2v/guest/inspection-root.h"
#include "v2v/model/inspect.h"

/* "/dev/sda1 (Debian GNU/Linux 12), /dev/sdb1" */
static char *
list_roots (const GPtrArray *roots)
{
  GString *text = g_string_new (NULL);
  guint i;

  for (i = 0; i < roots->len; i++) {
    const struct inspect *root = g_ptr_array_index (roots, i);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", root->root);
    if (root->product_name && root->product_name[0])
      g_string_append_printf (text, " (%s)", root->product_name);
  }
  return g_string_free (text, FALSE);
}

static bool
choose_by_name (const char *device, const GPtrArray *roots, guint *ret_index,
                GError **error)
{
  g_autofree char *wanted = device_canonical (device);
  g_autofree char *list = NULL;
  guint i;

  for (i = 0; i < roots->len; i++) {
    const struct inspect *root = g_ptr_array_index (roots, i);
    g_autofree char *name = device_canonical (root->root);

    if (strcmp (name, wanted) == 0) {
      *ret_index = i;
      return true;
    }
  }
  list = list_roots (roots);
  return error_set (error, "root device %s not found.  Roots found were: "
                    "%s", device, list);
}

static bool
ask (const GPtrArray *roots, guint *ret_index, GError **error)
{
  char line[32];
  uint64_t number;
  guint i;

  printf ("\n***\nThis guest has more than one operating system:\n\n");
  for (i = 0; i < roots->len; i++) {
    const struct inspect *root = g_ptr_array_index (roots, i);

    printf (" [%u] %s %s\n", i + 1, root->root,
            root->product_name ? root->product_name : "");
  }
  for (;;) {
    printf ("\nEnter a number between 1 and %u, or ‘exit’: ", roots->len);
    fflush (stdout);
    if (fgets (line, sizeof line, stdin) == NULL ||
        strcmp (g_strstrip (line), "exit") == 0)
      return error_set_code (error, V2V_ERROR_CANCELLED,
                             "no operating system was chosen");
    if (parse_uint64 (line, "the number", 1, roots->len, &number, NULL)) {
      *ret_index = (guint) number - 1;
      return true;
    }
  }
}

/* --- copies ------------------------------------------------------------ */

static const struct inspect *
find_root (const GPtrArray *roots, const char *device)
{
  guint i;

  for (i = 0; device && i < roots->len; i++) {
    const struct inspect *root = g_ptr_array_index (roots, i);

    if (strcmp (root->root, device) == 0)
      return root;
  }
  return NULL;
}

/* The system whose fstab a root has, if that is another one that names
 * itself: then this is a snapshot or a clone of it, which does not boot by
 * itself. */
static const struct inspect *
original_of (const struct inspect *root, const GPtrArray *roots)
{
  const struct inspect *other = find_root (roots, root->fstab_root);

  return other && other->fstab_root == NULL ? other : NULL;
}

static void
tell_of_copies (GPtrArray *copies)
{
  g_autofree char *names = NULL;

  if (copies->len == 0)
    return;
  g_ptr_array_add (copies, NULL);
  names = g_strjoinv (", ", (char **) copies->pdata);
  report_info ("left as they are, because by their /etc/fstab they are copies "
               "of a system that was found, such as snapshots: %s (‘--root "
               "DEVICE’ would convert one)", names);
}

/* The roots that are no copies: struct inspect *, not owned. */
static GPtrArray *
without_copies (const GPtrArray *roots)
{
  GPtrArray *originals = g_ptr_array_new ();
  g_autoptr (GPtrArray) copies = g_ptr_array_new ();
  guint i;

  for (i = 0; i < roots->len; i++) {
    struct inspect *root = g_ptr_array_index (roots, i);

    if (original_of (root, roots) == NULL)
      g_ptr_array_add (originals, root);
    else
      g_ptr_array_add (copies, root->root);
  }
  tell_of_copies (copies);
  return originals;
}

/* --- the choice --------------------------------------------------------- */

static bool
choose (const char *choice, const GPtrArray *roots, guint *ret_index,
        GError **error)
{
  g_autofree char *list = NULL;

  if (roots->len == 1 || g_strcmp0 (choice, "first") == 0) {
    *ret_index = 0;
    return true;
  }
  if (g_strcmp0 (choice, "single") != 0 && isatty (STDIN_FILENO))
    return ask (roots, ret_index, error);
  list = list_roots (roots);
  return error_set (error, "multi-boot operating systems are not supported "
                    "without a choice: use ‘--root DEVICE’ or ‘--root "
                    "first’.  Roots found were: %s", list);
}

bool
inspection_choose_root (const char *choice, const GPtrArray *roots,
                        guint *ret_index, GError **error)
{
  g_autoptr (GPtrArray) originals = NULL;
  guint index = 0;

  /* The words of the options have no slash, every device has. */
  if (choice && strchr (choice, '/'))
    return choose_by_name (choice, roots, ret_index, error);
  originals = without_copies (roots);
  if (!choose (choice, originals, &index, error))
    return false;
  for (*ret_index = 0; g_ptr_array_index (roots, *ret_index) !=
         g_ptr_array_index (originals, index); (*ret_index)++)
    ;
  return true;
}
