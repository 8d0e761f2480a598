/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What could not be read, counted: damage is grouped by stage, table and reason, with the first
 * address and the object that was being read then. The rows of the table `problems`.
 */
#ifndef INQUEST_BASE_PROBLEMS_H
#define INQUEST_BASE_PROBLEMS_H

#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"

struct problem {
	enum error_kind kind;
	const char *stage, *table; /* table may be NULL */
	char *reason;
	uint64_t address; /* first; 0 when there is none */
	uint64_t count;
	char *first_at; /* the object being read at the first time, or NULL */
};

struct problems {
	VECTOR(struct problem) list;
	struct map index;          /* hash of stage, table, reason → place in list */
	const char *stage, *table; /* where the work is now: string literals */
	char at[96];               /* the object being read now, "" for none */
	uint64_t total;
};

void problems_init(struct problems *problems);
void problems_deinit(struct problems *problems);

/* From now on problems belong to this stage ("kernel", "tables" …) and table (or NULL). */
void problems_enter(struct problems *problems, const char *stage, const char *table);

/* The object that is read from now on: "task 0xffff… (java)"; NULL for none. */
void problems_at(struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Counts error if it is damage and returns NULL; hands any failure back. The usual end of one
 * object of a walk: `TRY(problems_note(problems, read_it()))`.
 */
struct error *problems_note(struct problems *problems, struct error *error);
/* The same of damage that was met so many times. */
struct error *problems_note_times(struct problems *problems, struct error *error, uint64_t times);

#endif
