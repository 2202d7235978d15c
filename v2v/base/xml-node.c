/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading XML documents of others. */
#include "config.h"

#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "v2v/base/xml-node.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

/* libxml2 (xmlParserOption): no network; entities stay unexpanded, so that
 * they cannot blow up; its own limits of depth and size hold. */
#define OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | \
                 XML_PARSE_NOCDATA | XML_PARSE_COMPACT)

xmlDoc *
xml_parse (const char *text, size_t size, const char *what, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;

  if (size < INT_MAX)
    doc = xmlReadMemory (text, (int) size, NULL, NULL, OPTIONS);
  if (!doc) {
    const xmlError *last = xmlGetLastError ();
    g_autofree char *why = clean_text (last && last->message
                                       ? last->message : "too large", 300);
    g_strchomp (why);
    g_strdelimit (why, "?", ' ');
    error_set (error, "%s is no XML: line %d: %s", what,
               last ? last->line : 0, g_strstrip (why));
    return NULL;
  }
  if (doc->intSubset) {
    error_set (error, "%s has a document type declaration, which is not "
               "allowed here", what);
    return NULL;
  }
  return g_steal_pointer (&doc);
}

bool
xml_is (const xmlNode *node, const char *name)
{
  return node && node->type == XML_ELEMENT_NODE &&
         strcmp ((const char *) node->name, name) == 0;
}

static xmlNode *
find_from (xmlNode *node, const char *name)
{
  while (node && !xml_is (node, name))
    node = node->next;
  return node;
}

xmlNode *
xml_child (xmlNode *node, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);

  for (size_t i = 0; node && names[i]; i++)
    node = find_from (node->children, names[i]);
  return node;
}

xmlNode *
xml_next (xmlNode *node)
{
  return node ? find_from (node->next, (const char *) node->name) : NULL;
}

/* libxml2's text as GLib's. */
static char *
take (xmlChar *text)
{
  char *copy = text ? g_strndup ((const char *) text, XML_NODE_MAX_TEXT)
                    : NULL;

  xmlFree (text);
  return copy;
}

char *
xml_attribute (xmlNode *node, const char *name)
{
  return node ? take (xmlGetProp (node, (const xmlChar *) name)) : NULL;
}

char *
xml_text (xmlNode *node)
{
  char *text = node ? take (xmlNodeGetContent (node)) : NULL;

  return text ? g_strstrip (text) : NULL;
}

char *
xml_child_text (xmlNode *node, const char *path)
{
  return xml_text (xml_child (node, path));
}

char *
xml_child_attribute (xmlNode *node, const char *path, const char *name)
{
  return xml_attribute (xml_child (node, path), name);
}

bool
xml_has (xmlNode *node, const char *name, const char *value)
{
  g_autofree char *text = xml_attribute (node, name);

  return g_strcmp0 (text, value) == 0;
}
