/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of the options that print something and stop, and of the
 * machine-readable stream. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/options-backends.h"

/* What an action prints to stdout. */
static char *
output_of (const char *line, bool *ret_done)
{
  int fd = memfd_create ("out", MFD_CLOEXEC), saved;
  struct options o;
  g_autoptr (GError) error = NULL;
  char *text;
  off_t size;
  bool ok;

  fflush (stdout);
  saved = dup (STDOUT_FILENO);
  dup2 (fd, STDOUT_FILENO);
  ok = parse_line (&o, line, ret_done, &error);
  fflush (stdout);
  dup2 (saved, STDOUT_FILENO);
  close (saved);
  g_assert_no_error (error);
  g_assert_true (ok);
  options_clear (&o);
  size = lseek (fd, 0, SEEK_END);
  text = g_malloc0 ((gsize) size + 1);
  g_assert_cmpint (pread (fd, text, (size_t) size, 0), ==, size);
  close (fd);
  return text;
}

/* --- the machine stream ------------------------------------------------- */

static void
test_machine_fd (void)
{
  int fd = memfd_create ("machine", 0);
  g_autofree char *line =
    g_strdup_printf (DISK "--machine-readable=fd:%d", fd);
  struct options o;
  g_autoptr (GError) error = NULL;
  bool done;

  g_assert_true (parse_line (&o, line, &done, &error));
  g_assert_cmpint (o.machine_fd, ==, fd);
  /* Not for our children. */
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, !=, 0);
  options_clear (&o);
  close (fd);
}

static void
test_machine_read_only (void)
{
  int fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  g_autofree char *line =
    g_strdup_printf (DISK "--machine-readable=fd:%d", fd);
  struct options o;
  g_autoptr (GError) error = NULL;
  bool done;

  g_assert_false (parse_line (&o, line, &done, &error));
  g_assert_nonnull (strstr (error->message, "not open for writing"));
  options_clear (&o);
  close (fd);
}

static void
test_machine_file (void)
{
  g_autofree char *file = NULL, *line = NULL, *text = NULL;
  struct options o;
  g_autoptr (GError) error = NULL;
  bool done;
  int fd = g_file_open_tmp ("test-options-XXXXXX", &file, NULL);

  g_assert_cmpint (fd, !=, -1);
  g_assert_cmpint (write (fd, "old", 3), ==, 3);
  close (fd);
  line = g_strdup_printf ("--machine-readable=file:%s", file);
  g_assert_true (parse_line (&o, line, &done, &error));
  g_assert_true (done);
  close (o.machine_fd);
  options_clear (&o);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "virt-v2v\nvirt-v2v-2.0\n"));
  unlink (file);
}

static void
test_capabilities (void)
{
  bool done;
  g_autofree char *text = output_of ("--machine-readable", &done);

  g_assert_true (done);
  g_assert_cmpstr (text, ==,
                   "virt-v2v\nvirt-v2v-2.0\nlibguestfs-rewrite\n"
                   "colours-option\nio/oo\nmac-option\nmac-ip-option\n"
                   "parallel-option\n"
                   "block-driver-option\nvcenter-https\nvddk\nxen-ssh\n"
                   "input:disk\ninput:vmx\n"
                   "output:local\noutput:null\noutput:qemu\n"
                   "convert:linux\n");
}

/* --- actions ------------------------------------------------------------ */

static void
test_version (void)
{
  static const char *const lines[] = {
    "-V", "--version", "--vers", "-qV", "--version --bogus",
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (lines); i++) {
    bool done;
    g_autofree char *text = output_of (lines[i], &done);
    g_assert_true (done);
    g_assert_cmpstr (text, ==, "virt-v2v " PACKAGE_VERSION "\n");
  }
}

/* --help fits a screen. */
static void
test_help (void)
{
  static const char *const musts[] = {
    "-i disk|vmx", "-o local|null|qemu", "-os STORAGE", "-of raw|qcow2",
    "--print-plan[=text|json]", "-q, --quiet", "man virt-v2v",
  };
  bool done;
  g_autofree char *text = output_of ("--help", &done);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  size_t i;

  g_assert_true (done);
  g_assert_cmpuint (g_strv_length (lines), <=, 24);
  for (i = 0; lines[i]; i++)
    g_assert_cmpuint (strlen (lines[i]), <, 80);
  for (i = 0; i < G_N_ELEMENTS (musts); i++)
    g_assert_nonnull (strstr (text, musts[i]));
}

static void
test_lists (void)
{
  bool done;
  g_autofree char *longs = output_of ("--long-options", &done);
  g_autofree char *shorts = output_of ("--short-options", &done);

  g_assert_true (g_str_has_prefix (longs, "--ic\n--if\n"));
  g_assert_nonnull (strstr (longs, "\n--parallel\n"));
  g_assert_null (strstr (longs, "--firstboot"));
  g_assert_true (g_str_has_prefix (shorts, "-i\n-ic\n"));
  g_assert_nonnull (strstr (shorts, "\n-os\n"));
  g_assert_nonnull (strstr (shorts, "\n-x\n"));
  g_assert_null (strstr (shorts, "parallel"));
}

static void
test_backend_lists (void)
{
  static const struct line lines[] = {
    { "-o null -oo ?", "No output options can be used in this mode.\n" },
    { "-i disk -io ?", "No input options can be used in this mode.\n" },
    { "-o local -oo ?",
      "Output options that can be used with -o disk:\n\n"
      "  -oo compressed      Compress the output file (used only with -of "
      "qcow2)\n" },
    { "-o qemu -oo ?",
      "Output options (-oo) which can be used with -o qemu:\n\n"
      "  -oo compressed      Compress\n"
      "  -oo qemu-boot       Boot the guest in qemu after conversion\n" },
    { "-io ? -i vmx",
      "Input options (-io) which can be used with -i vmx:\n\n"
      "  -io vddk-libdir=LIBDIR  VDDK library folder\n"
      "  -io vddk-thumbprint=xx:xx:xx  Thumbprint of the server\n"
      "  -io header=TEXT     A header to send\n" },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (lines); i++) {
    bool done;
    g_autofree char *text = output_of (lines[i].line, &done);
    g_assert_true (done);
    g_assert_cmpstr (text, ==, lines[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/machine/fd", test_machine_fd);
  g_test_add_func ("/options/machine/read-only", test_machine_read_only);
  g_test_add_func ("/options/machine/file", test_machine_file);
  g_test_add_func ("/options/machine/capabilities", test_capabilities);
  g_test_add_func ("/options/version", test_version);
  g_test_add_func ("/options/help", test_help);
  g_test_add_func ("/options/lists", test_lists);
  g_test_add_func ("/options/backend-lists", test_backend_lists);
  return g_test_run ();
}
