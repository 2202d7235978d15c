/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Launching the libguestfs appliance: guestfs(3). */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/kvm.h"

#define MAX_MESSAGE 2000         /* bytes of a libguestfs message */

struct appliance_disk *
appliance_disk_new (const char *socket, const char *export_name)
{
  struct appliance_disk *d = g_new0 (struct appliance_disk, 1);

  d->socket = g_strdup (socket);
  d->export_name = g_strdup (export_name);
  return d;
}

void
appliance_disk_free (void *disk)
{
  struct appliance_disk *d = disk;

  if (d == NULL)
    return;
  g_free (d->socket);
  g_free (d->export_name);
  g_free (d);
}

/* --- errors ------------------------------------------------------------ */

bool
appliance_error (guestfs_h *g, const char *what, GError **error)
{
  const char *last = guestfs_last_error (g);
  g_autofree char *text = g_strdelimit (g_strdup (last ? last : "unknown"),
                                        "\n\t", ' ');
  g_autofree char *clean = clean_text (g_strstrip (text), MAX_MESSAGE);
  int code = guestfs_last_errno (g);

  return error_set_code (error, code == ENOENT || code == ENOTDIR
                                ? V2V_ERROR_NOT_FOUND : V2V_ERROR_FAILED,
                         "%s%slibguestfs error: %s", what ? what : "",
                         what ? ": " : "", clean);
}

/* A failed launch gives several messages, and the first one says most.
 * Each is several lines long, of which the first says what happened. */
static void
collect_message (guestfs_h *g G_GNUC_UNUSED, void *opaque, const char *msg)
{
  GString *all = opaque;
  g_auto (GStrv) lines = g_strsplit (msg, "\n", 2);

  if (all->len < MAX_MESSAGE)
    g_string_append_printf (all, "%s%s", all->len > 0 ? "; " : "", lines[0]);
}

static bool
launch_error (const GString *messages, GError **error)
{
  g_autofree char *clean = clean_text (messages->str, MAX_MESSAGE);

  return error_set (error, "libguestfs error: %s\n"
                    "The libguestfs appliance did not start.  To see why, "
                    "run the command again with\n"
                    "LIBGUESTFS_DEBUG=1 LIBGUESTFS_TRACE=1 in its "
                    "environment (options -v -x), or\n"
                    "check the installation with ‘libguestfs-test-tool’.",
                    clean);
}

/* --- settings ---------------------------------------------------------- */

/* libguestfs puts its sockets into XDG_RUNTIME_DIR: ours, so that nothing
 * is left behind.  (For root it always takes /tmp: see runtime-mkdtemp.c.)
 * The appliance's cache stays where the user's TMPDIR says; the programs
 * that libguestfs runs from here on, supermin first, get ours. */
static guestfs_h *
create_handle (void)
{
  guestfs_h *g = guestfs_create_flags (GUESTFS_CREATE_NO_ENVIRONMENT |
                                       GUESTFS_CREATE_NO_CLOSE_ON_EXIT);
  g_auto (GStrv) env = g_get_environ ();

  if (g == NULL)
    return NULL;
  env = g_environ_setenv (env, "XDG_RUNTIME_DIR", runtime_socket_dir (),
                          TRUE);
  if (guestfs_parse_environment_list (g, env) == -1) {
    guestfs_close (g);
    return NULL;
  }
  g_setenv ("TMPDIR", runtime_dir (), TRUE);
  return g;
}

/* Did the user decide about acceleration?  (Asking for a setting that is
 * not there would be an error.) */
static bool
has_setting (guestfs_h *g, const char *name)
{
  g_auto (GStrv) settings = guestfs_get_backend_settings (g);
  size_t i;

  for (i = 0; settings && settings[i]; i++)
    if (g_str_has_prefix (settings[i], name))
      return true;
  return false;
}

/* Our wrapper around qemu: in the build tree (./run says where), or where it
 * was installed.  NULL: not there. */
static char *
find_wrapper (void)
{
  const char *const dirs[] = { g_getenv ("VIRT_V2V_PROGRAM_DIR"),
                               PKGLIBEXECDIR };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *path = NULL;

    if (dirs[i] == NULL)
      continue;
    path = g_build_filename (dirs[i], APPLIANCE_HV, NULL);
    if (access (path, X_OK) == 0)
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* Emulated, the kernel takes seconds to unpack itself, so our wrapper does it.
 * A hypervisor that the user chose is run as it is. */
static bool
unpack_kernel (guestfs_h *g)
{
  g_autofree char *wrapper = NULL, *hv = NULL, *file = NULL;

  if (g_getenv ("LIBGUESTFS_HV") || g_getenv ("LIBGUESTFS_QEMU"))
    return true;
  wrapper = find_wrapper ();
  hv = guestfs_get_hv (g);
  if (wrapper == NULL || hv == NULL)
    return true;
  file = runtime_path ("appliance-kernel");
  g_setenv (APPLIANCE_HV_ENV, hv, TRUE);
  g_setenv (APPLIANCE_HV_KERNEL_ENV, file, TRUE);
  return guestfs_set_hv (g, wrapper) == 0;
}

/* What the user chose by LIBGUESTFS_BACKEND(_SETTINGS) stands. */
static bool
choose_backend (guestfs_h *g, bool *ret_accelerated)
{
  const char *backend = g_getenv ("LIBGUESTFS_BACKEND");
  g_autofree char *why = NULL;

  if (backend && backend[0] && strcmp (backend, "direct") != 0)
    return true;
  if (guestfs_set_backend (g, "direct") == -1)
    return false;
  if (has_setting (g, "force_tcg"))
    return unpack_kernel (g);
  *ret_accelerated = has_setting (g, "force_kvm") || kvm_works (&why);
  if (*ret_accelerated)
    return true;
  if (why) {
    report_info ("/dev/kvm does not work here: going on without hardware "
                 "acceleration, which is slower (-v tells why)");
    report_debug ("/dev/kvm: %s", why);
  }
  return guestfs_set_backend_setting (g, "force_tcg", "1") == 0 &&
         unpack_kernel (g);
}

static bool
apply_settings (guestfs_h *g, const struct appliance_settings *s)
{
  int memsize = (int) (s->memsize ? s->memsize : APPLIANCE_MEMSIZE);
  bool accelerated = false;
  unsigned smp;

  /* The recovery process only kills qemu when we die: the janitor does. */
  if ((s->verbose && guestfs_set_verbose (g, 1) == -1) ||
      (s->trace && guestfs_set_trace (g, 1) == -1) ||
      (s->identifier && guestfs_set_identifier (g, s->identifier) == -1) ||
      guestfs_set_recovery_proc (g, 0) == -1 ||
      guestfs_set_tmpdir (g, runtime_dir ()) == -1 ||
      guestfs_set_memsize (g, memsize) == -1 ||
      !choose_backend (g, &accelerated))
    return false;
  smp = s->smp ? s->smp
    : appliance_default_smp (accelerated, g_get_num_processors ());
  return guestfs_set_smp (g, (int) smp) == 0;
}

/* "unsafe": a flush is not waited for.  The overlay behind it dies with us
 * anyway, and the store flushes the targets.  Discards must come through:
 * they say which blocks need not be copied. */
static bool
add_disk (guestfs_h *g, const struct appliance_disk *disk)
{
  g_autofree char *address = g_strconcat ("unix:", disk->socket, NULL);
  char *servers[] = { address, NULL };

  return guestfs_add_drive_opts (g, disk->export_name,
                                 GUESTFS_ADD_DRIVE_OPTS_PROTOCOL, "nbd",
                                 GUESTFS_ADD_DRIVE_OPTS_SERVER, servers,
                                 GUESTFS_ADD_DRIVE_OPTS_FORMAT, "raw",
                                 GUESTFS_ADD_DRIVE_OPTS_CACHEMODE, "unsafe",
                                 GUESTFS_ADD_DRIVE_OPTS_DISCARD, "besteffort",
                                 -1) == 0;
}

static bool
configure_and_launch (guestfs_h *g, const struct appliance_settings *settings,
                      const GPtrArray *disks)
{
  guint i;

  if (!apply_settings (g, settings))
    return false;
  for (i = 0; i < disks->len; i++)
    if (!add_disk (g, g_ptr_array_index (disks, i)))
      return false;
  return guestfs_launch (g) == 0;
}

bool
appliance_start (const struct appliance_settings *settings,
                 const GPtrArray *disks, guestfs_h **ret_g, GError **error)
{
  g_autoptr (GString) messages = g_string_new (NULL);
  guestfs_h *g = create_handle ();

  if (g == NULL)
    return error_set (error, "libguestfs error: no handle can be made: %s",
                      g_strerror (errno));
  guestfs_set_error_handler (g, collect_message, messages);
  if (!configure_and_launch (g, settings, disks)) {
    guestfs_close (g);
    return launch_error (messages, error);
  }
  guestfs_set_error_handler (g, NULL, NULL);
  *ret_g = g;
  return true;
}

bool
appliance_stop (guestfs_h *g, GError **error)
{
  bool ok = true;

  if (g == NULL)
    return true;
  if (guestfs_shutdown (g) == -1)
    ok = appliance_error (g, "the appliance did not end in order", error);
  guestfs_close (g);
  return ok;
}
