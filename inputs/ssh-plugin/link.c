/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection to an SFTP server. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libssh/sftp.h>
#include <string.h>

#include "inputs/ssh-advice.h"
#include "inputs/ssh-plugin/link.h"
#include "inputs/ssh-plugin/watch.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 4096           /* bytes of a path in a message */
/* What every server answers (filexfer-02, section 3), and how much is on its
 * way at a time. */
#define CHUNK (32 * 1024)
#define WINDOW 64
#define SECTOR 512
#define DEVICE_MAX (UINT64_C (1) << 60)          /* bytes of a block device */

struct link {
  const struct link_settings *settings;
  char *name;
  ssh_session session;
  sftp_session sftp;
  struct watch *watch;
  int fd;                        /* the socket, for the watch; libssh may close
                                    its own at any time */
  GHashTable *files;             /* path -> sftp_file, open */
  bool broken;
};

/* --- waiting ------------------------------------------------------------- */

static void
arm (struct link *l)
{
  watch_arm (l->watch, l->fd, l->settings->seconds);
}

static void
disarm (struct link *l)
{
  watch_disarm (l->watch);
}

static bool
fail (struct link *l, const char *what, const char *why, GError **error)
{
  g_autofree char *clean = clean_text (why, MAX_SHOWN);
  g_autofree char *advice = ssh_advice (clean, l->settings->login.host);

  l->broken = true;
  if (l->watch && watch_fired (l->watch))
    return error_set (error, "%s: the server has not answered for %u "
                      "seconds: is %s overloaded, or the network to it?",
                      what, l->settings->seconds, l->settings->login.host);
  return error_set (error, "%s: %s%s", what, *clean ? clean
                    : "the connection was closed", advice);
}

/* The status codes of draft-ietf-secsh-filexfer-02, section 7. */
static bool
fail_file (struct link *l, const char *path, GError **error)
{
  static const struct {
    int status;
    enum v2v_error_code code;
    const char *text;
  } table[] = {
    { SSH_FX_NO_SUCH_FILE, V2V_ERROR_NOT_FOUND, "no such file" },
    { SSH_FX_NO_SUCH_PATH, V2V_ERROR_NOT_FOUND, "no such file" },
    { SSH_FX_PERMISSION_DENIED, V2V_ERROR_FAILED, "permission denied" },
    { SSH_FX_FAILURE, V2V_ERROR_FAILED, "the server cannot read it (with "
      "ESXi: a guest that runs keeps its disks locked; shut it down)" },
  };
  const int status = sftp_get_error (l->sftp);
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  g_autofree char *what = g_strdup_printf ("%s: ‘%s’", l->name, shown);

  if (watch_fired (l->watch) || !ssh_is_connected (l->session))
    return fail (l, what, ssh_get_error (l->session), error);
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].status == status) {
      g_autofree char *advice = ssh_advice (table[i].text,
                                            l->settings->login.host);
      return error_set_code (error, table[i].code, "%s: %s%s", what,
                             table[i].text, advice);
    }
  return fail (l, what, ssh_get_error (l->session), error);
}

/* --- opening ------------------------------------------------------------- */

/* A login may wait for a person (a password, an agent that asks), so only
 * libssh's own limit is on it. */
static bool
log_in (struct link *l, GError **error)
{
  g_autofree char *what = g_strdup_printf ("cannot connect to %s", l->name);
  bool ok;

  if (!ssh_login_prepare (l->session, &l->settings->login,
                          l->settings->seconds) ||
      ssh_connect (l->session) != SSH_OK)
    return fail (l, what, ssh_get_error (l->session), error);
  l->fd = fcntl (ssh_get_fd (l->session), F_DUPFD_CLOEXEC, 0);
  if (l->fd == -1)
    return fail (l, what, g_strerror (errno), error);
  if (!ssh_login (l->session, &l->settings->login, l->name, error))
    return false;
  arm (l);
  l->sftp = sftp_new (l->session);
  ok = l->sftp && sftp_init (l->sftp) == SSH_OK;
  disarm (l);
  if (ok)
    return true;
  if (watch_fired (l->watch))
    return fail (l, what, "", error);
  return error_set (error, "%s: the server offers no SFTP: %s (sshd_config "
                    "needs a line ‘Subsystem sftp’)", l->name,
                    ssh_get_error (l->session));
}

struct link *
link_open (const struct link_settings *settings, GError **error)
{
  g_autoptr (v2v_link) l = g_new0 (struct link, 1);

  l->settings = settings;
  l->name = ssh_login_name (&settings->login);
  l->fd = -1;
  l->session = ssh_new ();
  l->watch = watch_new ();
  l->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!l->session) {
    error_set (error, "libssh has no memory");
    return NULL;
  }
  return log_in (l, error) ? g_steal_pointer (&l) : NULL;
}

/* A server that is gone must not be waited for: its answers would be read
 * here, too. */
static void
close_files (struct link *l)
{
  GHashTableIter i;
  gpointer file;

  if (!l->files)
    return;
  g_hash_table_iter_init (&i, l->files);
  while (g_hash_table_iter_next (&i, NULL, &file)) {
    arm (l);
    sftp_close (file);
  }
  g_hash_table_remove_all (l->files);
}

void
link_close (struct link *l)
{
  if (!l)
    return;
  if (l->session && l->watch)
    arm (l);
  close_files (l);
  g_clear_pointer (&l->sftp, sftp_free);
  if (l->session) {
    ssh_disconnect (l->session);
    ssh_free (l->session);
  }
  watch_free (l->watch);
  fd_close (&l->fd);
  g_clear_pointer (&l->files, g_hash_table_unref);
  g_free (l->name);
  g_free (l);
}

bool
link_is_broken (const struct link *l)
{
  return l->broken;
}

/* --- files --------------------------------------------------------------- */

bool
link_stat (struct link *l, const char *path, uint64_t *ret_size,
           GError **error)
{
  sftp_attributes a;

  arm (l);
  a = sftp_stat (l->sftp, path);
  disarm (l);
  if (!a)
    return fail_file (l, path, error);
  *ret_size = a->type == SSH_FILEXFER_TYPE_REGULAR ? a->size : 0;
  sftp_attributes_free (a);
  return true;
}

static sftp_file
open_file (struct link *l, const char *path, GError **error)
{
  sftp_file file = g_hash_table_lookup (l->files, path);

  if (file)
    return file;
  arm (l);
  file = sftp_open (l->sftp, path, O_RDONLY, 0);
  disarm (l);
  if (file)
    g_hash_table_insert (l->files, g_strdup (path), file);
  else
    fail_file (l, path, error);
  return file;
}

/* --- the end of a device ------------------------------------------------- */

/* Linux reads nothing at the end of a device and seeks no further (EINVAL),
 * which OpenSSH calls a bad message.  Any other failure is one, and no end: the
 * status may be that of an earlier answer when the connection is gone. */
static bool
is_behind_end (struct link *l)
{
  const int status = sftp_get_error (l->sftp);

  return (status == SSH_FX_BAD_MESSAGE || status == SSH_FX_EOF) &&
         !watch_fired (l->watch) && ssh_is_connected (l->session);
}

static bool
has_byte (struct link *l, sftp_file file, const char *path, uint64_t offset,
          bool *ret_has, GError **error)
{
  char byte;
  ssize_t n = -1;

  arm (l);
  if (sftp_seek64 (file, offset) == 0)
    n = sftp_read (file, &byte, 1);
  disarm (l);
  *ret_has = n == 1;
  return n >= 0 || is_behind_end (l) || fail_file (l, path, error);
}

/* In between what has a byte and what has not. */
bool
link_find_end (struct link *l, const char *path, uint64_t *ret_size,
               GError **error)
{
  uint64_t low = 0, high = DEVICE_MAX / SECTOR;   /* low has one, or is 0 */
  sftp_file file = open_file (l, path, error);
  bool has;

  if (!file)
    return false;
  while (high - low > 1) {
    const uint64_t middle = low + (high - low) / 2;
    if (!has_byte (l, file, path, middle * SECTOR, &has, error))
      return false;
    *(has ? &low : &high) = middle;
  }
  if (!has_byte (l, file, path, low * SECTOR, &has, error))
    return false;
  *ret_size = has ? (low + 1) * SECTOR : 0;
  return true;
}

/* --- reading ------------------------------------------------------------- */

struct request {
  struct link_range *range;
  sftp_file file;
  size_t from, length;           /* in the range */
  uint32_t id;
};

struct reading {
  struct link_range *ranges;
  size_t nr_ranges, next;        /* the range and the place in it to be asked */
  size_t from;                   /* for next */
  struct request window[WINDOW]; /* a ring */
  size_t first, used;
};

static bool
ask (struct link *l, struct reading *r, GError **error)
{
  struct link_range *range = &r->ranges[r->next];
  struct request *q = &r->window[(r->first + r->used) % WINDOW];
  int id;

  *q = (struct request) { .range = range, .from = r->from };
  q->length = MIN (range->length - r->from, CHUNK);
  q->file = g_hash_table_lookup (l->files, range->path);
  if (!q->file || sftp_seek64 (q->file, range->offset + r->from) != 0)
    return error_set (error, "the file ‘%s’ is not open", range->path);
  arm (l);
  id = sftp_async_read_begin (q->file, (uint32_t) q->length);
  disarm (l);
  if (id < 0)
    return fail_file (l, range->path, error);
  q->id = (uint32_t) id;
  r->used++;
  r->from += q->length;
  if (r->from == range->length) {
    r->next++;
    r->from = 0;
  }
  return true;
}

/* The rest of an answer that was shorter than the question: not the end yet,
 * by the standard. */
static bool
read_rest (struct link *l, const struct request *q, size_t *done,
           GError **error)
{
  while (*done < q->length) {
    ssize_t n;

    sftp_seek64 (q->file, q->range->offset + q->from + *done);
    arm (l);
    n = sftp_read (q->file, (char *) q->range->buffer + q->from + *done,
                   q->length - *done);
    disarm (l);
    if (n < 0)
      return fail_file (l, q->range->path, error);
    if (n == 0)
      return true;
    *done += (size_t) n;
  }
  return true;
}

static bool
take (struct link *l, struct reading *r, GError **error)
{
  struct request *q = &r->window[r->first];
  size_t done;
  int n;

  /* What an earlier answer said about the end is not what this one says. */
  sftp_seek64 (q->file, q->range->offset + q->from + q->length);
  arm (l);
  n = sftp_async_read (q->file, (char *) q->range->buffer + q->from,
                       (uint32_t) q->length, q->id);
  disarm (l);
  if (n < 0)
    return fail_file (l, q->range->path, error);
  r->first = (r->first + 1) % WINDOW;
  r->used--;
  done = (size_t) n;
  if (n > 0 && !read_rest (l, q, &done, error))
    return false;
  q->range->got += done;
  return true;
}

/* All files are open before the first request. */
static bool
open_files (struct link *l, const struct link_range *ranges, size_t n,
            GError **error)
{
  size_t missing = 0;

  for (size_t i = 0; i < n; i++)
    missing += !g_hash_table_contains (l->files, ranges[i].path);
  if (g_hash_table_size (l->files) + missing > LINK_MAX_FILES)
    close_files (l);
  for (size_t i = 0; i < n; i++)
    if (!open_file (l, ranges[i].path, error))
      return false;
  return true;
}

static bool
read_batch (struct link *l, struct link_range *ranges, size_t nr_ranges,
            GError **error)
{
  struct reading r = { .ranges = ranges, .nr_ranges = nr_ranges };

  if (!open_files (l, ranges, nr_ranges, error))
    return false;
  for (size_t i = 0; i < nr_ranges; i++)
    ranges[i].got = 0;
  while (r.used > 0 || r.next < nr_ranges) {
    const bool more = r.next < nr_ranges && r.used < WINDOW;
    if (more && ranges[r.next].length == 0)
      r.next++;
    else if (!(more ? ask (l, &r, error) : take (l, &r, error))) {
      l->broken = true;          /* answers may be on their way */
      return false;
    }
  }
  return true;
}

/* A batch has at most as many files as may be open. */
bool
link_read (struct link *l, struct link_range *ranges, size_t nr_ranges,
           GError **error)
{
  for (size_t i = 0; i < nr_ranges; i += LINK_MAX_FILES)
    if (!read_batch (l, ranges + i, MIN (nr_ranges - i, LINK_MAX_FILES),
                     error))
      return false;
  return true;
}
