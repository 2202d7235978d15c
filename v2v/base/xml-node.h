/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading XML documents of others, by libxml2: without entities, network or
 * DTD, bounded.  Names are compared without their namespace. */
#ifndef V2V_BASE_XML_NODE_H
#define V2V_BASE_XML_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include <libxml/tree.h>

#define XML_NODE_MAX_TEXT (1024 * 1024)          /* bytes of a text */

/* NULL: it is no XML; the error says where.  WHAT names it ("‘guest.xml’"). */
xmlDoc *xml_parse (const char *text, size_t size, const char *what,
                   GError **error);

/* The first child element of that name; a path "os/loader" goes down.  NULL:
 * there is none, or NODE is NULL. */
xmlNode *xml_child (xmlNode *node, const char *path);
/* The next sibling element of the same name. */
xmlNode *xml_next (xmlNode *node);
bool xml_is (const xmlNode *node, const char *name);
/* Newly allocated; NULL: there is none. */
char *xml_attribute (xmlNode *node, const char *name);
/* All text below NODE without blanks around it; NULL: no node. */
char *xml_text (xmlNode *node);
char *xml_child_text (xmlNode *node, const char *path);
char *xml_child_attribute (xmlNode *node, const char *path,
                           const char *name);
/* Is the attribute there, and VALUE? */
bool xml_has (xmlNode *node, const char *name, const char *value);

/* for (xmlNode *n = xml_child (top, "disk"); n; n = xml_next (n)) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

#endif
