/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mappings of a kernel that has them in a list and in a tree: what one has lost the other has. */
#include "objects/mm/vmas.h"

#include "paper.h"

enum { WORD = 1, POINTER, NODE, ROOT };
enum { MM = 0x100, A = 0x200, B = 0x300, C = 0x400 };
enum { START = 0, END = 8, NEXT = 16, RB = 24, OWNER = 48, FLAGS = 56, FILE_OF = 64, BLACK = 1 };

static const struct paper_type types[] = {
    {"void", TYPE_VOID, 0, 0, 0, {{0}}, false},
    [WORD] = {"u64", TYPE_INTEGER, 8, 0, 0, {{0}}, false},
    [POINTER] = {NULL, TYPE_POINTER, 8, 0, 0, {{0}}, false},
    [NODE] = {"rb_node", TYPE_STRUCT, 24, 0, 0, {{"__rb_parent_color", WORD, 0, 0}}, false},
    [ROOT] = {"rb_root", TYPE_STRUCT, 8, 0, 0, {{"rb_node", POINTER, 0, 0}}, false},
    {"mm_struct", TYPE_STRUCT, 16, 0, 0, {{"mmap", POINTER, 0, 0}, {"mm_rb", ROOT, 64, 0}}, false},
    {"vm_area_struct",
     TYPE_STRUCT,
     72,
     0,
     0,
     {{"vm_start", WORD, 8 * START, 0},
      {"vm_end", WORD, 8 * END, 0},
      {"vm_next", POINTER, 8 * NEXT, 0},
      {"vm_rb", NODE, 8 * RB, 0},
      {"vm_mm", POINTER, 8 * OWNER, 0},
      {"vm_flags", WORD, 8 * FLAGS, 0},
      {"vm_file", POINTER, 8 * FILE_OF, 0}},
     false},
};

static void put_vma(size_t at, uint64_t start, uint64_t next, uint64_t parent)
{
	put(at + START, start);
	put(at + END, start + 0x1000);
	put(at + NEXT, next);
	put(at + RB, parent | BLACK);
	put(at + OWNER, AT(MM));
}

/* A, B, C in this order; in the tree B is above the others. */
static void put_space(void)
{
	clear();
	put(MM, AT(A));
	put(MM + 8, AT(B + RB));
	put_vma(A, 0x1000, AT(B), AT(B + RB));
	put_vma(B, 0x2000, AT(C), 0);
	put(B + RB + 8, AT(C + RB));
	put(B + RB + 16, AT(A + RB));
	put_vma(C, 0x3000, 0, AT(B + RB));
}

static struct error *meet_vma(void *context, const struct object *vma)
{
	meet(context, vma->address);
	return NULL;
}

static struct met walk(void)
{
	struct met met = {.count = 0};
	struct vmas vmas;

	if (!opened())
		return met;
	types_destroy(paper.machine.kernel.types);
	paper.machine.kernel.types = paper_types(types, sizeof(types) / sizeof(*types));
	CHECK_OK(vmas_init(&vmas, &paper.machine.kernel));
	CHECK_OK(vmas_each(&vmas, AT(MM), meet_vma, &met));
	vmas_deinit(&vmas);
	return met;
}

/* Problems of the walk, which ends with it. */
static size_t finish(void)
{
	size_t problems = paper.machine.problems.list.count;

	machine_close(&paper.machine);
	return problems;
}

static void test_whole(void)
{
	put_space();
	put(C + RB, AT(A)); /* a tree that nobody asks for */
	struct met met = walk();
	HAS_MET(&met, AT(A), AT(B), AT(C));
	CHECK_NUMBER(finish(), 0);
}

static uint64_t find(uint64_t address)
{
	struct vmas vmas;
	uint64_t found = 0;

	put_space();
	if (!opened())
		return 0;
	types_destroy(paper.machine.kernel.types);
	paper.machine.kernel.types = paper_types(types, sizeof(types) / sizeof(*types));
	CHECK_OK(vmas_init(&vmas, &paper.machine.kernel));
	CHECK_OK(vmas_find(&vmas, AT(MM), address, &found));
	vmas_deinit(&vmas);
	finish();
	return found;
}

static void test_find(void)
{
	CHECK_NUMBER(find(0x1fff), AT(A));
	CHECK_NUMBER(find(0x2000), AT(B));
	CHECK_NUMBER(find(0x4000), 0);
}

static void test_cut_list(void)
{
	put_space();
	put(A + NEXT, AT(OUTSIDE));
	struct met met = walk();
	HAS_MET(&met, AT(A), AT(B), AT(C));
	CHECK_NUMBER(finish(), 1);
}

static void test_looping_list(void)
{
	put_space();
	put(B + NEXT, AT(A));
	struct met met = walk();
	HAS_MET(&met, AT(A), AT(B), AT(C));
	CHECK_NUMBER(finish(), 1);
}

/* Of another address space, or of no bytes: none, for both. */
static void test_no_mapping(void)
{
	put_space();
	put(B + OWNER, AT(OUTSIDE));
	put(C + END, 0x3000);
	struct met met = walk();
	HAS_MET(&met, AT(A));
	CHECK(finish() > 0);
}

static void test_both_broken(void)
{
	put_space();
	put(A + NEXT, AT(OUTSIDE));
	put(C + RB, AT(A));
	struct met met = walk();
	HAS_MET(&met, AT(A), AT(B));
	CHECK(finish() > 0);
}

int main(void)
{
	RUN(test_whole);
	RUN(test_find);
	RUN(test_cut_list);
	RUN(test_looping_list);
	RUN(test_no_mapping);
	RUN(test_both_broken);
	return harness_finish();
}
