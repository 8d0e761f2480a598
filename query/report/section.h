/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A section of the report: a picture or a table, and the question that asks for it.
 *
 * To add one, write section_NAME.c that defines `const struct section section_NAME`; the build
 * finds it.
 */
#ifndef INQUEST_REPORT_SECTION_H
#define INQUEST_REPORT_SECTION_H

#include "report/html.h"
#include "report/report.h"

struct section {
	int place; /* sections stand by it, the lowest first */
	const char *id, *title;
	const char *question; /* what to ask for it in the shell; NULL: none */
	struct error *(*show)(struct report *report);
};

/* The treemap of memory, of the report's dump; at width its text has the size of other text. */
struct error *memory_map(struct report *report, unsigned int width, unsigned int height);

/* NULL ends it. */
extern const struct section *const section_registry[];

#endif
