/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: small text files of a guest: the package database,
 * shell-style settings, files with device names, version numbers,
 * configuration of drivers, of cloud-init and of X. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "converters/cloud-config.h"
#include "converters/devmap.h"
#include "converters/dpkg-status.h"
#include "converters/driver-config.h"
#include "converters/text.h"
#include "converters/version-order.h"
#include "converters/xorg-conf.h"
#include "v2v/base/parse.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_packages (const char *text)
{
  g_autoptr (GPtrArray) packages = dpkg_status_parse (text, NULL);
  guint i;

  if (packages == NULL)
    return;
  g_assert_cmpuint (packages->len, <=, PACKAGES_MAX);
  for (i = 0; i < packages->len; i++) {
    const struct package *p = packages->pdata[i];
    size_t len = strlen (p->name);
    /* The name becomes an argument of the guest's package tool. */
    g_assert_cmpuint (len, >, 0);
    g_assert_cmpuint (len, <=, PACKAGE_MAX_NAME);
    g_assert_true (g_ascii_isalnum (p->name[0]));
    g_assert_cmpuint (strspn (p->name, "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789+-._:"), ==, len);
  }
}

static void
check_settings (const char *text)
{
  static const char wanted[] = "a b'c\"d$e";
  g_autofree char *changed =
    text_set_variable (text, "GRUB_DEFAULT", wanted);
  g_autofree char *value =
    text_get_variable (changed ? changed : text, "GRUB_DEFAULT");

  /* A quote that the guest left open may end in the new value. */
  if (strpbrk (text, "\"'\\") == NULL)
    g_assert_cmpstr (value, ==, wanted);
}

static void
check_devices (const char *text)
{
  g_autoptr (v2v_source) source = source_new ();
  g_autoptr (devmap) map = NULL;
  g_autofree char *changed = NULL;

  source_add_disk (source, "a", "raw");
  source_add_disk (source, "b", "raw");
  map = devmap_new (source, BUS_VIRTIO_BLK);
  changed = devmap_rewrite (map, text);
  if (changed)
    g_assert_cmpstr (changed, !=, text);
}

/* The two halves of the text as versions. */
static void
check_versions (const char *text)
{
  size_t half = strlen (text) / 2;
  g_autofree char *a = g_strndup (text, half);
  const char *b = text + half;
  int ab = version_compare (a, b), ba = version_compare (b, a);

  g_assert_cmpint ((ab > 0) - (ab < 0), ==, (ba < 0) - (ba > 0));
  g_assert_cmpint (version_compare_kernel (a, a), ==, 0);
}

static char *
edit_modprobe (const char *text)
{
  static const struct driver_config target = { "virtio_net", "virtio_blk" };
  return driver_config_edit_modprobe (text, &target);
}

static char *
edit_xorg (const char *text)
{
  return xorg_conf_edit (text, "vesa");
}

/* What is edited once stays. */
static void
check_edits (const char *text)
{
  static char *(*const edits[]) (const char *) = {
    edit_modprobe, edit_xorg, driver_config_edit_list,
    driver_config_edit_dracut, driver_config_edit_words,
    cloud_config_edit_identify,
  };
  g_auto (GStrv) sources = cloud_config_sources (text);

  for (size_t i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *once = edits[i] (text);
    g_autofree char *twice = once ? edits[i] (once) : NULL;
    g_assert_null (twice);
  }
  if (sources)
    g_assert_cmpuint (g_strv_length (sources), <=, CLOUD_CONFIG_MAX_SOURCES);
}

static void
check_clean (const char *text)
{
  g_autofree char *clean = clean_text (text, 100);
  const char *p;

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  for (p = clean; *p; p++)
    g_assert_false (g_ascii_iscntrl (*p));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_packages (text);
  check_settings (text);
  check_devices (text);
  check_versions (text);
  check_edits (text);
  check_clean (text);
  return 0;
}
