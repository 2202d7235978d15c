/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of all tools: one table of options drives parsing,
 * --help, --long-options, the manual and shell completion. */
#ifndef V2V_OPTIONS_H
#define V2V_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "converters/converter.h"
#include "v2v/backend.h"

enum tool { TOOL_V2V = 1, TOOL_IN_PLACE = 2, TOOL_INSPECTOR = 4,
            TOOL_OPEN = 8 };
enum plan_format { PLAN_NONE, PLAN_TEXT, PLAN_JSON };

struct options {
  enum tool tool;
  const char *input_mode;        /* -i; default "libvirt" */
  const char *output_mode;       /* -o; default "libvirt" */
  struct input_options input;
  struct output_options output;
  struct conversion_options conversion;
  const char *disks;             /* --disks; NULL: all */
  const char *root;              /* --root: ask, single, first, /dev/… */
  GPtrArray *keys;               /* char *: --key selectors, verbatim */
  bool keys_from_stdin, echo_keys;
  GPtrArray *networks, *bridges, *macs;   /* char *: -n -b --mac verbatim */
  GPtrArray *static_ips;         /* char *: --mac MAC:ip:..., verbatim */
  unsigned memsize;              /* appliance MiB; 0: default */
  unsigned smp;                  /* appliance CPUs; 0: default */
  unsigned parallel;             /* disks at once; default 1 */
  bool fstrim;                   /* default true */
  bool verbose, trace, quiet, colours, wrap;
  bool print_source;
  enum plan_format print_plan;
  const char *account_file;      /* --account FILE */
  bool machine_readable;
  int machine_fd;                /* -1: none; plain --machine-readable: 1 */
  GPtrArray *warnings;           /* char *: to be reported by main */
  GStrv argv;                    /* backing store of all const char * */
};

/* Parse the command line of TOOL.  Actions that end the run at once
 * (--help, --version, --machine-readable alone, -io ?, --long-options)
 * print their text to stdout and set *ret_done.  After a failure *o holds
 * what was read before it, so that the error can be reported the way the
 * user asked for.  In both cases options_clear is due. */
bool options_parse (struct options *o, enum tool tool, int argc,
                    char *const *argv, bool *ret_done, GError **error);
void options_clear (struct options *o);

#endif
