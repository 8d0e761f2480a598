/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An output format.
 *
 * To add one, write format_NAME.c that defines `const struct format format_NAME`; the build
 * finds it. Values come from value_text(): VALUE_READABLE in a format for people, who want
 * "1.2 GB", VALUE_RAW in a format for programs, which want 1288490188. Text goes through
 * text_escaped() in formats for people, and in the others when output->screen says so.
 */
#ifndef INQUEST_OUTPUT_FORMAT_H
#define INQUEST_OUTPUT_FORMAT_H

#include "output/output.h"

struct format {
	const char *name, *summary;
	bool brief; /* for people: without the columns that these would not read first */
	/* Each may be NULL. Writing errors are found by the caller, from output->file. */
	struct error *(*begin)(struct output *output);
	struct error *(*row)(struct output *output, const struct cell *cells);
	struct error *(*end)(struct output *output);
	/* Frees output->state when there is one: after the end, or instead of it. */
	void (*deinit)(struct output *output);
};

/* In the order of their names; NULL ends it. */
extern const struct format *const format_registry[];

/* NULL when there is none of that name. */
const struct format *format_find(const char *name);

#endif
