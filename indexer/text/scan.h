/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scanning of one line of text that ends with a NUL. scan_x(&at, …) moves at behind what it found
 * and tells whether it was there; at stays when it was not.
 */
#ifndef INQUEST_TEXT_SCAN_H
#define INQUEST_TEXT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline void scan_spaces(const char **at)
{
	while (**at == ' ' || **at == '\t')
		(*at)++;
}

static inline bool scan_word(const char **at, const char *word)
{
	if (**at != *word) /* as for most lines */
		return false;
	size_t size = strlen(word);
	if (strncmp(*at, word, size) != 0)
		return false;
	*at += size;
	return true;
}

/* Moves behind the first word that stands anywhere in the line. */
static inline bool scan_behind(const char **at, const char *word)
{
	const char *found = strstr(*at, word);

	if (found)
		*at = found + strlen(word);
	return found != NULL;
}

/* Digits of base 10 or 16; a number of more than 64 bits is none. */
bool scan_decimal(const char **at, int64_t *ret);
bool scan_hex(const char **at, uint64_t *ret); /* with or without 0x */

/* Copies what is there up to end (a pointer into the line), cut at size - 1, spaces trimmed. */
void scan_copy(const char *at, const char *end, char *text, size_t size);

#endif
