/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See clean.h. What is replaced is data: a new fault of some program is one line of a table. */
#include "text/clean.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* The longest text that stands for a character, and the longest escape sequence that is believed.
 */
enum { ESCAPE_MAX = 64, TAG_MAX = 200 };

static const struct replacement {
	const char *from, *to;
	const char *before; /* one of these characters must follow; NULL: anything may */
} replacements[] = {
    /* blanks: NBSP, figure space, narrow NBSP, thin ones, ideographic; what has no width */
    {"\xc2\xa0", " ", NULL},
    {"\xe2\x80\x82", " ", NULL},
    {"\xe2\x80\x83", " ", NULL},
    {"\xe2\x80\x87", " ", NULL},
    {"\xe2\x80\x89", " ", NULL},
    {"\xe2\x80\xaf", " ", NULL},
    {"\xe3\x80\x80", " ", NULL},
    {"\xe2\x80\x8b", "", NULL},
    {"\xe2\x80\x8c", "", NULL},
    {"\xe2\x80\x8d", "", NULL},
    {"\xe2\x81\xa0", "", NULL},
    {"\xef\xbb\xbf", "", NULL},
    {"\xc2\xad", "", NULL},
    /* pictures of control characters */
    {"\xe2\x90\x8d", "", NULL},
    {"\xe2\x90\x8a", "", NULL},
    /* hyphens, dashes, minus */
    {"\xe2\x80\x90", "-", NULL},
    {"\xe2\x80\x91", "-", NULL},
    {"\xe2\x80\x92", "-", NULL},
    {"\xe2\x80\x93", "-", NULL},
    {"\xe2\x80\x94", "-", NULL},
    {"\xe2\x80\x95", "-", NULL},
    {"\xe2\x88\x92", "-", NULL},
    /* quotes */
    {"\xe2\x80\x98", "'", NULL},
    {"\xe2\x80\x99", "'", NULL},
    {"\xe2\x80\x9a", "'", NULL},
    {"\xe2\x80\xb2", "'", NULL},
    {"\xe2\x80\x9c", "\"", NULL},
    {"\xe2\x80\x9d", "\"", NULL},
    {"\xe2\x80\x9e", "\"", NULL},
    {"\xe2\x80\xb3", "\"", NULL},
    {"\xe2\x80\xa6", "...", NULL},
    {"\xc3\x97", "x", NULL}, /* 0x10 */
    /* brackets of EBCDIC, as z/VM's terminals show them */
    {"\xc3\x9d", "[", "<# 0123456789"},
    {"\xdd", "[", "<# 0123456789"},
    {"\xc2\xa8", "]", NULL},
    {"\xa8", "]", NULL},
    /* the code page of Windows, where it is no UTF-8 */
    {"\x91", "'", NULL},
    {"\x92", "'", NULL},
    {"\x93", "\"", NULL},
    {"\x94", "\"", NULL},
    {"\x96", "-", NULL},
    {"\x97", "-", NULL},
    {"\xa0", " ", NULL},
    /* syslog daemons' names of control characters */
    {"#011", "\t", NULL},
    {"#015", "", NULL},
    {"#033", "\x1b", NULL},
    {"^[", "\x1b", NULL},
    {"^M", "", NULL},
    /* the same in strings of programs, and of JSON */
    {"\\u001b", "\x1b", NULL},
    {"\\u001B", "\x1b", NULL},
    {"\\x1b", "\x1b", NULL},
    {"\\033", "\x1b", NULL},
    /* Markdown's escapes */
    {"\\_", "_", NULL},
    {"\\<", "<", NULL},
    {"\\>", ">", NULL},
    {"\\[", "[", NULL},
    {"\\]", "]", NULL},
    {"\\*", "*", NULL},
    {"\\#", "#", NULL},
    /* HTML */
    {"&lt;", "<", NULL},
    {"&gt;", ">", NULL},
    {"&amp;", "&", NULL},
    {"&quot;", "\"", NULL},
    {"&#34;", "\"", NULL},
    {"&#39;", "'", NULL},
    {"&#x27;", "'", NULL},
    {"&#x2F;", "/", NULL},
    {"&nbsp;", " ", NULL},
    {"&#160;", " ", NULL},
    {"&ndash;", "-", NULL},
    {"&mdash;", "-", NULL},
};

/* The length of a character in UTF-8 at `at`; 1 where it is none. */
static size_t character_size(const unsigned char *at, size_t left)
{
	size_t size = at[0] < 0xc2 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 1;

	if (size > left)
		return 1;
	for (size_t i = 1; i < size; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 1;
	return size;
}

static const struct replacement *find_replacement(const char *at, size_t left)
{
	for (size_t i = 0; i < sizeof(replacements) / sizeof(replacements[0]); i++) {
		const struct replacement *one = &replacements[i];

		if (*at != one->from[0])
			continue;
		size_t size = strlen(one->from);
		if (size <= left && !memcmp(at, one->from, size) &&
		    (!one->before || (size < left && strchr(one->before, at[size]))))
			return one;
	}
	return NULL;
}

/* Digits and what stands between them in an escape sequence, up to its last character. */
static size_t parameters(const char *at, size_t left)
{
	size_t size = 0;

	while (size < left && size < ESCAPE_MAX && at[size] >= ' ' && at[size] <= '?')
		size++;
	return size;
}

/* A window's title: up to a bell or an escape, which is left for the next look. */
static size_t title(const char *at, size_t left)
{
	for (size_t size = 2; size < left; size++)
		if (at[size] == '\a')
			return size + 1;
		else if (at[size] == '\x1b')
			return size;
	return left;
}

/* The size of the escape sequence at `at`, which begins with an escape. */
static size_t escape_size(const char *at, size_t left)
{
	if (left < 2)
		return left;
	if (strchr("]_P^X", at[1]))
		return title(at, left);
	if (at[1] == '[' || at[1] == '(' || at[1] == ')') {
		size_t size = 2 + parameters(at + 2, left - 2);

		return size < left ? size + 1 : left;
	}
	return 2;
}

/* "[31m", "[0m": a colour whose escape was lost on the way. */
static size_t colour_size(const char *at, size_t left)
{
	size_t size = 1;

	while (size < left && size < 12 &&
	       ((at[size] >= '0' && at[size] <= '9') || at[size] == ';'))
		size++;
	return size > 1 && size < left && at[size] == 'm' &&
		       (size + 1 == left || at[size + 1] != ']')
		   ? size + 1
		   : 0;
}

/* "<br/>", "</td>", "<span class=…>"; kernels write <TASK> and bytes of code in such brackets. */
static size_t tag_size(const char *at, size_t left)
{
	static const char *const tags[] = {"br", "pre",  "code",   "p",       "span",
					   "td", "tr",   "div",    "li",      "samp",
					   "tt", "font", "strong", "summary", "details"};
	const char *close = memchr(at, '>', left < TAG_MAX ? left : TAG_MAX), *name = at + 1;

	if (!close)
		return 0;
	name += *name == '/';
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		size_t size = strlen(tags[i]);

		if (name + size <= close && !strncmp(name, tags[i], size) &&
		    (name + size == close || name[size] == ' ' || name[size] == '/'))
			return (size_t)(close + 1 - at);
	}
	return 0;
}

/* "&#91;", "&#x5b;": the character, which is one of ASCII; 0 */
static char numbered(const char *at, size_t left, size_t *size)
{
	bool hex = left > 3 && at[2] == 'x';
	unsigned int value = 0;
	size_t n = hex ? 3 : 2;

	for (; n < left && n < 7 && isxdigit((unsigned char)at[n]); n++)
		value = value * (hex ? 16 : 10) + (unsigned int)(isdigit((unsigned char)at[n])
								     ? at[n] - '0'
								     : (at[n] | 0x20) - 'a' + 10);
	*size = n + 1;
	return at[0] == '&' && n < left && at[n] == ';' && value >= ' ' && value < 0x7f
		   ? (char)value
		   : 0;
}

/* Whether the character at `at` may have to go. */
static bool is_special(const char *at, const char *end)
{
	unsigned char c = (unsigned char)*at;

	if (c >= 'a' && c <= 'z')
		return false;
	if (c == '[')
		return at + 1 < end && at[1] >= '0' && at[1] <= '9' &&
		       colour_size(at, (size_t)(end - at));
	if (c == '\\')
		return at + 1 < end && at[1] &&
		       (strchr("_<>[]*#", at[1]) || !strncmp(at + 1, "u001", 4) ||
			!strncmp(at + 1, "x1b", 3) || !strncmp(at + 1, "033", 3));
	if (c == '#')
		return at + 1 < end && at[1] == '0';
	if (c == '<')
		return at + 1 < end && ((at[1] >= 'a' && at[1] <= 'z') || at[1] == '/') &&
		       tag_size(at, (size_t)(end - at));
	/* a terminal's picture of a control character, not a stray mark in front of a stamp */
	if (c == '^')
		return at + 2 < end && at[1] == '[' ? strchr("[]()", at[2]) != NULL
						    : at + 1 < end && at[1] == 'M';
	return (c < ' ' && c != '\t') || c >= 0x7f || c == '&';
}

/* Takes what is at `at`, writes what it stands for, and returns how much it took. */
static size_t take_special(const char *at, size_t left, char **out)
{
	const struct replacement *one;
	size_t size;
	char c;

	if (*at == '\x1b')
		return escape_size(at, left);
	if (*at == '[')
		return colour_size(at, left);
	if (*at == '<')
		return tag_size(at, left);
	if (left > 3 && at[1] == '#' && (c = numbered(at, left, &size))) {
		*(*out)++ = c;
		return size;
	}
	size = character_size((const unsigned char *)at, left);
	one = find_replacement(at, left);
	if (one && (size == 1 || strlen(one->from) == size)) {
		size_t length = strlen(one->to);

		/* "#033" and "^[" begin an escape sequence. */
		if (one->to[0] == '\x1b')
			return strlen(one->from) - 1 +
			       escape_size(at + strlen(one->from) - 1,
					   left - strlen(one->from) + 1);
		memcpy(*out, one->to, length);
		*out += length;
		return strlen(one->from);
	}
	if ((unsigned char)*at < ' ' || *at == '\x7f')
		return 1;
	memmove(*out, at, size);
	*out += size;
	return size;
}

/* Letters, digits and most marks are never special. */
static bool may_be_special[256];

__attribute__((constructor)) static void find_special(void)
{
	for (int c = 0; c < 256; c++)
		may_be_special[c] = c < ' ' || c >= 0x7f || strchr("[\\#<&^", c);
}

/* Behind what needs no look. */
static const char *skip_plain(const char *at, const char *end)
{
	while (at < end && !(may_be_special[(unsigned char)*at] && is_special(at, end)))
		at++;
	return at;
}

size_t clean_line(char *text, size_t size)
{
	const char *end = text + size, *at = skip_plain(text, end);

	char *out = text + (at - text);
	while (at < end)
		if (is_special(at, end))
			at += take_special(at, (size_t)(end - at), &out);
		else
			*out++ = *at++;
	return (size_t)(out - text);
}
