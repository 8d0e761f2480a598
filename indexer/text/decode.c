/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See decode.h. */
#include "text/decode.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Lines of a mail's body have so many characters at most; those that go on have nearly as many. */
enum { QUOTED_MAX = 76, QUOTED_FULL = 60, QUOTED_MIN = 2 };

size_t decode_put(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* UTF-16 */

static uint32_t unit(enum encoding encoding, const unsigned char *at)
{
	return encoding == ENCODING_UTF16_LE ? (uint32_t)(at[0] | at[1] << 8)
					     : (uint32_t)(at[0] << 8 | at[1]);
}

/* The character at `at`; *used is 0 where the rest of it is still to come. */
static uint32_t character(enum encoding encoding, const unsigned char *at, size_t left,
			  size_t *used)
{
	uint32_t c = left >= 2 ? unit(encoding, at) : 0, low;

	*used = left >= 2 ? 2 : 0;
	if (c < 0xd800 || c > 0xdbff || left < 2)
		return c >= 0xdc00 && c <= 0xdfff ? 0xfffd : c;
	if (left < 4) {
		*used = 0;
		return 0;
	}
	low = unit(encoding, at + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*used = 4;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

static size_t decode_utf16(enum encoding encoding, const unsigned char *bytes, size_t size,
			   char **out)
{
	size_t at = 0, used;

	for (;;) {
		uint32_t c = character(encoding, bytes + at, size - at, &used);

		if (!used)
			return at;
		*out += decode_put(*out, c);
		at += used;
	}
}

/* Quoted-printable */

static int hex_digit(unsigned char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Behind a '=': how many bytes it takes with it; 0: it stands for itself. */
static size_t quoted_size(const unsigned char *at, size_t left)
{
	if (left >= 2 && at[1] == '\n')
		return 2;
	if (left < 3)
		return 0;
	if (at[1] == '\r' && at[2] == '\n')
		return 3;
	return hex_digit(at[1]) >= 0 && hex_digit(at[2]) >= 0 ? 3 : 0;
}

static size_t decode_quoted(const unsigned char *bytes, size_t size, char **out)
{
	size_t at = 0;

	while (at < size) {
		size_t quoted = bytes[at] == '=' ? quoted_size(bytes + at, size - at) : 0;

		if (bytes[at] == '=' && !quoted && size - at < 3)
			return at;
		if (!quoted)
			*(*out)++ = (char)bytes[at];
		else if (quoted == 3 && bytes[at + 1] != '\r')
			*(*out)++ =
			    (char)(hex_digit(bytes[at + 1]) << 4 | hex_digit(bytes[at + 2]));
		at += quoted ? quoted : 1;
	}
	return size;
}

size_t decode(enum encoding encoding, const unsigned char *bytes, size_t size, char **out)
{
	return encoding == ENCODING_QUOTED ? decode_quoted(bytes, size, out)
					   : decode_utf16(encoding, bytes, size, out);
}

/* Guesses */

static enum encoding guess_utf16(const char *head, size_t size)
{
	size_t even = 0, odd = 0;

	if (size >= 2 && !memcmp(head, "\xff\xfe", 2))
		return ENCODING_UTF16_LE;
	if (size >= 2 && !memcmp(head, "\xfe\xff", 2))
		return ENCODING_UTF16_BE;
	for (size_t i = 0; i + 1 < size; i += 2) {
		even += head[i] == '\0' && head[i + 1] != '\0';
		odd += head[i] != '\0' && head[i + 1] == '\0';
	}
	if (odd > size * 2 / 5 && size > 16)
		return ENCODING_UTF16_LE;
	return even > size * 2 / 5 && size > 16 ? ENCODING_UTF16_BE : ENCODING_BYTES;
}

/* A body says no '=' that is not quoted, and has no long lines; headers may be in front of it. */
static bool is_quoted(const char *head, size_t size)
{
	static const char label[] = "quoted-printable";
	const char *header = memmem(head, size, label, strlen(label));
	size_t at = header ? (size_t)(header - head) + strlen(label) : 0, start = at, full = 0;

	for (; at < size; at++) {
		if (head[at] == '\n') {
			start = at + 1;
			continue;
		}
		if (head[at] != '=' || size - at < 3)
			continue;
		size_t quoted = quoted_size((const unsigned char *)head + at, size - at);
		if (!quoted || at - start > QUOTED_MAX)
			return false;
		full += isspace((unsigned char)head[at + 1]) && at - start >= QUOTED_FULL;
	}
	return full >= QUOTED_MIN;
}

enum encoding decode_guess(const char *head, size_t size)
{
	enum encoding encoding = guess_utf16(head, size);

	return encoding == ENCODING_BYTES && is_quoted(head, size) ? ENCODING_QUOTED : encoding;
}
