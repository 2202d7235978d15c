/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services and drivers of other hypervisors in a Windows guest, as rows.
 * Only for converters/windows-services*.c and their tests; a new one is a row
 * in windows-services-table.c. */
#ifndef CONVERTERS_WINDOWS_SERVICES_H
#define CONVERTERS_WINDOWS_SERVICES_H

#include <stdbool.h>

#include "converters/windows.h"

enum windows_service_harm {
  /* It keeps the guest from booting, or may: it is disabled however it is
   * started, and whatever depends on it. */
  HARM_BOOT,
  /* It runs at each boot, for nothing: it is disabled if it is started by
   * itself and nothing of others depends on it. */
  HARM_USELESS,
};

struct windows_service_row {
  const char *name;              /* glob(7) pattern, lower case */
  const char *title;
  enum windows_service_harm harm;
  unsigned last_major;           /* up to this version of NT; 0: all */
};

extern const struct windows_service_row windows_services[];

/* The row for the service NAME on a Windows of this version; NULL: none. */
const struct windows_service_row *
windows_service_find_row (const char *name, unsigned major);

#endif
