/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The format of a libvirt domain's disk without <driver type>. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "inputs/domain-chain.h"
#include "inputs/domain-open.h"
#include "v2v/disk/image.h"

#define SIZE 65536

/* A disk that begins with HEAD, and has BYTE at OFFSET. */
static const struct {
  const char *head;
  size_t offset;
  char byte;
  const char *format;            /* NULL: refused */
} cases[] = {
  { "", 511, 1, "raw" },
  { "QFI\xfb", 7, 3, "qcow2" },
  { "QFI\xfb", 15, 104, NULL },  /* a backing file */
  { "vhdxfile", 511, 1, "vhdx" },
  { "# Disk DescriptorFile\nRW 2 FLAT \"/etc/shadow\" 0\n", 511, 1, NULL },
};

static void
test_formats (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *bytes = g_malloc0 (SIZE), *path = NULL;
    g_autoptr (GError) error = NULL;
    const int fd = g_file_open_tmp ("domain-open-XXXXXX", &path, NULL);
    const char *format;

    memcpy (bytes, cases[i].head, strlen (cases[i].head));
    bytes[cases[i].offset] = cases[i].byte;
    g_assert_cmpint (fd, >=, 0);
    g_assert_cmpint (write (fd, bytes, SIZE), ==, SIZE);
    close (fd);
    format = domain_disk_format (path, &error);
    g_unlink (path);
    g_assert_cmpstr (format, ==, cases[i].format);
    g_assert_true ((format == NULL) == (error != NULL));
    if (error)
      g_assert_nonnull (strstr (error->message, "-if: "));
  }
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (domain_disk_format ("/nowhere/disk.img", &error));
  g_assert_nonnull (strstr (error->message, "No such file"));
}

/* What a definition states of an image that lies on /middle (qcow2), and that
 * on /base (raw). */
static const struct { const char *stated; bool agrees; } chains[] = {
  { "<backingStore/>", false },
  { "<backingStore type='file'><source file='/middle'/></backingStore>",
    true },
  { "<backingStore type='file'><format type='raw'/><source file='/middle'/>"
    "</backingStore>", false },
  { "<backingStore type='file'><source file='/other'/></backingStore>",
    false },
  { "<backingStore type='file'><source file='/middle'/><backingStore/>"
    "</backingStore>", false },
  { "<backingStore type='file'><source file='/middle'/>"
    "<backingStore type='block'><format type='raw'/><source dev='/base'/>"
    "<backingStore/></backingStore></backingStore>", true },
  { "<backingStore type='file'><source file='/middle'/>"
    "<backingStore type='network'><source protocol='nbd'/>"
    "<backingStore type='file'><source file='/more'/></backingStore>"
    "</backingStore></backingStore>", false },
};

static GPtrArray *
read_stated (const char *stated)
{
  g_autofree char *text = g_strdup_printf ("<disk>%s</disk>", stated);
  g_autoptr (xmlDoc) doc = xml_parse (text, strlen (text), "test", NULL);

  return domain_chain_read (xmlDocGetRootElement (doc));
}

static void
test_chains (void)
{
  struct image_layer top = { (char *) "/top", (char *) "qcow2" };
  struct image_layer middle = { (char *) "/middle", (char *) "qcow2" };
  struct image_layer base = { (char *) "/base", (char *) "raw" };
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();

  g_ptr_array_add (layers, &top);
  g_ptr_array_add (layers, &middle);
  g_ptr_array_add (layers, &base);
  g_assert_null (read_stated (""));
  for (size_t i = 0; i < G_N_ELEMENTS (chains); i++) {
    g_autoptr (GPtrArray) stated = read_stated (chains[i].stated);
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (domain_chain_agrees (stated, layers, "vda", &error), ==,
                     chains[i].agrees);
    g_assert_true (chains[i].agrees == (error == NULL));
    if (error)
      g_assert_nonnull (strstr (error->message, "‘vda’: its <backingStore>"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain-open/formats", test_formats);
  g_test_add_func ("/domain-open/missing", test_missing);
  g_test_add_func ("/domain-open/chains", test_chains);
  return g_test_run ();
}
