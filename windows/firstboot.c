/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The offline side of a Windows guest's first boot. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "windows/firstboot.h"
#include "windows/path.h"

#define MAX_PROGRAM (16 * 1024 * 1024)
#define SERVICE_DISABLED 4
#define UTF8_MARK "\xef\xbb\xbf"

static const char *const programs[] = {
  [ARCH_X86] = "v2v-firstboot-i686.exe",
  [ARCH_AMD64] = "v2v-firstboot-x86_64.exe",
};

/* Ends of names, and whether it is a text. */
static const struct {
  const char *ending;
  bool text;
} kinds[] = {
  { ".bat", true }, { ".cmd", true }, { ".ps1", true }, { ".msi", false },
  { ".exe", false },
};

static GBytes *
read_program (const char *name, GError **error)
{
  const char *const dirs[] = { g_getenv ("VIRT_TOOLS_DATA_DIR"),
                               g_getenv ("V2V_DATA_DIR"), PKGDATADIR };
  g_autoptr (GString) looked = g_string_new (NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *path = NULL;
    char *data = NULL;
    gsize size = 0;

    if (!dirs[i] || !*dirs[i])
      continue;
    path = g_build_filename (dirs[i], name, NULL);
    if (g_file_get_contents (path, &data, &size, NULL) && size > 0 &&
        size <= MAX_PROGRAM)
      return g_bytes_new_take (data, size);
    g_free (data);
    g_string_append_printf (looked, "%s%s", looked->len ? ", " : "", dirs[i]);
  }
  error_set_code (error, V2V_ERROR_NOT_FOUND,
                  "the first-boot service %s was not found in %s: it is "
                  "installed with virt-v2v if that was built with the "
                  "MinGW-w64 compilers", name, looked->str);
  return NULL;
}

static bool
put_program (struct guest *guest, enum windows_arch arch, GError **error)
{
  const char *name = (size_t) arch < G_N_ELEMENTS (programs) ?
    programs[arch] : NULL;
  g_autofree char *folder = windows_path (guest, "%s/scripts",
                                          FIRSTBOOT_FOLDER);
  g_autofree char *path = windows_path (guest, "%s/%s.exe", FIRSTBOOT_FOLDER,
                                        FIRSTBOOT_SERVICE);
  g_autofree char *status = windows_path (guest, "%s/status.txt",
                                          FIRSTBOOT_FOLDER);
  g_autoptr (GBytes) program = NULL;

  if (!name)
    return error_set (error, "there is no first-boot service for Windows on "
                      "ARM64: run the scripts of %s by hand",
                      FIRSTBOOT_FOLDER);
  program = read_program (name, error);
  return program && guest_mkdir_p (guest, folder, error) &&
         guest_write (guest, path, program, error) &&
         guest_remove (guest, status, error);
}

/* Of those that it waits for, what this Windows has and starts: a service that
 * depends on one that is missing is not started. */
static GStrv
find_dependencies (struct hive *system, const char *control_set)
{
  static const char *const wanted[] = { "PlugPlay", "RpcSs" };
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++) {
    const hive_key key = hive_find (system, "%s\\Services\\%s", control_set,
                                    wanted[i]);
    uint32_t start = SERVICE_DISABLED;

    if (hive_get_dword (system, key, "Start", &start) &&
        start < SERVICE_DISABLED)
      g_strv_builder_add (found, wanted[i]);
  }
  return g_strv_builder_end (found);
}

/* An own process, started by itself at boot; a failure is logged. */
static bool
set_service_kind (struct hive *h, hive_key key, GError **error)
{
  return hive_set_dword (h, key, "Type", 0x10, error) &&
         hive_set_dword (h, key, "Start", 2, error) &&
         hive_set_dword (h, key, "ErrorControl", 1, error) &&
         hive_unset (h, key, "Starts", error);
}

static bool
register_service (struct hive *h, const char *control_set, GError **error)
{
  g_auto (GStrv) depends = find_dependencies (h, control_set);
  const hive_key key = hive_make (h, error, "%s\\Services\\%s", control_set,
                                  FIRSTBOOT_SERVICE);

  return key && set_service_kind (h, key, error) &&
         hive_set_expand (h, key, "ImagePath", "\"%SystemDrive%\\Program "
                          "Files\\Guestfs\\Firstboot\\" FIRSTBOOT_SERVICE
                          ".exe\"", error) &&
         hive_set_text (h, key, "ObjectName", "LocalSystem", error) &&
         hive_set_text (h, key, "DisplayName",
                        "Virtual machine conversion, first boot", error) &&
         hive_set_text (h, key, "Description", "Runs the scripts of Program "
                        "Files\\Guestfs\\Firstboot\\scripts once.", error) &&
         hive_set_list (h, key, "DependOnService",
                        (const char *const *) depends, error);
}

/* Its service is called "firstboot" and runs what lies in the same folder. */
static bool
disable_established (struct guest *guest, struct hive *h,
                     const char *control_set, GError **error)
{
  const hive_key key = hive_find (h, "%s\\Services\\firstboot", control_set);
  g_autofree char *image = hive_get_text (h, key, "ImagePath");
  g_autofree char *folded = image ? g_ascii_strdown (image, -1) : NULL;

  if (!folded || !strstr (folded, "\\guestfs\\firstboot\\"))
    return true;
  guest_note (guest, "the service \"firstboot\" of an earlier conversion was "
              "disabled");
  return hive_set_dword (h, key, "Start", SERVICE_DISABLED, error);
}

bool
windows_firstboot_install (struct guest *guest, struct hive *system,
                           const char *control_set, enum windows_arch arch,
                           GError **error)
{
  return put_program (guest, arch, error) &&
         disable_established (guest, system, control_set, error) &&
         register_service (system, control_set, error);
}

static size_t
find_kind (const char *name)
{
  const char *dot = strrchr (name, '.');
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (dot && g_ascii_strcasecmp (dot, kinds[i].ending) == 0)
      break;
  }
  return i;
}

char *
windows_firstboot_file_name (const char *name, unsigned priority)
{
  g_autofree char *clean = g_strdup_printf ("%.100s", name);
  const bool known = find_kind (clean) < G_N_ELEMENTS (kinds);

  for (char *p = clean; *p; p++) {
    if (!g_ascii_isalnum (*p) && !strchr ("._-", *p))
      *p = '-';
  }
  return g_strdup_printf ("%04u-%s%s", MIN (priority, FIRSTBOOT_MAX_PRIORITY),
                          *clean ? clean : "script", known ? "" : ".bat");
}

/* UTF-16 has a byte order mark or NULs. */
static bool
is_wide (const char *p, gsize size)
{
  return memchr (p, '\0', size) ||
         (size >= 2 && (memcmp (p, "\xff\xfe", 2) == 0 ||
                        memcmp (p, "\xfe\xff", 2) == 0));
}

static bool
needs_mark (const char *text, const char *file)
{
  const char *dot = strrchr (file, '.');

  return dot && g_ascii_strcasecmp (dot, ".ps1") == 0 &&
         !g_str_has_prefix (text, UTF8_MARK) && !g_str_is_ascii (text) &&
         g_utf8_validate (text, -1, NULL);
}

/* LF, and CR LF as it is, as CR LF. */
static GBytes *
as_text (GBytes *text, const char *file)
{
  gsize size;
  const char *p = g_bytes_get_data (text, &size);
  g_autofree char *ended = NULL;
  GString *s;

  if (size == 0 || is_wide (p, size))
    return g_bytes_ref (text);
  ended = g_strndup (p, size);
  s = g_string_new (needs_mark (ended, file) ? UTF8_MARK : "");
  for (gsize i = 0; i < size; i++) {
    if (p[i] == '\n' && (i == 0 || p[i - 1] != '\r'))
      g_string_append_c (s, '\r');
    g_string_append_c (s, p[i]);
  }
  return g_string_free_to_bytes (s);
}

bool
windows_firstboot_add (struct guest *guest, const char *name,
                       unsigned priority, GBytes *script, GError **error)
{
  g_autofree char *file = windows_firstboot_file_name (name, priority);
  g_autofree char *folder = windows_path (guest, "%s/scripts",
                                          FIRSTBOOT_FOLDER);
  g_autofree char *path = windows_path (guest, "%s/scripts/%s",
                                        FIRSTBOOT_FOLDER, file);
  g_autoptr (GBytes) data = kinds[find_kind (file)].text ?
    as_text (script, file) : g_bytes_ref (script);

  return guest_mkdir_p (guest, folder, error) &&
         guest_write (guest, path, data, error);
}

bool
windows_firstboot_limit (struct guest *guest, const char *name,
                         unsigned priority, const char *limits,
                         GError **error)
{
  g_autofree char *file = windows_firstboot_file_name (name, priority);
  g_autofree char *path = windows_path (guest, "%s/scripts/%s.conf",
                                        FIRSTBOOT_FOLDER, file);

  return guest_write_text (guest, path, limits, error);
}
