/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounded parsing of numbers and sizes, and cleaning of foreign text. */
#ifndef V2V_BASE_PARSE_H
#define V2V_BASE_PARSE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

/* TEXT as a decimal number within [min, max]; WHAT names it in errors
 * ("--parallel").  No sign, no blanks, no suffix. */
bool parse_uint64 (const char *text, const char *what,
                   uint64_t min, uint64_t max,
                   uint64_t *ret_value, GError **error);

/* "10", "10K", "1.5G": bytes with an optional binary suffix KMGTP. */
bool parse_size (const char *text, const char *what,
                 uint64_t *ret_bytes, GError **error);

#define MAC_LENGTH 17            /* of "00:00:00:00:00:00" */
/* Does TEXT begin with a MAC address, its bytes in hexadecimal and parted by
 * colons? */
bool is_mac_address (const char *text);

/* "1.5 GiB": for people.  Newly allocated. */
char *format_size (uint64_t bytes);

/* Foreign text made safe to print: control characters and invalid UTF-8
 * become '?', at most MAX bytes ("…" ends a cut text).  NULL gives "".
 * Newly allocated. */
char *clean_text (const char *text, size_t max);
/* The same for a text that is formatted; foreign words may be in it. */
char *clean_vprintf (size_t max, const char *fmt, va_list args)
  G_GNUC_PRINTF (2, 0);

#endif
