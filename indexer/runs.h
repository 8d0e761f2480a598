/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes that read dumps side by side, each of which writes a part of a case. A run is one such
 * process: of one dump, or of many small texts, for which a process and a part each would cost more
 * than what is in them. What fails in company because of the company is run alone.
 */
#ifndef INQUEST_INDEXER_RUNS_H
#define INQUEST_INDEXER_RUNS_H

#include "groups.h"
#include "index.h"
#include "work/progress.h"
#include "store/merge.h"
#include "store/workspace.h"
#include "work/worker.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_READY, JOB_MERGED, JOB_FAILED };

struct run;

/* A dump on its way. */
struct job {
	const struct index_options *options; /* of all */
	struct group group;
	enum job_state state;
	struct run *run;
	struct index_text_result *result; /* in memory that is shared with its process */
	char *body_path;                  /* in the workspace */
	struct claims *claims;            /* NULL: the dump is to lean on nobody */
	bool leans;                       /* it does on others' symbols of its kernel */
	struct merge_part part;
	int64_t wanted, number; /* in the target */
	enum error_kind kind;
};

struct run {
	const struct runs *runs; /* all of them */
	struct job *jobs;
	size_t count;
	bool started;
	struct worker worker;
	char *case_path;            /* in the workspace */
	struct merge_source source; /* of several: open once they are there */
};

struct runs {
	struct job *jobs; /* in the order of the groups */
	size_t count, ended;
	struct run *all; /* as they are added, with room for one more of each job */
	size_t run_count, running;
	struct index_text_result *results;
	const struct workspace *workspace;
	struct progress *progress;
	void (*fail)(void *context, struct job *job, struct error *error); /* takes the error */
	void *context;
};

/* Jobs of the groups, which are borrowed like all else; claims may be NULL. */
struct error *runs_init(struct runs *runs, const struct index_options *options,
			const struct groups *groups, struct claims *claims);
void runs_deinit(struct runs *runs);

/* Until each job is ready, its part read, or has failed. */
struct error *runs_run(struct runs *runs);

/* One more time, alone and leaning on nobody. */
struct error *runs_again(struct job *job);

/* The part that has the dump, which is open until the other is asked for; *own is for that. */
struct error *runs_source(struct job *job, struct merge_source *own,
			  const struct merge_source **ret);

#endif
