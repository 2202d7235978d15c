/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cloud-init's list of data sources in its configuration.  Pure.
 *
 * The key "datasource_list" holds a YAML list of names, in brackets or one a
 * line (cloud-init's reference, "Datasources").  A list of one name, or of
 * one and None, is used without looking whether it is there
 * (tools/ds-identify of cloud-init). */
#ifndef CONVERTERS_CLOUD_CONFIG_H
#define CONVERTERS_CLOUD_CONFIG_H

#include <stdbool.h>
#include <glib.h>

#define CLOUD_CONFIG_MAX_SOURCES 100

/* The names in the last "datasource_list" of TEXT; NULL: it has none. */
GStrv cloud_config_sources (const char *text);

/* Do all of them (None left out) exist only off KVM and OpenStack?  false
 * for an empty list. */
bool cloud_sources_all_foreign (const char *const *sources);

/* ds-identify.cfg without a "datasource: NAME" line that names such a one;
 * NULL: it stays. */
char *cloud_config_edit_identify (const char *text);

#endif
