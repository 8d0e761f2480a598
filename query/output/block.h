/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows held back as text, until it is known how wide their columns are. Their texts are readable
 * and escaped.
 */
#ifndef INQUEST_OUTPUT_BLOCK_H
#define INQUEST_OUTPUT_BLOCK_H

#include "base/cleanup.h"
#include "base/vector.h"
#include "output/value.h"

struct block_column {
	size_t width;  /* of the widest line so far, over all blocks */
	bool is_text;  /* by its domain, or because a value was no number */
	bool is_prose; /* a text of it is more than a name, as of a function */
};

struct block_text {
	size_t start, size; /* in block->bytes */
};

struct block {
	size_t column_count, row_count;
	struct block_column *columns;
	VECTOR(char) bytes;
	VECTOR(struct block_text) texts; /* row by row */
};

/* For the result under way. */
struct error *block_create(const struct output *output, struct block **ret);
/* Takes NULL. */
void block_destroy(struct block *block);
DEFINE_CLEANUP(struct block *, block_destroy);

struct error *block_add(struct block *block, struct output *output, const struct cell *cells);

/* Valid until the next block_add. */
struct text block_text(const struct block *block, size_t row, size_t column);

/* Drops the rows; what the columns have been stays known. */
void block_clear(struct block *block);

#endif
