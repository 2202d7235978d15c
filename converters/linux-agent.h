/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the QEMU guest agent in distributions. */
#ifndef CONVERTERS_LINUX_AGENT_H
#define CONVERTERS_LINUX_AGENT_H

#include "v2v/model/inspect.h"

#define AGENT_PACKAGE "qemu-guest-agent"

/* A first-boot script that installs, enables and starts the agent; newly
 * allocated.  NULL: for this package manager there is none. */
char *linux_agent_script (const struct inspect *inspect);

/* Why the distribution's own repositories cannot have the package: "it came
 * with Debian 8"; NULL: they may. */
const char *linux_agent_unavailable (const struct inspect *inspect);

#endif
