/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Some values of each column of a case, so that random conditions hold for some rows. */
#ifndef INQUEST_TESTS_LANGUAGE_SAMPLES_H
#define INQUEST_TESTS_LANGUAGE_SAMPLES_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"

struct sample {
	const char *table, *column;
	VECTOR(const char *) values; /* as text; never NULL */
};

struct samples {
	struct arena arena;
	VECTOR(struct sample) list;
};

/* Of all tables and views of the catalog. */
struct error *samples_init(struct samples *samples, sqlite3 *database);
void samples_deinit(struct samples *samples);

/* NULL: the case has no value. */
const struct sample *samples_find(const struct samples *samples, const char *table,
				  const char *column);

#endif
