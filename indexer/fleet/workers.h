/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps side by side: processes with a connection each take the next dump of one list until there
 * is none. The list is in memory that they share.
 */
#ifndef INQUEST_FLEET_WORKERS_H
#define INQUEST_FLEET_WORKERS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum work_state { WORK_WAITS, WORK_PUSHED, WORK_KNOWN, WORK_FAILED };

/* A dump on its way. */
struct work {
	const char *path; /* of its case; borrowed */
	int64_t from, to; /* its numbers */
	_Atomic int state;
};

struct workers {
	const char *url;
	struct work *list; /* shared */
	size_t count, jobs;
	struct workers_shared *shared;
};

/* list: copied. workers_deinit() it, also after an error. */
struct error *workers_init(struct workers *workers, const char *url, const struct work *list,
			   size_t count, size_t jobs);
void workers_deinit(struct workers *workers);

/*
 * Pushes all of the list; each failure is told on standard error as it comes. quiet: draws no bar.
 * An error, of the kind of the first failure, when a dump was not pushed.
 */
struct error *workers_run(struct workers *workers, int quiet);

#endif
