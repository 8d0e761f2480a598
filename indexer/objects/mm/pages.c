/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks over all struct pages: see pages.h. */
#include "objects/mm/pages.h"

#include <stdio.h>

#include "base/interrupt.h"
#include "image/kernel.h"
#include "objects/mm/memmap.h"
#include "objects/mm/page_flags.h"
#include "objects/mm/ram.h"

enum { CHUNK_MAX = 65536 }; /* bytes of struct pages at a time: those on one page of the map */

struct walk_of_pages {
	struct kernel *kernel;
	struct memmap map;
	struct ram ram;
	bool ram_known;
	uint64_t chunk; /* how many struct pages are read at a time */
	page_visit *visit;
	void *context;
};

/* Those of at.first to end, whose structs are there; *next: where to go on. */
static struct error *visit_chunk(struct walk_of_pages *w, struct memmap_span at, uint64_t end,
				 const uint8_t *bytes, uint64_t *next)
{
	const size_t size = w->map.page_size;
	const uint64_t memory = w->kernel->memory.page_size;

	for (*next = at.first; *next < end;) {
		uint64_t pfn = (*next)++, n = pfn - at.first;
		const struct page page = {
		    .pfn = pfn,
		    .address = at.page + n * size,
		    .memory = w->map.direct + pfn * memory,
		    .left = at.end - pfn,
		    .bytes = bytes + n * size,
		    .size = size,
		};
		TRY(w->visit(w->context, &page, next));
	}
	return NULL;
}

/*
 * Where the map cannot be read at a page: how many pages further it may be, *chunks of them. Most
 * of the map of a machine with holes in its memory is not mapped, in pieces of up to a whole
 * table's span.
 */
static uint64_t hole_at(struct walk_of_pages *w, struct memmap_span rest, uint64_t *chunks)
{
	uint64_t first = w->chunk - rest.first % w->chunk, end;
	uint64_t hole = memory_hole(&w->kernel->memory, rest.page);

	end = hole / w->map.page_size < rest.end - rest.first ? rest.first + hole / w->map.page_size
							      : rest.end;
	if (end < rest.end)
		end -= end % w->chunk;
	if (end <= rest.first + first) {
		*chunks = 1;
		return first < rest.end - rest.first ? first : rest.end - rest.first;
	}
	*chunks = 1 + (end - rest.first - first + w->chunk - 1) / w->chunk;
	return end - rest.first;
}

static struct error *visit_at(struct walk_of_pages *w, struct memmap_span at, uint64_t count,
			      uint64_t *next)
{
	uint8_t bytes[CHUNK_MAX];

	TRY(memory_scan(&w->kernel->memory, at.page, bytes, count * w->map.page_size));
	return visit_chunk(w, at, at.first + count, bytes, next);
}

/* The struct pages of a range, as many at a time as lie on one page of the map. */
static struct error *walk_span(struct walk_of_pages *w, struct memmap_span span)
{
	uint64_t count, chunks, next;

	for (; span.first < span.end;
	     span.page += (next - span.first) * w->map.page_size, span.first = next) {
		count = w->chunk - span.first % w->chunk;
		if (count > span.end - span.first)
			count = span.end - span.first;
		TRY(interrupt_check());
		struct error *error = visit_at(w, span, count, &next);
		if (!error)
			continue;
		next = span.first + hole_at(w, span, &chunks);
		TRY(problems_note_times(w->kernel->problems, error, chunks));
	}
	return NULL;
}

/* Memory that the map leaves out is a loss; addresses where there may be none are not. */
static struct error *note_gap(struct walk_of_pages *w, uint64_t pfn)
{
	if (!w->ram_known)
		return NULL;
	return problems_note(w->kernel->problems, error_fault("memory without struct pages",
							      pfn * w->kernel->memory.page_size));
}

static struct error *walk_range(struct walk_of_pages *w, struct ram_range range)
{
	while (range.first < range.end) {
		const struct memmap_span *span = memmap_from(&w->map, range.first);

		if (!span || span->first > range.first)
			TRY(note_gap(w, range.first));
		if (!span || span->first >= range.end)
			break;
		struct memmap_span part = *span;
		if (part.first < range.first) {
			part.page += (range.first - part.first) * w->map.page_size;
			part.first = range.first;
		}
		if (part.end > range.end)
			part.end = range.end;
		range.first = part.end;
		TRY(walk_span(w, part));
	}
	return NULL;
}

/* When nothing tells where memory is, all that a dump may have is looked at. */
static struct error *find_ram(struct walk_of_pages *w)
{
	const struct ram_range whole = {0, memmap_frames_end(w->kernel)};

	TRY(problems_note(w->kernel->problems, ram_load(w->kernel, &w->ram)));
	w->ram_known = w->ram.ranges.count;
	if (!w->ram_known)
		return vector_push(&w->ram.ranges, whole) ? NULL : error_no_memory();
	vector_for_each(&w->ram.ranges, range)
		range->end = range->end < whole.end ? range->end : whole.end;
	return NULL;
}

static struct error *walk_all(struct walk_of_pages *w)
{
	TRY(memmap_init(&w->map, w->kernel));
	w->chunk = w->kernel->memory.page_size / w->map.page_size;
	if (!w->chunk || w->chunk * w->map.page_size > CHUNK_MAX)
		return error_corrupt("the size of struct page makes no sense", 0);
	TRY(find_ram(w));
	vector_for_each(&w->ram.ranges, range)
		TRY(walk_range(w, *range));
	return NULL;
}

struct error *pages_walk(struct kernel *kernel, page_visit *visit, void *context)
{
	struct walk_of_pages w = {.kernel = kernel, .visit = visit, .context = context};
	struct error *error = walk_all(&w);

	ram_deinit(&w.ram);
	memmap_deinit(&w.map);
	return error;
}

struct error *page_of_frame(struct kernel *kernel, uint64_t physical, uint64_t *page)
{
	_cleanup_(memmap_deinit) struct memmap map = {0};

	TRY(memmap_init(&map, kernel));
	return memmap_page(&map, physical / kernel->memory.page_size, page)
		   ? NULL
		   : error_fault("memory without struct pages", physical);
}

/* Before 4.4 a flag tells that a page is not the first, and a member which is. */
static struct error *first_of_tail(struct kernel *kernel, uint64_t *page)
{
	uint8_t bytes[PAGE_STRUCT_MAX];
	struct page_rule tail;
	struct field first;
	struct page read;

	TRY(page_rule_flag(kernel, "PG_tail", &tail));
	TRY(field_find(kernel, "page.first_page", &first));
	TRY(page_read(kernel, *page, bytes, &read));
	if (page_is(&tail, &read))
		*page = field_load(kernel, &first, bytes, read.size);
	return NULL;
}

struct error *page_of_address(struct kernel *kernel, uint64_t physical, uint64_t *page)
{
	struct field compound;
	uint64_t value;

	TRY(page_of_frame(kernel, physical, page));
	struct error *error = field_find(kernel, PAGE_COMPOUND, &compound);
	if (error) {
		TRY(error_ignore_damage(error));
		return error_ignore_damage(first_of_tail(kernel, page));
	}
	TRY(field_read(kernel, &compound, *page, &value));
	*page = page_head(*page, value);
	return NULL;
}

struct error *page_read(struct kernel *kernel, uint64_t address, uint8_t bytes[PAGE_STRUCT_MAX],
			struct page *ret)
{
	_cleanup_(memmap_deinit) struct memmap map = {0};
	struct field whole;

	TRY(field_find(kernel, "page", &whole));
	if (whole.size > PAGE_STRUCT_MAX)
		return error_corrupt("the size of struct page makes no sense", whole.size);
	TRY(memmap_init(&map, kernel));
	*ret = (struct page){.address = address, .bytes = bytes, .size = whole.size};
	if (!memmap_frame(&map, address, &ret->pfn))
		return error_corrupt("a struct page is not in the map of pages", address);
	ret->memory = map.direct + ret->pfn * kernel->memory.page_size;
	return memory_read(&kernel->memory, address, bytes, whole.size);
}

/* The value of an enumerator of enum `tag`, which need not be there. */
static bool find_enumerator(struct kernel *kernel, const char *tag, const char *name, uint64_t *ret)
{
	int64_t value = 0;
	struct error *error = types_enumerator_of(kernel->types, tag, name, &value);
	bool found = !error;

	error_destroy(error);
	*ret = (uint64_t)value;
	return found;
}

/* Since 6.10 the types are an enum: what is not in it does not exist. */
static bool has_types(struct kernel *kernel)
{
	const struct type *type;
	struct error *error = types_find(kernel->types, "pagetype", &type);
	bool found = !error;

	error_destroy(error);
	return found;
}

/* A rule is asked of every page of the machine: how its field is loaded is found once. */
static struct error *load_find(struct kernel *kernel, const char *path, struct page_rule *ret)
{
	struct field page;

	TRY(field_find(kernel, path, &ret->field));
	TRY(field_find(kernel, "page", &page));
	ret->plan = field_plan(kernel, &ret->field, page.size);
	return NULL;
}

struct error *page_rule_flag(struct kernel *kernel, const char *flag, struct page_rule *ret)
{
	uint64_t mask;

	*ret = (struct page_rule){.kernel = kernel};
	TRY(page_flag_mask(kernel, flag, &mask));
	TRY(load_find(kernel, "page.flags.f|page.flags", ret));
	ret->mask = ret->value = mask;
	return NULL;
}

/*
 * include/linux/page-flags.h: since 6.12 the type is the highest byte of page_type; before that a
 * bit, which is clear in pages of the type, while the highest bit tells that there is a type.
 */
struct error *page_rule_type(struct kernel *kernel, const char *type, uint64_t old_bit,
			     struct page_rule *ret)
{
	enum { TYPE_SHIFT = 24 };
	const uint64_t typed = UINT64_C(0x80000000), byte = UINT64_C(0xff) << TYPE_SHIFT;
	char name[32], old_name[32];
	uint64_t value;

	*ret = (struct page_rule){.kernel = kernel};
	snprintf(name, sizeof(name), "PGTY_%s", type);
	snprintf(old_name, sizeof(old_name), "PG_%s", type);
	TRY(load_find(kernel, "page.page_type", ret));
	if (find_enumerator(kernel, "pagetype", name, &value)) {
		ret->mask = byte;
		ret->value = value << TYPE_SHIFT;
		return NULL;
	}
	if (!find_enumerator(kernel, "pagetype", old_name, &value))
		value = has_types(kernel) ? 0 : old_bit;
	if (!value) {
		ret->mask = 0;
		return error_absent("page type", type);
	}
	ret->mask = typed | value;
	ret->value = typed;
	return NULL;
}

struct error *page_rule_slab(struct kernel *kernel, struct page_rule *ret)
{
	struct error *error = page_rule_type(kernel, "slab", 0, ret);

	if (!error)
		return NULL;
	TRY(error_ignore_damage(error));
	return page_rule_flag(kernel, "PG_slab", ret);
}

/* include/linux/mm.h as of 2.6.38 to 4.17: PAGE_BUDDY_MAPCOUNT_VALUE. */
struct error *page_rule_buddy(struct kernel *kernel, uint64_t old_bit, struct page_rule *ret)
{
	struct error *error = page_rule_type(kernel, "buddy", old_bit, ret);

	if (!error)
		return NULL;
	TRY(error_ignore_damage(error));
	error = page_rule_flag(kernel, "PG_buddy", ret);
	if (!error || page_flags_are_macros(kernel))
		return error;
	TRY(error_ignore_damage(error));
	TRY(load_find(kernel, "page._mapcount.counter", ret));
	ret->mask = UINT32_MAX;
	ret->value = (uint32_t)-128;
	return NULL;
}
