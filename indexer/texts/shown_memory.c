/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See shown_memory.h. */
#include "texts/shown_memory.h"

#include "schema/rows.h"

static struct error *emit_zone(struct sink *sink, const struct meminfo *meminfo,
			       const struct meminfo_zone *zone)
{
	struct zones_row row = {
	    .node = cell_integer(zone->node),
	    .zone = cell_integer(zone->index),
	    .name = cell_told(zone->name),
	    .free = cell_counted(meminfo_pages(meminfo, zone->free)),
	    .min = cell_counted(meminfo_pages(meminfo, zone->min)),
	    .low = cell_counted(meminfo_pages(meminfo, zone->low)),
	    .high = cell_counted(meminfo_pages(meminfo, zone->high)),
	    .present = cell_counted(meminfo_pages(meminfo, zone->present)),
	    .managed = cell_counted(meminfo_pages(meminfo, zone->managed)),
	};

	return emit_zones(sink, &row);
}

static struct error *emit_blocks(struct sink *sink, const struct meminfo_zone *zone)
{
	for (int order = 0; order < MEMINFO_ORDERS && zone->blocks_told; order++) {
		int64_t blocks = zone->blocks[order];
		struct free_areas_row row = {
		    .node = cell_integer(zone->node),
		    .zone = cell_integer(zone->index),
		    .order = cell_integer(order),
		    .migratetype = cell_text("all"),
		    .blocks = cell_integer(blocks),
		};

		if (!blocks)
			continue;
		if (blocks < INT64_MAX >> MEMINFO_ORDERS)
			row.pages = cell_integer(blocks << order);
		TRY(emit_free_areas(sink, &row));
	}
	return NULL;
}

static struct error *emit_kind(struct sink *sink, struct map *seen, const struct meminfo *meminfo,
			       const char *kind, int64_t pages)
{
	bool added;
	struct memory_row row = {.kind = cell_text(kind), .pages = cell_integer(pages)};

	if (!map_insert(seen, hash_string(kind), &added))
		return error_no_memory();
	if (pages < INT64_MAX / meminfo->page_size)
		row.bytes = cell_integer(pages * meminfo->page_size);
	return added ? emit_memory(sink, &row) : NULL;
}

struct error *shown_memory_emit(struct sink *sink, struct map *seen, const struct meminfo *meminfo)
{
	const char *kind;

	for (size_t i = 0; i < meminfo->zone_count; i++) {
		const struct meminfo_zone *zone = &meminfo->zones[i];
		struct nodes_row row = {.node = cell_integer(zone->node)};

		if (zone->index == 0)
			TRY(emit_nodes(sink, &row));
		TRY(emit_zone(sink, meminfo, zone));
		TRY(emit_blocks(sink, zone));
	}
	for (size_t i = 0; (kind = meminfo_kind(i)) != NULL; i++)
		if (meminfo->counts[i] >= 0)
			TRY(emit_kind(sink, seen, meminfo, kind, meminfo->counts[i]));
	return NULL;
}
