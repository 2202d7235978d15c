/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: the first and last bytes of a package's disk. */
#include "config.h"

#include "v2v/disk/disk-head.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  const size_t head = MIN (size, HEAD_BYTES), tail = MIN (size, TAIL_BYTES);
  /* In memory of their own, so that a byte too far is seen. */
  g_autofree uint8_t *h = g_memdup2 (data, head);
  g_autofree uint8_t *t = g_memdup2 (data + size - tail, tail);
  const char *format = disk_head_format (h, head, t, tail, &error);

  g_assert_true ((format == NULL) == (error != NULL));
  return 0;
}
