/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File descriptors that close themselves at the end of their scope. */
#ifndef V2V_BASE_FD_H
#define V2V_BASE_FD_H

#include <unistd.h>

/* Afterwards it is -1, which is accepted too. */
static inline void
fd_close (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

#define autofd __attribute__ ((cleanup (fd_close))) int

#endif
