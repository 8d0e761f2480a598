/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See open.h. What keeps a case from doing harm is in case/reader.c. */
#include "run/open.h"

#include <string.h>

#include "case/case.h"
#include "case/reader.h"
#include "run/aggregate.h"
#include "run/arithmetic.h"
#include "run/regexp.h"
#ifdef INQUEST_FLEET
#include "fleet_case/database.h"
#endif

static struct error *open_any(const char *path, sqlite3 **ret)
{
	if (!open_is_fleet(path))
		return case_open_reading(path, ret);
#ifdef INQUEST_FLEET
	return fleet_database_open(path, ret);
#else
	return error_create(ERROR_USAGE,
			    "this Inquest was built without libpq, and knows no fleets");
#endif
}

bool open_is_fleet(const char *path)
{
	return strncmp(path, "postgresql://", 13) == 0 || strncmp(path, "postgres://", 11) == 0;
}

struct error *open_case(const char *path, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	TRY(open_any(path, &database));
	TRY(error_context(aggregate_register(database), "%s", path));
	TRY(error_context(arithmetic_register(database), "%s", path));
	TRY(error_context(regexp_register(database), "%s", path));
	*ret = steal(&database);
	return NULL;
}
