/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libvirt says of the host that is to run the guest. */
#include "config.h"

#include <string.h>

#include "outputs/libvirt-caps.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/xml-node.h"

#define MAX_FEATURE 60           /* bytes of a CPU feature's name */
#define MAX_FEATURES 1000        /* bytes of a list of them */

/* The document's top element; it lives as long as *ret_doc. */
static xmlNode *
parse_top (const char *text, size_t size, const char *name, xmlDoc **ret_doc,
           GError **error)
{
  g_autofree char *what = g_strdup_printf ("libvirt's <%s>", name);
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *top;

  if (size > LIBVIRT_CAPS_MAX) {
    error_set (error, "%s: it is larger than %d bytes", what,
               LIBVIRT_CAPS_MAX);
    return NULL;
  }
  doc = xml_parse (text, size, what, error);
  top = doc ? xmlDocGetRootElement (doc) : NULL;
  if (doc && !(top && xml_is (top, name)))
    error_set (error, "%s: it is another document", what);
  if (!top || !xml_is (top, name))
    return NULL;
  *ret_doc = g_steal_pointer (&doc);
  return top;
}

/* The children NAME of NODE, as far as anybody would list them: xmlNode *,
 * which are the document's. */
static GPtrArray *
some_children (xmlNode *node, const char *name)
{
  GPtrArray *nodes = g_ptr_array_new ();

  for (xmlNode *n = xml_child (node, name);
       n && nodes->len < LIBVIRT_CAPS_MAX_LIST; n = xml_next (n))
    g_ptr_array_add (nodes, n);
  return nodes;
}

/* --- architectures ------------------------------------------------------ */

static void
arch_free (gpointer p)
{
  struct libvirt_arch *a = p;

  g_free (a->name);
  g_ptr_array_unref (a->machines);
  g_free (a);
}

const char *
libvirt_arch_name (const char *name)
{
  static const char *const i386[] = { "i386", "i486", "i586", NULL };

  if (name == NULL || *name == '\0')
    return "x86_64";
  return g_strv_contains (i386, name) ? "i686" : name;
}

static void
read_machines (struct libvirt_arch *a, xmlNode *node)
{
  g_autoptr (GPtrArray) machines = some_children (node, "machine");

  for (guint i = 0; i < machines->len; i++) {
    char *name = xml_text (machines->pdata[i]);
    if (name)
      g_ptr_array_add (a->machines, name);
  }
}

/* An accelerator may have machines of its own below it. */
static struct libvirt_arch *
read_arch (xmlNode *node)
{
  g_autofree char *name = xml_attribute (node, "name");
  struct libvirt_arch *a = g_new0 (struct libvirt_arch, 1);
  g_autoptr (GPtrArray) domains = some_children (node, "domain");

  a->name = clean_text (name, 100);
  a->machines = g_ptr_array_new_with_free_func (g_free);
  read_machines (a, node);
  for (guint i = 0; i < domains->len; i++) {
    a->kvm = a->kvm || xml_has (domains->pdata[i], "type", "kvm");
    read_machines (a, domains->pdata[i]);
  }
  return a;
}

GPtrArray *
libvirt_caps_parse (const char *text, size_t size, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *top = parse_top (text, size, "capabilities", &doc, error);
  g_autoptr (GPtrArray) guests = some_children (top, "guest");
  GPtrArray *arches;

  if (top == NULL)
    return NULL;
  arches = g_ptr_array_new_with_free_func (arch_free);
  for (guint i = 0; i < guests->len; i++) {
    g_autofree char *os = xml_child_text (guests->pdata[i], "os_type");
    xmlNode *arch = xml_child (guests->pdata[i], "arch");
    g_autofree char *name = arch ? xml_attribute (arch, "name") : NULL;
    if (name && *name && g_strcmp0 (os, "hvm") == 0)
      g_ptr_array_add (arches, read_arch (arch));
  }
  return arches;
}

const struct libvirt_arch *
libvirt_caps_find (const GPtrArray *arches, const char *name)
{
  for (guint i = 0; i < arches->len; i++) {
    const struct libvirt_arch *a = arches->pdata[i];
    if (g_str_equal (a->name, libvirt_arch_name (name)))
      return a;
  }
  return NULL;
}

bool
libvirt_arch_has_machine (const struct libvirt_arch *a, const char *name)
{
  return a->machines->len == 0 ||
         g_ptr_array_find_with_equal_func (a->machines, name, g_str_equal,
                                           NULL);
}

char *
libvirt_caps_names (const GPtrArray *arches)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < arches->len; i++) {
    const struct libvirt_arch *a = arches->pdata[i];
    g_string_append_printf (names, ", %s", a->name);
  }
  return g_strdup (names->len > 0 ? names->str + 2 : "none");
}

/* --- machines ----------------------------------------------------------- */

static bool
has_value (xmlNode *list, const char *value)
{
  g_autoptr (GPtrArray) values = some_children (list, "value");

  for (guint i = 0; i < values->len; i++) {
    g_autofree char *text = xml_text (values->pdata[i]);
    if (g_strcmp0 (text, value) == 0)
      return true;
  }
  return false;
}

/* Is VALUE in <enum name='NAME'> below NODE?  True where there is no such
 * list. */
static bool
enum_has (xmlNode *node, const char *name, const char *value)
{
  g_autoptr (GPtrArray) lists = some_children (node, "enum");

  for (guint i = 0; i < lists->len; i++)
    if (xml_has (lists->pdata[i], "name", name))
      return has_value (lists->pdata[i], value);
  return true;
}

/* A device, with VALUE in its list NAME. */
static bool
device_has (xmlNode *top, const char *path, const char *name,
            const char *value)
{
  xmlNode *device = xml_child (top, path);

  return device == NULL ||
         (!xml_has (device, "supported", "no") &&
          enum_has (device, name, value));
}

/* NULL: not mentioned. */
static xmlNode *
host_model (xmlNode *top)
{
  g_autoptr (GPtrArray) modes = some_children (top, "cpu/mode");

  for (guint i = 0; i < modes->len; i++)
    if (xml_has (modes->pdata[i], "name", "host-model"))
      return modes->pdata[i];
  return NULL;
}

static bool
has_host_model (xmlNode *top)
{
  xmlNode *mode = host_model (top);

  return !mode || xml_has (mode, "supported", "yes");
}

bool
libvirt_machine_parse (const char *text, size_t size,
                       struct libvirt_machine *ret_machine, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *top = parse_top (text, size, "domainCapabilities", &doc, error);

  if (top == NULL)
    return false;
  *ret_machine = (struct libvirt_machine) {
    .host_model = has_host_model (top),
    .efi = device_has (top, "os", "firmware", "efi"),
    .secure_boot = device_has (top, "os/loader", "secure", "yes"),
    .tpm_emulator = device_has (top, "devices/tpm", "backendModel",
                                "emulator"),
    .qxl = device_has (top, "devices/video", "modelType", "qxl"),
    .spice = device_has (top, "devices/graphics", "type", "spice"),
  };
  return true;
}

/* --- processors --------------------------------------------------------- */

static char *
dump_node (xmlNode *node)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  char *text = NULL;

  if (buffer && xmlNodeDump (buffer, node->doc, node, 0, 0) > 0)
    text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);
  return text;
}

char *
libvirt_host_cpu_parse (const char *text, size_t size, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *top = parse_top (text, size, "domainCapabilities", &doc, error);
  xmlNode *mode = top ? host_model (top) : NULL;

  if (!mode || !xml_has (mode, "supported", "yes") ||
      !xml_child (mode, "model"))
    return NULL;
  xmlNodeSetName (mode, (const xmlChar *) "cpu");
  while (mode->properties)
    xmlRemoveProp (mode->properties);
  return dump_node (mode);
}

GPtrArray *
libvirt_cpu_parse (const char *text, size_t size, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *top = parse_top (text, size, "cpu", &doc, error);
  g_autoptr (GPtrArray) features = some_children (top, "feature");
  GPtrArray *names;

  if (top == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < features->len; i++) {
    char *name = xml_attribute (features->pdata[i], "name");
    if (name && !xml_has (features->pdata[i], "policy", "disable"))
      g_ptr_array_add (names, name);
    else
      g_free (name);
  }
  return names;
}

char *
libvirt_cpu_missing (const GPtrArray *wanted, const GPtrArray *have)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < wanted->len; i++) {
    g_autofree char *name = clean_text (wanted->pdata[i], MAX_FEATURE);

    if (names->len < MAX_FEATURES &&
        !g_ptr_array_find_with_equal_func ((GPtrArray *) have,
                                           wanted->pdata[i], g_str_equal,
                                           NULL))
      g_string_append_printf (names, ", %s", name);
  }
  return names->len > 0 ? g_strdup (names->str + 2) : NULL;
}

/* --- pools -------------------------------------------------------------- */

struct libvirt_pool *
libvirt_pool_parse (const char *text, size_t size, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *top = parse_top (text, size, "pool", &doc, error);
  struct libvirt_pool *pool;
  char *path;

  if (top == NULL)
    return NULL;
  pool = g_new0 (struct libvirt_pool, 1);
  pool->type = xml_attribute (top, "type");
  if (pool->type == NULL)
    pool->type = g_strdup ("");
  path = xml_child_text (top, "target/path");
  pool->path = path ? path : g_strdup ("");
  return pool;
}

void
libvirt_pool_free (struct libvirt_pool *pool)
{
  if (pool == NULL)
    return;
  g_free (pool->type);
  g_free (pool->path);
  g_free (pool);
}

#define LINK "link it into a folder as NAME-sda (the next as NAME-sdb), and " \
  "use -o local there and ‘virsh define’"
#define MADE "make a volume for each disk (‘virsh vol-create-as’), " LINK
#define THERE "choose a device of the pool for each disk, " LINK \
  " (libvirt cannot make volumes in such a pool)"
#define NETWORK "use -o local, and copy each disk to the storage by its own " \
  "tools"

/* "Storage Management", libvirt.org.  Folders have no advice; the last row is
 * any other type. */
static const struct { const char *type, *advice; } pool_types[] = {
  { "dir", NULL }, { "fs", NULL }, { "netfs", NULL },
  { "logical", MADE }, { "disk", MADE }, { "zfs", MADE },
  { "iscsi", THERE }, { "scsi", THERE }, { "mpath", THERE },
  { NULL, NETWORK },
};

const char *
libvirt_pool_advice (const struct libvirt_pool *pool)
{
  size_t i = 0;

  while (pool_types[i].type && strcmp (pool->type, pool_types[i].type) != 0)
    i++;
  return !pool_types[i].advice && *pool->path != '/' ? NETWORK
                                                     : pool_types[i].advice;
}

/* --- connections -------------------------------------------------------- */

bool
libvirt_uri_is_remote (const char *uri)
{
  g_autoptr (GUri) parsed =
    uri ? g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  const char *host = parsed ? g_uri_get_host (parsed) : NULL;

  return host && *host;
}
