/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row as a JSON object, for the formats json and jsonl. */
#ifndef INQUEST_OUTPUT_OBJECT_H
#define INQUEST_OUTPUT_OBJECT_H

#include "output/output.h"

/* Numbers are numbers, but addresses and hashes are strings in hex; NULL is null. */
void object_write(struct output *output, const struct cell *cells);

#endif
