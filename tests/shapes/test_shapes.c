/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists and trees in a memory that is laid out here: what is met, in which order, and where a walk
 * ends when the memory makes no sense. */
#include "paper.h"

#include "shapes/list.h"
#include "shapes/maple.h"
#include "shapes/rbtree.h"
#include "shapes/xarray.h"

/* Lists */

enum { HEAD = 0x100, A = 0x200, B = 0x300, C = 0x400 };

/* struct list_head: next, prev. */
static void put_links(size_t at, uint64_t next, uint64_t prev)
{
	put(at, next);
	put(at + 8, prev);
}

static bool walk_list(enum list_kind kind, struct met *met)
{
	struct list list;

	*met = (struct met){.count = 0};
	for (list_begin(&list, &paper.machine.kernel, AT(HEAD), kind); list_next(&list);)
		meet(met, list.entry);
	CHECK_OK(list_end(&list));
	return !list.broken;
}

static void test_lists(void)
{
	struct met met;

	clear();
	put_links(HEAD, AT(A), AT(C));
	put_links(A, AT(B), AT(HEAD));
	put_links(B, AT(C), AT(A));
	put_links(C, AT(HEAD), AT(B));
	if (!opened())
		return;
	CHECK(walk_list(LIST_FORWARD, &met));
	HAS_MET(&met, AT(A), AT(B), AT(C));
	CHECK(walk_list(LIST_BACKWARD, &met));
	HAS_MET(&met, AT(C), AT(B), AT(A));
	CHECK_NUMBER(paper.machine.problems.list.count, 0);
	machine_close(&paper.machine);
}

static void test_list_without_entries(void)
{
	struct met met;

	clear();
	put_links(HEAD, AT(HEAD), AT(HEAD));
	if (!opened())
		return;
	CHECK(walk_list(LIST_FORWARD, &met));
	CHECK_NUMBER(met.count, 0);
	machine_close(&paper.machine);
}

static void test_list_without_head(void)
{
	struct met met;

	clear();
	put(HEAD, AT(A));
	put(A, AT(B));
	put(B, 0);
	if (!opened())
		return;
	CHECK(walk_list(LIST_HEADLESS, &met));
	HAS_MET(&met, AT(A), AT(B));
	machine_close(&paper.machine);
}

/* A loop that leaves the head out ends; what lies outside of memory ends it, too. */
static void test_broken_lists(void)
{
	struct met met;

	clear();
	put_links(HEAD, AT(A), AT(A));
	put_links(A, AT(B), AT(HEAD));
	put_links(B, AT(A), AT(A));
	if (opened()) {
		CHECK(!walk_list(LIST_FORWARD, &met));
		CHECK(met.count >= 2 && met.count < MET_MAX);
		CHECK_NUMBER(paper.machine.problems.list.count, 1);
		machine_close(&paper.machine);
	}
	put_links(B, AT(OUTSIDE), AT(A));
	if (opened()) {
		CHECK(!walk_list(LIST_FORWARD, &met));
		CHECK(met.count >= 2 && met.list[0] == AT(A) && met.list[1] == AT(B));
		CHECK_NUMBER(paper.machine.problems.list.count, 1);
		machine_close(&paper.machine);
	}
}

/* Red-black trees: struct rb_node is the parent with a colour in its low bits, right, left. */

enum { BLACK = 1 };

static void put_node(size_t at, uint64_t parent, uint64_t left, uint64_t right)
{
	put(at, parent | BLACK);
	put(at + 8, right);
	put(at + 16, left);
}

static bool walk_rbtree(struct met *met)
{
	struct rbtree tree;

	*met = (struct met){.count = 0};
	for (rbtree_begin(&tree, &paper.machine.kernel, AT(HEAD)); rbtree_next(&tree);)
		meet(met, tree.entry);
	CHECK_OK(rbtree_end(&tree));
	return !tree.broken;
}

static void test_rbtree(void)
{
	struct met met;

	clear();
	put(HEAD, AT(B));
	put_node(B, 0, AT(A), AT(C));
	put_node(A, AT(B), 0, 0);
	put_node(C, AT(B), 0, 0);
	if (opened()) {
		CHECK(walk_rbtree(&met));
		HAS_MET(&met, AT(A), AT(B), AT(C));
		machine_close(&paper.machine);
	}
	put_node(C, AT(A), 0, 0); /* as if it were below A */
	if (opened()) {
		CHECK(!walk_rbtree(&met));
		HAS_MET(&met, AT(A), AT(B));
		CHECK_NUMBER(paper.machine.problems.list.count, 1);
		machine_close(&paper.machine);
	}
	put_node(C, AT(B), 0, AT(B)); /* its child is the top */
	if (opened()) {
		CHECK(!walk_rbtree(&met));
		HAS_MET(&met, AT(A), AT(B), AT(C));
		machine_close(&paper.machine);
	}
}

/* xarrays: struct xa_node as machine.c has it. */

enum { TOP = 0x400, BELOW = 0x800, SLOTS_AT = 40, INTERNAL = 2, VALUE = 1 };

static void put_xa_node(size_t at, uint8_t shift, uint8_t offset, uint64_t parent)
{
	paper.bytes[at] = shift;
	paper.bytes[at + 1] = offset;
	put(at + 8, parent);
}

static void put_slot(size_t node, unsigned int slot, uint64_t entry)
{
	put(node + SLOTS_AT + 8 * slot, entry);
}

static struct error *meet_index(void *context, uint64_t index, uint64_t entry)
{
	meet(context, index);
	meet(context, entry);
	return NULL;
}

static void walk_xarray(struct met *met)
{
	*met = (struct met){.count = 0};
	CHECK_OK(xarray_walk(&paper.machine.kernel, AT(HEAD), meet_index, met));
}

static void test_xarray(void)
{
	struct met met;

	clear();
	put(HEAD + 8, AT(A)); /* one entry needs no node */
	if (opened()) {
		walk_xarray(&met);
		HAS_MET(&met, 0, AT(A));
		machine_close(&paper.machine);
	}
	put(HEAD + 8, AT(TOP) | INTERNAL);
	put_xa_node(TOP, 6, 0, 0);
	put_slot(TOP, 1, AT(BELOW) | INTERNAL);
	put_xa_node(BELOW, 0, 1, AT(TOP));
	put_slot(BELOW, 2, AT(A));
	put_slot(BELOW, 3, 7 << 1 | VALUE);
	put_slot(BELOW, 63, AT(B));
	if (opened()) {
		walk_xarray(&met);
		HAS_MET(&met, 64 + 2, AT(A), 64 + 63, AT(B));
		CHECK_NUMBER(paper.machine.problems.list.count, 0);
		machine_close(&paper.machine);
	}
	put_xa_node(BELOW, 0, 2, AT(TOP)); /* it says that it is in another slot */
	if (opened()) {
		walk_xarray(&met);
		CHECK_NUMBER(met.count, 0);
		CHECK_NUMBER(paper.machine.problems.list.count, 1);
		machine_close(&paper.machine);
	}
}

/* Maple trees: lib/maple_tree.c, mte_mk_root() and mt_mk_node(); a leaf has 15 pivots, 16 slots. */

enum { LEAF = 0x500, LEAF_TYPE = 1 << 3, NODE_MARK = 4, ROOT_MARK = 2, ROOT_PARENT = 1 };

static bool walk_maple(struct met *met)
{
	struct maple_layout layout;
	struct maple tree;

	*met = (struct met){.count = 0};
	if (!CHECK_OK(maple_layout_init(&layout, &paper.machine.kernel)))
		return false;
	for (maple_begin(&tree, &layout, AT(HEAD)); maple_next(&tree);) {
		meet(met, tree.first);
		meet(met, tree.last);
		meet(met, tree.entry);
	}
	CHECK_OK(maple_end(&tree));
	return !tree.broken;
}

static void put_leaf(uint64_t parent, uint64_t second)
{
	put(HEAD + 8, AT(LEAF) | LEAF_TYPE | NODE_MARK | ROOT_MARK);
	put(LEAF, parent);
	put(LEAF + 8, 9); /* up to 9 nothing */
	put(LEAF + 16, second);
	put(LEAF + 24, UINT64_MAX);
	put(LEAF + 128 + 8, AT(A));
	put(LEAF + 128 + 16, AT(B));
}

static void test_maple(void)
{
	struct met met;

	clear();
	put_leaf(AT(HEAD) | ROOT_PARENT, 19);
	if (opened()) {
		CHECK(walk_maple(&met));
		HAS_MET(&met, 10, 19, AT(A), 20, UINT64_MAX, AT(B));
		machine_close(&paper.machine);
	}
	put_leaf(AT(HEAD) | ROOT_PARENT, 3); /* less than the one before */
	if (opened()) {
		CHECK(!walk_maple(&met));
		CHECK(paper.machine.problems.list.count == 1);
		machine_close(&paper.machine);
	}
}

int main(void)
{
	RUN(test_lists);
	RUN(test_list_without_entries);
	RUN(test_list_without_head);
	RUN(test_broken_lists);
	RUN(test_rbtree);
	RUN(test_xarray);
	RUN(test_maple);
	return harness_finish();
}
