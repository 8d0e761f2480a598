/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Control registers of a CPU, as QEMU notes them: struct QEMUCPUState of its
 * target/i386/arch_dump.c. Version and size (32 bits each), 18 general registers, 10 segments of 24
 * bytes, cr0 to cr4, and, which is newer, the base of gs for the kernel.
 */
#include <inttypes.h>
#include <string.h>

#include "base/cursor.h"
#include "machine/facts_sources.h"

enum { CONTROL_AT = 8 + 18 * 8 + 10 * 24, CONTROL_SIZE = 5 * 8 };

struct error *facts_from_cpu(struct facts *facts, struct dump *dump)
{
	const struct dump_info *info = dump_info(dump);

	for (size_t i = 0; i < info->note_count; i++) {
		const struct dump_note *note = &info->notes[i];
		const uint8_t *control = note->desc + CONTROL_AT;

		if (strcmp(note->name, "QEMU") || note->size < CONTROL_AT + CONTROL_SIZE)
			continue;
		TRY(facts_add(facts, "NUMBER(cr3)=0x%" PRIx64,
			      load_uint(control + 3 * 8, 8, info->swap)));
		return facts_add(facts, "NUMBER(cr4)=0x%" PRIx64,
				 load_uint(control + 4 * 8, 8, info->swap));
	}
	return NULL;
}
