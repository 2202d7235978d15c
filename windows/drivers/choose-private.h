/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of choose.h share. */
#ifndef WINDOWS_DRIVERS_CHOOSE_PRIVATE_H
#define WINDOWS_DRIVERS_CHOOSE_PRIVATE_H

#include "windows/drivers/choose.h"
#include "windows/drivers/kinds.h"

/* Of which Windows a folder's name speaks, the nearest first. */
enum place { PLACE_OWN, PLACE_OLDER, PLACE_UNKNOWN, PLACE_NEWER };

struct candidate {
  const struct driver_kind *kind;
  struct driver_package *package;
  GPtrArray *entries;            /* its files; not owned */
  const struct driver_entry *inf;
  enum place place;
  int64_t rank[8];               /* the smaller the better, first counts */
  bool tried;
};

struct search {
  struct driver_source *source;
  const struct windows_version *version;
  driver_check check;
  void *check_data;
  struct driver_set *set;
  GPtrArray *candidates;         /* struct candidate *, the best of each kind
                                    first */
  GPtrArray *damages;            /* struct damage * */
  bool arches[3];                /* of packages in folders that say it */
  unsigned looked;               /* INF files of our kinds */
};

/* Mark as wanted what belongs to PACKAGE, whose INF file is ENTRY.  false
 * with an error: a file that its INF file brings is not there. */
bool driver_files_want (struct driver_source *source,
                        const struct driver_entry *entry,
                        const struct driver_kind *kind,
                        const struct driver_package *package,
                        GPtrArray *ret_entries, GError **error);

/* Note that the package of ENTRY, which was of KIND, cannot be used although
 * it should be for this Windows. */
void search_damage (struct search *s, const struct driver_entry *entry,
                    const struct driver_kind *kind, enum place place,
                    const char *why);
void search_damage_free (void *damage);
/* Load and take the best package of each kind that is sound; what was better
 * and is not goes to the set's damaged. */
void search_take (struct search *s);

#endif
