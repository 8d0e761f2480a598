/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See meminfo.h. */
#include "text/meminfo.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "text/scan.h"

/* Other lines that may stand between: the stack of who asked, other reports. */
enum { LINES_MAX_BETWEEN = 200, UNKNOWN_PAGE_SIZE = 4096 };

/* Words of the lines that tell counts; '=' ends one of kB that stands alone. */
static const struct {
	const char *word, *kind;
} counts[] = {
    {"active_anon:", "active anon"},
    {"inactive_anon:", "inactive anon"},
    {"active_file:", "active file"},
    {"inactive_file:", "inactive file"},
    {"unevictable:", "unevictable"},
    {"dirty:", "dirty"},
    {"writeback:", "writeback"},
    {"slab_reclaimable:", "slab reclaimable"},
    {"slab_unreclaimable:", "slab unreclaimable"},
    {"slab:", "slab"},
    {"mapped:", "mapped"},
    {"shmem:", "shmem"},
    {"pagetables:", "page tables"},
    {"sec_pagetables:", "secondary page tables"},
    {"bounce:", "bounce"},
    {"kernel_misc_reclaimable:", "misc reclaimable"},
    {"free:", "free"},
    {"free_cma:", "cma free"},
    {"Free swap", "swap free"},
    {"Total swap", "swap"},
    {"total pagecache pages", "file"},
    {"pages in swap cache", "swap cached"},
    {"pages of RAM", "present"},
    {"pages RAM", "present"},
    {"pages reserved", "reserved"},
    {"reserved pages", "reserved"},
};

enum { COUNTS = sizeof(counts) / sizeof(counts[0]) };
_Static_assert((int)COUNTS <= (int)MEMINFO_COUNTS, "there is room for the counts");

const char *meminfo_kind(size_t count)
{
	return count < COUNTS ? counts[count].kind : NULL;
}

void meminfo_init(struct meminfo *meminfo)
{
	meminfo->zone_count = meminfo->blocks_count = 0;
	meminfo->kilobytes = false;
	meminfo->left = 0;
	meminfo->page_size = UNKNOWN_PAGE_SIZE;
	for (size_t i = 0; i < MEMINFO_COUNTS; i++)
		meminfo->counts[i] = -1;
}

static int64_t pages_of(const struct meminfo *meminfo, int64_t kilobytes)
{
	return kilobytes < INT64_MAX / 1024 ? kilobytes * 1024 / meminfo->page_size : -1;
}

int64_t meminfo_pages(const struct meminfo *meminfo, int64_t number)
{
	return number < 0 || !meminfo->kilobytes ? number : pages_of(meminfo, number);
}

/* Zones */

static struct meminfo_zone *find_zone(struct meminfo *meminfo, int64_t node, const char *name,
				      size_t size)
{
	int index = 0;

	for (size_t i = 0; i < meminfo->zone_count; i++) {
		struct meminfo_zone *zone = &meminfo->zones[i];

		if (zone->node != node)
			continue;
		if (strlen(zone->name) == size && !strncmp(zone->name, name, size))
			return zone;
		index++;
	}
	if (meminfo->zone_count == MEMINFO_ZONES_MAX)
		return NULL;
	struct meminfo_zone *zone = &meminfo->zones[meminfo->zone_count++];
	*zone = (struct meminfo_zone){node, index, {0}, -1, -1, -1, -1, -1, -1, {0}, false};
	scan_copy(name, name + size, zone->name, sizeof(zone->name));
	return zone;
}

/* "Node 0 DMA32 ", "DMA ", "Zone:DMA ": the zone that the line is of, NULL: of none. */
static struct meminfo_zone *scan_zone(struct meminfo *meminfo, const char **line)
{
	static const char *const names[] = {"DMA32",   "DMA",     "Normal",
					    "HighMem", "Movable", "Device"};
	const char *at = *line;
	int64_t node = 0;

	if (scan_word(&at, "Node ") && (!scan_decimal(&at, &node) || !scan_word(&at, " ")))
		return NULL;
	scan_word(&at, "Zone:");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *end = at;

		if (!scan_word(&end, names[i]) || (*end != ' ' && *end != ':'))
			continue;
		*line = end;
		return find_zone(meminfo, node, at, (size_t)(end - at));
	}
	return NULL;
}

/* " free:15360kB", "freepages:  2813" */
static void take_word(struct meminfo *meminfo, const char *line, const char *word, int64_t *ret)
{
	int64_t number;

	if (!scan_behind(&line, word))
		return;
	scan_spaces(&line);
	if (!scan_decimal(&line, &number))
		return;
	*ret = number;
	meminfo->kilobytes = scan_word(&line, "kB");
}

static void take_zone(struct meminfo *meminfo, struct meminfo_zone *zone, const char *line)
{
	take_word(meminfo, line, " freepages:", &zone->free);
	take_word(meminfo, line, " free:", &zone->free);
	take_word(meminfo, line, " min:", &zone->min);
	take_word(meminfo, line, " low:", &zone->low);
	take_word(meminfo, line, " high:", &zone->high);
	take_word(meminfo, line, " present:", &zone->present);
	take_word(meminfo, line, " managed:", &zone->managed);
}

/* Blocks */

static void set_page_size(struct meminfo *meminfo, int64_t kilobytes)
{
	if (kilobytes > 0 && kilobytes <= 1024 && !(kilobytes & (kilobytes - 1)))
		meminfo->page_size = kilobytes * 1024;
}

/* "1*4kB (U) 0*8kB 2*16kB (UM) … = 15360kB": the first is a page's. */
static bool take_blocks(struct meminfo *meminfo, struct meminfo_zone *zone, const char *line)
{
	int64_t blocks, kilobytes;
	int order = 0;

	for (; order < MEMINFO_ORDERS; order++) {
		scan_spaces(&line);
		if (*line == '(')
			line += strcspn(line, " ");
		scan_spaces(&line);
		if (!scan_decimal(&line, &blocks) || !scan_word(&line, "*") ||
		    !scan_decimal(&line, &kilobytes) || !scan_word(&line, "kB"))
			break;
		if (!order)
			set_page_size(meminfo, kilobytes);
		if (zone)
			zone->blocks[order] = blocks;
	}
	if (zone && order)
		zone->blocks_told = true;
	return order > 0;
}

/* 2.4's blocks have no name: they come in the order of the zones. */
static bool take_nameless_blocks(struct meminfo *meminfo, const char *line)
{
	struct meminfo_zone *zone = meminfo->blocks_count < meminfo->zone_count
					? &meminfo->zones[meminfo->blocks_count]
					: NULL;
	bool taken = take_blocks(meminfo, zone, line);

	meminfo->blocks_count += taken;
	return taken;
}

/* Counts */

/* "12345 total pagecache pages" */
static bool take_sentence(struct meminfo *meminfo, const char *line)
{
	int64_t number;

	if (!scan_decimal(&line, &number) || !scan_word(&line, " "))
		return false;
	for (size_t i = 0; i < COUNTS; i++)
		if (strchr(counts[i].word, ' ') && !strcmp(line, counts[i].word)) {
			meminfo->counts[i] = number;
			return true;
		}
	return false;
}

/* "Free swap  = 1048572kB", "Free swap:       0kB" */
static bool take_swap(struct meminfo *meminfo, const char *line)
{
	int64_t number;

	for (size_t i = 0; i < COUNTS; i++) {
		const char *at = line;

		if (!scan_word(&at, counts[i].word) || !strstr(counts[i].word, " swap"))
			continue;
		at += strspn(at, " =:");
		if (!scan_decimal(&at, &number) || !scan_word(&at, "kB"))
			return false;
		meminfo->counts[i] = pages_of(meminfo, number);
		return true;
	}
	return false;
}

static bool take_count(struct meminfo *meminfo, const char *word, size_t size, int64_t number)
{
	for (size_t i = 0; i < COUNTS; i++)
		if (strlen(counts[i].word) == size && !strncmp(counts[i].word, word, size)) {
			meminfo->counts[i] = number;
			return true;
		}
	return false;
}

/* "active_anon:123 inactive_anon:45 isolated_anon:0" */
static bool take_counts(struct meminfo *meminfo, const char *line)
{
	bool any = false;
	int64_t number;

	while (*line) {
		size_t size = strcspn(line, ": ");

		if (line[size] != ':')
			return any;
		const char *at = line + size + 1;
		if (!scan_decimal(&at, &number) || (*at && *at != ' '))
			return any;
		any |= take_count(meminfo, line, size + 1, number);
		line = at;
		scan_spaces(&line);
	}
	return any;
}

static bool take_line(struct meminfo *meminfo, const char *line)
{
	const char *at = line;
	struct meminfo_zone *zone = scan_zone(meminfo, &at);

	if (zone && *at == ' ') {
		take_zone(meminfo, zone, at);
		return true;
	}
	if (zone)
		return take_blocks(meminfo, zone, at + 1);
	return take_counts(meminfo, line) || take_sentence(meminfo, line) ||
	       take_swap(meminfo, line) || take_nameless_blocks(meminfo, line);
}

bool meminfo_feed(struct meminfo *meminfo, const struct record *record)
{
	const char *line = record->text;

	scan_spaces(&line);
	if (*line == 'M' && (!strncmp(line, "Mem-Info:", 9) || !strncmp(line, "Mem-info:", 9))) {
		meminfo_init(meminfo);
	} else if (!meminfo->left) {
		return false;
	} else if (!take_line(meminfo, line)) {
		meminfo->left--;
		return false;
	}
	meminfo->left = LINES_MAX_BETWEEN;
	return true;
}
