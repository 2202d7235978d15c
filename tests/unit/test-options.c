/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of the command line: words in, struct options or a message
 * out. */
#include "config.h"

#include <unistd.h>

#include "tests/unit/options-backends.h"

/* --- struct options as text: only what differs from the default --------- */

static void
dump_string (GString *s, const char *name, const char *value)
{
  if (value)
    g_string_append_printf (s, " %s=%s", name, value);
}

static void
dump_flag (GString *s, const char *name, bool value)
{
  if (value)
    g_string_append_printf (s, " %s", name);
}

static void
dump_number (GString *s, const char *name, unsigned value, unsigned normal)
{
  if (value != normal)
    g_string_append_printf (s, " %s=%u", name, value);
}

static void
dump_list (GString *s, const char *name, const GPtrArray *list)
{
  guint i;

  for (i = 0; i < list->len; i++)
    dump_string (s, name, list->pdata[i]);
}

static void
dump_table (GString *s, const char *name, GHashTable *table)
{
  g_autoptr (GList) keys =
    g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);
  GList *key;

  for (key = keys; key; key = key->next) {
    g_autofree char *both = g_strdup_printf ("%s:%s", name,
                                             (char *) key->data);
    dump_list (s, both, g_hash_table_lookup (table, key->data));
  }
}

static void
dump_modes (GString *s, const struct options *o)
{
  g_autofree char *guests = g_strjoinv (",", o->input.guests);

  g_string_append_printf (s, "%s>%s", o->input_mode, o->output_mode);
  dump_string (s, "guests", guests[0] ? guests : NULL);
  dump_string (s, "ic", o->input.connection);
  dump_string (s, "if", o->input.format);
  dump_string (s, "it", o->input.transport);
  dump_string (s, "ip", o->input.password_file);
  dump_table (s, "io", o->input.io);
  dump_string (s, "oc", o->output.connection);
  dump_string (s, "of", o->output.format);
  dump_string (s, "on", o->output.name);
  dump_string (s, "op", o->output.password_file);
  dump_string (s, "os", o->output.storage);
  dump_number (s, "oa", o->output.allocation, ALLOCATION_SPARSE);
  dump_table (s, "oo", o->output.oo);
}

static char *
dump (const struct options *o)
{
  GString *s = g_string_new (NULL);

  dump_modes (s, o);
  dump_list (s, "b", o->bridges);
  dump_list (s, "n", o->networks);
  dump_list (s, "mac", o->macs);
  dump_list (s, "ip-of", o->static_ips);
  dump_string (s, "root", strcmp (o->root, "ask") ? o->root : NULL);
  dump_list (s, "key", o->keys);
  dump_flag (s, "stdin", o->keys_from_stdin);
  dump_flag (s, "echo", o->echo_keys);
  dump_number (s, "bus", o->conversion.block_bus, BUS_VIRTIO_BLK);
  dump_number (s, "initrd", o->conversion.initrd, INITRD_AUTO);
  dump_number (s, "identity", o->conversion.network_identity, NETWORK_KEEP);
  dump_flag (s, "no-relabel", !o->conversion.selinux_relabel);
  dump_flag (s, "relabel-at-boot", o->conversion.selinux_at_boot);
  dump_number (s, "m", o->memsize, 0);
  dump_number (s, "smp", o->smp, 0);
  dump_number (s, "parallel", o->parallel, 1);
  dump_flag (s, "no-fstrim", !o->fstrim);
  dump_flag (s, "print-source", o->print_source);
  dump_number (s, "plan", o->print_plan, PLAN_NONE);
  dump_string (s, "account", o->account_file);
  dump_flag (s, "q", o->quiet);
  dump_flag (s, "v", o->verbose);
  dump_flag (s, "x", o->trace);
  dump_flag (s, "colours", o->colours);
  dump_flag (s, "wrap", o->wrap);
  dump_flag (s, "machine", o->machine_readable);
  dump_number (s, "fd", (unsigned) (o->machine_fd + 1), 0);
  dump_list (s, "warning", o->warnings);
  return g_string_free (s, FALSE);
}

/* --- checking lines ----------------------------------------------------- */

static void
check_good (const struct line *lines, size_t n)
{
  size_t i;

  for (i = 0; i < n; i++) {
    struct options o;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    bool done;
    bool ok = parse_line (&o, lines[i].line, &done, &error);
    g_assert_no_error (error);
    g_assert_true (ok);
    g_assert_false (done);
    text = dump (&o);
    g_assert_cmpstr (text, ==, lines[i].expected);
    options_clear (&o);
  }
}

static void
check_bad (const struct line *lines, size_t n)
{
  size_t i;

  for (i = 0; i < n; i++) {
    struct options o;
    g_autoptr (GError) error = NULL;
    bool done;
    g_assert_false (parse_line (&o, lines[i].line, &done, &error));
    g_assert_nonnull (error);
    g_assert_false (done);
    if (strstr (error->message, lines[i].expected) == NULL)
      g_error ("%s: \"%s\" does not hold \"%s\"", lines[i].line,
               error->message, lines[i].expected);
    options_clear (&o);
  }
}

/* --- good lines --------------------------------------------------------- */

#define RESULT "disk>null guests=a.img"

static const struct line syntax_lines[] = {
  { "-i disk a.img -o local -os out", "disk>local guests=a.img os=out" },
  { "-i local a.img -o disk -os out", "disk>local guests=a.img os=out" },
  { "-idisk -onull a.img", "disk>null guests=a.img" },
  { "a.img -i disk b.img -o null", "disk>null guests=a.img,b.img" },
  { "-i disk -o null -- -a.img --b", "disk>null guests=-a.img,--b" },
  { "-i disk -o null - x", "disk>null guests=-,x" },
};

static const struct line good_lines[] = {
  { DISK "-if raw", RESULT " if=raw" },
  { DISK "-if=raw", RESULT " if=raw" },
  { DISK "--if raw", RESULT " if=raw" },
  { DISK "--if=raw", RESULT " if=raw" },
  { DISK "-if vhdx", RESULT " if=vhdx" },
  { "-i vmx a -o null -ip pass -it ssh", "vmx>null guests=a it=ssh ip=pass" },
  { "-i vmx a -o null -ic test:///x -ip pass",
    "vmx>null guests=a ic=test:///x ip=pass warning=-i vmx: the option -ic "
    "does nothing here and is ignored" },
  { DISK "-of qcow2 -on new", RESULT " of=qcow2 on=new" },
  { "-i disk a -o local -os d -oa preallocated -of raw",
    "disk>local guests=a of=raw os=d oa=1" },
  { "-i disk a -o local -os d -oo compressed -of qcow2",
    "disk>local guests=a of=qcow2 os=d oo:compressed=" },
  { "-i vmx a -o null -io vddk-libdir=/l=m -io header=1 -io header=2",
    "vmx>null guests=a io:header=1 io:header=2 io:vddk-libdir=/l=m" },
  { DISK "-n a:b -n c -b x:y:z --bridge w --network d:e",
    RESULT " b=x:y:z b=w n=a:b n=c n=d:e" },
  { DISK "--mac 52:54:00:01:02:aB:network:n1 "
    "--mac 52:54:00:01:02:ac:bridge:b:1",
    RESULT " mac=52:54:00:01:02:aB:network:n1 "
    "mac=52:54:00:01:02:ac:bridge:b:1" },
  { DISK "--root first", RESULT " root=first" },
  { DISK "--root /dev/sda2", RESULT " root=/dev/sda2" },
  { DISK "--root btrfsvol:/dev/sda2/root",
    RESULT " root=btrfsvol:/dev/sda2/root" },
  { DISK "--key all:key:a:b --key /dev/sda2:key:c --key X-Y:file:/dev/null",
    RESULT " key=all:key:a:b key=/dev/sda2:key:c key=X-Y:file:/dev/null" },
  { DISK "--keys-from-stdin --echo-keys", RESULT " stdin echo" },
  { DISK "--block-driver virtio-scsi", RESULT " bus=3" },
  { DISK "--initrd append", RESULT " initrd=1" },
  { DISK "--initrd keep", RESULT " initrd=3" },
  { DISK "--network-identity none", RESULT " identity=1" },
  { DISK "--network-identity keep", RESULT "" },
  { DISK "-m 1024 --smp 4 --parallel 2",
    RESULT " m=1024 smp=4 parallel=2" },
  { DISK "--selinux-relabel", RESULT },
  { DISK "--no-selinux-relabel", RESULT " no-relabel" },
  { DISK "--selinux-relabel-at-boot", RESULT " relabel-at-boot" },
  { DISK "--memsize=2048 --no-fstrim", RESULT " m=2048 no-fstrim" },
  { DISK "--print-source", RESULT " print-source" },
  { "-i disk a.img --print-source", RESULT " print-source" },
  { "-i disk a.img --print-plan", RESULT " plan=1" },
  { DISK "--print-plan=text", RESULT " plan=1" },
  { DISK "--print-plan=json", RESULT " plan=2" },
  { "-i disk --print-plan a.img -o null", RESULT " plan=1" },
  { DISK "--account account.json", RESULT " account=account.json" },
  { DISK "-q -v -x", RESULT " q v x" },
  { DISK "-vx -qv", RESULT " q v x" },
  { DISK "--quiet --verbose --wrap", RESULT " q v wrap" },
  { DISK "--colours", RESULT " colours" },
  { DISK "--color --colors", RESULT " colours" },
  { DISK "--debug-gc", RESULT },
  { DISK "--machine-readable", RESULT " machine fd=2" },
  { DISK "--machine-readable=stream:stderr", RESULT " machine fd=3" },
  { DISK "--machine-readable=fd:1", RESULT " machine fd=2" },
  /* Unambiguous beginnings, with one or two dashes. */
  { DISK "--verb --qui --par 3", RESULT " parallel=3 q v" },
  { DISK "-quiet --colo", RESULT " q colours" },
  { DISK "--print-s", RESULT " print-source" },
};

static const struct line legacy_lines[] = {
  { "-i disk a -o local -os d --compressed",
    "disk>local guests=a os=d oo:compressed= "
    "warning=--compressed is an old option: use -oo compressed" },
  { "-i disk a -o null --compressed",
    "disk>null guests=a warning=the old option --compressed is ignored: "
    "-o null has no such option" },
  { "-i disk a -o qemu -os d --qemu-boot",
    "disk>qemu guests=a os=d oo:qemu-boot= "
    "warning=--qemu-boot is an old option: use -oo qemu-boot" },
  { "-i vmx a -o null --vddk-libdir /x",
    "vmx>null guests=a io:vddk-libdir=/x "
    "warning=--vddk-libdir is an old option: use -io vddk-libdir" },
  { "-i disk a -o null --vddk-port=1 --vdsm-vm-uuid u",
    "disk>null guests=a warning=the old option --vddk-port is ignored: "
    "-i disk has no such option warning=the old option --vdsm-vm-uuid is "
    "ignored: -o null has no such option" },
  { "-i vmx a -o null --password-file p",
    "vmx>null guests=a ip=p warning=--password-file is an old option: use -ip "
    "p" },
  { DISK "--no-trim /dev/sda1 --bandwidth 1M",
    RESULT " warning=the option --no-trim does nothing in this version and "
    "is ignored warning=the option --bandwidth does nothing in this version "
    "and is ignored" },
  { DISK "--dcpath x --vmtype y --bandwidth-file z",
    RESULT " warning=the option --dcpath does nothing in this version and is "
    "ignored warning=the option --vmtype does nothing in this version and is "
    "ignored warning=the option --bandwidth-file does nothing in this "
    "version and is ignored" },
  { DISK "--mac 52:54:00:01:02:03:ip:10.0.0.2,10.0.0.1,24,8.8.8.8",
    RESULT " ip-of=52:54:00:01:02:03:ip:10.0.0.2,10.0.0.1,24,8.8.8.8" },
  { DISK "--mac 52:54:00:01:02:03:network:a --mac 52:54:00:01:02:03:ip:fe80::1",
    RESULT " mac=52:54:00:01:02:03:network:a "
    "ip-of=52:54:00:01:02:03:ip:fe80::1" },
};

static void
test_syntax (void)
{
  check_good (syntax_lines, G_N_ELEMENTS (syntax_lines));
}

static void
test_good (void)
{
  check_good (good_lines, G_N_ELEMENTS (good_lines));
}

static void
test_legacy (void)
{
  check_good (legacy_lines, G_N_ELEMENTS (legacy_lines));
}

/* --- bad lines ---------------------------------------------------------- */

static const struct line bad_lines[] = {
  { "", "no guest was named" },
  { "--bogus", "unrecognized option '--bogus'\n" },
  { "--paralell 2", "'--paralell': did you mean --parallel?" },
  { "--pritn-plan", "did you mean --print-plan?" },
  { "--colurs", "did you mean --colo" },
  { "-z", "unrecognized option '-z'" },
  { "-vz", "unrecognized option '-z'" },
  { "--=x", "option '' is ambiguous" },
  { "--pri", "ambiguous; it could be: --print-source --print-plan" },
  { "-os", "option -os needs a value: -os STORAGE" },
  { "-o", "option -o needs a value: -o MODE" },
  { "--root", "option --root needs a value" },
  { "--quiet=1", "option --quiet takes no value" },
  /* Once is enough. */
  { "-i disk -i disk a", "-i option used more than once" },
  { "-of raw -of qcow2", "-of option used more than once" },
  { "--parallel 1 --par 2", "--parallel option used more than once" },
  { "-m 512 --memsize 512", "--memsize option used more than once" },
  { DISK "-ip a --password-file b", "given as well" },
  /* Values. */
  { "-of vmdk", "unknown -of option: vmdk (it takes one of: raw, qcow2)" },
  { "-oa thick", "unknown -oa option: thick" },
  { "-it ftp", "unknown -it option: ftp (it takes one of: ssh, vddk)" },
  { "-if qcow2,x=y", "not the name of a disk format" },
  { "-if ''", "not the name of a disk format" },
  { "-os ''", "-os needs a value that is not empty" },
  { "--block-driver ide", "unknown --block-driver option: ide" },
  { "--initrd no", "takes one of: auto, append, rebuild, keep" },
  { "--print-plan=xml", "unknown --print-plan option: xml" },
  { "--parallel 0", "--parallel: '0' is not a whole number from 1" },
  { "--parallel 1x", "--parallel: '1x' is not" },
  { "--smp -1", "--smp: '-1' is not" },
  { "-m 1", "--memsize: '1' is not a whole number from 256" },
  { "--root sda1", "unknown --root option: sda1" },
  { "--key all", "--key: the selector" },
  { "--key all:key", "--key: the selector" },
  { "--key all:key:", "--key: the selector" },
  { "--key :key:x", "--key: the selector" },
  { "--key all:pass:x", "--key: the selector" },
  { "--key all:clevis", "--key ID:clevis is not available" },
  { "--key all:file:/no/such", "--key: the file /no/such: No such file" },
  { "--account /no/such/dir/x -i disk a -o null",
    "--account: the folder /no/such/dir: No such file" },
  { "--account x --print-plan -i disk a", "--account needs a conversion" },
  { "--print-source --print-plan -i disk a", "cannot be used together" },
  /* Networks. */
  { "-n a -n b", "duplicate -n/--network" },
  { "-b a:b -b a:c", "duplicate -b/--bridge parameter: a is mapped twice" },
  { "-n :x", "not of the form OUT or IN:OUT" },
  { "-b x:", "not of the form OUT or IN:OUT" },
  { "-n ''", "not of the form OUT or IN:OUT" },
  { "--mac x", "cannot parse --mac \"x\"" },
  { "--mac 52:54:00:01:02:03", "cannot parse --mac" },
  { "--mac 52:54:00:01:02:03:network:", "cannot parse --mac" },
  { "--mac 52:54:00:01:02:03:vlan:x", "cannot parse --mac" },
  { "--mac 52-54-00-01-02-03:network:x", "cannot parse --mac" },
  { "--mac 52:54:00:01:02:0a:ip:10.0.0.2 --mac 52:54:00:01:02:0a:ip:fd00::2 "
    "--mac 52:54:00:01:02:0A:ip:10.0.0.2,,8", "0A:ip:10.0.0.2 is given twice" },
  { "--mac 52:54:00:01:02:03:ip:x", "'x' is not an IP address" },
  { "--mac 52:54:00:01:02:03:ip:", "the IP address is missing" },
  { "--mac 52:54:00:01:02:03:ip:10.0.0.1,,33", "from 0 to 32" },
  { "--mac 52:54:00:01:02:aa:bridge:x --mac 52:54:00:01:02:AA:network:y",
    "duplicate --mac" },
  /* Modes. */
  { "-i floppy a", "unknown -i option: floppy (available input modes: disk, "
    "vmx)" },
  { "-i ova a", "-i ova is not available in this version (available" },
  { "a", "no -i option was given, and the default, -i libvirt, is not" },
  { "-i disk a", "no -o option was given, and the default, -o libvirt" },
  { "-i disk a -o tape", "unknown -o option: tape (available output modes: "
    "local, null, qemu)" },
  { "-i disk a -o rhv-upload", "-o rhv-upload is not available" },
  { "-o tape -oo ?", "unknown -o option: tape" },
  { DISK "-os d", "-o null: -os option cannot be used in this output mode" },
  { DISK "-op f", "-o null: -op option cannot be used" },
  { DISK "-oc u", "-o null: -oc option cannot be used" },
  { DISK "-oa sparse", "-o null: -oa option cannot be used" },
  { "-i disk a -o local", "-o local: the option -os is missing: the folder" },
  { DISK "-oo compressed", "-o null: unknown output option -oo compressed, "
    "which is an option of -o local; -o null has no -oo options" },
  { "-i disk a -o local -os d -oo compressd", "-o local: unknown output "
    "option -oo compressd; -o local has: compressed" },
  { "-i disk a -o local -os d -oo qemu-boot",
    "which is an option of -o qemu; -o local has: compressed" },
  { DISK "-io vddk-libdir=x", "-i disk: unknown input option -io "
    "vddk-libdir, which is an option of -i vmx; -i disk has no -io" },
  { "-i disk a -o local -os d -oo compressed=1",
    "-oo compressed takes no value" },
  { "-i disk a -o local -os d -oo compressed -oo compressed",
    "-oo compressed used more than once" },
  { "-i disk a -o local -os d --compressed -oo compressed",
    "-oo compressed used more than once" },
  { "-i vmx a -o null -io header", "-io header needs a value: -io "
    "header=TEXT" },
  { "-i vmx a -o null -io header=", "-io header needs a value" },
  { DISK "-oo =x", "-oo: '=x' is not of the form" },
  { DISK "-io ''", "-io: '' is not of the form" },
  /* Of the interface, not of this version. */
  { DISK "--firstboot x", "option --firstboot is not available in this "
    "version: customise" },
  { DISK "--run=x", "option --run is not available in this version" },
  { DISK "--collect x", "option --collect is not available in this version" },
  { DISK "--in-place", "option --in-place is not available" },
  /* The machine stream. */
  { "--machine-readable=x", "invalid format string for --machine-readable: "
    "x" },
  { "--machine-readable=stream:x", "invalid output stream" },
  { "--machine-readable=fd:x", "fd:N: 'x' is not a whole number" },
  { "--machine-readable=fd:987654", "987654 is not open for writing" },
  { "--machine-readable=file:", "the file's name is missing" },
  { "--machine-readable=file:/no/such/f", "/no/such/f: No such file" },
};

static void
test_bad (void)
{
  check_bad (bad_lines, G_N_ELEMENTS (bad_lines));
}

/* A passphrase must not end in a log by way of an error. */
static void
test_key_is_secret (void)
{
  struct options o;
  g_autoptr (GError) error = NULL;
  bool done;

  g_assert_false (parse_line (&o, "--key all:kye:hunter2", &done, &error));
  g_assert_null (strstr (error->message, "hunter2"));
  options_clear (&o);
}

/* After an error the reporter still does what was asked for before it. */
static void
test_after_error (void)
{
  struct options o;
  g_autoptr (GError) error = NULL;
  bool done;

  g_assert_false (parse_line (&o, "-q --colours --machine-readable --bogus",
                              &done, &error));
  g_assert_true (o.quiet && o.colours && o.machine_readable);
  g_assert_cmpint (o.machine_fd, ==, STDOUT_FILENO);
  options_clear (&o);
}

/* Other tools have other options. */
static void
test_tools (void)
{
  char *words[] = {
    (char *) "virt-v2v-in-place", (char *) "-i", (char *) "disk",
    (char *) "a", (char *) "-os", (char *) "x", NULL,
  };
  struct options o;
  g_autoptr (GError) error = NULL;
  bool done = false;

  g_assert_false (options_parse (&o, TOOL_IN_PLACE, 6, words, &done,
                                 &error));
  g_assert_nonnull (strstr (error->message, "unrecognized option '-os'"));
  options_clear (&o);
  g_clear_error (&error);
  g_assert_true (options_parse (&o, TOOL_IN_PLACE, 4, words, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (o.input_mode, ==, "disk");
  options_clear (&o);
}

/* Any words at all: an error or a result, never a crash. */
static void
test_random (void)
{
  static const char *const words[] = {
    "-i", "-o", "disk", "null", "-oo", "-io", "?", "=", "--", "-", "--key",
    "all:key:x", "-vx", "-vqz", "--mac", "52:54:00:01:02:03:ip:1.2.3.4,,,",
    "--print-plan=", "--machine-readable=", "-os", "x", "--par", "-n", "a:b",
    "--root", "''", "--=", "-=", "--compressed", "-olocal", "\xff\xfe",
  };
  unsigned round;

  for (round = 0; round < 3000; round++) {
    g_autoptr (GString) line = g_string_new ("-q");
    struct options o;
    g_autoptr (GError) error = NULL;
    bool done, ok;
    int n = g_test_rand_int_range (1, 8);
    while (n-- > 0)
      g_string_append_printf (line, " %s", words[g_test_rand_int_range
                                     (0, G_N_ELEMENTS (words))]);
    if (strstr (line->str, "?"))  /* would print lists */
      continue;
    ok = parse_line (&o, line->str, &done, &error);
    g_assert_true (ok == (error == NULL));
    options_clear (&o);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/syntax", test_syntax);
  g_test_add_func ("/options/good", test_good);
  g_test_add_func ("/options/legacy", test_legacy);
  g_test_add_func ("/options/bad", test_bad);
  g_test_add_func ("/options/key-is-secret", test_key_is_secret);
  g_test_add_func ("/options/after-error", test_after_error);
  g_test_add_func ("/options/tools", test_tools);
  g_test_add_func ("/options/random", test_random);
  return g_test_run ();
}
