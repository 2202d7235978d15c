/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fstab, crypttab, os-release, ELF headers, device names. */
#include "config.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "v2v/guest/etc-files.h"

/* --- fields separated by blanks ---------------------------------------- */

/* getmntent(3): blanks, newlines and backslashes stand as octal numbers. */
static char *
decode_octal (const char *field)
{
  GString *out = g_string_new (NULL);

  while (*field) {
    if (field[0] == '\\' && field[1] >= '0' && field[1] <= '3' &&
        field[2] >= '0' && field[2] <= '7' &&
        field[3] >= '0' && field[3] <= '7') {
      char c = (char) ((field[1] - '0') * 64 + (field[2] - '0') * 8 +
                       (field[3] - '0'));
      if (c != '\0')
        g_string_append_c (out, c);
      field += 4;
    }
    else
      g_string_append_c (out, *field++);
  }
  return g_string_free (out, FALSE);
}

/* The fields of one line; empty for a blank line or a comment. */
static GPtrArray *
split_fields (const char *line)
{
  g_auto (GStrv) parts = g_strsplit_set (line, " \t\r", -1);
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  size_t i;

  for (i = 0; parts[i]; i++) {
    if (parts[i][0] == '#' && fields->len == 0)
      break;
    if (parts[i][0] != '\0')
      g_ptr_array_add (fields, decode_octal (parts[i]));
  }
  return fields;
}

static GStrv
split_lines (const char *text)
{
  GStrv lines = g_strsplit (text, "\n", ETC_MAX_LINES + 1);

  /* The last element would hold all that is beyond the limit. */
  if (g_strv_length (lines) > ETC_MAX_LINES)
    lines[ETC_MAX_LINES][0] = '\0';
  return lines;
}

/* --- fstab ------------------------------------------------------------- */

static void
fstab_entry_free (void *opaque)
{
  struct fstab_entry *e = opaque;

  g_free (e->spec);
  g_free (e->mountpoint);
  g_free (e->type);
  g_free (e->options);
  g_free (e);
}

static const char *const other_types[] = {
  "swap", "proc", "sysfs", "tmpfs", "devtmpfs", "devpts", "ramfs",
  "usbfs", "usbdevfs", "securityfs", "debugfs", "cgroup", "cgroup2",
  "hugetlbfs", "mqueue", "configfs", "binfmt_misc", "nfs", "nfs4", "nfsd",
  "cifs", "smbfs", "smb3", "ceph", "glusterfs", "afs", "9p", "virtiofs",
  "vboxsf", "vmhgfs", "fuse", "fuse.vmhgfs-fuse", "fuse.sshfs", "overlay",
  "squashfs", "iso9660", "udf", "udf,iso9660", "none", "ignore", NULL,
};

static bool
has_option (const char *options, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (options, ",", -1);

  return g_strv_contains ((const char *const *) parts, name);
}

/* Absolute, without "." and ".." and double or trailing slashes; or NULL. */
static char *
normal_mountpoint (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  GString *out = g_string_new (NULL);
  size_t i;

  for (i = 0; parts[i]; i++) {
    if (strcmp (parts[i], "..") == 0)
      break;
    if (parts[i][0] && strcmp (parts[i], ".") != 0)
      g_string_append_printf (out, "/%s", parts[i]);
  }
  if (path[0] != '/' || parts[i] || out->len >= PATH_MAX) {
    g_string_free (out, TRUE);
    return NULL;
  }
  if (out->len == 0)
    g_string_append_c (out, '/');
  return g_string_free (out, FALSE);
}

static struct fstab_entry *
parse_fstab_line (const char *line)
{
  g_autoptr (GPtrArray) f = split_fields (line);
  const char *type = f->len > 2 ? g_ptr_array_index (f, 2) : "";
  const char *options = f->len > 3 ? g_ptr_array_index (f, 3) : "defaults";
  g_autofree char *mountpoint = NULL;
  struct fstab_entry *e;

  if (f->len < 3 || g_strv_contains (other_types, type) ||
      has_option (options, "bind") || has_option (options, "rbind"))
    return NULL;
  mountpoint = normal_mountpoint (g_ptr_array_index (f, 1));
  if (mountpoint == NULL)
    return NULL;
  e = g_new0 (struct fstab_entry, 1);
  e->spec = g_strdup (g_ptr_array_index (f, 0));
  e->mountpoint = g_steal_pointer (&mountpoint);
  e->type = g_strdup (type);
  e->options = g_strdup (options);
  return e;
}

static void
add_entry (GPtrArray *entries, struct fstab_entry *e)
{
  guint i;

  for (i = 0; i < entries->len; i++) {
    const struct fstab_entry *old = g_ptr_array_index (entries, i);
    if (strcmp (old->mountpoint, e->mountpoint) == 0) {
      g_ptr_array_remove_index (entries, i);
      break;
    }
  }
  g_ptr_array_add (entries, e);
}

/* A path sorts before all that it is the begin of. */
static int
compare_mountpoints (const void *a, const void *b)
{
  const struct fstab_entry *x = *(struct fstab_entry *const *) a;
  const struct fstab_entry *y = *(struct fstab_entry *const *) b;

  return strcmp (x->mountpoint, y->mountpoint);
}

GPtrArray *
fstab_parse (const char *text)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (fstab_entry_free);
  g_auto (GStrv) lines = split_lines (text);
  size_t i;

  for (i = 0; lines[i]; i++) {
    struct fstab_entry *e = parse_fstab_line (lines[i]);
    if (e)
      add_entry (entries, e);
  }
  g_ptr_array_sort (entries, compare_mountpoints);
  return entries;
}

/* --- crypttab and os-release ------------------------------------------- */

GHashTable *
crypttab_parse (const char *text)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             g_free);
  g_auto (GStrv) lines = split_lines (text);
  size_t i;

  for (i = 0; lines[i]; i++) {
    g_autoptr (GPtrArray) f = split_fields (lines[i]);
    if (f->len >= 2)
      g_hash_table_replace (table, g_strdup (g_ptr_array_index (f, 0)),
                            g_strdup (g_ptr_array_index (f, 1)));
  }
  return table;
}

GHashTable *
os_release_parse (const char *text)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             g_free);
  g_auto (GStrv) lines = split_lines (text);
  size_t i;

  for (i = 0; lines[i]; i++) {
    char *line = g_strstrip (lines[i]), *equals = strchr (line, '=');
    char *value;

    if (line[0] == '#' || equals == NULL || equals == line)
      continue;
    *equals = '\0';
    value = g_shell_unquote (equals + 1, NULL);
    if (value)
      g_hash_table_replace (table, g_strdup (line), value);
  }
  return table;
}

bool
version_parse (const char *text, unsigned *ret_major, unsigned *ret_minor)
{
  const char *p = text + strcspn (text, "0123456789");
  unsigned long major, minor = 0;
  char *end;

  if (*p == '\0')
    return false;
  major = strtoul (p, &end, 10);
  if (end[0] == '.' && g_ascii_isdigit (end[1]))
    minor = strtoul (end + 1, NULL, 10);
  if (major > 99999999 || minor > 100000)
    return false;
  *ret_major = (unsigned) major;
  *ret_minor = (unsigned) minor;
  return true;
}

/* --- ELF --------------------------------------------------------------- */

/* Numbers of e_machine: elf(5); class 1 is 32 bits, 2 is 64, 0 either;
 * data 1 is little-endian, 2 big, 0 either. */
static const struct {
  unsigned machine, class, data;
  const char *arch;
} elf_machines[] = {
  { 62, 2, 1, "x86_64" }, { 3, 1, 1, "i386" }, { 183, 2, 1, "aarch64" },
  { 40, 1, 1, "arm" }, { 21, 2, 1, "ppc64le" }, { 21, 2, 2, "ppc64" },
  { 20, 1, 2, "ppc" }, { 22, 2, 2, "s390x" }, { 22, 1, 2, "s390" },
  { 243, 2, 1, "riscv64" }, { 50, 2, 0, "ia64" }, { 258, 2, 1,
                                                     "loongarch64" },
};

const char *
elf_arch (const void *data, size_t size)
{
  const unsigned char *p = data;
  unsigned machine;
  size_t i;

  if (size < 20 || memcmp (p, "\177ELF", 4) != 0)
    return NULL;
  machine = p[5] == 2 ? (unsigned) p[18] << 8 | p[19]
                      : (unsigned) p[19] << 8 | p[18];
  for (i = 0; i < G_N_ELEMENTS (elf_machines); i++)
    if (elf_machines[i].machine == machine &&
        elf_machines[i].class == p[4] &&
        (elf_machines[i].data == 0 || elf_machines[i].data == p[5]))
      return elf_machines[i].arch;
  return NULL;
}

/* --- names ------------------------------------------------------------- */

/* Device-mapper writes "VG-LV" and doubles each "-" within the names. */
char *
device_canonical (const char *name)
{
  const char *p = name;
  GString *out;

  if (!g_str_has_prefix (name, "/dev/mapper/"))
    return g_strdup (name);
  out = g_string_new ("/dev/");
  for (p += strlen ("/dev/mapper/"); *p; p++) {
    if (p[0] == '-' && p[1] == '-')
      g_string_append_c (out, *p++);
    else
      g_string_append_c (out, *p == '-' ? '/' : *p);
  }
  /* Exactly one single "-": else it is not a logical volume's name. */
  if (strchr (out->str + 5, '/') == NULL ||
      strchr (out->str + 5, '/') != strrchr (out->str, '/')) {
    g_string_free (out, TRUE);
    return g_strdup (name);
  }
  return g_string_free (out, FALSE);
}
