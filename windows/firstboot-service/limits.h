/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long and how often a script may run: firstboot.conf, NAME.conf. */
#ifndef FIRSTBOOT_LIMITS_H
#define FIRSTBOOT_LIMITS_H

#include <stddef.h>

#define FB_MAX_SECONDS (24 * 60 * 60)
#define FB_MAX_RETRIES 20
#define FB_MAX_REBOOTS 20
#define FB_MAX_PAUSE 600

struct fb_limits {
  unsigned seconds;              /* time limit of each run; never 0 */
  unsigned retries;              /* runs beyond the first */
  unsigned reboots;              /* of the whole first boot */
  unsigned pause;                /* seconds before a script that asked for it
                                    is run again, if no reboot is between */
};

void fb_limits_default (struct fb_limits *ret_limits);
/* TEXT is lines "KEY=VALUE", '#' begins a comment; see README.md.  What is
 * not understood is passed over, a number too large is made the largest
 * allowed: a bad file must not keep a script from running. */
void fb_limits_parse (struct fb_limits *limits, const char *text,
                      size_t length);

#endif
