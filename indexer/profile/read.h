/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process that reads vmlinux files, which are as hostile as a dump: it can do no more than send
 * profiles.
 */
#ifndef INQUEST_INDEXER_PROFILE_READ_H
#define INQUEST_INDEXER_PROFILE_READ_H

#include <stddef.h>

#include "work/worker.h"

struct reading {
	char *const *paths;
	size_t count;
	bool lines; /* are wanted, too */
	int socket; /* gets each profile, its size in 8 bytes of this machine's order before it */
};

/* worker_work; context: struct reading. */
struct error *read_kernels(void *reading, struct worker_board *board);

#endif
