/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory: what /proc/meminfo said (fs/proc/meminfo.c, mm/show_mem.c), by the kernel's own
 * formulas, so without the deltas that CPUs hold back; zone_stats has them added.
 *
 * Cost: some fifty small reads, and one for every block device.
 */
#include "image/cpus.h"
#include "image/fields.h"
#include "tables/zones.h"

#define MEMORY_FIELDS(F)                                                                           \
	F(node_zones, "pglist_data.node_zones")                                                    \
	F(zone_stat, "?zone.vm_stat")                                                              \
	F(node_stat, "?pglist_data.vm_stat")                                                       \
	F(present, "zone.present_pages|zone_struct.size")                                          \
	F(free_pages, "?zone.free_pages|zone_struct.free_pages")                                   \
	F(managed, "?zone.managed_pages.counter|zone.managed_pages")                               \
	F(watermark, "zone._watermark|zone.watermark|zone.pages_low|zone_struct.pages_low")        \
	F(boost, "?zone.watermark_boost")                                                          \
	F(state_dirty, "?page_state.nr_dirty")                                                     \
	F(state_writeback, "?page_state.nr_writeback")                                             \
	F(state_tables, "?page_state.nr_page_table_pages")                                         \
	F(state_mapped, "?page_state.nr_mapped")                                                   \
	F(state_slab, "?page_state.nr_slab")                                                       \
	F(inodes, "?super_block.s_inodes")                                                         \
	F(inode_list, "?inode.i_sb_list")                                                          \
	F(bdev_list, "?block_device.bd_list")                                                      \
	F(bdev_inode, "?block_device.bd_inode")                                                    \
	F(mapping, "inode.i_mapping")                                                              \
	F(mapping_pages, "address_space.nrpages")                                                  \
	F(mapping_whole, "address_space")                                                          \
	F(hstate, "?hstate")                                                                       \
	F(huge_order, "?hstate.order")                                                             \
	F(huge_pages, "?hstate.nr_huge_pages")                                                     \
	F(huge_free, "?hstate.free_huge_pages")                                                    \
	F(huge_reserved, "?hstate.resv_huge_pages")                                                \
	F(huge_surplus, "?hstate.surplus_huge_pages")                                              \
	F(percpu_count, "?percpu_counter.count")                                                   \
	F(percpu_counters, "?percpu_counter.counters")
DEFINE_FIELDS(memory, MEMORY_FIELDS)

#define KINDS(K)                                                                                   \
	K(KIND_TOTAL, "total")                                                                     \
	K(KIND_FREE, "free")                                                                       \
	K(KIND_USED, "used")                                                                       \
	K(KIND_AVAILABLE, "available")                                                             \
	K(KIND_PRESENT, "present")                                                                 \
	K(KIND_RESERVED, "reserved")                                                               \
	K(KIND_BUFFERS, "buffers")                                                                 \
	K(KIND_CACHED, "cached")                                                                   \
	K(KIND_SWAP_CACHED, "swap cached")                                                         \
	K(KIND_ANON, "anon")                                                                       \
	K(KIND_FILE, "file")                                                                       \
	K(KIND_MAPPED, "mapped")                                                                   \
	K(KIND_SHMEM, "shmem")                                                                     \
	K(KIND_ACTIVE_ANON, "active anon")                                                         \
	K(KIND_INACTIVE_ANON, "inactive anon")                                                     \
	K(KIND_ACTIVE_FILE, "active file")                                                         \
	K(KIND_INACTIVE_FILE, "inactive file")                                                     \
	K(KIND_UNEVICTABLE, "unevictable")                                                         \
	K(KIND_MLOCKED, "mlocked")                                                                 \
	K(KIND_DIRTY, "dirty")                                                                     \
	K(KIND_WRITEBACK, "writeback")                                                             \
	K(KIND_SLAB, "slab")                                                                       \
	K(KIND_SLAB_RECLAIMABLE, "slab reclaimable")                                               \
	K(KIND_SLAB_UNRECLAIMABLE, "slab unreclaimable")                                           \
	K(KIND_MISC_RECLAIMABLE, "misc reclaimable")                                               \
	K(KIND_PAGE_TABLES, "page tables")                                                         \
	K(KIND_SECONDARY_PAGE_TABLES, "secondary page tables")                                     \
	K(KIND_KERNEL_STACKS, "kernel stacks")                                                     \
	K(KIND_VMALLOC, "vmalloc")                                                                 \
	K(KIND_PERCPU, "percpu")                                                                   \
	K(KIND_BOUNCE, "bounce")                                                                   \
	K(KIND_ZSMALLOC, "zsmalloc")                                                               \
	K(KIND_BALLOON, "balloon")                                                                 \
	K(KIND_CMA, "cma")                                                                         \
	K(KIND_CMA_FREE, "cma free")                                                               \
	K(KIND_POISONED, "hardware corrupted")                                                     \
	K(KIND_ANON_HUGE, "anon hugepages")                                                        \
	K(KIND_SHMEM_HUGE, "shmem hugepages")                                                      \
	K(KIND_SHMEM_PMD, "shmem pmd mapped")                                                      \
	K(KIND_FILE_HUGE, "file hugepages")                                                        \
	K(KIND_FILE_PMD, "file pmd mapped")                                                        \
	K(KIND_WRITEBACK_TEMP, "writeback temp")                                                   \
	K(KIND_KERNEL_RECLAIMABLE, "kernel reclaimable")                                           \
	K(KIND_UNACCEPTED, "unaccepted")                                                           \
	K(KIND_ZSWAP, "zswap")                                                                     \
	K(KIND_ZSWAPPED, "zswapped")                                                               \
	K(KIND_DIRECT_4K, "direct map 4k")                                                         \
	K(KIND_DIRECT_2M, "direct map 2M")                                                         \
	K(KIND_DIRECT_4M, "direct map 4M")                                                         \
	K(KIND_DIRECT_1G, "direct map 1G")                                                         \
	K(KIND_HUGEPAGES, "hugepages")                                                             \
	K(KIND_HUGEPAGES_FREE, "hugepages free")                                                   \
	K(KIND_HUGEPAGES_RESERVED, "hugepages reserved")                                           \
	K(KIND_HUGEPAGES_SURPLUS, "hugepages surplus")                                             \
	K(KIND_SWAP, "swap")                                                                       \
	K(KIND_SWAP_FREE, "swap free")                                                             \
	K(KIND_SWAP_USED, "swap used")                                                             \
	K(KIND_COMMITTED, "committed")                                                             \
	K(KIND_COMMIT_LIMIT, "commit limit")

#define KIND_ENUMERATOR_(id, name) id,
#define KIND_NAME_(id, name)       name,
enum kind { KINDS(KIND_ENUMERATOR_) KIND_COUNT };
static const char *const kind_names[] = {KINDS(KIND_NAME_)};

/* Counters by their enumerators; where kernels differ, a kind has several and one exists. */
static const struct {
	enum kind kind;
	const char *name;
} counter_sources[] = {
    {KIND_FREE, "NR_FREE_PAGES"},
    {KIND_SWAP_CACHED, "NR_SWAPCACHE"},
    {KIND_ANON, "NR_ANON_MAPPED"},
    {KIND_ANON, "NR_ANON_PAGES"},
    {KIND_FILE, "NR_FILE_PAGES"},
    {KIND_MAPPED, "NR_FILE_MAPPED"},
    {KIND_SHMEM, "NR_SHMEM"},
    {KIND_ACTIVE_ANON, "NR_ACTIVE_ANON"},
    {KIND_INACTIVE_ANON, "NR_INACTIVE_ANON"},
    {KIND_ACTIVE_FILE, "NR_ACTIVE_FILE"},
    {KIND_INACTIVE_FILE, "NR_INACTIVE_FILE"},
    {KIND_UNEVICTABLE, "NR_UNEVICTABLE"},
    {KIND_MLOCKED, "NR_MLOCK"},
    {KIND_DIRTY, "NR_FILE_DIRTY"},
    {KIND_WRITEBACK, "NR_WRITEBACK"},
    /* The _B is about the functions that count; the sums are in pages. */
    {KIND_SLAB, "NR_SLAB"},
    {KIND_SLAB_RECLAIMABLE, "NR_SLAB_RECLAIMABLE_B"},
    {KIND_SLAB_RECLAIMABLE, "NR_SLAB_RECLAIMABLE"},
    {KIND_SLAB_UNRECLAIMABLE, "NR_SLAB_UNRECLAIMABLE_B"},
    {KIND_SLAB_UNRECLAIMABLE, "NR_SLAB_UNRECLAIMABLE"},
    {KIND_MISC_RECLAIMABLE, "NR_KERNEL_MISC_RECLAIMABLE"},
    {KIND_PAGE_TABLES, "NR_PAGETABLE"},
    {KIND_SECONDARY_PAGE_TABLES, "NR_SECONDARY_PAGETABLE"},
    {KIND_KERNEL_STACKS, "NR_KERNEL_STACK_KB"},
    {KIND_VMALLOC, "NR_VMALLOC"},
    {KIND_BOUNCE, "NR_BOUNCE"},
    {KIND_ZSMALLOC, "NR_ZSPAGES"},
    {KIND_BALLOON, "NR_BALLOON_PAGES"},
    {KIND_CMA_FREE, "NR_FREE_CMA_PAGES"},
    {KIND_ANON_HUGE, "NR_ANON_THPS"},
    {KIND_SHMEM_HUGE, "NR_SHMEM_THPS"},
    {KIND_SHMEM_PMD, "NR_SHMEM_PMDMAPPED"},
    {KIND_FILE_HUGE, "NR_FILE_THPS"},
    {KIND_FILE_PMD, "NR_FILE_PMDMAPPED"},
    {KIND_WRITEBACK_TEMP, "NR_WRITEBACK_TEMP"},
    {KIND_UNACCEPTED, "NR_UNACCEPTED"},
};

/* Variables of one word that count pages. */
static const struct {
	enum kind kind;
	const char *name;
} symbol_sources[] = {
    {KIND_TOTAL, "_totalram_pages|totalram_pages"},
    {KIND_FILE, "page_cache_size"}, /* of 2.4, as the next */
    {KIND_BUFFERS, "buffermem_pages"},
    {KIND_VMALLOC, "nr_vmalloc_pages"},
    {KIND_PERCPU, "pcpu_nr_populated"},
    {KIND_CMA, "totalcma_pages"},
    {KIND_POISONED, "num_poisoned_pages"},
    {KIND_SWAP, "total_swap_pages"},
    {KIND_SWAP_FREE, "nr_swap_pages"},
    {KIND_ZSWAPPED, "zswap_stored_pages"},
    {KIND_ZSWAP, "zswap_total_pages"},
};

/* The same of an atomic_t: 2.6.0 to 2.6.17, and 2.4. */
static const struct {
	enum kind kind;
	const char *name;
} atomic_sources[] = {
    {KIND_FILE, "nr_pagecache|page_cache_size"},
    {KIND_BUFFERS, "buffermem_pages"},
};

#define PAGES_SANE_MAX (INT64_C(1) << 52)

struct usage {
	struct walk *walk;
	struct memory_fields f;
	const struct type *zone_names, *node_names; /* of the counters; NULL: none */
	struct counters zone_counters, node_counters;
	int64_t low; /* sum of the low watermarks */
	bool known[KIND_COUNT];
	int64_t pages[KIND_COUNT];
};

/* A number that no machine has is damage, and would overflow what is made of it. */
static void set(struct usage *u, enum kind kind, int64_t pages)
{
	if (u->known[kind] || pages > PAGES_SANE_MAX)
		return;
	u->known[kind] = true;
	u->pages[kind] = pages < 0 ? 0 : pages;
}

static bool all_known(const struct usage *u, const enum kind *kinds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!u->known[kinds[i]])
			return false;
	return true;
}

#define KNOWN(u, ...)                                                                              \
	all_known(u, (const enum kind[]){__VA_ARGS__},                                             \
		  sizeof((const enum kind[]){__VA_ARGS__}) / sizeof(enum kind))

/* A variable of `size` bytes, sign-extended. */
static struct error *read_symbol(struct kernel *kernel, const char *name, size_t size, int64_t *ret)
{
	unsigned int unused = 64 - (unsigned int)size * 8;
	uint64_t address, value;

	TRY(kernel_symbol(kernel, name, &address));
	TRY(memory_uint(&kernel->memory, address, size, &value));
	*ret = (int64_t)(value << unused) >> unused;
	return NULL;
}

/* In bytes, as its type tells; else `otherwise`. */
static struct error *variable_size(struct kernel *kernel, const char *name, size_t otherwise,
				   size_t *ret)
{
	const struct type *type;
	uint64_t id;
	struct error *error = types_declared(kernel->types, name, &id);

	*ret = otherwise;
	if (!error)
		error = types_get(kernel->types, id, &type);
	if (!error && (type->size == 4 || type->size == 8))
		*ret = type->size;
	return error_ignore_damage(error);
}

static struct error *read_word(struct kernel *kernel, const char *name, int64_t *ret)
{
	return read_symbol(kernel, name, kernel->arch->pointer_size, ret);
}

static struct error *read_array(struct kernel *kernel, const char *symbol, const char *enumeration,
				const struct field *array, struct counters *counters,
				const struct type **names)
{
	struct field here = *array;
	uint64_t address;

	here.offset = 0; /* the sums have the shape of the member, at a symbol of their own */
	TRY(kernel_symbol(kernel, symbol, &address));
	TRY(counters_add(kernel, &here, address, counters));
	return types_find(kernel->types, enumeration, names);
}

static bool find_counter(const struct type *names, const struct counters *counters,
			 const char *name, int64_t *ret)
{
	for (size_t i = 0; names && i < names->enumerator_count; i++) {
		const struct type_enumerator *enumerator = &names->enumerators[i];

		if (enumerator->value < 0 || (size_t)enumerator->value >= counters->count ||
		    strcmp(enumerator->name, name))
			continue;
		*ret = counters->value[enumerator->value];
		return true;
	}
	return false;
}

static void take_counters(struct usage *u)
{
	for (size_t i = 0; i < sizeof(counter_sources) / sizeof(counter_sources[0]); i++) {
		enum kind kind = counter_sources[i].kind;
		const char *name = counter_sources[i].name;
		int64_t value;

		if (find_counter(u->zone_names, &u->zone_counters, name, &value) ||
		    find_counter(u->node_names, &u->node_counters, name, &value))
			set(u, kind, value);
	}
	/* The one counter that is in KB: stacks may be smaller than a page. */
	u->pages[KIND_KERNEL_STACKS] /= u->walk->kernel->memory.page_size / 1024;
}

/* mm/vmstat.c: vm_zone_stat and vm_node_stat; vm_stat when zones counted everything. */
static struct error *take_arrays(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;

	if (u->f.zone_stat.present)
		TRY(walk_skip(u->walk,
			      read_array(kernel, "vm_stat|vm_zone_stat", "zone_stat_item",
					 &u->f.zone_stat, &u->zone_counters, &u->zone_names)));
	if (u->f.node_stat.present)
		TRY(walk_skip(u->walk,
			      read_array(kernel, "vm_node_stat", "node_stat_item", &u->f.node_stat,
					 &u->node_counters, &u->node_names)));
	take_counters(u);
	return NULL;
}

/* mm/page_alloc.c, get_page_state(): what was counted before 2.6.18, a part on each CPU. */
static struct error *take_page_states(struct usage *u)
{
	const struct {
		enum kind kind;
		const struct field *field;
	} counters[] = {
	    {KIND_DIRTY, &u->f.state_dirty},        {KIND_WRITEBACK, &u->f.state_writeback},
	    {KIND_PAGE_TABLES, &u->f.state_tables}, {KIND_MAPPED, &u->f.state_mapped},
	    {KIND_SLAB, &u->f.state_slab},
	};
	struct kernel *kernel = u->walk->kernel;
	unsigned int unused = 64 - kernel->arch->pointer_size * 8u;
	uint64_t states, part;

	if (!u->f.state_slab.present)
		return NULL;
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		uint64_t sum = 0;

		vector_for_each(&kernel->cpus, cpu) {
			TRY(percpu_symbol(kernel, cpu, "page_states", &states));
			TRY(field_read(kernel, counters[i].field, states, &part));
			sum += part;
		}
		set(u, counters[i].kind, (int64_t)(sum << unused) >> unused);
	}
	return NULL;
}

static struct error *take_atomics(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;
	int64_t pages;

	for (size_t i = 0; i < sizeof(atomic_sources) / sizeof(atomic_sources[0]); i++)
		if (kernel_has_symbol(kernel, atomic_sources[i].name)) {
			TRY(read_symbol(kernel, atomic_sources[i].name, 4, &pages));
			set(u, atomic_sources[i].kind, pages);
		}
	return NULL;
}

static struct error *take_symbols(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;

	for (size_t i = 0; i < sizeof(symbol_sources) / sizeof(symbol_sources[0]); i++) {
		const char *name = symbol_sources[i].name;
		int64_t pages;

		if (u->known[symbol_sources[i].kind] || !kernel_has_symbol(kernel, name))
			continue;
		struct error *error = read_word(kernel, name, &pages);
		if (error)
			TRY(walk_skip(u->walk, error));
		else
			set(u, symbol_sources[i].kind, pages);
	}
	return NULL;
}

/* pcpu_nr_populated counts the pages of one CPU's unit: mm/percpu.c, pcpu_nr_pages(). */
static struct error *take_percpu(struct usage *u)
{
	int64_t units;

	if (!u->known[KIND_PERCPU])
		return NULL;
	u->known[KIND_PERCPU] = false;
	TRY(read_symbol(u->walk->kernel, "pcpu_nr_units", 4, &units));
	set(u, KIND_PERCPU, (int64_t)((uint64_t)u->pages[KIND_PERCPU] * (uint64_t)units));
	return NULL;
}

struct zone_sums {
	uint64_t present, managed, low;
	uint64_t free; /* while that was no counter: until 2.6.20 */
};

static struct error *add_zone(struct usage *u, uint64_t zone, int64_t low_mark,
			      struct zone_sums *sums)
{
	struct kernel *kernel = u->walk->kernel;
	struct field low = u->f.watermark;
	uint64_t present, managed = 0, watermark, boost = 0, free = 0;

	low.offset += (uint32_t)low_mark * low.element;
	TRY(field_read(kernel, &u->f.present, zone, &present));
	if (u->f.managed.present)
		TRY(field_read(kernel, &u->f.managed, zone, &managed));
	if (u->f.free_pages.present)
		TRY(field_read(kernel, &u->f.free_pages, zone, &free));
	TRY(field_read(kernel, &low, zone, &watermark));
	if (u->f.boost.present)
		TRY(field_read(kernel, &u->f.boost, zone, &boost));
	sums->present += present;
	sums->managed += managed;
	sums->free += free;
	sums->low += watermark + boost;
	return NULL;
}

static struct error *sum_zones(struct usage *u, const struct nodes *nodes)
{
	struct zone_sums sums = {0};
	int64_t low_mark = 0;

	if (u->f.watermark.count)
		TRY(types_enumerator_of(u->walk->kernel->types, "zone_watermarks", "WMARK_LOW",
					&low_mark));
	vector_for_each(&nodes->list, node)
		for (unsigned int i = 0; i < node_zone_count(&u->f.node_zones); i++)
			TRY(add_zone(u, node_zone(node, &u->f.node_zones, i), low_mark, &sums));
	u->low = (int64_t)(sums.low & (PAGES_SANE_MAX - 1));
	set(u, KIND_PRESENT, (int64_t)sums.present);
	if (u->f.free_pages.present)
		set(u, KIND_FREE, (int64_t)sums.free);
	if (u->f.managed.present) /* since 3.9 */
		set(u, KIND_RESERVED, (int64_t)(sums.present - sums.managed));
	return NULL;
}

static struct error *take_zones(struct usage *u)
{
	struct nodes nodes;
	struct error *error = nodes_find(u->walk->kernel, &nodes);

	if (!error)
		error = sum_zones(u, &nodes);
	nodes_deinit(&nodes);
	return error;
}

static struct error *add_mapping(struct usage *u, uint64_t inode, uint64_t *pages)
{
	struct kernel *kernel = u->walk->kernel;
	uint64_t mapping, count;

	TRY(field_read(kernel, &u->f.mapping, inode, &mapping));
	TRY(field_read(kernel, &u->f.mapping_pages, mapping, &count));
	*pages += count;
	return NULL;
}

/* The same until block devices were found by their inodes. */
static struct error *take_buffers_of_devices(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;
	uint64_t pages = 0, head, inode;
	struct list list;

	if (!u->f.bdev_list.present || !u->f.bdev_inode.present)
		return NULL;
	TRY(kernel_symbol(kernel, "all_bdevs", &head));
	list_begin(&list, kernel, head, LIST_FORWARD);
	while (list_next(&list)) {
		uint64_t device = list.entry - u->f.bdev_list.offset;

		TRY(field_read(kernel, &u->f.bdev_inode, device, &inode));
		TRY(add_mapping(u, inode, &pages));
	}
	if (!list.broken)
		set(u, KIND_BUFFERS, (int64_t)pages);
	return list_end(&list);
}

/* block/bdev.c: nr_blockdev_pages(). A cut list gives no sum. */
static struct error *take_buffers(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;
	uint64_t pages = 0, variable, block_devices;
	struct list list;

	if (u->known[KIND_BUFFERS])
		return NULL;
	if (!u->f.inode_list.present)
		return take_buffers_of_devices(u);
	TRY(kernel_symbol(kernel, "blockdev_superblock", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &block_devices));
	if (!block_devices || !u->f.inodes.present || !u->f.inode_list.present)
		return NULL;
	list_begin(&list, kernel, block_devices + u->f.inodes.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(add_mapping(u, list.entry - u->f.inode_list.offset, &pages));
	if (!list.broken)
		set(u, KIND_BUFFERS, (int64_t)pages);
	return list_end(&list);
}

enum { SWAP_FILES_MAX = 64, SWAP_SPACES_MAX = 1 << 20 };

static struct error *add_swap_file(struct usage *u, unsigned int file, uint64_t *pages)
{
	struct kernel *kernel = u->walk->kernel;
	uint64_t spaces, table, counts, one;
	uint32_t count;

	TRY(kernel_symbol(kernel, "swapper_spaces", &table));
	TRY(kernel_symbol(kernel, "nr_swapper_spaces", &counts));
	TRY(memory_pointer(&kernel->memory, table + file * kernel->arch->pointer_size, &spaces));
	TRY(memory_u32(&kernel->memory, counts + file * 4, &count));
	for (uint32_t i = 0; spaces && i < count && i < SWAP_SPACES_MAX; i++) {
		uint64_t space = spaces + (uint64_t)i * u->f.mapping_whole.size;

		TRY(field_read(kernel, &u->f.mapping_pages, space, &one));
		*pages += one;
	}
	return NULL;
}

/* Until 3.8 there was one for all swap files. */
static struct error *add_swap_space(struct usage *u, uint64_t *pages)
{
	struct kernel *kernel = u->walk->kernel;
	uint64_t space;

	TRY(kernel_symbol(kernel, "swapper_space", &space));
	return field_read(kernel, &u->f.mapping_pages, space, pages);
}

/* mm/swap_state.c: total_swapcache_pages(), before there was a counter. */
static struct error *take_swap_cache(struct usage *u)
{
	uint64_t pages = 0;
	int64_t files = 0;

	if (u->known[KIND_SWAP_CACHED] || !u->known[KIND_SWAP])
		return NULL;
	if (kernel_has_symbol(u->walk->kernel, "swapper_space"))
		TRY(add_swap_space(u, &pages));
	else if (u->pages[KIND_SWAP])
		TRY(read_symbol(u->walk->kernel, "nr_swapfiles", 4, &files));
	for (unsigned int file = 0; file < files && file < SWAP_FILES_MAX; file++)
		TRY(add_swap_file(u, file, &pages));
	set(u, KIND_SWAP_CACHED, (int64_t)pages);
	return NULL;
}

/* Adds one size of huge pages to those that are known. */
static struct error *add_hugepages(struct usage *u, uint64_t state)
{
	const struct {
		enum kind kind;
		const struct field *field;
	} counters[] = {
	    {KIND_HUGEPAGES, &u->f.huge_pages},
	    {KIND_HUGEPAGES_FREE, &u->f.huge_free},
	    {KIND_HUGEPAGES_RESERVED, &u->f.huge_reserved},
	    {KIND_HUGEPAGES_SURPLUS, &u->f.huge_surplus},
	};
	uint64_t order, count;

	TRY(field_read(u->walk->kernel, &u->f.huge_order, state, &order));
	if (order > 32)
		return error_corrupt("size of huge pages makes no sense", state);
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		enum kind kind = counters[i].kind;

		TRY(field_read(u->walk->kernel, counters[i].field, state, &count));
		uint64_t pages = (uint64_t)u->pages[kind] + (count << order);
		u->known[kind] = false;
		set(u, kind, (int64_t)pages);
	}
	return NULL;
}

static struct error *take_hugepages(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;
	uint64_t table;
	int64_t states;

	if (!u->f.hstate.present || !kernel_has_symbol(kernel, "hstates"))
		return NULL;
	TRY(kernel_symbol(kernel, "hstates", &table));
	TRY(read_symbol(kernel, "hugetlb_max_hstate", 4, &states));
	if (!states) {
		set(u, KIND_HUGEPAGES, 0);
		set(u, KIND_HUGEPAGES_FREE, 0);
	}
	for (int64_t i = 0; i < states && i < 16; i++)
		TRY(add_hugepages(u, table + (uint64_t)i * u->f.hstate.size));
	return NULL;
}

/*
 * Transparent huge pages, as large as a table of pages maps, were counted as such before
 * Linux 5.12, since then in pages. It is the version that brought a counter of the swap cache.
 */
static struct error *take_transparent(struct usage *u)
{
	static const enum kind kinds[] = {KIND_ANON_HUGE, KIND_SHMEM_HUGE, KIND_SHMEM_PMD,
					  KIND_FILE_HUGE, KIND_FILE_PMD};
	const struct memory *memory = &u->walk->kernel->memory;
	int64_t unused;

	if (find_counter(u->node_names, &u->node_counters, "NR_SWAPCACHE", &unused))
		return NULL;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		u->pages[kinds[i]] *= memory->page_size / memory->arch->pointer_size;
	return NULL;
}

static struct error *take_direct_map(struct usage *u)
{
	static const struct {
		uint64_t size;
		enum kind kind;
	} sizes[] = {{4 << 10, KIND_DIRECT_4K},
		     {2 << 20, KIND_DIRECT_2M},
		     {4 << 20, KIND_DIRECT_4M},
		     {1 << 30, KIND_DIRECT_1G}};
	struct kernel *kernel = u->walk->kernel;
	struct direct_pages pages[DIRECT_SIZES_MAX];
	size_t count = 0;

	if (kernel->arch->direct_map)
		TRY(kernel->arch->direct_map(kernel, pages, &count));
	for (size_t n = 0; n < count; n++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			if (sizes[i].size == pages[n].page_size)
				set(u, sizes[i].kind,
				    (int64_t)(pages[n].count *
					      (sizes[i].size / kernel->memory.page_size)));
	return NULL;
}

/*
 * percpu_counter_sum_positive(&vm_committed_as); a CPU that went offline left 0 behind. Before
 * 2.6.30 an atomic_t, then an atomic_long_t, to which CPUs add what they hold back when it is much.
 */
static struct error *take_committed(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;
	uint64_t address, pages, counters, delta;
	size_t size;
	int64_t total;

	if (kernel_has_symbol(kernel, "vm_committed_space")) {
		TRY(variable_size(kernel, "vm_committed_space", 4, &size));
		TRY(read_symbol(kernel, "vm_committed_space", size, &total));
		set(u, KIND_COMMITTED, total);
		return NULL;
	}
	TRY(kernel_symbol(kernel, "vm_committed_as", &address));
	TRY(field_read(kernel, &u->f.percpu_count, address, &pages));
	if (u->f.percpu_counters.present) {
		TRY(field_read(kernel, &u->f.percpu_counters, address, &counters));
		vector_for_each(&kernel->cpus, cpu) {
			TRY(memory_uint(&kernel->memory, percpu_address(kernel, cpu, counters), 4,
					&delta));
			pages += (uint64_t)(int64_t)(int32_t)delta;
		}
	}
	set(u, KIND_COMMITTED, (int64_t)pages);
	return NULL;
}

/* mm/util.c: vm_commit_limit(). */
static struct error *take_commit_limit(struct usage *u)
{
	struct kernel *kernel = u->walk->kernel;
	int64_t kbytes = 0, ratio, pages;

	if (!KNOWN(u, KIND_TOTAL, KIND_SWAP))
		return NULL;
	if (kernel_has_symbol(kernel, "sysctl_overcommit_kbytes")) /* since 3.14 */
		TRY(read_word(kernel, "sysctl_overcommit_kbytes", &kbytes));
	if (!kernel_has_symbol(kernel, "sysctl_overcommit_ratio"))
		return NULL; /* 2.4 commits without limit */
	TRY(read_symbol(kernel, "sysctl_overcommit_ratio", 4, &ratio));
	pages = (u->pages[KIND_TOTAL] - u->pages[KIND_HUGEPAGES]) * (ratio & 0xffff) / 100;
	if (kbytes)
		pages = kbytes / (kernel->memory.page_size / 1024);
	set(u, KIND_COMMIT_LIMIT, pages + u->pages[KIND_SWAP]);
	return NULL;
}

static int64_t reclaimable_part(const struct usage *u, int64_t pages)
{
	return pages - (pages / 2 < u->low ? pages / 2 : u->low);
}

/* mm/show_mem.c: si_mem_available(). */
static struct error *take_available(struct usage *u)
{
	int64_t reserve;

	if (!KNOWN(u, KIND_FREE, KIND_ACTIVE_FILE, KIND_INACTIVE_FILE, KIND_SLAB_RECLAIMABLE,
		   KIND_PRESENT))
		return NULL;
	TRY(read_word(u->walk->kernel, "totalreserve_pages", &reserve));
	set(u, KIND_AVAILABLE,
	    u->pages[KIND_FREE] - (reserve & (PAGES_SANE_MAX - 1)) +
		reclaimable_part(u, u->pages[KIND_ACTIVE_FILE] + u->pages[KIND_INACTIVE_FILE]) +
		reclaimable_part(u, u->pages[KIND_SLAB_RECLAIMABLE] +
					u->pages[KIND_MISC_RECLAIMABLE]));
	return NULL;
}

static void derive(struct usage *u)
{
	const int64_t *pages = u->pages;

	if (KNOWN(u, KIND_TOTAL, KIND_FREE))
		set(u, KIND_USED, pages[KIND_TOTAL] - pages[KIND_FREE]);
	if (KNOWN(u, KIND_SLAB_RECLAIMABLE, KIND_SLAB_UNRECLAIMABLE))
		set(u, KIND_SLAB, pages[KIND_SLAB_RECLAIMABLE] + pages[KIND_SLAB_UNRECLAIMABLE]);
	if (KNOWN(u, KIND_SLAB_RECLAIMABLE, KIND_MISC_RECLAIMABLE))
		set(u, KIND_KERNEL_RECLAIMABLE,
		    pages[KIND_SLAB_RECLAIMABLE] + pages[KIND_MISC_RECLAIMABLE]);
	if (KNOWN(u, KIND_FILE, KIND_SWAP_CACHED, KIND_BUFFERS))
		set(u, KIND_CACHED,
		    pages[KIND_FILE] - pages[KIND_SWAP_CACHED] - pages[KIND_BUFFERS]);
	if (KNOWN(u, KIND_SWAP, KIND_SWAP_FREE))
		set(u, KIND_SWAP_USED, pages[KIND_SWAP] - pages[KIND_SWAP_FREE]);
}

/* In this order: later ones use what earlier ones have found. */
static struct error *gather(struct usage *u)
{
	static struct error *(*const steps[])(struct usage *) = {
	    take_arrays,    take_page_states, take_atomics,      take_symbols,     take_percpu,
	    take_zones,     take_buffers,     take_swap_cache,   take_transparent, take_direct_map,
	    take_hugepages, take_committed,   take_commit_limit, take_available,
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		TRY(walk_skip(u->walk, steps[i](u)));
	derive(u);
	return NULL;
}

struct error *walk_memory(struct walk *walk)
{
	struct usage u = {.walk = walk};
	int64_t page_size = walk->kernel->memory.page_size;

	TRY(fields_init(walk->kernel, memory, &u.f));
	TRY(gather(&u));
	for (size_t kind = 0; kind < KIND_COUNT; kind++) {
		struct memory_row row = {.kind = cell_text(kind_names[kind]),
					 .pages = cell_integer(u.pages[kind]),
					 .bytes = cell_integer((int64_t)((uint64_t)u.pages[kind] *
									 (uint64_t)page_size))};
		if (u.known[kind])
			TRY(emit_memory(walk->sink, &row));
	}
	return NULL;
}
