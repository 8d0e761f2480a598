/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See x86_code.h. */
#include "arch/x86_code.h"

enum { CALL_DIRECT = 0xe8, CALL_DIRECT_SIZE = 5, CALL_INDIRECT = 0xff, CALL_INDIRECT_DIGIT = 2 };

/* The size of ff /2 by its ModRM byte, and the SIB byte that may follow. */
static unsigned int indirect_size(uint8_t modrm, uint8_t sib)
{
	unsigned int mod = modrm >> 6, rm = modrm & 7, size = 2;
	bool has_sib = mod != 3 && rm == 4;
	unsigned int base = has_sib ? sib & 7 : rm;

	size += has_sib;
	if (mod == 1)
		return size + 1;
	return size + (mod == 2 || (mod == 0 && base == 5) ? 4 : 0);
}

bool x86_ends_with_call(const uint8_t before[X86_CALL_MAX])
{
	if (before[X86_CALL_MAX - CALL_DIRECT_SIZE] == CALL_DIRECT)
		return true;
	for (unsigned int size = 2; size <= X86_CALL_MAX; size++) {
		const uint8_t *at = before + X86_CALL_MAX - size;

		if (at[0] == CALL_INDIRECT && (at[1] >> 3 & 7) == CALL_INDIRECT_DIGIT &&
		    indirect_size(at[1], size > 2 ? at[2] : 0) == size)
			return true;
	}
	return false;
}

bool x86_call_distance(const uint8_t before[X86_CALL_MAX], int32_t *ret)
{
	const uint8_t *at = before + X86_CALL_MAX - CALL_DIRECT_SIZE;

	uint32_t distance = 0;

	for (unsigned int i = CALL_DIRECT_SIZE - 1; i > 0; i--)
		distance = distance << 8 | at[i];
	*ret = (int32_t)distance;
	return at[0] == CALL_DIRECT;
}
