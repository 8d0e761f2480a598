/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row as a block of lines, "name = value" each: for rows that are too wide for a table. */
#ifndef INQUEST_OUTPUT_RECORD_H
#define INQUEST_OUTPUT_RECORD_H

#include "output/block.h"

/* An empty line goes before all but the first. */
struct error *record_write(struct output *output, const struct block *block, size_t row,
			   bool first);

#endif
