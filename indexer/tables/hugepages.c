/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hugepages: the pools of hugetlb pages (mm/hugetlb.c, include/linux/hugetlb.h), one struct hstate
 * for each size that the machine has. Cost: a read per size.
 */
#include "base/cleanup.h"
#include "tables/walk.h"

enum { SIZES_MAX = 16, ORDER_MAX = 32 };

#define HUGE_FIELDS(F)                                                                             \
	F(order, "hstate.order")                                                                   \
	F(total, "hstate.nr_huge_pages")                                                           \
	F(free, "hstate.free_huge_pages")                                                          \
	F(reserved, "hstate.resv_huge_pages")                                                      \
	F(surplus, "hstate.surplus_huge_pages")                                                    \
	F(overcommit, "hstate.nr_overcommit_huge_pages")
DEFINE_FIELDS(huge, HUGE_FIELDS)

static struct error *emit_pool(struct walk *walk, const struct huge_fields *f, struct object *pool,
			       uint64_t address)
{
	TRY(object_load(pool, address));
	uint64_t order = object_uint(pool, &f->order);
	if (order > ORDER_MAX)
		return error_corrupt("size of huge pages makes no sense", address);
	uint64_t size = (uint64_t)walk->kernel->memory.page_size << order;
	struct hugepages_row row = {
	    .size = cell_integer((int64_t)size),
	    .total = object_cell(pool, &f->total),
	    .free = object_cell(pool, &f->free),
	    .reserved = object_cell(pool, &f->reserved),
	    .surplus = object_cell(pool, &f->surplus),
	    .overcommit = object_cell(pool, &f->overcommit),
	};
	if (object_has(pool, &f->total))
		row.bytes = cell_integer((int64_t)(size * object_uint(pool, &f->total)));
	return emit_hugepages(walk->sink, &row);
}

/* A kernel without hugetlb has no such variable. */
struct error *walk_hugepages(struct walk *walk)
{
	_cleanup_(object_deinit) struct object pool = {0};
	struct kernel *kernel = walk->kernel;
	struct huge_fields f;
	uint64_t table, counter;
	uint32_t count;

	if (!kernel_has_symbol(kernel, "hstates"))
		return NULL;
	TRY(kernel_symbol(kernel, "hstates", &table));
	TRY(kernel_symbol(kernel, "hugetlb_max_hstate", &counter));
	TRY(memory_u32(&kernel->memory, counter, &count));
	TRY(fields_init(kernel, huge, &f));
	TRY(object_init(&pool, kernel, "hstate"));
	if (count > SIZES_MAX)
		return error_corrupt("the number of sizes of huge pages makes no sense", counter);
	for (uint64_t n = 0; n < count; n++)
		TRY(walk_skip(walk, emit_pool(walk, &f, &pool, table + n * pool.size)));
	return NULL;
}
