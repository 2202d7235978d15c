/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of what of the first-boot service needs no Windows: its order,
 * its limits, its files. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "windows/firstboot-service/engine.h"

/* A phony Windows: what each run of a script gives, and what was asked. */
struct phony {
  const char *scripts[8];
  struct { const char *name; struct fb_result results[12]; } plan[8];
  GString *ran;                  /* "a b b REBOOT" */
  GHashTable *runs;
  unsigned seconds;              /* of the last run */
  int saves_left;                /* -1: any number */
  bool refuse_reboot, unlisted, stop_in_pause;
  unsigned pauses;
  struct fb_limits limits;
  struct fb_status saved;
};

static bool
phony_list (void *data, struct fb_names *ret)
{
  struct phony *p = data;

  for (size_t i = 0; i < G_N_ELEMENTS (p->scripts) && p->scripts[i]; i++)
    g_strlcpy (ret->names[ret->count++], p->scripts[i], FB_MAX_NAME);
  return !p->unlisted;
}

static bool
phony_save (void *data, const struct fb_status *status)
{
  struct phony *p = data;

  if (p->saves_left == 0)
    return false;
  if (p->saves_left > 0)
    p->saves_left--;
  p->saved = *status;
  return true;
}

static void
phony_limits (void *data, const char *script G_GNUC_UNUSED,
              struct fb_limits *ret)
{
  *ret = ((struct phony *) data)->limits;
}

static void
phony_word (struct phony *p, const char *word)
{
  g_string_append_printf (p->ran, "%s%s", p->ran->len ? " " : "", word);
}

static struct fb_result
phony_run (void *data, const char *script, unsigned seconds)
{
  struct phony *p = data;
  const unsigned run =
    GPOINTER_TO_UINT (g_hash_table_lookup (p->runs, script));

  phony_word (p, script);
  p->seconds = seconds;
  g_hash_table_insert (p->runs, (char *) script, GUINT_TO_POINTER (run + 1));
  for (size_t i = 0; i < G_N_ELEMENTS (p->plan) && p->plan[i].name; i++) {
    if (strcmp (p->plan[i].name, script) == 0)
      return p->plan[i].results[MIN (run, 11)];
  }
  return (struct fb_result) { FB_EXITED, 0 };
}

static void
phony_ended (void *data G_GNUC_UNUSED, const char *script G_GNUC_UNUSED)
{
}

static bool
phony_pause (void *data, unsigned seconds)
{
  struct phony *p = data;

  g_assert_cmpuint (seconds, ==, p->limits.pause);
  p->pauses++;
  return !p->stop_in_pause;
}

static bool
phony_reboot (void *data)
{
  struct phony *p = data;

  phony_word (p, p->refuse_reboot ? "REFUSED" : "REBOOT");
  return !p->refuse_reboot;
}

static void
phony_log (void *data G_GNUC_UNUSED, const char *text)
{
  g_test_message ("%s", text);
}

static struct phony *
phony_new (void)
{
  struct phony *p = g_new0 (struct phony, 1);

  p->ran = g_string_new ("");
  p->runs = g_hash_table_new (g_str_hash, g_str_equal);
  p->saves_left = -1;
  fb_limits_default (&p->limits);
  return p;
}

static void
phony_free (struct phony *p)
{
  g_string_free (p->ran, TRUE);
  g_hash_table_unref (p->runs);
  g_free (p);
}
typedef struct phony phony;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (phony, phony_free)

/* One start of the service, which knows only what was saved. */
static enum fb_end
start (struct phony *p)
{
  const struct fb_ops ops = { p, phony_list, phony_save, phony_limits,
                              phony_run, phony_ended, phony_pause,
                              phony_reboot, phony_log };
  g_autofree struct fb_status *status = g_new0 (struct fb_status, 1);
  g_autofree struct fb_names *names = g_new0 (struct fb_names, 1);
  g_autofree char *text = g_malloc (FB_MAX_STATUS);
  const size_t n = fb_status_format (&p->saved, text, FB_MAX_STATUS);

  g_assert_cmpuint (n, >, 0);
  fb_status_parse (status, text, n);
  return fb_engine_run (status, names, &ops);
}

/* How many starts until it is finished. */
static unsigned
boot_until_finished (struct phony *p)
{
  for (unsigned i = 1; i < 100; i++) {
    if (start (p) == FB_END_FINISHED)
      return i;
  }
  g_assert_not_reached ();
}

#define A "0100-a.bat"
#define B "0200-B.exe"
#define C "0200-c.cmd"
#define EXIT(n) { FB_EXITED, n }

static const struct {
  const char *title;
  const char *scripts[8];
  struct { const char *name; struct fb_result results[12]; } plan[8];
  const char *ran;
  unsigned starts;
  enum fb_state state_of_a;
} cases[] = {
  { "nothing", { NULL }, { { NULL, { EXIT (0) } } }, "", 1, FB_DONE },
  { "order", { C, B, A }, { { NULL, { EXIT (0) } } },
    A " " B " " C, 1, FB_DONE },
  { "failure is tried once more", { A, B }, { { A, { EXIT (1), EXIT (0) } } },
    A " " A " " B, 1, FB_DONE },
  { "failing for ever", { A, B },
    { { A, { EXIT (1), EXIT (1), EXIT (1) } } },
    A " " A " " B, 1, FB_FAILED },
  { "time limit", { A, B },
    { { A, { { FB_TIMED_OUT, 0 }, { FB_TIMED_OUT, 0 } } } },
    A " " A " " B, 1, FB_TIMEOUT },
  { "not started", { A, B },
    { { A, { { FB_NOT_STARTED, 0 }, { FB_NOT_STARTED, 0 } } } },
    A " " A " " B, 1, FB_FAILED },
  { "reboot, then the next", { A, B }, { { A, { EXIT (3010) } } },
    A " REBOOT " B, 2, FB_DONE },
  { "reboot begun by an installer", { A, B }, { { A, { EXIT (1641) } } },
    A " REBOOT " B, 2, FB_DONE },
  { "again after a reboot", { A, B }, { { A, { EXIT (350), EXIT (0) } } },
    A " REBOOT " A " " B, 2, FB_DONE },
  { "again for ever", { A, B },
    { { A, { EXIT (1237), EXIT (1618), EXIT (1618), EXIT (1618), EXIT (1618),
             EXIT (1618), EXIT (1618), EXIT (1618), EXIT (1618), EXIT (1618),
             EXIT (1618), EXIT (1618) } } },
    A " " A " " A " " A " " A " " A " " A " " A " " A " " A " " A " " B, 1,
    FB_FAILED },
  { "reboots for ever", { A, B },
    { { A, { EXIT (350), EXIT (350), EXIT (350), EXIT (350), EXIT (350) } } },
    A " REBOOT " A " REBOOT " A " REBOOT " A " " B, 4, FB_FAILED },
  { "interrupted", { A, B },
    { { A, { { FB_STOPPED, 0 }, EXIT (0) } } }, A " " A " " B, 2, FB_DONE },
  { "interrupted for ever", { A, B },
    { { A, { { FB_STOPPED, 0 }, { FB_STOPPED, 0 }, { FB_STOPPED, 0 } } } },
    A " " A " " B, 3, FB_INTERRUPTED },
};

static void
test_runs (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (phony) p = phony_new ();

    g_test_message ("%s", cases[i].title);
    memcpy (p->scripts, cases[i].scripts, sizeof p->scripts);
    memcpy (p->plan, cases[i].plan, sizeof p->plan);
    g_assert_cmpuint (boot_until_finished (p), ==, cases[i].starts);
    g_assert_cmpstr (p->ran->str, ==, cases[i].ran);
    g_assert_true (p->saved.finished);
    if (p->saved.count)
      g_assert_cmpint (fb_status_script (&p->saved, A)->state, ==,
                       cases[i].state_of_a);
  }
}

/* Whatever all scripts ask for, the guest reboots five times, no more. */
static void
test_reboots_bounded (void)
{
  static const char *const names[] = { "1.bat", "2.bat", "3.bat", "4.bat",
                                       "5.bat", "6.bat", "7.bat" };
  g_autoptr (phony) p = phony_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    p->scripts[i] = p->plan[i].name = names[i];
    for (size_t j = 0; j < 12; j++)
      p->plan[i].results[j] = (struct fb_result) EXIT (i % 2 ? 3010 : 350);
  }
  g_assert_cmpuint (boot_until_finished (p), ==, 6);
  g_assert_cmpuint (p->saved.reboots, ==, 5);
}

/* Another installer has time to end. */
static void
test_pause (void)
{
  g_autoptr (phony) p = phony_new ();

  p->scripts[0] = p->plan[0].name = A;
  p->scripts[1] = p->plan[1].name = B;
  p->plan[0].results[0] = (struct fb_result) EXIT (1618);
  p->plan[1].results[0] = (struct fb_result) EXIT (1);
  p->limits.pause = 17;
  g_assert_cmpint (start (p), ==, FB_END_FINISHED);
  g_assert_cmpstr (p->ran->str, ==, A " " A " " B " " B);
  g_assert_cmpuint (p->pauses, ==, 1);
}

static void
test_stopped_in_pause (void)
{
  g_autoptr (phony) p = phony_new ();

  p->scripts[0] = p->plan[0].name = A;
  p->plan[0].results[0] = (struct fb_result) EXIT (1618);
  p->stop_in_pause = true;
  g_assert_cmpint (start (p), ==, FB_END_STOPPED);
  g_assert_cmpint (p->saved.scripts[0].state, ==, FB_WAITING);
  g_assert_cmpint (start (p), ==, FB_END_FINISHED);
  g_assert_cmpstr (p->ran->str, ==, A " " A);
}

static void
test_reboot_refused (void)
{
  g_autoptr (phony) p = phony_new ();

  p->scripts[0] = p->plan[0].name = A;
  p->scripts[1] = B;
  p->plan[0].results[0] = (struct fb_result) EXIT (3010);
  p->refuse_reboot = true;
  g_assert_cmpint (start (p), ==, FB_END_FINISHED);
  g_assert_cmpstr (p->ran->str, ==, A " REFUSED " B);
}

/* What cannot be noted must not run: it could run at each boot. */
static void
test_unsaved (void)
{
  g_autoptr (phony) p = phony_new ();

  p->scripts[0] = A;
  p->saves_left = 1;
  g_assert_cmpint (start (p), ==, FB_END_UNSAVED);
  g_assert_cmpstr (p->ran->str, ==, "");
  p->saves_left = 2;
  g_assert_cmpint (start (p), ==, FB_END_UNSAVED);
  g_assert_cmpstr (p->ran->str, ==, A);
  g_assert_cmpint (p->saved.scripts[0].state, ==, FB_RUNNING);
}

static void
test_starts_bounded (void)
{
  g_autoptr (phony) p = phony_new ();
  unsigned starts = 0;

  p->unlisted = true;
  while (start (p) != FB_END_FINISHED)
    g_assert_cmpuint (++starts, <=, FB_MAX_STARTS);
  g_assert_cmpuint (starts, ==, FB_MAX_STARTS);
}

static void
test_status (void)
{
  static const char text[] =
    "# comment\r\nstarts 3\nreboots 2\r\nrubbish\nno 1 0 a.bat\n"
    "done 1\ndone 2 3010 a b.bat\r\nrunning 1 0 \xc3\xa9.exe\n"
    "failed 99999999999 1 c.bat\nwaiting 0 0 \n";
  g_autofree struct fb_status *s = g_new0 (struct fb_status, 1);
  g_autofree char *long_name = g_strnfill (FB_MAX_NAME, 'x');
  char buffer[512], small[40];

  fb_status_parse (s, text, sizeof text - 1);
  g_assert_cmpuint (fb_status_format (s, buffer, sizeof buffer), >, 0);
  g_assert_cmpstr (buffer, ==, "# v2v-firstboot 1\r\nstarts 3\r\n"
                   "reboots 2\r\ndone 2 3010 a b.bat\r\n"
                   "running 1 0 \xc3\xa9.exe\r\n");
  g_assert_cmpuint (fb_status_format (s, small, sizeof small), ==, 0);
  g_assert_null (fb_status_script (s, long_name));
  g_assert_null (fb_status_script (s, "a\nb"));
  g_assert_null (fb_status_script (s, ""));
  while (s->count < FB_MAX_SCRIPTS)
    s->scripts[s->count++].name[0] = 'x';
  g_assert_null (fb_status_script (s, "one-more.bat"));
}

static void
test_limits (void)
{
  static const struct {
    const char *text;
    unsigned seconds, retries, reboots;
  } rows[] = {
    { "", 1800, 1, 5 },
    { "timeout=7\r\nretries=0\r\nmax-reboots=2", 7, 0, 2 },
    { "# timeout=7\ntimeout=\nretries=x\nmax-reboots", 1800, 1, 5 },
    { "timeout=0\n", 1800, 1, 5 },
    { "timeout=99999999999999999999\nretries=4294967297\n",
      FB_MAX_SECONDS, FB_MAX_RETRIES, 5 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct fb_limits l;

    fb_limits_default (&l);
    fb_limits_parse (&l, rows[i].text, strlen (rows[i].text));
    g_assert_cmpuint (l.seconds, ==, rows[i].seconds);
    g_assert_cmpuint (l.retries, ==, rows[i].retries);
    g_assert_cmpuint (l.reboots, ==, rows[i].reboots);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/firstboot/runs", test_runs);
  g_test_add_func ("/firstboot/reboots-bounded", test_reboots_bounded);
  g_test_add_func ("/firstboot/pause", test_pause);
  g_test_add_func ("/firstboot/stopped-in-pause", test_stopped_in_pause);
  g_test_add_func ("/firstboot/reboot-refused", test_reboot_refused);
  g_test_add_func ("/firstboot/unsaved", test_unsaved);
  g_test_add_func ("/firstboot/starts-bounded", test_starts_bounded);
  g_test_add_func ("/firstboot/status", test_status);
  g_test_add_func ("/firstboot/limits", test_limits);
  return g_test_run ();
}
