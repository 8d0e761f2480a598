/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See utf8.h and RFC 3629. */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* The bytes of a sequence by its first byte, 0 when none begins with it. */
static size_t sequence_size(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

static bool is_character(int32_t character, size_t size)
{
	static const int32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

	return character >= smallest[size] && character <= 0x10ffff &&
	       !(character >= 0xd800 && character <= 0xdfff);
}

int32_t utf8_next(const char **at, const char *end)
{
	const uint8_t *bytes = (const uint8_t *)*at;
	size_t size = sequence_size(bytes[0]);

	if (size == 1) {
		++*at;
		return bytes[0];
	}
	int32_t character = size ? bytes[0] & (0x7f >> size) : -1;
	for (size_t i = 1; i < size && character >= 0; i++) {
		if (*at + i == end || (bytes[i] & 0xc0) != 0x80)
			character = -1;
		else
			character = character << 6 | (bytes[i] & 0x3f);
	}
	if (character < 0 || !is_character(character, size)) {
		++*at;
		return -1;
	}
	*at += size;
	return character;
}

/* Eight bytes, none of them NUL or above 0x7f. */
static bool is_plain(const char *text)
{
	static const uint64_t lowest = 0x0101010101010101, highest = 0x8080808080808080;
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return ((word | (word - lowest)) & highest) == 0;
}

static const char *skip_plain(const char *at, const char *end)
{
	while (end - at >= 8 && is_plain(at))
		at += 8;
	while (at < end && (signed char)*at > 0)
		at++;
	return at;
}

bool utf8_is_text(const char *text, size_t size)
{
	const char *end = text + size, *at = skip_plain(text, end);

	while (at < end)
		if (utf8_next(&at, end) <= 0)
			return false;
	return true;
}

char *utf8_escape(const char *text, size_t size, size_t *ret_size)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = text, *end = text + size;
	char *escaped = malloc(4 * size + 1), *to = escaped;

	while (escaped && at < end) {
		const char *from = at;

		if (utf8_next(&at, end) > 0) {
			to = mempcpy(to, from, (size_t)(at - from));
			continue;
		}
		to = mempcpy(to, "\\x", 2);
		*to++ = digits[(uint8_t)*from >> 4];
		*to++ = digits[*from & 15];
	}
	*ret_size = (size_t)(to - escaped);
	return escaped;
}

bool utf8_is_control(int32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
	       (character >= 0x200e && character <= 0x200f) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069);
}

static void json_write_special(FILE *out, int32_t character)
{
	static const char named[] = "\b\t\n\f\r\"\\", names[] = "btnfr\"\\";
	const char *place = character > 0 && character < 0x80 ? strchr(named, character) : NULL;

	if (place)
		fprintf(out, "\\%c", names[place - named]);
	else
		fprintf(out, "\\u%04x", (unsigned)(character < 0 ? 0xfffd : character));
}

void json_write_string(FILE *out, const char *text, size_t size)
{
	const char *end = text + size, *plain = text;

	putc('"', out);
	while (text < end) {
		const char *start = text;
		int32_t character = utf8_next(&text, end);

		if (!utf8_is_control(character) && character != '"' && character != '\\')
			continue;
		fwrite(plain, 1, (size_t)(start - plain), out);
		json_write_special(out, character);
		plain = text;
	}
	fwrite(plain, 1, (size_t)(end - plain), out);
	putc('"', out);
}
