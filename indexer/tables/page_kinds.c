/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * page_kinds: every page of the machine by what its struct page says (include/linux/mm_types.h,
 * page-flags.h). A page of a block belongs to what the block's first page is: the pages of a
 * compound page say so themselves, a free block tells its order. The pages of other allocated
 * blocks do not: behind the first they have no user, as pages in a CPU's lists have none. How many
 * those are the lists' counters tell.
 *
 * Cost: one pass over the map of pages, 1/64 of the memory that is in use, read in order: of a free
 * block the first page tells of all.
 */
#include "base/cleanup.h"
#include "image/cpus.h"
#include "image/fields.h"
#include "objects/mm/page_flags.h"
#include "objects/mm/pages.h"
#include "tables/zones.h"

#define KINDS(K)                                                                                   \
	K(KIND_FREE, "free")                                                                       \
	K(KIND_CPU_FREE, "cpu free")                                                               \
	K(KIND_SLAB, "slab")                                                                       \
	K(KIND_PAGE_TABLE, "page table")                                                           \
	K(KIND_ANON, "anon")                                                                       \
	K(KIND_FILE, "file")                                                                       \
	K(KIND_SHMEM, "shmem")                                                                     \
	K(KIND_HUGETLB, "hugetlb")                                                                 \
	K(KIND_RESERVED, "reserved")                                                               \
	K(KIND_KERNEL, "kernel")

#define KIND_ENUMERATOR_(id, name) id,
#define KIND_NAME_(id, name)       name,
enum kind { KINDS(KIND_ENUMERATOR_) KIND_COUNT };
static const char *const kind_names[] = {KINDS(KIND_NAME_)};

/*
 * In page-flags.h before 6.10. Page tables moved when charged kernel memory lost its type, and
 * struct page got memcg_data in its place (5.11).
 */
enum { OLD_BUDDY = 0x80, OLD_TABLE = 0x200, OLDER_TABLE = 0x400 };

enum { ORDER_MAX = 20, MAPPING_ANON = 1, TAIL = 1 };

#define PAGE_FIELDS(F)                                                                             \
	F(mapping, "page.mapping")                                                                 \
	F(count, "page._refcount.counter|page._count.counter|page.count.counter")                  \
	F(order, "page.private")                                                                   \
	F(head, "?" PAGE_COMPOUND)                                                                 \
	F(old_head, "?page.first_page|page.private")                                               \
	F(memcg_data, "?page.memcg_data|page.mem_cgroup")                                          \
	F(node_zones, "pglist_data.node_zones")                                                    \
	F(zone_free, "?zone.free_pages|zone_struct.free_pages")                                    \
	F(cpus, "?zone.per_cpu_pageset|zone.pageset")                                              \
	F(cpu_lists, "?per_cpu_pageset.pcp|per_cpu_pages")                                         \
	F(cpu_pages, "?per_cpu_pages.count")
DEFINE_FIELDS(page, PAGE_FIELDS)

struct pages {
	struct walk *walk;
	struct page_fields f;
	struct field_plan mapping, count, order, head, old_head;
	struct page_rule buddy, slab, large, table, hugetlb, reserved, shared, first, tail;
	struct page_rule compound; /* where later pages of a compound one have no flag of theirs */
	uint64_t unused;           /* page.count of a page that nobody uses */
	uint64_t free_end;         /* pfn behind the free block that was met last */
	enum kind block;           /* of the compound page that was met last */
	uint64_t counts[KIND_COUNT];
};

static enum kind kind_by_mapping(const struct pages *w, const struct page *page)
{
	uint64_t mapping = field_plan_load(&w->mapping, page->bytes);

	if (mapping & MAPPING_ANON)
		return KIND_ANON;
	if (!mapping)
		return KIND_KERNEL;
	return page_is(&w->shared, page) ? KIND_SHMEM : KIND_FILE;
}

static enum kind kind_of(const struct pages *w, const struct page *page)
{
	if (page_is(&w->reserved, page))
		return KIND_RESERVED;
	if (page_is(&w->slab, page) || page_is(&w->large, page))
		return KIND_SLAB;
	if (page_is(&w->table, page))
		return KIND_PAGE_TABLE;
	if (page_is(&w->hugetlb, page))
		return KIND_HUGETLB;
	if ((uint32_t)field_plan_load(&w->count, page->bytes) != (uint32_t)w->unused)
		return kind_by_mapping(w, page);
	if (!page_is(&w->first, page))
		return KIND_CPU_FREE; /* or within a block, see part_unused() */
	/* Unused huge pages wait in their pool; allocators of newer kernels count no users. */
	return w->hugetlb.mask ? KIND_KERNEL : KIND_HUGETLB;
}

/*
 * Is it a page of a compound one, but not the first? Then it tells which that is: by a pointer with
 * bit 0 set, a flag, or (to 4.3, and to 2.6.25 for all pages) the pointer of a page that is marked
 * as of a compound one.
 */
static bool is_later(const struct pages *w, const struct page *page)
{
	if (field_plan_load(&w->head, page->bytes) & TAIL || page_is(&w->tail, page))
		return true;
	if (!page_is(&w->compound, page))
		return false;
	uint64_t head = field_plan_load(&w->old_head, page->bytes);
	return head < page->address && page->address - head < page->size << ORDER_MAX;
}

/* What is left of a free block needs no look at its pages. */
static void count_free(struct pages *w, const struct page *page, uint64_t *next)
{
	uint64_t count = w->free_end - page->pfn;

	if (count > page->left)
		count = page->left;
	w->counts[KIND_FREE] += count;
	*next = page->pfn + count;
}

static struct error *visit(void *context, const struct page *page, uint64_t *next)
{
	struct pages *w = context;

	if (page->pfn < w->free_end) {
		count_free(w, page, next);
	} else if (page_is(&w->buddy, page)) {
		uint64_t order = field_plan_load(&w->order, page->bytes);

		w->free_end = page->pfn + (UINT64_C(1) << (order <= ORDER_MAX ? order : 0));
		count_free(w, page, next);
	} else if (is_later(w, page)) {
		w->counts[w->block]++;
	} else {
		w->block = kind_of(w, page);
		w->counts[w->block]++;
	}
	return NULL;
}

/* A CPU's lists of a zone: several (2.6.0 to 2.6.24: hot and cold pages) or one. */
static struct error *count_lists(struct pages *w, uint64_t lists, uint64_t *pages)
{
	const struct field *f = &w->f.cpu_lists;
	uint64_t count;

	for (uint32_t i = 0; i < (f->count ? f->count : 1); i++) {
		TRY(field_read(w->walk->kernel, &w->f.cpu_pages, lists + f->offset + i * f->element,
			       &count));
		*pages += (uint32_t)count;
	}
	return NULL;
}

/* Before 2.6.34 CPUs have their places in the zone itself, or pointers there. */
static struct error *find_lists(struct pages *w, const struct cpu *cpu, uint64_t zone,
				uint64_t *ret)
{
	struct kernel *kernel = w->walk->kernel;
	const struct field *cpus = &w->f.cpus;

	if (!cpus->count) {
		TRY(field_read(kernel, cpus, zone, ret));
		*ret = percpu_address(kernel, cpu, *ret);
		return NULL;
	}
	if (cpu->number >= cpus->count)
		return error_corrupt("a zone has no lists of a CPU", zone);
	*ret = zone + cpus->offset + cpu->number * cpus->element;
	if (cpus->element > kernel->arch->pointer_size)
		return NULL;
	return memory_pointer(&kernel->memory, *ret, ret);
}

/*
 * zone_pcp_init(): every CPU's lists of a zone. Whoever goes offline empties its own. There are
 * none in 2.4.
 */
static struct error *count_zone_lists(struct pages *w, uint64_t zone, uint64_t *pages)
{
	uint64_t lists;

	if (!w->f.cpus.present)
		return NULL;
	vector_for_each(&w->walk->kernel->cpus, cpu) {
		TRY(find_lists(w, cpu, zone, &lists));
		TRY(count_lists(w, lists, pages));
	}
	return NULL;
}

/* Where free pages have no mark the zone's counter tells how many they are. */
static struct error *count_zone(struct pages *w, uint64_t zone, uint64_t *listed, uint64_t *free)
{
	uint64_t pages;

	if (!w->buddy.mask && field_try(w->walk->kernel, &w->f.zone_free, zone, &pages))
		*free += pages;
	return count_zone_lists(w, zone, listed);
}

static struct error *count_zones(struct pages *w, uint64_t *listed, uint64_t *free)
{
	_cleanup_(nodes_deinit) struct nodes nodes = {0};

	TRY(nodes_find(w->walk->kernel, &nodes));
	vector_for_each(&nodes.list, node)
		for (unsigned int i = 0; i < node_zone_count(&w->f.node_zones); i++)
			TRY(count_zone(w, node_zone(node, &w->f.node_zones, i), listed, free));
	return NULL;
}

/* Pages without a user are in the CPUs' lists, or belong to blocks that the kernel uses. */
static struct error *part_unused(struct pages *w)
{
	uint64_t unused = w->counts[KIND_CPU_FREE], listed = 0, free = 0;

	struct error *error = count_zones(w, &listed, &free);
	if (!error && (listed > unused || free > unused - listed))
		error = error_corrupt("lists and zones have more free pages than there are", 0);
	if (error)
		return walk_skip(w->walk, error);
	w->counts[KIND_CPU_FREE] = listed;
	w->counts[KIND_FREE] += free;
	w->counts[KIND_KERNEL] += unused - listed - free;
	return NULL;
}

/* What a kernel has no mark for, its pages are counted as something more general. */
static struct error *find_rules(struct pages *w)
{
	struct kernel *kernel = w->walk->kernel;

	TRY(page_count_base(kernel, &w->unused));
	TRY(error_ignore_damage(page_rule_buddy(kernel, OLD_BUDDY, &w->buddy)));
	TRY(page_rule_slab(kernel, &w->slab));
	TRY(page_rule_flag(kernel, "PG_reserved", &w->reserved));
	TRY(error_ignore_damage(page_rule_flag(kernel, "PG_swapbacked", &w->shared)));
	TRY(error_ignore_damage(page_rule_flag(kernel, "PG_head", &w->first)));
	if (!w->f.head.present) {
		TRY(error_ignore_damage(page_rule_flag(kernel, "PG_tail", &w->tail)));
		TRY(error_ignore_damage(page_rule_flag(kernel, "PG_compound", &w->compound)));
	}
	uint64_t table = w->f.memcg_data.alternative ? OLDER_TABLE : OLD_TABLE;
	TRY(error_ignore_damage(page_rule_type(kernel, "table", table, &w->table)));
	TRY(error_ignore_damage(page_rule_type(kernel, "large_kmalloc", 0, &w->large)));
	return error_ignore_damage(page_rule_type(kernel, "hugetlb", 0, &w->hugetlb));
}

/* The rules borrow what they are asked with: they stay where they are. */
static struct error *plan_loads(struct pages *w)
{
	struct kernel *kernel = w->walk->kernel;
	struct field page;

	TRY(field_find(kernel, "page", &page));
	w->mapping = field_plan(kernel, &w->f.mapping, page.size);
	w->count = field_plan(kernel, &w->f.count, page.size);
	w->order = field_plan(kernel, &w->f.order, page.size);
	w->head = field_plan(kernel, &w->f.head, page.size);
	w->old_head = field_plan(kernel, &w->f.old_head, page.size);
	return NULL;
}

struct error *walk_page_kinds(struct walk *walk)
{
	struct pages w = {.walk = walk, .block = KIND_KERNEL};
	int64_t page_size = walk->kernel->memory.page_size;

	TRY(fields_init(walk->kernel, page, &w.f));
	TRY(find_rules(&w));
	TRY(plan_loads(&w));
	TRY(pages_walk(walk->kernel, visit, &w));
	TRY(part_unused(&w));
	for (size_t kind = 0; kind < KIND_COUNT; kind++) {
		struct page_kinds_row row = {
		    .kind = cell_text(kind_names[kind]),
		    .pages = cell_integer((int64_t)w.counts[kind]),
		    .bytes = cell_integer((int64_t)w.counts[kind] * page_size),
		};
		if (w.counts[kind])
			TRY(emit_page_kinds(walk->sink, &row));
	}
	return NULL;
}
