/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * page_kinds: every page of the machine by what its struct page says (include/linux/mm_types.h,
 * page-flags.h). A page of a block belongs to what the block's first page is: the pages of a
 * compound page say so themselves, a free block tells its order. The pages of other allocated
 * blocks do not: behind the first they have no user, as pages in a CPU's lists have none. How many
 * those are the lists' counters tell.
 *
 * Cost: one pass over the map of pages, 1/64 of the machine's memory, read in order.
 */
#include "base/cleanup.h"
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
	F(count, "page._refcount.counter|page._count.counter")                                     \
	F(order, "page.private")                                                                   \
	F(head, "?" PAGE_COMPOUND)                                                                 \
	F(memcg_data, "?page.memcg_data|page.mem_cgroup")                                          \
	F(node_zones, "pglist_data.node_zones")                                                    \
	F(cpus, "zone.per_cpu_pageset|zone.pageset")                                               \
	F(cpu_pages, "per_cpu_pageset.pcp.count|per_cpu_pages.count")
DEFINE_FIELDS(page, PAGE_FIELDS)

struct pages {
	struct walk *walk;
	struct page_fields f;
	struct field_plan mapping, count, order, head;
	struct page_rule buddy, slab, large, table, hugetlb, reserved, shared, first, tail;
	uint64_t free_end; /* pfn behind the free block that was met last */
	enum kind block;   /* of the compound page that was met last */
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
	if (field_plan_load(&w->count, page->bytes))
		return kind_by_mapping(w, page);
	if (!page_is(&w->first, page))
		return KIND_CPU_FREE; /* or within a block, see part_unused() */
	/* Unused huge pages wait in their pool; allocators of newer kernels count no users. */
	return w->hugetlb.mask ? KIND_KERNEL : KIND_HUGETLB;
}

static struct error *visit(void *context, const struct page *page)
{
	struct pages *w = context;

	if (page->pfn < w->free_end) {
		w->counts[KIND_FREE]++;
	} else if (page_is(&w->buddy, page)) {
		uint64_t order = field_plan_load(&w->order, page->bytes);

		w->counts[KIND_FREE]++;
		w->free_end = page->pfn + (UINT64_C(1) << (order <= ORDER_MAX ? order : 0));
	} else if (field_plan_load(&w->head, page->bytes) & TAIL || page_is(&w->tail, page)) {
		w->counts[w->block]++;
	} else {
		w->block = kind_of(w, page);
		w->counts[w->block]++;
	}
	return NULL;
}

/* zone_pcp_init(): every CPU's lists of a zone. Whoever goes offline empties its own. */
static struct error *count_zone_lists(struct pages *w, uint64_t zone, uint64_t *pages)
{
	struct kernel *kernel = w->walk->kernel;
	uint64_t lists, count;

	TRY(field_read(kernel, &w->f.cpus, zone, &lists));
	vector_for_each(&kernel->cpus, cpu) {
		TRY(field_read(kernel, &w->f.cpu_pages, percpu_address(kernel, cpu, lists),
			       &count));
		*pages += count;
	}
	return NULL;
}

static struct error *count_cpu_lists(struct pages *w, uint64_t *pages)
{
	_cleanup_(nodes_deinit) struct nodes nodes = {0};

	TRY(nodes_find(w->walk->kernel, &nodes));
	vector_for_each(&nodes.list, node)
		for (unsigned int i = 0; i < node_zone_count(&w->f.node_zones); i++)
			TRY(count_zone_lists(w, node_zone(node, &w->f.node_zones, i), pages));
	return NULL;
}

/* Pages without a user are in the CPUs' lists, or belong to blocks that the kernel uses. */
static struct error *part_unused(struct pages *w)
{
	uint64_t unused = w->counts[KIND_CPU_FREE], listed = 0;

	struct error *error = count_cpu_lists(w, &listed);
	if (!error && listed > unused)
		error = error_corrupt("CPUs' lists have more free pages than there are", 0);
	if (error)
		return walk_skip(w->walk, error);
	w->counts[KIND_CPU_FREE] = listed;
	w->counts[KIND_KERNEL] += unused - listed;
	return NULL;
}

/* What a kernel has no mark for, its pages are counted as something more general. */
static struct error *find_rules(struct pages *w)
{
	struct kernel *kernel = w->walk->kernel;

	TRY(page_rule_buddy(kernel, OLD_BUDDY, &w->buddy));
	TRY(page_rule_slab(kernel, &w->slab));
	TRY(page_rule_flag(kernel, "PG_reserved", &w->reserved));
	TRY(page_rule_flag(kernel, "PG_swapbacked", &w->shared));
	TRY(page_rule_flag(kernel, "PG_head", &w->first));
	if (!w->f.head.present)
		TRY(page_rule_flag(kernel, "PG_tail", &w->tail));
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
