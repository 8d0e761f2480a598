/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See seek.h. All of memory is searched in the order of physical pages, told by the address at
 * which the kernel has all of memory; then the kernel's image, which has addresses of its own.
 */
#include "answer/seek.h"

#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"

/* A page that is scanned, for the budget: all of memory is a fraction of it. */
enum { READS_OF_PAGE = 16 };

static struct error *seek_numbers(struct seek *seek, const uint8_t *bytes, size_t size,
				  uint64_t address)
{
	bool swap = seek->space->answering->kernel->memory.swap;

	for (size_t at = -address & (seek->unit - 1); at + seek->unit <= size; at += seek->unit) {
		uint64_t word = load_uint(bytes + at, seek->unit, swap);

		for (unsigned int i = 0; i < seek->count; i++)
			if (!((word ^ seek->values[i]) & ~seek->mask))
				TRY(seek->found(seek->context, address + at, word));
	}
	return NULL;
}

/* The commonest case: one number of 8 bytes, in this machine's order. */
static struct error *seek_words(struct seek *seek, const uint8_t *bytes, size_t size,
				uint64_t address)
{
	uint64_t wanted = seek->values[0], word;

	for (size_t at = 0; at + 8 <= size; at += 8) {
		memcpy(&word, bytes + at, 8);
		if (word == wanted)
			TRY(seek->found(seek->context, address + at, word));
	}
	return NULL;
}

static struct error *seek_bytes(struct seek *seek, const uint8_t *bytes, size_t size,
				uint64_t address)
{
	const uint8_t *from = bytes, *end = bytes + size;

	for (const uint8_t *at; (at = memmem(from, (size_t)(end - from), seek->text, seek->size));
	     from = at + 1)
		TRY(seek->found(seek->context, address + (uint64_t)(at - bytes), 0));
	return NULL;
}

/* Text may go on from the page before. */
static struct error *seek_text(struct seek *seek, size_t size, uint64_t address)
{
	size_t keep = seek->size - 1;

	if (seek->next != address)
		seek->carried = 0;
	const uint8_t *from = seek->page + SEEK_TEXT_MAX - seek->carried;
	TRY(seek_bytes(seek, from, size + seek->carried, address - seek->carried));
	if (keep > size + seek->carried)
		keep = size + seek->carried;
	memmove(seek->page + SEEK_TEXT_MAX - keep, seek->page + SEEK_TEXT_MAX + size - keep, keep);
	seek->carried = keep;
	seek->next = address + size;
	return NULL;
}

static struct error *seek_page(struct seek *seek, const uint8_t *bytes, size_t size,
			       uint64_t address)
{
	bool swap = seek->space->answering->kernel->memory.swap;

	if (seek->unit == 1) {
		memcpy(seek->page + SEEK_TEXT_MAX, bytes, size);
		return seek_text(seek, size, address);
	}
	if (seek->unit == 8 && seek->count == 1 && !seek->mask && !swap && !(address & 7))
		return seek_words(seek, bytes, size, address);
	return seek_numbers(seek, bytes, size, address);
}

static struct error *seek_range(struct seek *seek, uint64_t start, uint64_t end)
{
	uint32_t page_size = seek->space->answering->kernel->memory.page_size;
	uint8_t *bytes = malloc(page_size);
	struct error *error = bytes ? NULL : error_no_memory();

	for (uint64_t at = start; at < end && at >= start && !error;) {
		size_t part = page_size - at % page_size;

		if (part > end - at)
			part = end - at;
		error = space_read(seek->space, at, bytes, part);
		if (!error)
			error = seek_page(seek, bytes, part, at);
		else
			error = error_ignore_damage(error);
		at += part;
	}
	free(bytes);
	return error;
}

static struct error *seek_physical(struct seek *seek, uint64_t direct)
{
	struct dump *dump = seek->space->answering->kernel->dump;
	uint32_t page_size = dump_info(dump)->page_size;
	const uint8_t *page;

	for (uint64_t pfn = 0; dump_next_page(dump, &pfn); pfn++) {
		TRY(memory_charge(&seek->space->answering->kernel->memory, READS_OF_PAGE));
		struct error *error = dump_scan_page(dump, pfn, &page);

		if (!error)
			error = seek_page(seek, page, page_size, direct + pfn * page_size);
		TRY(error_ignore_damage(error));
		TRY(interrupt_check());
	}
	return NULL;
}

static struct error *seek_all(struct seek *seek)
{
	struct kernel *kernel = seek->space->answering->kernel;
	uint64_t direct;

	if (seek->space->kind == SPACE_PHYSICAL)
		return seek_physical(seek, 0);
	TRY(kernel->arch->direct_base(kernel, &direct));
	TRY(seek_physical(seek, direct));
	return seek_range(seek, kernel->text_start, kernel->image_end);
}

struct error *seek_run(struct seek *seek)
{
	struct error *error;

	seek->page =
	    malloc(SEEK_TEXT_MAX + dump_info(seek->space->answering->kernel->dump)->page_size +
		   seek->space->answering->kernel->memory.page_size);
	if (!seek->page)
		return error_no_memory();
	error = seek->all ? seek_all(seek) : seek_range(seek, seek->start, seek->end);
	free(seek->page);
	return error;
}
