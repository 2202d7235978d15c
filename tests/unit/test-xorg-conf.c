/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drivers of the old machine in X's configuration. */
#include "config.h"

#include <glib.h>

#include "converters/xorg-conf.h"

static const struct { const char *text, *with; } rows[] = {
  { "Section \"Device\"\n\tIdentifier  \"Card0\"\n"
    "\tBusID \"PCI:0:15:0\"\n\tDriver      \"vmware\" # gone\nEndSection\n",
    "Section \"Device\"\n\tIdentifier  \"Card0\"\n"
    "\tDriver      \"vesa\" # gone\nEndSection\n" },
  /* Keywords in any case; one that stays keeps its place. */
  { "section \"DEVICE\"\n BusID \"PCI:1:0:0\"\n Driver \"own\"\nendsection\n"
    "Section \"Device\"\r\n DRIVER \"VBoxVideo\"\r\nEndSection\r\n",
    "section \"DEVICE\"\n BusID \"PCI:1:0:0\"\n Driver \"own\"\nendsection\n"
    "Section \"Device\"\r\n DRIVER \"vesa\"\r\nEndSection\r\n" },
  { "Section \"InputDevice\"\nDriver \"vmmouse\"\nEndSection\n",
    "Section \"InputDevice\"\nDriver \"mouse\"\nEndSection\n" },
  /* Other sections choose by what is there. */
  { "Section \"InputClass\"\nDriver \"vmmouse\"\nEndSection\n"
    "Section \"OutputClass\"\nDriver \"nvidia\"\nEndSection\n", NULL },
  { "Section \"Device\"\n# Driver \"vmware\"\nEndSection\n"
    "Driver \"vmware\"\n", NULL },
  { "Section \"Device\"\nDriver \"vmware\n", NULL },
  { "Section Device\nDriver \"vmware\"\n", NULL },
  { "Section \"Device\"\nDriver \"vmware\"",
    "Section \"Device\"\nDriver \"vesa\"" },
  { "EndSection\nSection\n", NULL }, { "", NULL },
};

static void
test_edit (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = xorg_conf_edit (rows[i].text, "vesa");
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xorg-conf/edit", test_edit);
  return g_test_run ();
}
