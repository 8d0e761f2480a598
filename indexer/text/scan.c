/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See scan.h. */
#include "text/scan.h"

bool scan_decimal(const char **at, int64_t *ret)
{
	const char *p = *at;
	int64_t value = 0;

	for (; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *p - '0', &value))
			return false;
	if (p == *at)
		return false;
	*at = p;
	*ret = value;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool scan_hex(const char **at, uint64_t *ret)
{
	const char *p = *at;
	uint64_t value = 0;

	if (p[0] == '0' && (p[1] | 0x20) == 'x' && hex_digit(p[2]) >= 0)
		p += 2;
	const char *start = p;
	for (; hex_digit(*p) >= 0; p++)
		value = value << 4 | (uint64_t)hex_digit(*p);
	if (p == start || p - start > 16)
		return false;
	*at = p;
	*ret = value;
	return true;
}

void scan_copy(const char *at, const char *end, char *text, size_t size)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	size_t length = (size_t)(end - at) < size ? (size_t)(end - at) : size - 1;
	memcpy(text, at, length);
	text[length] = '\0';
}
