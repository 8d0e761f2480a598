/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists, trees and xarrays in a memory that is the input. Each begins at a place of its own in page
 * 0; all places of a walk are visited once, and a walk is no longer than its budget.
 */
#include <stdlib.h>

#include "machine.h"
#include "shapes/list.h"
#include "shapes/maple.h"
#include "shapes/rbtree.h"
#include "shapes/xarray.h"

enum { LIST_AT = 0, XARRAY_AT = 64, RBTREE_AT = 128, MAPLE_AT = 192, STEPS = 20000 };

struct walk {
	struct map met;
	unsigned int visits;
};

static void begin(struct machine *machine, struct walk *walk)
{
	*walk = (struct walk){0};
	error_destroy(memory_renew(&machine->kernel.memory));
	machine->kernel.memory.left = STEPS;
}

static void visit(struct walk *walk)
{
	if (++walk->visits > STEPS * 64)
		abort();
}

static void visit_once(struct walk *walk, uint64_t place)
{
	bool first;

	visit(walk);
	if (!map_insert(&walk->met, place, &first) || !first)
		abort();
}

static void walk_list(struct machine *machine, enum list_kind kind)
{
	struct walk walk;
	struct list list;

	begin(machine, &walk);
	for (list_begin(&list, &machine->kernel, MACHINE_BASE + LIST_AT, kind); list_next(&list);)
		visit(&walk);
	error_destroy(list_end(&list));
}

/* The same entry may be at two places; a place is an index. */
static struct error *visit_index(void *context, uint64_t index, uint64_t entry)
{
	(void)entry;
	visit_once(context, index);
	return NULL;
}

static void walk_xarray(struct machine *machine)
{
	struct walk walk;

	begin(machine, &walk);
	error_destroy(xarray_walk(&machine->kernel, MACHINE_BASE + XARRAY_AT, visit_index, &walk));
	map_deinit(&walk.met);
}

static void walk_rbtree(struct machine *machine)
{
	struct walk walk;
	struct rbtree tree;

	begin(machine, &walk);
	for (rbtree_begin(&tree, &machine->kernel, MACHINE_BASE + RBTREE_AT); rbtree_next(&tree);)
		visit_once(&walk, tree.entry);
	error_destroy(rbtree_end(&tree));
	map_deinit(&walk.met);
}

static void walk_maple(struct machine *machine)
{
	struct maple_layout layout;
	struct walk walk;
	struct maple tree;

	begin(machine, &walk);
	if (maple_layout_init(&layout, &machine->kernel))
		abort();
	for (maple_begin(&tree, &layout, MACHINE_BASE + MAPLE_AT); maple_next(&tree);)
		visit_once(&walk, tree.first);
	error_destroy(maple_end(&tree));
	map_deinit(&walk.met);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct machine machine;

	if (!machine_open(&machine, bytes, size))
		return 0;
	walk_list(&machine, LIST_FORWARD);
	walk_list(&machine, LIST_BACKWARD);
	walk_list(&machine, LIST_HEADLESS);
	walk_xarray(&machine);
	walk_rbtree(&machine);
	walk_maple(&machine);
	machine_close(&machine);
	return 0;
}
