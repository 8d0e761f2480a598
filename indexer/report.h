/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an index tells of its dump: the rows on their way to the store are counted, and a few are
 * remembered (the panic's line in the log, the panicking task and its frames, the last report in
 * the log). From these come a part of the dump's own row, and what the user sees at the end, which
 * is that row and the counts. They end the walk that makes more of them than the dump can hold, and
 * leave out those that one object has too many of, so that the others keep theirs.
 */
#ifndef INQUEST_INDEXER_REPORT_H
#define INQUEST_INDEXER_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/problems.h"
#include "base/signature.h"
#include "dump/dump.h"
#include "identity.h"
#include "machine/budget.h"
#include "objects/sched/panic.h"
#include "schema/rows.h"
#include "schema/sink.h"

enum { REPORT_FRAMES = 64, REPORT_SHOWN = 8, REPORT_TEXT = 256 };

/* The end of a crash: the signature of the panic task's stack or of a report in the log. */
struct report_crash {
	bool known;
	uint64_t signature;
	char stack[SIGNATURE_TEXT_MAX];
};

struct report {
	struct sink sink;  /* hand this to whoever makes rows */
	struct sink *next; /* where the rows go on to */
	struct problems *problems;
	struct panic panic;
	struct budget budget;
	uint64_t counts[TABLE_COUNT], total, bytes;
	struct {
		int64_t object;
		uint64_t rows;
	} parents[TABLE_COUNT]; /* that the last row was of */
	char panic_text[REPORT_TEXT], hardware[REPORT_TEXT];
	char machine_id[IDENTITY_ID];
	char comm[17];
	int64_t pid;
	bool panic_traced;
	int64_t panic_trace; /* of the panicking task */
	struct report_crash last_oops;
	struct {
		char name[128];
		uint64_t pc, offset;
		bool reliable;
	} frames[REPORT_FRAMES];
	unsigned int frame_count;
	struct {
		const char *name;
		int64_t ns;
		uint64_t rows;
	} steps[TABLE_COUNT]; /* what ran, in order */
	size_t step_count;
};

/* problems and next are borrowed. */
void report_init(struct report *report, const struct budget *budget, struct problems *problems,
		 struct sink *next);

/* A walker that has run, for report_print(). */
void report_step(struct report *report, const char *name, int64_t ns, uint64_t rows);

/*
 * Fills what the rows have told (panic, signature, machine …) into the dump's own row, where it is
 * NULL so far, and emits it. The row's texts are borrowed from report, which must stay.
 */
struct error *report_emit_dump(struct report *report, struct dumps_row *row);

/*
 * The report is in two parts, for a dump that is indexed before its place in the case is known: the
 * body, and what tells the place. row: the dump's own, as it was emitted. counters: NULL when no
 * dump was read.
 */
void report_print(const struct report *report, const struct dumps_row *row,
		  const struct dump_counters *counters, bool verbose, FILE *to);
void report_print_json(const struct report *report, const struct dumps_row *row, FILE *to);

struct report_place {
	const char *case_path, *path; /* path: of the dump */
	int64_t dump;
	const char *state; /* completeness, or the format of what is not judged */
	int64_t index_ns;
};

struct report_place report_place(const struct dumps_row *row, const char *case_path, int64_t dump);
/* Goes behind the body of report_print(). */
void report_print_end(const struct report_place *place, FILE *to);
/* Goes before the body of report_print_json(). */
void report_print_json_start(const struct report_place *place, FILE *to);

/* "text" with what JSON wants escaped. */
void report_print_json_text(const char *text, FILE *to);
/* Text of a dump on its way to a terminal: control characters would be commands there. */
void report_print_text(const char *text, FILE *to);
void report_print_text_of(const char *text, size_t size, FILE *to);

#endif
