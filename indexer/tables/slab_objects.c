/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slab_objects: the objects of the slab caches that were asked for, and which of them are free.
 *
 * Cost: that of the allocator's walk, and a read of each object. Nothing when no cache is named.
 */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "objects/mm/slab.h"
#include "tables/walk.h"

enum { OBJECT_BYTES_MAX = 65536 }; /* of an object are looked at */

/*
 * What the kernel marks memory with, as 32-bit words: include/linux/poison.h, and the magic of
 * locks (include/linux/spinlock_types.h). Of 64-bit list poison the upper half is enough.
 */
static const uint32_t marks[] = {0xdead4ead, 0xdeaf1eed, 0x6b6b6b6b, 0x5a5a5a5a, 0xcccccccc,
				 0xaaaaaaaa, 0x00100100, 0x00200200, 0xdead0000};
enum { MARK_COUNT = sizeof(marks) / sizeof(*marks) };

struct objects {
	struct walk *walk;
	bool chosen;                     /* some cache was */
	uint8_t bytes[OBJECT_BYTES_MAX]; /* of an object */
	char found[MARK_COUNT * 9 + 1];  /* marks in them, as text */
};

/* Whether one of the words of text, which one of separators ends, is the name (size bytes). */
static bool has_word(const char *text, char separator, const char *name, size_t size)
{
	const char ends[] = {separator, '\0'};

	for (const char *at = text; at; at = strchr(at, separator)) {
		at += *at == separator;
		if (strcspn(at, ends) == size && !strncmp(at, name, size))
			return true;
	}
	return false;
}

/* By its name, or by one of a cache that was merged into it. */
static bool is_wanted(const char *wanted, const struct slab_cache *cache)
{
	if (!strcmp(wanted, "all") || has_word(wanted, ',', cache->name, strlen(cache->name)))
		return true;
	for (const char *at = wanted; cache->aliases && *at;) {
		size_t size = strcspn(at, ",");

		if (has_word(cache->aliases, ' ', at, size))
			return true;
		at += size + (at[size] == ',');
	}
	return false;
}

static bool choose(void *context, const struct slab_cache *cache)
{
	struct objects *w = context;
	bool wanted = is_wanted(w->walk->objects, cache);

	w->chosen |= wanted;
	return wanted;
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
static struct error *describe_marks(struct objects *w, const struct slab_object *object,
				    struct cell *ret)
{
	size_t size = object->size < OBJECT_BYTES_MAX ? object->size : OBJECT_BYTES_MAX, used = 0;

	TRY(memory_read(&w->walk->kernel->memory, object->address, w->bytes, size));
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

static struct error *emit_object(void *context, const struct slab_object *object)
{
	static const char *const states[] = {
	    [SLAB_ALLOCATED] = "allocated", [SLAB_FREE] = "free", [SLAB_KEPT] = "cpu"};
	struct objects *w = context;
	struct slab_objects_row row = {
	    .cache = cell_pointer(object->cache),
	    .object = cell_pointer(object->address),
	    .slab = cell_pointer(object->slab),
	    .cpu = cell_counted(object->cpu),
	};

	if (object->state != SLAB_UNKNOWN)
		row.state = cell_text(states[object->state]);
	TRY(walk_skip(w->walk, describe_marks(w, object, &row.marks)));
	return emit_slab_objects(w->walk->sink, &row);
}

struct error *walk_slab_objects(struct walk *walk)
{
	_cleanup_(slabs_closep) struct slabs *slabs = NULL;
	_cleanup_free_ struct objects *w = NULL;

	if (!walk->objects)
		return NULL;
	w = calloc(1, sizeof(*w));
	if (!w)
		return error_no_memory();
	w->walk = walk;
	TRY(slabs_open(walk->kernel, &slabs));
	TRY(slabs->ops->each_object(slabs, choose, emit_object, w));
	return w->chosen ? NULL : error_absent("slab cache", walk->objects);
}
