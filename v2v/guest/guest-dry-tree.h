/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree of nodes behind guest-dry.c, and the resolving of paths in it.
 *
 * Each node is either taken from the base guest as it is (lower is its path
 * there), or changed.  As in overlayfs(5) a directory with a lower path
 * merges both, a node of type GUEST_NONE hides what the base has, and a moved
 * directory keeps the lower path of its old place.  Symbolic links are
 * resolved here, so that a path handed to the base never holds one. */
#ifndef V2V_GUEST_GUEST_DRY_TREE_H
#define V2V_GUEST_GUEST_DRY_TREE_H

#include "v2v/guest/guest.h"

struct node {
  struct guest_stat st;
  struct node *parent;           /* NULL: the root */
  char *lower;                   /* path in the base; NULL: none */
  GBytes *data;                  /* file; NULL: as lower */
  char *target;                  /* link; NULL: as lower */
  GHashTable *children;          /* directory: name -> struct node *, owned */
};

struct guest_dry {
  struct guest base;
  struct guest *lower;
  struct node *root;
};

struct node *node_new (enum guest_type type, unsigned mode,
                       const char *lower);
void node_free (void *opaque);
/* Replaces what DIR has under NAME; N is taken over. */
void node_attach (struct node *dir, const char *name, struct node *n);
/* Take NAME out of DIR without freeing it, and hide what the base has. */
void node_detach (struct node *dir, const char *name);
void node_hide (struct node *dir, const char *name);
/* See that n->target is there. */
bool node_read_target (struct guest_dry *d, struct node *n, GError **error);

struct place {
  struct node *dir;              /* NULL: a component on the way is missing */
  char *name;                    /* in dir; NULL: the place is a directory
                                    reached by "/", "." or ".." */
  struct node *node;             /* NULL: nothing there */
};

void place_clear (struct place *p);
#define autoplace __attribute__ ((cleanup (place_clear))) struct place

/* Fill *p, which must be cleared also after failure.  Something missing is
 * no error. */
bool place_resolve (struct guest_dry *d, const char *path, bool follow,
                    struct place *p, GError **error);

#endif
