/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks over all struct pages: see pages.h. */
#include "objects/mm/pages.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "image/kernel.h"
#include "objects/mm/ram.h"

enum { CHUNK_MAX = 65536 }; /* bytes of struct pages at a time: those on one page of the map */

struct map_of_pages {
	struct kernel *kernel;
	uint64_t base, direct; /* the struct page of pfn 0, and that page itself */
	uint64_t size, chunk;  /* bytes of a struct page; how many are read at a time */
};

static struct error *visit_chunk(struct kernel *kernel, struct page *page, size_t count,
				 const uint8_t *bytes,
				 struct error *(*visit)(void *context, const struct page *page),
				 void *context)
{
	for (size_t n = 0; n < count; n++) {
		page->bytes = bytes + n * page->size;
		TRY(visit(context, page));
		page->pfn++;
		page->address += page->size;
		page->memory += kernel->memory.page_size;
	}
	return NULL;
}

/*
 * Where the map cannot be read at a page: how many pages further it may be, *chunks of them. Most
 * of the map of a machine with holes in its memory is not mapped, in pieces of up to a whole
 * table's span.
 */
static uint64_t hole_at(const struct map_of_pages *map, struct ram_range rest, uint64_t *chunks)
{
	uint64_t first = map->chunk - rest.first % map->chunk, end;
	uint64_t hole = memory_hole(&map->kernel->memory, map->base + rest.first * map->size);

	end = hole / map->size < rest.end - rest.first ? rest.first + hole / map->size : rest.end;
	if (end < rest.end)
		end -= end % map->chunk;
	if (end <= rest.first + first) {
		*chunks = 1;
		return first < rest.end - rest.first ? first : rest.end - rest.first;
	}
	*chunks = 1 + (end - rest.first - first + map->chunk - 1) / map->chunk;
	return end - rest.first;
}

static struct error *visit_at(const struct map_of_pages *map, uint64_t pfn, uint64_t count,
			      struct error *(*visit)(void *context, const struct page *page),
			      void *context)
{
	struct kernel *kernel = map->kernel;
	struct page at = {pfn, map->base + pfn * map->size,
			  map->direct + pfn * kernel->memory.page_size, NULL, map->size};
	uint8_t bytes[CHUNK_MAX];

	TRY(memory_read(&kernel->memory, at.address, bytes, count * map->size));
	return visit_chunk(kernel, &at, count, bytes, visit, context);
}

/* The struct pages of a range, as many at a time as lie on one page of the map. */
static struct error *walk_range(const struct map_of_pages *map, struct ram_range range,
				struct error *(*visit)(void *context, const struct page *page),
				void *context)
{
	uint64_t count, chunks;

	for (; range.first < range.end; range.first += count) {
		count = map->chunk - range.first % map->chunk;
		if (count > range.end - range.first)
			count = range.end - range.first;
		TRY(interrupt_check());
		struct error *error = visit_at(map, range.first, count, visit, context);
		if (!error)
			continue;
		count = hole_at(map, range, &chunks);
		TRY(problems_note_times(map->kernel->problems, error, chunks));
	}
	return NULL;
}

/* When nothing tells where memory is, all that a dump may have is looked at. */
static struct error *find_ram(struct kernel *kernel, struct ram *ram)
{
	uint64_t max_pfn = memory_physical_end(&kernel->memory) / kernel->memory.page_size;
	const struct ram_range whole = {0, max_pfn};

	TRY(problems_note(kernel->problems, ram_load(kernel, ram)));
	if (!ram->ranges.count)
		return vector_push(&ram->ranges, whole) ? NULL : error_no_memory();
	vector_for_each(&ram->ranges, range)
		range->end = range->end < max_pfn ? range->end : max_pfn;
	return NULL;
}

static struct error *find_map(struct kernel *kernel, struct map_of_pages *map)
{
	struct field page;

	TRY(field_find(kernel, "page", &page));
	*map = (struct map_of_pages){.kernel = kernel, .size = page.size};
	TRY(kernel->arch->page_bases(kernel, &map->base, &map->direct));
	map->chunk = page.size ? kernel->memory.page_size / page.size : 0;
	if (!map->chunk || map->chunk * map->size > CHUNK_MAX)
		return error_corrupt("the size of struct page makes no sense", 0);
	return NULL;
}

struct error *pages_walk(struct kernel *kernel,
			 struct error *(*visit)(void *context, const struct page *page),
			 void *context)
{
	_cleanup_(ram_deinit) struct ram ram = {0};
	struct map_of_pages map;

	TRY(find_map(kernel, &map));
	TRY(find_ram(kernel, &ram));
	vector_for_each(&ram.ranges, range)
		TRY(walk_range(&map, *range, visit, context));
	return NULL;
}

/* The value of an enumerator of enum `tag`. */
static bool find_enumerator(struct kernel *kernel, const char *tag, const char *name, uint64_t *ret)
{
	const struct type *type;
	struct error *error = types_find(kernel->types, tag, &type);

	for (size_t i = 0; !error && i < type->enumerator_count; i++)
		if (!strcmp(type->enumerators[i].name, name)) {
			*ret = (uint64_t)type->enumerators[i].value;
			return true;
		}
	error_destroy(error);
	return false;
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
	uint64_t value;

	*ret = (struct page_rule){.kernel = kernel};
	if (!find_enumerator(kernel, "pageflags", flag, &value) || value > 63)
		return error_absent("page flag", flag);
	TRY(load_find(kernel, "page.flags.f|page.flags", ret));
	ret->mask = ret->value = UINT64_C(1) << value;
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
