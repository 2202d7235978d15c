/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i disk: image files, block devices, NBD exports, HTTPS URLs; each
 * operand is one disk of the guest. */
#include "config.h"

#include <string.h>

#include "inputs/inputs.h"
#include "inputs/open.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define DEFAULT_MEMORY (2048ULL * 1024 * 1024)
#define MAX_DISKS 256

/* --- what an operand is ------------------------------------------------ */

typedef struct endpoint *(*open_function) (const char *operand,
                                           const char *format, guint id,
                                           GError **error);

static const struct {
  const char *prefix;
  open_function open;
} schemes[] = {
  { "nbd://", input_open_nbd }, { "nbd+unix://", input_open_nbd },
  { "https://", input_open_http }, { "http://", input_open_http },
};

static open_function
find_scheme (const char *operand)
{
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (operand, schemes[i].prefix))
      return schemes[i].open;
  return NULL;
}

/* The file's name without folder and suffix; an NBD export has none. */
static char *
guest_name (const char *operand)
{
  g_autofree char *base = NULL;
  char *end;

  if (find_scheme (operand) == input_open_nbd)
    return g_strdup ("unknown");
  if (find_scheme (operand)) {
    g_autoptr (GUri) uri = g_uri_parse (operand, G_URI_FLAGS_NONE, NULL);
    base = g_path_get_basename (uri ? g_uri_get_path (uri) : operand);
  }
  else
    base = g_path_get_basename (operand);
  end = strrchr (base, '.');
  if (end && end != base)
    *end = '\0';
  if (base[0] == '\0' || g_str_equal (base, "/") || g_str_equal (base, "."))
    return g_strdup ("unknown");
  return g_steal_pointer (&base);
}

/* --- probe ------------------------------------------------------------- */

static bool
disk_probe (struct input *in, struct source **ret_source, GError **error)
{
  g_autoptr (v2v_source) s = NULL;
  const struct input_options *o = in->options;
  guint n = o->guests ? g_strv_length (o->guests) : 0, i;

  if (n == 0)
    return error_set (error, "-i disk: expecting a disk image (or several) "
                      "on the command line");
  if (n > MAX_DISKS)
    return error_set (error, "-i disk: %u disks are too many (at most %d)",
                      n, MAX_DISKS);
  s = source_new ();
  s->hypervisor = HV_UNKNOWN;
  s->name = guest_name (o->guests[0]);
  s->orig_name = g_strdup (s->name);
  s->memory = DEFAULT_MEMORY;
  s->vcpus = 1;
  s->display.type = DISPLAY_WINDOW;
  for (i = 0; i < n; i++) {
    const char *operand = o->guests[i];
    g_autofree char *path = find_scheme (operand)
      ? g_strdup (operand) : g_canonicalize_filename (operand, NULL);
    if (!find_scheme (operand) && !input_check_file (path, error))
      return false;
    source_add_disk (s, path, o->format)->local = !find_scheme (operand);
  }
  source_add_nic (s, NULL, VNET_NETWORK, "default");
  g_ptr_array_add (s->features, g_strdup ("acpi"));
  g_ptr_array_add (s->features, g_strdup ("apic"));
  g_ptr_array_add (s->features, g_strdup ("pae"));
  *ret_source = g_steal_pointer (&s);
  return true;
}

/* --- open -------------------------------------------------------------- */

static bool
disk_open (struct input *in, const struct source *source,
           GPtrArray *ret_endpoints, GError **error)
{
  guint i;

  (void) in;
  for (i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    open_function open = find_scheme (d->uri);
    struct endpoint *e =
      (open ? open : input_open_file) (d->uri, d->format, d->id, error);
    if (e == NULL)
      return false;
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}

const struct input_ops input_disk = {
  .name = "disk",
  .aliases = "local",
  .summary = "disk images, block devices, nbd:// and https:// URIs",
  .probe = disk_probe,
  .open_disks = disk_open,
};
