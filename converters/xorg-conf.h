/* SPDX-License-Identifier: GPL-2.0-or-later */
/* X's configuration, where it names drivers of the old machine.  Pure.
 *
 * xorg.conf(5): sections with keywords in any case, each Device section
 * needs a Driver. */
#ifndef CONVERTERS_XORG_CONF_H
#define CONVERTERS_XORG_CONF_H

/* In Device sections, a display driver of hardware that is gone becomes
 * VIDEO, and the place on the bus of that hardware is taken out; in
 * InputDevice sections, a hypervisor's mouse becomes "mouse".  Other lines
 * keep every byte.  Newly allocated; NULL: nothing changes. */
char *xorg_conf_edit (const char *text, const char *video);

#endif
