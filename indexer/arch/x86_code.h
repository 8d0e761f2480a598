/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions that are the same in 32-bit and 64-bit code of x86 (Intel SDM, volume 2). */
#ifndef INQUEST_ARCH_X86_CODE_H
#define INQUEST_ARCH_X86_CODE_H

#include <stdbool.h>
#include <stdint.h>

enum { X86_CALL_MAX = 7 }; /* bytes of the longest call */

/* The bytes before an address end with a call. */
bool x86_ends_with_call(const uint8_t before[X86_CALL_MAX]);

/* They end with a direct call: how far behind itself it leads. */
bool x86_call_distance(const uint8_t before[X86_CALL_MAX], int32_t *ret);

#endif
