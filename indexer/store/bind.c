/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See bind.h. Nearly all text is valid: looking costs a pass over it, mostly eight bytes a step. */
#include "store/bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf8.h"

enum { ESCAPE = 4 }; /* characters of \xNN */

static size_t write_valid(char *out, const char *at, const char *end)
{
	char *start = out;

	while (at < end) {
		const char *from = at;

		if (utf8_next(&at, end) >= 0)
			out = mempcpy(out, from, (size_t)(at - from));
		else
			out += sprintf(out, "\\x%02x", (unsigned char)*from);
	}
	return (size_t)(out - start);
}

int bind_text(sqlite3_stmt *statement, int place, const char *text, size_t size)
{
	if (utf8_is_valid(text, size))
		return sqlite3_bind_text(statement, place, text, (int)size, SQLITE_STATIC);
	_cleanup_free_ char *valid = malloc(ESCAPE * size + 1);
	if (!valid)
		return SQLITE_NOMEM;
	return sqlite3_bind_text(statement, place, valid,
				 (int)write_valid(valid, text, text + size), SQLITE_TRANSIENT);
}
