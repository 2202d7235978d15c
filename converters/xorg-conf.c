/* SPDX-License-Identifier: GPL-2.0-or-later */
/* X's configuration, where it names drivers of the old machine. */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "converters/text.h"
#include "converters/xorg-conf.h"

enum section { SECTION_OTHER, SECTION_DEVICE, SECTION_INPUT };

struct xorg {
  const char *video;
  GPtrArray *gone;               /* for each Device section, in order: its
                                    driver is gone (NULL: no) */
  guint devices;                 /* sections seen */
  enum section section;
};

static const char *const gone_displays[] = {
  "vmware", "vboxvideo", "prlvideo", "cirrus", "qxl", "ast", "mga", "nv",
  "nvidia", "nouveau", "ati", "radeon", "amdgpu", "fglrx", "intel", "i810",
  NULL
};

static const char *const gone_mice[] = {
  "vmmouse", "vboxmouse", "prlmouse", NULL
};

/*----- lines --------------------------------------------------------------*/

static bool
has_keyword (const char *line, const char *keyword)
{
  const char *p = line + strspn (line, " \t");
  const size_t length = strlen (keyword);

  return g_ascii_strncasecmp (p, keyword, length) == 0 &&
         (p[length] == '\0' || strchr (" \t\r\"", p[length]));
}

/* The text between the first quotes. */
static bool
find_quoted (const char *line, size_t *ret_start, size_t *ret_length)
{
  const char *open = strchr (line, '"');
  const char *close = open ? strchr (open + 1, '"') : NULL;

  if (!close)
    return false;
  *ret_start = (size_t) (open + 1 - line);
  *ret_length = (size_t) (close - open - 1);
  return true;
}

static char *
quoted (const char *line)
{
  size_t start, length;

  return find_quoted (line, &start, &length)
         ? g_ascii_strdown (line + start, (gssize) length) : NULL;
}

static bool
names_driver (const char *line, const char *const *drivers)
{
  g_autofree char *name = has_keyword (line, "Driver") ? quoted (line) : NULL;
  return name && g_strv_contains (drivers, name);
}

static void
follow_sections (struct xorg *x, const char *line)
{
  g_autofree char *name = NULL;

  if (has_keyword (line, "EndSection"))
    x->section = SECTION_OTHER;
  if (!has_keyword (line, "Section"))
    return;
  name = quoted (line);
  x->section = g_strcmp0 (name, "device") == 0 ? SECTION_DEVICE
             : g_strcmp0 (name, "inputdevice") == 0 ? SECTION_INPUT
             : SECTION_OTHER;
  if (x->section == SECTION_DEVICE)
    x->devices++;
}

/*----- two passes: the place may stand before the driver ------------------*/

static char *
look_line (const char *line, void *opaque)
{
  struct xorg *x = opaque;

  follow_sections (x, line);
  while (x->gone->len < x->devices)
    g_ptr_array_add (x->gone, NULL);
  if (x->section == SECTION_DEVICE && names_driver (line, gone_displays))
    g_ptr_array_index (x->gone, x->devices - 1) = x;
  return NULL;
}

static char *
replace_driver (const char *line, const char *driver)
{
  size_t start, length;

  return find_quoted (line, &start, &length)
         ? text_replace (line, start, length, driver) : NULL;
}

static char *
edit_line (const char *line, void *opaque)
{
  struct xorg *x = opaque;

  follow_sections (x, line);
  if (x->section == SECTION_INPUT && names_driver (line, gone_mice))
    return replace_driver (line, "mouse");
  if (x->section != SECTION_DEVICE ||
      !g_ptr_array_index (x->gone, x->devices - 1))
    return NULL;
  if (has_keyword (line, "BusID"))
    return TEXT_DELETE;
  return names_driver (line, gone_displays)
         ? replace_driver (line, x->video) : NULL;
}

char *
xorg_conf_edit (const char *text, const char *video)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  struct xorg x = { video, gone, 0, SECTION_OTHER };
  g_autofree char *unused = text_edit_lines (text, look_line, &x);

  x.devices = 0;
  x.section = SECTION_OTHER;
  return text_edit_lines (text, edit_line, &x);
}
