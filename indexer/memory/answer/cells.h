/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments of calls. */
#ifndef INQUEST_ANSWER_CELLS_H
#define INQUEST_ANSWER_CELLS_H

#include "answer/answer.h"

/* A number, or text as parse_address() takes it. */
struct error *cell_address(struct answering *answering, const struct cell *cell, uint64_t *ret);

/* NULL: otherwise. ERROR_USAGE for one that is out of range. */
struct error *cell_count(const struct cell *cell, int64_t otherwise, int64_t most, int64_t *ret);

/* ERROR_USAGE tells what is missing. */
struct error *cell_word(const struct cell *cell, const char *what, const char **ret);

/* A row's value and text of value; text is put into printer. Damage is a NULL cell. */
struct error *cells_of_value(struct answering *answering, const struct value *value,
			     struct printer *printer, struct cell *number, struct cell *text);

#endif
