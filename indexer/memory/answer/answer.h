/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions about an open dump, answered: commands as crash's users type them give text,
 * table-valued functions give rows. One question may read as much as one walk over the dump may
 * (machine/budget.h); what it could not read ends its text as a remark.
 *
 * A new command is one file word_NAME.c that defines `const struct word word_NAME`, a new function
 * one file call_NAME.c that defines `const struct call call_NAME` (and a line of
 * protocol/functions.c, which says what its columns are). The build finds both.
 */
#ifndef INQUEST_ANSWER_ANSWER_H
#define INQUEST_ANSWER_ANSWER_H

#include "answer/line.h"
#include "answer/printer.h"
#include "answer/value.h"
#include "base/cell.h"
#include "crash/crash.h"
#include "protocol/protocol.h"

struct answering {
	struct crash *crash;
	struct kernel *kernel;
	struct problems *problems;
	struct slabs *slabs;         /* opened when they are first asked for */
	struct printer out;          /* the text of a command */
	struct protocol_bytes bytes; /* frames that have not gone */
	int fd;                      /* where they go; -1: they are dropped */
	unsigned int history;        /* values that p has told: gdb's $N */
	uint64_t rows;               /* of the answer */
	uint64_t rows_max;
};

struct word {
	const char *names; /* "struct|union|*" */
	const char *usage; /* behind the name */
	bool of_types;     /* it is of use where there are types and no dump */
	struct error *(*run)(struct answering *answering, struct line *line);
};

struct call {
	const char *name;
	bool of_types; /* as above */
	/* cells: the function's arguments, as many as it has; those left out are NULL. */
	struct error *(*run)(struct answering *answering, const struct cell *cells);
};

extern const struct word *const word_registry[];
extern const struct call *const call_registry[];

/* crash, problems: borrowed. fd: a socket, or -1. */
void answering_init(struct answering *answering, struct crash *crash, struct problems *problems,
		    int fd);
void answering_deinit(struct answering *answering);

/* Answers one question, to its END. Returned: the answer cannot be sent, no memory. */
struct error *answer(struct answering *answering, const struct protocol_frame *question);

/* Another command as a part of one. */
struct error *answer_line(struct answering *answering, const char *text);

/* Of a call: a row of its function. */
struct error *answer_row(struct answering *answering, const struct cell *cells, uint32_t count);

/* What damage is to a user: with its address, and for memory that is not there what is near. */
struct error *answer_damage(struct kernel *kernel, struct error *error);

#endif
