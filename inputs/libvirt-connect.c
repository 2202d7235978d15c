/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections to libvirt, for inputs. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <libvirt/virterror.h>

#include "inputs/libvirt-connect.h"
#include "inputs/password.h"
#include "inputs/similar.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/secret.h"

#define MAX_MESSAGE 1000
#define MAX_LISTED 20            /* guests that a message names */
#define MAX_SIMILAR 3

/* --- errors ------------------------------------------------------------ */

static void
stay_silent (void *opaque G_GNUC_UNUSED, virErrorPtr error G_GNUC_UNUSED)
{
}

bool
libvirt_error (const char *what, GError **error)
{
  const char *last = virGetLastErrorMessage ();
  g_autofree char *clean = clean_text (last, MAX_MESSAGE);

  return error_set (error, "%s: libvirt: %s", what, clean);
}

/* --- authentication ---------------------------------------------------- */

struct auth {
  const struct input_options *options;
  char *password;                /* that was given last */
  GError *error;                 /* why there is no password */
};

/* libvirt frees the answer with free(3). */
static bool
answer (virConnectCredentialPtr c, const char *text)
{
  c->result = strdup (text);
  c->resultlen = c->result ? (unsigned) strlen (c->result) : 0;
  return c->result != NULL;
}

static bool
answer_user (virConnectCredentialPtr c, const struct auth *a)
{
  g_autoptr (GUri) uri =
    g_uri_parse (a->options->connection ? a->options->connection : "",
                 G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *user = uri ? g_uri_get_user (uri) : NULL;

  if (!user)
    user = c->defresult;
  return user && answer (c, user);
}

static bool
answer_password (virConnectCredentialPtr c, struct auth *a)
{
  g_autofree char *whom = g_strdup (a->options->connection);
  char *password = input_password (a->options, whom ? whom : c->prompt,
                                   &a->error);
  const bool ok = password && answer (c, password);

  secret_free (a->password);
  a->password = password;
  return ok;
}

static int
give_credentials (virConnectCredentialPtr credentials, unsigned n,
                  void *opaque)
{
  struct auth *a = opaque;

  for (unsigned i = 0; i < n; i++) {
    virConnectCredentialPtr c = &credentials[i];
    const bool secret = c->type == VIR_CRED_PASSPHRASE ||
                        c->type == VIR_CRED_NOECHOPROMPT;

    if (a->error || !(secret ? answer_password (c, a) : answer_user (c, a)))
      return -1;
  }
  return 0;
}

/* --- connecting -------------------------------------------------------- */

virConnectPtr
libvirt_connect (const struct input_options *options, char **ret_password,
                 GError **error)
{
  static int types[] = {
    VIR_CRED_AUTHNAME, VIR_CRED_USERNAME, VIR_CRED_ECHOPROMPT,
    VIR_CRED_PASSPHRASE, VIR_CRED_NOECHOPROMPT,
  };
  struct auth a = { .options = options };
  virConnectAuth auth = {
    .credtype = types, .ncredtype = G_N_ELEMENTS (types),
    .cb = give_credentials, .cbdata = &a,
  };
  g_autofree char *shown = clean_text (options->connection
                                       ? options->connection
                                       : "the default connection", 300);
  g_autofree char *what = g_strdup_printf ("cannot connect to %s", shown);
  virConnectPtr connection;

  virSetErrorFunc (NULL, stay_silent);
  connection = virConnectOpenAuth (options->connection, &auth,
                                   VIR_CONNECT_RO);
  if (!connection && a.error)
    g_propagate_error (error, a.error);
  else if (!connection)
    libvirt_error (what, error);
  if (connection)
    *ret_password = g_steal_pointer (&a.password);
  secret_free (a.password);
  return connection;
}

void
libvirt_disconnect (virConnectPtr connection)
{
  if (connection)
    virConnectClose (connection);
}

/* --- the guest --------------------------------------------------------- */

static GPtrArray *
list_guests (virConnectPtr connection)
{
  virDomainPtr *all = NULL;
  const int n = virConnectListAllDomains (connection, &all, 0);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n; i++) {
    g_ptr_array_add (names, g_strdup (virDomainGetName (all[i])));
    virDomainFree (all[i]);
  }
  free (all);
  return names;
}

static char *
join_names (const GPtrArray *names, const char *open, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (names->len, MAX_LISTED); i++) {
    g_autofree char *name = clean_text (names->pdata[i], 100);

    g_string_append_printf (text, "%s%s%s%s", i ? ", " : "", open, name,
                            close);
  }
  if (names->len > MAX_LISTED)
    g_string_append_printf (text, " and %u more", names->len - MAX_LISTED);
  return g_string_free (text, FALSE);
}

static void
set_not_found (virConnectPtr connection, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = list_guests (connection);
  g_autoptr (GPtrArray) similar = similar_names (name, names, MAX_SIMILAR);
  g_autofree char *all = join_names (names, "", "");
  g_autofree char *best = join_names (similar, "‘", "’");
  g_autofree char *shown = clean_text (name, 200);

  error_set (error, "the guest ‘%s’ was not found.  %s%s%s%s%s", shown,
             *best ? "Did you mean " : "", best, *best ? "?  " : "",
             *all ? "Guests there are: " : "There are no guests", all);
}

static virDomainPtr
find_domain (virConnectPtr connection, const char *name, GError **error)
{
  virDomainPtr domain = virDomainLookupByName (connection, name);

  if (!domain)
    domain = virDomainLookupByUUIDString (connection, name);
  if (!domain)
    set_not_found (connection, name, error);
  return domain;
}

static bool
check_stopped (virDomainPtr domain, const char *name, GError **error)
{
  static const int busy[] = {
    VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_PAUSED,
    VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_PMSUSPENDED,
  };
  g_autofree char *shown = clean_text (name, 200);
  int state, reason;

  if (virDomainGetState (domain, &state, &reason, 0) == -1)
    return libvirt_error ("cannot ask for the guest's state", error);
  for (size_t i = 0; i < G_N_ELEMENTS (busy); i++)
    if (state == busy[i])
      return error_set (error, "the guest ‘%s’ is running or paused.  It must "
                        "be shut down (not suspended) before it is "
                        "converted, or its data would be lost or damaged",
                        shown);
  return true;
}

/* Its memory is in a file of libvirt's, and with it what was not written to
 * the disks.  Drivers without such files answer with an error. */
static bool
check_saved (virDomainPtr domain, const char *name, GError **error)
{
  g_autofree char *shown = clean_text (name, 200);

  if (virDomainHasManagedSaveImage (domain, 0) != 1)
    return true;
  return error_set (error, "the guest ‘%s’ is not shut down: its state was "
                    "saved (‘virsh managedsave’), and data that belong on its "
                    "disks are in it.  Start it and shut it down, or throw "
                    "the state away with ‘virsh managedsave-remove’", shown);
}

bool
libvirt_find_guest (virConnectPtr connection, const char *name,
                    char **ret_xml, GError **error)
{
  g_autoptr (virDomain) domain = find_domain (connection, name, error);
  char *xml;

  if (!domain || !check_stopped (domain, name, error) ||
      !check_saved (domain, name, error))
    return false;
  xml = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE);
  if (!xml)
    return libvirt_error ("cannot get the guest's definition", error);
  *ret_xml = g_strdup (xml);
  free (xml);
  return true;
}
