/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See nodes.h. */
#include "objects/mm/nodes.h"
#include "image/fields.h"

#include <string.h>

enum { NODES_MAX = 1024 }; /* MAX_NUMNODES: 1 << CONFIG_NODES_SHIFT, at most 10 */

/* The online nodes as bits, all of them 0 when they cannot be read; node_states[] since 2.6.24. */
static struct error *online_mask(struct kernel *kernel, uint8_t mask[NODES_MAX / 8], size_t *bits)
{
	struct field whole;
	uint64_t address;
	int64_t online = 0;

	memset(mask, 0, NODES_MAX / 8);
	TRY(field_find(kernel, "nodemask_t", &whole));
	TRY(kernel_symbol(kernel, "node_states|node_online_map", &address));
	if (kernel_has_symbol(kernel, "node_states"))
		TRY(types_enumerator_of(kernel->types, "node_states", "N_ONLINE", &online));
	*bits = whole.size * 8 < NODES_MAX ? whole.size * 8 : NODES_MAX;
	return memory_read(&kernel->memory, address + (uint64_t)online * whole.size, mask,
			   *bits / 8);
}

static struct error *add_node(struct nodes *nodes, unsigned int number, uint64_t address)
{
	struct node node = {number, address};

	return vector_push(&nodes->list, node) ? NULL : error_no_memory();
}

static struct error *add_entry(struct kernel *kernel, uint64_t table, unsigned int number,
			       struct nodes *nodes)
{
	uint64_t entry = table + (uint64_t)number * kernel->arch->pointer_size, address;

	TRY(memory_pointer(&kernel->memory, entry, &address));
	if (!address)
		return error_corrupt("an online node has no data", entry);
	return add_node(nodes, number, address);
}

/* Without a readable mask the first node is worth a try: there always is one. */
static struct error *nodes_of_table(struct kernel *kernel, struct nodes *nodes)
{
	uint8_t mask[NODES_MAX / 8];
	uint64_t table;
	size_t bits = 0;

	TRY(kernel_symbol(kernel, "node_data", &table));
	struct error *error = online_mask(kernel, mask, &bits);
	if (error) {
		TRY(problems_note(kernel->problems, error));
		return add_entry(kernel, table, 0, nodes);
	}
	for (unsigned int number = 0; number < bits; number++)
		if (kernel_mask_bit(kernel, mask, number))
			TRY(problems_note(kernel->problems,
					  add_entry(kernel, table, number, nodes)));
	return NULL;
}

/* Until 2.6.16 the nodes are a list. */
static struct error *nodes_of_list(struct kernel *kernel, struct nodes *nodes)
{
	struct field next, id;
	uint64_t variable, node, number;

	TRY(field_find(kernel, "pglist_data.pgdat_next|pglist_data.node_next", &next));
	TRY(field_find(kernel, "pglist_data.node_id", &id));
	TRY(kernel_symbol(kernel, "pgdat_list", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &node));
	while (node) {
		if (nodes->list.count == NODES_MAX)
			return error_corrupt("the list of nodes does not end", node);
		TRY(field_read(kernel, &id, node, &number));
		TRY(add_node(nodes, (unsigned int)number, node));
		TRY(field_read(kernel, &next, node, &node));
	}
	return NULL;
}

/* NODE_DATA() of include/linux/mmzone.h: without NUMA there is contig_page_data alone. */
struct error *nodes_find(struct kernel *kernel, struct nodes *ret)
{
	uint64_t only;

	*ret = (struct nodes){0};
	if (kernel_has_symbol(kernel, "contig_page_data")) {
		TRY(kernel_symbol(kernel, "contig_page_data", &only));
		return add_node(ret, 0, only);
	}
	if (kernel_has_symbol(kernel, "pgdat_list"))
		return problems_note(kernel->problems, nodes_of_list(kernel, ret));
	return nodes_of_table(kernel, ret);
}

#define SPAN_FIELDS(F)                                                                             \
	F(start, "pglist_data.node_start_pfn|pglist_data.node_start_mapnr")                        \
	F(spanned, "pglist_data.node_spanned_pages|pglist_data.node_size")
DEFINE_FIELDS(span, SPAN_FIELDS)

/* Nodes may be interleaved: of those that span a frame the one that begins last has it. */
static struct error *choose_node(struct kernel *kernel, const struct nodes *nodes, uint64_t pfn,
				 unsigned int *ret)
{
	uint64_t best = 0, start, spanned;
	struct span_fields f;

	TRY(fields_init(kernel, span, &f));
	vector_for_each(&nodes->list, node) {
		TRY(field_read(kernel, &f.start, node->address, &start));
		TRY(field_read(kernel, &f.spanned, node->address, &spanned));
		if (pfn - start >= spanned || start < best)
			continue;
		best = start;
		*ret = node->number;
	}
	return NULL;
}

struct error *node_of_frame(struct kernel *kernel, uint64_t pfn, unsigned int *ret)
{
	struct nodes nodes = {0};

	*ret = 0;
	struct error *error = nodes_find(kernel, &nodes);
	if (!error)
		error = choose_node(kernel, &nodes, pfn, ret);
	nodes_deinit(&nodes);
	return error;
}
