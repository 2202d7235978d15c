/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of guests and disks in files; mapping of networks. */
#include "config.h"

#include <string.h>

#include "outputs/names.h"
#include "outputs/osinfo-id.h"
#include "v2v/mapping.h"

static void
test_drive_letters (void)
{
  static const struct {
    unsigned n;
    const char *letters;
  } cases[] = {
    { 0, "a" }, { 25, "z" }, { 26, "aa" }, { 27, "ab" }, { 51, "az" },
    { 52, "ba" }, { 701, "zz" }, { 702, "aaa" },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *letters = drive_letters (cases[i].n);
    g_assert_cmpstr (letters, ==, cases[i].letters);
  }
}

static void
test_file_names (void)
{
  static const struct {
    const char *name, *file;     /* file NULL: refused */
  } cases[] = {
    { "web", "web" }, { "a/b", "a_b" }, { "../../etc/x", ".._.._etc_x" },
    { "two\nlines", "two_lines" },
    { "\xff\xc3", "__" }, { "\xef\xbf\xbe", "_" },
    { "\xe2\x80\xae", "\xe2\x80\xae" }, { "", NULL }, { ".", NULL },
    { "..", NULL },
  };
  g_autofree char *longest = g_strnfill (5000, 'x');
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *file = file_name_of_guest (cases[i].name, &error);
    g_assert_cmpstr (file, ==, cases[i].file);
    g_assert_true ((file == NULL) == (error != NULL));
  }
  g_assert_null (file_name_of_guest (longest, NULL));
  g_assert_null (file_name_of_guest (NULL, NULL));
}

static void
test_osinfo (void)
{
  static const struct {
    const char *name, *id;
  } cases[] = {
    { "debian12", "http://debian.org/debian/12" },
    { "ubuntu22.04", "http://ubuntu.com/ubuntu/22.04" },
    { "win2k25", "http://microsoft.com/win/2k25" },
    { "sles12sp5", "http://suse.com/sles/12.5" },
    { "sle15", "http://suse.com/sle/15" },
    { "centos-stream9", "http://centos.org/centos-stream/9" },
    { "archlinux", "http://archlinux.org/archlinux/rolling" },
    { "debian", NULL }, { "plan9", NULL }, { "", NULL }, { NULL, NULL },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *id = osinfo_id_of (cases[i].name);
    g_assert_cmpstr (id, ==, cases[i].id);
  }
}

static void
add (GPtrArray *rows, const char *row)
{
  g_ptr_array_add (rows, g_strdup (row));
}

static void
check_nic (const struct source *s, guint i, enum vnet_type type,
           const char *vnet)
{
  const struct source_nic *n = s->nics->pdata[i];

  g_assert_cmpint (n->vnet_type, ==, type);
  g_assert_cmpstr (n->vnet, ==, vnet);
}

static void
test_mapping (void)
{
  g_autoptr (v2v_source) s = source_new ();
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) bridges = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) macs = g_ptr_array_new_with_free_func (g_free);

  source_add_nic (s, "52:54:00:00:00:AA", VNET_NETWORK, "lan");
  source_add_nic (s, NULL, VNET_NETWORK, "lan");
  source_add_nic (s, NULL, VNET_NETWORK, "la");
  source_add_nic (s, NULL, VNET_BRIDGE, "lan");
  mapping_apply (networks, bridges, macs, s);
  check_nic (s, 1, VNET_NETWORK, "lan");
  add (networks, "all");
  add (networks, "lan:ovirt");
  add (macs, "52:54:00:00:00:aa:bridge:br7");
  mapping_apply (networks, bridges, macs, s);
  check_nic (s, 0, VNET_BRIDGE, "br7");
  check_nic (s, 1, VNET_NETWORK, "ovirt");
  check_nic (s, 2, VNET_NETWORK, "all");
  check_nic (s, 3, VNET_BRIDGE, "lan");
  g_assert_true (mapping_set_static_ip ("52:54:00:00:00:aa:ip:10.0.0.2,,24",
                                        s));
  g_assert_cmpstr (((struct source_nic *) s->nics->pdata[0])->static_ip, ==,
                   "10.0.0.2,,24");
  g_assert_true (mapping_set_static_ip ("52:54:00:00:00:AA:ip:fd00::2", s));
  g_assert_cmpstr (((struct source_nic *) s->nics->pdata[0])->static_ip, ==,
                   "10.0.0.2,,24;fd00::2");
  g_assert_false (mapping_set_static_ip ("52:54:00:00:00:ab:ip:10.0.0.2", s));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/names/drive-letters", test_drive_letters);
  g_test_add_func ("/names/file-names", test_file_names);
  g_test_add_func ("/names/osinfo", test_osinfo);
  g_test_add_func ("/mapping", test_mapping);
  return g_test_run ();
}
