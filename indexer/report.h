/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an index tells of its dump: the rows on their way to the store are counted, and a few are
 * remembered (the panic's line in the log, the panicking task and its frames). From these come
 * the dump's own row and what the user sees at the end.
 */
#ifndef INQUEST_INDEXER_REPORT_H
#define INQUEST_INDEXER_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "kernel/kernel.h"
#include "kernel/panic.h"
#include "schema/rows.h"
#include "schema/sink.h"

enum { REPORT_FRAMES = 8, REPORT_TEXT = 256 };

struct report {
	struct sink sink;  /* hand this to the walkers */
	struct sink *next; /* where the rows go on to */
	struct kernel *kernel;
	struct panic panic;
	uint64_t counts[TABLE_COUNT], total;
	char panic_text[REPORT_TEXT];
	char comm[17];
	int64_t pid;
	struct {
		char name[128];
		uint64_t pc;
	} frames[REPORT_FRAMES];
	unsigned int frame_count;
};

void report_init(struct report *report, struct kernel *kernel, struct sink *next);

struct report_facts {
	const char *label, *path, *case_path;
	int64_t dump;
	const char *fingerprint;
	int64_t index_ns;
};

/* complete, filtered, truncated or damaged. */
const char *report_completeness(const struct report *report);

/* The row of the dump itself. */
struct error *report_emit_dump(struct report *report, const struct report_facts *facts);

void report_print(const struct report *report, const struct report_facts *facts, bool verbose,
		  FILE *to);
void report_print_json(const struct report *report, const struct report_facts *facts, FILE *to);

#endif
