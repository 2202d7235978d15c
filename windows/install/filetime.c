/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as Windows writes them. */
#include "config.h"

#include "windows/install/driver-install.h"

#define EPOCH_1601 11644473600LL /* seconds from 1601 to 1970 */
#define TICKS 10000000ULL        /* 100 ns in a second */

uint64_t
filetime_of_seconds (int64_t seconds)
{
  return seconds < -EPOCH_1601 ? 0 :
         (uint64_t) (seconds + EPOCH_1601) * TICKS;
}

uint64_t
filetime_of_day (unsigned year, unsigned month, unsigned day)
{
  g_autoptr (GDateTime) midnight =
    g_date_time_new_utc ((gint) year, (gint) month, (gint) day, 0, 0, 0);

  return midnight ? filetime_of_seconds (g_date_time_to_unix (midnight)) : 0;
}
