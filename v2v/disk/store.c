/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks of one conversion inside one qemu-storage-daemon. */
#include "config.h"

#include <libnbd.h>
#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/image.h"
#include "v2v/disk/nodes.h"
#include "v2v/disk/qmp.h"
#include "v2v/disk/store.h"

#define POLL_MS 100              /* progress is asked for this often */
#define MIRROR_BUFFER (32 * 1024 * 1024)
#define STATUS_CHUNK (1ULL << 30)      /* bytes per block status request */

enum copy_state { COPY_NONE, COPY_RUNNING, COPY_READY, COPY_ENDED };

struct store_disk {
  const struct endpoint *target;
  uint64_t virtual_size;
  enum copy_state copy;
  char *copy_error;              /* of an ended copy; NULL: it succeeded */
};

struct store {
  struct qmp *qmp;
  char *socket;
  bool exporting;
  guint nr_disks;
  struct store_disk *disks;
};

static char *
node_name (const char *kind, guint disk)
{
  return g_strdup_printf ("%s%u", kind, disk);
}

char *
store_export_name (guint disk)
{
  return node_name ("disk", disk);
}

guint
store_nr_disks (const struct store *s)
{
  return s->nr_disks;
}

const char *
store_socket (const struct store *s)
{
  return s->socket;
}

/* --- opening ----------------------------------------------------------- */

static bool
query_size (struct store *s, const char *node, uint64_t *ret_size,
            GError **error)
{
  g_autoptr (json_object_auto) nodes = NULL;
  size_t i;

  if (!qmp_command (s->qmp, "query-named-block-nodes",
                    json_make ('b', "flat", 1, 0), &nodes, error))
    return false;
  for (i = 0; i < json_object_array_length (nodes); i++) {
    struct json_object *o = json_object_array_get_idx (nodes, i);
    struct json_object *name, *image, *size;
    if (json_object_object_get_ex (o, "node-name", &name) &&
        g_str_equal (json_object_get_string (name), node) &&
        json_object_object_get_ex (o, "image", &image) &&
        json_object_object_get_ex (image, "virtual-size", &size)) {
      *ret_size = (uint64_t) json_object_get_int64 (size);
      return true;
    }
  }
  return error_set (error, "the storage daemon lost the disk ‘%s’", node);
}

static bool
add_source (struct store *s, guint i, struct endpoint *e, GError **error)
{
  g_autofree char *name = node_name ("source", i);
  struct json_object *node = node_source (e, name, error);

  if (node == NULL)
    return false;
  if (!qmp_command (s->qmp, "blockdev-add", node, NULL, error) ||
      !query_size (s, name, &s->disks[i].virtual_size, error)) {
    g_prefix_error (error, "cannot open the source disk ‘%s’: ",
                    e->file ? e->file : e->nbd_uri);
    return false;
  }
  e->virtual_size = s->disks[i].virtual_size;
  if (e->virtual_size == 0)
    return error_set (error, "the source disk ‘%s’ is empty: "
                      "expecting a disk image",
                      e->file ? e->file : e->nbd_uri);
  return true;
}

static bool
add_overlay (struct store *s, guint i, GError **error)
{
  g_autofree char *source = node_name ("source", i);
  g_autofree char *overlay = node_name ("overlay", i);
  g_autofree char *export = store_export_name (i);
  g_autofree char *file = runtime_path (overlay);

  return
    image_create_overlay (file, s->disks[i].virtual_size, error) &&
    qmp_command (s->qmp, "blockdev-add",
                 node_overlay (file, overlay, source), NULL, error) &&
    qmp_command (s->qmp, "block-export-add",
                 json_make ('s', "type", "nbd", 's', "id", export,
                            's', "name", export, 's', "node-name", overlay,
                            'b', "writable", 1, 0),
                 NULL, error);
}

static bool
start_server (struct store *s, GError **error)
{
  struct json_object *data = json_make ('s', "path", s->socket, 0);
  struct json_object *addr = json_make ('s', "type", "unix",
                                        'o', "data", data, 0);

  s->exporting = true;
  return qmp_command (s->qmp, "nbd-server-start",
                      json_make ('o', "addr", addr, 'u', "max-connections",
                                 (uint64_t) 0, 0), NULL, error);
}

struct store *
store_open (const GPtrArray *sources, GError **error)
{
  struct store *s = g_new0 (struct store, 1);
  bool ok;
  guint i;

  s->socket = runtime_socket_path ("nbd");
  s->nr_disks = sources->len;
  s->disks = g_new0 (struct store_disk, s->nr_disks);
  s->qmp = qmp_start (error);
  ok = s->qmp && start_server (s, error);
  for (i = 0; ok && i < s->nr_disks; i++)
    ok = add_source (s, i, sources->pdata[i], error) &&
         add_overlay (s, i, error);
  if (!ok) {
    store_close (s);
    return NULL;
  }
  return s;
}

void
store_close (struct store *s)
{
  guint i;

  if (s == NULL)
    return;
  qmp_stop (s->qmp);
  for (i = 0; i < s->nr_disks; i++)
    g_free (s->disks[i].copy_error);
  g_free (s->disks);
  g_free (s->socket);
  g_free (s);
}

/* --- what is to be copied ---------------------------------------------- */

struct count {
  uint64_t data, next;           /* bytes of data; end of what is known */
};

static int
count_extents (void *opaque, const char *context, uint64_t offset,
               uint32_t *entries, size_t nr_entries, int *nbd_error)
{
  struct count *c = opaque;
  size_t i;

  (void) nbd_error;
  if (strcmp (context, LIBNBD_CONTEXT_BASE_ALLOCATION) != 0)
    return 0;
  for (i = 0; i + 1 < nr_entries; i += 2) {
    if (!(entries[i + 1] & LIBNBD_STATE_ZERO))
      c->data += entries[i];
    offset += entries[i];
  }
  c->next = offset;
  return 0;
}

static bool
count_data (struct nbd_handle *nbd, const char *socket, const char *export,
            struct count *c, GError **error)
{
  int64_t size;

  if (nbd == NULL ||
      nbd_add_meta_context (nbd, LIBNBD_CONTEXT_BASE_ALLOCATION) == -1 ||
      nbd_set_export_name (nbd, export) == -1 ||
      nbd_connect_unix (nbd, socket) == -1 ||
      (size = nbd_get_size (nbd)) == -1)
    return error_set (error, "reading the block map: %s", nbd_get_error ());
  while (c->next < (uint64_t) size) {
    uint64_t start = c->next;
    uint64_t n = MIN ((uint64_t) size - start, STATUS_CHUNK);
    nbd_extent_callback cb = { .callback = count_extents, .user_data = c };
    if (nbd_block_status (nbd, n, start, cb, 0) == -1)
      return error_set (error, "reading the block map: %s",
                        nbd_get_error ());
    if (c->next <= start)
      return error_set (error, "reading the block map: no answer for "
                        "offset %" G_GUINT64_FORMAT, start);
  }
  return true;
}

bool
store_data_bytes (struct store *s, guint disk, uint64_t *ret_bytes,
                  GError **error)
{
  g_autofree char *export = store_export_name (disk);
  struct nbd_handle *nbd = nbd_create ();
  struct count c = { 0, 0 };
  bool ok = count_data (nbd, s->socket, export, &c, error);

  nbd_close (nbd);
  if (ok)
    *ret_bytes = c.data;
  return ok;
}

/* --- copying ----------------------------------------------------------- */

bool
store_add_targets (struct store *s, const GPtrArray *targets, GError **error)
{
  guint i;

  for (i = 0; i < s->nr_disks; i++) {
    struct endpoint *e = targets->pdata[i];
    g_autofree char *name = node_name ("target", i);
    struct json_object *node;

    e->virtual_size = s->disks[i].virtual_size;
    node = node_target (e, name, error);
    if (node == NULL)
      return false;
    if (!qmp_command (s->qmp, "blockdev-add", node, NULL, error)) {
      g_prefix_error (error, "cannot open the target disk ‘%s’: ",
                      e->file ? e->file : name);
      return false;
    }
    s->disks[i].target = e;
  }
  return true;
}

static struct json_object *
copy_arguments (const char *job, const char *overlay, const char *target)
{
  return json_make ('s', "job-id", job, 's', "device", overlay,
                    's', "target", target, 's', "sync", "full", 0);
}

bool
store_copy_start (struct store *s, guint disk, GError **error)
{
  struct store_disk *d = &s->disks[disk];
  g_autofree char *overlay = node_name ("overlay", disk);
  g_autofree char *target = node_name ("target", disk);
  g_autofree char *job = node_name ("copy", disk);
  struct json_object *args = copy_arguments (job, overlay, target);
  bool ok;

  if (d->target->compressed) {
    json_object_object_add (args, "compress", json_object_new_boolean (1));
    ok = qmp_command (s->qmp, "blockdev-backup", args, NULL, error);
  }
  else {
    json_object_object_add (args, "buf-size",
                            json_object_new_int64 (MIRROR_BUFFER));
    ok = qmp_command (s->qmp, "blockdev-mirror", args, NULL, error);
  }
  if (!ok) {
    g_prefix_error (error, "cannot copy disk %u: ", disk + 1);
    return false;
  }
  d->copy = COPY_RUNNING;
  return true;
}

static void
note_ended (struct store_disk *d, struct json_object *data)
{
  struct json_object *text;

  d->copy = COPY_ENDED;
  if (json_object_object_get_ex (data, "error", &text) && !d->copy_error)
    d->copy_error = g_strdup (json_object_get_string (text));
}

static void
handle_event (struct store *s, struct json_object *event)
{
  struct json_object *name, *data, *device;
  const char *what;
  guint64 disk;

  if (!json_object_object_get_ex (event, "event", &name) ||
      !json_object_object_get_ex (event, "data", &data) ||
      !json_object_object_get_ex (data, "device", &device) ||
      !g_str_has_prefix (json_object_get_string (device), "copy"))
    return;
  disk = g_ascii_strtoull (json_object_get_string (device) + 4, NULL, 10);
  if (disk >= s->nr_disks)
    return;
  what = json_object_get_string (name);
  if (g_str_equal (what, "BLOCK_JOB_READY"))
    s->disks[disk].copy = COPY_READY;
  else if (g_str_equal (what, "BLOCK_JOB_COMPLETED") ||
           g_str_equal (what, "BLOCK_JOB_CANCELLED"))
    note_ended (&s->disks[disk], data);
}

static bool
take_events (struct store *s, int milliseconds, GError **error)
{
  for (;;) {
    g_autoptr (json_object_auto) event = NULL;
    if (!qmp_wait_event (s->qmp, milliseconds, &event, error))
      return false;
    if (event == NULL)
      return true;
    handle_event (s, event);
    milliseconds = 0;
  }
}

static bool
copy_failed (const struct store_disk *d, guint disk, GError **error)
{
  const char *where = d->target->file ? d->target->file : "the target";
  const char *why = d->copy_error ? d->copy_error : "cancelled";
  const char *hint = strstr (why, "No space left")
    ? ": make room there and convert again" : "";

  return error_set (error, "copying disk %u to ‘%s’ failed: %s%s", disk + 1,
                    where, why, hint);
}

bool
store_copy_check (struct store *s, GError **error)
{
  guint i;

  if (!take_events (s, 0, error))
    return false;
  for (i = 0; i < s->nr_disks; i++)
    if (s->disks[i].copy == COPY_ENDED && s->disks[i].copy_error)
      return copy_failed (&s->disks[i], i, error);
  return true;
}

static bool
query_progress (struct store *s, guint disk, store_progress report,
                void *opaque, GError **error)
{
  g_autofree char *job = node_name ("copy", disk);
  g_autoptr (json_object_auto) jobs = NULL;
  size_t i;

  if (!qmp_command (s->qmp, "query-jobs", NULL, &jobs, error))
    return false;
  for (i = 0; i < json_object_array_length (jobs); i++) {
    struct json_object *o = json_object_array_get_idx (jobs, i);
    struct json_object *id, *done, *total;
    if (json_object_object_get_ex (o, "id", &id) &&
        g_str_equal (json_object_get_string (id), job) &&
        json_object_object_get_ex (o, "current-progress", &done) &&
        json_object_object_get_ex (o, "total-progress", &total))
      report (disk, (uint64_t) json_object_get_int64 (done),
              (uint64_t) json_object_get_int64 (total), opaque);
  }
  return true;
}

/* Once a mirror is ready, "cancel" means: end with a consistent target
 * (qemu-storage-daemon-qmp-ref, block-job-cancel). */
static bool
end_mirror (struct store *s, guint disk, GError **error)
{
  g_autofree char *job = node_name ("copy", disk);

  return qmp_command (s->qmp, "block-job-cancel",
                      json_make ('s', "device", job, 0), NULL, error);
}

bool
store_copy_finish (struct store *s, guint disk, store_progress report,
                   void *opaque, GError **error)
{
  struct store_disk *d = &s->disks[disk];
  bool ending = false;

  if (!take_events (s, 0, error))
    return false;
  while (d->copy != COPY_ENDED) {
    if (d->copy == COPY_READY && !ending) {
      ending = true;
      if (!end_mirror (s, disk, error))
        return false;
      continue;
    }
    if (!query_progress (s, disk, report, opaque, error) ||
        !take_events (s, d->copy == COPY_ENDED ? 0 : POLL_MS, error))
      return false;
  }
  if (d->copy_error)
    return copy_failed (d, disk, error);
  return true;
}

bool
store_close_exports (struct store *s, GError **error)
{
  if (!s->exporting)
    return true;
  s->exporting = false;
  return qmp_command (s->qmp, "nbd-server-stop", NULL, NULL, error);
}

bool
store_close_targets (struct store *s, GError **error)
{
  guint i;

  for (i = 0; i < s->nr_disks; i++) {
    g_autofree char *name = node_name ("target", i);
    if (s->disks[i].target == NULL)
      continue;
    if (!qmp_command (s->qmp, "blockdev-del",
                      json_make ('s', "node-name", name, 0), NULL, error)) {
      g_prefix_error (error, "closing the target of disk %u: ", i + 1);
      return false;
    }
    s->disks[i].target = NULL;
  }
  return true;
}
