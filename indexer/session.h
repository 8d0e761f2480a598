/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What both ways of indexing, of a dump and of a log's text, have in common: the case that is
 * written to, the rows on their way there, and the end: problems, the dump's own row, the commit,
 * what the user is told.
 */
#ifndef INQUEST_INDEXER_SESSION_H
#define INQUEST_INDEXER_SESSION_H

#include <limits.h>
#include <stdint.h>

#include "base/problems.h"
#include "index.h"
#include "progress.h"
#include "report.h"
#include "store/store.h"
#include "walkers.h"

struct session {
	const struct index_options *options;
	struct walker_choice choice;
	struct problems problems;
	struct store *store;
	struct report report;
	struct progress progress;
	char fingerprint[256], path[PATH_MAX];
	int64_t start; /* of the index, ns of the monotonic clock */
};

/* Opens the case. */
struct error *session_init(struct session *session, const struct index_options *options);
void session_deinit(struct session *session);

/* Starts the rows of the dump that session->fingerprint stands for; budget: of what was read. */
struct error *session_begin(struct session *session, const struct budget *budget);

/* Writes the last rows and commits. row: the dump's own, without what all dumps have. */
struct error *session_commit(struct session *session, struct dumps_row *row);

/* counters: of the dump that was read, or NULL. */
void session_tell(const struct session *session, const struct dumps_row *row,
		  const struct dump_counters *counters);

int64_t session_now(void);

/* The text of a kernel log instead of a dump: *done is false when the file is none. */
struct error *index_text(struct session *session, bool *done);

#endif
