/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scalars of a YAML text in block style, with their places, so that one
 * can be replaced and all other bytes stay.  Pure.
 *
 * Understood: block mappings, plain and quoted scalars, flow mappings of
 * scalars within a line, comments, lists and block scalars (passed over).
 * Not: anchors, tags, flow collections over several lines, several
 * documents, tabs for indentation.  YAML 1.1, chapters 7 and 8. */
#ifndef CONVERTERS_NET_YAML_H
#define CONVERTERS_NET_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

#define NET_YAML_DEPTH 12        /* deeper text is not understood */

struct net_yaml_item {
  const char *const *path;       /* keys from the top; path[depth - 1] is
                                    its own */
  unsigned depth;
  const char *value;             /* without quotes; "" for a mapping or
                                    nothing, NULL for a list */
  size_t key_start;              /* offsets in the text, quotes included */
  size_t value_start, value_end;
};

typedef void (*net_yaml_func) (const struct net_yaml_item *item,
                               void *opaque);

/* Each key in the order of the text.  false: the text, or what follows the
 * items that were seen, is not understood. */
bool net_yaml_walk (const char *text, net_yaml_func visit, void *opaque);

#endif
