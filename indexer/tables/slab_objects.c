/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slab_objects: the objects of the slab caches that were asked for, and which of them are free.
 *
 * What CPUs keep is collected first. Then all struct pages are passed over for the caches' slabs:
 * SLUB has no list of the full ones. An object is free when it is on its slab's free list; of a
 * list that is damaged nothing tells what else it would have had, so the state of the slab's other
 * objects is not known.
 *
 * Cost: a pass over the map of pages, and a read of each object. Nothing when no cache is named.
 */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "objects/mm/pages.h"
#include "objects/mm/slub.h"
#include "tables/walk.h"

enum {
	OBJECTS_MAX = 32767,      /* of a slab: slab.objects has 15 bits */
	OBJECT_BYTES_MAX = 65536, /* of an object are looked at */
};

/*
 * What the kernel marks memory with, as 32-bit words: include/linux/poison.h, and the magic of
 * locks (include/linux/spinlock_types.h). Of 64-bit list poison the upper half is enough.
 */
static const uint32_t marks[] = {0xdead4ead, 0xdeaf1eed, 0x6b6b6b6b, 0x5a5a5a5a, 0xcccccccc,
				 0xaaaaaaaa, 0x00100100, 0x00200200, 0xdead0000};
enum { MARK_COUNT = sizeof(marks) / sizeof(*marks) };

enum state { STATE_ALLOCATED, STATE_FREE };

struct objects {
	struct walk *walk;
	struct slub slub;
	struct page_rule rule;
	struct kernfs_links names; /* by which caches may be asked for */
	struct map chosen;         /* address of a cache that was asked for → 1 */
	struct map kept; /* object that a CPU keeps → the CPU's number plus 2; 1: a node does */
	uint64_t keeper; /* for the objects that are collected now */
	const struct page *page;
	uint64_t start, size, count; /* of the slab's objects */
	uint8_t state[OBJECTS_MAX];
	uint8_t bytes[OBJECT_BYTES_MAX]; /* of an object */
	char found[MARK_COUNT * 9 + 1];  /* marks in them, as text */
};

static void objects_free(struct objects **objects)
{
	if (*objects) {
		slub_deinit(&(*objects)->slub);
		kernfs_links_deinit(&(*objects)->names);
		map_deinit(&(*objects)->chosen);
		map_deinit(&(*objects)->kept);
	}
	free(*objects);
}

/* What CPUs and nodes keep. */

static struct error *keep(void *context, uint64_t object)
{
	struct objects *w = context;
	uint64_t *place = map_insert(&w->kept, object, NULL);

	if (!place)
		return error_no_memory();
	*place = w->keeper;
	return NULL;
}

static void set_keeper(struct objects *w, const struct cpu *cpu)
{
	w->keeper = cpu ? (uint64_t)cpu->number + 2 : 1;
}

static struct error *keep_cpu_slab(void *context, const struct cpu *cpu, uint64_t first)
{
	struct objects *w = context;

	set_keeper(w, cpu);
	return slub_freelist(&w->slub, first, keep, w);
}

static struct error *keep_sheaf(void *context, const struct cpu *cpu, uint64_t sheaf)
{
	enum { SHEAF_MAX = 4096 };
	struct objects *w = context;
	struct kernel *kernel = w->walk->kernel;
	uint64_t width = kernel->arch->pointer_size, size, object;

	set_keeper(w, cpu);
	TRY(field_read(kernel, &w->slub.f.sheaf_size, sheaf, &size));
	if (size > SHEAF_MAX)
		return error_corrupt("a sheaf has more objects than any has", sheaf);
	for (uint64_t n = 0; n < size; n++) {
		TRY(memory_pointer(&kernel->memory,
				   sheaf + w->slub.f.sheaf_objects.offset + n * width, &object));
		TRY(keep(w, object));
	}
	return NULL;
}

/* Which caches. */

static bool is_in(const char *names, const char *name)
{
	size_t size = strlen(name);

	for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strcspn(at, ",") == size && !strncmp(at, name, size))
			return true;
	return false;
}

/* By its name, or by one of a cache that was merged into it. */
static bool is_wanted(const struct objects *w, const char *name)
{
	uint64_t kobject = object_address(&w->slub.cache, &w->slub.f.kobj);

	if (!strcmp(w->walk->objects, "all") || is_in(w->walk->objects, name))
		return true;
	vector_for_each(&w->names.list, link)
		if (link->target == kobject && is_in(w->walk->objects, link->name))
			return true;
	return false;
}

static struct error *choose(void *context, uint64_t address)
{
	struct objects *w = context;
	const struct slub_visitor visitor = {
	    .context = w, .cpu_slab = keep_cpu_slab, .sheaf = keep_sheaf};
	char name[128];

	TRY(slub_load_cache(&w->slub, address, name, sizeof(name)));
	if (!is_wanted(w, name))
		return NULL;
	problems_at(w->walk->kernel->problems, "slab cache 0x%llx (%s)",
		    (unsigned long long)address, name);
	uint64_t *place = map_insert(&w->chosen, address, NULL);
	if (!place)
		return error_no_memory();
	*place = 1;
	return slub_visit(&w->slub, &visitor);
}

/* The objects of a slab. */

static struct error *mark_free(void *context, uint64_t object)
{
	struct objects *w = context;
	uint64_t n = (object - w->start) / w->size;

	if (n < w->count && !((object - w->start) % w->size))
		w->state[n] = STATE_FREE;
	return NULL;
}

static uint32_t find_marks(struct objects *w, size_t size)
{
	const size_t step = sizeof(uint32_t);
	bool swap = w->walk->kernel->memory.swap;
	uint32_t found = 0;

	for (size_t at = 0; at + step <= size; at += step) {
		uint64_t value = load_uint(w->bytes + at, step, swap);

		for (size_t i = 0; i < MARK_COUNT; i++)
			found |= (uint32_t)(value == marks[i]) << i;
	}
	return found;
}

/* NULL when the object's memory cannot be read. */
static struct error *describe_marks(struct objects *w, uint64_t object, struct cell *ret)
{
	size_t size = w->size < OBJECT_BYTES_MAX ? w->size : OBJECT_BYTES_MAX, used = 0;

	TRY(memory_read(&w->walk->kernel->memory, object, w->bytes, size));
	uint32_t found = find_marks(w, size);
	w->found[0] = '\0';
	for (size_t i = 0; i < MARK_COUNT; i++) {
		if (found >> i & 1)
			used += (size_t)snprintf(w->found + used, sizeof(w->found) - used, "%s%08x",
						 used ? " " : "", marks[i]);
	}
	*ret = cell_text(w->found);
	return NULL;
}

static struct error *emit_object(struct objects *w, uint64_t n, bool whole)
{
	uint64_t object = w->start + n * w->size, *keeper = map_find(&w->kept, object);
	struct slab_objects_row row = {
	    .cache = cell_pointer(w->slub.cache.address),
	    .object = cell_pointer(object),
	    .slab = cell_pointer(w->page->address),
	};

	if (keeper)
		row.state = cell_text("cpu");
	else if (w->state[n] == STATE_FREE)
		row.state = cell_text("free");
	else if (whole)
		row.state = cell_text("allocated");
	if (keeper && *keeper > 1)
		row.cpu = cell_integer((int64_t)*keeper - 2);
	TRY(walk_skip(w->walk, describe_marks(w, object, &row.marks)));
	return emit_slab_objects(w->walk->sink, &row);
}

/* Slabs of one cache often follow each other: it is loaded when another one comes. */
static struct error *load_slab(struct objects *w, uint64_t cache)
{
	const struct slub_fields *f = &w->slub.f;
	uint64_t page_size = w->walk->kernel->memory.page_size, order;

	if (w->slub.cache.address != cache)
		TRY(object_load(&w->slub.cache, cache));
	TRY(slub_load_slab(&w->slub, w->page->address));
	w->count = object_uint(&w->slub.slab, &f->slab_objects);
	w->size = object_uint(&w->slub.cache, &f->size);
	w->start = w->page->memory + object_uint(&w->slub.cache, &f->red_left_pad);
	order = object_uint(&w->slub.cache, &f->oo) >> SLUB_OO_SHIFT;
	if (!w->size || w->count > OBJECTS_MAX || order > SLUB_ORDER_MAX ||
	    w->count * w->size > page_size << order)
		return error_corrupt("a slab has no sensible size", w->page->address);
	return NULL;
}

static struct error *emit_slab(struct objects *w, uint64_t cache)
{
	uint64_t first;

	TRY(load_slab(w, cache));
	memset(w->state, STATE_ALLOCATED, w->count);
	first = object_uint(&w->slub.slab, &w->slub.f.slab_freelist);
	struct error *error = slub_freelist(&w->slub, first, mark_free, w);
	bool whole = !error;
	TRY(walk_skip(w->walk, error));
	for (uint64_t n = 0; n < w->count; n++)
		TRY(emit_object(w, n, whole));
	return NULL;
}

static struct error *visit_page(void *context, const struct page *page)
{
	struct objects *w = context;
	struct kernel *kernel = w->walk->kernel;

	if (!page_is(&w->rule, page))
		return NULL;
	uint64_t cache = field_load(kernel, &w->slub.f.slab_cache, page->bytes, page->size);
	if (!map_find(&w->chosen, cache))
		return NULL;
	w->page = page;
	problems_at(kernel->problems, "slab 0x%llx", (unsigned long long)page->address);
	return walk_skip(w->walk, emit_slab(w, cache));
}

struct error *walk_slab_objects(struct walk *walk)
{
	_cleanup_(objects_free) struct objects *w = NULL;

	if (!walk->objects)
		return NULL;
	w = calloc(1, sizeof(*w));
	if (!w)
		return error_no_memory();
	w->walk = walk;
	TRY(slub_init(&w->slub, walk->kernel));
	TRY(error_ignore_damage(slub_load_names(&w->slub, &w->names)));
	TRY(page_rule_slab(walk->kernel, &w->rule));
	TRY(slub_for_each_cache(&w->slub, choose, w));
	problems_at(walk->kernel->problems, NULL);
	if (!w->chosen.count)
		return error_absent("slab cache", walk->objects);
	return pages_walk(walk->kernel, visit_page, w);
}
