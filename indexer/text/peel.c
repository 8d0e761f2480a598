/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See peel.h. A line that is not all of a known form stays as it is. */
#include "text/peel.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "text/decode.h"
#include "text/scan.h"

enum { FEEDS_MIN = 3 }; /* so many "\n" in a line are line feeds */

/* The character of four digits; 0: it is none, or half of one. */
static uint32_t hex4(const char *at)
{
	char digits[5] = {at[0], at[1], at[2], at[3], '\0'};
	const char *p = digits;
	uint64_t value;

	return scan_hex(&p, &value) && p == digits + 4 && (value < 0xd800 || value > 0xdfff)
		   ? (uint32_t)value
		   : 0;
}

/* Undoes escapes up to `end`, in place; the new end. */
static char *unescape(char *text, const char *end)
{
	char *out = text;
	uint32_t c;

	for (const char *p = text; p < end;) {
		if (*p != '\\' || p + 1 >= end) {
			*out++ = *p++;
			continue;
		}
		p++;
		if (*p == 'u' && p + 4 < end && (c = hex4(p + 1))) {
			out += decode_put(out, c);
			p += 5;
			continue;
		}
		if (*p != 'r')
			*out++ = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p;
		p++;
	}
	return out;
}

/* Behind a value in quotes, whose first is at `at`; NULL where it does not end. */
static char *value_end(char *at)
{
	char quote = *at++;

	for (; *at; at++) {
		if (*at == '\\' && at[1])
			at++;
		else if (*at == quote && (!at[1] || strchr(",])}", at[1])))
			return at + 1;
	}
	return NULL;
}

/* Whether nothing but what ends a list is there. */
static bool is_rest(const char *at)
{
	return at[strspn(at, ",]) \t")] == '\0';
}

/*
 * The last of some values that commas separate: "date","host","text" or 1710748800,"text". *first
 * is the first of the others. NULL: the line is no such list.
 */
static char *last_value(char *text, char **end, char **first)
{
	char *p = text + strspn(text, " \t");
	bool list = *p == '[';

	for (p += list;;) {
		char *start = p, *behind;

		if (*p == '"' || *p == '\'') {
			behind = value_end(p);
			start++;
			if (!behind)
				return NULL;
			if (is_rest(behind)) {
				*end = behind - 1;
				return start;
			}
			behind[-1] = '\0';
		} else {
			behind = p + strcspn(p, ",\"'[]{}()");
			char *next = behind + (*behind == ',');

			next += list ? strspn(next, " ") : 0;
			if (behind == p || *behind != ',' || (*next != '"' && *next != '\''))
				return NULL;
		}
		if (*behind != ',')
			return NULL;
		*behind = '\0';
		*first = *first ? *first : start;
		p = behind + 1 + strspn(behind + 1, " \t");
	}
}

/* ["one", "other"]: its values as lines */
static char *list_values(char *text, char **end)
{
	char *p = text + strspn(text, " \t"), *out, *start;

	if (*p != '[' || p[1] != '"')
		return NULL;
	start = out = ++p;
	while (*p == '"') {
		char *behind = value_end(p);

		if (!behind)
			return NULL;
		size_t size = (size_t)(behind - 1 - (p + 1));
		memmove(out, p + 1, size);
		out += size;
		*out++ = '\n';
		p = behind + strspn(behind, ", \t");
	}
	*end = out - 1;
	return start;
}

/* time="2024-03-18T08:00:00Z" level=warning msg="text" */
static char *logfmt_value(char *text, char **end, char **first)
{
	char *p = strstr(text, "msg=\""), *time = strstr(text, "time=");
	size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz_.");

	if (!p && (p = strstr(text, " message=\"")))
		word = strlen("message");
	else if (!p || text[word] != '=' || !word)
		return NULL;
	p = strchr(p, '=') + 1;
	char *close = p + 1;
	while (*close && *close != '"')
		close += *close == '\\' && close[1] ? 2 : 1;
	if (!*close)
		return NULL;
	*end = close;
	if (time && time < p) {
		*first = time + strlen("time=") + (time[5] == '"');
		(*first)[strcspn(*first, "\" ")] = '\0';
	}
	return p + 1;
}

size_t peel_cell(char *text, size_t size)
{
	if (*text == '|' && size > 2 && text[size - 1] == '|')
		while (size && (text[size - 1] == '|' || text[size - 1] == ' '))
			size--;
	text[size] = '\0';
	return size;
}

/* What else is around whole lines: Markdown's code, YAML's text, cat -A's ends, Rich Text's. */
static const struct {
	const char *begin, *end;
} arounds[] = {{"`", "`"}, {"- '", "'"}, {"", "$"}, {"", "\\par"}};

/* "<line n="7">text</line>": an element of XML whose name is no word of the kernel's, as <TASK> is.
 */
static bool peel_element(char **text, size_t *size)
{
	char *name = *text + 1, *close = memchr(*text, '>', *size);
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz:_-");

	if (!close || !length || (name[length] != ' ' && name + length != close) ||
	    *size < (size_t)(close + 1 - *text) + length + 3)
		return false;
	char *end = *text + *size - length - 3; /* "</name>" */
	if (end < close + 1 || end[0] != '<' || end[1] != '/' || end[length + 2] != '>' ||
	    strncmp(end + 2, name, length) != 0)
		return false;
	*text = close + 1;
	*size = (size_t)(end - *text);
	(*text)[*size] = '\0';
	return true;
}

void peel_around(char **text, size_t *size)
{
	char *start = *text + strspn(*text, " \t");
	size_t left = *size - (size_t)(start - *text);

	if (*start == '<' && peel_element(&start, &left)) {
		*text = start;
		*size = left;
		return;
	}
	if (!left || !strchr("`'$r", start[left - 1])) /* what they end with */
		return;
	for (size_t i = 0; i < sizeof(arounds) / sizeof(arounds[0]); i++) {
		size_t begin = strlen(arounds[i].begin), end = strlen(arounds[i].end);

		if (left <= begin + end || strncmp(start, arounds[i].begin, begin) != 0 ||
		    memcmp(start + left - end, arounds[i].end, end) != 0)
			continue;
		char *inner = begin ? start + begin : *text;
		*size = (size_t)(start + left - end - inner);
		*text = inner;
		inner[*size] = '\0';
		return;
	}
}

static bool has_feeds(const char *text)
{
	size_t count = 0;

	for (const char *p = text; (p = strstr(p, "\\n")) != NULL && count < FEEDS_MIN; p += 2)
		count++;
	return count == FEEDS_MIN;
}

/* What such lines begin or end with. */
static bool may_be_value(const char *text, size_t size)
{
	if (!memchr(text, '"', size) && !memchr(text, '\'', size))
		return false;
	char first = text[strspn(text, " \t")], last = text[size - 1];

	return first == '"' || first == '\'' || first == '[' || last == '"' || last == '\'' ||
	       last == ',' || strstr(text, "msg=\"");
}

const char *peel_line(char **text, size_t *size)
{
	char *start = NULL, *end = NULL, *first = NULL;

	if (!*size)
		return NULL;
	if (may_be_value(*text, *size)) {
		start = logfmt_value(*text, &end, &first);
		start = start ? start : list_values(*text, &end);
		if (!start) {
			first = NULL;
			start = last_value(*text, &end, &first);
		}
	}
	if (start) {
		end = unescape(start, end);
	} else if (memchr(*text, '\\', *size) && has_feeds(*text)) {
		start = *text;
		end = unescape(start, start + *size);
	}
	if (!start)
		return NULL;
	*end = '\0';
	*text = start;
	*size = (size_t)(end - start);
	return first;
}

bool peel_is_wrapped(const char *text, size_t size)
{
	static const struct {
		const char *begin, *ends;
	} wrappings[] = {{"> ", NULL},   {"time=", NULL}, {"<", ">"},    {"{\"", "},"},
			 {"\"", "\"',"}, {"'", "\"',"},   {"[\"", "],"}, {"- '", "'"},
			 {"- {", "}"},   {"|", "|"},      {"`", "`"}};
	char last = size ? text[size - 1] : '\0';

	if (size > 2 && text[0] == '[' && isdigit((unsigned char)text[1]) && last == ']' &&
	    text[size - 2] == '"')
		return true;

	for (size_t i = 0; i < sizeof(wrappings) / sizeof(wrappings[0]); i++) {
		const char *at = text;

		scan_spaces(&at);
		if (last && scan_word(&at, wrappings[i].begin) &&
		    (!wrappings[i].ends || strchr(wrappings[i].ends, last)))
			return true;
	}
	return false;
}
