/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See rss.h. A counter is a long in an array or (since 6.2) a percpu_counter of the mm.
 * Before 2.6.34 there are two, of their own names, and before 2.6.15 one of all pages, of which
 * anon_rss are anonymous (2.6.11).
 */
#include "objects/mm/rss.h"

#include <string.h>

#include "base/cursor.h"
#include "image/cpus.h"
#include "image/kernel.h"

struct error *rss_init(struct rss *rss, struct kernel *kernel)
{
	rss->kernel = kernel;
	rss->f = (struct rss_fields){
	    .rss_stat = {.path = "?mm_struct.rss_stat"},
	    .count = {.path = "?mm_rss_stat.count"},
	    .split = {.path = "?task_struct.rss_stat.count"},
	    .mm = {.path = "task_struct.mm"},
	    .percpu_count = {.path = "?percpu_counter.count"},
	    .percpu_counters = {.path = "?percpu_counter.counters"},
	    .file = {.path = "?mm_struct._file_rss.counter|mm_struct._file_rss"},
	    .anon = {.path = "?mm_struct._anon_rss.counter|mm_struct._anon_rss|mm_struct.anon_rss"},
	    .all = {.path = "?mm_struct._rss|mm_struct.rss"},
	    .shmem = {.path = "?mm_struct.mm_shmempages.counter"},
	    .split_shmem = {.path = "?task_struct.mm_shmempages"},
	};
	return fields_resolve(kernel, (struct field *)&rss->f,
			      sizeof(rss->f) / sizeof(struct field));
}

void rss_deinit(struct rss *rss)
{
	map_deinit(&rss->split);
}

/* A struct is aligned to more than there are counters. */
static uint64_t split_key(uint64_t mm, uint32_t counter)
{
	return mm + counter;
}

static struct error *add_split(struct rss *rss, uint64_t mm, uint32_t counter, uint64_t taken)
{
	uint64_t *pages = map_insert(&rss->split, split_key(mm, counter), NULL);

	if (!pages)
		return error_no_memory();
	*pages += (uint64_t)(int64_t)(int32_t)taken;
	return NULL;
}

struct error *rss_add_thread(struct rss *rss, uint64_t task)
{
	const struct field *split = &rss->f.split;
	uint8_t counts[RSS_COUNTERS * sizeof(uint32_t)];
	uint64_t mm, shmem;

	if (!split->present || split->size > sizeof(counts))
		return NULL;
	TRY(field_read(rss->kernel, &rss->f.mm, task, &mm));
	TRY(memory_read(&rss->kernel->memory, task + split->offset, counts, split->size));
	for (uint32_t n = 0; n < split->count; n++)
		TRY(add_split(rss, mm, n,
			      load_uint(counts + n * split->element, split->element,
					rss->kernel->memory.swap)));
	if (!field_try(rss->kernel, &rss->f.split_shmem, task, &shmem))
		return NULL;
	return add_split(rss, mm, RSS_SHMEM, shmem);
}

static struct error *read_percpu(const struct rss *rss, const uint8_t *bytes, int64_t *ret)
{
	struct kernel *kernel = rss->kernel;
	uint64_t counters =
	    field_load(kernel, &rss->f.percpu_counters, bytes, rss->f.rss_stat.element);
	uint64_t sum = field_load(kernel, &rss->f.percpu_count, bytes, rss->f.rss_stat.element);

	vector_for_each(&kernel->cpus, cpu) {
		uint32_t delta;

		TRY(memory_u32(&kernel->memory, percpu_address(kernel, cpu, counters), &delta));
		sum += (uint64_t)(int64_t)(int32_t)delta;
	}
	*ret = (int64_t)sum;
	return NULL;
}

static struct error *read_counter(const struct rss *rss, const uint8_t *bytes, uint32_t n,
				  int64_t *ret)
{
	const struct field *count = &rss->f.count;

	if (!count->present)
		return read_percpu(rss, bytes + (size_t)n * rss->f.rss_stat.element, ret);
	*ret = 0;
	if (n < count->count)
		*ret = (int64_t)load_uint(bytes + count->offset + n * count->element,
					  count->element, rss->kernel->memory.swap);
	return NULL;
}

bool rss_has(const struct rss *rss, const struct object *mm)
{
	const struct rss_fields *f = &rss->f;

	return object_has(mm, f->rss_stat.present ? &f->rss_stat
			      : f->file.present   ? &f->file
						  : &f->all);
}

/* The counters that have names of their own. */
static void read_named(const struct rss *rss, const struct object *mm, int64_t pages[RSS_COUNTERS])
{
	const struct rss_fields *f = &rss->f;

	pages[RSS_ANON] = object_int(mm, &f->anon);
	pages[RSS_FILE] =
	    f->file.present ? object_int(mm, &f->file) : object_int(mm, &f->all) - pages[RSS_ANON];
	for (uint32_t n = 0; n < RSS_COUNTERS; n++)
		pages[n] = pages[n] > 0 ? pages[n] : 0;
}

struct error *rss_read(const struct rss *rss, const struct object *mm, int64_t pages[RSS_COUNTERS])
{
	const uint8_t *bytes = object_bytes(mm, &rss->f.rss_stat);

	memset(pages, 0, RSS_COUNTERS * sizeof(*pages));
	if (!bytes) {
		read_named(rss, mm, pages);
		return NULL;
	}
	for (uint32_t n = 0; n < RSS_COUNTERS; n++) {
		const uint64_t *split = map_find(&rss->split, split_key(mm->address, n));

		TRY(read_counter(rss, bytes, n, &pages[n]));
		if (n == RSS_SHMEM && object_has(mm, &rss->f.shmem))
			pages[n] = object_int(mm, &rss->f.shmem);
		/* What a task took is in its own part, what it gave back may be in the mm's: that
		 * is below zero then. As unsigned ones: a damaged dump has any numbers. */
		pages[n] = (int64_t)((uint64_t)pages[n] + (split ? *split : 0));
		pages[n] = pages[n] > 0 ? pages[n] : 0;
	}
	return NULL;
}
