/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See select_tasks.h. */
#include "crash_words/select_tasks.h"

#include <stdlib.h>
#include <string.h>

#include "case/case.h"
#include "run/regexp.h"

/* Longer digits are an address; the kernel keeps so much of a name. */
enum { PID_DIGITS = 9, COMM_LENGTH = 15 };

static const struct {
	const char *word, *condition;
} kinds[] = {
    {"kernel", "t.kernel = 1"},
    {"user", "t.kernel = 0"},
    {"gleader", "t.pid = t.tgid AND NOT t.kernel"},
    {"active", "t.on_cpu = 1"},
    {"RU", "t.state = 'R'"},
    {"IN", "t.state = 'S'"},
    {"UN", "t.state = 'D'"},
    {"ST", "t.state = 'T'"},
    {"TR", "t.state = 't'"},
    {"ZO", "t.state = 'Z'"},
    {"DE", "t.state = 'X'"},
    {"PA", "t.state = 'P'"},
    {"ID", "t.state = 'I'"},
    {"SW", "t.state = 'W'"},
    {"WA", "t.state = 'W'"},
    {"NE", "t.state = 'N'"},
    /* as ps(1) has them */
    {"R", "t.state = 'R'"},
    {"S", "t.state = 'S'"},
    {"D", "t.state = 'D'"},
    {"T", "t.state = 'T'"},
    {"Z", "t.state = 'Z'"},
    {"I", "t.state = 'I'"},
};

static const char *find_kind(const char *text)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].word, text) == 0)
			return kinds[i].condition;
	}
	return NULL;
}

/* %Q quotes. */
static const char *by_name(struct arena *arena, const struct argument_text *argument)
{
	char *sql = argument->quoted
			? sqlite3_mprintf("t.comm REGEXP %Q", argument->text)
			: sqlite3_mprintf("t.comm = substr(%Q, 1, %d)",
					  argument->text + (*argument->text == '\\'), COMM_LENGTH);
	const char *condition = arena_printf(arena, "%s", sql ? sql : "");

	if (!sql)
		arena->failed = true;
	sqlite3_free(sql);
	return condition;
}

static const char *one(struct arena *arena, const struct argument_text *argument)
{
	const char *text = argument->text;
	bool prefixed = strncmp(text, "0x", 2) == 0;
	const char *hex = prefixed ? text + 2 : text;
	size_t length = strlen(hex);

	if (argument->quoted || length == 0)
		return by_name(arena, argument);
	if (!prefixed && strspn(text, "0123456789") == length && length <= PID_DIGITS)
		return arena_printf(arena, "t.pid = %s", text);
	if (strspn(hex, "0123456789abcdefABCDEF") == length && length <= 16 &&
	    (prefixed || length >= 8))
		return arena_printf(arena, "t.task = %lld",
				    (long long)(int64_t)strtoull(hex, NULL, 16));
	return by_name(arena, argument);
}

/* :dump has a task for which the condition holds. */
static struct error *check(sqlite3 *database, struct arena *arena, int64_t dump,
			   const char *condition, const char *text)
{
	int64_t found;

	TRY(database_number(
	    database,
	    arena_printf(arena,
			 "SELECT EXISTS (SELECT 1 FROM tasks AS t WHERE t.dump = %lld "
			 "AND %s)",
			 (long long)dump, condition),
	    &found));
	return found ? NULL
		     : error_create(ERROR_USAGE,
				    "no task has the pid, the address or the name '%s'", text);
}

static const char *join(struct arena *arena, const char *list, const char *word,
			const char *condition)
{
	return list ? arena_printf(arena, "%s %s %s", list, word, condition) : condition;
}

struct error *select_tasks(sqlite3 *database, struct arena *arena, int64_t dump,
			   const struct argument_text *arguments, size_t count, bool foreach,
			   const char **ret)
{
	const char *any = NULL, *all = NULL, *states = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct argument_text *argument = &arguments[i];
		char reason[128];

		if (argument->quoted && !regexp_check(argument->text, reason, sizeof(reason)))
			return error_create(ERROR_USAGE, "wrong pattern '%s': %s", argument->text,
					    reason);
		const char *kind = foreach && !argument->quoted ? find_kind(argument->text) : NULL;

		if (kind && strncmp(kind, "t.state", 7) == 0) {
			states = join(arena, states, "OR", kind);
		} else if (kind) {
			all = join(arena, all, "AND", kind);
		} else {
			const char *condition = one(arena, argument);

			TRY(check(database, arena, dump, condition, argument->text));
			any = join(arena, any, "OR", condition);
		}
	}
	*ret = arena_printf(arena, "((%s) AND (%s) AND (%s))", any ? any : "1", all ? all : "1",
			    states ? states : "1");
	return arena->failed ? error_no_memory() : NULL;
}
