/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and values of a registry hive as text, much like regedit's .reg files
 * ("Windows Registry Editor Version 5.00"), to make hives and to compare them.
 *
 *   [ControlSet001\Services\disk]     a key, from the hive's root
 *   [-Select\Old]                     no such key
 *   "Start"=dword:00000000
 *   "Name"="text"                     '\' and '"' are escaped by '\'
 *   @="the default value"
 *   "Path"=expand:"%SystemRoot%\\x"   REG_EXPAND_SZ
 *   "Filters"=multi:"a","b"           REG_MULTI_SZ
 *   "Data"=hex:01,02,ff               REG_BINARY
 *   "Other"=hex(b):01,00              type 0xb
 *   "Old"=-                           no such value
 *   ; a remark
 *
 * expand: and multi: are ours: regedit writes them as hex(2) and hex(7), which
 * nobody can read; those are understood too.  A line that ends with '\' goes
 * on in the next. */
#ifndef TESTS_REG_TEXT_H
#define TESTS_REG_TEXT_H

#include "windows/registry/hive.h"

/* Put what TEXT says into the hive. */
bool reg_text_merge (struct hive *h, const char *text, GError **error);
/* A value: '"Start"=dword:00000000'.  A text whose bytes are not those that
 * Windows writes (without a NUL at the end) is shown as hex(1). */
char *reg_text_of_value (const char *name, enum reg_type type, GBytes *data);
/* What NEW has that OLD has not ("+"), and the other way round ("-"), keys
 * sorted, each line with two blanks before it:
 *
 *   [ControlSet001\Services\disk]
 *   - "Start"=dword:00000003
 *   + "Start"=dword:00000000
 *   + [ControlSet001\Services\viostor] */
void reg_text_diff (GString *out, struct hive *old_hive,
                    struct hive *new_hive);

#endif
