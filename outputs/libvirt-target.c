/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The libvirt that is to run the guest. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libvirt/virterror.h>

#include "outputs/libvirt-target.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"

#define MAX_MESSAGE 1000
#define MAX_LISTED 20            /* pools that a message names */

static void
stay_silent (void *opaque G_GNUC_UNUSED, virErrorPtr error G_GNUC_UNUSED)
{
}

bool
libvirt_target_error (const char *what, GError **error)
{
  g_autofree char *clean = clean_text (virGetLastErrorMessage (),
                                       MAX_MESSAGE);

  return error_set (error, "%s: libvirt: %s", what, clean);
}

/* --- the connection ------------------------------------------------------ */

#define NO_DAEMON "is libvirtd (or virtqemud) running on this host?  Start " \
  "it, or use -o local, which needs none"
#define NO_PERMISSION "run this as root or as a member of the group " \
  "libvirt, or use your own guests' -oc qemu:///session"

static const struct {
  int code, errnum;              /* errnum 0: any */
  const char *advice;
} connect_advice[] = {
  { VIR_ERR_SYSTEM_ERROR, ENOENT, NO_DAEMON },
  { VIR_ERR_SYSTEM_ERROR, ECONNREFUSED, NO_DAEMON },
  { VIR_ERR_SYSTEM_ERROR, EACCES, NO_PERMISSION },
  { VIR_ERR_SYSTEM_ERROR, EPERM, NO_PERMISSION },
  { VIR_ERR_AUTH_FAILED, 0, NO_PERMISSION },
  { VIR_ERR_AUTH_UNAVAILABLE, 0, NO_PERMISSION },
  { VIR_ERR_AUTH_CANCELLED, 0, NO_PERMISSION },
  { VIR_ERR_ACCESS_DENIED, 0, NO_PERMISSION },
};

/* A system error of libvirt has its number in int1 (virterror.h). */
static const char *
find_advice (void)
{
  const virError *last = virGetLastError ();

  for (size_t i = 0; last && i < G_N_ELEMENTS (connect_advice); i++)
    if (connect_advice[i].code == last->code &&
        (connect_advice[i].errnum == 0 ||
         connect_advice[i].errnum == last->int1))
      return connect_advice[i].advice;
  return NULL;
}

static bool
connect_error (const char *shown, GError **error)
{
  g_autofree char *what = g_strdup_printf ("-o libvirt: cannot connect to %s",
                                           shown);
  const char *advice = find_advice ();
  g_autoptr (GError) why = NULL;

  libvirt_target_error (what, &why);
  return error_set (error, "%s%s%s", why->message, advice ? ": " : "",
                    advice ? advice : "");
}

static bool
check_local (const char *uri, GError **error)
{
  g_autofree char *shown = clean_text (uri, 300);

  if (!libvirt_uri_is_remote (uri))
    return true;
  return error_set (error, "-o libvirt: ‘%s’ (-oc) is on another host, where "
                    "the disks could not be written: run this command there, "
                    "or use -o local and bring the disks there", shown);
}

static bool
check_driver (virConnectPtr connection, const char *shown, GError **error)
{
  const char *type = virConnectGetType (connection);

  if (g_strcmp0 (type, "QEMU") == 0)
    return true;
  return error_set (error, "-o libvirt: %s is a connection to ‘%s’, which "
                    "cannot run KVM guests: use -oc qemu:///system", shown,
                    type ? type : "");
}

virConnectPtr
libvirt_target_connect (const char *uri, GError **error)
{
  const char *given = uri ? uri : g_getenv ("LIBVIRT_DEFAULT_URI");
  g_autofree char *quoted = g_strdup_printf ("‘%s’", given ? given : "");
  g_autofree char *shown =
    clean_text (given ? quoted : "the default libvirt connection", 300);
  g_autoptr (virConnect) connection = NULL;

  if (!check_local (given, error))
    return NULL;
  virSetErrorFunc (NULL, stay_silent);
  connection = virConnectOpen (uri);
  if (connection == NULL) {
    connect_error (shown, error);
    return NULL;
  }
  if (!check_driver (connection, shown, error))
    return NULL;
  return g_steal_pointer (&connection);
}

/* --- the pool ------------------------------------------------------------ */

/* "default, images (inactive)"; "" if there are none. */
static char *
list_pools (virConnectPtr connection)
{
  virStoragePoolPtr *all = NULL;
  const int n = virConnectListAllStoragePools (connection, &all, 0);
  GString *names = g_string_new (NULL);

  for (int i = 0; i < n; i++) {
    if (i < MAX_LISTED) {
      g_autofree char *name = clean_text (virStoragePoolGetName (all[i]),
                                          100);
      g_string_append_printf (names, "%s%s%s", i ? ", " : "", name,
                              virStoragePoolIsActive (all[i]) == 1 ? ""
                              : " (inactive)");
    }
    virStoragePoolFree (all[i]);
  }
  if (n > MAX_LISTED)
    g_string_append_printf (names, " and %d more", n - MAX_LISTED);
  free (all);
  return g_string_free (names, FALSE);
}

static bool
pool_missing (virConnectPtr connection, const char *shown, GError **error)
{
  g_autofree char *pools = list_pools (connection);

  if (*shown == '/')
    return error_set (error, "-o libvirt: -os wants the name of a storage "
                      "pool, and ‘%s’ is a path: for files in a folder use "
                      "-o local.  Pools there are: %s", shown,
                      *pools ? pools : "none");
  if (*pools == '\0')
    return error_set (error, "-o libvirt: the storage pool ‘%s’ does not "
                      "exist.  There is none; make one with ‘virsh "
                      "pool-define-as %s dir --target FOLDER’ and ‘virsh "
                      "pool-start %s’", shown, shown, shown);
  return error_set (error, "-o libvirt: the storage pool ‘%s’ does not "
                    "exist.  Pools there are: %s.  Choose one with -os",
                    shown, pools);
}

/* A pool of files is a folder that libvirt knows. */
static bool
check_type (const struct libvirt_pool *pool, const char *shown,
            GError **error)
{
  const char *advice = libvirt_pool_advice (pool);
  g_autofree char *type = clean_text (pool->type, 100);

  if (!advice)
    return true;
  return error_set (error, "-o libvirt: the storage pool ‘%s’ is of the type "
                    "‘%s’, and disks can be written to the types dir, fs and "
                    "netfs: choose another with -os, or %s", shown, type,
                    advice);
}

static bool
check_folder (const char *path, const char *shown, GError **error)
{
  struct stat st;

  if (stat (path, &st) == -1)
    return error_set_errno (error, errno, "-o libvirt: the folder ‘%s’ of "
                            "the storage pool ‘%s’ cannot be used", path,
                            shown);
  if (faccessat (AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == -1)
    return error_set_errno (error, errno, "-o libvirt: you may not write to "
                            "the folder ‘%s’ of the storage pool ‘%s’: run "
                            "this as root, or choose another pool with -os",
                            path, shown);
  return true;
}

static bool
check_pool (virStoragePoolPtr pool, const char *shown, char **ret_path,
            GError **error)
{
  g_autoptr (v2v_libvirt_pool) p = NULL;
  char *xml;

  if (virStoragePoolIsActive (pool) != 1)
    return error_set (error, "-o libvirt: the storage pool ‘%s’ is not "
                      "active: start it with ‘virsh pool-start %s’", shown,
                      shown);
  xml = virStoragePoolGetXMLDesc (pool, 0);
  if (xml == NULL)
    return libvirt_target_error ("the storage pool's definition", error);
  p = libvirt_pool_parse (xml, strlen (xml), error);
  free (xml);
  if (p == NULL || !check_type (p, shown, error) ||
      !check_folder (p->path, shown, error))
    return false;
  *ret_path = g_steal_pointer (&p->path);
  return true;
}

virStoragePoolPtr
libvirt_target_pool (virConnectPtr connection, const char *name,
                     char **ret_path, GError **error)
{
  g_autofree char *shown = clean_text (name, 200);
  g_autoptr (virStoragePool) pool =
    virStoragePoolLookupByName (connection, name);

  if (pool == NULL && g_uuid_string_is_valid (name))
    pool = virStoragePoolLookupByUUIDString (connection, name);
  if (pool == NULL) {
    pool_missing (connection, shown, error);
    return NULL;
  }
  if (!check_pool (pool, shown, ret_path, error))
    return NULL;
  return g_steal_pointer (&pool);
}

/* --- the guest ----------------------------------------------------------- */

bool
libvirt_target_is_new (virConnectPtr connection, const char *name,
                       GError **error)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (connection, name);
  g_autofree char *shown = clean_text (name, 200);

  if (domain)
    return error_set (error, "-o libvirt: there is a guest ‘%s’ already: "
                      "choose another name with -on, or remove it with "
                      "‘virsh undefine --nvram’", shown);
  return true;
}

static void
check_network (virConnectPtr connection, const char *name)
{
  g_autoptr (virNetwork) n = virNetworkLookupByName (connection, name);
  g_autofree char *shown = clean_text (name, 200);

  if (n == NULL)
    report_warning ("the target has no network ‘%s’: the guest will not "
                    "start before there is one, or choose another with "
                    "--network", shown);
  else if (virNetworkIsActive (n) == 0)
    report_warning ("the target's network ‘%s’ is not active: the guest will "
                    "not start before ‘virsh net-start’", shown);
}

static void
check_bridge (const char *name)
{
  g_autofree char *path = g_strconcat ("/sys/class/net/", name, NULL);
  g_autofree char *shown = clean_text (name, 200);

  if (strchr (name, '/') || access (path, F_OK) == -1)
    report_warning ("this host has no bridge ‘%s’: the guest will not start "
                    "before there is one, or choose another with --bridge",
                    shown);
}

void
libvirt_target_networks (virConnectPtr connection,
                         const struct source *source)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < source->nics->len; i++) {
    const struct source_nic *nic = source->nics->pdata[i];
    const bool bridge = nic->vnet_type == VNET_BRIDGE;
    const char *name = nic->vnet ? nic->vnet : "";

    if (!g_hash_table_add (seen, g_strdup_printf ("%d%s", bridge, name)))
      continue;
    if (bridge)
      check_bridge (name);
    else
      check_network (connection, name);
  }
}
