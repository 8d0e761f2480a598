/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work in a process of its own, which may crash or be killed without harm to others. It dies with
 * the process that started it. All that it tells goes over a board in shared memory; a process that
 * has read a hostile dump may have been taken over, so a board is read as any untrusted input.
 */
#ifndef INQUEST_WORK_WORKER_H
#define INQUEST_WORK_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"
#include "work/progress.h"

enum { WORKER_TEXT = 512, WORKER_MESSAGE = 8192 };

struct worker_board {
	struct progress_board progress;
	char text[WORKER_TEXT]; /* for the work's use */
	bool leaned;            /* likewise */
	int kind;               /* of the error that the work ended with */
	char message[WORKER_MESSAGE];
};

struct worker {
	pid_t pid; /* 0: not running */
	bool died; /* it has told no error of its own but a lack of memory: this one tells of it */
	struct worker_board *board;
};

typedef struct error *worker_work(void *context, struct worker_board *board);

/* Starts the work; its result comes from worker_poll(). A zeroed worker, or one that has ended. */
struct error *worker_start(struct worker *worker, worker_work *work, void *context);

/* Whether the work has ended; *ret is then its error, or what became of its process. */
bool worker_poll(struct worker *worker, struct error **ret);
/* Waits for that. */
struct error *worker_wait(struct worker *worker);

/* What it was at, by its board, fit for a message. */
void worker_stage(const struct worker *worker, char stage[PROGRESS_STAGE]);

/*
 * Pages of memory that is shared with whoever started this process: those that it starts get none
 * of them. A process that was taken over could write there for others. Boards are so by themselves.
 */
void worker_keep(void *memory, size_t size);

/* Ends it if it runs, at once. Takes a zeroed worker. */
void worker_deinit(struct worker *worker);

#endif
