/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nodes, zones, zone_stats, free_areas: the page allocator, from pglist_data, struct zone and its
 * free lists (include/linux/mmzone.h).
 *
 * Cost: a few reads for a node and a zone, and one pointer read for every free block; those reads
 * are scattered over the memory map, so their number is limited (BLOCKS_MAX).
 */
#include "tables/zones.h"

#include <ctype.h>
#include <stdio.h>

#include "base/cursor.h"
#include "image/cpus.h"
#include "image/fields.h"

#define ZONE_FIELDS(F)                                                                             \
	F(node_zones, "pglist_data.node_zones")                                                    \
	F(node_start_pfn, "pglist_data.node_start_pfn|pglist_data.node_start_mapnr")               \
	F(node_spanned, "pglist_data.node_spanned_pages|pglist_data.node_size")                    \
	F(node_present, "pglist_data.node_present_pages|pglist_data.node_size")                    \
	F(node_stat, "?pglist_data.vm_stat")                                                       \
	F(node_cpus, "?pglist_data.per_cpu_nodestats")                                             \
	F(node_diff, "?per_cpu_nodestat.vm_node_stat_diff")                                        \
	F(name, "zone.name|zone_struct.name")                                                      \
	F(start_pfn, "zone.zone_start_pfn|zone_struct.zone_start_mapnr")                           \
	F(spanned, "zone.spanned_pages|zone_struct.size")                                          \
	F(present, "zone.present_pages|zone_struct.size")                                          \
	F(managed, "?zone.managed_pages.counter|zone.managed_pages")                               \
	F(watermark, "?zone._watermark|zone.watermark")                                            \
	F(pages_min, "?zone.pages_min|zone_struct.pages_min")                                      \
	F(pages_low, "?zone.pages_low|zone_struct.pages_low")                                      \
	F(pages_high, "?zone.pages_high|zone_struct.pages_high")                                   \
	F(free_pages, "?zone.free_pages|zone_struct.free_pages")                                   \
	F(boost, "?zone.watermark_boost")                                                          \
	F(stat, "zone.vm_stat")                                                                    \
	F(numa, "?zone.vm_numa_event|zone.vm_numa_stat")                                           \
	F(cpus, "zone.per_cpu_zonestats|zone.pageset")                                             \
	F(diff, "per_cpu_zonestat.vm_stat_diff|per_cpu_pageset.vm_stat_diff")                      \
	F(numa_diff, "?per_cpu_zonestat.vm_numa_event|per_cpu_pageset.vm_numa_stat_diff")          \
	F(areas, "zone.free_area|zone_struct.free_area")                                           \
	F(free_list, "free_area.free_list|free_area_struct.free_list")                             \
	F(nr_free, "?free_area.nr_free")
DEFINE_FIELDS(zone, ZONE_FIELDS)

enum {
	BLOCKS_MAX = 1 << 20,  /* free blocks that are counted one by one, in all */
	MIGRATETYPES_MAX = 16, /* more than any kernel's MIGRATE_TYPES */
	NAME_MAX_SIZE = 64,
};

/* Indices that kernels number differently; -1: this one does not have it. */
struct marks {
	int64_t free_pages, min, low, high;
};

struct zone_walk {
	struct walk *walk;
	struct zone_fields f;
	struct marks marks;
	struct object zone;
	const struct node *node;
	unsigned int index; /* of the zone in its node */
	char migratetypes[MIGRATETYPES_MAX][NAME_MAX_SIZE];
	uint64_t counted; /* free blocks so far */
};

/*
 * All counters have a sign but the u16 of NUMA events. The type tells too little: atomic_long_t is
 * a struct, and the BTF of older kernels takes signed char for unsigned.
 */
static int64_t counter_load(const struct kernel *kernel, const struct field *array,
			    const uint8_t *bytes)
{
	uint64_t value = load_uint(bytes, array->element, kernel->memory.swap);

	switch (array->element) {
	case 1:
		return (int8_t)value;
	case 4:
		return (int32_t)value;
	default:
		return (int64_t)value;
	}
}

struct error *counters_add(struct kernel *kernel, const struct field *array, uint64_t address,
			   struct counters *counters)
{
	uint8_t bytes[COUNTERS_MAX * 8];
	size_t count = array->count < COUNTERS_MAX ? array->count : COUNTERS_MAX;

	if (!array->present)
		return error_absent("member", array->path);
	if (!array->element || array->element > 8)
		return error_absent("type of a counter", array->path);
	TRY(memory_read(&kernel->memory, address + array->offset, bytes, count * array->element));
	for (size_t i = 0; i < count; i++)
		counters->value[i] =
		    (int64_t)((uint64_t)counters->value[i] +
			      (uint64_t)counter_load(kernel, array, bytes + i * array->element));
	if (counters->count < count)
		counters->count = count;
	return NULL;
}

/* The name of counter `index`: aliases (NR_LRU_BASE) come before the counter itself. */
static const char *counter_name(const struct type *names, size_t index)
{
	const char *name = NULL;

	for (size_t i = 0; i < names->enumerator_count; i++)
		if (names->enumerators[i].value == (int64_t)index)
			name = names->enumerators[i].name;
	return name;
}

/*
 * NR_SLAB_RECLAIMABLE_B → slab_reclaimable. The _B says that callers count in bytes; the array
 * has pages (mm/vmstat.c: vmstat_item_in_bytes).
 */
static struct cell stat_name(const char *name, char text[NAME_MAX_SIZE])
{
	size_t size;

	if (!name)
		return (struct cell){0};
	if (!strncmp(name, "NR_", 3))
		name += 3;
	for (size = 0; name[size] && size < NAME_MAX_SIZE; size++)
		text[size] = (char)tolower((unsigned char)name[size]);
	if (size > 2 && !memcmp(text + size - 2, "_b", 2))
		size -= 2;
	return cell_text_of(text, size);
}

/*
 * Emits the counters of one array with what each CPU still holds back. A sum below zero is read
 * as zero, as in zone_page_state_snapshot(): CPUs count up and down at different places.
 */
static struct error *emit_counters(struct zone_walk *w, struct cell zone, const char *enumeration,
				   const struct counters *counters)
{
	const struct type *names;
	char text[NAME_MAX_SIZE];

	TRY(types_find(w->walk->kernel->types, enumeration, &names));
	for (size_t i = 0; i < counters->count; i++) {
		struct zone_stats_row row = {
		    .node = cell_integer(w->node->number),
		    .zone = zone,
		    .name = stat_name(counter_name(names, i), text),
		    .pages = cell_integer(counters->value[i] < 0 ? 0 : counters->value[i]),
		};
		if (!cell_is_null(row.name))
			TRY(emit_zone_stats(w->walk->sink, &row));
	}
	return NULL;
}

/* deltas lie in a per-CPU struct, whose place for a CPU without offset is `percpu`. */
static struct error *add_deltas(struct zone_walk *w, const struct field *deltas, uint64_t percpu,
				struct counters *counters)
{
	struct kernel *kernel = w->walk->kernel;

	if (!deltas->present)
		return NULL;
	/* Whoever goes offline has handed its deltas in; whoever the panic stopped has not. */
	vector_for_each(&kernel->cpus, cpu)
		TRY(walk_skip(
		    w->walk,
		    counters_add(kernel, deltas, percpu_address(kernel, cpu, percpu), counters)));
	return NULL;
}

/* Before 2.6.34 CPUs have their places in the zone itself, or pointers there. */
static struct error *add_array_deltas(struct zone_walk *w, const struct field *deltas,
				      struct counters *counters)
{
	struct kernel *kernel = w->walk->kernel;
	const struct field *cpus = &w->f.cpus;
	bool pointers = cpus->element == kernel->arch->pointer_size;

	vector_for_each(&kernel->cpus, cpu) {
		uint64_t place =
		    object_address(&w->zone, cpus) + (uint64_t)cpu->number * cpus->element;

		if (cpu->number >= cpus->count)
			break;
		if (pointers)
			place = object_element(&w->zone, cpus, cpu->number);
		TRY(walk_skip(w->walk, counters_add(kernel, deltas, place, counters)));
	}
	return NULL;
}

static struct error *walk_zone_counters(struct zone_walk *w, const struct field *array,
					const struct field *deltas, const char *enumeration)
{
	struct kernel *kernel = w->walk->kernel;
	struct counters counters = {.count = 0};

	/* Without NUMA there is an array of nothing. */
	if (!array->present || !array->count)
		return NULL;
	TRY(counters_add(kernel, array, w->zone.address, &counters));
	if (deltas->present && w->f.cpus.count)
		TRY(add_array_deltas(w, deltas, &counters));
	else if (object_has(&w->zone, &w->f.cpus))
		TRY(add_deltas(w, deltas, object_uint(&w->zone, &w->f.cpus), &counters));
	return emit_counters(w, cell_integer(w->index), enumeration, &counters);
}

static struct error *walk_node_counters(struct zone_walk *w)
{
	struct kernel *kernel = w->walk->kernel;
	struct counters counters = {.count = 0};
	uint64_t percpu;

	if (!w->f.node_stat.present)
		return NULL;
	TRY(counters_add(kernel, &w->f.node_stat, w->node->address, &counters));
	struct error *error = field_read(kernel, &w->f.node_cpus, w->node->address, &percpu);
	if (error)
		TRY(walk_skip(w->walk, error));
	else
		TRY(add_deltas(w, &w->f.node_diff, percpu, &counters));
	return emit_counters(w, (struct cell){0}, "node_stat_item", &counters);
}

/*
 * A watermark as min_wmark_pages() and its like give it: with the boost after fragmentation. Before
 * 2.6.31 each has a member of its own.
 */
static struct cell watermark(const struct zone_walk *w, const struct field *own, int64_t which)
{
	if (own->present)
		return object_cell(&w->zone, own);
	if (which < 0 || !object_has(&w->zone, &w->f.watermark))
		return (struct cell){0};
	return cell_integer((int64_t)(object_element(&w->zone, &w->f.watermark, (size_t)which) +
				      object_uint(&w->zone, &w->f.boost)));
}

/* NR_FREE_PAGES as the allocator tests it: without the CPUs' deltas. */
static struct cell free_pages(const struct zone_walk *w)
{
	const uint8_t *bytes = object_bytes(&w->zone, &w->f.stat);

	if (w->f.free_pages.present) /* before 2.6.21 */
		return object_cell(&w->zone, &w->f.free_pages);
	if (!bytes || w->marks.free_pages < 0 || w->marks.free_pages >= w->f.stat.count)
		return (struct cell){0};
	bytes += (size_t)w->marks.free_pages * w->f.stat.element;
	int64_t pages = counter_load(w->walk->kernel, &w->f.stat, bytes);
	return cell_integer(pages < 0 ? 0 : pages);
}

static struct error *emit_zone(struct zone_walk *w)
{
	char name[NAME_MAX_SIZE] = "";
	uint64_t text = object_uint(&w->zone, &w->f.name);

	if (text)
		TRY(walk_skip(w->walk,
			      memory_string(&w->walk->kernel->memory, text, name, sizeof(name))));
	struct zones_row row = {
	    .node = cell_integer(w->node->number),
	    .zone = cell_integer(w->index),
	    .name = cell_text(*name ? name : NULL),
	    .address = cell_pointer(w->zone.address),
	    .start_pfn = object_cell(&w->zone, &w->f.start_pfn),
	    .spanned = object_cell(&w->zone, &w->f.spanned),
	    .present = object_cell(&w->zone, &w->f.present),
	    .managed = object_cell(&w->zone, &w->f.managed),
	    .free = free_pages(w),
	    .min = watermark(w, &w->f.pages_min, w->marks.min),
	    .low = watermark(w, &w->f.pages_low, w->marks.low),
	    .high = watermark(w, &w->f.pages_high, w->marks.high),
	};
	return emit_zones(w->walk->sink, &row);
}

static struct error *emit_blocks(struct zone_walk *w, unsigned int order, const char *migratetype,
				 uint64_t blocks)
{
	struct free_areas_row row = {
	    .node = cell_integer(w->node->number),
	    .zone = cell_integer(w->index),
	    .order = cell_integer(order),
	    .migratetype = cell_text(migratetype),
	    .blocks = cell_integer((int64_t)blocks),
	    .pages = cell_integer((int64_t)(blocks << order)),
	};
	return emit_free_areas(w->walk->sink, &row);
}

/* Length of one free list, as far as it can be walked; *whole is cleared when it was cut. */
static struct error *count_blocks(struct zone_walk *w, uint64_t head, uint64_t *blocks, bool *whole)
{
	struct list list;

	list_begin(&list, w->walk->kernel, head, LIST_FORWARD);
	while (w->counted < BLOCKS_MAX && list_next(&list))
		w->counted++;
	*blocks = list.count;
	*whole = *whole && !list.broken && w->counted < BLOCKS_MAX;
	return list_end(&list);
}

/* Before 2.6.24 an order has one list of all its blocks. */
static unsigned int free_lists(const struct zone_walk *w)
{
	unsigned int count = w->f.free_list.count ? w->f.free_list.count : 1;

	return count < MIGRATETYPES_MAX ? count : MIGRATETYPES_MAX;
}

/*
 * One order: the lists by migrate type, then what nr_free counts beyond them, so that the blocks
 * of an order always add up to what the kernel believed.
 */
static struct error *walk_area(struct zone_walk *w, uint64_t area, unsigned int order)
{
	struct kernel *kernel = w->walk->kernel;
	uint64_t nr_free = 0, blocks, sum = 0;
	bool whole = true;

	if (w->f.nr_free.present) /* since 2.6.11 */
		TRY(field_read(kernel, &w->f.nr_free, area, &nr_free));
	for (unsigned int type = 0; type < free_lists(w); type++) {
		uint64_t head = area + w->f.free_list.offset + type * w->f.free_list.element;

		TRY(count_blocks(w, head, &blocks, &whole));
		TRY(emit_blocks(w, order, w->migratetypes[type], blocks));
		sum += blocks;
	}
	if (nr_free > sum)
		TRY(emit_blocks(w, order, "unknown", nr_free - sum));
	if (whole && w->f.nr_free.present && nr_free != sum)
		return error_corrupt("free list disagrees with nr_free", area);
	return NULL;
}

/* From the largest blocks down: if the limit is met, it is met where a block matters least. */
static struct error *walk_areas(struct zone_walk *w)
{
	const struct field *areas = &w->f.areas;

	for (unsigned int order = areas->count < 64 ? areas->count : 0; order-- > 0;)
		TRY(walk_skip(
		    w->walk,
		    walk_area(w, object_address(&w->zone, areas) + order * areas->element, order)));
	return NULL;
}

static void enter_zone(const struct zone_walk *w, const char *table)
{
	struct problems *problems = w->walk->kernel->problems;

	problems_enter(problems, "tables", table);
	problems_at(problems, "node %u zone %u", w->node->number, w->index);
}

static struct error *walk_zone(struct zone_walk *w)
{
	enter_zone(w, "zones");
	TRY(object_load(&w->zone, node_zone(w->node, &w->f.node_zones, w->index)));
	/* Every node has a place for every zone, mostly unused. */
	if (object_has(&w->zone, &w->f.present) && !object_uint(&w->zone, &w->f.present))
		return NULL;
	TRY(emit_zone(w));
	enter_zone(w, "zone_stats");
	TRY(walk_skip(w->walk, walk_zone_counters(w, &w->f.stat, &w->f.diff, "zone_stat_item")));
	TRY(walk_skip(w->walk,
		      walk_zone_counters(w, &w->f.numa, &w->f.numa_diff, "numa_stat_item")));
	enter_zone(w, "free_areas");
	return walk_areas(w);
}

/* pglist_data is large (its zonelists name every zone of every node): read by field. */
static struct error *node_cell(struct zone_walk *w, const struct field *field, struct cell *ret)
{
	uint64_t value;

	TRY(field_read(w->walk->kernel, field, w->node->address, &value));
	*ret = cell_integer((int64_t)value);
	return NULL;
}

static struct error *emit_node(struct zone_walk *w)
{
	struct nodes_row row = {.node = cell_integer(w->node->number)};

	TRY(walk_skip(w->walk, node_cell(w, &w->f.node_start_pfn, &row.start_pfn)));
	TRY(walk_skip(w->walk, node_cell(w, &w->f.node_spanned, &row.spanned)));
	TRY(walk_skip(w->walk, node_cell(w, &w->f.node_present, &row.present)));
	return emit_nodes(w->walk->sink, &row);
}

static struct error *walk_node(struct zone_walk *w)
{
	struct problems *problems = w->walk->kernel->problems;

	problems_enter(problems, "tables", "nodes");
	problems_at(problems, "node %u", w->node->number);
	TRY(emit_node(w));
	problems_enter(problems, "tables", "zone_stats");
	problems_at(problems, "node %u", w->node->number);
	TRY(walk_skip(w->walk, walk_node_counters(w)));
	for (w->index = 0; w->index < node_zone_count(&w->f.node_zones); w->index++)
		TRY(walk_skip(w->walk, walk_zone(w)));
	return NULL;
}

/* The kernel's own words for its migrate types, as /proc/pagetypeinfo prints them. */
static struct error *migratetype_name(struct kernel *kernel, unsigned int type, char *name,
				      size_t capacity)
{
	uint64_t table, text;

	snprintf(name, capacity, "type %u", type);
	TRY(kernel_symbol(kernel, "migratetype_names", &table));
	TRY(memory_pointer(&kernel->memory, table + type * kernel->arch->pointer_size, &text));
	return memory_string(&kernel->memory, text, name, capacity);
}

static struct error *mark(struct walk *walk, const char *tag, const char *name, int64_t *ret)
{
	*ret = -1;
	return walk_skip(walk, types_enumerator_of(walk->kernel->types, tag, name, ret));
}

static struct error *prepare(struct zone_walk *w)
{
	struct kernel *kernel = w->walk->kernel;

	TRY(object_init(&w->zone, kernel, "zone|zone_struct"));
	TRY(fields_init(kernel, zone, &w->f));
	if (!w->f.free_pages.present)
		TRY(mark(w->walk, "zone_stat_item", "NR_FREE_PAGES", &w->marks.free_pages));
	if (!w->f.pages_min.present) {
		TRY(mark(w->walk, "zone_watermarks", "WMARK_MIN", &w->marks.min));
		TRY(mark(w->walk, "zone_watermarks", "WMARK_LOW", &w->marks.low));
		TRY(mark(w->walk, "zone_watermarks", "WMARK_HIGH", &w->marks.high));
	}
	if (!w->f.free_list.count)
		snprintf(w->migratetypes[0], NAME_MAX_SIZE, "all");
	for (unsigned int type = 0; type < w->f.free_list.count && type < MIGRATETYPES_MAX; type++)
		TRY(walk_skip(
		    w->walk, migratetype_name(kernel, type, w->migratetypes[type], NAME_MAX_SIZE)));
	return NULL;
}

struct error *walk_zones(struct walk *walk)
{
	struct zone_walk w = {.walk = walk};
	struct nodes nodes = {0};

	struct error *error = prepare(&w);
	if (!error)
		error = nodes_find(walk->kernel, &nodes);
	for (size_t i = 0; !error && i < nodes.list.count; i++) {
		w.node = &nodes.list.data[i];
		error = walk_node(&w);
	}
	if (!error && w.counted >= BLOCKS_MAX)
		error = error_corrupt("more free blocks than are counted one by one", 0);
	object_deinit(&w.zone);
	nodes_deinit(&nodes);
	return error;
}
