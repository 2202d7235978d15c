/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a VMX file: KEY = "VALUE".
 *
 * Keys know no case; of several lines with one key the first counts.  |XX in
 * a value is the byte XX (hexadecimal).  .encoding names the character set;
 * without it the text is UTF-8, or windows-1252 if it is not valid. */
#ifndef INPUTS_VMX_FILE_H
#define INPUTS_VMX_FILE_H

#include <stdbool.h>
#include <glib.h>

#define VMX_FILE_MAX (4 * 1024 * 1024)           /* bytes */
#define VMX_FILE_MAX_LINES 50000

struct vmx_file {
  GHashTable *values;            /* key in small letters -> value, UTF-8 */
  GPtrArray *warnings;           /* char * */
};

/* WHAT names it in errors ("‘guest.vmx’"). */
struct vmx_file *vmx_file_parse (const char *text, size_t size,
                                 const char *what, GError **error);
void vmx_file_free (struct vmx_file *f);             /* accepts NULL */

/* NULL: there is no such key, or its value is empty. */
const char *vmx_file_get (const struct vmx_file *f, const char *key);
/* TRUE or FALSE; OTHERWISE for everything else. */
bool vmx_file_flag (const struct vmx_file *f, const char *key,
                    bool otherwise);
void vmx_file_warn (struct vmx_file *f, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);

typedef struct vmx_file v2v_vmx_file;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_vmx_file, vmx_file_free)

#endif
