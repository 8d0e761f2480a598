/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See literal.h. */
#include "language/literal.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

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
};

/* text is a unit's name; sizes may have "B" or "iB" behind the letter, in either case. */
static bool is_unit(const struct unit *unit, const char *text)
{
	if (unit->type != TYPE_BYTES || unit->factor == 1)
		return strcmp(text, unit->name) == 0;
	return strncasecmp(text, unit->name, 1) == 0 &&
	       (!text[1] || strcmp(text + 1, "B") == 0 || strcmp(text + 1, "iB") == 0);
}

static const struct unit *find_unit(const char *text)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (is_unit(&units[i], text))
			return &units[i];
	}
	return NULL;
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

/* false: too large. *end is behind the digits. */
static bool read_digits(const char *text, struct cell *ret, char **end)
{
	errno = 0;
	if (strncasecmp(text, "0x", 2) == 0) {
		*ret = cell_integer((int64_t)strtoull(text, end, 16));
		return errno == 0;
	}
	*ret = cell_integer(strtoll(text, end, 10));
	if (**end == '.')
		*ret = cell_real(strtod(text, end));
	return errno == 0;
}

void literal_number(struct parse *parse, struct span literal, struct cell *ret, enum type *type)
{
	const char *text = span_text(parse->arena, literal);
	char *end;

	*type = TYPE_LITERAL;
	if (!read_digits(text, ret, &end)) {
		parse_failed(parse, literal, "the number is too large");
		return;
	}
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
