/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Readers of foreign documents, for golden tests: text in, what was
 * understood of it as text out. */
#ifndef TESTS_GOLDEN_READERS_H
#define TESTS_GOLDEN_READERS_H

#include <glib.h>

#include "v2v/model/source.h"

/* NULL with an error: the document is refused. */
typedef char *(*golden_reader) (const char *text, gsize size, GError **error);

char *golden_read_domain_xml (const char *text, gsize size, GError **error);
char *golden_read_libvirt_host (const char *text, gsize size,
                                GError **error);
char *golden_read_ovf (const char *text, gsize size, GError **error);
char *golden_read_vmdk (const char *text, gsize size, GError **error);
char *golden_read_vmx (const char *text, gsize size, GError **error);
char *golden_read_xen (const char *text, gsize size, GError **error);

#endif
