/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See open.h. What keeps a case from doing harm is in case/reader.c. */
#include "run/open.h"

#include "case/case.h"
#include "case/reader.h"
#include "run/aggregate.h"
#include "run/arithmetic.h"
#include "run/regexp.h"

struct error *open_case(const char *path, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	TRY(case_open_reading(path, &database));
	TRY(error_context(aggregate_register(database), "%s", path));
	TRY(error_context(arithmetic_register(database), "%s", path));
	TRY(error_context(regexp_register(database), "%s", path));
	*ret = steal(&database);
	return NULL;
}
