/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of all options, and of those this version cannot do. */
#include "config.h"

#include <stddef.h>

#include "v2v/options-private.h"

#define V2V TOOL_V2V
#define CONVERTS (TOOL_V2V | TOOL_IN_PLACE)
#define INSPECTS (CONVERTS | TOOL_INSPECTOR)
#define ALL (INSPECTS | TOOL_OPEN)

#define FIELD(member) offsetof (struct options, member)
#define FLAG(n, l) .name = n, .letter = l, .argument = ARG_NONE
#define VALUE(n, l, v) \
  .name = n, .letter = l, .argument = ARG_REQUIRED, .value_name = v
#define OPTIONAL(n, v) \
  .name = n, .argument = ARG_OPTIONAL, .value_name = v
#define SETS(setter, member) .set = setter, .offset = FIELD (member)

/* --- what may stand behind some options --------------------------------- */

static const struct choice allocations[] = {
  { "sparse", ALLOCATION_SPARSE },
  { "preallocated", ALLOCATION_PREALLOCATED },
  { NULL, 0 },
};
static const struct choice output_formats[] = {
  { "raw", 0 }, { "qcow2", 0 }, { NULL, 0 },
};
static const struct choice transports[] = {
  { "ssh", 0 }, { "vddk", 0 }, { NULL, 0 },
};
static const struct choice block_drivers[] = {
  { "virtio-blk", BUS_VIRTIO_BLK },
  { "virtio-scsi", BUS_VIRTIO_SCSI },
  { NULL, 0 },
};
static const struct choice initrd_modes[] = {
  { "auto", INITRD_AUTO }, { "append", INITRD_APPEND },
  { "rebuild", INITRD_REBUILD }, { "keep", INITRD_KEEP },
  { NULL, 0 },
};
static const struct choice network_identities[] = {
  { "keep", NETWORK_KEEP }, { "none", NETWORK_NONE }, { NULL, 0 },
};
static const struct choice plan_formats[] = {
  { "text", PLAN_TEXT }, { "json", PLAN_JSON }, { NULL, 0 },
};
static const struct limits parallel_limits = { 1, 256 };
static const struct limits memsize_limits = { 256, 1024 * 1024 };
static const struct limits smp_limits = { 1, 255 };

/* --- the table ---------------------------------------------------------- */

#define LEGACY_IO(n, v) \
  { VALUE (n, 0, v), .tools = V2V, .group = GROUP_LEGACY, \
    .help = "Same as -io " n "=" v, .set = set_forwarded, \
    .repeatable = true }
#define LEGACY_OO(n, v) \
  { VALUE (n, 0, v), .tools = V2V, .group = GROUP_LEGACY, \
    .help = "Same as -oo " n "=" v, .set = set_forwarded, \
    .repeatable = true, .data = "oo" }
#define LEGACY_OO_FLAG(n) \
  { FLAG (n, 0), .tools = V2V, .group = GROUP_LEGACY, \
    .help = "Same as -oo " n, .set = set_forwarded, .data = "oo" }
#define IGNORED(n, v) \
  { VALUE (n, 0, v), .tools = V2V, .group = GROUP_LEGACY, \
    .help = "Ignored", .set = set_ignored, .repeatable = true }
#define COLOURS(n) \
  { FLAG (n, 0), .tools = ALL, .group = GROUP_GENERAL, \
    .help = "Colours in messages even where no terminal is", \
    SETS (set_true, colours) }

const struct option_row option_rows[] = {
  { VALUE (NULL, 'i', "MODE"), .tools = ALL, .group = GROUP_INPUT,
    .brief = true, .help = "What the source is",
    SETS (set_string, input_mode) },
  { VALUE ("ic", 0, "URI"), .tools = ALL, .group = GROUP_INPUT,
    .help = "Connection of the source",
    SETS (set_string, input.connection), .accept = ACCEPT_IC },
  { VALUE ("if", 0, "FORMAT"), .tools = ALL, .group = GROUP_INPUT,
    .brief = true, .help = "Format of source disks (default: detected)",
    SETS (set_format, input.format) },
  { VALUE ("io", 0, "OPTION[=VALUE]"), .tools = ALL, .group = GROUP_INPUT,
    .repeatable = true, .help = "Option of the input mode; ? lists them",
    .set = set_backend_option },
  { VALUE ("ip", 0, "FILE"), .tools = ALL, .group = GROUP_INPUT,
    .help = "File with the password of the source",
    SETS (set_string, input.password_file), .accept = ACCEPT_IP },
  { VALUE ("it", 0, "ssh|vddk"), .tools = ALL, .group = GROUP_INPUT,
    .help = "Transport that reads the source",
    SETS (set_word, input.transport), .data = transports,
    .accept = ACCEPT_IT },

  { VALUE (NULL, 'o', "MODE"), .tools = V2V, .group = GROUP_OUTPUT,
    .brief = true, .help = "What the target is (default: libvirt)",
    SETS (set_string, output_mode) },
  { VALUE ("oa", 0, "sparse|preallocated"), .tools = V2V,
    .group = GROUP_OUTPUT, .help = "Allocation of the target disks",
    SETS (set_choice, output.allocation), .data = allocations,
    .accept = ACCEPT_OA },
  { VALUE ("oc", 0, "URI"), .tools = V2V, .group = GROUP_OUTPUT,
    .help = "Connection of the target",
    SETS (set_string, output.connection), .accept = ACCEPT_OC },
  { VALUE ("of", 0, "raw|qcow2"), .tools = V2V, .group = GROUP_OUTPUT,
    .brief = true, .help = "Format of target disks (default: as source)",
    SETS (set_word, output.format), .data = output_formats,
    .accept = ACCEPT_OF },
  { VALUE ("on", 0, "NAME"), .tools = V2V, .group = GROUP_OUTPUT,
    .brief = true, .help = "Name of the target guest (default: as source)",
    SETS (set_string, output.name), .accept = ACCEPT_ON },
  { VALUE ("oo", 0, "OPTION[=VALUE]"), .tools = V2V, .group = GROUP_OUTPUT,
    .repeatable = true, .brief = true,
    .help = "Option of the output mode; -oo '?' lists them",
    .set = set_backend_option, .data = "oo" },
  { VALUE ("op", 0, "FILE"), .tools = V2V, .group = GROUP_OUTPUT,
    .help = "File with the password of the target",
    SETS (set_string, output.password_file), .accept = ACCEPT_OP },
  { VALUE ("os", 0, "STORAGE"), .tools = V2V, .group = GROUP_OUTPUT,
    .brief = true, .help = "Where the target disks go: a pool or a folder",
    SETS (set_string, output.storage), .accept = ACCEPT_OS },

  { VALUE ("bridge", 'b', "[IN:]OUT"), .tools = V2V,
    .group = GROUP_CONVERSION, .repeatable = true,
    .help = "Map bridge IN, or all bridges, to OUT",
    SETS (set_mapping, bridges) },
  { VALUE ("network", 'n', "[IN:]OUT"), .tools = V2V,
    .group = GROUP_CONVERSION, .repeatable = true, .brief = true,
    .help = "Map network IN (all) to OUT; -b: bridges",
    SETS (set_mapping, networks) },
  { VALUE ("mac", 0, "MAC:network|bridge:OUT"), .tools = CONVERTS,
    .group = GROUP_CONVERSION, .repeatable = true,
    .help = "Map one network card to a network or bridge",
    SETS (set_mac, macs) },
  { VALUE ("disks", 0, "DISK,..."), .tools = V2V,
    .group = GROUP_CONVERSION, .brief = true,
    .help = "Convert only these disks: numbers, names",
    SETS (set_string, disks) },
  { VALUE ("root", 0, "ask|single|first|DEV"), .tools = INSPECTS,
    .group = GROUP_CONVERSION, .brief = true,
    .help = "Which of several operating systems",
    SETS (set_root, root) },
  { VALUE ("key", 0, "SELECTOR"), .tools = INSPECTS,
    .group = GROUP_CONVERSION, .repeatable = true, .brief = true,
    .help = "Key of an encrypted disk, such as all:file:F",
    SETS (set_key, keys) },
  { FLAG ("keys-from-stdin", 0), .tools = INSPECTS,
    .group = GROUP_CONVERSION,
    .help = "Read passphrases from stdin, one a line",
    SETS (set_true, keys_from_stdin) },
  { FLAG ("echo-keys", 0), .tools = INSPECTS, .group = GROUP_CONVERSION,
    .help = "Show passphrases while they are typed",
    SETS (set_true, echo_keys) },
  { VALUE ("block-driver", 0, "virtio-blk|virtio-scsi"), .tools = CONVERTS,
    .group = GROUP_CONVERSION, .help = "Disk controller of the target",
    SETS (set_choice, conversion.block_bus), .data = block_drivers },
  { VALUE ("initrd", 0, "auto|append|rebuild|keep"), .tools = CONVERTS,
    .group = GROUP_CONVERSION,
    .help = "How virtio drivers get into the initramfs",
    SETS (set_choice, conversion.initrd), .data = initrd_modes },
  { VALUE ("network-identity", 0, "keep|none"), .tools = CONVERTS,
    .group = GROUP_CONVERSION,
    .help = "Whether network interfaces keep their names",
    SETS (set_choice, conversion.network_identity),
    .data = network_identities },
  { VALUE ("memsize", 'm', "MB"), .tools = INSPECTS,
    .group = GROUP_CONVERSION, .help = "Memory of the appliance",
    SETS (set_number, memsize), .data = &memsize_limits },
  { VALUE ("smp", 0, "N"), .tools = INSPECTS, .group = GROUP_CONVERSION,
    .help = "CPUs of the appliance",
    SETS (set_number, smp), .data = &smp_limits },
  { VALUE ("parallel", 0, "N"), .tools = V2V, .group = GROUP_CONVERSION,
    .brief = true, .help = "Copy N disks at once (default: 1)",
    SETS (set_number, parallel), .data = &parallel_limits },
  { FLAG ("no-fstrim", 0), .tools = CONVERTS, .group = GROUP_CONVERSION,
    .help = "Copy blocks that the guest's file systems do not use",
    SETS (set_false, fstrim) },
  { FLAG ("no-selinux-relabel", 0), .tools = CONVERTS,
    .group = GROUP_CONVERSION,
    .help = "Give changed files no SELinux labels",
    SETS (set_false, conversion.selinux_relabel) },
  { FLAG ("selinux-relabel", 0), .tools = CONVERTS,
    .group = GROUP_CONVERSION,
    .help = "Give changed files SELinux labels (default)",
    SETS (set_true, conversion.selinux_relabel) },
  { FLAG ("selinux-relabel-at-boot", 0), .tools = CONVERTS,
    .group = GROUP_CONVERSION,
    .help = "Have the guest label all files at its first boot",
    SETS (set_true, conversion.selinux_at_boot) },
  { FLAG ("print-source", 0), .tools = CONVERTS, .group = GROUP_CONVERSION,
    .help = "Print what is known of the source, and stop",
    SETS (set_true, print_source) },
  { OPTIONAL ("print-plan", "text|json"), .tools = CONVERTS,
    .group = GROUP_CONVERSION, .brief = true,
    .help = "Print each change that would be made, and stop",
    SETS (set_choice, print_plan), .data = plan_formats },
  { VALUE ("account", 0, "FILE"), .tools = CONVERTS,
    .group = GROUP_CONVERSION,
    .help = "Write all changes that were made to FILE (JSON)",
    SETS (set_string, account_file) },

  { FLAG ("quiet", 'q'), .tools = ALL, .group = GROUP_GENERAL,
    .brief = true, .help = "Only warnings and errors",
    SETS (set_true, quiet) },
  { FLAG ("verbose", 'v'), .tools = ALL, .group = GROUP_GENERAL,
    .brief = true, .help = "Details for finding faults; -x: even more",
    SETS (set_true, verbose) },
  { FLAG (NULL, 'x'), .tools = ALL, .group = GROUP_GENERAL,
    .help = "Trace the calls to libguestfs", SETS (set_true, trace) },
  COLOURS ("color"), COLOURS ("colors"), COLOURS ("colour"),
  COLOURS ("colours"),
  { FLAG ("wrap", 0), .tools = ALL, .group = GROUP_GENERAL,
    .help = "Wrap messages even where no terminal is",
    SETS (set_true, wrap) },
  { OPTIONAL ("machine-readable", "fd:N|file:F|stream:S"), .tools = ALL,
    .group = GROUP_GENERAL,
    .help = "Alone: list capabilities; else: JSON messages",
    .set = set_machine_readable },
  { FLAG ("version", 'V'), .tools = ALL, .group = GROUP_GENERAL,
    .help = "Print the version", .set = set_version },
  { FLAG ("help", 0), .tools = ALL, .group = GROUP_GENERAL,
    .help = "Print a summary", .set = set_help },
  { FLAG ("short-options", 0), .tools = ALL, .group = GROUP_GENERAL,
    .help = "List the options with one dash", .set = set_short_options },
  { FLAG ("long-options", 0), .tools = ALL, .group = GROUP_GENERAL,
    .help = "List the options with two dashes", .set = set_long_options },
  { FLAG ("debug-gc", 0), .tools = ALL, .group = GROUP_GENERAL,
    .help = "Does nothing", .set = set_nothing },

  IGNORED ("bandwidth", "BPS"), IGNORED ("bandwidth-file", "FILE"),
  LEGACY_OO_FLAG ("compressed"),
  IGNORED ("dcpath", "PATH"), IGNORED ("no-trim", "FS"),
  { VALUE ("password-file", 0, "FILE"), .tools = V2V,
    .group = GROUP_LEGACY, .help = "Same as -ip FILE",
    SETS (set_password_file, input.password_file), .accept = ACCEPT_IP },
  LEGACY_OO_FLAG ("qemu-boot"),
  LEGACY_IO ("vddk-config", "FILE"), LEGACY_IO ("vddk-cookie", "COOKIE"),
  LEGACY_IO ("vddk-libdir", "DIR"), LEGACY_IO ("vddk-nfchostport", "PORT"),
  LEGACY_IO ("vddk-port", "PORT"), LEGACY_IO ("vddk-snapshot", "MOREF"),
  LEGACY_IO ("vddk-thumbprint", "THUMBPRINT"),
  LEGACY_IO ("vddk-transports", "MODES"),
  LEGACY_OO ("vdsm-compat", "0.10|1.1"),
  LEGACY_OO ("vdsm-image-uuid", "UUID"),
  LEGACY_OO ("vdsm-ovf-flavour", "FLAVOUR"),
  LEGACY_OO ("vdsm-ovf-output", "DIR"), LEGACY_OO ("vdsm-vm-uuid", "UUID"),
  LEGACY_OO ("vdsm-vol-uuid", "UUID"),
  IGNORED ("vmtype", "TYPE"),
  { .name = NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (option_rows) <= MAX_OPTION_ROWS);

/* --- not in this version ------------------------------------------------ */

#define CUSTOMIZE "customise the converted disk with virt-customize(1)"

const struct unavailable_option unavailable_options[] = {
  { "append-line", CUSTOMIZE }, { "chmod", CUSTOMIZE },
  { "chown", CUSTOMIZE }, { "commands-from-file", CUSTOMIZE },
  { "copy", CUSTOMIZE }, { "copy-in", CUSTOMIZE }, { "delete", CUSTOMIZE },
  { "edit", CUSTOMIZE }, { "firstboot", CUSTOMIZE },
  { "firstboot-command", CUSTOMIZE }, { "firstboot-install", CUSTOMIZE },
  { "hostname", CUSTOMIZE }, { "inject-blnsvr", NULL },
  { "inject-qemu-ga", NULL }, { "inject-virtio-win", NULL },
  { "install", CUSTOMIZE }, { "link", CUSTOMIZE }, { "mkdir", CUSTOMIZE },
  { "move", CUSTOMIZE }, { "no-logfile", CUSTOMIZE },
  { "password", CUSTOMIZE }, { "password-crypto", CUSTOMIZE },
  { "root-password", CUSTOMIZE }, { "run", CUSTOMIZE },
  { "run-command", CUSTOMIZE }, { "scrub", CUSTOMIZE },
  { "sm-attach", CUSTOMIZE }, { "sm-credentials", CUSTOMIZE },
  { "sm-register", CUSTOMIZE }, { "sm-remove", CUSTOMIZE },
  { "sm-unregister", CUSTOMIZE }, { "ssh-inject", CUSTOMIZE },
  { "tar-in", CUSTOMIZE }, { "timezone", CUSTOMIZE },
  { "touch", CUSTOMIZE }, { "truncate", CUSTOMIZE },
  { "truncate-recursive", CUSTOMIZE }, { "uninstall", CUSTOMIZE },
  { "update", CUSTOMIZE }, { "upload", CUSTOMIZE }, { "write", CUSTOMIZE },
  { "collect", NULL }, { "collect-output", NULL },
  { "in-place", "convert into a new disk, which leaves the source as it is" },
  { NULL, NULL },
};
