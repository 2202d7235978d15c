/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of v2v/base/parse.c. */
#include "config.h"

#include <string.h>

#include "v2v/base/parse.h"

static void
test_uint64_good (void)
{
  static const struct {
    const char *text;
    uint64_t min, max, value;
  } cases[] = {
    { "0", 0, 10, 0 }, { "10", 0, 10, 10 }, { "007", 1, 7, 7 },
    { "18446744073709551615", 0, UINT64_MAX, UINT64_MAX },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    uint64_t value = 99;
    g_assert_true (parse_uint64 (cases[i].text, "--x", cases[i].min,
                                 cases[i].max, &value, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (value, ==, cases[i].value);
  }
}

static void
test_uint64_bad (void)
{
  static const char *const cases[] = {
    "", " 1", "1 ", "+1", "-1", "0x10", "1K", "1.0", "11", "a",
    "18446744073709551616", "99999999999999999999999",
    "000000000000000000000001",
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    uint64_t value = 99;
    g_assert_false (parse_uint64 (cases[i], "--x", 0, 10, &value, &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, "--x: '"));
    g_assert_nonnull (strstr (error->message, "from 0 to 10"));
    g_assert_cmpuint (value, ==, 99);
  }
}

static void
test_uint64_below (void)
{
  g_autoptr (GError) error = NULL;
  uint64_t value;

  g_assert_false (parse_uint64 ("0", "--parallel", 1, 4, &value, &error));
  g_assert_cmpstr (error->message, ==,
                   "--parallel: '0' is not a whole number from 1 to 4");
}

static void
test_size_good (void)
{
  static const struct { const char *text; uint64_t bytes; } cases[] = {
    { "0", 0 }, { "10", 10 }, { "10K", 10240 }, { "10k", 10240 },
    { "1.5G", 1610612736 }, { "1.0", 1 }, { "0.5K", 512 },
    { "0.1K", 102 }, { "2T", 2199023255552 },
    { "1.999999999P", 2251799812559348 },
    { "16383P", 18445618173802708992U },
    { "18446744073709551615", UINT64_MAX },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    uint64_t bytes = 99;
    g_assert_true (parse_size (cases[i].text, "size", &bytes, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (bytes, ==, cases[i].bytes);
  }
}

static void
test_size_bad (void)
{
  static const char *const cases[] = {
    "", "K", "1X", "1KB", "1 K", "-1", "+1", ".5K", "1.", "1.K", "1.5",
    "1.0000000001K", "16384P", "18446744073709551616", "1e3", "1,5G",
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    uint64_t bytes = 99;
    g_assert_false (parse_size (cases[i], "size", &bytes, &error));
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, "size: '"));
    g_assert_cmpuint (bytes, ==, 99);
  }
}

static void
test_format_size (void)
{
  static const struct { uint64_t bytes; const char *text; } cases[] = {
    { 0, "0 bytes" }, { 1023, "1023 bytes" }, { 1024, "1.0 KiB" },
    { 1536, "1.5 KiB" }, { 1048575, "1.0 MiB" }, { 1610612736, "1.5 GiB" },
    { UINT64_MAX, "16384.0 PiB" },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = format_size (cases[i].bytes);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_clean_text (void)
{
  static const struct { const char *in; size_t max; const char *out; }
  cases[] = {
    { NULL, 10, "" }, { "", 10, "" }, { "plain", 5, "plain" },
    { "a\nb\tc\033[2Jd\177", 99, "a?b?c?[2Jd?" },
    { "caf\xc3\xa9", 99, "caf\xc3\xa9" },
    { "bad\xff\xc3", 99, "bad??" },
    { "c1\xc2\x9b" "31m", 99, "c1?31m" },        /* 8-bit CSI */
    { "a\xe2\x80\xae" "b", 99, "a?b" },          /* U+202E */
    { "\xed\xa0\x80", 99, "???" },               /* a surrogate */
    { "0123456789", 9, "012345…" },
    { "0123456789", 3, "…" },
    { "0123456789", 2, "01" },
    { "\xc3\xa9\xc3\xa9\xc3\xa9", 5, "\xc3\xa9…" },
    { "\xc3\xa9\xc3\xa9\xc3\xa9", 4, "…" },
    { "x", 0, "" },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *out = clean_text (cases[i].in, cases[i].max);
    g_assert_cmpstr (out, ==, cases[i].out);
    g_assert_true (g_utf8_validate (out, -1, NULL));
  }
}

/* Whatever comes in: valid, bounded, nothing that a terminal acts on. */
static void
test_clean_text_random (void)
{
  char in[40];
  unsigned round;
  size_t i;

  for (round = 0; round < 5000; round++) {
    size_t max = (size_t) g_test_rand_int_range (0, 50);
    g_autofree char *out = NULL;
    for (i = 0; i < sizeof in - 1; i++)
      in[i] = (char) g_test_rand_int_range (1, 256);
    in[i] = '\0';
    out = clean_text (in, max);
    g_assert_cmpuint (strlen (out), <=, max);
    g_assert_true (g_utf8_validate (out, -1, NULL));
    for (i = 0; out[i]; i++)
      g_assert_false (g_ascii_iscntrl (out[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parse/uint64/good", test_uint64_good);
  g_test_add_func ("/parse/uint64/bad", test_uint64_bad);
  g_test_add_func ("/parse/uint64/below", test_uint64_below);
  g_test_add_func ("/parse/size/good", test_size_good);
  g_test_add_func ("/parse/size/bad", test_size_bad);
  g_test_add_func ("/parse/size/format", test_format_size);
  g_test_add_func ("/parse/clean/table", test_clean_text);
  g_test_add_func ("/parse/clean/random", test_clean_text_random);
  return g_test_run ();
}
