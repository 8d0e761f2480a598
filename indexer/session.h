/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What both ways of reading, of a dump and of a log's text, have in common: the rows on their way
 * to whoever writes the case, and the end: problems, the dump's own row, what the user is told.
 */
#ifndef INQUEST_INDEXER_SESSION_H
#define INQUEST_INDEXER_SESSION_H

#include <stdint.h>

#include "base/problems.h"
#include "options.h"
#include "work/progress.h"
#include "report.h"
#include "walkers.h"
#include "wire/wire.h"

struct beside;

struct session {
	const struct index_options *options;
	struct walker_choice choice;
	struct problems problems;
	struct wire wire;
	struct report report;
	struct progress progress;
	char fingerprint[256];
	int64_t start;               /* of the index, ns of the monotonic clock */
	const struct beside *beside; /* of a dump with a kernel: who reads it besides; or NULL */
};

/* socket, board: to whoever writes the case; borrowed. */
struct error *session_init(struct session *session, const struct index_options *options, int socket,
			   struct progress_board *board);
void session_deinit(struct session *session);

/* Another dump may begin, as if none had been. */
void session_next(struct session *session);

/* Starts the rows of the dump that session->fingerprint stands for; budget: of what was read. */
struct error *session_begin(struct session *session, const struct budget *budget);
/* Of the text of a log, which has no more rows than lines. */
struct error *session_begin_text(struct session *session, uint64_t size);

/* Sends the last rows. row: the dump's own, without what whoever writes it knows better. */
struct error *session_end(struct session *session, struct dumps_row *row);

/* Of a reader whose problems another one sends: what became of its rows is among them. */
struct error *session_end_beside(struct session *session);

/* counters: of the dump that was read, or NULL. */
struct error *session_tell(struct session *session, const struct dumps_row *row,
			   const struct dump_counters *counters);

int64_t session_now(void);

#endif
