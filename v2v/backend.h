/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The vtables of inputs and outputs.  A backend is a const table of
 * pointers; inputs/inputs.c and outputs/outputs.c list them. */
#ifndef V2V_BACKEND_H
#define V2V_BACKEND_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/disk/endpoint.h"
#include "v2v/model/inspect.h"
#include "v2v/model/source.h"
#include "v2v/model/target.h"

/* One row of -io or -oo: "NAME" or "NAME=VALUE". */
struct backend_option {
  const char *name, *value_name;   /* value_name NULL: a flag */
  const char *help;
  bool repeatable;
};

/* What the command line said, as far as backends may know it. */
struct input_options {
  const char *connection;        /* -ic, NULL none */
  const char *format;            /* -if, NULL: detect */
  const char *transport;         /* -it */
  const char *password_file;     /* -ip */
  GStrv guests;                  /* the operands */
  GHashTable *io;                /* -io: name -> GPtrArray of char * */
};
struct output_options {
  const char *connection, *password_file, *storage;   /* -oc -op -os */
  const char *format;            /* -of; NULL: the input's format */
  enum allocation allocation;    /* -oa */
  const char *name;              /* -on */
  GHashTable *oo;                /* -oo: name -> GPtrArray of char * */
  bool fstrim;                   /* the free blocks will be skipped */
};

struct input {
  const struct input_ops *ops;
  const struct input_options *options;
  void *state;                   /* ops->state_size bytes, zeroed */
};

enum {                           /* options that an input accepts */
  ACCEPT_IC = 64, ACCEPT_IP = 128, ACCEPT_IT = 256,
};

struct input_ops {
  const char *name;              /* "disk" */
  const char *aliases;           /* "local", comma-separated; NULL none */
  const char *summary;           /* one line of help */
  unsigned accepts;              /* ACCEPT_IC|…: the rest is ignored, with
                                    a warning */
  const struct backend_option *options;   /* -io rows; NULL none */
  size_t state_size;
  bool (*probe) (struct input *in, struct source **ret_source,
                 GError **error);
  /* Appends one struct endpoint * a disk, in the disks' order.  --disks
   * may have taken disks out of SOURCE since probe: those that are left are
   * found by their id.  What is not to be converted is not opened. */
  bool (*open_disks) (struct input *in, const struct source *source,
                      GPtrArray *ret_endpoints, GError **error);
  /* Everything is copied and nothing final yet: a last word about what was
   * read.  NULL: none. */
  bool (*finish) (struct input *in, GError **error);
  void (*close) (struct input *in);       /* also after failure */
};

enum {                           /* the same of an output */
  ACCEPT_OC = 1, ACCEPT_OP = 2, ACCEPT_OS = 4, ACCEPT_OA = 8,
  ACCEPT_OF = 16, ACCEPT_ON = 32,
};

struct output {
  const struct output_ops *ops;
  const struct output_options *options;
  void *state;
  /* Does KVM work on this host?  See v2v/guest/kvm.h. */
  bool (*kvm_works) (char **ret_why);
};

/* Everything that check and open_disks know of a disk. */
struct output_disk {
  uint64_t virtual_size;         /* bytes */
  const char *input_format;      /* detected */
  uint64_t needed;               /* bytes that the copy may write: upper
                                    bound before the skip map */
};

struct output_ops {
  const char *name, *aliases, *summary;
  unsigned accepts;              /* ACCEPT_*: the rest is rejected */
  unsigned requires;             /* ACCEPT_*: must be given */
  const struct backend_option *options;   /* -oo rows */
  size_t state_size;
  /* No side effects: the target, space, clashes, formats.  disks: struct
   * output_disk, in order. */
  bool (*check) (struct output *out, const struct source *source,
                 const GArray *disks, GError **error);
  /* The same once it is known what is in the guest: can the target run it?
   * NULL: any. */
  bool (*check_guest) (struct output *out, const struct source *source,
                       const struct inspect *inspect, GError **error);
  /* Once what will be copied is known (disks' needed is then exact): does
   * it fit?  NULL: always. */
  bool (*check_space) (struct output *out, const GArray *disks,
                       GError **error);
  /* Appends one writable struct endpoint * a disk and fills target->disks
   * (path, format, virtual_size). */
  bool (*open_disks) (struct output *out, const struct source *source,
                      const GArray *disks, struct target *target,
                      GPtrArray *ret_endpoints, GError **error);
  /* All endpoints are flushed and closed: give final names, write the
   * metadata. */
  bool (*commit) (struct output *out, const struct source *source,
                  const struct inspect *inspect,
                  const struct target *target, GError **error);
  void (*abort) (struct output *out);     /* undo what is half made */
  void (*close) (struct output *out);
};

extern const struct input_ops *const inputs[];       /* NULL-terminated */
extern const struct output_ops *const outputs[];

/* Is WANTED the name, or one of the comma-separated aliases? */
bool backend_has_name (const char *name, const char *aliases,
                       const char *wanted);
const struct input_ops *input_find (const char *name);    /* or alias */
const struct output_ops *output_find (const char *name);

#endif
