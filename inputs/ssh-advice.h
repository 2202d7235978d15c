/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to do about failures of ssh that users meet often. */
#ifndef INPUTS_SSH_ADVICE_H
#define INPUTS_SSH_ADVICE_H

/* For MESSAGE, what libssh or nbdkit said of HOST: a sentence to append,
 * ": …"; "" if nothing is known.  Newly allocated. */
char *ssh_advice (const char *message, const char *host);

#endif
