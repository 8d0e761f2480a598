/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of a process that are in memory or in the swap, as /proc/PID/status counts them. */
#ifndef INQUEST_OBJECTS_MM_RSS_H
#define INQUEST_OBJECTS_MM_RSS_H

#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "image/fields.h"
#include "image/object.h"

struct kernel;

/* The kernel's counters, in its order (include/linux/mm_types_task.h: MM_FILEPAGES ...). */
enum rss_counter { RSS_FILE, RSS_ANON, RSS_SWAP, RSS_SHMEM, RSS_COUNTERS };

struct rss_fields {
	struct field rss_stat, count, split, mm, percpu_count, percpu_counters;
	struct field file, anon, all;    /* before 2.6.34 */
	struct field shmem, split_shmem; /* in Red Hat's 3.10, beside the others */
};

struct rss {
	struct kernel *kernel;
	struct rss_fields f;
	struct map split; /* what threads have not handed over yet, of an mm and counter */
};

struct error *rss_init(struct rss *rss, struct kernel *kernel);
void rss_deinit(struct rss *rss);

/*
 * Until 6.1 each thread counts up to 64 pages by itself (SPLIT_RSS_COUNTING) before it adds them to
 * its mm, and they are resident all the same. To be told of every task before rss_read().
 */
struct error *rss_add_thread(struct rss *rss, uint64_t task);

/* Whether the counters of an mm_struct that is loaded are there. */
bool rss_has(const struct rss *rss, const struct object *mm);

/* Its pages. */
struct error *rss_read(const struct rss *rss, const struct object *mm, int64_t pages[RSS_COUNTERS]);

#endif
