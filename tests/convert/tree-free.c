/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory-tree guest's description: freeing it, and its disks. */
#include "config.h"

#include "tests/convert/tree.h"

void
tree_rule_free (gpointer data)
{
  struct tree_rule *r = data;

  g_free (r->pattern);
  g_free (r->failure);
  g_free (r->path);
  g_clear_pointer (&r->data, g_bytes_unref);
  g_free (r);
}

void
tree_case_free (struct tree_case *c)
{
  if (!c)
    return;
  g_free (c->dir);
  source_free (c->source);
  inspect_free (c->inspect);
  g_ptr_array_unref (c->rules);
  g_string_free (c->packages, TRUE);
  g_free (c);
}

void
tree_add_disk (struct source *s, unsigned id, int controller, bool stays)
{
  struct source_disk *d = source_add_disk (s, "phony", "raw");

  d->controller = (enum source_controller) controller;
  d->id = id;
  if (stays)
    g_ptr_array_add (s->left_behind, g_ptr_array_steal_index
                     (s->disks, s->disks->len - 1));
}
