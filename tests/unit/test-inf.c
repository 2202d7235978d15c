/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of INF files: encodings, lines, sections, strings. */
#include "config.h"

#include <string.h>

#include "windows/drivers/inf.h"

#define HEAD "[Version]\nSignature=\"$Windows NT$\"\n"

/*----- lines --------------------------------------------------------------*/

static const struct {
  const char *text, *key, *fields;   /* fields joined by '|' */
} lines[] = {
  { "a = b", "a", "b" },
  { "a=", "a", "" },
  { "a", NULL, "a" },
  { "  viostor.sys,,,2 ; comment", NULL, "viostor.sys|||2" },
  { "HKR, , BusNumber, 0, \"0\"", NULL, "HKR||BusNumber|0|0" },
  { "k = \"a;b\", \"c,d\" , \"e=f\"", "k", "a;b|c,d|e=f" },
  { "k = \"two \"\"quoted\"\"\"", "k", "two \"quoted\"" },
  { "k = \"  blanks  \"  ", "k", "  blanks  " },
  { "k = \"\"", "k", "" },
  { "k = a\"b c\"d", "k", "ab cd" },
  { "k = \"open", "k", "open" },
  { "HKR,a,b=c", NULL, "HKR|a|b=c" },
  { "a = b = c", "a", "b = c" },
  { "\"q=u\" = x", "q=u", "x" },
  { "a,", NULL, "a|" },
  { ",a", NULL, "|a" },
};

static void
test_lines (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (lines); i++) {
    struct inf_line *line = inf_line_parse (lines[i].text,
                                            strlen (lines[i].text));
    g_autofree char *joined = g_strjoinv ("|", line->fields);

    g_assert_cmpstr (line->key, ==, lines[i].key);
    g_assert_cmpstr (joined, ==, lines[i].fields);
    g_assert_cmpuint (line->count, ==, g_strv_length (line->fields));
    inf_line_free (line);
  }
}

/*----- whole files --------------------------------------------------------*/

static struct inf *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  struct inf *inf = inf_parse (text, strlen (text), "test.inf", &error);

  g_assert_no_error (error);
  g_assert_nonnull (inf);
  return inf;
}

static const struct {
  const char *text, *section, *key, *value;
} files[] = {
  { "[A]\nk=v\n", "a", "K", "v" },
  { "[ A b ] ; x\r\nk=v\r\n", "a B", "k", "v" },
  { "[A]\rk=v\r", "A", "k", "v" },
  { "[A]\nx=1\n[B]\n[a]\nk=v", "A", "k", "v" },
  { "[A]\nk = a\\\n b\n", "A", "k", "a b" },
  { "[A]\nk = a \\ ; comment\n b\n", "A", "k", "a  b" },
  { "[A]\nk = \"a\\\"\nj = 1\n", "A", "j", "1" },
  { "[A]\nk = \"a\\\nj = 1\n", "A", "j", "1" },
  { "; [B]\n[A]\n;k=no\nk=v\n", "A", "k", "v" },
  { "k=before\n[A]\nk=v\n", "A", "k", "v" },
  { "[A]\nk=v\n\x1a[A]\nj=1", "A", "j", NULL },
  { "[A]\nk=%s%\n[Strings]\ns = \"x y\"", "A", "k", "x y" },
  { "[A]\nk=%S%-%t%\n[Strings]\ns=1\nT=2", "A", "k", "1-2" },
  { "[A]\nk=\"%%SystemRoot%%\\x\"\n", "A", "k", "%SystemRoot%\\x" },
  { "[A]\nk=%%s%%\n[Strings]\ns=no", "A", "k", "%s%" },
  { "[A]\nk=%12%\\a.sys\n", "A", "k", "%12%\\a.sys" },
  { "[A]\nk=%12%\\%s%\n[Strings]\ns=no\n", "A", "k", "%12%\\no" },
  { "[A]\nk=%s\n[Strings]\ns=no\n", "A", "k", "%s" },
  { "[A]\n%k%=v\n[Strings]\nk=\"a,b\"", "A", "a,b", "v" },
  { "[A]\nk=%a%\n[Strings]\na=%b%%b%\nb=x", "A", "k", "xx" },
  { "[A]\nk=%a%\n[Strings]\na=\"100%\"", "A", "k", "100%" },
  { "[A]\nk=%a%\n[Strings]\na=x\n[Strings.0409]\nA=y", "A", "k", "y" },
  { "[A]\nk=%a%\n[Strings]\na=x\n[Strings.0407]\nA=y", "A", "k", "x" },
};

static void
test_files (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *text = g_strconcat (files[i].text, "\n" HEAD, NULL);
    g_autofree char *dos = g_strconcat (HEAD, files[i].text, NULL);
    g_autoptr (v2v_inf) inf = parse (strchr (text, 0x1a) ? dos : text);
    const char *value = inf_value (inf_section (inf, files[i].section),
                                   files[i].key);

    g_test_message ("%s", files[i].text);
    g_assert_cmpstr (value, ==, files[i].value);
  }
}

static void
test_look_up (void)
{
  g_autoptr (v2v_inf) inf = parse (HEAD "[A]\nk = 1, 0x10\nv\n[Empty]\n");
  const struct inf_section *a = inf_section (inf, "A");
  const struct inf_line *k = inf_find (a, "k");

  g_assert_cmpuint (a->lines->len, ==, 2);
  g_assert_cmpuint (inf_number (inf_field (k, 1), 0), ==, 16);
  g_assert_cmpstr (inf_field (k, 2), ==, "");
  g_assert_cmpuint (inf_section (inf, "empty")->lines->len, ==, 0);
  g_assert_null (inf_section (inf, "none"));
  g_assert_null (inf_find (inf_section (inf, "none"), "k"));
  g_assert_cmpuint (inf_number ("-1", 7), ==, 7);
  g_assert_cmpuint (inf_number ("4294967296", 7), ==, 7);
  g_assert_cmpuint (inf_number ("0x", 7), ==, 7);
}

/*----- encodings ----------------------------------------------------------*/

static const struct {
  const char *charset;
  const char *mark;
} encodings[] = {
  { "UTF-8", "" }, { "UTF-8", "\xef\xbb\xbf" },
  { "UTF-16LE", "" }, { "UTF-16LE", "\xff\xfe" },
  { "UTF-16BE", "" }, { "UTF-16BE", "\xfe\xff" },
  { "WINDOWS-1252", "" },
};

static void
test_encodings (void)
{
  static const char text[] = HEAD "[A]\nk=Ger\xc3\xa4t \xe2\x82\xac\n";

  for (size_t i = 0; i < G_N_ELEMENTS (encodings); i++) {
    gsize length = 0;
    g_autofree char *raw = g_convert (text, -1, encodings[i].charset,
                                      "UTF-8", NULL, &length, NULL);
    g_autoptr (GByteArray) data = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (v2v_inf) inf = NULL;

    g_byte_array_append (data, (const guint8 *) encodings[i].mark,
                         (guint) strlen (encodings[i].mark));
    g_byte_array_append (data, (const guint8 *) raw, (guint) length);
    inf = inf_parse (data->data, data->len, "test.inf", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (inf_value (inf_section (inf, "A"), "k"), ==,
                     "Ger\xc3\xa4t \xe2\x82\xac");
  }
}

/*----- bad ones -----------------------------------------------------------*/

static const struct {
  const char *text, *message;    /* a part of the message */
} bad[] = {
  { "", "test.inf is no INF file: it has no sections" },
  { "just text\n", "it has no sections" },
  { "[A]\nk=v\n", "has no Signature in a [Version] section" },
  { "[Version]\nSignature=\"$OS/2$\"\n", "its Signature is ‘$OS/2$’" },
  { "[Version\nSignature=x\n", "line 1 of test.inf begins a section" },
  { HEAD "[A]\nk=%a%\n[Strings]\na=%b%\nb=%a%\n", "contains itself" },
  { HEAD "[A]\nk=%a%\n[Strings]\na=%a%\n", "%a% contains itself" },
  { HEAD "[A]\nk=%a%\n[Strings]\na=%b%\nb=%c%\nc=%d%\nd=%e%\ne=%f%\nf=%g%\n"
    "g=%h%\nh=%i%\ni=x\n", "nested too deeply" },
};

static void
test_bad (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (inf_parse (bad[i].text, strlen (bad[i].text), "test.inf",
                              &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, bad[i].message));
  }
}

static void
check_refused (const GString *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (inf_parse (text->str, text->len, "test.inf", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "[A]\n");

  for (unsigned i = 0; i < 1024 * 1024; i++)
    g_string_append_c (text, "a,%\\\""[i % 5]);
  check_refused (text, "line 4 of test.inf is longer than 65536 bytes");

  g_string_assign (text, HEAD "[A]\nk=");
  for (unsigned i = 0; i < 100000; i++)
    g_string_append (text, "a \\\n");
  check_refused (text, "line 4 of test.inf is longer");

  g_string_assign (text, HEAD);
  for (unsigned i = 0; i <= INF_MAX_SECTIONS; i++)
    g_string_append_printf (text, "[%u]\n", i);
  check_refused (text, "more than 10000 sections");

  g_string_assign (text, HEAD "[A]\n");
  for (unsigned i = 0; i <= INF_MAX_LINES; i++)
    g_string_append (text, "a\n");
  check_refused (text, "more than 100000 lines");

  g_string_assign (text, HEAD "[A]\nk=%a%\n[Strings]\n");
  for (char c = 'a'; c < 'h'; c++) {
    g_string_append_printf (text, "%c=", c);
    for (unsigned i = 0; i < 100; i++)
      g_string_append_printf (text, "%%%c%%", c + 1);
    g_string_append_c (text, '\n');
  }
  g_string_append (text, "h=xxxxxxxxxx\n");
  check_refused (text, "its strings make it grow too large");

  g_string_set_size (text, INF_MAX_SIZE + 1);
  check_refused (text, "is larger");

  g_string_assign (text, HEAD);
  g_string_append_len (text, "[A]\0\1\2\3", 7);
  check_refused (text, "holds bytes that are no text");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inf/lines", test_lines);
  g_test_add_func ("/inf/files", test_files);
  g_test_add_func ("/inf/look-up", test_look_up);
  g_test_add_func ("/inf/encodings", test_encodings);
  g_test_add_func ("/inf/bad", test_bad);
  g_test_add_func ("/inf/limits", test_limits);
  return g_test_run ();
}
