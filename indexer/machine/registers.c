/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/cursor.h"
#include "machine/arch.h"

/* include/linux/elfcore.h: in struct elf_prstatus they follow signals, pids and times. */
struct error *registers_of_note(const struct arch_ops *arch, const uint8_t *desc, size_t size,
				bool swap, struct registers *ret)
{
	enum { BEFORE_OF_64_BITS = 112, BEFORE_OF_32_BITS = 72 };
	bool wide = arch->pointer_size == 8;
	struct cursor cursor;

	cursor_init(&cursor, desc, size, swap);
	cursor_skip(&cursor, wide ? BEFORE_OF_64_BITS : BEFORE_OF_32_BITS);
	*ret = (struct registers){0};
	for (unsigned int i = 0; i < arch->register_count; i++)
		register_set(ret, i, wide ? cursor_u64(&cursor) : cursor_u32(&cursor));
	return cursor.failed ? error_corrupt("a CPU's register note is too short", 0) : NULL;
}
