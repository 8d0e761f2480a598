/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU masks (kernel/cpu.c: __cpu_possible_mask and its like since 4.5) and per-CPU offsets
 * (__per_cpu_offset; a uniprocessor kernel has none).
 */
#include "image/cpus.h"

#include <elf.h>
#include <string.h>

#include "base/cursor.h"
#include "image/kernel.h"

enum { CPUS_MAX = 8192 };

/* Bit number of a mask of words in the machine's byte order. */
static bool mask_bit(const struct kernel *kernel, const uint8_t *mask, unsigned int number)
{
	size_t width = kernel->arch->pointer_size;
	unsigned int bits = (unsigned int)width * 8;
	uint64_t word = load_uint(mask + number / bits * width, width, kernel->memory.swap);

	return word >> number % bits & 1;
}

static struct error *read_mask(struct kernel *kernel, const char *name, uint8_t mask[CPUS_MAX / 8],
			       unsigned int limit)
{
	uint64_t address;

	memset(mask, 0, CPUS_MAX / 8);
	TRY(kernel_symbol(kernel, name, &address));
	return memory_read(&kernel->memory, address, mask, (limit + 63) / 64 * 8);
}

static struct error *count_cpus(struct kernel *kernel, unsigned int *ret)
{
	uint64_t address;
	uint32_t count;

	TRY(kernel_symbol(kernel, "nr_cpu_ids", &address));
	TRY(memory_u32(&kernel->memory, address, &count));
	if (!count || count > CPUS_MAX)
		return error_corrupt("nr_cpu_ids makes no sense", address);
	*ret = count;
	return NULL;
}

static struct error *percpu_offset(struct kernel *kernel, unsigned int number, uint64_t *ret)
{
	size_t width = kernel->arch->pointer_size;
	uint64_t table;

	*ret = 0;
	if (!kernel_has_symbol(kernel, "__per_cpu_offset"))
		return NULL;
	TRY(kernel_symbol(kernel, "__per_cpu_offset", &table));
	return memory_pointer(&kernel->memory, table + number * width, ret);
}

/* What stops a CPU for a panic takes it out of the online mask and leaves it in the active one. */
struct error *cpus_load(struct kernel *kernel)
{
	uint8_t possible[CPUS_MAX / 8], present[CPUS_MAX / 8], online[CPUS_MAX / 8];
	uint8_t active[CPUS_MAX / 8];
	unsigned int limit = 1;

	TRY(problems_note(kernel->problems, count_cpus(kernel, &limit)));
	TRY(problems_note(kernel->problems,
			  read_mask(kernel, "__cpu_possible_mask", possible, limit)));
	TRY(problems_note(kernel->problems,
			  read_mask(kernel, "__cpu_present_mask", present, limit)));
	TRY(problems_note(kernel->problems, read_mask(kernel, "__cpu_online_mask", online, limit)));
	TRY(problems_note(kernel->problems, read_mask(kernel, "__cpu_active_mask", active, limit)));
	/* There is a CPU 0, whatever was lost. */
	possible[kernel->memory.big_endian ? kernel->arch->pointer_size - 1 : 0] |= 1;

	for (unsigned int number = 0; number < limit; number++) {
		struct cpu cpu = {.number = number,
				  .present = mask_bit(kernel, present, number),
				  .online = mask_bit(kernel, online, number) ||
					    mask_bit(kernel, active, number)};

		if (!mask_bit(kernel, possible, number))
			continue;
		struct error *error = percpu_offset(kernel, number, &cpu.percpu_offset);
		if (error) {
			TRY(problems_note(kernel->problems, error));
			continue;
		}
		if (!vector_push(&kernel->cpus, cpu))
			return error_no_memory();
	}
	return NULL;
}

/* Only CPUs that are possible: nobody sets the bits of others. */
struct error *cpumask_text(struct kernel *kernel, uint64_t address, struct text *text)
{
	uint8_t mask[CPUS_MAX / 8];
	size_t count = kernel->cpus.count;
	const struct cpu *cpus = kernel->cpus.data;

	if (!count)
		return NULL;
	TRY(memory_read(&kernel->memory, address, mask, cpus[count - 1].number / 64 * 8 + 8));
	for (size_t i = 0; i < count; i++) {
		unsigned int first = cpus[i].number, last = first;

		if (!mask_bit(kernel, mask, first))
			continue;
		for (; i + 1 < count && cpus[i + 1].number == last + 1; i++, last++)
			if (!mask_bit(kernel, mask, last + 1))
				break;
		text_item(text, ",");
		text_add(text, first == last ? "%u" : "%u-%u", first, last);
	}
	return NULL;
}

const struct cpu *cpu_get(const struct kernel *kernel, unsigned int number)
{
	vector_for_each(&kernel->cpus, cpu)
		if (cpu->number == number)
			return cpu;
	return NULL;
}

uint64_t percpu_address(const struct kernel *kernel, const struct cpu *cpu, uint64_t address)
{
	return (address + cpu->percpu_offset) & UINT64_MAX >> (64 - 8 * kernel->arch->pointer_size);
}

struct error *percpu_symbol(struct kernel *kernel, const struct cpu *cpu, const char *name,
			    uint64_t *ret)
{
	TRY(kernel_symbol(kernel, name, ret));
	*ret = percpu_address(kernel, cpu, *ret);
	return NULL;
}

struct error *percpu_pointer(struct kernel *kernel, const struct cpu *cpu, const char *name,
			     uint64_t *ret)
{
	uint64_t address;

	TRY(percpu_symbol(kernel, cpu, name, &address));
	return memory_pointer(&kernel->memory, address, ret);
}

/*
 * kernel/kexec_core.c: crash_notes is a per-CPU buffer that holds one ELF note, empty (type 0)
 * where the CPU was not stopped.
 */
static struct error *crash_note(struct kernel *kernel, const struct cpu *cpu, struct registers *ret,
				bool *found)
{
	uint8_t note[512];
	struct cursor cursor;
	uint64_t address;

	TRY(kernel_symbol(kernel, "crash_notes", &address));
	TRY(memory_pointer(&kernel->memory, address, &address));
	if (!address)
		return NULL;
	TRY(memory_read(&kernel->memory, percpu_address(kernel, cpu, address), note, sizeof(note)));
	cursor_init(&cursor, note, sizeof(note), kernel->memory.swap);
	uint32_t name_size = cursor_u32(&cursor), size = cursor_u32(&cursor);
	uint32_t type = cursor_u32(&cursor);
	if (type != NT_PRSTATUS || name_size != 5 || size > sizeof(note) - 20)
		return NULL;
	cursor_skip(&cursor, 8);
	TRY(kernel->arch->note_registers(cursor_bytes(&cursor, size), size, kernel->memory.swap,
					 ret));
	*found = true;
	return NULL;
}

/* The place of cpu's note among the file's: only if every CPU has one is the order a proof. */
static bool file_note(struct kernel *kernel, const struct cpu *cpu, struct registers *ret)
{
	const struct dump_info *info = dump_info(kernel->dump);
	const struct dump_note *mine = NULL;
	size_t count = 0, present = 0;

	for (size_t i = 0; i < info->note_count; i++) {
		const struct dump_note *note = &info->notes[i];

		if (strcmp(note->name, "CORE") || note->type != NT_PRSTATUS)
			continue;
		if (count++ == cpu->number)
			mine = note;
	}
	vector_for_each(&kernel->cpus, other)
		present += other->present;
	if (!mine || count != present)
		return false;
	return !error_ignore_damage(kernel->arch->note_registers(mine->desc, mine->size,
								 kernel->memory.swap, ret)) &&
	       register_known(ret, kernel->arch->ip);
}

bool cpu_registers(struct kernel *kernel, const struct cpu *cpu, struct registers *ret)
{
	bool found = false;
	struct error *error = crash_note(kernel, cpu, ret, &found);

	error_destroy(error);
	return found || file_note(kernel, cpu, ret);
}
