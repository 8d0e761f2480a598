/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What architectures have in common. */
#include "machine/arch.h"

#include "base/cursor.h"
#include "machine/memory.h"

struct error *table_walk_enter(struct table_walk *walk, struct memory *memory, uint64_t at,
			       unsigned int size, uint64_t span)
{
	static const char *const names[TABLE_LEVELS_MAX] = {"PTE", "PMD", "PUD", "P4D", "PGD"};
	unsigned int level = walk->levels - walk->count;
	struct table_entry *entry = &walk->entries[walk->count];

	*entry = (struct table_entry){
	    .level = names[walk->count ? level - 1 : TABLE_LEVELS_MAX - 1], .at = at};
	TRY(memory_physical_uint(memory, at, size, &entry->value));
	walk->span = span;
	walk->count++;
	return NULL;
}

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
