/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs scripts one after the other, each a bounded number of times. */
#include "config.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "windows/firstboot-service/engine.h"

#define COUNT(a) (sizeof (a) / sizeof ((a)[0]))

/* A script that asks to be run again gets at least so many runs more: after
 * a reboot, and after a pause, in which another installer may end. */
#define REBOOT_RETRIES 3
#define PAUSE_RETRIES 10

struct engine {
  struct fb_status *status;
  struct fb_names *names;
  const struct fb_ops *ops;
  bool unlisted;                 /* the scripts could not be listed */
};

struct meaning {
  bool done;                     /* do not run it again */
  bool asked;                    /* it asked to be run again */
  bool reboot;
};

static const struct {
  uint32_t code;
  struct meaning means;
} exit_codes[] = {
  { 0, { true, false, false } },
  { FB_EXIT_REBOOT, { true, false, true } },
  { FB_EXIT_REBOOT_BEGUN, { true, false, true } },
  { FB_EXIT_AGAIN_AFTER_REBOOT, { false, true, true } },
  { FB_EXIT_AGAIN, { false, true, false } },
  { FB_EXIT_INSTALLER_BUSY, { false, true, false } },
};

static void __attribute__ ((format (printf, 2, 3)))
say (const struct engine *e, const char *fmt, ...)
{
  char text[FB_MAX_NAME + 128];
  va_list args;

  va_start (args, fmt);
  vsnprintf (text, sizeof text, fmt, args);
  va_end (args);
  e->ops->log (e->ops->data, text);
}

static int
fold (char c)
{
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char) c;
}

/* NTFS's order, for the names that people give to scripts. */
static bool
is_before (const char *a, const char *b)
{
  while (*a && fold (*a) == fold (*b))
    a++, b++;
  return fold (*a) < fold (*b);
}

static bool
is_open (const struct fb_script *s)
{
  return s->state == FB_WAITING || s->state == FB_RUNNING;
}

/* Scripts may put more scripts there: look again each time. */
static struct fb_script *
next_script (struct engine *e)
{
  struct fb_script *best = NULL;

  e->names->count = 0;
  if (!e->ops->list (e->ops->data, e->names)) {
    e->unlisted = true;
    return NULL;
  }
  for (size_t i = 0; i < e->names->count; i++) {
    struct fb_script *s = fb_status_script (e->status, e->names->names[i]);

    if (s && is_open (s) && (!best || is_before (s->name, best->name)))
      best = s;
  }
  return best;
}

static bool
save (const struct engine *e)
{
  return e->ops->save (e->ops->data, e->status);
}

static struct meaning
meaning_of (const struct fb_result *r)
{
  for (size_t i = 0; r->how == FB_EXITED && i < COUNT (exit_codes); i++) {
    if (exit_codes[i].code == r->exit_code)
      return exit_codes[i].means;
  }
  return (struct meaning) { false, false, false };
}

/* What is recorded of a script that will not be run again. */
static enum fb_state
state_of (const struct fb_result *r, const struct meaning *m)
{
  if (m->done)
    return FB_DONE;
  return r->how == FB_TIMED_OUT ? FB_TIMEOUT : FB_FAILED;
}

static bool
may_run_again (const struct fb_script *s, const struct fb_limits *limits,
               const struct meaning *m)
{
  unsigned least = 0;

  if (m->asked)
    least = m->reboot ? REBOOT_RETRIES : PAUSE_RETRIES;
  return s->runs <= (limits->retries > least ? limits->retries : least);
}

/* Take note of how S ended.  *reboot: it is wanted, and allowed.  *pause: it
 * asked to be run again, which it will be. */
static void
judge (struct engine *e, struct fb_script *s, const struct fb_result *r,
       const struct fb_limits *limits, bool *reboot, bool *pause)
{
  const struct meaning m = meaning_of (r);
  struct fb_limits all;
  bool again = !m.done && may_run_again (s, limits, &m);

  if (r->how == FB_EXITED)
    s->exit_code = r->exit_code;
  e->ops->limits (e->ops->data, NULL, &all);
  *reboot = m.reboot && (m.done || again);
  if (*reboot && e->status->reboots >= all.reboots) {
    say (e, "%s: asked for a reboot, but there were %u already", s->name,
         e->status->reboots);
    *reboot = false;
    again = false;
  }
  *pause = again && m.asked && !m.reboot;
  s->state = again ? FB_WAITING : state_of (r, &m);
  if (*reboot)
    e->status->reboots++;
  if (r->how == FB_EXITED)
    say (e, "%s: run %u ended with exit code %" PRIu32 "%s", s->name,
         s->runs, r->exit_code, again ? ", will be run again" : "");
  else
    say (e, "%s: run %u %s%s", s->name, s->runs,
         r->how == FB_TIMED_OUT ? "was ended at its limit" :
         "could not be started", again ? ", will be run again" : "");
}

/* One that was running when the service or the system ended. */
static bool
is_interrupted_too_often (struct engine *e, struct fb_script *s,
                          const struct fb_limits *limits)
{
  const struct meaning nothing = { false, false, false };

  if (s->state != FB_RUNNING)
    return false;
  say (e, "%s: run %u was interrupted", s->name, s->runs);
  if (may_run_again (s, limits, &nothing))
    return false;
  s->state = FB_INTERRUPTED;
  e->ops->ended (e->ops->data, s->name);
  return true;
}

/* Run S once.  True: *ret_end is how the whole thing ends now. */
static bool
run_script (struct engine *e, struct fb_script *s, enum fb_end *ret_end)
{
  struct fb_limits limits;
  struct fb_result result;
  bool reboot = false, pause = false;

  e->ops->limits (e->ops->data, s->name, &limits);
  if (is_interrupted_too_often (e, s, &limits))
    return false;
  s->state = FB_RUNNING;
  s->runs++;
  *ret_end = FB_END_UNSAVED;
  if (!save (e))
    return true;
  say (e, "%s: run %u begins", s->name, s->runs);
  result = e->ops->run (e->ops->data, s->name, limits.seconds);
  *ret_end = FB_END_STOPPED;
  if (result.how == FB_STOPPED)
    return true;
  judge (e, s, &result, &limits, &reboot, &pause);
  *ret_end = FB_END_UNSAVED;
  if (!save (e))
    return true;
  if (!is_open (s))
    e->ops->ended (e->ops->data, s->name);
  *ret_end = FB_END_STOPPED;
  if (pause)
    return !e->ops->pause (e->ops->data, limits.pause);
  *ret_end = FB_END_REBOOT;
  return reboot && e->ops->reboot (e->ops->data);
}

static enum fb_end
finish (struct engine *e)
{
  e->status->finished = true;
  if (!save (e))
    return FB_END_UNSAVED;
  say (e, "finished: started %u times, %u reboots", e->status->starts,
       e->status->reboots);
  return FB_END_FINISHED;
}

enum fb_end
fb_engine_run (struct fb_status *status, struct fb_names *names,
               const struct fb_ops *ops)
{
  struct engine e = { status, names, ops, false };
  struct fb_script *s;
  enum fb_end end;

  status->starts++;
  status->finished = false;
  if (!save (&e))
    return FB_END_UNSAVED;
  if (status->starts > FB_MAX_STARTS) {
    say (&e, "started %u times without an end: giving up", status->starts);
    return finish (&e);
  }
  while ((s = next_script (&e)) != NULL) {
    if (run_script (&e, s, &end))
      return end;
  }
  return e.unlisted ? FB_END_STOPPED : finish (&e);
}
