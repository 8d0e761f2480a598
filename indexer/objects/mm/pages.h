/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every struct page of the machine's memory (objects/mm/ram.h), in order of page frame numbers: a
 * sequential read of the map of pages, 1/64 of that memory. Those that are not in the dump are left
 * out, and counted as a problem.
 */
#ifndef INQUEST_OBJECTS_MM_PAGES_H
#define INQUEST_OBJECTS_MM_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/fields.h"

struct kernel;

struct page {
	uint64_t pfn;
	uint64_t address;     /* of its struct page */
	uint64_t memory;      /* where the page itself is mapped */
	uint64_t left;        /* pages from here on, this one too, that lie behind each other */
	const uint8_t *bytes; /* its struct page, size of them */
	size_t size;
};

/*
 * visit returns failures only. *next is the page that follows: who knows what page is may move it
 * on, by no more than page->left, and what lies between is not read.
 */
typedef struct error *page_visit(void *context, const struct page *page, uint64_t *next);

/* Damage when there is nothing to find the map by. */
struct error *pages_walk(struct kernel *kernel, page_visit *visit, void *context);

/* The struct page of the memory at physical. Damage: it has none. */
struct error *page_of_frame(struct kernel *kernel, uint64_t physical, uint64_t *page);
/* The same, and of a compound page its first's. */
struct error *page_of_address(struct kernel *kernel, uint64_t physical, uint64_t *page);

enum { PAGE_STRUCT_MAX = 256 };

/* Reads the struct page at address into bytes, which ret borrows. Damage: it is none. */
struct error *page_read(struct kernel *kernel, uint64_t address, uint8_t bytes[PAGE_STRUCT_MAX],
			struct page *ret);

/* Where a page that is not the first of a compound page says which is: since 4.4. */
#define PAGE_COMPOUND "page.compound_info|page.compound_head"

/*
 * The struct page of the compound page that the one at page is of: by a pointer to the first, or
 * (7.1) the bits of its own address, with bit 0 set. Any other page is its own.
 */
static inline uint64_t page_head(uint64_t page, uint64_t compound)
{
	if (!(compound & 1))
		return page;
	return compound - 1 <= page ? compound - 1 : page & (compound - 1);
}

/*
 * How pages of a kind are known by their struct page: by a bit of the flags, or by a type, which
 * shares its place with a count of mappings that such pages do not need.
 */
struct page_rule {
	struct kernel *kernel;
	struct field field;
	struct field_plan plan;
	uint64_t mask, value;
};

/* flag: PG_locked … Damage: this kernel has no such flag. */
struct error *page_rule_flag(struct kernel *kernel, const char *flag, struct page_rule *ret);

/*
 * type: slab, buddy, table, hugetlb … old_bit: what it was before Linux 6.10, when the types were
 * macros, which no type information tells; 0: there was none. Damage: this kernel has no such type.
 */
struct error *page_rule_type(struct kernel *kernel, const char *type, uint64_t old_bit,
			     struct page_rule *ret);

/* A flag before 6.10, then a type. */
struct error *page_rule_slab(struct kernel *kernel, struct page_rule *ret);

/* A page that begins a free block: a type since 4.18, a count of mappings before, a flag before. */
struct error *page_rule_buddy(struct kernel *kernel, uint64_t old_bit, struct page_rule *ret);

/* A rule that was not found (zeroed) is true of no page. */
static inline bool page_is(const struct page_rule *rule, const struct page *page)
{
	return rule->mask &&
	       (field_plan_load(&rule->plan, page->bytes) & rule->mask) == rule->value;
}

#endif
