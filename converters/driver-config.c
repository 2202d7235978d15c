/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration of kernel modules: drivers of the old hypervisor's devices
 * out, those of the new ones in. */
#include "config.h"

#include <string.h>

#include "converters/driver-config.h"
#include "converters/text.h"

static const char blanks[] = " \t\r";

/*----- names of modules ---------------------------------------------------*/

/* All with '_'. */
static const char *const foreign[] = {
  /* Xen */
  "xennet", "xenblk", "xen_vnif", "xen_vbd", "xen_platform_pci",
  "xen_balloon", "xen_netfront", "xen_blkfront", "xen_scsifront",
  "xen_fbfront", "xen_kbdfront",
  /* VMware */
  "vmxnet", "vmxnet2", "vmxnet3", "vmw_pvscsi", "pvscsi", "vmw_balloon",
  "vmmemctl", "vmhgfs", "vmblock", "vmsync", "vmci", "vmw_vmci",
  "vmw_vsock_vmci_transport",
  /* VirtualBox */
  "vboxguest", "vboxsf", "vboxvideo",
  /* Parallels */
  "prl_tg", "prl_eth", "prl_fs", "prl_fs_freeze", "prl_notifier", "prl_vid",
  /* Hyper-V, by its drivers' old names too */
  "hv_vmbus", "hv_storvsc", "hv_netvsc", "hv_blkvsc", "hv_utils",
  "hv_balloon", "hv_timesource", "hyperv_fb", "hyperv_keyboard",
  "hid_hyperv", "vmbus", "storvsc", "netvsc", "blkvsc",
  NULL
};

/* Controllers that the target does not have, besides those above. */
static const char *const controllers[] = {
  "mptbase", "mptscsih", "mptspi", "mptsas", "mptfc", "mpt2sas", "mpt3sas",
  "BusLogic", "sym53c8xx", "sym53c8xx_2", "aic7xxx", "aic79xx", "ips",
  "cciss", "cpqarray", "hpsa", "smartpqi", "megaraid", "megaraid_mm",
  "megaraid_mbox", "megaraid_sas", "aacraid", "arcmsr", "gdth", "3w_xxxx",
  "3w_9xxx", "3w_sas", "lpfc", "qla2xxx", "bfa", "fnic", NULL
};

/* What an interface may be an alias of that is no network card. */
static const char *const no_cards[] = {
  "off", "null", "bonding", "dummy", "bridge", "tun", NULL
};

static char *
normal_name (const char *module)
{
  return g_strdelimit (g_strdup (module), "-", '_');
}

static bool
has_name (const char *const *names, const char *module)
{
  g_autofree char *name = normal_name (module);
  return g_strv_contains (names, name);
}

bool
driver_is_foreign (const char *module)
{
  return has_name (foreign, module);
}

static bool
is_gone_controller (const char *module)
{
  return driver_is_foreign (module) || has_name (controllers, module);
}

static bool
is_virtio (const char *module)
{
  return g_str_has_prefix (module, "virtio") &&
         (module[6] == '\0' || module[6] == '_' || module[6] == '-');
}

/*----- modprobe.conf ------------------------------------------------------*/

struct modprobe {
  const struct driver_config *target;
  bool has_block;                /* an alias leads to it already */
};

/* "eth0" */
static bool
is_interface (const char *name)
{
  return g_str_has_prefix (name, "eth") && name[3] != '\0' &&
         name[3 + strspn (name + 3, "0123456789")] == '\0';
}

/* The module that a line "alias scsi_hostadapter1 …" names; NULL: it is
 * another line. */
static char *
adapter_of (const char *line)
{
  g_autofree char *word = text_field_dup (line, 0);
  g_autofree char *name = text_field_dup (line, 1);

  if (g_strcmp0 (word, "alias") != 0 || !name ||
      !g_str_has_prefix (name, "scsi_hostadapter"))
    return NULL;
  return text_field_dup (line, 2);
}

static char *
edit_adapter (const char *line, struct modprobe *m)
{
  g_autofree char *module = adapter_of (line);
  size_t start, length;

  if (!module || !is_gone_controller (module) ||
      !text_field (line, 2, &start, &length))
    return NULL;
  if (m->has_block)
    return TEXT_DELETE;
  m->has_block = true;
  return text_replace (line, start, length, m->target->block);
}

static char *
edit_alias (const char *line, struct modprobe *m)
{
  g_autofree char *name = text_field_dup (line, 1);
  g_autofree char *module = text_field_dup (line, 2);
  size_t start, length;

  if (!name || !module || !text_field (line, 2, &start, &length))
    return NULL;
  if (is_interface (name) && !g_strv_contains (no_cards, module))
    return text_replace (line, start, length, m->target->nic);
  return edit_adapter (line, m);
}

/* "blacklist virtio_blk" */
static char *
edit_blacklist (const char *line, struct modprobe *m G_GNUC_UNUSED)
{
  g_autofree char *module = text_field_dup (line, 1);
  return module && is_virtio (module) ? TEXT_DELETE : NULL;
}

/* "install virtio_blk /bin/true" does the same. */
static char *
edit_install (const char *line, struct modprobe *m G_GNUC_UNUSED)
{
  static const char *const nothing[] = {
    "/bin/true", "/bin/false", "/usr/bin/true", "/usr/bin/false", "true",
    "false", ":", NULL
  };
  g_autofree char *module = text_field_dup (line, 1);
  g_autofree char *command = text_field_dup (line, 2);

  return module && is_virtio (module) && command &&
         g_strv_contains (nothing, command) ? TEXT_DELETE : NULL;
}

static const struct {
  const char *word;
  char *(*edit) (const char *line, struct modprobe *m);
} modprobe_words[] = {
  { "alias", edit_alias }, { "blacklist", edit_blacklist },
  { "install", edit_install },
};

static char *
edit_modprobe_line (const char *line, void *opaque)
{
  g_autofree char *word = text_field_dup (line, 0);

  if (!word || g_str_has_suffix (line, "\\"))
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (modprobe_words); i++)
    if (strcmp (word, modprobe_words[i].word) == 0)
      return modprobe_words[i].edit (line, opaque);
  return NULL;
}

static char *
find_block (const char *line, void *opaque)
{
  struct modprobe *m = opaque;
  g_autofree char *module = adapter_of (line);
  g_autofree char *name = module ? normal_name (module) : NULL;

  m->has_block = m->has_block || g_strcmp0 (name, m->target->block) == 0;
  return NULL;
}

char *
driver_config_edit_modprobe (const char *text,
                             const struct driver_config *target)
{
  struct modprobe m = { target, false };
  g_autofree char *unused = text_edit_lines (text, find_block, &m);

  return text_edit_lines (text, edit_modprobe_line, &m);
}

/*----- lists --------------------------------------------------------------*/

static char *
edit_list_line (const char *line, void *opaque G_GNUC_UNUSED)
{
  g_autofree char *module = text_field_dup (line, 0);
  return module && driver_is_foreign (module) ? TEXT_DELETE : NULL;
}

char *
driver_config_edit_list (const char *text)
{
  return text_edit_lines (text, edit_list_line, NULL);
}

/* TEXT without the words that DROP says, each with the blank before it. */
static char *
drop_words (const char *text, bool (*drop) (const char *word))
{
  static const char ends[] = " \t\r\"'=";
  g_autoptr (GString) out = g_string_new (NULL);
  bool changed = false;

  for (const char *p = text; *p;) {
    const size_t between = strspn (p, ends);
    const size_t length = strcspn (p + between, ends);
    g_autofree char *word = g_strndup (p + between, length);

    g_string_append_len (out, p, (gssize) between);
    p += between + length;
    if (length == 0 || !drop (word)) {
      g_string_append (out, word);
      continue;
    }
    changed = true;
    if (out->len > 0 && strchr (blanks, out->str[out->len - 1]))
      g_string_truncate (out, out->len - 1);
  }
  return changed ? g_strdup (out->str) : NULL;
}

char *
driver_config_edit_words (const char *words)
{
  g_autofree char *text = drop_words (words, driver_is_foreign);
  return text ? g_strdup (g_strchug (text)) : NULL;
}

/*----- dracut.conf --------------------------------------------------------*/

static const struct {
  const char *name;
  bool (*drop) (const char *word);
} dracut_lists[] = {
  { "add_drivers", driver_is_foreign },
  { "force_drivers", driver_is_foreign },
  { "drivers", driver_is_foreign },
  { "omit_drivers", is_virtio },
};

static char *
edit_dracut_line (const char *line, void *opaque G_GNUC_UNUSED)
{
  const char *p = line + strspn (line, blanks);
  const size_t length = strcspn (p, "+= \t");
  g_autofree char *name = g_strndup (p, length);

  if (p[length] != '=' && !g_str_has_prefix (p + length, "+="))
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (dracut_lists); i++)
    if (strcmp (name, dracut_lists[i].name) == 0)
      return drop_words (line, dracut_lists[i].drop);
  return NULL;
}

char *
driver_config_edit_dracut (const char *text)
{
  return text_edit_lines (text, edit_dracut_line, NULL);
}
