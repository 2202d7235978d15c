/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the command line share: backends of their own in place
 * of the real tables, and a line of words for the parser. */
#ifndef TESTS_UNIT_OPTIONS_BACKENDS_H
#define TESTS_UNIT_OPTIONS_BACKENDS_H

#include <string.h>

#include "v2v/options.h"

/* --- backends ----------------------------------------------------------- */

static const struct backend_option vmx_rows[] = {
  { "vddk-libdir", "LIBDIR", "VDDK library folder", false },
  { "vddk-thumbprint", "xx:xx:xx", "Thumbprint of the server", false },
  { "header", "TEXT", "A header to send", true },
  { NULL, NULL, NULL, false },
};
static const struct backend_option local_rows[] = {
  { "compressed", NULL, "Compress the output file (used only with -of qcow2)",
    false },
  { NULL, NULL, NULL, false },
};
static const struct backend_option qemu_rows[] = {
  { "compressed", NULL, "Compress", false },
  { "qemu-boot", NULL, "Boot the guest in qemu after conversion", false },
  { NULL, NULL, NULL, false },
};
static const struct backend_option no_rows[] = {
  { NULL, NULL, NULL, false },
};

static const struct input_ops input_disk = {
  .name = "disk", .aliases = "local", .options = no_rows,
};
static const struct input_ops input_vmx = {
  .name = "vmx", .options = vmx_rows, .accepts = ACCEPT_IP | ACCEPT_IT,
};
static const struct output_ops output_local = {
  .name = "local", .aliases = "disk", .options = local_rows,
  .accepts = ACCEPT_OS | ACCEPT_OA | ACCEPT_OF | ACCEPT_ON,
  .requires = ACCEPT_OS,
};
static const struct output_ops output_null = {
  .name = "null", .accepts = ACCEPT_OF | ACCEPT_ON,
};
static const struct output_ops output_qemu = {
  .name = "qemu", .options = qemu_rows, .accepts = ACCEPT_OS,
};
static const struct converter linux_converter = { .name = "linux" };

const struct input_ops *const inputs[] = { &input_disk, &input_vmx, NULL };
const struct output_ops *const outputs[] = {
  &output_local, &output_null, &output_qemu, NULL,
};
const struct converter *const converters[] = { &linux_converter, NULL };

const struct input_ops *
input_find (const char *name)
{
  if (strcmp (name, "disk") == 0 || strcmp (name, "local") == 0)
    return &input_disk;
  return strcmp (name, "vmx") == 0 ? &input_vmx : NULL;
}

const struct output_ops *
output_find (const char *name)
{
  if (strcmp (name, "local") == 0 || strcmp (name, "disk") == 0)
    return &output_local;
  if (strcmp (name, "null") == 0)
    return &output_null;
  return strcmp (name, "qemu") == 0 ? &output_qemu : NULL;
}

/* --- running the parser ------------------------------------------------- */

/* LINE is split at blanks; "''" stands for an empty word. */
static bool
parse_line (struct options *o, const char *line, bool *ret_done,
            GError **error)
{
  g_autofree char *all = g_strdup_printf ("virt-v2v%s%s",
                                          line[0] ? " " : "", line);
  g_auto (GStrv) words = g_strsplit (all, " ", -1);
  int argc = (int) g_strv_length (words), i;

  for (i = 0; i < argc; i++)
    if (strcmp (words[i], "''") == 0)
      words[i][0] = '\0';
  *ret_done = false;
  return options_parse (o, TOOL_V2V, argc, words, ret_done, error);
}

#define DISK "-i disk a.img -o null "
struct line { const char *line, *expected; };

#endif
