/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines that begin a report, and what kind each tells of. A new one is a line of headline.c. */
#ifndef INQUEST_TEXT_HEADLINE_H
#define INQUEST_TEXT_HEADLINE_H

#include <stdbool.h>
#include <stddef.h>

struct headline {
	const char *start;  /* of the line; NULL: it may stand anywhere */
	const char *inside; /* must be somewhere in the line behind start; NULL: nothing more */
	const char *kind;
	/*
	 * A report may have several headlines. The kind is that of the highest rank:
	 * 1 how the processor saw it, 2 how the kernel did, 3 what exactly was wrong.
	 */
	unsigned int rank;
	bool alone; /* a report of one line */
};

/* NULL when line begins no report. *line moves behind what only says who speaks ("watchdog: "). */
const struct headline *headline_find(const char **line);

/* A kernel dies of it, as "oops" and "bug". */
bool headline_is_death(const char *kind, size_t size);
/* And says so itself: nothing outside of it watched, as a watchdog or the machine's NMI does. */
bool headline_is_fatal(const char *kind, size_t size);

#endif
