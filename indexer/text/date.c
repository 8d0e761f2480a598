/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See date.h. A new form of date is an entry of the table; the first that matches is taken. */
#include "text/date.h"

#include <ctype.h>
#include <string.h>

#include "text/form.h"

static const char *const dates[] = {
    "%Y-%m-%dT%T%z",     "%Y-%m-%d %T%z",    "%Y/%m/%d %T%z",     "%Y/%m/%d, %T",
    "%Y.%m.%d %T%z",     "%Y-%m-%d, %T",     "%Y:%m:%d %T",       "%Y-%m-%d_%T",
    "%Y/%m/%d-%T",       "%Y-%m-%d-%T",      "%Y%m%dT%T%z",       "%Y%m%d %T",
    "%Y%m%d-%T",         "%d.%m.%Y %T",      "%d.%m.%Y, %T",      "%d/%m/%Y %T",
    "%d/%m/%Y, %T",      "%d-%m-%Y %T",      "%d/%b/%Y:%T%z",     "%d-%b-%Y %T",
    "%b/%d/%Y %T",       "%Y-%b-%e %T",      "%a %Y-%m-%d %T%z",  "%a %b %e %T%z %Y",
    "%a %b %e %Y %T%z",  "%a %e %b %Y %T%z", "%a, %e %b %Y %T%z", "%a %e %b %T%z %Y",
    "%a %e. %b %T%z %Y", "%a %b %e %T",      "%b %e %Y %T%z",     "%b %e, %Y %T%z",
    "%Y %b %e %T",       "%b %e %T %Y",      "%b %e %T%z",        "%e %b %Y %T%z",
    "%e. %b %Y %T",      "%e %b %T",         "%e. %b %T",         "%m-%d %T",
    "%m/%d %T",          "%d-%m %T",         "%d/%m %T",
};

enum { DATES = sizeof(dates) / sizeof(dates[0]), WORD = 64 };

_Static_assert((int)DATES <= (int)WORD, "a bit of a word stands for a date");

/* Which dates may begin with a character, a bit each. */
static uint64_t may_begin[256];

__attribute__((constructor)) static void index_dates(void)
{
	for (int c = 0; c < 256; c++)
		for (size_t i = 0; i < DATES; i++)
			if (form_begins(dates[i], (char)c))
				may_begin[c] |= UINT64_C(1) << i;
}

bool date_begins(char c)
{
	for (size_t i = 0; i < DATES; i++)
		if (form_begins(dates[i], c))
			return true;
	return false;
}

/* "Nov 21 08:05:45 2025" is a date, unless another begins there: "2025-11-21T…". */
static bool goes_on(const char *at)
{
	return isalnum((unsigned char)*at) ||
	       (*at && strchr("-/.", *at) && isdigit((unsigned char)at[1]));
}

bool date_take(const char **at, struct stamps *stamps)
{
	uint64_t left = may_begin[(unsigned char)**at];
	struct stamps before = *stamps;

	for (; left; left &= left - 1) {
		const char *p = *at;

		if (form_match(dates[__builtin_ctzll(left)], &p, stamps) && !goes_on(p)) {
			*at = p;
			return true;
		}
		*stamps = before;
	}
	return false;
}
