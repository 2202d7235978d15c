/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk as Xen's configuration files write it. */
#include "config.h"

#include <string.h>

#include "inputs/xen-disk.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 300
#define MAX_SLOT 16383           /* far more than 'xvd' can have */

/* Places in the order of the positional parameters. */
enum { TARGET, FORMAT, VDEV, ACCESS, POSITIONS };

struct words {
  char *at[POSITIONS];           /* NULL: not given */
  bool cdrom;
  char *script, *backend;
};

/* --- splitting --------------------------------------------------------- */

static const char *const names[POSITIONS] = {
  [TARGET] = "target", [FORMAT] = "format", [VDEV] = "vdev",
  [ACCESS] = "access",
};

static void
words_clear (struct words *w)
{
  for (size_t i = 0; i < POSITIONS; i++)
    g_free (w->at[i]);
  g_free (w->script);
  g_free (w->backend);
}

static void
set (char **place, const char *value)
{
  g_free (*place);
  *place = g_strdup (value);
}

/* KEY=VALUE; what is unknown says nothing of where the disk is. */
static void
take_pair (struct words *w, const char *key, const char *value)
{
  for (size_t i = 0; i < POSITIONS; i++)
    if (strcmp (key, names[i]) == 0)
      set (&w->at[i], value);
  if (strcmp (key, "devtype") == 0)
    w->cdrom = strcmp (value, "cdrom") == 0;
  if (strcmp (key, "script") == 0)
    set (&w->script, value);
  if (strcmp (key, "backend") == 0)
    set (&w->backend, value);
}

/* Without "=": the next place that is free, or a flag. */
static void
take_word (struct words *w, const char *word)
{
  static const char *const flags[] = {
    "direct-io-safe", "discard", "no-discard", NULL,
  };

  if (strcmp (word, "cdrom") == 0)
    w->cdrom = true;
  else if (!g_strv_contains (flags, word))
    for (size_t i = 0; i < POSITIONS; i++)
      if (!w->at[i]) {
        w->at[i] = g_strdup (word);
        return;
      }
}

/* Is it "key=value", and no path with "=" in it? */
static bool
is_pair (const char *word)
{
  const size_t n = strspn (word, "abcdefghijklmnopqrstuvwxyz-");

  return n > 0 && word[n] == '=';
}

static void
take_part (struct words *w, char *part)
{
  char *word = g_strstrip (part);
  char *value = is_pair (word) ? strchr (word, '=') : NULL;

  if (value) {
    *value = '\0';
    take_pair (w, word, g_strstrip (value + 1));
  }
  else
    take_word (w, word);
}

/* target= takes the rest, whatever is in it. */
static void
split (const char *text, struct words *w)
{
  while (text) {
    const size_t blanks = strspn (text, " \t");
    const char *comma = strchr (text, ',');
    g_autofree char *part = NULL;
    if (g_str_has_prefix (text + blanks, "target=")) {
      set (&w->at[TARGET], text + blanks + strlen ("target="));
      return;
    }
    part = comma ? g_strndup (text, (gsize) (comma - text))
                 : g_strdup (text);
    take_part (w, part);
    text = comma ? comma + 1 : NULL;
  }
}

/* --- formats and prefixes ---------------------------------------------- */

static const struct { const char *xen, *qemu; } formats[] = {
  { "raw", "raw" }, { "aio", "raw" }, { "sync", "raw" }, { "qcow", "qcow" },
  { "qcow2", "qcow2" }, { "vhd", "vpc" }, { "vpc", "vpc" }, { "qed", "qed" },
  { "vmdk", "vmdk" }, { "vdi", "vdi" }, { "vhdx", "vhdx" },
  { "empty", "raw" },
};

static const char *
find_format (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (name, formats[i].xen) == 0)
      return formats[i].qemu;
  return NULL;
}

/* "tap:", "file:" … say how the host reads it, "aio:", "qcow2:" … what it is;
 * any other word before a colon names a block script (block-iscsi, block-drbd),
 * and only it knows where the disk is. */
static bool
take_prefixes (struct xen_disk *d, char **path)
{
  static const char *const plain[] = {
    "file", "phy", "tap", "tap2", "ioemu", "fileio", NULL,
  };
  bool any = false;

  for (;;) {
    const size_t n = strspn (*path, "abcdefghijklmnopqrstuvwxyz0123456789-");
    g_autofree char *word = g_strndup (*path, n);
    const char *format = find_format (word);
    if (n == 0 || (*path)[n] != ':')
      return any;
    any = true;
    if (format)
      d->format = format;
    else if (!g_strv_contains (plain, word)) {
      d->elsewhere = g_strdup_printf ("the block script of ‘%s:’", word);
      return any;
    }
    *path += n + 1;
  }
}

/* --- names of devices --------------------------------------------------- */

static const struct {
  const char *prefix;
  enum source_controller controller;
  bool floppy;
} kinds[] = {
  { "xvd", CONTROLLER_UNKNOWN, false }, { "hd", CONTROLLER_IDE, false },
  { "sd", CONTROLLER_SCSI, false }, { "vd", CONTROLLER_UNKNOWN, false },
  { "fd", CONTROLLER_UNKNOWN, true },
};

/* "a", "c1", "aa": the slot, and whether a partition follows. */
static void
read_letters (struct xen_disk *d, const char *p)
{
  int slot = 0;

  for (; g_ascii_islower (*p) && slot <= MAX_SLOT; p++)
    slot = slot * 26 + (*p - 'a' + 1);
  if (slot == 0 || slot > MAX_SLOT)
    return;
  d->partition = g_ascii_isdigit (*p);
  if (*p == '\0' || d->partition)
    d->slot = slot - 1;
}

/* The numbers of devices that the name stands for. */
static void
read_number (struct xen_disk *d, const char *text)
{
  static const struct {
    unsigned major, shift;
    int first;
    enum source_controller controller;
  } majors[] = {
    { 202, 4, 0, CONTROLLER_UNKNOWN }, { 8, 4, 0, CONTROLLER_SCSI },
    { 3, 6, 0, CONTROLLER_IDE }, { 22, 6, 2, CONTROLLER_IDE },
  };
  char *end = NULL;
  const guint64 n = g_ascii_strtoull (text, &end, 0);

  if (*end != '\0' || n > G_MAXUINT32)
    return;
  if (n >> 28 == 1) {
    d->slot = (int) (n >> 8 & 0xfffff);
    d->partition = n & 0xff;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (majors); i++)
    if (n >> 8 == majors[i].major) {
      d->slot = majors[i].first + (int) ((n & 0xff) >> majors[i].shift);
      d->partition = n & ((1U << majors[i].shift) - 1);
      d->controller = majors[i].controller;
    }
}

/* "ioemu:hda", "/dev/xvda", "hdc:cdrom", "xvda:disk", "d0p0", "51712" */
static void
read_vdev (struct xen_disk *d, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 4);
  const char *name = "";

  for (size_t i = 0; parts[i]; i++) {
    if (strcmp (parts[i], "cdrom") == 0)
      d->cdrom = true;
    else if (strcmp (parts[i], "floppy") == 0)
      d->floppy = true;
    else if (strcmp (parts[i], "ioemu") != 0 &&
             strcmp (parts[i], "disk") != 0)
      name = parts[i];
  }
  if (g_str_has_prefix (name, "/dev/"))
    name += strlen ("/dev/");
  d->vdev = g_strdup (name);
  if (g_ascii_isdigit (*name))
    read_number (d, name);
  if (name[0] == 'd' && g_ascii_isdigit (name[1])) {
    const guint64 slot = g_ascii_strtoull (name + 1, NULL, 10);
    const char *p = strchr (name, 'p');
    d->slot = slot <= MAX_SLOT ? (int) slot : -1;
    d->partition = p && strcmp (p, "p0") != 0;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (name, kinds[i].prefix)) {
      d->controller = kinds[i].controller;
      d->floppy = d->floppy || kinds[i].floppy;
      read_letters (d, name + strlen (kinds[i].prefix));
      return;
    }
}

/* --- the whole ---------------------------------------------------------- */

void
xen_disk_free (struct xen_disk *d)
{
  if (!d)
    return;
  g_free (d->path);
  g_free (d->vdev);
  g_free (d->elsewhere);
  g_free (d);
}

/* With one of the old prefixes the name follows at once: there the format is
 * not a place of its own.  So it is in what is no known format, too. */
static void
shift (struct words *w, bool prefixed)
{
  const char *format = w->at[FORMAT];

  if (!format || (!prefixed && (*format == '\0' || find_format (format))))
    return;
  if (w->at[ACCESS] && !prefixed)
    return;
  /* "phy:vg/lv,xvda,w,storage": the machine that has it. */
  g_free (w->backend);
  w->backend = w->at[ACCESS];
  w->at[ACCESS] = w->at[VDEV];
  w->at[VDEV] = w->at[FORMAT];
  w->at[FORMAT] = NULL;
}

static bool
set_format (struct xen_disk *d, const struct words *w, const char *shown,
            GError **error)
{
  const char *name = w->at[FORMAT];
  const char *format = name && *name ? find_format (name) : NULL;

  if (name && *name && !format)
    return error_set (error, "the disk ‘%s’ has a format that is not known",
                      shown);
  if (format)
    d->format = format;
  if (w->script && *w->script)
    d->elsewhere = g_strdup_printf ("the block script ‘%s’", w->script);
  else if (w->backend && *w->backend && strcmp (w->backend, "0") != 0)
    d->elsewhere = g_strdup_printf ("the machine ‘%s’", w->backend);
  return true;
}

static struct xen_disk *
build (struct words *w, const char *shown, GError **error)
{
  g_autoptr (v2v_xen_disk) d = g_new0 (struct xen_disk, 1);
  char *path = w->at[TARGET] ? w->at[TARGET] : (char *) "";
  const bool prefixed = take_prefixes (d, &path);

  d->slot = -1;
  shift (w, prefixed);
  read_vdev (d, w->at[VDEV] ? w->at[VDEV] : "");
  d->cdrom = d->cdrom || w->cdrom;
  if (!d->elsewhere && !set_format (d, w, shown, error))
    return NULL;
  if (!d->format)
    d->format = "raw";
  if (*d->vdev == '\0') {
    error_set (error, "the disk ‘%s’ does not say which device of the guest "
               "it is (‘xvda’): it is not of the form "
               "‘PATH,FORMAT,DEVICE,ACCESS’", shown);
    return NULL;
  }
  if (*path && strcmp (path, "none") != 0)
    d->path = path[0] == '/' || d->elsewhere
      ? g_strdup (path) : g_strconcat ("/dev/", path, NULL);
  return g_steal_pointer (&d);
}

struct xen_disk *
xen_disk_parse (const char *text, GError **error)
{
  g_autofree char *shown = clean_text (text, MAX_SHOWN);
  struct words w = { 0 };
  struct xen_disk *d;

  split (text, &w);
  d = build (&w, shown, error);
  words_clear (&w);
  return d;
}
