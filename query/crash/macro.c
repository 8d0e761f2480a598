/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See macro.h. */
#include "crash_words/macro.h"

#include <string.h>

/* In the text of one that takes an expression, @ is that expression. */
static const struct {
	const char *name, *text;
} macros[] = {
    {"header", "printf('PID: %-8d TASK: %llx  CPU: %-4d COMMAND: \"%s\"', t.pid, t.task, t.cpu, "
	       "t.comm)"},
    {"state",
     "CASE t.state WHEN 'R' THEN 'RU' WHEN 'S' THEN 'IN' WHEN 'D' THEN 'UN' WHEN 'T' THEN "
     "'ST' WHEN 't' THEN 'TR' WHEN 'Z' THEN 'ZO' WHEN 'X' THEN 'DE' WHEN 'P' THEN 'PA' WHEN "
     "'I' THEN 'ID' ELSE '?' END"},
    {"referenced",
     "(:value_R IS NULL OR EXISTS (SELECT 1 FROM frames AS g WHERE g.dump = t.dump AND g.task = "
     "t.task AND (g.symbol GLOB :value_R OR g.module = :value_R OR printf('%llx', g.pc) = "
     "replace(lower(:value_R), '0x', "
     "''))))"},
    {"found",
     "(:value_R IS NULL OR CAST(f.fd AS TEXT) = :value_R OR instr(f.path, :value_R) > 0 OR "
     "CAST(f.inode AS TEXT) = :value_R OR printf('%llx', f.file) = "
     "replace(lower(:value_R), '0x', ''))"},
    {"date",
     "(substr('SunMonTueWedThuFriSat', 1 + 3 * strftime('%w', @, 'unixepoch'), 3) || ' ' || "
     "substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * strftime('%m', @, 'unixepoch') - 2, 3) "
     "|| printf(' %2d', strftime('%d', @, 'unixepoch')) || "
     "strftime(' %H:%M:%S UTC %Y', @, 'unixepoch'))"},
    {"size",
     "replace(CASE WHEN @ >= 1073741824 THEN printf('%.1f GB', @ / 1073741824.0) WHEN @ >= "
     "1048576 THEN printf('%.1f MB', @ / 1048576.0) WHEN @ > 0 THEN printf('%d KB', @ / 1024) "
     "WHEN @ = 0 THEN '0' END, '.0 ', ' ')"},
    {"port", "coalesce(substr(@, 1, length(rtrim(@, '0123456789')) - 1) || '-' || substr(@, 1 + "
	     "length(rtrim(@, '0123456789'))), '-')"},
};

static size_t name_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz");
}

static const char *find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(macros) / sizeof(*macros); i++) {
		if (strlen(macros[i].name) == length && memcmp(macros[i].name, name, length) == 0)
			return macros[i].text;
	}
	return "";
}

/* The length of "(…)" at text, its parentheses in pairs. */
static size_t parentheses(const char *text)
{
	size_t length = 0, depth = 0;

	do {
		depth += text[length] == '(';
		depth -= text[length] == ')';
	} while (text[length++] && depth > 0);
	return length;
}

static const char *fill(struct arena *arena, const char *text, const char *expression,
			size_t length)
{
	const char *result = "", *at;

	for (; (at = strchr(text, '@')); text = at + 1)
		result = arena_printf(arena, "%s%.*s%.*s", result, (int)(at - text), text,
				      (int)length, expression);
	return arena_printf(arena, "%s%s", result, text);
}

const char *macro_expand(struct arena *arena, const char *sql, const char *tasks)
{
	const char *result = "", *at;

	for (; (at = strchr(sql, '$'));) {
		size_t length = name_length(at + 1);
		const char *behind = at + 1 + length, *text;
		bool chosen = length == 5 && memcmp(at + 1, "tasks", 5) == 0;

		text = chosen ? tasks : find(at + 1, length);
		if (strchr(text, '@') && !chosen) {
			size_t size = parentheses(behind);

			text = fill(arena, text, behind, size);
			behind += size;
		}
		result = arena_printf(arena, "%s%.*s%s", result, (int)(at - sql), sql, text);
		sql = behind;
	}
	return arena_printf(arena, "%s%s", result, sql);
}
