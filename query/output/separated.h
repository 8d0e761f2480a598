/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows as lines, with a character between the fields and the names of the columns on top. */
#ifndef INQUEST_OUTPUT_SEPARATED_H
#define INQUEST_OUTPUT_SEPARATED_H

#include "output/value.h"

struct separated {
	char separator;
	void (*field)(const struct output *output, struct text text); /* of what is not NULL */
};

struct error *separated_header(struct output *output, const struct separated *separated);
struct error *separated_row(struct output *output, const struct separated *separated,
			    const struct cell *cells);

#endif
