/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU masks (kernel/cpu.c: __cpu_possible_mask and its like since 4.5, cpu_possible_bits since
 * 2.6.28, cpu_possible_map before) and per-CPU offsets (__per_cpu_offset, or where the architecture
 * has them; a uniprocessor kernel has neither).
 */
#include "image/cpus.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "image/fields.h"
#include "image/kernel.h"

enum { CPUS_MAX = 8192 };

#define ONLINE "__cpu_online_mask|cpu_online_bits|cpu_online_map"
/* cpu_callout_map: x86 until 2.6.17, where cpu_possible_map is another name of it. */
#define POSSIBLE                                                                                   \
	"__cpu_possible_mask|cpu_possible_bits|cpu_possible_map|cpu_callout_map|cpu_online_map"

static bool succeeded(struct error *error)
{
	bool good = !error;

	error_destroy(error);
	return good;
}

/* A uniprocessor kernel has no masks (2.4) or some: its one CPU is in all of them. */
static struct error *read_mask(struct kernel *kernel, const char *names, uint8_t mask[CPUS_MAX / 8],
			       unsigned int limit)
{
	unsigned int bits = kernel->arch->pointer_size * 8u;
	uint64_t address;

	memset(mask, 0, CPUS_MAX / 8);
	if (limit == 1 && !kernel_has_symbol(kernel, names)) {
		mask[kernel->memory.big_endian ? kernel->arch->pointer_size - 1 : 0] = 1;
		return NULL;
	}
	struct error *error = kernel_symbol(kernel, names, &address);
	if (!error)
		error = memory_read(&kernel->memory, address, mask,
				    (limit + bits - 1) / bits * (bits / 8));
	return problems_note(kernel->problems, error);
}

/* Before 2.6.24 as many as a mask has bits, before 2.6 as a long; one CPU needs no masks. */
static struct error *count_bits(struct kernel *kernel, unsigned int *ret)
{
	struct field mask;

	*ret = 1;
	if (!kernel_has_symbol(kernel, "cpu_possible_map|cpu_online_map"))
		return NULL;
	if (!succeeded(field_find(kernel, "cpumask_t", &mask)))
		mask.size = kernel->arch->pointer_size;
	if (!mask.size || mask.size > CPUS_MAX / 8)
		return error_corrupt("the size of cpumask_t makes no sense", 0);
	*ret = mask.size * 8;
	return NULL;
}

static struct error *count_cpus(struct kernel *kernel, unsigned int *ret)
{
	uint64_t address;
	uint32_t count;

	if (!kernel_has_symbol(kernel, "nr_cpu_ids"))
		return count_bits(kernel, ret);
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
		return kernel->arch->percpu_offset
			   ? kernel->arch->percpu_offset(kernel, number, ret)
			   : NULL;
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
	TRY(read_mask(kernel, POSSIBLE, possible, limit));
	TRY(read_mask(kernel, "__cpu_present_mask|cpu_present_bits|cpu_present_map|" POSSIBLE,
		      present, limit));
	TRY(read_mask(kernel, ONLINE, online, limit));
	TRY(read_mask(kernel, "__cpu_active_mask|cpu_active_bits|cpu_active_map|" ONLINE, active,
		      limit));
	/* There is a CPU 0, whatever was lost. */
	possible[kernel->memory.big_endian ? kernel->arch->pointer_size - 1 : 0] |= 1;

	for (unsigned int number = 0; number < limit; number++) {
		struct cpu cpu = {.number = number,
				  .present = kernel_mask_bit(kernel, present, number),
				  .online = kernel_mask_bit(kernel, online, number) ||
					    kernel_mask_bit(kernel, active, number)};

		if (!kernel_mask_bit(kernel, possible, number))
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

		if (!kernel_mask_bit(kernel, mask, first))
			continue;
		for (; i + 1 < count && cpus[i + 1].number == last + 1; i++, last++)
			if (!kernel_mask_bit(kernel, mask, last + 1))
				break;
		text_item(text, ",");
		text_add(text, first == last ? "%u" : "%u-%u", first, last);
	}
	return NULL;
}

/* They are in the order of their numbers, with few gaps. */
static struct cpu *find_cpu(const struct kernel *kernel, unsigned int number)
{
	size_t low = 0, high = kernel->cpus.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (kernel->cpus.data[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < kernel->cpus.count && kernel->cpus.data[low].number == number
		   ? &kernel->cpus.data[low]
		   : NULL;
}

const struct cpu *cpu_get(const struct kernel *kernel, unsigned int number)
{
	return find_cpu(kernel, number);
}

/* The symbols of per-CPU variables had a prefix before 2.6.34. */
static bool has_prefixed(struct kernel *kernel, const char *name, uint64_t *ret)
{
	enum { NAME_MAX_SIZE = 128 };
	char prefixed[NAME_MAX_SIZE];

	snprintf(prefixed, sizeof(prefixed), "per_cpu__%s", name);
	const struct symbol *symbol = symbols_find(&kernel->symbols, prefixed);
	if (symbol)
		*ret = symbol->address;
	return symbol;
}

uint64_t percpu_address(const struct kernel *kernel, const struct cpu *cpu, uint64_t address)
{
	return (address + cpu->percpu_offset) & UINT64_MAX >> (64 - 8 * kernel->arch->pointer_size);
}

struct error *percpu_allocated(struct kernel *kernel, const struct cpu *cpu, uint64_t pointer,
			       uint64_t *ret)
{
	size_t width = kernel->arch->pointer_size;
	struct field copies;

	TRY(error_ignore_damage(field_find(kernel, "percpu_data.ptrs", &copies)));
	if (!copies.present) {
		*ret = percpu_address(kernel, cpu, pointer);
		return NULL;
	}
	pointer = ~pointer & UINT64_MAX >> (64 - 8 * width);
	return memory_pointer(&kernel->memory, pointer + copies.offset + cpu->number * width, ret);
}

struct error *percpu_symbol(struct kernel *kernel, const struct cpu *cpu, const char *name,
			    uint64_t *ret)
{
	if (!has_prefixed(kernel, name, ret))
		TRY(kernel_symbol(kernel, name, ret));
	*ret = percpu_address(kernel, cpu, *ret);
	return NULL;
}

/* Where CPUs may share a run queue (RHEL 3), tables tell which it is, and which of its CPUs. */
static struct error *shared_index(struct kernel *kernel, const struct cpu *cpu, const char *table,
				  uint64_t alone, uint64_t *ret)
{
	size_t width = kernel->arch->pointer_size;
	uint64_t address;

	*ret = alone;
	if (!kernel_has_symbol(kernel, table))
		return NULL;
	TRY(kernel_symbol(kernel, table, &address));
	TRY(memory_pointer(&kernel->memory, address + cpu->number * width, ret));
	return *ret < kernel->cpus.count
		   ? NULL
		   : error_corrupt("a CPU has a run queue that is none", address);
}

struct error *runqueue_of(struct kernel *kernel, const struct cpu *cpu, uint64_t *ret)
{
	struct field queue;
	uint64_t n;

	TRY(percpu_symbol(kernel, cpu, "runqueues", ret));
	if (!cpu->number || cpu->percpu_offset)
		return NULL;
	TRY(field_find(kernel, "runqueue", &queue));
	TRY(shared_index(kernel, cpu, "__rq_idx", cpu->number, &n));
	*ret += n * queue.size;
	return NULL;
}

struct error *runqueue_cpu_of(struct kernel *kernel, const struct cpu *cpu, uint64_t *ret)
{
	struct field cpus;
	uint64_t n;

	TRY(runqueue_of(kernel, cpu, ret));
	TRY(error_ignore_damage(field_find(kernel, "runqueue.cpu", &cpus)));
	if (!cpus.present || !cpus.count)
		return NULL;
	TRY(shared_index(kernel, cpu, "__cpu_idx", 0, &n));
	if (n >= cpus.count)
		return error_corrupt("a run queue has fewer CPUs", *ret);
	*ret += cpus.offset + n * cpus.element;
	return NULL;
}

struct error *task_running_on(struct kernel *kernel, const struct cpu *cpu, uint64_t *ret)
{
	struct field curr;
	uint64_t runqueue;

	TRY(field_find(kernel, "rq.curr|runqueue.curr|cpu_s.curr", &curr));
	TRY(runqueue_cpu_of(kernel, cpu, &runqueue));
	return field_read(kernel, &curr, runqueue, ret);
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
	TRY(percpu_allocated(kernel, cpu, address, &address));
	TRY(memory_read(&kernel->memory, address, note, sizeof(note)));
	cursor_init(&cursor, note, sizeof(note), kernel->memory.swap);
	uint32_t name_size = cursor_u32(&cursor), size = cursor_u32(&cursor);
	uint32_t type = cursor_u32(&cursor);
	if (type != NT_PRSTATUS || name_size != 5 || size > sizeof(note) - 20)
		return NULL;
	cursor_skip(&cursor, 8);
	TRY(registers_of_note(kernel->arch, cursor_bytes(&cursor, size), size, kernel->memory.swap,
			      ret));
	*found = true;
	return NULL;
}

/* Whether a note has a CPU's registers. One that no kernel has started waits in the firmware. */
static bool read_note(struct kernel *kernel, const struct dump_note *note, bool started,
		      struct registers *ret)
{
	enum { FIRMWARE_END = 1 << 20 };

	if (strcmp(note->name, "CORE") || note->type != NT_PRSTATUS)
		return false;
	if (!started)
		return true;
	return !error_ignore_damage(registers_of_note(kernel->arch, note->desc, note->size,
						      kernel->memory.swap, ret)) &&
	       ret->value[kernel->arch->ip] >= FIRMWARE_END;
}

/* Whether cpu, and no other, runs the process with that pid. */
static bool runs_alone(struct kernel *kernel, const struct cpu *cpu, uint64_t pid)
{
	bool mine = false, others = false;
	uint64_t task, number;
	struct field field;

	if (!pid || !succeeded(field_find(kernel, "task_struct.pid", &field)))
		return false;
	vector_for_each(&kernel->cpus, one) {
		if (!succeeded(task_running_on(kernel, one, &task)) ||
		    !field_try(kernel, &field, task, &number) || number != pid)
			continue;
		mine |= one->number == cpu->number;
		others |= one->number != cpu->number;
	}
	return mine && !others;
}

/*
 * A note that stands alone, as netdump and diskdump have it, is of who panicked: struct
 * elf_prstatus has the pid behind struct elf_siginfo, a signal and two sets of these
 * (linux/elfcore.h).
 */
static bool is_lone_note(struct kernel *kernel, const struct cpu *cpu, const struct dump_note *note)
{
	size_t place = 16 + 2 * (size_t)kernel->arch->pointer_size;
	struct cursor cursor;

	cursor_init(&cursor, note->desc, note->size, kernel->memory.swap);
	cursor_skip(&cursor, place);
	return runs_alone(kernel, cpu, cursor_u32(&cursor));
}

/* note: NULL if there are others. */
static bool assign_lone(struct kernel *kernel, const struct dump_note *note)
{
	bool found = false;

	vector_for_each(&kernel->cpus, cpu) {
		cpu->note = note && !found && is_lone_note(kernel, cpu, note) ? note : NULL;
		found |= cpu->note != NULL;
	}
	return found;
}

/* Gives each CPU its note, in their order; only if every CPU has one is that a proof. */
static bool assign_in_order(struct kernel *kernel, bool started)
{
	const struct dump_info *info = dump_info(kernel->dump);
	size_t count = 0, present = 0;
	struct registers registers;
	const struct dump_note *last = NULL;

	vector_for_each(&kernel->cpus, cpu) {
		present += cpu->present;
		cpu->note = NULL;
	}
	for (size_t i = 0; i < info->note_count; i++)
		if (read_note(kernel, &info->notes[i], started, &registers)) {
			struct cpu *cpu = find_cpu(kernel, (unsigned int)count++);

			last = &info->notes[i];
			if (cpu)
				cpu->note = last;
		}
	return count == present || assign_lone(kernel, count == 1 ? last : NULL);
}

/* The notes of the file, which are looked at once. */
static void assign_notes(struct kernel *kernel)
{
	if (kernel->notes_assigned)
		return;
	kernel->notes_assigned = true;
	if (!assign_in_order(kernel, false))
		assign_in_order(kernel, true);
}

static bool file_note(struct kernel *kernel, const struct cpu *cpu, struct registers *ret)
{
	assign_notes(kernel);
	return cpu->note &&
	       !error_ignore_damage(registers_of_note(kernel->arch, cpu->note->desc,
						      cpu->note->size, kernel->memory.swap, ret)) &&
	       register_known(ret, kernel->arch->ip);
}

bool cpu_registers(struct kernel *kernel, const struct cpu *cpu, struct registers *ret)
{
	bool found = false;
	struct error *error = crash_note(kernel, cpu, ret, &found);

	error_destroy(error);
	return found || file_note(kernel, cpu, ret);
}
