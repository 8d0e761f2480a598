/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual memory reads. The translation cache is direct-mapped by page number: kernel walks stay
 * within a few thousand pages at a time, and a miss costs one page-table walk over cached pages.
 */
#include "machine/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"

enum {
	TURN = 1024, /* reads between two looks at what stops a walk */
	PAGE_SIZE_MIN = 4 << 10,
	PAGE_SIZE_MAX = 256 << 10,
};

static uint32_t page_size(const struct arch_ops *arch, const struct facts *facts)
{
	const char *text = facts_string(facts, "PAGESIZE");
	unsigned long size = text ? strtoul(text, NULL, 10) : 0;

	return size >= PAGE_SIZE_MIN && size <= PAGE_SIZE_MAX && !(size & (size - 1))
		   ? (uint32_t)size
		   : arch->page_size;
}

struct error *memory_init(struct memory *memory, struct dump *dump, const struct arch_ops *arch,
			  const struct facts *facts)
{
	const struct dump_info *info = dump_info(dump);
	bool swap = info->swap != facts->swapped;

	*memory = (struct memory){.dump = dump,
				  .arch = arch,
				  .swap = swap,
				  .big_endian = swap != (BYTE_ORDER == BIG_ENDIAN),
				  .page_size = page_size(arch, facts)};
	memory->budget = memory->left = budget_for(info).steps;
	memset(memory->tlb, 0xff, sizeof(memory->tlb));
	return arch->start(memory, facts);
}

void memory_init_none(struct memory *memory, const struct arch_ops *arch, bool swap)
{
	*memory = (struct memory){.arch = arch,
				  .swap = swap,
				  .big_endian = swap != (BYTE_ORDER == BIG_ENDIAN),
				  .page_size = arch->page_size};
}

void memory_deinit(struct memory *memory)
{
	free(memory->state);
	memory->state = NULL;
	error_destroy(memory->failure);
	memory->failure = NULL;
}

uint64_t memory_physical_end(const struct memory *memory)
{
	const struct dump_info *info = dump_info(memory->dump);

	return info->max_pfn * info->page_size;
}

struct error *memory_physical_uint(struct memory *memory, uint64_t physical, size_t size,
				   uint64_t *ret)
{
	uint8_t bytes[8];

	TRY(memory->peeks ? dump_peek(memory->dump, physical, bytes, size)
			  : dump_read(memory->dump, physical, bytes, size));
	*ret = load_uint(bytes, size, memory->swap);
	return NULL;
}

struct error *memory_failure(struct memory *memory)
{
	return steal(&memory->failure);
}

struct error *memory_renew(struct memory *memory)
{
	memory->left = memory->budget;
	memory->turn = 0;
	return memory_failure(memory);
}

static bool has_failed(struct memory *memory)
{
	if (!memory->dump && !memory->failure)
		memory->failure = error_lost("the dump's memory is not here", 0);
	return memory->failure;
}

static struct error *failed(uint64_t address)
{
	return error_spent("reading has failed", address);
}

/* Damage stays what it is, a failure is kept and ends the walk. */
static struct error *keep_failure(struct memory *memory, struct error *error, uint64_t address)
{
	if (!error || error_is_damage(error))
		return error;
	memory->failure = error;
	memory->turn = 0;
	return failed(address);
}

/* What need not be looked at for each read: together they cost one comparison. */
static struct error *next_turn(struct memory *memory, uint64_t address)
{
	if (!memory->failure)
		memory->failure = interrupt_check();
	if (has_failed(memory))
		return failed(address);
	if (!memory->left)
		return error_spent("a walk does not end", address);
	memory->turn = memory->left < TURN ? (uint32_t)memory->left : TURN;
	memory->left -= memory->turn;
	return NULL;
}

struct error *memory_charge(struct memory *memory, uint32_t reads)
{
	if (has_failed(memory))
		return failed(0);
	if (memory->left < reads)
		return error_spent("a walk does not end", 0);
	memory->left -= reads;
	return NULL;
}

static struct error *translate(struct memory *memory, const struct address_space *space,
			       uint64_t virtual, uint64_t *physical)
{
	uint64_t span;

	if (has_failed(memory))
		return failed(virtual);
	memory->peeks = space != &memory->kernel;
	struct error *error = memory->arch->translate(memory, space, virtual, physical, &span);
	memory->peeks = false;
	return keep_failure(memory, error, virtual);
}

struct error *memory_translate(struct memory *memory, uint64_t virtual, uint64_t *physical)
{
	uint64_t page = virtual / memory->page_size;
	__typeof__(&memory->tlb[0]) entry = &memory->tlb[page % MEMORY_TLB_ENTRIES];

	if (entry->virtual_page != page) {
		TRY(translate(memory, &memory->kernel, virtual, physical));
		entry->virtual_page = page;
		entry->physical_page = *physical / memory->page_size;
	}
	*physical = entry->physical_page * memory->page_size + virtual % memory->page_size;
	return NULL;
}

uint64_t memory_hole(struct memory *memory, uint64_t address)
{
	uint64_t physical, span = memory->page_size;
	struct error *error =
	    has_failed(memory)
		? NULL
		: memory->arch->translate(memory, &memory->kernel, address, &physical, &span);
	bool hole = error && error_is_damage(error);

	error_destroy(error);
	return hole ? span - address % span : 0;
}

/* The fault's address is physical where the dump stage found it; callers know virtual ones. */
static struct error *at_virtual(struct error *error, uint64_t address)
{
	return error && error->kind == ERROR_FAULT ? error_fault(error->message, address) : error;
}

typedef struct error *dump_reader(struct dump *dump, uint64_t physical, void *buffer, size_t size);

static bool is_held(const struct memory *memory, const struct address_space *space,
		    uint64_t address, size_t size)
{
	uint64_t into = address - memory->held.start;

	return into < memory->held.size && size <= memory->held.size - into &&
	       space == &memory->kernel;
}

static struct error *read_page_part(struct memory *memory, const struct address_space *space,
				    dump_reader *reader, uint64_t address, void *buffer,
				    size_t size)
{
	uint64_t physical;

	if (!memory->turn)
		TRY(next_turn(memory, address));
	memory->turn--;
	if (is_held(memory, space, address, size)) {
		memcpy(buffer, memory->held.bytes + (address - memory->held.start), size);
		return NULL;
	}
	if (space == &memory->kernel)
		TRY(memory_translate(memory, address, &physical));
	else
		TRY(translate(memory, space, address, &physical));
	if (space != &memory->kernel)
		dump_note_private(memory->dump, physical / dump_info(memory->dump)->page_size);
	return keep_failure(
	    memory, at_virtual(reader(memory->dump, physical, buffer, size), address), address);
}

static struct error *read_by(struct memory *memory, const struct address_space *space,
			     dump_reader *reader, uint64_t address, void *buffer, size_t size)
{
	uint8_t *to = buffer;

	while (size) {
		size_t part = memory->page_size - address % memory->page_size;

		if (part > size)
			part = size;
		TRY(read_page_part(memory, space, reader, address, to, part));
		address += part;
		to += part;
		size -= part;
	}
	return NULL;
}

struct error *memory_read_user(struct memory *memory, const struct address_space *space,
			       uint64_t address, void *buffer, size_t size)
{
	return read_by(memory, space, dump_peek, address, buffer, size);
}

struct error *memory_scan(struct memory *memory, uint64_t address, void *buffer, size_t size)
{
	return read_by(memory, &memory->kernel, dump_scan, address, buffer, size);
}

struct error *memory_read(struct memory *memory, uint64_t address, void *buffer, size_t size)
{
	return read_by(memory, &memory->kernel, dump_read, address, buffer, size);
}

struct error *memory_read_partial(struct memory *memory, uint64_t address, void *buffer,
				  size_t size, size_t *lost)
{
	uint8_t *to = buffer;

	if (lost)
		*lost = 0;
	while (size) {
		size_t part = memory->page_size - address % memory->page_size;

		if (part > size)
			part = size;
		struct error *error =
		    read_page_part(memory, &memory->kernel, dump_read, address, to, part);
		if (error) {
			TRY(error_ignore_damage(error));
			memset(to, 0, part);
			if (lost)
				*lost += part;
		}
		address += part;
		to += part;
		size -= part;
	}
	return NULL;
}

struct error *memory_peek(struct memory *memory, uint64_t address, void *buffer, size_t size)
{
	return read_by(memory, &memory->kernel, dump_peek, address, buffer, size);
}

void memory_hold(struct memory *memory, uint64_t address, size_t size)
{
	memory->held.size = 0;
	if (size > MEMORY_HELD)
		return;
	struct error *error = memory_peek(memory, address, memory->held.bytes, size);
	if (!error) {
		memory->held.start = address;
		memory->held.size = size;
	}
	error_destroy(error);
}

struct error *memory_uint(struct memory *memory, uint64_t address, size_t size, uint64_t *ret)
{
	uint8_t bytes[8];

	TRY(memory_read(memory, address, bytes, size));
	*ret = load_uint(bytes, size, memory->swap);
	return NULL;
}

struct error *memory_u32(struct memory *memory, uint64_t address, uint32_t *ret)
{
	uint64_t value;

	TRY(memory_uint(memory, address, 4, &value));
	*ret = (uint32_t)value;
	return NULL;
}

struct error *memory_u64(struct memory *memory, uint64_t address, uint64_t *ret)
{
	return memory_uint(memory, address, 8, ret);
}

struct error *memory_pointer(struct memory *memory, uint64_t address, uint64_t *ret)
{
	return memory_uint(memory, address, memory->arch->pointer_size, ret);
}

struct error *memory_string(struct memory *memory, uint64_t address, char *buffer, size_t capacity)
{
	size_t have = 0;

	buffer[0] = '\0';
	while (have + 1 < capacity) {
		size_t part = memory->page_size - address % memory->page_size;

		if (part > capacity - 1 - have)
			part = capacity - 1 - have;
		buffer[have] = '\0';
		TRY(memory_read(memory, address, buffer + have, part));
		if (memchr(buffer + have, 0, part))
			return NULL;
		have += part;
		address += part;
	}
	buffer[have] = '\0';
	return NULL;
}
