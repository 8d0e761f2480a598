/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps from one case into another. The case that they come from may be anybody's: it is opened as
 * case/reader.h does, and its rows go into the other as values, never as SQL. What the rows say is
 * not judged: a case is as true as the cases that were merged into it.
 *
 * Cost: about 1.5 µs per row; a kernel's symbols are copied only where they are not there yet.
 */
#ifndef INQUEST_STORE_MERGE_H
#define INQUEST_STORE_MERGE_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"
#include "store/target.h"

/* A case that dumps come from; which of its tables are empty is looked at once. */
struct merge_source {
	sqlite3 *database;
	bool *has; /* rows, by place in the catalog */
};

struct error *merge_source_open(const char *path, struct merge_source *ret);
/* Takes a zeroed one. */
void merge_source_close(struct merge_source *source);

/*
 * Copies dump `from` of source, with what it refers to in the dictionaries, as dump `to`, into the
 * open transaction of a case. ERROR_CASE: the source's tables or rows are not what they should be.
 */
struct error *merge_dump(sqlite3 *target, const struct merge_source *source, int64_t from,
			 int64_t to);

/*
 * A dump of a case that was just made, on its way into another. The process that made it had read a
 * hostile dump: nothing of it is trusted.
 */
struct merge_part {
	int64_t dump;       /* its number there */
	int64_t crash_time; /* INT64_MIN where it is not known */
	int64_t index_ns;
	char path[4096], state[32]; /* of the dump; completeness or format */
};

/* dump: its number there; 0: the only one. */
struct error *merge_part_read(const struct merge_source *source, int64_t dump,
			      struct merge_part *ret);

struct merge_wish {
	bool replace;   /* a dump that the target has goes, and the new one gets its number */
	bool leans;     /* the part leaves out what the target should have: see claims.h */
	int64_t number; /* for the dump, where it is free */
};

/*
 * Merges it, in a transaction of its own, as dump *ret; 0: what it leans on is not there, and
 * nothing was merged. ERROR_CASE: the target has the dump already, and it is not to be replaced.
 */
struct error *merge_part_into(struct target *target, const struct merge_source *source,
			      int64_t dump, const struct merge_wish *wish, int64_t *ret);

/* What became of a dump: its number in both cases, and whether it was there already. */
struct merged {
	int64_t from, to;
	bool known;
};

struct merge_result {
	VECTOR(struct merged) dumps;
};

/*
 * Merges all dumps of the case at path that the target does not have, and the saved questions of
 * names that it does not have: everything or nothing. The errors name the file at fault.
 */
struct error *merge_case(struct target *target, const char *path, bool questions,
			 struct merge_result *ret);
void merge_result_deinit(struct merge_result *result);

#endif
