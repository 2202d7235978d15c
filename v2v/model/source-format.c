/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of --print-source.  Callers compare it to the letter: keys are
 * right-aligned in 15 columns, lists stand below with a tab. */
#include "config.h"

#include "v2v/base/parse.h"
#include "v2v/model/source.h"

#define MAX_SHOWN 4096           /* bytes of a foreign string */

static void G_GNUC_PRINTF (3, 4)
add (GString *out, const char *key, const char *fmt, ...)
{
  va_list args;

  g_string_append_printf (out, "%15s: ", key);
  va_start (args, fmt);
  g_string_append_vprintf (out, fmt, args);
  va_end (args);
  g_string_append_c (out, '\n');
}

static void
add_clean (GString *out, const char *key, const char *value)
{
  g_autofree char *clean = clean_text (value, MAX_SHOWN);

  add (out, key, "%s", clean);
}

static char *
describe_topology (const struct source_topology *t)
{
  if (t->sockets == 0 && t->cores == 0 && t->threads == 0)
    return g_strdup ("");
  return g_strdup_printf ("sockets: %u cores/socket: %u threads/core: %u",
                          t->sockets, t->cores, t->threads);
}

static char *
describe_features (const struct source *s)
{
  GString *out = g_string_new (NULL);
  guint i;

  for (i = 0; i < s->features->len; i++) {
    g_autofree char *f = clean_text (s->features->pdata[i], MAX_SHOWN);
    g_string_append_printf (out, "%s%s", i ? "," : "", f);
  }
  return g_string_free (out, FALSE);
}

/* "vnc en-us with password listening on address ::1". */
static char *
describe_display (const struct source_display *d)
{
  static const char *const types[] = {
    [DISPLAY_NONE] = "", [DISPLAY_WINDOW] = "window",
    [DISPLAY_VNC] = "vnc", [DISPLAY_SPICE] = "spice",
  };
  static const char *const places[] = {
    [LISTEN_DEFAULT] = "",
    [LISTEN_ADDRESS] = " listening on address ",
    [LISTEN_NETWORK] = " listening on network ",
    [LISTEN_SOCKET] = " listening on Unix domain socket ",
    [LISTEN_NONE] = " listening on private fd",
  };

  if (d->type == DISPLAY_NONE)
    return g_strdup ("");
  return g_strconcat (types[d->type], d->keymap ? " " : "",
                      d->keymap ? d->keymap : "",
                      d->password ? " with password" : "",
                      places[d->listen],
                      d->listen_to ? d->listen_to : "", NULL);
}

static void
add_general (GString *out, const struct source *s)
{
  static const char *const firmware[] = {
    [FIRMWARE_UNKNOWN] = "unknown", [FIRMWARE_BIOS] = "bios",
    [FIRMWARE_UEFI] = "uefi",
  };
  g_autofree char *topology = describe_topology (&s->topology);
  g_autofree char *features = describe_features (s);
  g_autofree char *display = describe_display (&s->display);

  add_clean (out, "source name", s->name);
  add (out, "hypervisor type", "%s", source_hypervisor_name (s->hypervisor));
  add_clean (out, "VM genid", s->genid);
  add (out, "memory", "%" G_GUINT64_FORMAT " (bytes)", s->memory);
  add (out, "nr vCPUs", "%u", s->vcpus);
  add_clean (out, "CPU vendor", s->cpu_vendor);
  add_clean (out, "CPU model", s->cpu_model);
  add (out, "CPU topology", "%s", topology);
  add (out, "CPU features", "%s", features);
  add (out, "firmware", "%s", firmware[s->firmware]);
  add (out, "UEFI secureboot", "%s", s->secure_boot ? "true" : "false");
  add_clean (out, "display", display);
  add_clean (out, "sound", s->sound);
}

static void
add_disks (GString *out, const struct source *s)
{
  guint i;

  g_string_append (out, "disks:\n");
  for (i = 0; i < s->disks->len; i++) {
    const struct source_disk *d = s->disks->pdata[i];
    const char *c = source_controller_name (d->controller);
    if (c[0])
      g_string_append_printf (out, "\t%u [%s]\n", d->id, c);
    else
      g_string_append_printf (out, "\t%u\n", d->id);
  }
}

/* A list without entries has one empty line. */
static void
add_removables (GString *out, const struct source *s)
{
  guint i;

  g_string_append (out, "removable media:\n");
  for (i = 0; i < s->removables->len; i++) {
    const struct source_removable *r = s->removables->pdata[i];
    const char *c = source_controller_name (r->controller);
    g_string_append_printf (out, "\t%s", r->floppy ? "Floppy" : "CD-ROM");
    if (c[0])
      g_string_append_printf (out, " [%s]", c);
    if (r->slot >= 0)
      g_string_append_printf (out, " in slot %d", r->slot);
    g_string_append_c (out, '\n');
  }
  if (s->removables->len == 0)
    g_string_append_c (out, '\n');
}

static const char *
nic_model (const struct source_nic *n)
{
  static const char *const names[] = {
    [NIC_UNKNOWN] = NULL, [NIC_VIRTIO] = "virtio", [NIC_E1000] = "e1000",
    [NIC_RTL8139] = "rtl8139",
  };

  return n->model == NIC_OTHER ? n->model_name : names[n->model];
}

/* As the source has it: before -n, -b and --mac. */
static void
add_nic (GString *out, const struct source_nic *n)
{
  g_autofree char *vnet = clean_text (n->vnet_orig, MAX_SHOWN);
  g_autofree char *mac = clean_text (n->mac, MAX_SHOWN);
  g_autofree char *model = clean_text (nic_model (n), MAX_SHOWN);

  g_string_append_printf (out, "\t%s \"%s\"",
                          n->vnet_type_orig == VNET_BRIDGE ? "Bridge"
                          : "Network", vnet);
  if (n->mac)
    g_string_append_printf (out, " mac: %s", mac);
  if (model[0])
    g_string_append_printf (out, " [%s]", model);
  g_string_append_c (out, '\n');
}

static void
add_nics (GString *out, const struct source *s)
{
  guint i;

  g_string_append (out, "NICs:\n");
  for (i = 0; i < s->nics->len; i++)
    add_nic (out, s->nics->pdata[i]);
  if (s->nics->len == 0)
    g_string_append_c (out, '\n');
}

char *
source_format (const struct source *s)
{
  GString *out = g_string_new (NULL);

  g_string_append (out, "Source guest information (--print-source option):\n"
                   "\n");
  add_general (out, s);
  add_disks (out, s);
  add_removables (out, s);
  add_nics (out, s);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
