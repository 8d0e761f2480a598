/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a kernel crashed, or did not answer any more: what happened, and what was found, each with
 * the rows that prove it.
 *
 * All of it comes from saved questions. `verdict` has one row, whose columns are what is told of
 * the crash; `crash_frames` has the stack that led to it. Every question with a finding in its head
 * (see questions/questions.h) is asked; one that has rows is a finding, one without is in order,
 * unless the table that it is of has no rows, or lost some: then it was not, or not fully, checked.
 */
#ifndef INQUEST_WHY_WHY_H
#define INQUEST_WHY_WHY_H

#include "why/rows.h"

enum { WHY_PROOF = 5 }; /* rows that are kept of a finding */

struct finding {
	const struct question *question;
	const char *severity, *sureness; /* the question's, or what its first row says */
	int64_t rank; /* column rank of the first row: of findings as grave and sure, which tells
			 more */
	const char *sentence, *next; /* to be escaped */
	struct rows rows;
};

struct unchecked {
	const struct question *question;
	const char *reason;
};

struct why {
	struct arena arena;
	int64_t dump;
	struct rows verdict, frames;
	VECTOR(struct finding) findings; /* what tells most comes first */
	VECTOR(const struct question *) in_order;
	VECTOR(struct unchecked) unchecked;
	struct rows losses; /* what could not be read: table, reason, count */
};

/* The verdict. dump: its number. why is to be deinitialised in any case. */
struct error *why_ask(struct session *session, int64_t dump, struct why *why);
/* Then the findings, and what else was checked. */
struct error *why_find(struct session *session, struct why *why);
void why_deinit(struct why *why);

/* The two sentences that tell the crash: what happened, and where. To be escaped. */
const char *why_what(const struct why *why);
const char *why_where(const struct why *why);

#endif
