/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * While flags were macros their numbers moved as some came and went. A page of the kernel's text
 * tells where they are: it is reserved, has no flag with a lower number, and one user.
 */
#include "objects/mm/page_flags.h"

#include <string.h>

#include "image/fields.h"
#include "image/kernel.h"
#include "objects/mm/memmap.h"

#define COUNT "page._count.counter|page.count.counter" /* the second: to 2.6.7 */

enum { NUMBERINGS = 4, NONE = -1, FLAG_BITS = 64 };

/*
 * A column per numbering: 2.4 (include/linux/mm.h), 2.4 with reverse maps, 2.6 to 2.6.14, 2.6.15
 * on. NONE: there is none, or kernels of one numbering disagree.
 */
static const struct {
	const char *name;
	int8_t numbers[NUMBERINGS];
} macros[] = {
    /* The one that tells them apart */
    {"PG_reserved", {14, 15, 11, 10}},

    {"PG_locked", {0, 0, 0, 0}},
    {"PG_lru", {NONE, 18, 5, 5}},
    {"PG_active", {NONE, NONE, 6, 6}},
    {"PG_slab", {8, 10, 7, 7}},
    {"PG_private", {NONE, NONE, 12, 11}},
    {"PG_writeback", {NONE, NONE, 13, 12}},
    {"PG_compound", {NONE, NONE, NONE, 14}},
    {"PG_swapcache", {NONE, NONE, 16, 15}},
    {"PG_reclaim", {NONE, NONE, 18, 17}},
    {"PG_buddy", {NONE, NONE, NONE, 19}},
};

/* A member of the struct page of the first page of the kernel's text. */
static struct error *read_text_page(struct kernel *kernel, const char *path, uint64_t *ret)
{
	uint64_t physical, page = 0;
	struct field field;
	struct memmap map;

	TRY(field_find(kernel, path, &field));
	TRY(memory_translate(&kernel->memory, kernel->text_start, &physical));
	struct error *error = memmap_init(&map, kernel);
	if (!error && !memmap_page(&map, physical / kernel->memory.page_size, &page))
		error = error_absent("struct page of", "the kernel's text");
	memmap_deinit(&map);
	TRY(error);
	return field_read(kernel, &field, page, ret);
}

/* Which column of macros. */
static struct error *find_numbering(struct kernel *kernel, unsigned int *ret)
{
	uint64_t flags;

	TRY(read_text_page(kernel, "page.flags", &flags));
	for (unsigned int i = 0; i < NUMBERINGS; i++) {
		uint64_t reserved = UINT64_C(1) << macros[0].numbers[i];

		if ((flags & (reserved | (reserved - 1))) != reserved)
			continue;
		*ret = i;
		return NULL;
	}
	return error_corrupt("the flags of the text's page make no sense", kernel->text_start);
}

bool page_flags_are_macros(struct kernel *kernel)
{
	const struct type *type;
	struct error *error = types_find(kernel->types, "pageflags", &type);
	bool found = !error;

	error_destroy(error);
	return !found;
}

struct error *page_flag_mask(struct kernel *kernel, const char *name, uint64_t *ret)
{
	unsigned int numbering;
	int64_t number = NONE;

	if (!page_flags_are_macros(kernel)) {
		TRY(types_enumerator_of(kernel->types, "pageflags", name, &number));
	} else {
		TRY(find_numbering(kernel, &numbering));
		for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
			if (!strcmp(macros[i].name, name))
				number = macros[i].numbers[numbering];
	}
	if (number < 0 || number >= FLAG_BITS)
		return error_absent("page flag", name);
	*ret = UINT64_C(1) << number;
	return NULL;
}

/*
 * The page of the text has one user since 2.6.15 (memmap_init_zone()), and before none, as a page
 * that is free: there _count is -1.
 */
struct error *page_count_base(struct kernel *kernel, uint64_t *ret)
{
	struct field field;
	uint64_t count;

	*ret = 0;
	if (!page_flags_are_macros(kernel))
		return NULL;
	TRY(field_find(kernel, COUNT, &field));
	if (field.alternative)
		return NULL;
	TRY(read_text_page(kernel, COUNT, &count));
	*ret = (uint32_t)((int32_t)count < 0 ? count : count - 1);
	return NULL;
}
