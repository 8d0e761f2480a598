/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See regexp.h. A constant pattern is compiled once per statement, to machine code where there is a
 * compiler for it: SQLite keeps it.
 */
#include "run/regexp.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "case/case.h"

DEFINE_CLEANUP(pcre2_code *, pcre2_code_free);
DEFINE_CLEANUP(pcre2_match_data *, pcre2_match_data_free);

static pcre2_code *compile(const char *pattern, int *code)
{
	size_t place;

	return pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
			     PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C, code, &place, NULL);
}

bool regexp_check(const char *pattern, char *reason, size_t size)
{
	int code;
	_cleanup_(pcre2_code_freep) pcre2_code *compiled = compile(pattern, &code);

	if (!compiled)
		pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, size);
	return compiled;
}

/* What is run over many rows; without JIT it is slower and not wrong. */
static pcre2_code *compile_fast(const char *pattern, int *code)
{
	pcre2_code *compiled = compile(pattern, code);

	if (compiled)
		pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
	return compiled;
}

static void release(void *compiled)
{
	pcre2_code_free(compiled);
}

/* size: of the text that was searched. */
static void fail_search(sqlite3_context *context, int code, size_t size)
{
	char reason[128], message[256];

	pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof(reason));
	snprintf(message, sizeof(message),
		 "a regular expression takes too many steps over a text of %zu bytes (%s); "
		 "one without repetitions in repetitions is faster",
		 size, reason);
	sqlite3_result_error(context, message, -1);
}

static void match(sqlite3_context *context, const pcre2_code *compiled, sqlite3_value *value)
{
	_cleanup_(pcre2_match_data_freep) pcre2_match_data *data =
	    pcre2_match_data_create_from_pattern(compiled, NULL);
	const unsigned char *text = sqlite3_value_text(value);

	if (!data || !text) {
		sqlite3_result_error_nomem(context);
		return;
	}
	size_t size = (size_t)sqlite3_value_bytes(value);
	int found = pcre2_match(compiled, text, size, 0, 0, data, NULL);
	/* JIT has a small stack of its own. */
	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = pcre2_match(compiled, text, size, 0, PCRE2_NO_JIT, data, NULL);
	if (found < 0 && found != PCRE2_ERROR_NOMATCH)
		fail_search(context, found, size);
	else
		sqlite3_result_int(context, found > 0);
}

/* SQL's `text REGEXP pattern` is regexp(pattern, text). */
static void regexp(sqlite3_context *context, int count, sqlite3_value **values)
{
	pcre2_code *compiled = sqlite3_get_auxdata(context, 0);
	const char *pattern = (const char *)sqlite3_value_text(values[0]);
	char reason[128];
	int code;

	(void)count;
	if (!pattern || sqlite3_value_type(values[1]) == SQLITE_NULL)
		return;
	if (compiled) {
		match(context, compiled, values[1]);
		return;
	}
	compiled = compile_fast(pattern, &code);
	if (!compiled) {
		pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof(reason));
		sqlite3_result_error(context, reason, -1);
		return;
	}
	match(context, compiled, values[1]);
	sqlite3_set_auxdata(context, 0, compiled, release);
}

struct error *regexp_register(sqlite3 *database)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

	if (sqlite3_create_function(database, "regexp", 2, flags, NULL, regexp, NULL, NULL) ==
	    SQLITE_OK)
		return NULL;
	return database_error(database);
}
