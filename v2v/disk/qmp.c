/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A qemu-storage-daemon and its QMP monitor. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/process.h"
#include "v2v/base/report.h"
#include "v2v/disk/qmp.h"

#define REPLY_SECONDS 120        /* blockdev-add of a slow server */
#define MAX_LINE (16 * 1024 * 1024)

struct qmp {
  struct process *daemon;
  int fd;
  GString *in;                   /* received, no whole line yet */
  GQueue events;                 /* json_object * that no one waited for */
};

struct json_object *
json_make (int type, ...)
{
  struct json_object *o = json_object_new_object ();
  va_list args;

  va_start (args, type);
  while (type != 0) {
    const char *name = va_arg (args, const char *);
    struct json_object *v = NULL;
    switch (type) {
    case 's': v = json_object_new_string (va_arg (args, const char *)); break;
    case 'b': v = json_object_new_boolean (va_arg (args, int)); break;
    case 'u':
      v = json_object_new_int64 ((int64_t) va_arg (args, uint64_t)); break;
    case 'o': v = va_arg (args, struct json_object *); break;
    default: g_assert_not_reached ();
    }
    json_object_object_add (o, name, v);
    type = va_arg (args, int);
  }
  va_end (args);
  return o;
}

/* --- lines ------------------------------------------------------------- */

static bool
daemon_is_gone (struct qmp *q, GError **error)
{
  g_autofree char *why = NULL;

  /* It closed the socket: it is ending; the reason follows at once. */
  for (int i = 0; i < 20 && !process_ended (q->daemon, &why); i++)
    g_usleep (50 * 1000);
  return error_set (error, "the storage daemon has ended: %s",
                    why ? why : "no reason given");
}

/* Take more bytes; *ret_timeout when none came in time. */
static bool
receive (struct qmp *q, int milliseconds, bool *ret_timeout, GError **error)
{
  struct pollfd p = { .fd = q->fd, .events = POLLIN };
  char buf[65536];
  ssize_t n;
  int r = poll (&p, 1, milliseconds);

  *ret_timeout = r == 0 || (r == -1 && errno == EINTR);
  if (*ret_timeout)
    return true;
  n = recv (q->fd, buf, sizeof buf, 0);
  if (n <= 0)
    return daemon_is_gone (q, error);
  if (q->in->len + (size_t) n > MAX_LINE)
    return error_set (error, "the storage daemon's reply is too long");
  g_string_append_len (q->in, buf, n);
  return true;
}

static struct json_object *
take_line (struct qmp *q)
{
  const char *end = memchr (q->in->str, '\n', q->in->len);
  g_autofree char *line = NULL;

  if (end == NULL)
    return NULL;
  line = g_strndup (q->in->str, (gsize) (end - q->in->str));
  g_string_erase (q->in, 0, end - q->in->str + 1);
  report_debug ("qmp < %s", line);
  return json_tokener_parse (line);
}

/* The next object; NULL in *ret_object after the time limit. */
static bool
next_object (struct qmp *q, int milliseconds,
             struct json_object **ret_object, GError **error)
{
  gint64 deadline = g_get_monotonic_time () / 1000 + milliseconds;

  for (;;) {
    bool timeout;
    gint64 left;
    struct json_object *o = take_line (q);
    if (o) {
      *ret_object = o;
      return true;
    }
    left = deadline - g_get_monotonic_time () / 1000;
    if (left < 0)
      left = 0;
    if (!receive (q, (int) left, &timeout, error))
      return false;
    if (timeout && g_get_monotonic_time () / 1000 >= deadline) {
      *ret_object = NULL;
      return true;
    }
  }
}

static bool
send_line (struct qmp *q, struct json_object *o, GError **error)
{
  g_autofree char *line = NULL;
  size_t len, done = 0;

  line = g_strconcat (json_object_to_json_string_ext
                      (o, JSON_C_TO_STRING_PLAIN), "\n", NULL);
  report_debug ("qmp > %s", g_strchomp (line));
  len = strlen (line);
  line[len++] = '\n';            /* in place of the terminating NUL */
  while (done < len) {
    ssize_t n = send (q->fd, line + done, len - done, MSG_NOSIGNAL);
    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1)
      return daemon_is_gone (q, error);
    done += (size_t) n;
  }
  return true;
}

/* --- commands and events ----------------------------------------------- */

static bool
wait_reply (struct qmp *q, const char *command,
            struct json_object **ret_value, GError **error)
{
  for (;;) {
    g_autoptr (json_object_auto) o = NULL;
    struct json_object *v = NULL, *desc = NULL;

    if (!next_object (q, REPLY_SECONDS * 1000, &o, error))
      return false;
    if (o == NULL)
      return error_set (error, "the storage daemon does not answer to %s",
                        command);
    if (json_object_object_get_ex (o, "return", &v)) {
      if (ret_value)
        *ret_value = json_object_get (v);
      return true;
    }
    if (json_object_object_get_ex (o, "error", &v)) {
      json_object_object_get_ex (v, "desc", &desc);
      return error_set (error, "%s", desc ? json_object_get_string (desc)
                        : command);
    }
    if (json_object_object_get_ex (o, "event", &v))
      g_queue_push_tail (&q->events, g_steal_pointer (&o));
  }
}

bool
qmp_command (struct qmp *q, const char *command,
             struct json_object *arguments,
             struct json_object **ret_value, GError **error)
{
  g_autoptr (json_object_auto) o = json_make ('s', "execute", command, 0);

  if (arguments)
    json_object_object_add (o, "arguments", arguments);
  return send_line (q, o, error) && wait_reply (q, command, ret_value, error);
}

bool
qmp_wait_event (struct qmp *q, int milliseconds,
                struct json_object **ret_event, GError **error)
{
  *ret_event = g_queue_pop_head (&q->events);
  if (*ret_event)
    return true;
  return next_object (q, milliseconds, ret_event, error);
}

/* --- start and stop ---------------------------------------------------- */

static bool
negotiate (struct qmp *q, GError **error)
{
  g_autoptr (json_object_auto) greeting = NULL;

  if (!next_object (q, REPLY_SECONDS * 1000, &greeting, error))
    return false;
  if (greeting == NULL)
    return error_set (error, "the storage daemon does not greet");
  return qmp_command (q, "qmp_capabilities", NULL, NULL, error);
}

struct qmp *
qmp_start (GError **error)
{
  /* The monitor's socket is the child's descriptor 3: connected before it
   * starts, so there is nothing to wait for. */
  const char *argv[] = {
    "qemu-storage-daemon",
    "--chardev", "socket,id=qmp,fd=3", "--monitor", "chardev=qmp", NULL
  };
  int socks[2];
  struct qmp *q;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socks) == -1) {
    error_set_errno (error, errno, "socketpair");
    return NULL;
  }
  q = g_new0 (struct qmp, 1);
  q->fd = socks[0];
  q->in = g_string_new (NULL);
  g_queue_init (&q->events);
  q->daemon = process_spawn (argv, &socks[1], 1, false, error);
  close (socks[1]);
  if (q->daemon == NULL || !negotiate (q, error)) {
    qmp_stop (q);
    return NULL;
  }
  return q;
}

static void
put_object (gpointer o)
{
  json_object_put (o);
}

void
qmp_stop (struct qmp *q)
{
  if (q == NULL)
    return;
  process_stop (q->daemon);
  close (q->fd);
  g_string_free (q->in, TRUE);
  g_queue_clear_full (&q->events, put_object);
  g_free (q);
}
