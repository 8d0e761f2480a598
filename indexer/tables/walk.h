/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walkers: kernel objects → rows. This stage knows no SQL: rows go to a sink.
 *
 * A new table is one file here, NAME.c, that defines
 *
 *	struct error *walk_NAME(struct walk *walk);
 *
 * and one in schema/; the build finds both. (A walker may fill several tables that come out of
 * the same walk.) The contract of a walker:
 *  - it opens with the fields that it reads (DEFINE_FIELDS), reads each object once, and emits
 *    rows of cells, NULL where something is absent or lost;
 *  - damage never ends it: TRY(walk_skip(walk, …)) counts it and goes on with the next object;
 *  - it returns failures, and damage that leaves it nothing to do (no such symbol), which is
 *    counted by the caller;
 *  - every loop over the dump's data is bounded.
 */
#ifndef INQUEST_TABLES_WALK_H
#define INQUEST_TABLES_WALK_H

#include "base/cell.h"
#include "base/error.h"
#include "base/problems.h"
#include "image/fields.h"
#include "crash/crash.h"
#include "image/kernel.h"
#include "shapes/list.h"
#include "image/object.h"
#include "schema/rows.h"
#include "schema/sink.h"

struct walk {
	struct crash *crash;
	struct kernel *kernel; /* the crash's */
	struct sink *sink;
	const char *objects; /* slab caches whose objects are wanted: names or "all"; or NULL */
	bool build_known;    /* the case has what is stored once per build; walk_symbols() asks */
};

/* Counts damage in problems and returns NULL; hands failures back. */
static inline struct error *walk_skip(struct walk *walk, struct error *error)
{
	return problems_note(walk->kernel->problems, error);
}

/* An address as a POINTER cell; 0 is NULL. */
static inline struct cell cell_pointer(uint64_t address)
{
	return address ? cell_integer((int64_t)address) : (struct cell){0};
}

/* Pages as a BYTES cell; NULL for a number of pages that no machine has. */
static inline struct cell cell_pages(const struct kernel *kernel, int64_t pages)
{
	int64_t bytes;

	return __builtin_mul_overflow(pages, (int64_t)kernel->memory.page_size, &bytes)
		   ? (struct cell){0}
		   : cell_integer(bytes);
}

/* walkers.inc is written by the build: WALKER(name) for each file here. */
#define WALKER(name) struct error *walk_##name(struct walk *walk);
#include "tables/walkers.inc"
#undef WALKER

#endif
