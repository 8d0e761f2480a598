/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CONFIG_SPARSEMEM: an array for each section of the machine's addresses (include/linux/mmzone.h).
 * mem_section is an array of sections; with CONFIG_SPARSEMEM_EXTREME of pointers to arrays of a
 * page each (roots), to which it is a pointer since 4.15. A section tells where its struct pages
 * are, less those of all frames before it, with flags in the lowest bits.
 *
 * Where a virtual map has no variable that tells its place, sections tell the same one.
 */
#include "image/fields.h"
#include "image/kernel.h"
#include "objects/mm/memmap.h"

enum {
	MARKED_PRESENT = 1,    /* SECTION_MARKED_PRESENT */
	HAS_MEM_MAP = 2,       /* SECTION_HAS_MEM_MAP */
	EARLY_NODE_BITS = 16,  /* at least as many as the number of a node has, and no map */
	OLD_MAP_BITS = 5,      /* flags before SECTION_MAP_LAST_BIT became an enumerator (6.0) */
	SECTION_BITS_MIN = 24, /* no section is smaller, in any kernel */
	SECTION_BITS_MAX = 48,
};

struct section {
	uint64_t number, page;
};

struct sections {
	struct kernel *kernel;
	struct field encoded;
	uint64_t size;               /* of a struct mem_section */
	uint64_t table, count;       /* of sections, or of roots */
	uint64_t per_root;           /* 0: there are no roots */
	uint64_t flags;              /* the bits that are no address */
	VECTOR(struct section) list; /* those that have a map */
};

/* How far a dump's frames may go in sections of the smallest size. */
static uint64_t sections_max(struct kernel *kernel)
{
	return (memory_physical_end(&kernel->memory) >> SECTION_BITS_MIN) + 1;
}

/* A type that nobody tells is the pointer that newer kernels have, which tell no variables' types.
 */
static struct error *find_table(struct sections *w)
{
	struct kernel *kernel = w->kernel;
	const struct type *type = NULL;
	uint64_t id;

	TRY(kernel_symbol(kernel, "mem_section", &w->table));
	struct error *error = types_declared(kernel->types, "mem_section", &id);
	if (!error)
		error = types_get(kernel->types, id, &type);
	TRY(error_ignore_damage(error));
	w->count = UINT64_MAX;
	w->per_root = kernel->memory.page_size / w->size;
	if (!type || type->kind != TYPE_ARRAY)
		return memory_pointer(&kernel->memory, w->table, &w->table);
	w->count = type->count;
	TRY(types_get(kernel->types, type->target, &type));
	if (type->kind == TYPE_POINTER)
		return NULL;
	w->per_root = 0;
	if (type->kind == TYPE_ARRAY)
		w->count *= type->count;
	return NULL;
}

/*
 * Nobody set SECTION_HAS_MEM_MAP in the first kernels that had it (2.6.18). A section whose map is
 * not made yet has its node's number in its place (sparse_encode_early_nid()).
 */
static bool has_map(uint64_t encoded)
{
	return encoded & HAS_MEM_MAP || (encoded & MARKED_PRESENT && encoded >> EARLY_NODE_BITS);
}

static struct error *add_section(struct sections *w, uint64_t number, uint64_t address)
{
	struct section section = {.number = number};
	uint64_t encoded;

	TRY(field_read(w->kernel, &w->encoded, address, &encoded));
	section.page = encoded & ~w->flags;
	if (!has_map(encoded))
		return NULL;
	return vector_push(&w->list, section) ? NULL : error_no_memory();
}

static struct error *add_sections(struct sections *w, uint64_t number, uint64_t count,
				  uint64_t address)
{
	for (uint64_t n = 0; n < count; n++)
		TRY(problems_note(w->kernel->problems,
				  add_section(w, number + n, address + n * w->size)));
	return NULL;
}

static struct error *add_root(struct sections *w, uint64_t n)
{
	struct kernel *kernel = w->kernel;
	uint64_t root;

	TRY(memory_pointer(&kernel->memory, w->table + n * kernel->arch->pointer_size, &root));
	return root ? add_sections(w, n * w->per_root, w->per_root, root) : NULL;
}

static struct error *load_sections(struct sections *w)
{
	uint64_t max = sections_max(w->kernel), roots;

	if (!w->per_root)
		return add_sections(w, 0, w->count < max ? w->count : max, w->table);
	roots = (max + w->per_root - 1) / w->per_root;
	for (uint64_t n = 0; n < roots && n < w->count; n++)
		TRY(problems_note(w->kernel->problems, add_root(w, n)));
	return NULL;
}

/*
 * How many frames a section has. Nothing in kernels before 5.13 tells (SECTION_SIZE_BITS is a
 * macro) but that the last frame, by max_pfn, is in the last section.
 */
static struct error *section_frames(struct sections *w, uint64_t *ret)
{
	struct kernel *kernel = w->kernel;
	uint64_t variable, max_pfn, last = w->list.data[w->list.count - 1].number;
	int64_t bits;

	if (facts_number(&kernel->facts, "SECTION_SIZE_BITS", &bits) && bits >= SECTION_BITS_MIN &&
	    bits < SECTION_BITS_MAX) {
		*ret = (UINT64_C(1) << bits) / kernel->memory.page_size;
		return NULL;
	}
	TRY(kernel_symbol(kernel, "max_pfn", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &max_pfn));
	for (bits = SECTION_BITS_MIN; max_pfn && bits < SECTION_BITS_MAX; bits++) {
		*ret = (UINT64_C(1) << bits) / kernel->memory.page_size;
		if ((max_pfn - 1) / *ret == last)
			return NULL;
	}
	return error_corrupt("the last page is not in the last section", variable);
}

static struct error *add_spans(struct sections *w, struct memmap *map)
{
	uint64_t frames, end = memmap_frames_end(w->kernel);

	TRY(section_frames(w, &frames));
	vector_for_each(&w->list, section) {
		uint64_t first = section->number * frames;

		TRY(memmap_add(map, first, first + frames < end ? first + frames : end,
			       section->page + first * map->page_size));
	}
	return NULL;
}

static struct error *find_sections(struct sections *w)
{
	struct field whole;
	int64_t bits;

	TRY(field_find(w->kernel, "mem_section.section_mem_map", &w->encoded));
	TRY(field_find(w->kernel, "mem_section", &whole));
	w->size = whole.size;
	if (!w->size || w->size > w->kernel->memory.page_size)
		return error_corrupt("the size of struct mem_section makes no sense", 0);
	struct error *error = types_enumerator(w->kernel->types, "SECTION_MAP_LAST_BIT", &bits);
	if (error)
		bits = OLD_MAP_BITS;
	TRY(error_ignore_damage(error));
	w->flags = (UINT64_C(1) << (bits & 15)) - 1;
	TRY(find_table(w));
	TRY(load_sections(w));
	return w->list.count ? NULL : error_absent("map of pages", "mem_section");
}

/* The map that all sections share is memmap_vmemmap.c's, where the architecture knows its place. */
static bool is_virtual(struct kernel *kernel)
{
	uint64_t start;
	struct error *error = kernel->arch->vmemmap ? kernel->arch->vmemmap(kernel, &start)
						    : error_absent("map", "vmemmap");

	error_destroy(error);
	return !error;
}

static struct error *sparse_fill(struct kernel *kernel, struct memmap *map)
{
	struct sections w = {.kernel = kernel};

	if (is_virtual(kernel))
		return error_absent("map of pages", "mem_section");
	struct error *error = find_sections(&w);
	if (!error)
		error = add_spans(&w, map);
	vector_deinit(&w.list);
	return error;
}

const struct memmap_ops memmap_sparse = {"sparse", sparse_fill};
