/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manifest of an OVF package: lines "SHA256(FILE)= HEX" (DMTF DSP0243,
 * "Distribution"), and sums computed piece by piece. */
#ifndef INPUTS_OVA_MANIFEST_H
#define INPUTS_OVA_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

#define MANIFEST_MAX (16 * 1024 * 1024)  /* bytes */

enum manifest_method { SUM_SHA1, SUM_SHA256, SUM_SHA512, SUM_METHODS };
#define SUM_ALL ((1U << SUM_METHODS) - 1)

struct manifest_line {
  enum manifest_method method;
  char *name;                    /* as written */
  char *sum;                     /* hexadecimal, lower case */
};

/* The lines of TEXT: struct manifest_line *.  What does not parse goes into
 * BAD (char *, clean). */
GPtrArray *manifest_parse (const char *text, size_t size, GPtrArray *bad);

/* Sums of one file by several methods (bits 1 << enum manifest_method) at
 * once. */
struct sums;
struct sums *sums_new (unsigned methods);
void sums_add (struct sums *s, const void *data, size_t size);
/* Hexadecimal; NULL: not computed.  Call once, after the last sums_add. */
char *sums_end (struct sums *s, enum manifest_method method);
void sums_free (struct sums *s);                     /* accepts NULL */

typedef struct sums v2v_sums;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_sums, sums_free)

#endif
