/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See literal.h. */
#include "language/literal.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

struct unit {
	const char *name;
	enum type type;
	int64_t factor;
};

static const struct unit units[] = {
    {"B", TYPE_BYTES, 1},
    {"k", TYPE_BYTES, 1 << 10},
    {"M", TYPE_BYTES, 1 << 20},
    {"G", TYPE_BYTES, 1 << 30},
    {"T", TYPE_BYTES, INT64_C(1) << 40},
    {"ns", TYPE_DURATION, 1},
    {"us", TYPE_DURATION, 1000},
    {"ms", TYPE_DURATION, 1000000},
    {"s", TYPE_DURATION, 1000000000},
    {"min", TYPE_DURATION, INT64_C(60000000000)},
    {"h", TYPE_DURATION, INT64_C(3600000000000)},
    {"d", TYPE_DURATION, INT64_C(86400000000000)},
    {"sec", TYPE_DURATION, 1000000000},
    {"secs", TYPE_DURATION, 1000000000},
    {"second", TYPE_DURATION, 1000000000},
    {"seconds", TYPE_DURATION, 1000000000},
    {"msec", TYPE_DURATION, 1000000},
    {"usec", TYPE_DURATION, 1000},
    {"nsec", TYPE_DURATION, 1},
    {"mins", TYPE_DURATION, INT64_C(60000000000)},
    {"minute", TYPE_DURATION, INT64_C(60000000000)},
    {"minutes", TYPE_DURATION, INT64_C(60000000000)},
    {"hour", TYPE_DURATION, INT64_C(3600000000000)},
    {"hours", TYPE_DURATION, INT64_C(3600000000000)},
    {"day", TYPE_DURATION, INT64_C(86400000000000)},
    {"days", TYPE_DURATION, INT64_C(86400000000000)},
};

/* text is a unit's name; sizes may have "B" or "iB" behind the letter, in either case. */
static bool is_unit(const struct unit *unit, const char *text)
{
	if (unit->type != TYPE_BYTES || unit->factor == 1)
		return strcmp(text, unit->name) == 0;
	return strncasecmp(text, unit->name, 1) == 0 &&
	       (!text[1] || strcasecmp(text + 1, "B") == 0 || strcasecmp(text + 1, "iB") == 0);
}

static const struct unit *find_unit(const char *text)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (is_unit(&units[i], text))
			return &units[i];
	}
	return NULL;
}

bool literal_is_unit(const char *text, size_t length, bool compared)
{
	char unit[8] = "";

	if ((length < 2 && !compared) || length >= sizeof(unit)) /* a letter may be a name */
		return false;
	memcpy(unit, text, length);
	return find_unit(unit);
}

/* Of a size or a duration, a fraction of a byte or of a nanosecond is dropped. */
static bool scale(struct cell *value, const struct unit *unit)
{
	if (value->kind == CELL_INTEGER)
		return !__builtin_mul_overflow(value->integer, unit->factor, &value->integer);
	double scaled = value->real * (double)unit->factor;
	if (scaled >= (double)INT64_MAX)
		return false;
	*value = cell_integer((int64_t)scaled);
	return true;
}

/* The number that a power of ten follows, as in 1e6 or 1.5e6. */
static bool has_power(const char *end)
{
	return (*end == 'e' || *end == 'E') && end[1] >= '0' && end[1] <= '9';
}

/* A whole number stays one. */
static struct cell cell_number(double value)
{
	if (value < 9e18 && value == (double)(int64_t)value)
		return cell_integer((int64_t)value);
	return cell_real(value);
}

/* false: too large. *end is behind the digits. */
static bool read_digits(const char *text, struct cell *ret, char **end)
{
	errno = 0;
	if (strncasecmp(text, "0x", 2) == 0) {
		*ret = cell_integer((int64_t)strtoull(text, end, 16));
		return errno == 0;
	}
	*ret = cell_integer(strtoll(text, end, 10));
	if (has_power(*end + strspn(*end, ".0123456789")))
		*ret = cell_number(strtod(text, end));
	else if (**end == '.')
		*ret = cell_real(strtod(text, end));
	return errno == 0;
}

/* An address as it is printed, without 0x: "7ffe8ff066f0". */
static bool read_address(const char *text, struct cell *ret)
{
	size_t length = strlen(text);
	bool hex = length >= 8 && length <= 16 && strspn(text, "0123456789abcdef") == length;

	if (!hex || strspn(text, "0123456789") >= length - 1) /* "86400000d" is a duration */
		return false;
	*ret = cell_integer((int64_t)strtoull(text, NULL, 16));
	return true;
}

void literal_number(struct parse *parse, struct span literal, struct cell *ret, enum type *type)
{
	const char *text = span_text(parse->arena, literal);
	char *end;

	*type = TYPE_LITERAL;
	if (read_address(text, ret))
		return;
	if (!read_digits(text, ret, &end)) {
		parse_failed(parse, literal, "the number is too large");
		return;
	}
	end += strspn(end, " ");
	if (!*end)
		return;
	const struct unit *unit = find_unit(end);
	if (!unit) {
		parse_failed(parse, literal,
			     "no unit '%s': sizes take B, k, M, G or T, durations ns, us, ms, s, "
			     "min, h or d",
			     end);
		return;
	}
	*type = unit->type;
	if (!scale(ret, unit))
		parse_failed(parse, literal, "the number is too large");
}

/* One of the formats; NULL ends them. */
static bool read_time(const char *text, const char *const *formats, struct tm *ret)
{
	for (; *formats; formats++) {
		*ret = (struct tm){0};
		const char *end = strptime(text, *formats, ret);

		if (end && (!*end || strcmp(end, "Z") == 0))
			return true;
	}
	return false;
}

bool literal_time(const char *text, int64_t *ret)
{
	static const char *const formats[] = {"%Y-%m-%d",          "%Y-%m-%d %H:%M",
					      "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M",
					      "%Y-%m-%dT%H:%M:%S", NULL};
	struct tm parts;

	if (!read_time(text, formats, &parts))
		return false;
	*ret = timegm(&parts) * INT64_C(1000000000);
	return true;
}

bool literal_clock(const char *text, int64_t *ret)
{
	static const char *const formats[] = {"%H:%M", "%H:%M:%S", NULL};
	struct tm parts;

	if (!read_time(text, formats, &parts))
		return false;
	*ret = (parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec) * INT64_C(1000000000);
	return true;
}

const char *literal_text(struct parse *parse, struct span literal)
{
	char *text = arena_alloc(parse->arena, literal.length);
	char quote = literal.start[0], *to = text;

	if (!text)
		return NULL;
	for (size_t i = 1; i + 1 < literal.length; i++) {
		*to++ = literal.start[i];
		if (literal.start[i] == quote)
			i++;
	}
	return text;
}
