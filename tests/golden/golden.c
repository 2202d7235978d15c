/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Golden tests of the pure writers: each CASE.in (a GLib key file that
 * describes a guest) must give CASE.expected, byte for byte.
 * V2V_REGENERATE=1 rewrites the expectations. */
#include "config.h"

#include <string.h>

#include "outputs/libvirt-xml.h"
#include "outputs/qemu-script.h"
#include "v2v/model/inspect.h"
#include "v2v/model/source.h"
#include "v2v/model/target.h"

static const char *top_srcdir;

/* --- key file to structs ----------------------------------------------- */

static char *
get (GKeyFile *k, const char *group, const char *key)
{
  /* Compressed escapes: \x01 and the like for hostile cases. */
  g_autofree char *value = g_key_file_get_value (k, group, key, NULL);

  return value ? g_strcompress (value) : NULL;
}

static unsigned
get_number (GKeyFile *k, const char *group, const char *key)
{
  return (unsigned) g_key_file_get_integer (k, group, key, NULL);
}

static bool
get_bool (GKeyFile *k, const char *group, const char *key)
{
  return g_key_file_get_boolean (k, group, key, NULL);
}

static unsigned
get_choice (GKeyFile *k, const char *group, const char *key,
            const char *const *names)
{
  g_autofree char *value = get (k, group, key);
  unsigned i;

  if (value == NULL)
    return 0;
  for (i = 0; names[i]; i++)
    if (g_str_equal (names[i], value))
      return i;
  g_error ("%s.%s: unknown value %s", group, key, value);
}

static const char *const firmwares[] = { "unknown", "bios", "uefi", NULL };
static const char *const displays[] = { "none", "window", "vnc", "spice",
                                        NULL };
static const char *const block_buses[] = { "ide", "sata", "virtio-blk",
                                           "virtio-scsi", NULL };
static const char *const nics[] = { "unknown", "virtio", "e1000", "rtl8139",
                                    NULL };
static const char *const videos[] = { "qxl", "vga", "cirrus", NULL };
static const char *const machines[] = { "pc", "q35", "virt", NULL };
static const char *const controllers[] = {
  "", "ide", "sata", "scsi", "virtio-blk", "virtio-scsi", "nvme", NULL
};
static const char *const listens[] = { "", "address", "network", "socket",
                                       "none", NULL };
static const char *const vnets[] = { "network", "bridge", NULL };

static void
load_devices (GKeyFile *k, struct source *s)
{
  g_auto (GStrv) groups = g_key_file_get_groups (k, NULL);
  size_t i;

  for (i = 0; groups[i]; i++) {
    const char *g = groups[i];
    if (g_str_has_prefix (g, "nic")) {
      g_autofree char *mac = get (k, g, "mac"), *vnet = get (k, g, "vnet");
      struct source_nic *n =
        source_add_nic (s, mac, get_choice (k, g, "type", vnets), vnet);
      n->model_name = get (k, g, "model");
      n->model = n->model_name ? NIC_OTHER : NIC_UNKNOWN;
    }
    else if (g_str_has_prefix (g, "removable")) {
      struct source_removable *r = g_new0 (struct source_removable, 1);
      r->floppy = get_bool (k, g, "floppy");
      r->controller = get_choice (k, g, "controller", controllers);
      r->slot = g_key_file_has_key (k, g, "slot", NULL)
        ? (int) get_number (k, g, "slot") : -1;
      g_ptr_array_add (s->removables, r);
    }
    else if (g_str_has_prefix (g, "disk")) {
      g_autofree char *path = get (k, g, "path");
      source_add_disk (s, path, "raw")->controller =
        get_choice (k, g, "controller", controllers);
    }
  }
}

static struct source *
load_source (GKeyFile *k)
{
  struct source *s = source_new ();
  g_autofree char *features = get (k, "source", "features");
  g_auto (GStrv) list = g_strsplit (features ? features : "", ",", -1);
  size_t i;

  s->name = get (k, "source", "name");
  s->genid = get (k, "source", "genid");
  s->memory = (uint64_t) get_number (k, "source", "memory-mib") << 20;
  s->vcpus = get_number (k, "source", "vcpus");
  s->cpu_vendor = get (k, "source", "cpu-vendor");
  s->cpu_model = get (k, "source", "cpu-model");
  s->topology.sockets = get_number (k, "source", "sockets");
  s->topology.cores = get_number (k, "source", "cores");
  s->topology.threads = get_number (k, "source", "threads");
  s->firmware = get_choice (k, "source", "firmware", firmwares);
  s->secure_boot = get_bool (k, "source", "secure-boot");
  s->tpm = get_bool (k, "source", "tpm");
  s->sound = get (k, "source", "sound");
  s->display.type = get_choice (k, "source", "display", displays);
  s->display.keymap = get (k, "source", "display-keymap");
  s->display.listen = get_choice (k, "source", "display-listen", listens);
  s->display.listen_to = get (k, "source", "display-listen-to");
  if (g_key_file_has_key (k, "source", "display-port", NULL))
    s->display.port = (int) get_number (k, "source", "display-port");
  s->display.password = get (k, "source", "display-password");
  for (i = 0; list[i]; i++)
    g_ptr_array_add (s->features, g_strdup (list[i]));
  load_devices (k, s);
  return s;
}

static struct target *
load_target (GKeyFile *k, const struct source *s)
{
  struct target *t = target_new ();
  struct guestcaps *c = &t->caps;
  guint i;

  t->name = g_strdup (s->name);
  t->firmware = s->firmware;
  c->block_bus = get_choice (k, "caps", "block", block_buses);
  c->nic_model = get_choice (k, "caps", "nic", nics);
  c->video = get_choice (k, "caps", "video", videos);
  c->machine = get_choice (k, "caps", "machine", machines);
  c->arch = get (k, "caps", "arch");
  c->virtio_rng = c->virtio_balloon = c->virtio_socket =
    get_bool (k, "caps", "virtio-devices");
  c->isa_pvpanic = get_bool (k, "caps", "pvpanic");
  c->virtio_1_0 = get_bool (k, "caps", "virtio-1.0");
  c->guest_agent_channel = get_bool (k, "caps", "agent");
  c->rtc_utc = get_bool (k, "caps", "utc");
  for (i = 0; i < s->disks->len; i++) {
    const struct source_disk *sd = s->disks->pdata[i];
    struct target_disk *d = g_new0 (struct target_disk, 1);
    d->id = i;
    d->path = g_strdup (sd->uri);
    d->format = g_strdup ("qcow2");
    d->boot = i == 0;
    g_ptr_array_add (t->disks, d);
  }
  return t;
}

static char *
write_libvirt_xml (GKeyFile *k)
{
  const struct libvirt_host host = {
    .tcg = get_bool (k, "host", "tcg"),
    .no_host_model = get_bool (k, "host", "no-host-model"),
    .no_qxl = get_bool (k, "host", "no-qxl"),
    .no_spice = get_bool (k, "host", "no-spice"),
    .no_vsock = get_bool (k, "host", "no-vsock"),
    .no_pc = get_bool (k, "host", "no-pc"),
    .no_q35 = get_bool (k, "host", "no-q35"),
  };
  g_autoptr (v2v_source) source = load_source (k);
  g_autoptr (v2v_inspect) inspect = inspect_new ();
  g_autoptr (v2v_target) target = load_target (k, source);

  inspect->osinfo = get (k, "source", "osinfo");
  return libvirt_xml_write (source, inspect, target,
                            g_key_file_has_group (k, "host") ? &host : NULL);
}

static char *
write_qemu_script (GKeyFile *k)
{
  g_autoptr (v2v_source) source = load_source (k);
  g_autoptr (v2v_target) target = load_target (k, source);

  return qemu_script_write (source, target);
}

static char *
write_print_source (GKeyFile *k)
{
  g_autoptr (v2v_source) source = load_source (k);

  return source_format (source);
}

/* --- cases ------------------------------------------------------------- */

static const struct {
  const char *folder;
  char *(*write) (GKeyFile *k);
} writers[] = {
  { "libvirt-xml", write_libvirt_xml },
  { "print-source", write_print_source },
  { "qemu-script", write_qemu_script },
};

struct golden_case {
  char *in;
  char *(*write) (GKeyFile *k);
};

static void
run_case (gconstpointer data)
{
  const struct golden_case *c = data;
  g_autoptr (GKeyFile) k = g_key_file_new ();
  g_autofree char *base = g_strndup (c->in, strlen (c->in) - 3);
  g_autofree char *path = g_strconcat (base, ".expected", NULL);
  g_autofree char *text = NULL, *expected = NULL;
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (k, c->in, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  text = c->write (k);
  if (g_getenv ("V2V_REGENERATE")) {
    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    return;
  }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
free_case (gpointer data)
{
  struct golden_case *c = data;

  g_free (c->in);
  g_free (c);
}

static unsigned
add_cases (const char *folder, char *(*write) (GKeyFile *k))
{
  g_autofree char *dir =
    g_build_filename (top_srcdir, "tests/golden", folder, NULL);
  GDir *d = g_dir_open (dir, 0, NULL);
  const char *name;
  unsigned n = 0;

  while (d && (name = g_dir_read_name (d))) {
    g_autofree char *test = g_strdup_printf ("/golden/%s/%s", folder, name);
    struct golden_case *c;
    if (!g_str_has_suffix (name, ".in"))
      continue;
    c = g_new0 (struct golden_case, 1);
    c->in = g_build_filename (dir, name, NULL);
    c->write = write;
    g_test_add_data_func_full (test, c, run_case, free_case);
    n++;
  }
  if (d)
    g_dir_close (d);
  return n;
}

int
main (int argc, char **argv)
{
  size_t i;

  g_test_init (&argc, &argv, NULL);
  top_srcdir = g_getenv ("top_srcdir");
  if (top_srcdir == NULL)
    top_srcdir = ".";
  for (i = 0; i < G_N_ELEMENTS (writers); i++)
    if (add_cases (writers[i].folder, writers[i].write) == 0)
      g_error ("no cases in tests/golden/%s below %s", writers[i].folder,
               top_srcdir);
  return g_test_run ();
}
