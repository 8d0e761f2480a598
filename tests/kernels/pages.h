/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernels share that differ in their map of pages: a machine that has three windows of 16
 * frames of memory each, from the frames LOW, MIDDLE and HIGH on, and what lies in them.
 *
 *	        low                middle           high
 *	0       reserved           free, order 2    free, order 0
 *	1       reserved           "                anon
 *	2, 3    free, order 1      "                file
 *	4, 5    a slab of two pages, in each
 *	6       anon               anon             reserved
 *	7       file               anon             reserved
 *	8       shmem              anon             reserved
 *	9       kept by the CPU    anon             reserved
 *	10-15   kernel             kernel           reserved
 *
 * DIRECT is where physical address 0 is mapped. With TWO_NODES the middle is another node's, which
 * lies within the first; with OLD_COMPOUND later pages of a compound one have a flag for it.
 */
#ifndef INQUEST_TESTS_KERNELS_PAGES_H
#define INQUEST_TESTS_KERNELS_PAGES_H

#include "kernel.h"

enum { WINDOW = 16 };
#ifdef TWO_NODES
#define MAP_OF_NODE
#endif

const char linux_banner[] =
    "Linux version " RELEASE " (nobody@nowhere) #1 SMP Thu Jan 1 00:00:00 UTC 2026\n";
struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
struct uts_namespace {
	struct new_utsname name;
} init_uts_ns = {{"Linux", "pages", RELEASE, "#1 SMP Thu Jan 1 00:00:00 UTC 2026", MACHINE}};
unsigned long sys_call_table[4] = {(unsigned long)linux_banner, 1, 2, 3};

#ifdef FLAGS_ARE_MACROS
#define PG_slab       7
#define PG_reserved   10
#define PG_head       14 /* PG_compound */
#define PG_tail       PG_head
#define PG_buddy      19
#define FREE_MARK     .flags = 1 << PG_buddy
#define FLAG_OF_SHMEM 0
#else
#define FREE_MARK     ._mapcount = {-128}
#define FLAG_OF_SHMEM FLAG(swapbacked)
enum pageflags {
	PG_locked,
	PG_error,
	PG_referenced,
	PG_uptodate,
	PG_dirty,
	PG_lru,
	PG_active,
	PG_slab,
	PG_owner_priv_1,
	PG_arch_1,
	PG_reserved,
	PG_private,
	PG_private_2,
	PG_writeback,
	PG_head,
#ifdef OLD_COMPOUND
	PG_tail,
#endif
	PG_swapbacked,
};
enum pageflags a_flag;
#endif

struct kmem_cache;
struct page {
	unsigned long flags;
	void *mapping;
	void *freelist;
	union {
		struct {
			unsigned inuse : 16, objects : 15, frozen : 1;
		};
		atomic_t _mapcount;
	};
#ifdef OLD_COMPOUND
	atomic_t _count;
	struct page *first_page;
#else
	atomic_t _refcount;
	unsigned long compound_head;
#endif
	struct list_head lru;
	unsigned long private;
	struct kmem_cache *slab_cache;
};
extern struct page low[WINDOW], middle[WINDOW], high[WINDOW];
extern struct kmem_cache filp;
#define FLAG(name) (1UL << PG_##name)
#ifdef OLD_COMPOUND
#define USED    ._count = {1}
#define TAIL(n) .flags = FLAG(tail), .first_page = &(n)
#else
#define USED    ._refcount = {1}
#define TAIL(n) .compound_head = (unsigned long)&(n) + 1
#endif
#define FREE(list, order)                                                                          \
	{                                                                                          \
		FREE_MARK, .private = order, .lru = { &(list), &(list) }                           \
	}
#define SLAB(n)                                                                                    \
	{.flags = FLAG(slab) | FLAG(head), .inuse = 4, .objects = 4, .slab_cache = &filp, USED},   \
	{                                                                                          \
		TAIL(n)                                                                            \
	}
#define A_VMA    0x1001
#define AN_INODE 0x1000
#define ANON                                                                                       \
	{                                                                                          \
		.mapping = (void *)A_VMA, USED                                                     \
	}
#define FILE                                                                                       \
	{                                                                                          \
		.mapping = (void *)AN_INODE, USED                                                  \
	}
#define SHMEM                                                                                      \
	{                                                                                          \
		.flags = FLAG_OF_SHMEM, .mapping = (void *)AN_INODE, USED                          \
	}
#define RESERVED                                                                                   \
	{                                                                                          \
		.flags = FLAG(reserved), USED                                                      \
	}
#define KERNEL                                                                                     \
	{                                                                                          \
		USED                                                                               \
	}

struct per_cpu_pages {
	int count;
};
#ifdef FLAGS_ARE_MACROS
struct per_cpu_pageset {
	struct per_cpu_pages pcp[2];
} zone_pageset = {{{0}, {1}}};
#else
struct per_cpu_pageset {
	struct per_cpu_pages pcp;
};
PERCPU struct per_cpu_pageset zone_pageset = {{1}}, no_pages;
#endif
struct free_area {
	struct list_head free_list[1];
	unsigned long nr_free;
};
#ifdef FLAGS_ARE_MACROS
#define ONE_PER_CPU [1]
#define PAGESET_OF(x)                                                                              \
	{                                                                                          \
		&(x)                                                                               \
	}
#else
#define ONE_PER_CPU
#define PAGESET_OF(x) &(x)
#endif
struct zone {
	char *name;
	unsigned long zone_start_pfn, spanned_pages, present_pages, watermark[3];
	struct per_cpu_pageset *pageset ONE_PER_CPU;
	struct free_area free_area[3];
	atomic_long_t vm_stat[1];
};
typedef struct pglist_data {
	struct zone node_zones[1];
#ifdef MAP_OF_NODE
	struct page *node_mem_map;
#endif
	unsigned long node_start_pfn, node_spanned_pages, node_present_pages;
	int node_id;
} pg_data_t;
enum zone_stat_item { NR_FREE_PAGES, NR_VM_ZONE_STAT_ITEMS } a_counter;
enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH } a_watermark;
char *const migratetype_names[1] = {"Movable"};

#define ONE_BLOCK(page)                                                                            \
	{                                                                                          \
		{{&(page).lru, &(page).lru}}, 1                                                    \
	}
#define NO_BLOCKS(area)                                                                            \
	{                                                                                          \
		{LIST_ALONE((area).free_list[0])}, 0                                               \
	}
#ifdef TWO_NODES
extern pg_data_t first_node, second_node;
pg_data_t *node_data[4] = {&first_node, &second_node};
#define FIRST_NODE       first_node
#define SECOND_NODE      second_node
#define IF_ONE(one, two) two
#else
#define FIRST_NODE       contig_page_data
#define SECOND_NODE      contig_page_data
#define IF_ONE(one, two) one
#endif
extern pg_data_t FIRST_NODE;
#define AREA(node, n) (node).node_zones[0].free_area[n]

#define MIDDLE_PAGES                                                                               \
	{                                                                                          \
		FREE(AREA(SECOND_NODE, 2).free_list[0], 2), {}, {}, {}, SLAB(middle[4]), ANON,     \
		    ANON, ANON, ANON, KERNEL, KERNEL, KERNEL, KERNEL, KERNEL, KERNEL               \
	}

/* In the order of their frames, as a flat map has them. The map of a node goes on through holes. */
PAGES struct page low[WINDOW] = {
    RESERVED, RESERVED,     FREE(AREA(FIRST_NODE, 1).free_list[0], 1),
    {},       SLAB(low[4]), ANON,
    FILE,     SHMEM,        {},
    KERNEL,   KERNEL,       KERNEL,
    KERNEL,   KERNEL,       KERNEL,
};
#ifdef TWO_NODES
PAGES struct page between[HIGH - LOW - WINDOW] = {{0}};
#else
PAGES struct page middle[WINDOW] = MIDDLE_PAGES;
#endif
PAGES struct page high[WINDOW] = {
    FREE(AREA(FIRST_NODE, 0).free_list[0], 0),
    ANON,
    FILE,
    FILE,
    SLAB(high[4]),
    RESERVED,
    RESERVED,
    RESERVED,
    RESERVED,
    RESERVED,
    RESERVED,
    RESERVED,
    RESERVED,
    RESERVED,
    RESERVED,
};
#ifdef TWO_NODES
PAGES struct page middle[WINDOW] = MIDDLE_PAGES;
#endif
/* The struct page of frame 0, if those before a window were there, too. */
#define MAP_FROM_0(window, first) ((unsigned long)(window) - (first) * sizeof(struct page))

#define ZONE(FIRST, SPANNED, PRESENT, FREE_PAGES, PAGESET, ...)                                    \
	{                                                                                          \
		{                                                                                  \
			"Normal", FIRST, SPANNED, PRESENT, {3, 4, 5}, PAGESET_OF(PAGESET),         \
			    {__VA_ARGS__},                                                         \
			{                                                                          \
				{                                                                  \
					FREE_PAGES                                                 \
				}                                                                  \
			}                                                                          \
		}                                                                                  \
	}
pg_data_t FIRST_NODE = {ZONE(LOW, HIGH + WINDOW - LOW, IF_ONE(48, 32), IF_ONE(7, 3), zone_pageset,
			     ONE_BLOCK(high[0]), ONE_BLOCK(low[2]),
			     IF_ONE(ONE_BLOCK(middle[0]), NO_BLOCKS(AREA(FIRST_NODE, 2)))),
#ifdef MAP_OF_NODE
			low,
#endif
			LOW,
			HIGH + WINDOW - LOW,
			IF_ONE(48, 32),
			0};
#ifdef TWO_NODES
pg_data_t second_node = {ZONE(MIDDLE, WINDOW, 16, 4, no_pages, NO_BLOCKS(AREA(second_node, 0)),
			      NO_BLOCKS(AREA(second_node, 1)), ONE_BLOCK(middle[0])),
			 middle,
			 MIDDLE,
			 WINDOW,
			 16,
			 1};
typedef struct {
	unsigned long bits[1];
} nodemask_t;
enum node_states { N_POSSIBLE, N_ONLINE, NR_NODE_STATES } a_state;
nodemask_t node_states[NR_NODE_STATES] = {{{15}}, {{3}}};
#endif
unsigned long max_pfn = HIGH + WINDOW;

/* Where memory is. */
struct resource {
	unsigned long start, end;
	const char *name;
	struct resource *sibling, *child;
};
#define RAM(first, next)                                                                           \
	{                                                                                          \
		(first) * 4096UL, ((first) + WINDOW) * 4096UL - 1, "System RAM", next              \
	}
struct resource high_ram = RAM(HIGH, 0), middle_ram = RAM(MIDDLE, &high_ram),
		low_ram = RAM(LOW, &middle_ram), iomem_resource = {0, ~0UL, "PCI mem", 0, &low_ram};

/* One CPU */
unsigned long __per_cpu_offset[1];
unsigned int nr_cpu_ids = 1;
struct cpumask {
	unsigned long bits[1];
} __cpu_possible_mask = {{1}}, __cpu_present_mask = {{1}}, __cpu_online_mask = {{1}},
  __cpu_active_mask = {{1}};

/* SLUB: one cache, whose slabs have two pages and four objects, all of them in use. */
struct kmem_cache_node {
	unsigned long nr_partial;
	struct list_head partial;
	atomic_long_t nr_slabs, total_objects;
} filp_node = {0, LIST_ALONE(filp_node.partial), {3}, {12}};
struct kmem_cache_cpu {
	void **freelist;
	struct page *page, *partial;
};
PERCPU struct kmem_cache_cpu filp_cpu;
struct kmem_cache_order_objects {
	unsigned long x;
};
struct kmem_cache {
	struct kmem_cache_cpu *cpu_slab;
	unsigned long flags;
	int size, object_size, offset, align;
	struct kmem_cache_order_objects oo, min;
	const char *name;
	struct list_head list;
	struct kmem_cache_node *node[1];
};
extern struct list_head slab_caches;
struct kmem_cache filp = {&filp_cpu,
			  0,
			  2048,
			  2000,
			  0,
			  64,
			  {1 << 16 | 4},
			  {1 << 16 | 4},
			  "filp",
			  {&slab_caches, &slab_caches},
			  {&filp_node}};
struct list_head slab_caches = {&filp.list, &filp.list};

CRASH struct note no_note = {8, 0, 0x1234, "nothing"};

#endif
