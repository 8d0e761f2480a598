/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crash_words/evaluate.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DECIMAL_DIGITS = 10, HEX_DIGITS = 16 };

static void skip_blanks(const char **at)
{
	*at += strspn(*at, " \t");
}

/* Unless the letter is a digit of a hexadecimal number, which it never is. */
static unsigned int take_unit(const char **at)
{
	static const char units[] = "kmg";
	const char *unit = **at ? strchr(units, tolower((unsigned char)**at)) : NULL;

	if (!unit)
		return 0;
	++*at;
	return 10 * (unsigned int)(unit - units + 1);
}

static bool take_value(const char **at, uint64_t *ret)
{
	skip_blanks(at);
	bool inverted = **at == '~';
	*at += inverted;
	bool marked = !strncasecmp(*at, "0x", 2);
	*at += marked ? 2 : 0;
	size_t decimal = strspn(*at, "0123456789"), hex = strspn(*at, "0123456789abcdefABCDEF");
	if (!hex || hex > HEX_DIGITS)
		return false;
	bool is_decimal = !marked && decimal == hex && decimal <= DECIMAL_DIGITS;
	*ret = strtoull(*at, NULL, is_decimal ? 10 : 16);
	*at += hex;
	*ret <<= take_unit(at);
	if (inverted)
		*ret = ~*ret;
	return true;
}

static char take_operator(const char **at)
{
	skip_blanks(at);
	char sign = **at;
	if (!sign || !strchr("+-*/%&|^<>", sign))
		return 0;
	bool shifts = sign == '<' || sign == '>';
	if (shifts && (*at)[1] != sign)
		return 0;
	*at += shifts ? 2 : 1;
	return sign;
}

static bool apply(char sign, uint64_t left, uint64_t right, uint64_t *ret)
{
	switch (sign) {
	case '+':
		*ret = left + right;
		return true;
	case '-':
		*ret = left - right;
		return true;
	case '*':
		*ret = left * right;
		return true;
	case '&':
		*ret = left & right;
		return true;
	case '|':
		*ret = left | right;
		return true;
	case '^':
		*ret = left ^ right;
		return true;
	case '<':
		*ret = right < 64 ? left << right : 0;
		return true;
	case '>':
		*ret = right < 64 ? left >> right : 0;
		return true;
	default:
		if (!right)
			return false;
		*ret = sign == '/' ? left / right : left % right;
		return true;
	}
}

bool crash_evaluate(const char *text, int64_t *ret)
{
	uint64_t left, right, result;
	const char *at = text;

	skip_blanks(&at);
	bool enclosed = *at == '(';
	at += enclosed;
	if (!take_value(&at, &left))
		return false;
	result = left;
	char sign = take_operator(&at);
	if (sign && (!take_value(&at, &right) || !apply(sign, left, right, &result)))
		return false;
	skip_blanks(&at);
	if (enclosed && *at++ != ')')
		return false;
	*ret = (int64_t)result;
	skip_blanks(&at);
	return !*at;
}
