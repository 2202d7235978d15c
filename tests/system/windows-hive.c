/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Make a registry hive of the keys and values that stdin lists in the language
 * of tests/reg-text.h.
 *
 *   windows-hive OUT */
#include "config.h"

#include <stdio.h>

#include "tests/hive-empty.h"
#include "tests/reg-text.h"

int
main (int argc, char **argv)
{
  g_autoptr (GBytes) empty = hive_empty ("ROOT"), data = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_hive) h = hive_open (empty, "hive", true, &error);
  static char text[64 * 1024];
  size_t n = fread (text, 1, sizeof text - 1, stdin);

  text[n] = '\0';
  if (argc == 2 && h && reg_text_merge (h, text, &error) &&
      (data = hive_save (h, &error)) != NULL &&
      g_file_set_contents (argv[1], g_bytes_get_data (data, NULL),
                           (gssize) g_bytes_get_size (data), &error))
    return 0;
  fprintf (stderr, "windows-hive: %s\n",
           error ? error->message : "usage: windows-hive OUT");
  return 1;
}
