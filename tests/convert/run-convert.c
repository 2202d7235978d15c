/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Convert guests that are directory trees, and compare what changed with
 * what is expected.
 *
 *   run-convert [-k DIR] [-d DRIVERS] [CASE.tree…]
 *                                         default: all below tests/convert
 *   run-convert -t DIR CASE.tree          only make the tree, in DIR
 *
 * Each case is converted twice: with nothing written (--print-plan), which
 * must leave the tree as it is, and for real; the accounts of both must be
 * the same.  Account, result and differences stand in CASE.expected;
 * V2V_REGENERATE=1 writes it.  A description's statements are the functions
 * do_NAME in tree.c; "|" lines are the text of the file before them, those
 * that begin with "|*N " N times.  -k keeps the registry hives in
 * DIR/CASE/before and DIR/CASE/after, for another reader than ours.  With -d
 * Windows gets drivers from DRIVERS (as VIRTIO_WIN); what becomes of devices,
 * hives and names of files stands in CASE.drivers. */
#include "config.h"

#include <string.h>
#include <time.h>
#include <glib/gstdio.h>

#include "tests/convert/tree.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "windows/inspect.h"
#include "windows/install/driver-install.h"

static const struct tree_case *current;   /* whose rules "run" follows */

/*----- commands of the guest ----------------------------------------------*/

static bool
follow_rule (struct guest *g, const struct tree_rule *r, GError **error)
{
  if (r->failure)
    return error_set (error, "%s", r->failure);
  return !r->path || g->ops->write (g, r->path, r->data, error);
}

static bool
run_by_rules (struct guest *g, const char *const *argv,
              unsigned seconds G_GNUC_UNUSED, char **ret_stdout,
              GError **error)
{
  g_autofree char *words = g_strjoinv (" ", (char **) argv);

  for (guint i = 0; i < current->rules->len; i++) {
    const struct tree_rule *r = g_ptr_array_index (current->rules, i);
    if (g_pattern_match_simple (r->pattern, words) &&
        !follow_rule (g, r, error))
      return false;
  }
  if (ret_stdout)
    *ret_stdout = g_strdup ("");
  return true;
}

static bool
fixed_space (struct guest *g G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
             struct guest_space *ret_space, GError **error G_GNUC_UNUSED)
{
  ret_space->free_bytes = ret_space->total_bytes = current->free_bytes;
  ret_space->free_inodes = ret_space->total_inodes = 1000;
  return true;
}

/*----- converting ---------------------------------------------------------*/

/* "Windows 11 Pro (Client, win11, 10.0.22631, x86_64)" */
static void
show_windows (GString *out, const struct inspect *i)
{
  g_string_append_printf (out, "recognised: %s (%s, %s, %u.%u.%u, %s) %s\n",
                          i->product_name, i->product_variant, i->osinfo,
                          i->major, i->minor, i->build, i->arch,
                          i->hostname ? i->hostname : "without a name");
}

/* Windows is told by its hives now, as the program does it once the guest's
 * file systems are mounted. */
static bool
recognise_windows (GString *out, struct guest *guest,
                   const struct tree_case *c, GError **error)
{
  if (!c->recognise || g_strcmp0 (c->inspect->type, "windows") != 0)
    return true;
  if (!windows_inspect (guest, c->inspect, error))
    return false;
  show_windows (out, c->inspect);
  return true;
}

/* "rhel 9.4 (rpm, dnf)" */
static void
show_recognised (GString *out, const struct tree_case *c)
{
  const struct inspect *i = c->inspect;

  if (c->recognise && g_strcmp0 (i->type, "windows") != 0)
    g_string_append_printf (out, "recognised: %s %u.%u (%s, %s)\n",
                            i->distro, i->major, i->minor,
                            i->package_format, i->package_management);
}

static void
show_caps (GString *out, const struct guestcaps *caps)
{
  static const char *const buses[] = {
    [BUS_IDE] = "ide", [BUS_SATA] = "sata", [BUS_VIRTIO_BLK] = "virtio-blk",
    [BUS_VIRTIO_SCSI] = "virtio-scsi",
  };
  static const char *const machines[] = {
    [MACHINE_I440FX] = "i440fx", [MACHINE_Q35] = "q35",
    [MACHINE_VIRT] = "virt",
  };

  g_string_append_printf
    (out, "caps: %s %s%s%s%s%s%s%s %s\n", buses[caps->block_bus],
     machines[caps->machine],
     caps->nic_model == NIC_VIRTIO ? " virtio-net" : "",
     caps->virtio_1_0 ? " virtio-1.0" : "", caps->virtio_rng ? " rng" : "",
     caps->virtio_balloon ? " balloon" : "",
     caps->virtio_socket ? " socket" : "",
     caps->guest_agent_channel ? " agent" : "",
     caps->rtc_utc ? "utc" : "localtime");
}

/* Account and result as text.  *ret_account: the account alone. */
static char *
convert (const struct tree_case *c, bool dry, char **ret_account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_guest) dir = guest_dir_new (c->dir, true, &error);
  g_autoptr (v2v_guest) layer = dry ? guest_dry_new (dir) : NULL;
  struct guest_ops ops = *dir->ops;
  struct guestcaps caps = { 0 };
  struct conversion_options options = c->options;
  struct conversion cv = {
    .guest = dry ? layer : dir, .source = c->source, .inspect = c->inspect,
    .options = &options, .caps = &caps,
  };
  const struct converter *converter = NULL;
  GString *out = g_string_new (NULL);

  ops.run = run_by_rules;
  ops.space = fixed_space;
  dir->ops = &ops;
  options.dry = dry;
  current = c;
  show_recognised (out, c);
  if (recognise_windows (out, cv.guest, c, &error))
    converter = converter_find (c->inspect, &error);
  if (converter && converter_run (converter, &cv, &error))
    show_caps (out, &caps);
  else
    g_string_append_printf (out, "error: %s\n", error->message);
  *ret_account = account_to_text (cv.guest->account);
  g_string_append (out, *ret_account);
  g_free (caps.arch);
  return g_string_free (out, FALSE);
}

static bool
check_dry (const struct tree_case *c, GHashTable *before,
           const char *account)
{
  g_autofree char *dry_account = NULL, *result = NULL, *diff = NULL;
  g_autoptr (GHashTable) after = NULL;

  result = convert (c, true, &dry_account);
  after = tree_snapshot (c->dir);
  diff = tree_diff (before, after);
  if (*diff) {
    g_printerr ("--print-plan changed the guest:\n%s", diff);
    return false;
  }
  /* Commands do not run in a plan, so what follows from them differs. */
  if (account && c->rules->len == 0 && strcmp (account, dry_account) != 0) {
    g_printerr ("the plan is\n%sbut this was done:\n%s", dry_account,
                account);
    return false;
  }
  return true;
}

static const char *drivers;      /* of -d; NULL: there are none */

static bool
compare (const char *file, const char *result)
{
  g_autofree char *base = g_strndup (file, strlen (file) - strlen (".tree"));
  g_autofree char *path = g_strconcat (base, drivers ? ".drivers"
                                                     : ".expected", NULL);
  g_autofree char *expected = NULL;

  if (g_getenv ("V2V_REGENERATE"))
    return g_file_set_contents (path, result, -1, NULL);
  if (!g_file_get_contents (path, &expected, NULL, NULL)) {
    g_printerr ("%s is missing; V2V_REGENERATE=1 writes it\n", path);
    return false;
  }
  if (strcmp (expected, result) == 0)
    return true;
  g_printerr ("--- expected\n%s--- found\n%s", expected, result);
  return false;
}

/*----- hives for another reader -------------------------------------------*/

static const char *hives_dir;    /* of -k; NULL: keep none */

static void
keep_hives (const char *file, const char *when, GHashTable *files)
{
  g_autofree char *name = g_path_get_basename (file);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer path, data;

  *strrchr (name, '.') = '\0';
  g_hash_table_iter_init (&iter, files);
  while (hives_dir && g_hash_table_iter_next (&iter, &path, &data)) {
    const struct tree_file *f = data;
    g_autofree char *hive = g_path_get_basename (path);
    g_autofree char *to = g_build_filename (name, when, hive, NULL);

    if (f->data && tree_is_hive (f->data) &&
        !tree_write (hives_dir, to, g_bytes_get_data (f->data, NULL),
                     g_bytes_get_size (f->data), &error))
      g_error ("%s", error->message);
  }
}

/*----- with drivers -------------------------------------------------------*/

#define IMPORT_DATE "  + \"ImportDate\"=hex:"

/* LINE is about the time at which a package was put into the driver store:
 * not more than a day ago. */
static bool
is_import_now (const char *line)
{
  const guint64 now = filetime_of_seconds (time (NULL));
  const guint64 day = 24 * 3600 * G_GUINT64_CONSTANT (10000000);
  g_auto (GStrv) bytes = NULL;
  guint64 ticks = 0;

  if (!g_str_has_prefix (line, IMPORT_DATE))
    return false;
  bytes = g_strsplit (line + strlen (IMPORT_DATE), ",", -1);
  for (guint i = g_strv_length (bytes); i-- > 0;)
    ticks = ticks << 8 | g_ascii_strtoull (bytes[i], NULL, 16);
  return ticks <= now && ticks > now - day;
}

/* The lines of DIFF that tell of hives, and of other files their names. */
static char *
only_hives (const char *result, const char *diff)
{
  g_auto (GStrv) lines = g_strsplit (diff, "\n", -1);
  const char *caps = strstr (result, "caps: ");
  GString *out = g_string_new (NULL);
  bool shown = false;

  if (caps)
    g_string_append_len (out, caps, strchr (caps, '\n') + 1 - caps);
  else
    g_string_append (out, result);
  for (guint i = 0; lines[i] && *lines[i]; i++) {
    const bool head = lines[i][0] != ' ';

    if (head)
      shown = strstr (lines[i], "/System32/config/") != NULL;
    if (is_import_now (lines[i]))
      g_string_append (out, IMPORT_DATE "now\n");
    else if (head || shown)
      g_string_append_printf (out, "%s\n", lines[i]);
  }
  return g_string_free (out, FALSE);
}

/*----- cases --------------------------------------------------------------*/

static void
remove_tree (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d && (name = g_dir_read_name (d))) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
        !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      remove_tree (path);
    else
      g_remove (path);
  }
  g_rmdir (dir);
}

static bool
run_in (const char *file, const char *dir)
{
  g_autoptr (GError) error = NULL;
  struct tree_case *c = tree_case_new (file, dir, &error);
  g_autoptr (GHashTable) before = NULL, after = NULL, again = NULL;
  g_autofree char *result = NULL, *account = NULL, *diff = NULL, *all = NULL;
  bool ok;

  if (!c) {
    g_printerr ("%s\n", error->message);
    return false;
  }
  before = tree_snapshot (dir);
  ok = check_dry (c, before, NULL);
  result = convert (c, false, &account);
  after = tree_snapshot (dir);
  diff = tree_diff (before, after);
  keep_hives (file, "before", before);
  keep_hives (file, "after", after);
  all = drivers ? only_hives (result, diff)
                : g_strconcat (result, "----\n", diff, NULL);
  ok = compare (file, all) && ok;

  remove_tree (dir);
  tree_case_free (c);
  g_mkdir (dir, 0755);
  c = tree_case_new (file, dir, NULL);
  /* The keys of its hives are of another time. */
  again = tree_snapshot (dir);
  ok = check_dry (c, again, account) && ok;
  tree_case_free (c);
  return ok;
}

static bool
run_case (const char *file)
{
  g_autofree char *dir = g_dir_make_tmp ("v2v-convert-XXXXXX", NULL);
  const bool ok = dir && run_in (file, dir);

  g_print ("%s: %s\n", ok ? "ok" : "FAILED", file);
  if (dir)
    remove_tree (dir);
  return ok;
}

static void
find_cases (GPtrArray *cases, const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d && (name = g_dir_read_name (d))) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_str_has_suffix (name, ".tree"))
      g_ptr_array_add (cases, g_steal_pointer (&path));
    else if (g_file_test (path, G_FILE_TEST_IS_DIR))
      find_cases (cases, path);
  }
}

static gint
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* A folder with what stands for the first-boot service, whose program differs
 * with the compiler. */
static char *
phony_service (void)
{
  static const char *const names[] = { "v2v-firstboot-i686.exe",
                                       "v2v-firstboot-x86_64.exe" };
  char *dir = g_dir_make_tmp ("v2v-phony-XXXXXX", NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (dir, names[i], NULL);
    g_autofree char *text = g_strdup_printf ("phony %s\n", names[i]);

    if (!g_file_set_contents (path, text, -1, NULL))
      g_error ("%s: cannot be written", path);
  }
  g_setenv ("VIRT_TOOLS_DATA_DIR", dir, TRUE);
  return dir;
}

static int
make_tree (const char *dir, const char *file)
{
  g_autoptr (GError) error = NULL;
  struct tree_case *c = tree_case_new (file, dir, &error);

  if (!c)
    g_printerr ("%s\n", error->message);
  tree_case_free (c);
  return error != NULL;
}

int
main (int argc, char **argv)
{
  const struct report_settings settings = {
    .program = "run-convert", .quiet = true, .machine_fd = -1,
  };
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  const char *top = g_getenv ("top_srcdir");
  g_autofree char *dir = g_build_filename (top ? top : ".", "tests/convert",
                                           NULL);
  g_autofree char *service = NULL;
  g_autoptr (GError) error = NULL;
  guint failed = 0;

  if (argc == 4 && strcmp (argv[1], "-t") == 0)
    return make_tree (argv[2], argv[3]);
  report_setup (&settings);
  service = phony_service ();
  if (!runtime_start ("run-convert", &error))
    g_error ("%s", error->message);
  for (; argc > 2 && argv[1][0] == '-'; argc -= 2, argv += 2)
    if (strcmp (argv[1], "-k") == 0)
      hives_dir = argv[2];
    else if (strcmp (argv[1], "-d") == 0)
      drivers = argv[2];
    else
      g_error ("%s: no such option", argv[1]);
  g_setenv ("VIRTIO_WIN", drivers ? drivers : "/nonexistent/virtio-win", TRUE);
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (cases, g_strdup (argv[i]));
  if (argc == 1)
    find_cases (cases, dir);
  g_ptr_array_sort (cases, by_name);
  for (guint i = 0; i < cases->len; i++)
    failed += !run_case (g_ptr_array_index (cases, i));
  runtime_finish ();
  remove_tree (service);
  g_print ("%u cases, %u failed\n", cases->len, failed);
  return failed > 0 || cases->len == 0;
}
