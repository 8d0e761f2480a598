/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMCOREINFO as the kernel wrote it, in the dump's memory. */
#include "machine/facts_sources.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"

/*
 * The kernel fills one zeroed page (vmcoreinfo_data, kernel/vmcore_info.c) with the text, so a
 * page that starts this way and has this line is it. A copy without the second line is an
 * unfinished or foreign one (a string table of a debugger in the guest).
 */
static const char first_line[] = "OSRELEASE=";
static const char later_line[] = "\nPAGESIZE=";

/* The text fills a page of the machine at most. */
enum { PAGE_SIZE_LEAST = 4 << 10, TEXT_MAX = 64 << 10 };

static bool is_vmcoreinfo_page(const uint8_t *page, size_t size)
{
	return !memcmp(page, first_line, sizeof(first_line) - 1) &&
	       memmem(page, size, later_line, sizeof(later_line) - 1);
}

/*
 * What the file calls a page may hold many of the machine's, and the text fill several of the
 * file's: it is looked for at every place where a page of the smallest size can begin.
 */
static struct error *take_from(struct facts *facts, struct dump *dump, uint64_t physical)
{
	_cleanup_free_ char *text = calloc(1, TEXT_MAX);
	size_t size = 0;

	if (!text)
		return error_no_memory();
	while (size < TEXT_MAX && strnlen(text, size) == size) {
		struct error *error =
		    dump_read(dump, physical + size, text + size, PAGE_SIZE_LEAST);
		if (error) {
			TRY(error_ignore_damage(error));
			break;
		}
		size += PAGE_SIZE_LEAST;
	}
	facts->from_scan = true;
	return facts_add_text(facts, text, size);
}

struct error *facts_from_memory(struct facts *facts, struct dump *dump)
{
	size_t page_size = dump_info(dump)->page_size;

	if (!facts_are_empty(facts))
		return NULL;
	for (uint64_t pfn = 0; dump_next_page(dump, &pfn); pfn++) {
		const uint8_t *page;

		if (!(pfn & 0xfff))
			TRY(interrupt_check());
		struct error *error = dump_page(dump, pfn, &page);
		if (error) {
			TRY(error_ignore_damage(error));
			continue;
		}
		for (size_t at = 0; at < page_size; at += PAGE_SIZE_LEAST)
			if (is_vmcoreinfo_page(page + at, PAGE_SIZE_LEAST))
				return take_from(facts, dump, pfn * page_size + at);
	}
	return NULL;
}
