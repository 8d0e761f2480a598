/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CONFIG_DISCONTIGMEM (until 5.13): an array for each node, of all frames from its first to its
 * last. Where nodes lie within each other a table tells whose each stretch of frames is:
 * memnodemap[] of x86_64 (include/asm-x86_64/mmzone.h), physnode_map[] of i386.
 */
#include "base/cleanup.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "objects/mm/nodes.h"
#include "objects/mm/memmap.h"

#define NODE_FIELDS(F)                                                                             \
	F(map, "pglist_data.node_mem_map")                                                         \
	F(first, "pglist_data.node_start_pfn|pglist_data.node_start_mapnr")                        \
	F(spanned, "pglist_data.node_spanned_pages|pglist_data.node_size")
DEFINE_FIELDS(node, NODE_FIELDS)

/* An element for each stretch of frames: the number of its node. */
struct stretches {
	uint64_t table, count, element; /* bytes of an element */
	uint64_t frames;                /* of a stretch; 0: there is no table */
};

/* Of an array variable its elements, as its type tells. */
static struct error *find_array(struct kernel *kernel, const char *name, struct stretches *ret)
{
	const struct type *type;
	uint64_t id;

	TRY(kernel_symbol(kernel, name, &ret->table));
	TRY(types_declared(kernel->types, name, &id));
	TRY(types_get(kernel->types, id, &type));
	ret->count = type->count;
	ret->element = type->count ? type->size / type->count : 0;
	return ret->element ? NULL : error_absent("array", name);
}

/* In a struct: the array, until it grew with the machine. */
static struct error *find_memnode(struct kernel *kernel, struct stretches *ret, uint64_t *shift)
{
	struct field bits, map, size;
	const struct type *element;
	uint64_t variable;

	TRY(kernel_symbol(kernel, "memnode", &variable));
	TRY(field_find(kernel, "memnode.shift", &bits));
	TRY(field_find(kernel, "memnode.map", &map));
	TRY(field_read(kernel, &bits, variable, shift));
	*ret = (struct stretches){variable + map.offset, map.count, map.element, 0};
	if (map.count)
		return NULL;
	TRY(field_find(kernel, "memnode.mapsize", &size));
	TRY(types_get(kernel->types, map.type->target, &element));
	TRY(field_read(kernel, &map, variable, &ret->table));
	TRY(field_read(kernel, &size, variable, &ret->count));
	ret->element = element->size;
	return NULL;
}

/* memnode_shift is that of an address. Since 2.6.16 it is in a struct with the table. */
static struct error *find_memnodemap(struct kernel *kernel, struct stretches *ret)
{
	uint64_t variable, shift;

	if (kernel_has_symbol(kernel, "memnode")) {
		TRY(find_memnode(kernel, ret, &shift));
	} else {
		TRY(kernel_symbol(kernel, "memnode_shift", &variable));
		TRY(memory_uint(&kernel->memory, variable, 4, &shift));
		TRY(find_array(kernel, "memnodemap", ret));
	}
	if (shift < (unsigned int)__builtin_ctz(kernel->memory.page_size) || shift > 63)
		return error_corrupt("memnode_shift makes no sense", shift);
	ret->frames = (UINT64_C(1) << shift) / kernel->memory.page_size;
	return NULL;
}

/* include/asm-i386/mmzone.h: 64 GiB, however many elements they are parted into. */
static struct error *find_physnode_map(struct kernel *kernel, struct stretches *ret)
{
	const uint64_t all = UINT64_C(1) << 24;

	TRY(find_array(kernel, "physnode_map", ret));
	ret->frames = all / ret->count;
	return ret->frames ? NULL : error_corrupt("physnode_map is too large", ret->table);
}

static struct error *find_stretches(struct kernel *kernel, struct stretches *ret)
{
	if (kernel_has_symbol(kernel, "memnodemap|memnode"))
		return find_memnodemap(kernel, ret);
	if (kernel_has_symbol(kernel, "physnode_map"))
		return find_physnode_map(kernel, ret);
	return NULL;
}

/* Those of the frames first to end - 1 that the table gives to the node. */
static struct error *add_stretches(struct kernel *kernel, const struct stretches *stretches,
				   const struct node *node, struct memmap_span span,
				   struct memmap *map)
{
	for (uint64_t at = span.first, end, owner; at < span.end; at = end) {
		uint64_t n = at / stretches->frames;

		end =
		    (n + 1) * stretches->frames < span.end ? (n + 1) * stretches->frames : span.end;
		if (n >= stretches->count)
			return error_corrupt("a node lies beyond the table of nodes",
					     node->address);
		TRY(memory_uint(&kernel->memory, stretches->table + n * stretches->element,
				stretches->element, &owner));
		if (owner == node->number)
			TRY(memmap_add(map, at, end,
				       span.page + (at - span.first) * map->page_size));
	}
	return NULL;
}

static struct error *add_node(struct kernel *kernel, const struct node_fields *f,
			      const struct stretches *stretches, const struct node *node,
			      struct memmap *map)
{
	uint64_t array, first, spanned, end = memmap_frames_end(kernel);

	TRY(field_read(kernel, &f->map, node->address, &array));
	TRY(field_read(kernel, &f->first, node->address, &first));
	TRY(field_read(kernel, &f->spanned, node->address, &spanned));
	if (!spanned)
		return NULL; /* CPUs without memory */
	if (!memory_is_kernel(&kernel->memory, array) || first > end)
		return error_corrupt("a node has no map of its pages", node->address);
	struct memmap_span span = {first, spanned < end - first ? first + spanned : end, array};
	if (stretches->frames)
		return add_stretches(kernel, stretches, node, span, map);
	return memmap_add(map, span.first, span.end, span.page);
}

static struct error *discontiguous_fill(struct kernel *kernel, struct memmap *map)
{
	_cleanup_(nodes_deinit) struct nodes nodes = {0};
	struct stretches stretches = {0};
	struct node_fields f;

	/* A kernel of one node has one array; others have no arrays by nodes. */
	if (kernel_has_symbol(kernel, "contig_page_data"))
		return error_absent("kernel variable", "node_data");
	TRY(field_find(kernel, "pglist_data.node_mem_map", &f.map));
	TRY(fields_init(kernel, node, &f));
	TRY(nodes_find(kernel, &nodes));
	struct error *error = find_stretches(kernel, &stretches);
	if (error)
		stretches.frames = 0;
	TRY(problems_note(kernel->problems, error));
	vector_for_each(&nodes.list, node)
		TRY(problems_note(kernel->problems, add_node(kernel, &f, &stretches, node, map)));
	return map->spans.count ? NULL : error_absent("map of pages", "node_mem_map");
}

const struct memmap_ops memmap_discontiguous = {"discontiguous", discontiguous_fill};
